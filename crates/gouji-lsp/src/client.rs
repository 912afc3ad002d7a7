//! What the client said about itself when it connected.
//!
//! The payload is read leniently and kept as JSON: a client must not be turned away because one of its many members has a
//! shape that the protocol crate of 2023 does not know, such as an empty `rootUri`.

use gouji_model::Lang;
use serde_json::Value;

use crate::position::Encoding;

/// The other side of the connection.
#[derive(Debug, Default)]
pub(crate) struct Client {
    /// How it counts columns, as negotiated.
    pub encoding: Encoding,
    /// Whether texts for people are in English instead of Chinese.
    pub english: bool,
    /// Whether it shall send whole texts instead of edits.
    pub full_sync: bool,
    /// The process to die with.
    pub process: Option<u32>,
    /// Workspace folders in its own spelling; none for a single file.
    pub folders: Vec<String>,
    /// Its `initializationOptions`.
    pub options: Value,
    capabilities: Value,
}

impl Client {
    /// Reads the parameters of `initialize`.
    pub(crate) fn read(mut params: Value) -> Self {
        let offered = params
            .pointer("/capabilities/general/positionEncodings")
            .and_then(Value::as_array);
        let encoding = Encoding::negotiate(offered.into_iter().flatten().filter_map(Value::as_str));
        let locale = params
            .pointer("/initializationOptions/locale")
            .or_else(|| params.get("locale"));
        let english = locale
            .and_then(Value::as_str)
            .is_some_and(|locale| locale.starts_with("en"));
        let process = params.get("processId").and_then(Value::as_u64);
        let folders = folders(&params);
        let options = params
            .get_mut("initializationOptions")
            .map(Value::take)
            .unwrap_or_default();
        Self {
            encoding,
            english,
            full_sync: options.get("sync").and_then(Value::as_str) == Some("full"),
            process: process.and_then(|id| u32::try_from(id).ok()),
            folders,
            capabilities: params
                .get_mut("capabilities")
                .map(Value::take)
                .unwrap_or_default(),
            options,
        }
    }

    /// The language for people: what the settings say, or else what was said at the beginning.
    pub(crate) fn lang(&self, settings: &Value) -> Lang {
        let chosen = |settings: &Value| {
            let own = settings.get("gouji").unwrap_or(settings);
            match own.get("language")?.as_str()? {
                "en" => Some(Lang::En),
                "zh" => Some(Lang::Zh),
                _ => None,
            }
        };
        let first = if self.english { Lang::En } else { Lang::Zh };
        chosen(settings)
            .or_else(|| chosen(&self.options))
            .unwrap_or(first)
    }

    /// Whether it fetches diagnostics itself. It must say so: most clients can, but show them later then.
    pub(crate) fn pulls(&self) -> bool {
        let asked = self.options.get("diagnostics").and_then(Value::as_str) == Some("pull");
        asked && self.has("/textDocument/diagnostic")
    }

    /// Whether there is anything at `pointer` in its capabilities.
    pub(crate) fn has(&self, pointer: &str) -> bool {
        self.capabilities
            .pointer(pointer)
            .is_some_and(|value| !value.is_null())
    }

    /// Whether the flag at `pointer` (a JSON pointer into its capabilities) is set.
    pub(crate) fn supports(&self, pointer: &str) -> bool {
        self.capabilities
            .pointer(pointer)
            .and_then(Value::as_bool)
            .unwrap_or_default()
    }

    /// Whether its settings are to be asked for. Such a client says only that they changed.
    pub(crate) fn wants_to_be_asked(&self) -> bool {
        self.supports("/workspace/configuration")
    }
}

/// The folders it names, with the older ways to name one.
fn folders(params: &Value) -> Vec<String> {
    let name = |value: &Value| value.as_str().filter(|uri| !uri.is_empty()).map(str::to_owned);
    let listed = params.get("workspaceFolders").and_then(Value::as_array);
    let listed: Vec<_> = listed
        .into_iter()
        .flatten()
        .filter_map(|folder| name(folder.get("uri")?))
        .collect();
    if listed.is_empty() {
        params.get("rootUri").and_then(name).into_iter().collect()
    } else {
        listed
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn an_odd_payload_is_read_as_far_as_it_makes_sense() {
        let client = Client::read(json!({
            "processId": null, "rootUri": "", "locale": "en-GB", "workspaceFolders": null,
            "capabilities": {"general": {"positionEncodings": ["utf-16", 5, "utf-8"]}, "window": "?"},
        }));
        assert_eq!(client.encoding, Encoding::Utf8);
        assert!(client.english && client.process.is_none() && client.folders.is_empty());
        assert!(!client.supports("/window/workDoneProgress"));
    }

    #[test]
    fn folders_keep_their_spelling() {
        let folders = json!([{"uri": "file:///家/2025年 报告", "name": "报告"}, {"uri": "file:///b"}]);
        let client = Client::read(json!({"workspaceFolders": folders, "rootUri": "file:///c"}));
        assert_eq!(client.folders, ["file:///家/2025年 报告", "file:///b"]);
        assert_eq!(
            Client::read(json!({"rootUri": "file:///c"})).folders,
            ["file:///c"]
        );
    }

    #[test]
    fn chinese_and_edits_are_the_default() {
        let client = Client::read(Value::Null);
        assert!(!client.english && !client.full_sync);
        assert_eq!(client.encoding, Encoding::Utf16);
        assert!(Client::read(json!({"initializationOptions": {"sync": "full"}})).full_sync);
    }
}
