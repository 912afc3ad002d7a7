//! Broken frames against a server process: it answers, lives, and stays small.

use serde_json::{Value, json};

use crate::client::{Client, frame};

const PARSE_ERROR: i64 = -32700;
const INVALID_REQUEST: i64 = -32600;

/// Sends something broken; the server names the error and then answers a proper request.
fn survives(broken: &[u8], code: i64) {
    survives_with(broken, &[code]);
}

fn survives_with(broken: &[u8], expected: &[i64]) {
    let mut client = Client::process();
    client.initialize(&[]);
    client.open("untitled:1", "坏");
    client.diagnostics(1);
    client.raw(broken);
    assert_eq!(client.probe("untitled:1")["text"], "坏");
    let errors: Vec<_> = client
        .rest()
        .into_iter()
        .filter(|message| message["id"] == Value::Null)
        .collect();
    let codes: Vec<_> = errors
        .iter()
        .filter_map(|error| error["error"]["code"].as_i64())
        .collect();
    assert_eq!(codes, expected, "{errors:?}");
    assert_eq!(client.leave().code(), Some(0));
}

/// Sends something odd that is still a message; nobody complains.
fn understands(odd: impl Fn(&str) -> Vec<u8>) {
    let mut client = Client::process();
    client.initialize(&[]);
    let body = json!({"jsonrpc": "2.0", "id": "odd", "method": "gouji/probe", "params": {}}).to_string();
    client.raw(&odd(&body));
    assert!(client.answer("odd").get("result").is_some());
    assert_eq!(client.rest(), Vec::<Value>::new());
    assert_eq!(client.leave().code(), Some(0));
}

#[test]
fn invalid_json_is_survived() {
    survives(&frame("{\"jsonrpc\":"), PARSE_ERROR);
}

#[test]
fn a_batch_is_survived() {
    survives(
        &frame(r#"[{"jsonrpc":"2.0","id":1,"method":"shutdown"}]"#),
        INVALID_REQUEST,
    );
}

#[test]
fn a_body_that_is_not_utf_8_is_survived() {
    survives(b"Content-Length: 4\r\n\r\n\"\xff\xfe\"", PARSE_ERROR);
}

#[test]
fn a_missing_length_is_survived() {
    survives(b"Content-Type: application/json\r\n\r\n{}", PARSE_ERROR);
}

#[test]
fn a_garbled_length_is_survived() {
    survives(b"Content-Length: many\r\n\r\n{}", PARSE_ERROR);
}

#[test]
fn a_negative_length_is_survived() {
    survives(b"Content-Length: -2\r\n\r\n{}", PARSE_ERROR);
}

#[test]
fn a_header_in_lower_case_is_understood() {
    understands(|body| format!("content-length: {}\r\n\r\n{body}", body.len()).into_bytes());
}

#[test]
fn three_headers_are_understood() {
    understands(|body| {
        let length = body.len();
        format!("Content-Type: x; charset=utf8\r\nContent-Length: {length}\r\nX-Other: 1\r\n\r\n{body}")
            .into_bytes()
    });
}

#[test]
fn a_hundred_thousand_levels_are_survived() {
    let deep = format!(
        r#"{{"jsonrpc":"2.0","id":1,"method":"gouji/probe","params":{}"#,
        "[".repeat(100_000)
    );
    survives(&frame(&deep), PARSE_ERROR);
    let closed = format!(
        r#"{{"jsonrpc":"2.0","x":{}{}}}"#,
        "[".repeat(100_000),
        "]".repeat(100_000)
    );
    survives(&frame(&closed), INVALID_REQUEST);
}

#[test]
fn a_stray_line_end_before_the_header_is_understood() {
    understands(|body| [b"\n\r\n".as_slice(), &frame(body)].concat());
}

#[test]
fn an_empty_body_is_survived() {
    survives(&frame(""), PARSE_ERROR);
}

#[test]
fn another_version_of_json_rpc_is_survived() {
    survives(&frame(r#"{"jsonrpc":"1.0","method":"m"}"#), INVALID_REQUEST);
}

#[test]
fn an_endless_header_is_survived() {
    survives(
        &[b"X: ".as_slice(), &b"x".repeat(100_000), b"\r\n\r\n"].concat(),
        PARSE_ERROR,
    );
}

#[test]
fn a_length_that_is_too_small_is_survived() {
    let short = [b"Content-Length: 4\r\n\r\n5".as_slice(), b"   (tail)\n\n"].concat();
    survives_with(&short, &[INVALID_REQUEST, PARSE_ERROR]);
}

#[test]
fn wrong_parameters_cost_an_answer_and_nothing_else() {
    let mut client = Client::process();
    client.initialize(&[]);
    let answer = client.request("textDocument/hover", json!({"no": "document"}));
    assert_eq!(answer["error"]["code"], -32602);
    client.notify("textDocument/didChange", json!([1, 2]));
    client.notify("textDocument/didOpen", json!({}));
    assert_eq!(
        client.request("gouji/unknown", json!({}))["error"]["code"],
        -32601
    );
    client.notify("$/whatever", json!({}));
    client.send(&json!({"jsonrpc": "2.0", "id": 77, "result": "nobody asked"}));
    assert_eq!(client.leave().code(), Some(0));
}

#[cfg(target_os = "linux")]
#[test]
fn a_frame_of_200_mb_is_refused_with_flat_memory() {
    let mut client = Client::process();
    client.initialize(&[]);
    client.open("untitled:1", "坏");
    client.diagnostics(1);
    let before = client.peak_memory();
    client.raw(b"Content-Length: 209715200\r\n\r\n");
    let piece = "x".repeat(1024 * 1024);
    for _ in 0..200 {
        client.raw(piece.as_bytes());
    }
    assert_eq!(client.probe("untitled:1")["text"], "坏");
    let grown = client.peak_memory() - before;
    assert!(grown < 2048, "{grown} KiB");
    let errors: Vec<_> = client
        .rest()
        .into_iter()
        .filter(|message| message.get("error").is_some())
        .collect();
    assert_eq!(errors.len(), 1, "{errors:?}");
    assert_eq!(errors[0]["error"]["code"], INVALID_REQUEST);
}

#[test]
fn a_lost_message_puts_documents_out_of_step_until_they_are_saved() {
    let mut client = Client::inside();
    client.initialize(&[]);
    client.open("untitled:1", "好");
    assert_eq!(client.probe("untitled:1")["in_step"], true);
    client.raw(&frame("{broken"));
    assert_eq!(client.probe("untitled:1")["in_step"], false);
    client.notify(
        "textDocument/didSave",
        json!({"textDocument": {"uri": "untitled:1"}, "text": "好的"}),
    );
    let known = client.probe("untitled:1");
    assert_eq!(
        (&known["in_step"], &known["text"]),
        (&json!(true), &json!("好的"))
    );
    let said = client.rest();
    let messages = said
        .iter()
        .filter(|message| message["method"] == "window/showMessage")
        .count();
    assert_eq!(messages, 1, "{said:?}");
}
