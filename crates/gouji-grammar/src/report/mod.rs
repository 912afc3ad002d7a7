//! Reports: lines and blocks that tile the text.
//!
//! A report is cut into lines by one pass of the grammar, and lines into blocks: headings, paragraphs, table
//! regions, metadata. Nothing fails: whatever no other rule wants is text.

mod heads;
mod ordinal;

use std::iter::Peekable;
use std::ops::Range;

use memchr::{memchr, memchr_iter, memchr2, memmem};
use pest::Parser;

pub use ordinal::{Ordinal, Style, chinese_number, ordinal};

use crate::Span;
use heads::Heads;

mod grammar {
    //! pest's types; they do not leave the module above.
    #![allow(missing_docs, unreachable_pub)]

    #[derive(pest_derive::Parser)]
    #[grammar = "report.pest"]
    pub struct ReportGrammar;
}

use grammar::{ReportGrammar, Rule};

/// A report as lines and blocks.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Document {
    /// Every line, its line break included. They tile the text.
    pub lines: Vec<Line>,
    /// Runs of lines of one kind. They tile the text.
    pub blocks: Vec<Block>,
}

/// One line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Line {
    /// What it looks like.
    pub kind: LineKind,
    /// Its place, with the line break.
    pub span: Span,
    /// The same without the line break and the white space around it.
    pub words: Span,
}

/// What a line looks like by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LineKind {
    /// White space only.
    Blank,
    /// Begins with an ordinal (一、 （一） 1.). It may be a heading, a row of a table, or a paragraph.
    Ordinal(Level),
    /// Metadata of a web page, such as 发布时间.
    Meta,
    /// Has a cell border `|`.
    Piped,
    /// Has a tab.
    Tabbed,
    /// Part of an HTML table.
    Html,
    /// Anything else.
    Text,
}

/// The level that an ordinal's style stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// 一、
    Top,
    /// （一）
    Sub,
    /// 1.
    Item,
}

/// A run of lines of one kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Block {
    /// Its kind.
    pub kind: BlockKind,
    /// Its lines, by index in [`Document::lines`].
    pub lines: Range<usize>,
    /// Its place.
    pub span: Span,
}

/// What a block is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BlockKind {
    /// Blank lines.
    Blank,
    /// One line that begins with an ordinal.
    Ordinal(Level),
    /// Metadata.
    Meta,
    /// Lines with cell borders.
    Piped,
    /// Lines with tabs.
    Tabbed,
    /// An HTML table.
    Html,
    /// One line of text. Lines are not joined: what is one paragraph depends on the layout.
    Text,
}

/// Cuts a text into lines and blocks. It never fails and takes time in proportion to the text.
pub fn parse(text: &str) -> Document {
    let lines = lines(text);
    let blocks = blocks(&lines);
    Document { lines, blocks }
}

fn lines(text: &str) -> Vec<Line> {
    let mut lines = Lines {
        text,
        html: html_tables(text).into_iter().peekable(),
        found: Vec::with_capacity(memchr_iter(b'\n', text.as_bytes()).count() + 1),
        heads: Heads::new(),
        start: 0,
    };
    for (kind, span) in stretches(text) {
        let breaks = memchr_iter(b'\n', &text.as_bytes()[span.range()]);
        breaks.for_each(|at| lines.end_at(span.start as usize + at + 1, kind));
        // A stretch without marks may end inside a line, which is then of the kind of the mark.
        if kind != LineKind::Text || span.end as usize == text.len() {
            lines.end_at(span.end as usize, kind);
        }
    }
    lines.heads.settle(&mut lines.found);
    lines.found
}

/// The lines of a text as they are found.
struct Lines<'t> {
    text: &'t str,
    /// The HTML tables that are still to come.
    html: Peekable<std::vec::IntoIter<Range<usize>>>,
    found: Vec<Line>,
    heads: Heads,
    /// Where the open line begins.
    start: usize,
}

impl Lines<'_> {
    /// Ends the open line, which lies in a stretch of a kind.
    fn end_at(&mut self, end: usize, stretch: LineKind) {
        let start = std::mem::replace(&mut self.start, end);
        if start == end {
            return;
        }
        while self.html.next_if(|r| r.end <= start).is_some() {}
        let span = Span::new(start, end);
        // Half of the lines of many a text are nothing but a line break.
        let words = match &self.text.as_bytes()[start..end] {
            b"\n" | b"\r\n" => Span::new(end, end),
            _ => span.trimmed(self.text),
        };
        let line = words.of(self.text);
        let kind = match stretch {
            _ if self.html.peek().is_some_and(|r| r.start < end) => LineKind::Html,
            _ if line.is_empty() => LineKind::Blank,
            LineKind::Piped => LineKind::Piped,
            // A tab that only indents divides no cells.
            LineKind::Tabbed if memchr(b'\t', line.as_bytes()).is_some() => LineKind::Tabbed,
            _ => {
                self.heads.add(self.found.len(), line);
                LineKind::Text
            }
        };
        self.found.push(Line { kind, span, words });
    }
}

