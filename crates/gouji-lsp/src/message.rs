//! One JSON-RPC message from the body of one frame.
//!
//! The body is parsed once, here, and every way in which it can be wrong becomes an answer instead of an end.

use std::borrow::Cow;

use serde::{Deserialize, Deserializer};
use serde_json::Value;
use tower_lsp::jsonrpc::{Error, Id, Request, Response};

/// What a client can say.
#[derive(Debug, PartialEq)]
pub(crate) enum Message {
    /// A request or a notification.
    Request(Request),
    /// The answer to a request of the server.
    Response(Response),
}

/// The members of any message. Unknown members are skipped.
#[derive(Deserialize)]
struct Envelope {
    #[serde(default)]
    jsonrpc: Option<String>,
    #[serde(default, deserialize_with = "present")]
    id: Option<Value>,
    #[serde(default)]
    method: Option<String>,
    #[serde(default, deserialize_with = "present")]
    params: Option<Value>,
    #[serde(default, deserialize_with = "present")]
    result: Option<Value>,
    #[serde(default)]
    error: Option<Error>,
}

/// Keeps `null` apart from absence: `"result": null` is an answer.
fn present<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Value>, D::Error> {
    Value::deserialize(deserializer).map(Some)
}

/// Reads a body.
///
/// # Errors
/// The answer to send: a parse error for what is not JSON, an invalid request for JSON of another shape. Nesting beyond
/// 128 levels counts as not JSON.
pub(crate) fn decode(body: &[u8]) -> Result<Message, Box<Response>> {
    // A batch has no place in this protocol, and serde would read an array as the members in order.
    if body.trim_ascii_start().starts_with(b"[") {
        return Err(refuse(Id::Null, Error::invalid_request()));
    }
    let envelope: Envelope = serde_json::from_slice(body).map_err(|error| {
        let shape = error.is_data();
        refuse(
            Id::Null,
            if shape {
                Error::invalid_request()
            } else {
                Error::parse_error()
            },
        )
    })?;
    let id = match envelope.id {
        None => None,
        Some(Value::Null) => Some(Id::Null),
        Some(Value::String(text)) => Some(Id::String(text)),
        Some(Value::Number(number)) => {
            Some(whole(&number).ok_or_else(|| refuse(Id::Null, Error::invalid_request()))?)
        }
        Some(_) => return Err(refuse(Id::Null, Error::invalid_request())),
    };
    if envelope.jsonrpc.as_deref() != Some("2.0") {
        return Err(refuse(id.unwrap_or(Id::Null), Error::invalid_request()));
    }
    match (envelope.method, envelope.result, envelope.error, id) {
        (Some(method), _, _, id) => Ok(Message::Request(request(method, envelope.params, id))),
        (None, _, Some(error), Some(id)) => Ok(Message::Response(Response::from_error(id, error))),
        (None, Some(result), None, Some(id)) => Ok(Message::Response(Response::from_ok(id, result))),
        (None, _, _, id) => Err(refuse(id.unwrap_or(Id::Null), Error::invalid_request())),
    }
}

/// Puts a request together again from its parts.
pub(crate) fn request(
    method: impl Into<Cow<'static, str>>,
    params: Option<Value>,
    id: Option<Id>,
) -> Request {
    let mut builder = Request::build(method);
    if let Some(params) = params {
        builder = builder.params(params);
    }
    if let Some(id) = id {
        builder = builder.id(id);
    }
    builder.finish()
}

fn whole(number: &serde_json::Number) -> Option<Id> {
    number.as_i64().map(Id::Number)
}

fn refuse(id: Id, error: Error) -> Box<Response> {
    Box::new(Response::from_error(id, error))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;
    use tower_lsp::jsonrpc::ErrorCode;

    fn code(body: &[u8]) -> ErrorCode {
        decode(body).unwrap_err().error().unwrap().code
    }

    #[test]
    fn requests_notifications_and_answers_are_told_apart() {
        let request = decode(br#"{"jsonrpc":"2.0","id":1,"method":"m","params":{"a":1}}"#).unwrap();
        let expected = Request::build("m").params(json!({"a": 1})).id(1).finish();
        assert_eq!(request, Message::Request(expected));
        let notification = decode(br#"{"method":"m","jsonrpc":"2.0"}"#).unwrap();
        assert_eq!(notification, Message::Request(Request::build("m").finish()));
        let answer = decode(br#"{"jsonrpc":"2.0","id":"a","result":null}"#).unwrap();
        assert_eq!(
            answer,
            Message::Response(Response::from_ok("a".into(), Value::Null))
        );
        let error = decode(br#"{"jsonrpc":"2.0","id":2,"error":{"code":-1,"message":"x"}}"#).unwrap();
        assert!(matches!(error, Message::Response(response) if response.is_error()));
    }

    #[test]
    fn what_is_not_json_is_a_parse_error() {
        assert_eq!(code(b"{"), ErrorCode::ParseError);
        assert_eq!(code(b""), ErrorCode::ParseError);
        assert_eq!(code(b"\xff\xfe{}"), ErrorCode::ParseError);
        assert_eq!(
            code(b"{\"jsonrpc\":\"2.0\",\"method\":\"\xff\"}"),
            ErrorCode::ParseError
        );
    }

    #[test]
    fn deep_nesting_is_refused_and_not_followed() {
        let deep = format!(
            r#"{{"jsonrpc":"2.0","method":"m","params":{}"#,
            "[".repeat(100_000)
        );
        assert_eq!(code(deep.as_bytes()), ErrorCode::ParseError);
        let ignored = format!(r#"{{"jsonrpc":"2.0","other":{}"#, "[".repeat(100_000));
        assert_eq!(code(ignored.as_bytes()), ErrorCode::ParseError);
    }

    #[test]
    fn json_of_another_shape_is_an_invalid_request() {
        for body in [
            "[]",
            "5",
            "{}",
            r#"{"jsonrpc":"1.0","method":"m"}"#,
            r#"{"jsonrpc":"2.0","id":1}"#,
        ] {
            assert_eq!(code(body.as_bytes()), ErrorCode::InvalidRequest, "{body}");
        }
        for id in ["1.5", "[]", "{}", "true", "99999999999999999999"] {
            let body = format!(r#"{{"jsonrpc":"2.0","method":"m","id":{id}}}"#);
            assert_eq!(code(body.as_bytes()), ErrorCode::InvalidRequest, "{body}");
        }
    }
}
