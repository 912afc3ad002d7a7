//! Lines to paragraphs: tables, headings and the furniture of pages left out, broken lines joined, blanks dropped.

use std::sync::LazyLock;

use gouji_grammar::Span;
use gouji_grammar::report::{Line, LineKind};
use memchr::memmem::Finder;

use super::reuse::Made;
use super::{Joined, Paragraph};
use crate::Report;

/// A line at least this long that ends in the middle of a sentence goes on, whatever stands between.
const LONG: usize = 120;
/// Columns by which a full line of a hard-wrapped text may fall short of the longest.
const RAGGED: usize = 10;
/// Shorter lines are headings or the ends of paragraphs, and tell nothing of where lines are broken.
const HEADING: usize = 40;
/// The columns that hard-wrapped lines may have; longer lines are whole paragraphs, shorter ones headings.
const WRAPPED: std::ops::RangeInclusive<usize> = 44..=130;

/// The joined text of a report, without sentences and figures, and where its runs begin there and in the report.
pub(super) fn join(report: &Report) -> (Joined, Vec<(u32, u32)>) {
    let tables = tables(report);
    let mut joiner = Joiner {
        report,
        tables: &tables,
        joined: Joined::default(),
        pieces: Vec::new(),
        last: None,
        indent: 0,
        furniture: false,
        blank: false,
        width: None,
    };
    joiner.joined.text.reserve(report.text.len() / 2);
    let mut tables = tables.iter().peekable();
    let mut section = 0;
    for (index, line) in report.document.lines.iter().enumerate() {
        while tables.next_if(|t| t.end <= line.span.start).is_some() {}
        let in_table = tables.peek().is_some_and(|t| t.start < line.span.end);
        while report
            .sections
            .get(section)
            .is_some_and(|s| s.heading.start < line.span.end)
        {
            section += 1;
        }
        let current = section.checked_sub(1);
        let is_heading = current
            .and_then(|s| report.sections.get(s))
            .is_some_and(|s| line.span.contains(s.heading.start));
        if in_table || is_heading {
            joiner.last = None;
            continue;
        }
        joiner.line(index, line, current);
    }
    (joiner.joined, joiner.pieces)
}

/// Where tables are: in order, and without overlap.
fn tables(report: &Report) -> Vec<Span> {
    let mut spans: Vec<Span> = report.tables.iter().map(|t| t.span).collect();
    spans.sort_unstable();
    spans.dedup_by(|next, last| {
        let joins = next.start < last.end;
        if joins {
            last.end = last.end.max(next.end);
        }
        joins
    });
    spans
}

struct Joiner<'r> {
    report: &'r Report,
    /// Where tables are.
    tables: &'r [Span],
    joined: Joined,
    pieces: Vec<(u32, u32)>,
    /// The last line that was taken, without the white space around it.
    last: Option<Span>,
    /// The bytes of white space before it.
    indent: usize,
    furniture: bool,
    blank: bool,
    /// The width that the lines of prose are broken at, once somebody asked.
    width: Option<usize>,
}

