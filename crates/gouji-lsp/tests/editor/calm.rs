//! Quiet while a row is being typed.

use serde_json::json;

use crate::client::Client;
use crate::desk;

fn rules(client: &mut Client, version: i64) -> Vec<String> {
    let published = client.diagnostics(version);
    let items = published["diagnostics"].as_array().unwrap();
    let codes = items.iter().map(|item| item["code"].as_str().unwrap().to_owned());
    // The sample is no whole report, about which other rules complain.
    codes.filter(|code| code.starts_with("requests/")).collect()
}

/// Replaces `before` by `after` at its first place.
fn edit(client: &mut Client, text: &mut String, version: i64, before: &str, after: &str) {
    let range = desk::range_of(text, before);
    client.change(desk::URI, version, json!([{"range": range, "text": after}]));
    *text = text.replacen(before, after, 1);
}

#[test]
fn a_row_that_is_being_typed_is_quiet_until_it_is_complete() {
    let mut client = desk::ready();
    let mut text = desk::table("90");
    client.open(desk::URI, &text);
    assert_eq!(rules(&mut client, 1), [""; 0]);
    // The figure and the total of its row are deleted and typed anew.
    edit(&mut client, &mut text, 2, "数量 | 90 |", "数量 |  |");
    assert_eq!(rules(&mut client, 2), [""; 0]);
    edit(&mut client, &mut text, 3, "数量 |  |", "数量 | 9 |");
    assert!(!rules(&mut client, 3).is_empty());
    edit(&mut client, &mut text, 4, "数量 | 9 |", "数量 | 90 |");
    assert_eq!(rules(&mut client, 4), [""; 0]);
}

#[test]
fn what_waits_is_shown_when_the_typing_goes_on_elsewhere_or_the_document_is_saved() {
    for saved in [false, true] {
        let mut client = desk::ready();
        let mut text = desk::table("90");
        client.open(desk::URI, &text);
        assert_eq!(rules(&mut client, 1), [""; 0]);
        // Too much stands in the row already, and a cell of it is still empty.
        edit(&mut client, &mut text, 2, "数量 | 90 | 0 |", "数量 | 900 | |");
        assert_eq!(rules(&mut client, 2), [""; 0]);
        if saved {
            let document = json!({"uri": desk::URI});
            client.notify(
                "textDocument/didSave",
                json!({"textDocument": document, "text": text}),
            );
            assert!(!rules(&mut client, 2).is_empty());
        } else {
            edit(&mut client, &mut text, 3, "某某县", "某某市");
            assert!(!rules(&mut client, 3).is_empty());
        }
    }
}

#[test]
fn what_was_shown_before_stays_and_what_is_mended_goes_at_once() {
    let mut client = desk::ready();
    let mut text = desk::table("91");
    client.open(desk::URI, &text);
    let before = rules(&mut client, 1);
    assert!(!before.is_empty());
    edit(&mut client, &mut text, 2, "数量 | 91 |", "数量 | 9 |");
    // The row is complete, so what is wrong with it stays on the screen.
    let after = rules(&mut client, 2);
    assert!(
        before.iter().all(|rule| after.contains(rule)),
        "{before:?} {after:?}"
    );
    edit(&mut client, &mut text, 3, "数量 | 9 |", "数量 | 90 |");
    edit(&mut client, &mut text, 4, "| 91 |\n", "| 90 |\n");
    assert_eq!(rules(&mut client, 4), [""; 0]);
}

#[test]
fn a_client_that_fetches_is_kept_as_quiet() {
    let mut client = desk::introduced(&std::sync::Arc::default(), json!({"diagnostics": "pull"}));
    let mut text = desk::table("90");
    let fetched = |client: &mut Client| -> Vec<String> {
        let params = json!({"textDocument": {"uri": desk::URI}});
        let answer = client.request("textDocument/diagnostic", params);
        let items = answer["result"]["items"].as_array().unwrap().iter();
        let codes = items.map(|item| item["code"].as_str().unwrap().to_owned());
        codes.filter(|code| code.starts_with("requests/")).collect()
    };
    client.open(desk::URI, &text);
    assert_eq!(fetched(&mut client), [""; 0]);
    edit(&mut client, &mut text, 2, "数量 | 90 | 0 |", "数量 | 900 | |");
    assert_eq!(fetched(&mut client), [""; 0]);
    let saved = json!({"textDocument": {"uri": desk::URI}, "text": text});
    client.notify("textDocument/didSave", saved);
    assert!(!fetched(&mut client).is_empty());
}
