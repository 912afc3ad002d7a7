//! Writing: what is offered while one types, tables in line, a new report.

use gouji_lsp::Encoding;
use gouji_model::{Hints, read};
use serde_json::{Value, json};

use crate::client::Client;
use crate::desk::{self, URI};

/// Opens `text` and asks what may be written at its end.
fn offered(text: &str) -> (Client, Vec<Value>) {
    let mut client = desk::ready();
    client.open(URI, text);
    client.diagnostics(1);
    let line = text.lines().count() - 1;
    let column: usize = text.lines().last().unwrap().chars().map(char::len_utf16).sum();
    let position = json!({"line": line, "character": column});
    let params = json!({"textDocument": {"uri": URI}, "position": position});
    let items = client.request("textDocument/completion", params)["result"]
        .as_array()
        .unwrap()
        .clone();
    (client, items)
}

fn labels(items: &[Value]) -> Vec<&str> {
    items.iter().map(|item| item["label"].as_str().unwrap()).collect()
}

#[test]
fn a_figure_of_the_table_is_offered_behind_its_name() {
    let text = format!("{}\n\n一、总体情况\n本年新收", desk::table("178"));
    let (_, items) = offered(&text);
    assert_eq!(labels(&items)[0], "178件", "{items:?}");
    let edit = &items[0]["textEdit"];
    assert_eq!(edit["newText"], "178件");
    assert_eq!(edit["range"]["start"], edit["range"]["end"]);
}

#[test]
fn sections_and_tables_that_are_missing_are_offered_and_others_are_not() {
    let text = format!("{}\n\n一", desk::table("90"));
    let (_, items) = offered(&text);
    let labels = labels(&items);
    assert!(
        labels.contains(&"一、总体情况") && labels.contains(&"表四（空白表格）"),
        "{labels:?}"
    );
    assert!(
        !labels
            .iter()
            .any(|label| label.starts_with("三、") || label.starts_with("表三")),
        "{labels:?}"
    );
}

#[test]
fn rows_that_the_table_does_not_have_yet_are_offered_with_blank_cells() {
    let text = desk::table("90");
    let cut: Vec<_> = text
        .lines()
        .take_while(|line| !line.contains("（七）总计"))
        .collect();
    let (_, items) = offered(&format!("{}\n| ", cut.join("\n")));
    let labels = labels(&items);
    assert!(
        labels.contains(&"（七）总计") && !labels.contains(&"（一）予以公开"),
        "{labels:?}"
    );
    let row = items.iter().find(|item| item["label"] == "（七）总计").unwrap();
    let written = row["textEdit"]["newText"].as_str().unwrap();
    assert_eq!(written.matches('|').count(), 8, "{written}");
}

#[test]
fn formatting_puts_tables_in_line_and_changes_no_value() {
    let mut client = desk::ready();
    let text = desk::table("90");
    client.open(URI, &text);
    let params = json!({"textDocument": {"uri": URI}, "options": {"tabSize": 4, "insertSpaces": true}});
    let edits = client.request("textDocument/formatting", params.clone())["result"].take();
    let edits = edits.as_array().unwrap();
    assert!(!edits.is_empty());
    for edit in edits {
        let before = desk::slice(&text, &edit["range"], Encoding::Utf16);
        let bare = |line: &str| line.replace([' ', '-'], "");
        assert_eq!(bare(before), bare(edit["newText"].as_str().unwrap()));
    }
    let mut ranged = params;
    ranged["range"] = edits[0]["range"].clone();
    let one = client.request("textDocument/rangeFormatting", ranged)["result"].take();
    assert_eq!(one.as_array().unwrap(), &edits[..1]);
}

#[test]
fn a_new_report_has_the_form_of_its_year() {
    let mut client = desk::ready();
    let params = json!({"command": "gouji.newReport", "arguments": [2024]});
    let text = client.request("workspace/executeCommand", params)["result"].take();
    let library = gouji_rules::Library::load(gouji_rules::embedded());
    let report = read(text.as_str().unwrap(), &library.forms, Hints::default());
    assert_eq!(report.year.as_ref().unwrap().value, 2024);
    assert_eq!(report.form().unwrap().id, "2021");
    let params = json!({"command": "gouji.newReport", "arguments": ["明年"]});
    assert_eq!(
        client.request("workspace/executeCommand", params)["error"]["code"],
        -32602
    );
}
