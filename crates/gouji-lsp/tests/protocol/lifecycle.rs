//! Beginnings and ends of a session.

use std::process::Command;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::client::Client;

#[test]
fn a_shutdown_with_null_parameters_and_an_exit_end_with_0() {
    let mut client = Client::process();
    client.initialize(&[]);
    let answer = client.request("shutdown", Value::Null);
    assert_eq!(answer.get("error"), None);
    assert_eq!(answer["result"], Value::Null);
    assert_eq!(client.exit().code(), Some(0));
}

#[test]
fn a_shutdown_and_an_exit_in_one_breath_are_both_heard() {
    let mut client = Client::process();
    client.initialize(&[]);
    let id = client.ask("shutdown", json!({}));
    client.send(&json!({"jsonrpc": "2.0", "method": "exit", "params": null}));
    assert_eq!(client.answer(id)["result"], Value::Null);
    assert_eq!(client.wait_for_process().code(), Some(0));
}

#[test]
fn an_exit_without_a_shutdown_ends_with_1() {
    let mut client = Client::process();
    client.initialize(&[]);
    assert_eq!(client.exit().code(), Some(1));
    assert_eq!(Client::process().exit().code(), Some(1));
}

#[test]
fn an_exit_does_not_wait_for_slow_requests() {
    let mut client = Client::process();
    client.initialize(&[]);
    client.ask("gouji/probe", json!({"sleep": 60_000}));
    client.request("shutdown", Value::Null);
    let start = Instant::now();
    assert_eq!(client.exit().code(), Some(0));
    assert!(start.elapsed() < Duration::from_secs(2));
}

#[test]
fn the_end_of_the_input_ends_the_process_after_what_is_due() {
    let mut client = Client::process();
    client.initialize(&[]);
    client.open("untitled:1", "坏");
    let id = client.ask("gouji/probe", json!({"sleep": 100}));
    client.hang_up();
    assert_eq!(client.diagnostics(1)["diagnostics"][0]["message"], "此处是坏");
    assert!(client.answer(id).get("result").is_some());
    assert_eq!(client.wait_for_process().code(), Some(1));
}

#[test]
fn the_end_of_the_input_inside_a_frame_ends_the_process() {
    let mut client = Client::process();
    client.initialize(&[]);
    client.raw(b"Content-Length: 100\r\n\r\n{");
    client.hang_up();
    assert_eq!(client.wait_for_process().code(), Some(1));
}

#[test]
fn a_client_that_reads_no_more_ends_the_process() {
    let mut client = Client::process();
    client.initialize(&[]);
    *client.reading().lock().unwrap() = false;
    // The first is still read by the read that is under way; the second meets a closed pipe.
    client.open("untitled:1", "坏");
    std::thread::sleep(Duration::from_millis(200));
    client.open("untitled:2", "坏");
    assert_eq!(client.wait_for_process().code(), Some(1));
}

#[cfg(target_os = "linux")]
#[test]
fn the_death_of_the_editor_ends_the_process() {
    let mut editor = Command::new("sleep").arg("60").spawn().unwrap();
    let mut client = Client::process();
    client.initialize_with(json!({"processId": editor.id(), "capabilities": {}}));
    client.open("untitled:1", "坏");
    client.diagnostics(1);
    editor.kill().unwrap();
    editor.wait().unwrap();
    assert_eq!(client.wait_for_process().code(), Some(1));
}

#[test]
fn an_editor_in_another_container_does_not_end_the_process() {
    let mut client = Client::process();
    client.initialize_with(json!({"processId": u32::MAX - 7, "capabilities": {}}));
    std::thread::sleep(Duration::from_millis(1500));
    assert_eq!(client.leave().code(), Some(0));
}

#[test]
fn nothing_works_before_the_introduction() {
    let mut client = Client::inside();
    client.open("untitled:1", "坏");
    assert_eq!(client.request("gouji/probe", json!({}))["error"]["code"], -32002);
    client.initialize(&[]);
    assert_eq!(client.probe("untitled:1")["text"], Value::Null);
    assert_eq!(
        client.request("initialize", json!({"capabilities": {}}))["error"]["code"],
        -32600
    );
}

#[test]
fn nothing_works_after_the_shutdown() {
    let mut client = Client::inside();
    client.initialize(&[]);
    client.request("shutdown", Value::Null);
    assert_eq!(client.request("gouji/probe", json!({}))["error"]["code"], -32600);
}

#[test]
fn a_client_that_does_not_wait_for_the_introduction_is_served() {
    let mut client = Client::inside();
    let id = client.ask(
        "initialize",
        json!({"capabilities": {}, "rootUri": "", "workspaceFolders": "?"}),
    );
    client.notify("initialized", json!({}));
    client.open("untitled:1", "坏");
    assert!(client.answer(id)["result"]["capabilities"].is_object());
    assert_eq!(client.diagnostics(1)["uri"], "untitled:1");
    assert_eq!(client.probe("untitled:1")["text"], "坏");
}
