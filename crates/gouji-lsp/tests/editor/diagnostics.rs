//! Diagnostics: the same as those of a check, in every encoding.

use gouji_lsp::{Encoding, Severity};
use gouji_model::{Hints, read};
use gouji_rules::{CheckOptions, Library, embedded, judge};
use serde_json::{Value, json};

use crate::desk;

const ENCODINGS: [(&str, Encoding); 3] = [
    ("utf-8", Encoding::Utf8),
    ("utf-16", Encoding::Utf16),
    ("utf-32", Encoding::Utf32),
];

/// A finding as this test compares it: severity, rule, message, the text it marks, and the texts of its operands.
type Seen = (u64, String, String, String, Vec<String>);

fn expected(text: &str) -> Vec<Seen> {
    let library = Library::load(embedded());
    let report = read(text, &library.forms, Hints::default());
    let findings = judge(&report, &library, &CheckOptions::default(), &[], "").findings;
    let seen = findings.into_iter().map(|finding| {
        let severity = match finding.severity {
            Severity::Error => 1,
            Severity::Warning => 2,
            Severity::Info => 3,
            Severity::Hint => 4,
        };
        let operands = finding
            .related
            .iter()
            .map(|related| related.span.of(text).to_owned());
        (
            severity,
            finding.rule,
            finding.message.zh,
            finding.span.of(text).to_owned(),
            operands.collect(),
        )
    });
    seen.collect()
}

fn shown(text: &str, item: &Value, encoding: Encoding) -> Seen {
    let operands = item["relatedInformation"].as_array().into_iter().flatten();
    let operand = |related: &Value| {
        assert_eq!(related["location"]["uri"], desk::URI);
        desk::slice(text, &related["location"]["range"], encoding).to_owned()
    };
    (
        item["severity"].as_u64().unwrap(),
        item["code"].as_str().unwrap().to_owned(),
        item["message"].as_str().unwrap().to_owned(),
        desk::slice(text, &item["range"], encoding).to_owned(),
        operands.map(operand).collect(),
    )
}

#[test]
fn the_diagnostics_of_every_report_are_the_findings_of_a_check_in_every_encoding() {
    let mut seen = 0;
    for (name, encoding) in ENCODINGS {
        let mut client = desk::client(&std::sync::Arc::default());
        client.initialize(&[name]);
        for (report, text) in desk::reports() {
            client.open(desk::URI, &text);
            let published = client.diagnostics(1);
            let items = published["diagnostics"].as_array().unwrap();
            let shown: Vec<_> = items.iter().map(|item| shown(&text, item, encoding)).collect();
            assert_eq!(shown, expected(&text), "{report} in {name}");
            seen += shown.len();
            client.notify(
                "textDocument/didClose",
                json!({"textDocument": {"uri": desk::URI}}),
            );
        }
    }
    assert!(seen > 0);
}

#[test]
fn a_diagnostic_carries_its_identity_and_speaks_the_language_of_the_client() {
    let mut client = desk::ready();
    client.open(desk::URI, &desk::table("91"));
    let published = client.diagnostics(1);
    assert_eq!(published["uri"], desk::URI);
    let item = desk::arithmetic(&published);
    assert_eq!(item["data"]["rule"], item["code"]);
    assert!(item["data"]["cells"].as_array().unwrap().len() > 1);
    assert!(item["message"].as_str().unwrap().contains("总计 98≠97"), "{item}");

    let mut client = desk::introduced(&std::sync::Arc::default(), json!({"language": "en"}));
    client.open(desk::URI, &desk::table("91"));
    let item = desk::arithmetic(&client.diagnostics(1));
    assert!(
        item["message"].as_str().unwrap().contains("total 98≠97"),
        "{item}"
    );
}

#[test]
fn a_document_of_more_than_two_megabytes_is_read_for_its_structure_only_and_says_so() {
    let mut client = desk::ready();
    let text = format!("{}\n{}", desk::table("91"), "很长的正文。".repeat(120_000));
    client.open(desk::URI, &text);
    let items = client.diagnostics(1)["diagnostics"].take();
    assert_eq!(items.as_array().unwrap().len(), 1, "{items}");
    assert_eq!(items[0]["severity"], 3);
}

#[test]
fn a_client_that_fetches_is_sent_nothing() {
    let mut client = desk::introduced(&std::sync::Arc::default(), json!({"diagnostics": "pull"}));
    client.open(desk::URI, &desk::table("91"));
    let answer = client.request(
        "textDocument/diagnostic",
        json!({"textDocument": {"uri": desk::URI}}),
    );
    assert_eq!(answer["result"]["kind"], "full");
    assert!(!answer["result"]["items"].as_array().unwrap().is_empty());
    let rest = client.rest();
    assert!(
        rest.iter()
            .all(|message| message["method"] != "textDocument/publishDiagnostics")
    );
}

#[test]
fn a_text_that_is_no_report_is_left_alone_until_it_becomes_one() {
    let mut client = desk::ready();
    client.open(
        desk::URI,
        "# 值班安排\n\n| 日期 | 其他 |\n|---|---|\n| 总计 | 3 |\n",
    );
    assert_eq!(client.diagnostics(1)["diagnostics"], json!([]));
    client.full(desk::URI, 2, "某某县某某局2024年政府信息公开工作年度报告\n");
    assert!(
        !client.diagnostics(2)["diagnostics"]
            .as_array()
            .unwrap()
            .is_empty()
    );
}
