//! Reading the figures: what a cell is, what it has to agree with, and how the tables stand.

use serde_json::{Value, json};

use crate::client::Client;
use crate::desk::{self, URI};

fn at(text: &str, needle: &str, within: usize) -> Value {
    let mut position = desk::range_of(text, needle)["start"].take();
    position["character"] = json!(position["character"].as_u64().unwrap() + u64::try_from(within).unwrap());
    json!({"textDocument": {"uri": URI}, "position": position})
}

fn open(text: &str) -> Client {
    let mut client = desk::ready();
    client.open(URI, text);
    client.diagnostics(1);
    client
}

/// The texts at the ranges of an answer.
fn texts(text: &str, answer: &Value) -> Vec<String> {
    let ranges = answer["result"].as_array().unwrap().iter();
    let slice = |item: &Value| desk::slice(text, &item["range"], gouji_lsp::Encoding::Utf16).to_owned();
    ranges.map(slice).collect()
}

const RECEIVED: &str = "数量 | 90 |";

#[test]
fn a_cell_says_what_it_is_and_how_its_identities_stand() {
    let text = desk::table("90");
    let mut client = open(&text);
    let hover = client.request("textDocument/hover", at(&text, RECEIVED, 6));
    let shown = hover["result"]["contents"]["value"].as_str().unwrap();
    assert!(shown.contains("`requests.received.natural_person`"), "{shown}");
    assert!(shown.contains("表三 · 新收 · 自然人"), "{shown}");
    assert!(
        shown.contains("✓") && shown.contains("新收 90 + 上年结转 7 = 97"),
        "{shown}"
    );
    assert!(shown.contains("依据"), "{shown}");
    assert_eq!(
        desk::slice(&text, &hover["result"]["range"], gouji_lsp::Encoding::Utf16),
        "90"
    );
}

#[test]
fn a_rule_that_is_named_in_a_comment_explains_itself() {
    let text = format!(
        "{}\n<!-- gouji: ignore requests/balance 原因 -->\n",
        desk::table("90")
    );
    let mut client = open(&text);
    let hover = client.request("textDocument/hover", at(&text, "requests/balance", 3));
    let shown = hover["result"]["contents"]["value"].as_str().unwrap();
    assert!(
        shown.contains("requests/balance") && shown.contains("依据"),
        "{shown}"
    );
}

#[test]
fn the_definition_of_a_part_is_its_total_and_that_of_a_total_its_parts() {
    let text = desk::table("90");
    let mut client = open(&text);
    let answer = client.request("textDocument/definition", at(&text, RECEIVED, 6));
    assert_eq!(answer["result"][0]["uri"], URI);
    let found = texts(&text, &answer);
    // The total of its row, and the other side of the balance.
    assert!(
        ["90", "95", "2"]
            .iter()
            .all(|figure| found.contains(&(*figure).to_owned())),
        "{found:?}"
    );
    assert!(!found.contains(&"7".to_owned()), "{found:?}");
}

#[test]
fn references_and_highlights_are_all_cells_of_the_identities() {
    let text = desk::table("90");
    let mut client = open(&text);
    let highlights = client.request("textDocument/documentHighlight", at(&text, RECEIVED, 6));
    let lit = texts(&text, &highlights);
    assert!(
        lit.contains(&"7".to_owned()) && lit.contains(&"95".to_owned()),
        "{lit:?}"
    );
    let mut params = at(&text, RECEIVED, 6);
    params["context"] = json!({"includeDeclaration": true});
    let with = texts(&text, &client.request("textDocument/references", params.clone()));
    assert_eq!(with, lit);
    params["context"] = json!({"includeDeclaration": false});
    let without = texts(&text, &client.request("textDocument/references", params));
    assert_eq!(without.len() + 1, with.len());
}

#[test]
fn a_figure_is_renamed_to_a_figure_and_to_nothing_else() {
    let text = desk::table("90");
    let mut client = open(&text);
    let prepared = client.request("textDocument/prepareRename", at(&text, RECEIVED, 6));
    assert_eq!(prepared["result"]["placeholder"], "90");
    let mut params = at(&text, RECEIVED, 6);
    params["newName"] = json!("91");
    let change = client.request("textDocument/rename", params.clone())["result"]["documentChanges"][0].take();
    assert_eq!(change["textDocument"], json!({"uri": URI, "version": 1}));
    assert_eq!(change["edits"][0]["newText"], "91");
    params["newName"] = json!("九十");
    assert_eq!(
        client.request("textDocument/rename", params)["error"]["code"],
        -32602
    );
}

fn hints(client: &mut Client, text: &str) -> Value {
    let lines = text.lines().count();
    let everywhere = json!({"start": {"line": 0, "character": 0}, "end": {"line": lines, "character": 0}});
    let params = json!({"textDocument": {"uri": URI}, "range": everywhere});
    client.request("textDocument/inlayHint", params)["result"].take()
}

#[test]
fn a_total_is_computed_only_where_it_differs() {
    let text = desk::table("90");
    assert_eq!(hints(&mut open(&text), &text), json!([]));
    let text = text.replacen("（一）予以公开 | 95", "（一）予以公开 | 96", 1);
    let shown = hints(&mut open(&text), &text);
    let labels: Vec<_> = shown
        .as_array()
        .unwrap()
        .iter()
        .map(|hint| &hint["label"])
        .collect();
    assert_eq!(labels, ["Σ 96", "Σ 96"], "{shown}");
}

#[test]
fn a_lens_above_the_table_counts_the_identities_that_hold() {
    let lens = |text: &str| {
        let params = json!({"textDocument": {"uri": URI}});
        open(text).request("textDocument/codeLens", params)["result"][0]["command"]["title"].take()
    };
    let good = lens(&desk::table("90"));
    let (hold, all) = good
        .as_str()
        .unwrap()
        .split_once(' ')
        .unwrap()
        .0
        .split_once('/')
        .unwrap();
    assert_eq!(hold, all, "{good}");
    let bad = lens(&desk::table("91"));
    assert!(
        !bad.as_str().unwrap().starts_with(&format!("{all}/{all}")),
        "{bad}"
    );
}

/// Table 3 and a sentence that states its figures.
fn with_prose() -> String {
    let table = desk::table("90");
    let prose = "\n一、总体情况\n2024年，我局共收到政府信息公开申请90件，上年结转7件。\n\n三、收到";
    table.replacen("\n三、收到", prose, 1)
}

#[test]
fn a_figure_in_the_prose_and_its_cell_are_one() {
    let text = with_prose();
    let mut client = open(&text);
    let figure = at(&text, "申请90件", 2);
    let hover = client.request("textDocument/hover", figure.clone());
    let shown = hover["result"]["contents"]["value"].as_str().unwrap();
    assert!(shown.contains("`requests.received.total`"), "{shown}");
    let cells = texts(&text, &client.request("textDocument/definition", figure.clone()));
    assert_eq!(cells, ["90"]);
    let lit = client.request("textDocument/documentHighlight", figure.clone());
    assert_eq!(texts(&text, &lit).len(), 2, "{lit}");
    let mut params = figure;
    params["newName"] = json!("91");
    let change = client.request("textDocument/rename", params)["result"]["documentChanges"][0].take();
    let places = change["edits"].as_array().unwrap();
    assert_eq!(places.len(), 2, "{change}");
    assert!(places.iter().all(|edit| edit["newText"] == "91"));
}
