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
fn wants(cutter: &Cutter<'_>, kind: BlockKind, words: Span) -> bool {
    if !matches!(kind, BlockKind::Text | BlockKind::Ordinal(_)) {
        return false;
    }
    let line = words.of(cutter.text);
    let ends_in_figure = || {
        let last = line.rsplit_once(char::is_whitespace).map_or("", |(_, word)| word);
        number(last).is_some()
    };
    // Most lines are too short, or too long, or have no blank at all, and no letter of them is looked at.
    (3..=600).contains(&line.len())
        && may_have_blanks(line.as_bytes())
        && (gap(line).is_some() || ends_in_figure())
}

/// Whether white space may stand in a line. The bytes are what blanks in ASCII and in Unicode begin with.
fn may_have_blanks(line: &[u8]) -> bool {
    // Without a way out of the loop, many bytes are compared at once.
    let any = |begins: fn(u8) -> bool| line.iter().fold(false, |found, byte| found | begins(*byte));
    any(|byte| matches!(byte, 0..=b' ' | 0xC2 | 0xE1 | 0xE2))
        || any(|byte| byte == 0xE3) && memmem::find(line, "\u{3000}".as_bytes()).is_some()
}

fn cut(cutter: &mut Cutter<'_>, lines: Range<usize>, _: Span) {
    for line in &cutter.document.lines[lines] {
        let span = line.words;
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
    let single = !may_have_blanks(text.as_bytes()) || words(text).take(2).count() == 1;
    if single || number(text).is_some() {
        cutter.cell(Span::new(base, base + text.len()));
        return;
    }
    let mut label: Option<(usize, usize)> = None;
    for (at, word) in words(text) {
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
    let bytes = text.as_bytes();
    let (mut start, mut width) = (0, 0);
    let mut at = 0;
    while at < bytes.len() {
        // How many bytes the character has, and how many columns if it is a blank.
        let (length, columns) = match bytes[at..] {
            [b' ', ..] => (1, 1),
            [b'\t', ..] => (1, 2),
            [0xC2, 0xA0, ..] => (2, 1),
            [0xE3, 0x80, 0x80, ..] => (3, 2),
            [0xE0..=0xEF, ..] => (3, 0),
            _ => (1, 0),
        };
        if columns == 0 && width >= 2 {
            return Some((start, at));
        }
        if columns > 0 && width == 0 {
            start = at;
        }
        width = if columns == 0 { 0 } else { width + columns };
        at += length;
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
