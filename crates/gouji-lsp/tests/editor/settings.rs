//! Ignoring findings, by comment and by `gouji.ron`: what is shown, and that both can be written from the editor.

use std::sync::Arc;

use serde_json::{Value, json};

use crate::client::Client;
use crate::desk::{self, Shelf, URI};

const CONFIG: &str = "file:///报告/gouji.ron";
const BALANCE: &str = "requests/balance";

/// The rules of the diagnostics that are shown for a document next.
fn shown(client: &mut Client, uri: &str) -> Vec<String> {
    loop {
        let published = client.notification("textDocument/publishDiagnostics");
        if published["uri"] == uri {
            let items = published["diagnostics"].as_array().unwrap().iter();
            return items
                .map(|item| {
                    item["code"]
                        .as_str()
                        .or(item["message"].as_str())
                        .unwrap()
                        .to_owned()
                })
                .collect();
        }
    }
}

fn settings(text: &str) -> (Arc<Shelf>, Client) {
    let files: Arc<Shelf> = Arc::default();
    files.put(CONFIG, text);
    let client = desk::introduced(&files, json!({}));
    (files, client)
}

fn saved(client: &mut Client, files: &Shelf, uri: &str, text: &str) {
    files.put(uri, text);
    let changed = json!({"changes": [{"uri": uri, "type": 2}]});
    client.notify("workspace/didChangeWatchedFiles", changed);
}

/// Everything that is offered anywhere in the document.
fn actions(client: &mut Client) -> Vec<Value> {
    let everywhere = json!({"start": {"line": 0, "character": 0}, "end": {"line": 99, "character": 0}});
    let params = json!({"textDocument": {"uri": URI}, "range": everywhere, "context": {"diagnostics": []}});
    client.request("textDocument/codeAction", params)["result"]
        .as_array()
        .unwrap()
        .clone()
}

/// Which text an action of this title changes, and what it puts there.
fn taken(client: &mut Client, title: &str) -> (Value, String) {
    let offered = actions(client);
    let action = offered
        .iter()
        .find(|action| action["title"].as_str().unwrap().starts_with(title))
        .unwrap_or_else(|| panic!("{offered:?}"));
    let change = &action["edit"]["documentChanges"][0];
    let edit = &change["edits"][0];
    (
        change["textDocument"].clone(),
        edit["newText"].as_str().unwrap().to_owned(),
    )
}

#[test]
fn what_a_comment_ignores_is_not_shown_and_a_comment_for_nothing_is() {
    let mut client = desk::ready();
    let text = desk::table("91");
    client.open(URI, &text);
    let before = shown(&mut client, URI);
    assert!(before.iter().any(|rule| rule == BALANCE), "{before:?}");
    let comment = "<!-- gouji: ignore requests/balance,prose/total 系统口径不同 -->\n| 类别";
    let text = text.replace("| 类别", comment);
    client.change(URI, 2, json!([{"text": text}]));
    let after = shown(&mut client, URI);
    assert!(!after.iter().any(|rule| rule == BALANCE), "{after:?}");
    let about = after.iter().filter(|rule| rule.starts_with("ignore/")).count();
    assert_eq!(about, 1, "{after:?}");
}

#[test]
fn an_exception_of_the_nearest_settings_counts_and_follows_the_file() {
    let ignoring = r#"(ignore: [(rule: "requests/balance", files: ["*本机关*"], reason: "口径")])"#;
    let (files, mut client) = settings(ignoring);
    client.open(URI, &desk::table("91"));
    assert!(!shown(&mut client, URI).contains(&BALANCE.to_owned()));
    let other = ignoring.replace("本机关", "别的机关");
    saved(&mut client, &files, CONFIG, &other);
    assert!(shown(&mut client, URI).contains(&BALANCE.to_owned()));
    saved(&mut client, &files, CONFIG, "(select: [\"requests/row-total\"])");
    let selected = shown(&mut client, URI);
    assert!(
        selected.iter().all(|rule| rule == "requests/row-total"),
        "{selected:?}"
    );
}

