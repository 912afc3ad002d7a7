//! Columns made of spaces, as text taken from a PDF has them: words and figures share a line, labels run over
//! several lines, and blank cells are lost.

use std::ops::Range;

use gouji_grammar::Span;
use gouji_grammar::report::BlockKind;
use memchr::memmem;

use super::{Cutter, Layout, number};

pub(super) static LAYOUT: Layout = Layout {
    name: "columns",
    keeps_blanks: false,
    wants,
    cut,
};

/// A line with a gap of two spaces between two words, or words that end in a figure of their own; short enough
/// for a line of a page.
fn wants(cutter: &Cutter<'_>, kind: BlockKind, span: Span) -> bool {
    if !matches!(kind, BlockKind::Text | BlockKind::Ordinal(_)) {
        return false;
    }
    let line = span.of(cutter.text).trim();
    let ends_in_figure = || {
        let last = line.rsplit_once(char::is_whitespace).map_or("", |(_, word)| word);
        number(last).is_some()
    };
    // Most lines are too long or have no blank at all, and no letter of them is looked at.
    line.len() <= 600 && may_have_blanks(line.as_bytes()) && (gap(line).is_some() || ends_in_figure())
}

/// Whether white space may stand in a line. The bytes are what blanks in ASCII and in Unicode begin with.
fn may_have_blanks(line: &[u8]) -> bool {
    line.iter().any(|b| matches!(b, 0..=b' ' | 0xC2 | 0xE1 | 0xE2))
        || memmem::find(line, "\u{3000}".as_bytes()).is_some()
}

fn cut(cutter: &mut Cutter<'_>, lines: Range<usize>, _: Span) {
    for line in &cutter.document.lines[lines] {
        let span = line.trimmed_span(cutter.text);
        let text = span.of(cutter.text);
        if !is_page_number(text) {
            split(cutter, text, span.start as usize);
        }
        cutter.end_row();
    }
}

/// Cuts a line at its wide gaps; what stands between two gaps is one cell, or several figures.
pub(super) fn split(cutter: &mut Cutter<'_>, text: &str, base: usize) {
    let mut start = 0;
    while start < text.len() {
        let (end, next) =
            gap(&text[start..]).map_or((text.len(), text.len()), |(e, n)| (start + e, start + n));
        chunk(cutter, &text[start..end], base + start);
        start = next;
    }
}

/// A chunk is one figure (`283 批次`), a label, or words and figures divided by single spaces.
fn chunk(cutter: &mut Cutter<'_>, text: &str, base: usize) {
    let words: Vec<(usize, &str)> = words(text).collect();
    if words.len() == 1 || number(text).is_some() {
        cutter.cell(Span::new(base, base + text.len()));
        return;
    }
    let mut label: Option<(usize, usize)> = None;
    for (at, word) in words {
        if number(word).is_some() {
            if let Some((start, end)) = label.take() {
                cutter.cell(Span::new(base + start, base + end));
            }
            cutter.cell(Span::new(base + at, base + at + word.len()));
        } else {
            label = Some((label.map_or(at, |l| l.0), at + word.len()));
        }
    }
    if let Some((start, end)) = label {
        cutter.cell(Span::new(base + start, base + end));
    }
}

/// Words divided by white space, with their places.
pub(super) fn words(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.split_whitespace()
        .map(move |w| (w.as_ptr() as usize - text.as_ptr() as usize, w))
}

/// The first gap of two spaces or more, or an ideographic space between words: its begin and end.
fn gap(text: &str) -> Option<(usize, usize)> {
    let mut start = None;
    let mut width = 0;
    for (i, c) in text.char_indices() {
        match c {
            ' ' | '\u{a0}' => width += 1,
            '\t' | '\u{3000}' => width += 2,
            _ if width >= 2 => return start.map(|s| (s, i)),
            _ => {
                width = 0;
                start = None;
                continue;
            }
        }
        start.get_or_insert(i);
    }
    None
}

/// `-3-`, `— 3 —`: the number of a page, not a cell.
fn is_page_number(text: &str) -> bool {
    let dash = |c: char| "-—－–".contains(c);
    let inner = text.trim_matches(|c: char| dash(c) || c.is_whitespace());
    text.starts_with(dash)
        && text.ends_with(dash)
        && !inner.is_empty()
        && inner.bytes().all(|b| b.is_ascii_digit())
}
