//! Cells between tabs, as copied from a spreadsheet or a word processor.

use std::ops::Range;

use gouji_grammar::Span;
use gouji_grammar::report::BlockKind;

use super::{Cutter, Layout};

pub(super) static LAYOUT: Layout = Layout {
    name: "tab",
    keeps_blanks: true,
    wants: |_, kind, _| kind == BlockKind::Tabbed,
    cut,
};

fn cut(cutter: &mut Cutter<'_>, lines: Range<usize>, _: Span) {
    for line in &cutter.document.lines[lines] {
        let text = line.span.of(cutter.text).trim_end_matches(['\n', '\r']);
        let base = line.span.start as usize;
        let mut start = 0;
        for at in memchr::memchr_iter(b'\t', text.as_bytes()).chain([text.len()]) {
            cutter.cell(Span::new(base + start, base + at));
            start = at + 1;
        }
        cutter.end_row();
    }
}