#[test]
fn a_severity_of_the_settings_is_that_of_the_diagnostic() {
    let (_, mut client) = settings(r#"(severity: {"requests/balance": Hint})"#);
    client.open(URI, &desk::table("91"));
    let published = client.diagnostics(1);
    let items = published["diagnostics"].as_array().unwrap();
    let balance = items.iter().find(|item| item["code"] == BALANCE).unwrap();
    assert_eq!(balance["severity"], 4);
}

#[test]
fn a_mistake_in_the_settings_is_shown_in_their_file_until_it_is_mended() {
    let (files, mut client) = settings("(ignore: [(rule: \"requests/balanse\", reason: \"口径\")])");
    client.open(URI, &desk::table("90"));
    let complaints = shown(&mut client, CONFIG);
    assert_eq!(complaints.len(), 1);
    assert!(complaints[0].contains("requests/balance"), "{complaints:?}");
    saved(&mut client, &files, CONFIG, "()");
    assert_eq!(shown(&mut client, CONFIG), [""; 0]);
}

#[test]
fn settings_that_are_open_are_checked_as_they_stand_and_in_force_when_saved() {
    let (files, mut client) = settings("()");
    client.open(URI, &desk::table("91"));
    assert!(shown(&mut client, URI).contains(&BALANCE.to_owned()));
    client.open(CONFIG, "()");
    assert_eq!(shown(&mut client, CONFIG), [""; 0]);
    client.change(CONFIG, 2, json!([{"text": "(yaer: 2023)"}]));
    assert!(shown(&mut client, CONFIG)[0].contains("yaer"));
    let text = "(ignore: [(rule: \"requests/balance\", reason: \"口径\")])";
    client.change(CONFIG, 3, json!([{"text": text}]));
    assert_eq!(shown(&mut client, CONFIG), [""; 0]);
    files.put(CONFIG, text);
    client.notify("textDocument/didSave", json!({"textDocument": {"uri": CONFIG}}));
    assert!(!shown(&mut client, URI).contains(&BALANCE.to_owned()));
}

#[test]
fn an_exception_is_written_into_the_settings_that_are_loaded_as_they_stand_in_the_editor() {
    let (_, mut client) = settings("()");
    let text = desk::table("91");
    client.open(URI, &text);
    shown(&mut client, URI);
    let title = "在 gouji.ron 里忽略 requests/balance";
    let (document, entry) = taken(&mut client, title);
    assert_eq!(document, json!({"uri": CONFIG, "version": null}));
    assert!(entry.contains("files: [\"2025年 [本机关].md\"]"), "{entry}");
    assert!(entry.contains("reason: \"原因\""), "{entry}");
    client.open(CONFIG, "(ignore: [(rule: \"prose/*\", reason: \"口径\")])");
    let (document, entry) = taken(&mut client, title);
    assert_eq!(document, json!({"uri": CONFIG, "version": 1}));
    assert!(entry.starts_with(", (rule: \"requests/balance\""), "{entry}");
}

#[test]
fn without_settings_only_the_comment_is_offered_and_complaints_about_comments_are_not_ignored() {
    let mut client = desk::ready();
    let text = desk::table("91").replace("| 类别", "<!-- gouji: ignore requests/balance -->\n| 类别");
    client.open(URI, &text);
    assert!(shown(&mut client, URI).contains(&"ignore/no-reason".to_owned()));
    let offered = actions(&mut client);
    let titles: Vec<_> = offered.iter().map(|action| action["title"].to_string()).collect();
    assert!(titles.iter().any(|title| title.contains("忽略 requests/balance")));
    assert!(
        titles
            .iter()
            .all(|title| !title.contains("gouji.ron") && !title.contains("ignore/")),
        "{titles:?}"
    );
}
