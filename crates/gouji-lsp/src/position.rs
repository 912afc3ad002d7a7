//! Columns: the only file that knows what utf-8, utf-16 and utf-32 mean to an editor.
//!
//! Everything else counts bytes. A [`LineIndex`] belongs to exactly one text and is useless with another.

use std::ops::Range as Bytes;

use gouji_grammar::Span;
use tower_lsp::lsp_types::{Position, PositionEncodingKind, Range};

/// The unit in which a client counts columns.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Encoding {
    /// Bytes.
    Utf8,
    /// UTF-16 code units: what the protocol prescribes when nothing else was agreed.
    #[default]
    Utf16,
    /// Characters.
    Utf32,
}

impl Encoding {
    /// The best of what the client offers; bytes cost nothing, characters little, UTF-16 is what everyone has.
    pub fn negotiate<'a>(offered: impl IntoIterator<Item = &'a str>) -> Self {
        let rank = |encoding: &Self| match encoding {
            Self::Utf8 => 2,
            Self::Utf32 => 1,
            Self::Utf16 => 0,
        };
        offered
            .into_iter()
            .filter_map(|name| match name {
                "utf-8" => Some(Self::Utf8),
                "utf-16" => Some(Self::Utf16),
                "utf-32" => Some(Self::Utf32),
                _ => None,
            })
            .max_by_key(rank)
            .unwrap_or_default()
    }

    /// The name under which the protocol knows it.
    pub fn kind(self) -> PositionEncodingKind {
        match self {
            Self::Utf8 => PositionEncodingKind::UTF8,
            Self::Utf16 => PositionEncodingKind::UTF16,
            Self::Utf32 => PositionEncodingKind::UTF32,
        }
    }

    /// How many columns `text` is wide.
    pub fn width(self, text: &str) -> usize {
        // Counting bytes by their class instead of decoding lets the compiler use wide registers.
        let starts = |bytes: &[u8]| bytes.iter().filter(|&&byte| (byte & 0xC0) != 0x80).count();
        let wide = |bytes: &[u8]| bytes.iter().filter(|&&byte| byte >= 0xF0).count();
        match self {
            Self::Utf8 => text.len(),
            Self::Utf32 => starts(text.as_bytes()),
            Self::Utf16 => starts(text.as_bytes()) + wide(text.as_bytes()),
        }
    }

    /// The byte at which column `column` of `line` begins, and whether there is such a column.
    fn byte(self, line: &str, column: usize) -> Place {
        let fast = line.is_ascii() || self == Self::Utf8;
        if fast {
            let offset = floor(line, column);
            return Place {
                offset,
                exact: offset == column,
            };
        }
        let mut passed = 0;
        for (offset, character) in line.char_indices() {
            let next = passed
                + if self == Self::Utf16 {
                    character.len_utf16()
                } else {
                    1
                };
            if column < next {
                return Place {
                    offset,
                    exact: column == passed,
                };
            }
            passed = next;
        }
        Place {
            offset: line.len(),
            exact: column == passed,
        }
    }
}

/// A byte offset that a client's position came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// Where it is; always on a character boundary.
    pub offset: usize,
    /// Whether the position exists in the text. Otherwise it was clamped, as the protocol demands.
    pub exact: bool,
}

/// Where the lines of one text begin. A line ends with `\n`, `\r\n` or a lone `\r`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LineIndex {
    starts: Vec<u32>,
}

impl LineIndex {
    /// The index of `text`. Texts are capped far below 4 GiB, so 32 bits suffice.
    pub fn new(text: &str) -> Self {
        let mut index = Self { starts: Vec::new() };
        index.rebuild(text);
        index
    }

    /// Makes this the index of `text`, reusing memory.
    pub fn rebuild(&mut self, text: &str) {
        self.starts.clear();
        self.starts.push(0);
        self.starts.extend(starts_after(text, 0..text.len()));
    }

