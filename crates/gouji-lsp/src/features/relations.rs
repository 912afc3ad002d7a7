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
            let others: BTreeSet<CellId> = match reading.cell_at(offset) {
                Some((cell, _)) => reading
                    .identities_of(cell)
                    .flat_map(|identity| equation::other_side(identity, cell))
                    .collect(),
                None => reading
                    .ties_at(offset)
                    .flat_map(|tie| tie.cells.iter().copied())
                    .collect(),
            };
            Some(Value::Array(locations(snapshot, spans(reading, others))))
        }
        Content::Rules(file) => rule_files::definition(snapshot, file, offset),
        Content::Plain => None,
    }
}

/// Everything that has to agree with what stands at `position`.
pub(crate) fn references(snapshot: &Snapshot, params: &Value) -> Option<Value> {
    let reading = snapshot.analysis().report()?;
    let offset = snapshot.offset(position(params)?);
    let (own, mut found) = kin(reading, offset)?;
    let declared = params
        .pointer("/context/includeDeclaration")
        .and_then(Value::as_bool);
    if !declared.unwrap_or_default() {
        found.retain(|span| *span != own);
    }
    let mut locations = locations(snapshot, found);
    if let Some((cell, _)) = reading.cell_at(offset) {
        locations.extend(year_before(snapshot, reading, cell));
    }
    Some(Value::Array(locations))
}

/// The figures that have to agree with the one at `position`; that one stands out.
pub(crate) fn highlights(snapshot: &Snapshot, position: Position) -> Option<Vec<DocumentHighlight>> {
    let reading = snapshot.analysis().report()?;
    let (own, found) = kin(reading, snapshot.offset(position))?;
    let highlight = |span: Span| DocumentHighlight {
        range: snapshot.range(span),
        kind: Some(if span == own {
            DocumentHighlightKind::WRITE
        } else {
            DocumentHighlightKind::READ
        }),
    };
    Some(found.into_iter().map(highlight).collect())
}

/// The figure at byte `offset`, and with it everything that has to agree with it: of a cell the cells of its identities and
/// the prose that states it, of a figure in the prose the cells that it states.
fn kin(reading: &Reading, offset: usize) -> Option<(Span, Vec<Span>)> {
    let (own, mut found) = match reading.cell_at(offset) {
        Some((cell, entry)) => {
            let mut found = spans(reading, related(reading, cell));
            found.extend(reading.ties_of(cell).map(|tie| tie.span));
            (entry.span, found)
        }
        None => {
            let own = reading.ties_at(offset).next()?.span;
            let cells = reading.ties_at(offset).flat_map(|tie| tie.cells.iter().copied());
            (own, spans(reading, cells))
        }
    };
    found.push(own);
    found.sort_unstable();
    found.dedup();
    Some((own, found))
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