/// Stretches of text with cell borders, with tabs, or with neither. They tile the text. Lines without any mark are plain
/// without a look at the grammar.
fn stretches(text: &str) -> Vec<(LineKind, Span)> {
    let plain = |start, end| (LineKind::Text, Span::new(start, end));
    let mut found = Vec::new();
    let mut from = 0;
    for marked in marked(text) {
        found.push(plain(from, marked.start));
        from = marked.end;
        // The grammar accepts every text; should it ever not, these are plain lines as well.
        let Ok(pairs) = ReportGrammar::parse(Rule::report, &text[marked.clone()]) else {
            found.push(plain(marked.start, marked.end));
            continue;
        };
        found.extend(pairs.filter_map(|pair| {
            let span = pair.as_span();
            let place = Span::new(span.start(), span.end()).shift(marked.start);
            match pair.as_rule() {
                Rule::plain => Some((LineKind::Text, place)),
                Rule::piped | Rule::mixed => Some((LineKind::Piped, place)),
                Rule::tabbed => Some((LineKind::Tabbed, place)),
                _ => None,
            }
        }));
    }
    found.push(plain(from, text.len()));
    found
}

/// Runs of lines with marks that divide cells, each from its first mark to the end of the line of its last.
fn marked(text: &str) -> Vec<Range<usize>> {
    let bytes = text.as_bytes();
    let find_narrow = |from: &[u8]| memchr2(b'\t', b'|', from);
    let finder = memmem::Finder::new("｜");
    let find_wide = |from: &[u8]| finder.find(from);
    let (mut narrow, mut wide) = (find_narrow(bytes), find_wide(bytes));
    let mut found: Vec<Range<usize>> = Vec::new();
    while let Some(mark) = narrow.into_iter().chain(wide).min() {
        let end = memchr(b'\n', &bytes[mark..]).map_or(bytes.len(), |n| mark + n + 1);
        match found.last_mut() {
            Some(last) if memchr(b'\n', &bytes[last.end..mark]).is_none() => last.end = end,
            _ => found.push(mark..end),
        }
        narrow = next(bytes, narrow, end, find_narrow);
        wide = next(bytes, wide, end, find_wide);
    }
    found
}

/// The next place at or behind `from`. It is looked for only once the one known is passed.
fn next(
    bytes: &[u8],
    known: Option<usize>,
    from: usize,
    find: impl Fn(&[u8]) -> Option<usize>,
) -> Option<usize> {
    match known {
        Some(at) if at < from => find(&bytes[from..]).map(|n| from + n),
        known => known,
    }
}

/// The places of HTML tables, from `<table` to the end of `</table>`, or to the end of the text.
fn html_tables(text: &str) -> Vec<Range<usize>> {
    let bytes = text.as_bytes();
    let mut found = Vec::new();
    let mut from = 0;
    while let Some(start) = find_tag(bytes, from, b"<table") {
        let end = find_tag(bytes, start, b"</table").map_or(bytes.len(), |e| e + "</table>".len());
        found.push(start..end.min(bytes.len()));
        from = end;
    }
    found
}

/// The next place of `tag` in any mix of cases.
fn find_tag(bytes: &[u8], from: usize, tag: &[u8]) -> Option<usize> {
    let rest = bytes.get(from..)?;
    memchr::memchr_iter(b'<', rest)
        .find(|&i| {
            rest.get(i..i + tag.len())
                .is_some_and(|b| b.eq_ignore_ascii_case(tag))
        })
        .map(|i| from + i)
}

fn blocks(lines: &[Line]) -> Vec<Block> {
    let mut blocks: Vec<Block> = Vec::with_capacity(lines.len());
    for (i, line) in lines.iter().enumerate() {
        let kind = match line.kind {
            LineKind::Blank => BlockKind::Blank,
            LineKind::Ordinal(level) => BlockKind::Ordinal(level),
            LineKind::Meta => BlockKind::Meta,
            LineKind::Piped => BlockKind::Piped,
            LineKind::Tabbed => BlockKind::Tabbed,
            LineKind::Html => BlockKind::Html,
            LineKind::Text => BlockKind::Text,
        };
        let single = matches!(kind, BlockKind::Ordinal(_) | BlockKind::Text);
        match blocks.last_mut() {
            Some(last) if last.kind == kind && !single => {
                last.lines.end = i + 1;
                last.span = last.span.cover(line.span);
            }
            _ => blocks.push(Block {
                kind,
                lines: i..i + 1,
                span: line.span,
            }),
        }
    }
    blocks
}
