//! From byte offsets to lines and columns, in time that does not depend on the length of a line.

use std::cell::OnceCell;
use std::ops::Range;

use gouji_grammar::Span;

/// A line and a column, both counted from 1, the column in characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Place {
    /// Line.
    pub(crate) line: u32,
    /// Column in characters.
    pub(crate) column: u32,
}

/// The lines and columns of one text.
///
/// A mark is kept per kilobyte rather than per line: reports exist that are one single line, and counting from its
/// beginning for each of their cells would take quadratic time.
pub(crate) struct Places<'t> {
    text: &'t str,
    /// Made when the first place is asked for; most reports have nothing to point at.
    marks: OnceCell<Vec<(usize, Place)>>,
}

const STEP: usize = 1024;

impl<'t> Places<'t> {
    /// The places of `text`.
    pub(crate) fn new(text: &'t str) -> Self {
        Self {
            text,
            marks: OnceCell::new(),
        }
    }

    /// The text.
    pub(crate) fn text(&self) -> &'t str {
        self.text
    }

    /// Where a byte offset lies. An offset behind the text is its end, one inside a character its beginning.
    pub(crate) fn at(&self, offset: u32) -> Place {
        let offset = floor_boundary(self.text, offset as usize);
        let marks = self.marks.get_or_init(|| marks(self.text));
        let after = marks.partition_point(|(at, _)| *at <= offset);
        let (at, place) = marks[after.saturating_sub(1)];
        place.after(&self.text.as_bytes()[at..offset])
    }

    /// The line that an offset lies in, without its line break.
    pub(crate) fn line(&self, offset: u32) -> Range<usize> {
        let bytes = self.text.as_bytes();
        let at = floor_boundary(self.text, offset as usize);
        let start = memchr::memrchr(b'\n', &bytes[..at]).map_or(0, |i| i + 1);
        let mut end = memchr::memchr(b'\n', &bytes[at..]).map_or(bytes.len(), |i| at + i);
        if end > start && bytes[end - 1] == b'\r' {
            end -= 1;
        }
        start..end
    }

    /// The text of a span; empty where the span does not belong to this text.
    pub(crate) fn slice(&self, span: Span) -> &'t str {
        self.text.get(span.range()).unwrap_or_default()
    }
}

/// Walks the text once. There is at least one mark, at its beginning.
fn marks(text: &str) -> Vec<(usize, Place)> {
    let mut place = Place { line: 1, column: 1 };
    let mut marks = Vec::with_capacity(text.len() / STEP + 1);
    let mut at = 0;
    loop {
        marks.push((at, place));
        let end = ceil_boundary(text, marks.len() * STEP);
        if end >= text.len() {
            return marks;
        }
        place = place.after(&text.as_bytes()[at..end]);
        at = end;
    }
}

impl Place {
    /// The place behind `bytes`, which begin here.
    fn after(self, bytes: &[u8]) -> Self {
        match memchr::memrchr(b'\n', bytes) {
            Some(last) => Self {
                line: self.line + count(memchr::memchr_iter(b'\n', bytes).count()),
                column: 1 + characters(&bytes[last + 1..]),
            },
            None => Self {
                line: self.line,
                column: self.column + characters(bytes),
            },
        }
    }
}

/// Characters are the bytes that do not continue one.
fn characters(bytes: &[u8]) -> u32 {
    count(bytes.iter().filter(|&&b| b & 0xc0 != 0x80).count())
}

fn count(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

fn ceil_boundary(text: &str, mut at: usize) -> usize {
    while at < text.len() && !text.is_char_boundary(at) {
        at += 1;
    }
    at
}

/// The last boundary of characters up to `at`.
pub(crate) fn floor_boundary(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str, offset: u32) -> (u32, u32) {
        let place = Places::new(text).at(offset);
        (place.line, place.column)
    }

    #[test]
    fn columns_are_characters_even_for_four_byte_ones() {
        let text = "𠮷林镇 12 件\r\n第二行";
        assert_eq!(
            at(text, 11),
            (1, 5),
            "the figure after three characters and a space"
        );
        assert_eq!(at(text, 20), (2, 1));
        assert_eq!(at(text, 2), (1, 1), "inside the first character");
        assert_eq!(at(text, 4000), (2, 4), "behind the end");
        assert_eq!(at("", 0), (1, 1));
    }

    #[test]
    fn marks_agree_with_counting_from_the_beginning() {
        let text = format!("{}\n{}尾", "双𠮷a".repeat(900), "行\n".repeat(700));
        let places = Places::new(&text);
        for (offset, _) in text.char_indices() {
            let before = &text[..offset];
            let line = before.matches('\n').count() + 1;
            let column = before.rsplit('\n').next().unwrap_or("").chars().count() + 1;
            let place = places.at(u32::try_from(offset).unwrap());
            assert_eq!(
                (place.line as usize, place.column as usize),
                (line, column),
                "{offset}"
            );
        }
    }

    #[test]
    fn a_line_ends_before_its_break() {
        let places = Places::new("一\r\n二\n");
        assert_eq!(places.line(0), 0..3);
        assert_eq!(places.line(5), 5..8);
        assert_eq!(places.line(9), 9..9);
    }
}
