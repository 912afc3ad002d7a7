//! Inlay hints: what a total should be, only where it is not.

use std::collections::BTreeSet;

use gouji_grammar::Span;
use rust_decimal::Decimal;
use tower_lsp::lsp_types::{InlayHint, InlayHintLabel, InlayHintTooltip, Range};

use crate::equation;
use crate::snapshot::Snapshot;

/// The computed totals in `range` that differ from what is written.
pub(crate) fn inlay_hints(snapshot: &Snapshot, range: Range) -> Option<Vec<InlayHint>> {
    let reading = snapshot.analysis().report()?;
    let form = reading.form()?;
    let shown = Span::new(
        snapshot.offset(range.start),
        snapshot.offset(range.end).max(snapshot.offset(range.start)),
    );
    let mut seen: BTreeSet<(Span, Decimal)> = BTreeSet::new();
    let mut hints = Vec::new();
    for identity in &form.identities {
        let Some((cell, sum)) = equation::computed(reading, identity) else {
            continue;
        };
        let Some(entry) = reading.report.entry(cell) else {
            continue;
        };
        let inside = shown.start <= entry.span.start && entry.span.end <= shown.end;
        let differs = entry.value.number().is_some_and(|written| written != sum);
        if inside && differs && seen.insert((entry.span, sum)) {
            hints.push(InlayHint {
                position: snapshot.range(entry.span).end,
                label: InlayHintLabel::String(format!("Σ {}", sum.normalize())),
                kind: None,
                text_edits: None,
                tooltip: Some(InlayHintTooltip::String(equation::work(
                    reading,
                    form,
                    identity,
                    snapshot.lang,
                ))),
                padding_left: Some(true),
                padding_right: None,
                data: None,
            });
        }
    }
    hints.sort_by_key(|hint| (hint.position.line, hint.position.character));
    Some(hints)
}