    /// Makes this the index of `text`, which differs from the text before in that `inserted` bytes stand where
    /// `replaced` was. Only the lines that were touched are read again.
    pub fn splice(&mut self, text: &str, replaced: Bytes<usize>, inserted: usize) {
        // The byte before belongs to it: a line feed that is put behind a carriage return joins its line end.
        let first = self.line_of(replaced.start.saturating_sub(1));
        let after = self.line_of(replaced.end) + 1;
        let (gone, come) = (narrow(replaced.len()), narrow(inserted));
        let begin = self.starts.get(first).map_or(0, |start| *start as usize);
        for start in self.starts.iter_mut().skip(after) {
            *start = *start - gone + come;
        }
        let end = self.starts.get(after).map_or(text.len(), |start| *start as usize);
        // The start of the line behind is found again when its line end is, so the old one is replaced.
        let behind = (after + 1).min(self.starts.len());
        self.starts
            .splice(first + 1..behind, starts_after(text, begin..end));
    }

    /// Number of lines; a text that ends with a line end has an empty last one.
    pub fn lines(&self) -> usize {
        self.starts.len()
    }

    /// The bytes of line `line` (from 0) without its line end.
    pub fn line(&self, text: &str, line: usize) -> Option<Bytes<usize>> {
        let start = *self.starts.get(line)? as usize;
        let end = self
            .starts
            .get(line + 1)
            .map_or(text.len(), |next| *next as usize);
        let content = text.get(start..end)?.trim_end_matches(['\n', '\r']);
        Some(start..start + content.len())
    }

    /// The line (from 0) in which byte `offset` lies.
    pub fn line_of(&self, offset: usize) -> usize {
        self.starts
            .partition_point(|start| *start as usize <= offset)
            .saturating_sub(1)
    }

    /// The client's name for byte `offset`. Beyond the text it is the end; inside a line end, the end of the line.
    pub fn position(&self, text: &str, offset: usize, encoding: Encoding) -> Position {
        let offset = floor(text, offset);
        let line = self.line_of(offset);
        let content = self.line(text, line).unwrap_or_default();
        let before = text
            .get(content.start..offset.min(content.end))
            .unwrap_or_default();
        Position {
            line: u32::try_from(line).unwrap_or(u32::MAX),
            character: u32::try_from(encoding.width(before)).unwrap_or(u32::MAX),
        }
    }

    /// The client's name for a span.
    pub fn range(&self, text: &str, span: Span, encoding: Encoding) -> Range {
        Range {
            start: self.position(text, span.start as usize, encoding),
            end: self.position(text, span.end as usize, encoding),
        }
    }

    /// The byte that the client means. A column beyond the line is its end, a line beyond the text the text's end.
    pub fn place(&self, text: &str, position: Position, encoding: Encoding) -> Place {
        let line = position.line as usize;
        let Some(content) = self.line(text, line) else {
            // The line after the last is a common way to say "to the end", and means just that.
            let exact = line == self.lines() && position.character == 0;
            return Place {
                offset: text.len(),
                exact,
            };
        };
        let start = content.start;
        let inside = encoding.byte(text.get(content).unwrap_or_default(), position.character as usize);
        Place {
            offset: start + inside.offset,
            exact: inside.exact,
        }
    }
}

/// The starts of the lines behind each line end in `region` of `text`.
fn starts_after(text: &str, region: Bytes<usize>) -> impl Iterator<Item = u32> + '_ {
    let bytes = text.as_bytes();
    let begin = region.start;
    let ends = memchr::memchr2_iter(b'\n', b'\r', bytes.get(region).unwrap_or_default());
    ends.map(move |at| begin + at)
        .filter(|&at| !(bytes.get(at) == Some(&b'\r') && bytes.get(at + 1) == Some(&b'\n')))
        .map(|at| narrow(at + 1))
}

fn narrow(offset: usize) -> u32 {
    u32::try_from(offset).unwrap_or(u32::MAX)
}

/// The last character boundary at or before `offset`.
fn floor(text: &str, offset: usize) -> usize {
    let mut offset = offset.min(text.len());
    while !text.is_char_boundary(offset) {
        offset -= 1;
    }
    offset
}

#[cfg(test)]
#[path = "position/tests.rs"]
mod tests;
