//! The shape of a report: outline, folding, growing selections, tokens.

use gouji_lsp::Encoding;
use serde_json::{Value, json};

use crate::client::Client;
use crate::desk::{self, URI};

fn ask(client: &mut Client, method: &str) -> Value {
    client.request(method, json!({"textDocument": {"uri": URI}}))["result"].take()
}

fn whole() -> Vec<(String, String)> {
    let mut reports = desk::reports();
    reports.push(("table".to_owned(), desk::table("90")));
    reports
}

fn open(text: &str) -> Client {
    let mut client = desk::ready();
    client.open(URI, text);
    client.diagnostics(1);
    client
}

/// Calls `see` for every symbol with its parent.
fn each<'s>(
    symbols: &'s Value,
    parent: Option<&'s Value>,
    see: &mut dyn FnMut(&'s Value, Option<&'s Value>),
) {
    for symbol in symbols.as_array().into_iter().flatten() {
        see(symbol, parent);
        each(&symbol["children"], Some(symbol), see);
    }
}

fn key(position: &Value) -> (u64, u64) {
    (
        position["line"].as_u64().unwrap(),
        position["character"].as_u64().unwrap(),
    )
}

fn contains(outer: &Value, inner: &Value) -> bool {
    key(&outer["start"]) <= key(&inner["start"]) && key(&inner["end"]) <= key(&outer["end"])
}

#[test]
fn sections_hold_tables_and_tables_hold_rows() {
    let text = desk::table("90");
    let symbols = ask(&mut open(&text), "textDocument/documentSymbol");
    let section = &symbols[0];
    assert_eq!(section["name"], "三、收到和处理政府信息公开申请情况");
    assert_eq!(section["children"][0]["name"], "表三");
    let rows = section["children"][0]["children"].as_array().unwrap();
    assert_eq!(rows[0]["name"], "一、本年新收政府信息公开申请数量");
    assert_eq!(rows.last().unwrap()["name"], "四、结转下年度继续办理");
}

#[test]
fn in_every_report_a_symbol_lies_within_its_parent_and_around_its_name() {
    for (report, text) in whole() {
        let symbols = ask(&mut open(&text), "textDocument/documentSymbol");
        let mut seen = 0;
        each(&symbols, None, &mut |symbol, parent| {
            seen += 1;
            assert!(
                contains(&symbol["range"], &symbol["selectionRange"]),
                "{report}: {symbol}"
            );
            assert!(
                parent.is_none_or(|parent| contains(&parent["range"], &symbol["range"])),
                "{report}: {symbol}"
            );
            assert_ne!(symbol["name"], "");
        });
        assert!(seen > 0, "{report}");
    }
}

#[test]
fn folds_cover_more_than_one_line_each() {
    for (report, text) in whole() {
        let folds = ask(&mut open(&text), "textDocument/foldingRange");
        let folds = folds.as_array().unwrap();
        assert!(!folds.is_empty(), "{report}");
        assert!(
            folds
                .iter()
                .all(|fold| fold["startLine"].as_u64() < fold["endLine"].as_u64())
        );
    }
}

#[test]
fn a_selection_grows_from_the_cell_to_the_row_the_table_and_the_section() {
    let text = desk::table("90");
    let position = &desk::range_of(&text, "90 |")["start"];
    let params = json!({"textDocument": {"uri": URI}, "positions": [position]});
    let answer = open(&text).request("textDocument/selectionRange", params)["result"][0].take();
    let mut chain = Vec::new();
    let mut next = &answer;
    while next.is_object() {
        let inner = chain.last().copied();
        assert!(inner.is_none_or(|inner| contains(&next["range"], inner)));
        chain.push(&next["range"]);
        next = &next["parent"];
    }
    let grown: Vec<_> = chain
        .iter()
        .map(|range| desk::slice(&text, range, Encoding::Utf16))
        .collect();
    assert_eq!(grown[0], "90");
    assert!(
        grown[1].starts_with("一、本年新收") && !grown[1].contains('\n'),
        "{grown:?}"
    );
    assert_eq!(*grown.last().unwrap(), text);
    assert!(grown.len() >= 4, "{grown:?}");
}

#[test]
fn every_figure_of_the_table_is_a_token_at_its_place() {
    for (report, text) in whole() {
        let tokens = ask(&mut open(&text), "textDocument/semanticTokens/full");
        let data: Vec<_> = tokens["data"]
            .as_array()
            .unwrap()
            .iter()
            .map(|n| n.as_u64().unwrap())
            .collect();
        let (mut line, mut column) = (0, 0);
        for token in data.chunks(5) {
            column = if token[0] == 0 {
                column + token[1]
            } else {
                token[1]
            };
            line += token[0];
            let range = json!({
                "start": {"line": line, "character": column},
                "end": {"line": line, "character": column + token[2]},
            });
            let written = desk::slice(&text, &range, Encoding::Utf16);
            assert!(!written.trim().is_empty(), "{report}: {range}");
        }
        // A report of prose alone has no cells.
        assert!(report.contains("prose") || !data.is_empty(), "{report}");
    }
}

#[test]
fn symbols_of_all_open_reports_are_found_by_a_part_of_their_name() {
    let mut client = open(&desk::table("90"));
    let found = client.request("workspace/symbol", json!({"query": "结转下年度"}))["result"].take();
    assert_eq!(found[0]["name"], "四、结转下年度继续办理");
    assert_eq!(found[0]["location"]["uri"], URI);
    assert_eq!(
        client.request("workspace/symbol", json!({"query": "没有这样的"}))["result"],
        json!([])
    );
}