impl Joiner<'_> {
    fn line(&mut self, index: usize, line: &Line, section: Option<usize>) {
        let text = &*self.report.text;
        let fresh = match line.kind {
            LineKind::Blank => {
                self.blank = true;
                return;
            }
            LineKind::Text => false,
            LineKind::Ordinal(_) => true,
            LineKind::Meta | LineKind::Piped | LineKind::Tabbed | LineKind::Html => {
                self.last = None;
                return;
            }
        };
        let span = line.words;
        if !fresh && is_furniture(span.of(text)) {
            self.furniture = true;
            return;
        }
        let indent = (span.start - line.span.start) as usize;
        let goes_on = !fresh && self.last.is_some_and(|last| self.goes_on(last, indent));
        if !goes_on {
            if !self.joined.text.is_empty() {
                self.joined.text.push('\n');
            }
            let start = self.joined.text.len();
            self.joined.paragraphs.push(Paragraph {
                place: Span::new(start, start),
                section,
                line: index,
                sentences: 0..0,
                made: Made::default(),
            });
        }
        self.push(span);
        let end = self.joined.text.len();
        if let Some(paragraph) = self.joined.paragraphs.last_mut() {
            paragraph.place.end = Span::new(end, end).end;
        }
        self.last = Some(span);
        self.indent = indent;
        self.blank = false;
        self.furniture = false;
    }

    /// Whether a sentence goes on in the next line.
    fn goes_on(&mut self, last: Span, indent: usize) -> bool {
        let words = last.of(&self.report.text);
        let Some(end) = words
            .chars()
            .rev()
            .find(|c| !matches!(c, '”' | '’' | '）' | ')' | '》' | '】' | '*'))
        else {
            return false;
        };
        if matches!(end, '。' | '！' | '？') {
            return false;
        }
        if words.len() >= LONG && !matches!(end, '：' | ':' | '；' | ';') && words.contains(['，', '。', ','])
        {
            return true;
        }
        if self.blank && !self.furniture {
            return false;
        }
        // A line that is set in further begins a paragraph.
        if indent > self.indent + 1 {
            return false;
        }
        let width = self.width();
        if !WRAPPED.contains(&width) {
            return false;
        }
        // Where only paragraphs are indented, a line of some length that breaks off goes on at the margin.
        let columns = self.columns(last);
        columns + RAGGED >= width || (indent == 0 && columns >= *WRAPPED.start() && words.contains('。'))
    }

    /// Columns from the left margin to the end of the line that holds `span`.
    fn columns(&self, span: Span) -> usize {
        let before = &self.report.text[..span.start as usize];
        let indent = before.len() - before.trim_end_matches([' ', '\u{3000}']).len();
        indent + columns(span.of(&self.report.text))
    }

    fn width(&mut self) -> usize {
        if let Some(width) = self.width {
            return width;
        }
        let text = &*self.report.text;
        let lines = self.report.document.lines.iter();
        let mut widths: Vec<usize> = lines
            .filter(|l| matches!(l.kind, LineKind::Text | LineKind::Ordinal(_)))
            .map(|l| l.words)
            .filter(|s| has_marks(s.of(text)) && !self.is_in_table(s.start))
            .map(|s| self.columns(s))
            .filter(|columns| *columns >= HEADING)
            .collect();
        // A header of a table may be wider than the text; three lines that wide are the text itself.
        let third = (widths.len() / 4).min(2);
        let width = if widths.is_empty() {
            0
        } else {
            *widths.select_nth_unstable_by(third, |a, b| b.cmp(a)).1
        };
        self.width = Some(width);
        width
    }

    fn is_in_table(&self, at: u32) -> bool {
        let next = self.tables.partition_point(|t| t.start <= at);
        next.checked_sub(1)
            .and_then(|last| self.tables.get(last))
            .is_some_and(|t| t.contains(at))
    }

    /// Adds the words of a line without the blanks and the marks of emphasis in them.
    fn push(&mut self, span: Span) {
        let words = span.of(&self.report.text);
        let bytes = words.as_bytes();
        if !has_blanks(bytes) {
            self.run(words, 0..bytes.len(), span.start);
            return;
        }
        let (mut run, mut at) = (0, 0);
        while let Some(&byte) = bytes.get(at) {
            if !MAY_BE_BLANK[usize::from(byte)] {
                at += 1;
                continue;
            }
            let width = blank_width(&bytes[at..]);
            if width == 0 {
                at += 1;
                continue;
            }
            self.run(words, run..at, span.start);
            at += width;
            run = at;
            // A blank between two Western words or numbers divides them.
            let before = self.joined.text.as_bytes().last();
            if byte == b' '
                && before.is_some_and(u8::is_ascii_alphanumeric)
                && bytes.get(at).is_some_and(u8::is_ascii_alphanumeric)
            {
                run -= 1;
            }
        }
        self.run(words, run..at, span.start);
    }

    fn run(&mut self, words: &str, range: std::ops::Range<usize>, base: u32) {
        if range.is_empty() {
            return;
        }
        let joined = self.joined.text.len();
        let source = Span::new(base as usize + range.start, 0).start;
        self.pieces.push((Span::new(joined, joined).start, source));
        self.joined.text.push_str(&words[range]);
    }
}

/// Whether anything in a line may have to be dropped. Most lines are clean, and a search through memory says so.
fn has_blanks(bytes: &[u8]) -> bool {
    memchr::memchr3(b' ', b'*', 0xC2, bytes).is_some()
        || memchr::memchr2(b'\t', b'\r', bytes).is_some()
        || WIDE_BLANKS.iter().any(|blank| blank.find(bytes).is_some())
}

/// The ideographic space, the zero-width space and the byte order mark.
static WIDE_BLANKS: LazyLock<[Finder<'static>; 3]> =
    LazyLock::new(|| ["\u{3000}", "\u{200b}", "\u{feff}"].map(Finder::new));

/// Bytes that a blank or a mark of emphasis may begin with.
const MAY_BE_BLANK: [bool; 256] = {
    let mut table = [false; 256];
    let mut byte = 0;
    while byte <= 32 {
        table[byte] = true;
        byte += 1;
    }
    table[b'*' as usize] = true;
    // The lead bytes of the no-break space, the zero-width space, the ideographic space and the byte order mark.
    table[0xC2] = true;
    table[0xE2] = true;
    table[0xE3] = true;
    table[0xEF] = true;
    table
};

/// How many bytes of something that is dropped `bytes` begin with.
fn blank_width(bytes: &[u8]) -> usize {
    match bytes {
        [b'*', b'*', ..] | [0xC2, 0xA0, ..] => 2,
        [0..=32, ..] => 1,
        [0xE2, 0x80, 0x8B, ..] | [0xE3, 0x80, 0x80, ..] | [0xEF, 0xBB, 0xBF, ..] => 3,
        _ => 0,
    }
}

/// Whether a line has a mark that only sentences have.
fn has_marks(line: &str) -> bool {
    SENTENCE_MARKS
        .iter()
        .any(|mark| mark.find(line.as_bytes()).is_some())
}

/// ，, 。 and 、.
static SENTENCE_MARKS: LazyLock<[Finder<'static>; 3]> = LazyLock::new(|| ["，", "。", "、"].map(Finder::new));

/// The width of a line: two columns for everything that is not ASCII.
fn columns(text: &str) -> usize {
    text.bytes()
        .map(|b| match b {
            0..=0x7f => 1,
            0xc0.. => 2,
            _ => 0,
        })
        .sum()
}

/// Page numbers: `-1-`, `— 2 —`, `3`.
fn is_furniture(line: &str) -> bool {
    line.len() <= 24
        && line.contains(|c: char| c.is_ascii_digit())
        && line
            .chars()
            .all(|c| c.is_ascii_digit() || c.is_whitespace() || "-—－–第页共/".contains(c))
}
