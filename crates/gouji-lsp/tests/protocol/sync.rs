//! Texts stay the client's, whatever it sends.

use serde_json::{Value, json};

use crate::client::Client;

const URI: &str = "untitled:1";

fn range(start: (u32, u32), end: (u32, u32)) -> Value {
    let at = |(line, character): (u32, u32)| json!({"line": line, "character": character});
    json!({"start": at(start), "end": at(end)})
}

#[test]
fn edits_are_the_default_and_whole_texts_an_option() {
    let mut client = Client::inside();
    let sync = client.initialize(&[])["capabilities"]["textDocumentSync"].take();
    assert_eq!(
        sync,
        json!({"openClose": true, "change": 2, "save": {"includeText": true}})
    );
    let mut client = Client::inside();
    let options = json!({"capabilities": {}, "initializationOptions": {"sync": "full"}});
    assert_eq!(
        client.initialize_with(options)["capabilities"]["textDocumentSync"]["change"],
        1
    );
}

#[test]
fn an_edit_outside_the_text_is_clamped_and_a_save_brings_back_the_trust() {
    let mut client = Client::inside();
    client.initialize(&[]);
    client.open(URI, "新收\r\n坏");
    client.change(URI, 2, json!([{"range": range((0, 7), (0, 9)), "text": "!"}]));
    let known = client.probe(URI);
    assert_eq!(
        (&known["text"], &known["in_step"]),
        (&json!("新收!\r\n坏"), &json!(false))
    );
    client.notify(
        "textDocument/didSave",
        json!({"textDocument": {"uri": URI}, "text": "新收\r\n坏"}),
    );
    let known = client.probe(URI);
    assert_eq!(
        (&known["text"], &known["in_step"]),
        (&json!("新收\r\n坏"), &json!(true))
    );
}

#[test]
fn several_edits_in_one_change_and_whole_texts_between_them_apply_in_order() {
    let mut client = Client::inside();
    client.initialize(&["utf-8"]);
    client.open(URI, "甲\n乙\n丙");
    client.change(
        URI,
        2,
        json!([
            {"range": range((0, 3), (2, 0)), "text": ""},
            {"range": range((0, 0), (0, 3)), "text": "坏\r\n"},
            {"range": range((1, 3), (1, 3)), "rangeLength": 0, "text": "𠮷"},
        ]),
    );
    assert_eq!(client.probe(URI)["text"], "坏\r\n丙𠮷");
    client.change(
        URI,
        3,
        json!([{"text": "全"}, {"range": range((0, 3), (0, 3)), "text": "文"}]),
    );
    assert_eq!(client.probe(URI)["text"], "全文");
}

#[test]
fn diagnostics_carry_everything_a_reader_needs() {
    let mut client = Client::inside();
    client.initialize(&[]);
    client.open(URI, "x\n坏");
    let here = range((1, 0), (1, 1));
    let expected = json!({
        "uri": URI,
        "version": 1,
        "diagnostics": [{
            "range": here,
            "severity": 1,
            "code": "toy/bad",
            "codeDescription": {"href": "https://example.invalid/toy"},
            "source": "gouji",
            "message": "此处是坏",
            "relatedInformation": [{"location": {"uri": URI, "range": here}, "message": "同一处"}],
            "data": {"rule": "toy/bad", "cells": []},
        }],
    });
    assert_eq!(client.diagnostics(1), expected);
}

#[test]
fn more_findings_than_anyone_reads_are_counted_instead() {
    let mut client = Client::inside();
    client.initialize(&[]);
    client.open(URI, &"坏".repeat(1234));
    let shown = client.diagnostics(1)["diagnostics"].take();
    let shown = shown.as_array().unwrap();
    assert_eq!(shown.len(), 501);
    assert!(shown[500]["message"].as_str().unwrap().contains("734"));
}
