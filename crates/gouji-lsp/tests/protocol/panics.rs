//! A failure costs one answer and one message, never the server.

use serde_json::{Value, json};

use crate::client::Client;

const URI: &str = "untitled:1";

fn messages(client: &mut Client) -> Vec<Value> {
    let mut rest = client.rest();
    rest.retain(|message| message["method"] == "window/showMessage");
    rest
}

#[test]
fn a_panic_in_a_request_is_an_internal_error_and_one_message() {
    let mut client = Client::process();
    client.initialize(&[]);
    client.open(URI, "坏");
    for _ in 0..5 {
        let answer = client.request("gouji/probe", json!({"panic": true}));
        assert_eq!(answer["error"]["code"], -32603);
    }
    assert_eq!(client.probe(URI)["text"], "坏");
    assert_eq!(messages(&mut client).len(), 1);
    assert_eq!(client.leave().code(), Some(0));
}

#[test]
fn a_panic_in_the_checker_is_one_message_and_the_next_text_is_checked() {
    let mut client = Client::process();
    client.initialize(&[]);
    client.open(URI, "坏");
    client.diagnostics(1);
    for version in 2..6 {
        client.full(URI, version, "坏炸");
    }
    assert_eq!(client.probe(URI)["text"], "坏炸");
    let hover = json!({"textDocument": {"uri": URI}, "position": {"line": 0, "character": 0}});
    assert_eq!(
        client.request("textDocument/hover", hover)["error"]["code"],
        -32603
    );
    client.full(URI, 6, "坏坏");
    assert_eq!(client.diagnostics(6)["diagnostics"].as_array().unwrap().len(), 2);
    assert_eq!(messages(&mut client).len(), 1);
    assert_eq!(client.leave().code(), Some(0));
}

#[test]
fn a_panic_tells_standard_error_the_place_and_nothing_of_the_text() {
    let mut client = Client::process();
    client.initialize(&[]);
    client.open(URI, "机密炸");
    client.request("gouji/probe", json!({}));
    let said = client.standard_error();
    assert!(
        said.contains("internal error at") && said.contains("engine.rs"),
        "{said}"
    );
    assert!(!said.contains("机密"), "{said}");
}

#[test]
fn the_message_speaks_the_language_of_the_client() {
    for (locale, word) in [("zh-cn", "内部出错"), ("en", "failed internally")] {
        let mut client = Client::inside();
        client.initialize_with(json!({"locale": locale, "capabilities": {}}));
        client.request("gouji/probe", json!({"panic": true}));
        let said = messages(&mut client);
        assert!(
            said[0]["params"]["message"].as_str().unwrap().contains(word),
            "{said:?}"
        );
    }
}
