//! Requests: from snapshots, beside the edits, and only as long as somebody waits.

use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::client::Client;

const URI: &str = "untitled:1";
const CANCELLED: i64 = -32800;

fn slow(client: &mut Client) -> i64 {
    client.ask(
        "gouji/probe",
        json!({"sleep": 10_000, "textDocument": {"uri": URI}}),
    )
}

#[test]
fn a_cancellation_is_answered_while_slow_requests_run() {
    let mut client = Client::process();
    client.initialize(&[]);
    let asked: Vec<_> = (0..6).map(|_| slow(&mut client)).collect();
    std::thread::sleep(Duration::from_millis(50));
    let start = Instant::now();
    client.notify("$/cancelRequest", json!({"id": asked[3]}));
    assert_eq!(client.answer(asked[3])["error"]["code"], CANCELLED);
    assert!(
        start.elapsed() < Duration::from_millis(500),
        "{:?}",
        start.elapsed()
    );
    for id in asked {
        client.notify("$/cancelRequest", json!({"id": id}));
    }
    client.notify("$/cancelRequest", json!({"id": 12_345}));
    assert_eq!(client.leave().code(), Some(0));
}

#[test]
fn cancelled_work_stops() {
    let mut client = Client::inside();
    client.initialize(&[]);
    let id = slow(&mut client);
    std::thread::sleep(Duration::from_millis(50));
    client.notify("$/cancelRequest", json!({"id": id}));
    client.answer(id);
    std::thread::sleep(Duration::from_millis(50));
    assert_eq!(client.probe(URI)["cancelled"], 1);
}

#[test]
fn edits_are_checked_while_every_worker_is_busy() {
    let mut client = Client::inside();
    client.initialize(&[]);
    let asked: Vec<_> = (0..40).map(|_| slow(&mut client)).collect();
    client.open(URI, "坏");
    let start = Instant::now();
    client.diagnostics(1);
    client.full(URI, 2, "好");
    client.diagnostics(2);
    assert!(start.elapsed() < Duration::from_secs(2));
    for id in asked {
        client.notify("$/cancelRequest", json!({"id": id}));
        assert_eq!(client.answer(id)["error"]["code"], CANCELLED);
    }
}

#[test]
fn a_flood_of_requests_is_turned_away_beyond_a_bound() {
    let mut client = Client::inside();
    client.initialize(&[]);
    let asked: Vec<_> = (0..5000).map(|_| slow(&mut client)).collect();
    assert_eq!(client.answer(asked[4999])["error"]["code"], -32802);
    for id in asked {
        client.notify("$/cancelRequest", json!({"id": id}));
    }
    client.open(URI, "坏");
    client.diagnostics(1);
}

#[test]
fn a_hover_answers_in_the_columns_of_the_client() {
    for (encoding, column) in [("utf-8", 4), ("utf-16", 2), ("utf-32", 1)] {
        let mut client = Client::inside();
        let introduced = client.initialize(&[encoding]);
        assert_eq!(introduced["capabilities"]["positionEncoding"], encoding);
        client.open(URI, "𠮷坏");
        let shown = client.diagnostics(1)["diagnostics"][0]["range"].take();
        assert_eq!(shown["start"], json!({"line": 0, "character": column}));
        let hover = |character| json!({"textDocument": {"uri": URI}, "position": {"line": 0, "character": character}});
        let answer = client.request("textDocument/hover", hover(column));
        assert_eq!(answer["result"]["contents"]["value"], "此处是坏");
        assert_eq!(answer["result"]["range"], shown);
        assert_eq!(
            client.request("textDocument/hover", hover(0))["result"],
            Value::Null
        );
    }
}

#[test]
fn a_request_about_an_unknown_document_is_answered_with_nothing() {
    let mut client = Client::inside();
    client.initialize(&[]);
    let hover = json!({"textDocument": {"uri": "file:///none.md"}, "position": {"line": 3, "character": 0}});
    let answer = client.request("textDocument/hover", hover);
    assert_eq!((answer.get("error"), &answer["result"]), (None, &Value::Null));
}
