//! Edits arrive in order, and what is shown belongs to the newest text.

use std::time::Duration;

use serde_json::{Value, json};

use crate::client::Client;

const URI: &str = "file:///r/报告.md";

/// A small generator, so that a failure comes again.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, below: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % below
    }
}

/// Replaces some characters of `text`, which has one line, and gives the edit in UTF-16.
fn edit(text: &mut Vec<char>, dice: &mut Dice) -> Value {
    let from = dice.roll(text.len() + 1);
    let to = (from + dice.roll(3)).min(text.len());
    let put = ["坏", "𠮷", "好坏", "", "8", "新收"][dice.roll(6)];
    let column = |at: usize| {
        text[..at]
            .iter()
            .map(|character| character.len_utf16())
            .sum::<usize>()
    };
    let range = json!({
        "start": {"line": 0, "character": column(from)},
        "end": {"line": 0, "character": column(to)},
    });
    text.splice(from..to, put.chars());
    json!([{"range": range, "text": put}])
}

fn published(messages: &[Value]) -> Vec<&Value> {
    let publications = messages
        .iter()
        .filter(|message| message["method"] == "textDocument/publishDiagnostics");
    publications.map(|message| &message["params"]).collect()
}

#[test]
fn five_thousand_edits_end_in_the_same_text_and_findings_as_a_cold_check() {
    let mut client = Client::inside();
    client.initialize(&[]);
    let mut text: Vec<char> = "本年新收坏件".chars().collect();
    client.open(URI, "本年新收坏件");
    let mut dice = Dice(1);
    for version in 2..5002 {
        let changes = edit(&mut text, &mut dice);
        client.change(URI, version, changes);
    }
    let warm = client.diagnostics(5001)["diagnostics"].take();
    let text: String = text.into_iter().collect();
    let known = client.probe(URI);
    assert_eq!((&known["text"], &known["in_step"]), (&json!(text), &json!(true)));
    let rest = client.rest();
    let versions: Vec<_> = published(&rest)
        .iter()
        .map(|params| params["version"].as_i64())
        .collect();
    assert!(versions.is_sorted(), "{versions:?}");

    let mut cold = Client::inside();
    cold.initialize(&[]);
    cold.open(URI, &text);
    assert_eq!(warm, cold.diagnostics(1)["diagnostics"]);
    assert!(!warm.as_array().unwrap().is_empty());
}

#[test]
fn a_request_sees_exactly_the_edits_before_it() {
    let mut client = Client::inside();
    client.initialize(&[]);
    client.open(URI, "1");
    let mut asked = Vec::new();
    for version in 2..500 {
        client.full(URI, version, &version.to_string());
        asked.push((
            version,
            client.ask("gouji/probe", json!({"textDocument": {"uri": URI}})),
        ));
    }
    for (version, id) in asked {
        let seen = client.answer(id)["result"].take();
        assert_eq!(
            (&seen["version"], &seen["text"]),
            (&json!(version), &json!(version.to_string()))
        );
    }
}

#[test]
fn one_edit_is_published_once() {
    let mut client = Client::inside();
    client.initialize(&[]);
    client.open(URI, "坏");
    for version in 2..50 {
        client.diagnostics(version - 1);
        client.full(URI, version, "坏坏");
    }
    client.diagnostics(49);
    assert_eq!(published(&client.rest()), [&Value::Null; 0]);
}

#[test]
fn a_burst_of_edits_costs_few_checks() {
    let mut client = Client::inside();
    client.initialize(&[]);
    client.open(URI, "慢");
    std::thread::sleep(Duration::from_millis(100));
    for version in 2..1000 {
        client.full(URI, version, "坏慢");
    }
    client.diagnostics(999);
    let checks = client.probe(URI)["checks"].as_u64().unwrap();
    assert!(checks <= 3, "{checks}");
}

#[test]
fn results_of_an_older_version_are_never_published() {
    let mut client = Client::inside();
    client.initialize(&[]);
    client.open(URI, "好");
    client.diagnostics(1);
    client.full(URI, 2, "坏慢");
    std::thread::sleep(Duration::from_millis(100));
    client.full(URI, 3, "好");
    assert_eq!(client.diagnostics(3)["diagnostics"], json!([]));
    assert_eq!(published(&client.rest()), [&Value::Null; 0]);
}

#[test]
fn what_is_closed_while_it_is_checked_shows_nothing() {
    let mut client = Client::inside();
    client.initialize(&[]);
    client.open(URI, "坏慢");
    std::thread::sleep(Duration::from_millis(100));
    client.notify("textDocument/didClose", json!({"textDocument": {"uri": URI}}));
    client.probe(URI);
    std::thread::sleep(Duration::from_millis(400));
    let rest = client.rest();
    let shown = published(&rest);
    assert_eq!(shown, [&json!({"uri": URI, "diagnostics": []})]);
}

#[test]
fn a_client_that_writes_without_reading_wedges_nothing() {
    let mut client = Client::process();
    client.initialize(&[]);
    let text = "坏".repeat(400);
    client.open(URI, &text);
    let reading = client.reading();
    let pause = reading.lock().unwrap();
    for version in 2..3000 {
        client.full(URI, version, &text);
    }
    drop(pause);
    client.diagnostics(2999);
    assert_eq!(client.leave().code(), Some(0));
}

#[test]
fn news_about_files_and_settings_check_open_documents_again() {
    let mut client = Client::inside();
    client.initialize(&[]);
    client.open(URI, "坏");
    client.diagnostics(1);
    client.notify(
        "workspace/didChangeWatchedFiles",
        json!({"changes": [{"uri": "file:///r/a.md", "type": 1}]}),
    );
    client.notify(
        "workspace/didChangeWatchedFiles",
        json!({"changes": [{"uri": "file:///r/gouji.ron", "type": 2}]}),
    );
    client.diagnostics(1);
    client.notify(
        "workspace/didChangeConfiguration",
        json!({"settings": {"recheck": 1}}),
    );
    client.diagnostics(1);
    assert_eq!(client.probe(URI)["checks"], 3);
}
