//! Rename of a figure: the same figure in all its places. The new name is a figure too.

use gouji_rules::Edit;
use serde_json::Value;
use tower_lsp::lsp_types::{Position, PrepareRenameResponse};

use crate::client::Client;
use crate::features::actions::workspace_edit;
use crate::features::relations::position;
use crate::snapshot::Snapshot;

/// The figure at `position`, if it can be renamed.
pub(crate) fn prepare(snapshot: &Snapshot, at: Position) -> Option<PrepareRenameResponse> {
    let reading = snapshot.analysis().report()?;
    let (_, entry) = reading.cell_at(snapshot.offset(at))?;
    let figure = entry.span.of(snapshot.source.text());
    (snapshot.in_step && !figure.is_empty()).then(|| PrepareRenameResponse::RangeWithPlaceholder {
        range: snapshot.range(entry.span),
        placeholder: figure.to_owned(),
    })
}

/// Writes another figure into every place of the figure at the request's position.
///
/// # Errors
/// If the new name is no figure: the words that say so.
pub(crate) fn rename(snapshot: &Snapshot, client: &Client, params: &Value) -> Result<Option<Value>, String> {
    let name = params
        .get("newName")
        .and_then(Value::as_str)
        .unwrap_or_default()
        .trim();
    let figure = name.parse::<rust_decimal::Decimal>().is_ok();
    if !figure {
        let why = snapshot.either(
            "新的内容应是一个数，如 178",
            "the new text must be a figure, such as 178",
        );
        return Err(why.to_owned());
    }
    let found = || {
        let at = position(params)?;
        let reading = snapshot.analysis().report()?;
        let (_, entry) = reading.cell_at(snapshot.offset(at))?;
        let edit = Edit {
            span: entry.span,
            text: name.to_owned(),
        };
        snapshot
            .in_step
            .then(|| workspace_edit(snapshot, client, &[edit]))
    };
    Ok(found())
}
