//! Hover: what is known about the place under the pointer.

use tower_lsp::lsp_types::{Hover, HoverContents, MarkupContent, MarkupKind, Position};

use crate::snapshot::Snapshot;

/// The messages of all findings at `position`, narrowest first.
pub(crate) fn hover(snapshot: &Snapshot, position: Position) -> Option<Hover> {
    let offset = u32::try_from(snapshot.offset(position)).ok()?;
    let mut here: Vec<_> = snapshot
        .analysis()
        .diags
        .iter()
        .filter(|diag| diag.span.contains(offset))
        .collect();
    here.sort_by_key(|diag| diag.span.len());
    let narrowest = here.first()?;
    let messages: Vec<_> = here.iter().map(|diag| snapshot.say(&diag.message)).collect();
    Some(Hover {
        contents: HoverContents::Markup(MarkupContent {
            kind: MarkupKind::PlainText,
            value: messages.join("\n"),
        }),
        range: Some(snapshot.range(narrowest.span)),
    })
}
