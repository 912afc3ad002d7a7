//! Rule files in the editor: complaints by place, paths with their labels, the way to the form.

use std::sync::Arc;

use gouji_lsp::Encoding;
use serde_json::{Value, json};

use crate::client::Client;
use crate::desk::{self, Shelf};

const PACK: &str = "file:///报告/rules/2030.ron";

const TEXT: &str = r#"Pack(
    year: 2030,
    form: "2021",
    extends: ["common/requests"],
    change: [
        Off("requests/balance", "试点"),
    ],
    rules: [
        Rule(
            id: "local/first",
            title: (zh: "试", en: "try"),
            severity: Warning,
            basis: "无",
            explain: (zh: "试", en: "try"),
            check: Identity("requests/row-total"),
            target: "requests.received.total",
        ),
    ],
)
"#;

fn open(text: &str) -> (Client, Value) {
    let files: Arc<Shelf> = Arc::default();
    for source in gouji_rules::embedded() {
        files.put(&format!("file:///报告/rules/{}", source.name()), source.text());
    }
    let mut client = desk::introduced(&files, json!({}));
    let document = json!({"uri": PACK, "languageId": "ron", "version": 1, "text": text});
    client.notify("textDocument/didOpen", json!({"textDocument": document}));
    let shown = client.diagnostics(1)["diagnostics"].take();
    (client, shown)
}

fn at(text: &str, needle: &str) -> Value {
    let mut position = desk::range_of(text, needle)["start"].take();
    position["character"] = json!(position["character"].as_u64().unwrap() + 2);
    json!({"textDocument": {"uri": PACK}, "position": position})
}

#[test]
fn a_wrong_name_is_marked_where_it_stands_with_what_was_probably_meant() {
    let (_, shown) = open(TEXT);
    assert_eq!(shown, json!([]));
    let wrong = TEXT.replace("received.total", "recieved.total");
    let (_, shown) = open(&wrong);
    let marked = desk::slice(&wrong, &shown[0]["range"], Encoding::Utf16);
    assert!(marked.contains("requests.recieved.total"), "{shown}");
    assert!(
        shown[0]["message"]
            .as_str()
            .unwrap()
            .contains("requests.received.total"),
        "{shown}"
    );
}

#[test]
fn a_path_shows_the_labels_of_the_form_and_leads_there() {
    let (mut client, _) = open(TEXT);
    let hover = client.request("textDocument/hover", at(TEXT, "requests.received.total"));
    let shown = hover["result"]["contents"]["value"].as_str().unwrap();
    assert!(shown.contains("新收 · 总计"), "{shown}");
    let found =
        client.request("textDocument/definition", at(TEXT, "requests.received.total"))["result"].take();
    assert_eq!(found[0]["uri"], "file:///报告/rules/forms/2019.ron");
}

#[test]
fn a_rule_explains_itself_and_leads_to_its_file() {
    let (mut client, _) = open(TEXT);
    let hover = client.request("textDocument/hover", at(TEXT, "requests/balance"));
    assert!(
        hover["result"]["contents"]["value"]
            .as_str()
            .unwrap()
            .contains("requests/balance")
    );
    let found = client.request("textDocument/definition", at(TEXT, "requests/balance"))["result"].take();
    assert_eq!(found["uri"], "file:///报告/rules/common/requests.ron");
    let found = client.request("textDocument/definition", at(TEXT, "common/requests"))["result"].take();
    assert_eq!(found["uri"], "file:///报告/rules/common/requests.ron");
}

#[test]
fn fields_and_paths_are_offered_where_they_fit() {
    let labels = |text: &str, needle: &str| {
        let (mut client, _) = open(text);
        let position = desk::range_of(text, needle)["end"].take();
        let params = json!({"textDocument": {"uri": PACK}, "position": position});
        let items = client.request("textDocument/completion", params)["result"].take();
        let items = items.as_array().unwrap().iter();
        items
            .map(|item| item["label"].as_str().unwrap().to_owned())
            .collect::<Vec<_>>()
    };
    let fields = labels(&TEXT.replace("basis: \"无\",", "bas"), "bas");
    assert_eq!(fields, ["basis: "]);
    let paths = labels(
        &TEXT.replace("requests.received.total", "requests.rec"),
        "requests.rec",
    );
    assert!(paths.contains(&"requests.received.total".to_owned()), "{paths:?}");
    let kinds = labels(
        &TEXT.replace("Identity(\"requests/row-total\")", "Iden"),
        "check: Iden",
    );
    assert_eq!(kinds, ["Identity"]);
    let inside = |text: &str| labels(&TEXT.replace("Identity(\"requests/row-total\")", text), text);
    assert_eq!(inside("Cells(exc"), ["except: "]);
    assert_eq!(inside("Cells(must: BeC"), ["BeCounts"]);
    assert_eq!(
        inside("Identity(exc"),
        Vec::<String>::new(),
        "each kind has its own"
    );
}
