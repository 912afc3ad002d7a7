//! One cell per line, with blank lines between the cells or without. Blank cells are lost.

use std::ops::Range;

use gouji_grammar::Span;
use gouji_grammar::report::BlockKind;

use super::{Cutter, Layout};

pub(super) static LAYOUT: Layout = Layout {
    name: "lines",
    keeps_blanks: false,
    wants,
    cut,
};

/// Lines longer than this are sentences. The longest label has under 60 characters.
const LONGEST_CELL: usize = 240;

fn wants(_: &Cutter<'_>, kind: BlockKind, words: Span) -> bool {
    matches!(kind, BlockKind::Text | BlockKind::Ordinal(_)) && words.len() <= LONGEST_CELL
}

fn cut(cutter: &mut Cutter<'_>, lines: Range<usize>, _: Span) {
    for line in &cutter.document.lines[lines] {
        cutter.cell_with(line.words, line.words.of(cutter.text));
        cutter.end_row();
    }
}
