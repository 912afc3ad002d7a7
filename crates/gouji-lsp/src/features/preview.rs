//! `gouji/preview`: the tables of a report as HTML, for an editor to show beside the text.
//!
//! Cells say where they stand in the client's columns, so that the page can follow the cursor and the other way round.

use gouji_grammar::Span;
use gouji_model::form::CellId;
use gouji_rules::page::{Mark, Page, Place, tables};
use serde_json::{Value, json};

use crate::engine::Diag;
use crate::equation;
use crate::reading::Reading;
use crate::snapshot::Snapshot;

/// The tables with what was found in them, and the version of the text that they were drawn from.
pub(crate) fn preview(snapshot: &Snapshot) -> Option<Value> {
    let analysis = snapshot.analysis();
    let reading = analysis.report()?;
    let marks: Vec<_> = analysis.diags.iter().map(|diag| mark(snapshot, diag)).collect();
    let page = Page {
        report: &reading.report,
        marks: &marks,
        lang: snapshot.lang,
        place: &|span| place(snapshot, span),
        notes: &|cell| notes(snapshot, reading, cell),
    };
    Some(json!({"html": tables(&page).into_string(), "version": snapshot.version}))
}

fn mark<'a>(snapshot: &'a Snapshot, diag: &'a Diag) -> Mark<'a> {
    let here = diag.related.iter().filter(|related| related.source.is_none());
    Mark {
        severity: diag.severity,
        message: snapshot.say(&diag.message),
        span: diag.span,
        cells: &diag.cells,
        asides: here
            .map(|related| (related.span, snapshot.say(&related.message)))
            .collect(),
    }
}

fn place(snapshot: &Snapshot, span: Span) -> Option<[Place; 2]> {
    // A cell that is nowhere in the text has an empty place at its beginning.
    let range = (span.end > 0).then(|| snapshot.range(span))?;
    Some([range.start, range.end].map(|at| (at.line, at.character)))
}

/// The identities that a cell stands in, with live values.
fn notes(snapshot: &Snapshot, reading: &Reading, cell: CellId) -> Vec<String> {
    let Some(form) = reading.form() else {
        return Vec::new();
    };
    let line = |identity| {
        let mark = match equation::holds(reading, identity) {
            Some(true) => "✓",
            Some(false) => "✗",
            None => "·",
        };
        format!(
            "{mark} {}",
            equation::work(reading, form, identity, snapshot.lang)
        )
    };
    reading.identities_of(cell).map(line).collect()
}
