//! Cells between `|`: Markdown tables and tables pasted from web pages, with any number of trailing borders.

use std::ops::Range;

use gouji_grammar::Span;
use gouji_grammar::report::BlockKind;

use super::{Cutter, Layout};

pub(super) static LAYOUT: Layout = Layout {
    name: "pipe",
    keeps_blanks: true,
    wants: |_, kind, _| kind == BlockKind::Piped,
    cut,
};

fn cut(cutter: &mut Cutter<'_>, lines: Range<usize>, _: Span) {
    for line in &cutter.document.lines[lines] {
        let span = line.words;
        let text = span.of(cutter.text);
        if is_rule(text) {
            continue;
        }
        let base = span.start as usize;
        let inner = text.strip_prefix(['|', '｜']).unwrap_or(text);
        let mut start = text.len() - inner.len();
        for (at, border) in borders(text) {
            if at >= start {
                cutter.cell(Span::new(base + start, base + at));
                start = at + border;
            }
        }
        if start < text.len() {
            cutter.cell(Span::new(base + start, base + text.len()));
        }
        cutter.end_row();
    }
}

/// Places and lengths of cell borders; a border written `\|` belongs to its cell.
fn borders(text: &str) -> impl Iterator<Item = (usize, usize)> + '_ {
    text.match_indices(['|', '｜'])
        .filter(|(at, _)| !text[..*at].ends_with('\\'))
        .map(|(at, border)| (at, border.len()))
}

/// The line `|---|:--:|` under the head of a Markdown table.
fn is_rule(text: &str) -> bool {
    text.contains('-')
        && text
            .bytes()
            .all(|b| matches!(b, b'|' | b'-' | b':' | b' ' | b'\t'))
        && text.matches("--").count() > 0
}
