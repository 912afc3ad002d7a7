//! Any sequence of edits against a plain string, with the real rules: the same text, and the findings of a check of it.

use std::sync::{Arc, Mutex};

use gouji_lsp::{Analysis, Checker, Encoding, Engine, LineIndex, Memory, NoFiles, Nudge, Source};
use gouji_model::{Hints, read};
use gouji_rules::{CheckOptions, Library, embedded, judge};
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::client::Client;
use crate::desk::{self, URI};

/// The real engine, with an eye on the text that it is given.
struct Watched {
    checker: Checker,
    last: Arc<Mutex<String>>,
}

impl Engine for Watched {
    fn analyze(&self, source: &Source, earlier: &Memory) -> Analysis {
        source.text().clone_into(&mut self.last.lock().unwrap());
        self.checker.analyze(source, earlier)
    }

    fn connect(&self, folders: &[String], nudge: Nudge) {
        self.checker.connect(folders, nudge);
    }
}

/// An edit of a plain string: where, in thousandths of its length, how many characters, and what is put there.
#[derive(Clone, Debug)]
struct Plain {
    from: usize,
    length: usize,
    text: String,
}

fn plain() -> impl Strategy<Value = Plain> {
    let text = prop_oneof![
        3 => "[0-9]{1,3}",
        2 => "[新收件共总计𠮷😀（）“]{1,4}",
        1 => "(\r\n|\n|\r|\\||\t|　| )",
        1 => Just(String::from("| 合计 | 3 | 0 |\r\n")),
        2 => Just(String::new()),
    ];
    (
        0..=1000_usize,
        prop_oneof![4 => 0..3_usize, 1 => 0..120_usize],
        text,
    )
        .prop_map(|(from, length, text)| Plain { from, length, text })
}

/// Applies `step` to `text` and says what a client with that text would send.
fn apply(text: &mut String, step: &Plain, encoding: Encoding) -> Value {
    // No client can name a place between the two characters of one line end.
    let inside = |at: usize| text[..at].ends_with('\r') && text[at..].starts_with('\n');
    let places: Vec<usize> = text
        .char_indices()
        .map(|(at, _)| at)
        .chain([text.len()])
        .filter(|at| !inside(*at))
        .collect();
    let first = (places.len() - 1) * step.from / 1000;
    let last = (first + step.length).min(places.len() - 1);
    let lines = LineIndex::new(text);
    let (start, end) = (places[first], places[last]);
    let [from, to] = [start, end].map(|at| lines.position(text, at, encoding));
    let change = json!({"range": {"start": from, "end": to}, "text": step.text});
    text.replace_range(start..end, &step.text);
    change
}

fn findings(text: &str, library: &Library) -> Vec<(String, String, String)> {
    let report = read(text, &library.forms, Hints::default());
    // Enough edits make something else of a report, and an editor leaves that alone.
    if !report.shows_itself() {
        return Vec::new();
    }
    let verdict = judge(&report, library, &CheckOptions::default(), &[], "");
    let seen = verdict.findings.into_iter().map(|finding| {
        let marked = finding.span.of(text).to_owned();
        (finding.rule, finding.message.zh, marked)
    });
    seen.collect()
}

fn shown(text: &str, published: &Value, encoding: Encoding) -> Vec<(String, String, String)> {
    let items = published["diagnostics"].as_array().unwrap().iter();
    let seen = items.map(|item| {
        (
            item["code"].as_str().unwrap().to_owned(),
            item["message"].as_str().unwrap().to_owned(),
            desk::slice(text, &item["range"], encoding).to_owned(),
        )
    });
    seen.collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, max_shrink_iters: 8, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_sequence_of_edits_ends_in_the_text_and_the_findings_of_a_plain_string(
        changes in proptest::collection::vec(proptest::collection::vec(plain(), 1..4), 1..25),
        (name, encoding) in prop_oneof![
            Just(("utf-8", Encoding::Utf8)), Just(("utf-16", Encoding::Utf16)), Just(("utf-32", Encoding::Utf32)),
        ],
        pick in 0..100_usize,
    ) {
        let reports = desk::reports();
        let mut text = reports[pick % reports.len()].1.clone();
        let last = Arc::default();
        let checker = Checker::new(embedded(), None, Arc::new(NoFiles));
        let engine = Watched { checker, last: Arc::clone(&last) };
        let mut client = Client::serving(Arc::new(engine));
        client.initialize(&[name]);
        client.open(URI, &text);
        let mut version = 1;
        for change in &changes {
            version += 1;
            let edits: Vec<Value> = change.iter().map(|step| apply(&mut text, step, encoding)).collect();
            client.change(URI, version, json!(edits));
        }
        // The result of the last edit may keep quiet about its row; that of the save does not.
        client.diagnostics(version);
        client.notify("textDocument/didSave", json!({"textDocument": {"uri": URI}}));
        let published = client.diagnostics(version);
        prop_assert_eq!(&*last.lock().unwrap(), &text);
        let library = Library::load(embedded());
        prop_assert_eq!(shown(&text, &published, encoding), findings(&text, &library));
    }
}
