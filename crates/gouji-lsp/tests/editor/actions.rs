//! Code actions: what is offered, and that it can be applied.

use std::sync::Arc;

use gouji_grammar::Span;
use gouji_lsp::{Analysis, Code, Diag, Engine, Memory, Severity, Source};
use gouji_model::Text;
use gouji_rules::{Edit, Fix, Safety};
use serde_json::{Value, json};

use crate::client::Client;
use crate::desk;

/// Finds every full-width １ and knows two ways to mend it.
struct Widths;

impl Engine for Widths {
    fn analyze(&self, source: &Source, _: &Memory) -> Analysis {
        let diag = |(at, found): (usize, &str)| {
            let span = Span::new(at, at + found.len());
            let fix = |safety, text: &str| Fix {
                title: Text::new(format!("改为 {text}"), format!("write {text}")),
                safety,
                preferred: safety == Safety::Format,
                edits: vec![Edit {
                    span,
                    text: text.to_owned(),
                }],
            };
            Diag {
                span,
                severity: Severity::Hint,
                code: Some(Code {
                    id: "cells/width".to_owned(),
                    href: None,
                }),
                message: Text::new("全角数字", "a full-width digit"),
                cells: vec![at.to_string()],
                related: Vec::new(),
                fixes: vec![fix(Safety::Format, "1"), fix(Safety::Suggest, "7")],
            }
        };
        Analysis {
            diags: source.text().match_indices('１').map(diag).collect(),
            ..Analysis::default()
        }
    }
}

fn widths(text: &str) -> Client {
    let mut client = Client::serving(Arc::new(Widths));
    client.initialize_with(json!({"processId": null, "capabilities": desk::capabilities()}));
    client.open(desk::URI, text);
    client.diagnostics(1);
    client
}

fn actions(client: &mut Client, range: &Value, only: &[&str]) -> Vec<Value> {
    let mut context = json!({"diagnostics": []});
    if !only.is_empty() {
        context["only"] = json!(only);
    }
    let document = json!({"uri": desk::URI});
    let params = json!({"textDocument": document, "range": range, "context": context});
    let answer = client.request("textDocument/codeAction", params);
    answer["result"].as_array().unwrap().clone()
}

#[test]
fn each_fix_is_offered_for_the_version_it_was_made_for_and_says_what_it_does() {
    let text = "𠮷１２";
    let mut client = widths(text);
    let offered = actions(&mut client, &desk::range_of(text, "１"), &["quickfix"]);
    let titles: Vec<_> = offered
        .iter()
        .map(|action| action["title"].as_str().unwrap())
        .collect();
    assert_eq!(
        titles,
        ["改为 1（消除 1 条，新增 0 条）", "改为 7（消除 1 条，新增 0 条）"]
    );
    assert_eq!(offered[0]["isPreferred"], true);
    assert_eq!(offered[1]["isPreferred"], false);
    assert_eq!(offered[0]["diagnostics"][0]["code"], "cells/width");
    let change = &offered[0]["edit"]["documentChanges"][0];
    assert_eq!(change["textDocument"], json!({"uri": desk::URI, "version": 1}));
    assert_eq!(
        change["edits"],
        json!([{"range": desk::range_of(text, "１"), "newText": "1"}])
    );
}

#[test]
fn fixing_all_makes_only_fixes_that_change_no_value() {
    let text = "１ 和 １";
    let mut client = widths(text);
    let everywhere = json!({"start": {"line": 0, "character": 0}, "end": {"line": 0, "character": 0}});
    let offered = actions(&mut client, &everywhere, &["source.fixAll"]);
    assert_eq!(offered.len(), 1);
    let edits = offered[0]["edit"]["documentChanges"][0]["edits"]
        .as_array()
        .unwrap();
    let texts: Vec<_> = edits
        .iter()
        .map(|edit| edit["newText"].as_str().unwrap())
        .collect();
    assert_eq!(texts, ["1", "1"]);
}

#[test]
fn a_text_that_may_not_be_the_clients_is_not_edited() {
    let text = "１";
    let mut client = widths(text);
    let nowhere = json!({"start": {"line": 9, "character": 0}, "end": {"line": 9, "character": 4}});
    client.change(desk::URI, 2, json!([{"range": nowhere, "text": ""}]));
    client.diagnostics(2);
    assert!(actions(&mut client, &desk::range_of(text, "１"), &[]).is_empty());
}

#[test]
fn ignoring_a_finding_puts_a_comment_before_its_table() {
    let mut client = desk::ready();
    let text = desk::table("91");
    client.open(desk::URI, &text);
    let published = client.diagnostics(1);
    let first = &desk::arithmetic(&published);
    let offered = actions(&mut client, &first["range"], &["quickfix"]);
    let ignore = offered
        .iter()
        .find(|action| action["title"].as_str().unwrap().starts_with("忽略"))
        .unwrap();
    let edit = &ignore["edit"]["documentChanges"][0]["edits"][0];
    let rule = first["code"].as_str().unwrap();
    assert_eq!(edit["newText"], format!("<!-- gouji: ignore {rule} 原因 -->\n"));
    assert_eq!(edit["range"]["start"], edit["range"]["end"]);
    let line = edit["range"]["start"]["line"].as_u64().unwrap();
    let header = text.lines().position(|line| line.starts_with("| 类别")).unwrap();
    assert!(line <= u64::try_from(header).unwrap(), "{edit}");
}
