//! Formatting: pipe tables with their columns in line. No value changes.

use gouji_model::align::align;
use tower_lsp::lsp_types::{Range, TextEdit};

use crate::snapshot::Snapshot;

/// The lines to write anew, in the whole document or in `range`. Nothing while the text may not be the client's.
pub(crate) fn format(snapshot: &Snapshot, range: Option<Range>) -> Option<Vec<TextEdit>> {
    if !snapshot.in_step {
        return None;
    }
    let wanted = |edit: &TextEdit| {
        range.is_none_or(|range| {
            range.start.line <= edit.range.start.line && edit.range.start.line <= range.end.line
        })
    };
    let lines = align(snapshot.source.text()).into_iter().map(|line| TextEdit {
        range: snapshot.range(line.span),
        new_text: line.text,
    });
    Some(lines.filter(wanted).collect())
}
