//! What the server asks the client, and what it learns on its own.

use serde_json::{Value, json};

use crate::client::Client;

const URI: &str = "untitled:1";

fn curious() -> Client {
    let mut client = Client::inside();
    client.initialize_with(json!({"capabilities": {"workspace": {
        "configuration": true,
        "didChangeConfiguration": {"dynamicRegistration": true},
        "didChangeWatchedFiles": {"dynamicRegistration": true},
    }}}));
    client
}

#[test]
fn a_client_that_can_watch_files_is_told_which() {
    let mut client = curious();
    let question = client.question("client/registerCapability");
    let registered = question["params"]["registrations"].as_array().unwrap();
    assert_eq!(
        registered[0]["registerOptions"]["watchers"],
        json!([{"globPattern": "**/gouji.ron"}])
    );
    assert_eq!(registered[1]["method"], "workspace/didChangeConfiguration");
    client.reply(&question, Value::Null);
}

#[test]
fn settings_are_asked_for_and_again_when_they_change() {
    let mut client = curious();
    let question = client.question("workspace/configuration");
    assert_eq!(question["params"], json!({"items": [{"section": "gouji"}]}));
    client.reply(&question, json!([null]));
    client.open(URI, "坏");
    client.diagnostics(1);
    client.notify("workspace/didChangeConfiguration", json!({"settings": null}));
    let question = client.question("workspace/configuration");
    client.reply(&question, json!([{"recheck": true}]));
    client.diagnostics(1);
}

#[test]
fn a_client_that_never_answers_is_served_all_the_same() {
    let mut client = curious();
    for _ in 0..500 {
        client.notify("workspace/didChangeConfiguration", json!({"settings": null}));
    }
    client.open(URI, "坏");
    client.diagnostics(1);
    assert_eq!(client.probe(URI)["text"], "坏");
}

#[test]
fn a_client_that_offers_nothing_is_asked_nothing() {
    let mut client = Client::inside();
    client.initialize(&[]);
    client.notify("workspace/didChangeConfiguration", json!({"settings": {}}));
    assert_eq!(client.rest(), Vec::<Value>::new());
}

#[test]
fn an_engine_that_learns_something_has_open_documents_checked_again() {
    let mut client = Client::inside();
    client.initialize(&[]);
    client.open(URI, "坏");
    client.diagnostics(1);
    client.request("gouji/probe", json!({"nudge": true}));
    client.diagnostics(1);
}

#[test]
fn folders_reach_the_engine_in_the_spelling_of_the_client() {
    let mut client = Client::inside();
    let folders =
        json!([{"uri": "file:///家/2025年 报告", "name": "报告"}, {"uri": "file:///%E4%B9%99", "name": ""}]);
    client.initialize_with(json!({"capabilities": {}, "workspaceFolders": folders}));
    assert_eq!(
        client.probe(URI)["folders"],
        json!(["file:///家/2025年 报告", "file:///%E4%B9%99"])
    );
}
