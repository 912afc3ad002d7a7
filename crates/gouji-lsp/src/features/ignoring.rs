//! Ignoring a finding with a reason: by a comment in the report, or by an exception in the `gouji.ron` that it is checked by.
//!
//! Whoever takes one of them writes the reason; until then neither has an effect.

use gouji_grammar::Span;
use gouji_model::{Lang, TableFound};
use gouji_rules::{Edit, Settings};
use serde_json::{Value, json};

use super::actions::{QUICK_FIX, edits_of};
use crate::client::Client;
use crate::engine::Diag;
use crate::publish;
use crate::snapshot::{Snapshot, View};
use crate::uri::UriKey;

/// The ways to ignore a finding. Complaints about requests to ignore are not ignored but mended.
pub(crate) fn ways(view: &View, snapshot: &Snapshot, client: &Client, diag: &Diag) -> Vec<Value> {
    let Some(code) = diag.code.as_ref().filter(|code| !code.id.starts_with("ignore/")) else {
        return Vec::new();
    };
    let rule = code.id.as_str();
    let ways = [
        comment(snapshot, client, diag, rule),
        exception(view, snapshot, client, diag, rule),
    ];
    let finish = |(title, edit): (String, Value)| {
        json!({
            "title": title,
            "kind": QUICK_FIX,
            "edit": edit,
            "diagnostics": [publish::item(client, snapshot, diag)],
        })
    };
    ways.into_iter().flatten().map(finish).collect()
}

/// Puts a comment before the paragraph or table that a finding is in.
fn comment(snapshot: &Snapshot, client: &Client, diag: &Diag, rule: &str) -> Option<(String, Value)> {
    let reading = snapshot.analysis().report()?;
    let text = snapshot.source.text();
    // A line in the middle of a table would cut it in two.
    let inside =
        |table: &&TableFound| table.span.start <= diag.span.start && diag.span.start < table.span.end;
    let table = reading.report.tables.iter().find(inside);
    let at = table.map_or(diag.span.start, |table| table.span.start) as usize;
    let line = text.get(..at)?.rfind('\n').map_or(0, |end| end + 1);
    let end = if text.contains("\r\n") { "\r\n" } else { "\n" };
    let edit = Edit {
        span: Span::new(line, line),
        text: format!("<!-- gouji: ignore {rule} {} -->{end}", reason(snapshot)),
    };
    let title = match snapshot.lang {
        Lang::Zh => format!("忽略 {rule}（在注释里写明原因）"),
        Lang::En => format!("Ignore {rule} (write the reason into the comment)"),
    };
    let edit = edits_of(client, snapshot, &snapshot.source, snapshot.version, &[edit]);
    Some((title, edit))
}

/// Adds an exception to the `gouji.ron`, as it stands in the editor where it is open.
fn exception(
    view: &View,
    snapshot: &Snapshot,
    client: &Client,
    diag: &Diag,
    rule: &str,
) -> Option<(String, Value)> {
    let config = snapshot.analysis().report()?.config.as_ref()?;
    let key = UriKey::new(config.source.uri());
    let open = view
        .open
        .iter()
        .find(|open| UriKey::new(open.source.uri()) == key);
    let (source, version) = match open {
        Some(open) if !open.in_step => return None,
        Some(open) => (&open.source, open.version),
        None => (&config.source, None),
    };
    let settings = Settings::read("", source.text());
    let file = config.relative(snapshot.source.uri());
    let edit = settings.adding(rule, narrowest(snapshot, diag), &file, reason(snapshot))?;
    let title = match snapshot.lang {
        Lang::Zh => format!("在 gouji.ron 里忽略 {rule}（写明原因）"),
        Lang::En => format!("Ignore {rule} in gouji.ron (write the reason there)"),
    };
    Some((title, edits_of(client, snapshot, source, version, &[edit])))
}

/// The cell that tells the finding from the others of its rule, as far as there is one: an exception covers every finding
/// that concerns one of its cells.
fn narrowest<'a>(snapshot: &Snapshot, diag: &'a Diag) -> Option<&'a str> {
    let id = |diag: &Diag| diag.code.as_ref().map(|code| code.id.clone());
    let others = |cell: &&String| {
        let diags = snapshot.analysis().diags.iter();
        diags
            .filter(|other| id(other) == id(diag) && other.cells.contains(cell))
            .count()
    };
    diag.cells.iter().min_by_key(others).map(String::as_str)
}

fn reason(snapshot: &Snapshot) -> &'static str {
    snapshot.either("原因", "reason")
}
