//! Reports: lines and blocks that tile the text.
//!
//! A report is cut into lines by one pass of the grammar, and lines into blocks: headings, paragraphs, table
//! regions, metadata. Nothing fails: whatever no other rule wants is text.

mod ordinal;

use std::iter::Peekable;
use std::ops::Range;

use pest::Parser;
use pest::iterators::Pair;

pub use ordinal::{Ordinal, Style, chinese_number, ordinal};

use crate::Span;

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

impl Line {
    /// The line without its line break and the white space around it.
    pub fn trimmed<'t>(&self, text: &'t str) -> &'t str {
        self.span.of(text).trim()
    }

    /// The place of [`Line::trimmed`].
    pub fn trimmed_span(&self, text: &str) -> Span {
        self.span.trimmed(text)
    }
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
        found: Vec::with_capacity(text.len() / 32 + 8),
        start: 0,
    };
    for (kind, span) in stretches(text) {
        let breaks = memchr::memchr_iter(b'\n', &text.as_bytes()[span.range()]);
        breaks.for_each(|at| lines.end_at(span.start as usize + at + 1, kind));
        // A stretch without marks may end inside a line, which is then of the kind of the mark.
        if kind != LineKind::Text || span.end as usize == text.len() {
            lines.end_at(span.end as usize, kind);
        }
    }
    lines.found
}

/// The lines of a text as they are found.
struct Lines<'t> {
    text: &'t str,
    /// The HTML tables that are still to come.
    html: Peekable<std::vec::IntoIter<Range<usize>>>,
    found: Vec<Line>,
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
        let kind = if self.html.peek().is_some_and(|r| r.start < end) {
            LineKind::Html
        } else {
            kind(stretch, self.text[start..end].trim())
        };
        self.found.push(Line {
            kind,
            span: Span::new(start, end),
        });
    }
}

/// Stretches of text with cell borders, with tabs, or with neither. They tile the text.
fn stretches(text: &str) -> Vec<(LineKind, Span)> {
    // The grammar accepts every text; should it ever not, the whole text is plain lines.
    let Ok(pairs) = ReportGrammar::parse(Rule::report, text) else {
        return vec![(LineKind::Text, Span::new(0, text.len()))];
    };
    let place = |pair: &Pair<'_, Rule>| Span::new(pair.as_span().start(), pair.as_span().end());
    pairs
        .filter_map(|pair| match pair.as_rule() {
            Rule::plain => Some((LineKind::Text, place(&pair))),
            Rule::piped | Rule::mixed => Some((LineKind::Piped, place(&pair))),
            Rule::tabbed => Some((LineKind::Tabbed, place(&pair))),
            _ => None,
        })
        .collect()
}

/// What a line is, given its stretch; `line` has no white space around it.
fn kind(stretch: LineKind, line: &str) -> LineKind {
    match stretch {
        _ if line.is_empty() => LineKind::Blank,
        LineKind::Piped => LineKind::Piped,
        // A tab that only indents divides no cells.
        LineKind::Tabbed if memchr::memchr(b'\t', line.as_bytes()).is_some() => LineKind::Tabbed,
        _ => head(line),
    }
}

/// A head ends within so many bytes; the grammar is not shown the rest of the line, of which it would make an index.
const LONGEST_HEAD: usize = 96;

/// What a line is by how it begins. Its first character decides which rules of the grammar are asked, and for most
/// lines none is.
fn head(line: &str) -> LineKind {
    let line = line.trim_start_matches(|c: char| matches!(c, '#' | '*' | '\u{feff}') || c.is_whitespace());
    let Some(first) = line.chars().next() else {
        return LineKind::Text;
    };
    let rules: &[Rule] = match first {
        '0'..='9' | '０'..='９'
            if !line
                .chars()
                .skip(1)
                .take(2)
                .any(|c| matches!(c, '.' | '．' | '、')) =>
        {
            &[]
        }
        '0'..='9' | '０'..='９' | '①'..='⑳' => &[Rule::item],
        '(' | '（' => &[Rule::sub, Rule::item],
        '第' | '一' | '二' | '三' | '四' | '五' | '六' | '七' | '八' | '九' | '十' => &[Rule::top],
        '发' | '公' | '成' | '生' | '更' | '信' | '来' | '索' | '文' | '作' | '浏' | '点' | '字' | '【' => {
            &[Rule::meta]
        }
        '上' | '下' | '打' | '分' | '当' | '您' | '网' => &[Rule::meta],
        _ => &[],
    };
    if rules.is_empty() {
        return LineKind::Text;
    }
    let most = line.len().min(LONGEST_HEAD);
    // A character has up to four bytes, so one of these is where one ends.
    let begin = (0..4)
        .find_map(|n| line.get(..most.checked_sub(n)?))
        .unwrap_or(line);
    let rule = rules
        .iter()
        .find(|rule| ReportGrammar::parse(**rule, begin).is_ok());
    match rule {
        Some(Rule::top) => LineKind::Ordinal(Level::Top),
        Some(Rule::sub) => LineKind::Ordinal(Level::Sub),
        Some(Rule::item) => LineKind::Ordinal(Level::Item),
        Some(Rule::meta) => LineKind::Meta,
        _ => LineKind::Text,
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
    let mut blocks: Vec<Block> = Vec::new();
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
