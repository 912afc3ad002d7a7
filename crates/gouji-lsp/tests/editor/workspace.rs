//! Around the document: last year's report, rule files that change, the language.

use std::sync::Arc;

use serde_json::{Value, json};

use crate::client::Client;
use crate::desk::{self, Shelf, URI};

const LAST_YEAR: &str = "file:///报告/2023年.md";
const PACK: &str = "file:///报告/rules/2021.ron";

fn last_year() -> String {
    desk::table("81").replace("2024年", "2023年")
}

/// Hovers over the first figure until the answer fits: the folders are read beside the edits.
fn hover_until(client: &mut Client, text: &str, fits: impl Fn(&str) -> bool) -> String {
    let mut position = desk::range_of(text, "数量 | 90 |")["start"].take();
    position["character"] = json!(position["character"].as_u64().unwrap() + 6);
    let params = json!({"textDocument": {"uri": URI}, "position": position});
    let mut shown = String::new();
    for _ in 0..400 {
        let answer = client.request("textDocument/hover", params.clone());
        shown = answer["result"]["contents"]["value"]
            .as_str()
            .unwrap_or_default()
            .to_owned();
        if fits(&shown) {
            break;
        }
        std::thread::sleep(std::time::Duration::from_millis(10));
    }
    shown
}

#[test]
fn last_years_report_is_found_by_organ_and_year_and_followed_when_it_changes() {
    let files: Arc<Shelf> = Arc::default();
    files.put(LAST_YEAR, &last_year());
    let mut client = desk::introduced(&files, json!({}));
    let text = desk::table("90");
    client.open(URI, &text);
    let shown = hover_until(&mut client, &text, |shown| shown.contains("2023"));
    assert!(shown.contains("上年（2023）：81"), "{shown}");
    files.put(LAST_YEAR, &last_year().replace("| 81 |", "| 82 |"));
    let changed = json!({"changes": [{"uri": LAST_YEAR, "type": 2}]});
    client.notify("workspace/didChangeWatchedFiles", changed);
    let shown = hover_until(&mut client, &text, |shown| shown.contains("82"));
    assert!(shown.contains("上年（2023）：82"), "{shown}");
}

#[test]
fn the_reading_of_folders_is_shown_and_ends_even_when_it_is_stopped() {
    let files: Arc<Shelf> = Arc::default();
    for number in 0..50 {
        files.put(&format!("file:///报告/{number}.md"), &last_year());
    }
    let mut client = desk::client(&files);
    client.initialize_with(json!({
        "workspaceFolders": [{"uri": "file:///报告", "name": "报告"}],
        "capabilities": {"window": {"workDoneProgress": true}},
    }));
    client.question("window/workDoneProgress/create");
    let begun = client.notification("$/progress");
    assert_eq!(begun["value"]["kind"], "begin");
    client.notify("window/workDoneProgress/cancel", json!({"token": begun["token"]}));
    while client.notification("$/progress")["value"]["kind"] != "end" {}
}

fn rules(client: &mut Client) -> Vec<Value> {
    let published = client.diagnostics(1);
    let items = published["diagnostics"].as_array().unwrap();
    items.iter().map(|item| item["code"].clone()).collect()
}

#[test]
fn a_rule_file_that_changes_is_in_force_at_once_and_one_that_breaks_is_not() {
    let quiet = r#"Pack(year: 2024, form: "2021", rules: [])"#;
    let files: Arc<Shelf> = Arc::default();
    let pack = PACK.replace("2021.ron", "2024.ron");
    let mut client = desk::introduced(&files, json!({"rules": "rules"}));
    client.open(URI, &desk::table("91"));
    assert!(!rules(&mut client).is_empty());
    let changed = json!({"changes": [{"uri": pack, "type": 2}]});
    files.put(&pack, quiet);
    client.notify("workspace/didChangeWatchedFiles", changed.clone());
    assert_eq!(rules(&mut client), [Value::Null; 0]);
    // The last good rules stay, and the file itself says what is wrong with it.
    files.put(&pack, &quiet.replace("rules:", "rulse:"));
    client.notify("workspace/didChangeWatchedFiles", changed.clone());
    assert_eq!(rules(&mut client), [Value::Null; 0]);
    let about = complaints(&mut client, &pack);
    assert!(about[0]["message"].as_str().unwrap().contains("rules"), "{about}");
    files.put(&pack, quiet);
    client.notify("workspace/didChangeWatchedFiles", changed);
    assert_eq!(complaints(&mut client, &pack), json!([]));
}

fn complaints(client: &mut Client, uri: &str) -> Value {
    loop {
        let mut shown = client.notification("textDocument/publishDiagnostics");
        if shown["uri"] == uri {
            return shown["diagnostics"].take();
        }
    }
}

#[test]
fn the_language_follows_the_settings() {
    let mut client = desk::ready();
    client.open(URI, &desk::table("91"));
    let message = desk::arithmetic(&client.diagnostics(1))["message"].take();
    assert!(message.as_str().unwrap().contains("总计 98≠97"), "{message}");
    let settings = json!({"settings": {"gouji": {"language": "en"}}});
    client.notify("workspace/didChangeConfiguration", settings);
    let message = desk::arithmetic(&client.diagnostics(1))["message"].take();
    assert!(message.as_str().unwrap().contains("total 98≠97"), "{message}");
}

#[test]
fn without_a_workspace_last_years_report_is_found_beside_the_document() {
    let files: Arc<Shelf> = Arc::default();
    files.put(LAST_YEAR, &last_year());
    files.put(
        "file:///报告/更早/2023年.md",
        &last_year().replace("| 81 |", "| 83 |"),
    );
    let text = desk::table("90");
    files.put(URI, &text);
    let mut client = desk::client(&files);
    client.initialize_with(json!({"processId": null, "capabilities": desk::capabilities()}));
    client.open(URI, &text);
    let shown = hover_until(&mut client, &text, |shown| shown.contains("2023"));
    assert!(shown.contains("上年（2023）：81"), "{shown}");
}

#[test]
fn the_year_of_the_settings_is_for_reports_that_do_not_say_theirs() {
    let year = |text: &str, options: Value| {
        let mut client = desk::introduced(&Arc::default(), options);
        client.open(URI, text);
        client.diagnostics(1);
        let params = json!({"textDocument": {"uri": URI}});
        client.request("gouji/status", params)["result"]["year"].take()
    };
    let silent = desk::table("90").replace("2024年", "");
    assert_eq!(year(&silent, json!({})), Value::Null);
    assert_eq!(year(&silent, json!({"year": 2022})), 2022);
    assert_eq!(year(&desk::table("90"), json!({"year": 2022})), 2024);
}
