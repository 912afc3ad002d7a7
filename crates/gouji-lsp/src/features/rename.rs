//! Rename of a figure: the same figure in all its places. The new name is a figure too.

use gouji_grammar::Span;
use gouji_rules::Edit;
use rust_decimal::Decimal;
use serde_json::Value;
use tower_lsp::lsp_types::{Position, PrepareRenameResponse};

use crate::client::Client;
use crate::features::actions::workspace_edit;
use crate::features::relations::position;
use crate::reading::Reading;
use crate::snapshot::Snapshot;

/// The figure at `position`, if it can be renamed.
pub(crate) fn prepare(snapshot: &Snapshot, at: Position) -> Option<PrepareRenameResponse> {
    let reading = snapshot.analysis().report()?;
    let offset = snapshot.offset(at);
    let places = places(reading, offset)?;
    let touches = |span: &&Span| span.start as usize <= offset && offset <= span.end as usize;
    let own = *places.iter().find(touches)?;
    let figure = own.of(snapshot.source.text());
    (snapshot.in_step && !figure.is_empty()).then(|| PrepareRenameResponse::RangeWithPlaceholder {
        range: snapshot.range(own),
        placeholder: figure.to_owned(),
    })
}

/// Writes another figure into every place of the figure at the request's position.
///
/// # Errors
/// If the new name is no figure: the words that say so.
pub(crate) fn rename(snapshot: &Snapshot, client: &Client, params: &Value) -> Result<Option<Value>, String> {
    let name = params.get("newName").and_then(Value::as_str);
    let name = name.unwrap_or_default().trim();
    if name.parse::<Decimal>().is_err() {
        let why = snapshot.either(
            "新的内容应是一个数，如 178",
            "the new text must be a figure, such as 178",
        );
        return Err(why.to_owned());
    }
    let edits = || {
        let reading = snapshot.analysis().report()?;
        let places = places(reading, snapshot.offset(position(params)?))?;
        let edit = |span| Edit {
            span,
            text: name.to_owned(),
        };
        let edits: Vec<_> = places.into_iter().map(edit).collect();
        snapshot.in_step.then(|| workspace_edit(snapshot, client, &edits))
    };
    Ok(edits())
}

/// All places of the figure at byte `offset`, in the order of the text: its cell, and the prose that states just this cell
/// in the same writing. 一百件 and 1.2万件 would have to be written in another way, so they are left to the person.
fn places(reading: &Reading, offset: usize) -> Option<Vec<Span>> {
    let text = &reading.report.text;
    let (cell, own) = match reading.cell_at(offset) {
        Some((cell, entry)) => (cell, entry.span),
        None => {
            let tie = reading.ties_at(offset).find(|tie| tie.cells.len() == 1)?;
            (*tie.cells.first()?, tie.span)
        }
    };
    let written = own.of(text);
    let prose = reading.ties_of(cell).filter(|tie| tie.cells.len() == 1);
    let mut places: Vec<Span> = prose.map(|tie| tie.span).collect();
    places.extend(reading.report.entry(cell).map(|entry| entry.span));
    places.retain(|span| span.of(text) == written);
    places.push(own);
    places.sort_unstable();
    places.dedup();
    Some(places)
}
