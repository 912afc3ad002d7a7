//! A document is published under the name that the client gave it, letter for letter.

use serde_json::json;

use crate::client::Client;

#[test]
fn every_spelling_comes_back_as_it_was() {
    let mut client = Client::inside();
    client.initialize(&[]);
    for uri in [
        "file:///home/用户/2025年报告.md",
        "file:///home/%E7%94%A8%E6%88%B7/2026.md",
        "file:///a b.md",
        "file:///[2025]a.md",
        "file:///c%3A/reports/a.md",
        "untitled:Untitled-1",
        "untitled:无标题 1",
        "vscode-notebook-cell:/x#W0",
        "not a uri",
    ] {
        client.open(uri, "坏");
        assert_eq!(client.diagnostics(1)["uri"], uri);
        client.full(uri, 2, "好");
        assert_eq!(
            client.diagnostics(2),
            json!({"uri": uri, "version": 2, "diagnostics": []})
        );
        client.notify("textDocument/didClose", json!({"textDocument": {"uri": uri}}));
        assert_eq!(
            client.notification("textDocument/publishDiagnostics"),
            json!({"uri": uri, "diagnostics": []})
        );
    }
}

#[test]
fn a_client_may_change_its_spelling_and_sees_the_first() {
    let mut client = Client::inside();
    client.initialize(&[]);
    let (first, second) = ("file:///家/a b.md", "file:///%E5%AE%B6/a%20b.md");
    client.open(first, "好");
    client.diagnostics(1);
    client.full(second, 2, "坏");
    assert_eq!(client.diagnostics(2)["uri"], first);
    assert_eq!(client.probe(second)["text"], "坏");
}

#[test]
fn hover_works_under_names_with_spaces_and_brackets() {
    let mut client = Client::inside();
    client.initialize(&[]);
    for uri in ["file:///家/[2025] a.md", "untitled:无标题 1"] {
        client.open(uri, "坏");
        let hover = json!({"textDocument": {"uri": uri}, "position": {"line": 0, "character": 0}});
        assert_eq!(
            client.request("textDocument/hover", hover)["result"]["contents"]["value"],
            "此处是坏"
        );
    }
}

#[test]
fn changes_of_a_document_that_is_not_open_are_ignored() {
    let mut client = Client::inside();
    client.initialize(&[]);
    client.full("file:///none.md", 2, "坏");
    client.notify(
        "textDocument/didClose",
        json!({"textDocument": {"uri": "file:///none.md"}}),
    );
    assert_eq!(client.rest(), Vec::<serde_json::Value>::new());
}
