//! From a figure to the figures it has to agree with: definition, references, highlights.
//!
//! The definition of a figure are the figures from which it follows: for a total its parts, for a part its total. Its
//! references are all cells of all identities that it stands in, and the same cell of last year's report.

use std::collections::BTreeSet;

use gouji_grammar::Span;
use gouji_model::form::CellId;
use serde_json::{Value, json};
use tower_lsp::lsp_types::{DocumentHighlight, DocumentHighlightKind, Position};

use crate::engine::Content;
use crate::equation;
use crate::features::rule_files;
use crate::reading::Reading;
use crate::snapshot::Snapshot;

/// Where what stands at `position` comes from.
pub(crate) fn definition(snapshot: &Snapshot, params: &Value) -> Option<Value> {
    let offset = snapshot.offset(position(params)?);
    match &snapshot.analysis().content {
        Content::Report(reading) => {
            let (cell, _) = reading.cell_at(offset)?;
            let others: BTreeSet<CellId> = reading
                .identities_of(cell)
                .flat_map(|identity| equation::other_side(identity, cell))
                .collect();
            Some(Value::Array(locations(snapshot, spans(reading, others))))
        }
        Content::Rules(file) => rule_files::definition(snapshot, file, offset),
        Content::Plain => None,
    }
}

/// Everything that has to agree with what stands at `position`.
pub(crate) fn references(snapshot: &Snapshot, params: &Value) -> Option<Value> {
    let reading = snapshot.analysis().report()?;
    let (cell, entry) = reading.cell_at(snapshot.offset(position(params)?))?;
    let own = params
        .pointer("/context/includeDeclaration")
        .and_then(Value::as_bool);
    let mut related = related(reading, cell);
    related.remove(&cell);
    let mut found = spans(reading, related);
    if own.unwrap_or_default() {
        found.push(entry.span);
        found.sort_unstable();
    }
    let mut locations = locations(snapshot, found);
    locations.extend(year_before(snapshot, reading, cell));
    Some(Value::Array(locations))
}

/// The cells of the identities around `position`; the cell itself stands out.
pub(crate) fn highlights(snapshot: &Snapshot, position: Position) -> Option<Vec<DocumentHighlight>> {
    let reading = snapshot.analysis().report()?;
    let (cell, entry) = reading.cell_at(snapshot.offset(position))?;
    let highlight = |span: Span| DocumentHighlight {
        range: snapshot.range(span),
        kind: Some(if span == entry.span {
            DocumentHighlightKind::WRITE
        } else {
            DocumentHighlightKind::READ
        }),
    };
    let mut all = related(reading, cell);
    all.insert(cell);
    Some(spans(reading, all).into_iter().map(highlight).collect())
}

fn related(reading: &Reading, cell: CellId) -> BTreeSet<CellId> {
    let identities = reading.identities_of(cell);
    identities
        .flat_map(|identity| identity.terms.iter().map(|term| term.cell))
        .collect()
}

/// Places of cells that are there, in the order of the text.
fn spans(reading: &Reading, cells: impl IntoIterator<Item = CellId>) -> Vec<Span> {
    let entries = cells.into_iter().filter_map(|cell| reading.report.entry(cell));
    let mut spans: Vec<_> = entries
        .map(|entry| entry.span)
        .filter(|span| span.end > 0)
        .collect();
    spans.sort_unstable();
    spans
}

fn locations(snapshot: &Snapshot, spans: Vec<Span>) -> Vec<Value> {
    let location = |span| json!({"uri": *snapshot.source.uri, "range": snapshot.range(span)});
    spans.into_iter().map(location).collect()
}

fn year_before(snapshot: &Snapshot, reading: &Reading, cell: CellId) -> Option<Value> {
    let prior = reading.previous.as_ref()?;
    let entry = prior.report.at(reading.form()?.path(cell))?;
    let range = prior.source.range(entry.span, snapshot.encoding);
    Some(json!({"uri": *prior.source.uri, "range": range}))
}

/// The position that a request names.
pub(crate) fn position(params: &Value) -> Option<Position> {
    serde_json::from_value(params.get("position")?.clone()).ok()
}
