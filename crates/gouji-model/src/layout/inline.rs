//! A whole table on one line: cells divided by spaces, or by nothing at all once a web page lost its tags.
//!
//! The line is searched for labels; what stands between two labels are figures. Where `71 3 0 0 0 0 74`
//! became `713000074`, the piece holds all the digits and [`crate::table`] decodes it.

use std::ops::Range;

use gouji_grammar::Span;
use gouji_grammar::report::BlockKind;

use super::{Cutter, Layout};
use crate::form::{fold, fold_mapped};

pub(super) static LAYOUT: Layout = Layout {
    name: "inline",
    keeps_blanks: false,
    wants,
    cut,
};

/// The labels of the smallest table take so many bytes.
const SHORTEST: usize = 150;

/// A long line of which one byte in sixty is a digit. Much prose has as many, so labels must be there too.
fn wants(cutter: &Cutter<'_>, kind: BlockKind, words: Span) -> bool {
    let line = words.of(cutter.text).as_bytes();
    if !matches!(kind, BlockKind::Text | BlockKind::Ordinal(_)) || line.len() < SHORTEST {
        return false;
    }
    // A full-width digit is three bytes, EF BC 90 to EF BC 99.
    let wide = line.iter().zip(&line[1..]).zip(&line[2..]);
    let wide = wide
        .filter(|((a, b), c)| **a == 0xef && **b == 0xbc && (0x90..=0x99).contains(*c))
        .count();
    let digits = wide + line.iter().filter(|b| b.is_ascii_digit()).count();
    let spaces = line.iter().filter(|b| b.is_ascii_whitespace()).count();
    line.len() - spaces >= SHORTEST && digits * 60 >= line.len() - spaces && has_labels(cutter, words)
}

/// So many labels of rows make a table.
const ROWS: usize = 3;

/// Whether there are labels. A table has them near its beginning, so that long prose is not searched.
fn has_labels(cutter: &Cutter<'_>, words: Span) -> bool {
    let line = words.of(cutter.text);
    let head = (0..=line.len().min(1_200))
        .rev()
        .find(|i| line.is_char_boundary(*i))
        .unwrap_or(0);
    let folded = fold(&line[..head]);
    let lexicon = cutter.lexicon;
    let rows = || lexicon.labels_in(&folded).filter(|(_, rows)| *rows);
    lexicon.may_have_rows(&folded, ROWS) && rows().take(ROWS).count() == ROWS
}

fn cut(cutter: &mut Cutter<'_>, _: Range<usize>, span: Span) {
    let line = span.of(cutter.text);
    let (folded, places) = fold_mapped(line);
    let base = span.start as usize;
    let mut from = 0;
    let lexicon = cutter.lexicon;
    for (found, _) in lexicon.labels_in(&folded) {
        // A place is where a folded character stands in the line; the label ends behind its last character.
        let start = places[found.start] as usize;
        let end = places.get(found.end).map_or(line.len(), |p| *p as usize);
        let end = start + trim_figures(&line[start..end]);
        figures(cutter, &line[from..start.max(from)], base + from);
        cutter.cell(Span::new(base + start, base + end));
        from = end;
    }
    figures(cutter, &line[from..], base + from);
    cutter.end_row();
}

/// The length of a label without brackets, quotes and spaces that follow it.
fn trim_figures(label: &str) -> usize {
    label
        .trim_end_matches(|c: char| c.is_whitespace() || "（([【".contains(c))
        .len()
}

/// Everything between two labels: figures divided by spaces, and leftovers that are kept as words.
fn figures(cutter: &mut Cutter<'_>, text: &str, base: usize) {
    for (at, word) in super::columns::words(text) {
        let mut start = 0;
        for end in boundaries(word) {
            cutter.cell(Span::new(base + at + start, base + at + end));
            start = end;
        }
    }
}

/// Where runs of figures and runs of other characters end within a word.
fn boundaries(word: &str) -> impl Iterator<Item = usize> + '_ {
    let figure = |c: char| c.is_ascii_digit() || matches!(c, '.' | '+' | '-' | '/' | '０'..='９');
    word.char_indices()
        .zip(word.chars().skip(1).map(Some).chain([None]))
        .filter(move |((_, c), next)| next.is_none_or(|n| figure(n) != figure(*c)))
        .map(|((i, c), _)| i + c.len_utf8())
}
