//! What is shown beside the text: the tables as HTML, and the line about the document.

use serde_json::{Value, json};

use crate::client::Client;
use crate::desk::{self, Shelf, URI};

fn ask(client: &mut Client, method: &str) -> Value {
    let params = json!({"textDocument": {"uri": URI}});
    client.request(method, params)["result"].take()
}

fn open(text: &str) -> Client {
    let mut client = desk::ready();
    client.open(URI, text);
    client.diagnostics(1);
    client
}

#[test]
fn the_preview_marks_the_wrong_cell_at_its_place_with_its_arithmetic() {
    let text = desk::table("91");
    let answer = ask(&mut open(&text), "gouji/preview");
    assert_eq!(answer["version"], 1);
    let html = answer["html"].as_str().unwrap();
    let cell = html.split("<td").find(|cell| cell.ends_with(">91</td>")).unwrap();
    assert!(cell.contains(r#"class="error""#), "{cell}");
    assert!(cell.contains("新收 91 + 上年结转 7 = 98"), "{cell}");
    let range = desk::range_of(&text, "91");
    let (line, from) = (&range["start"]["line"], &range["start"]["character"]);
    assert!(cell.contains(&format!(r#"data-start="{line}:{from}""#)), "{cell}");
}

#[test]
fn the_preview_counts_as_the_client_counts() {
    let text = desk::table("91").replace("一、本年新收", "𠮷𠮷一、本年新收");
    let html = ask(&mut open(&text), "gouji/preview")["html"].take();
    let from = &desk::range_of(&text, "91")["start"]["character"];
    assert!(html.as_str().unwrap().contains(&format!(":{from}\"")), "{html}");
}

#[test]
fn a_report_has_a_status_with_its_year_form_and_findings() {
    let status = ask(&mut open(&desk::table("91")), "gouji/status");
    assert_eq!(status["year"], 2024);
    assert_eq!(status["form"]["id"], "2021");
    assert_eq!(status["organ"], "某某县某某局");
    assert!(status["errors"].as_u64().unwrap() > 0, "{status}");
    assert_eq!(status["previous"], Value::Null);
}

#[test]
fn the_status_says_where_the_report_of_the_year_before_is() {
    let files: std::sync::Arc<Shelf> = std::sync::Arc::default();
    let last_year = "file:///报告/2023年 [上年].md";
    files.put(last_year, &desk::table("81").replace("2024年", "2023年"));
    let mut client = desk::introduced(&files, json!({}));
    client.open(URI, &desk::table("90"));
    // Folders are read beside the edits.
    let mut previous = Value::Null;
    for _ in 0..400 {
        previous = ask(&mut client, "gouji/status")["previous"].take();
        if !previous.is_null() {
            break;
        }
        std::thread::sleep(std::time::Duration::from_millis(10));
    }
    assert_eq!(previous, last_year);
}

#[test]
fn a_text_that_is_no_report_has_neither() {
    let mut client = open("# 值班安排\n");
    assert_eq!(ask(&mut client, "gouji/preview"), Value::Null);
    assert_eq!(ask(&mut client, "gouji/status"), Value::Null);
}
