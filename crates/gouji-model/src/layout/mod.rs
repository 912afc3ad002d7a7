//! Layouts: how the cells of a pasted table are cut out of its lines.
//!
//! A layout only cuts. What a cell means is decided by its label, in [`crate::table`]. Lines are offered to the
//! layouts of [`LAYOUTS`] in order, strictest first; the first that wants a line cuts it.

mod columns;
mod html;
mod inline;
mod lines;
mod pipe;
mod tab;

use std::ops::Range;

use gouji_grammar::Span;
use gouji_grammar::figure::{self, Number};
use gouji_grammar::report::{BlockKind, Document};
use rust_decimal::Decimal;

use crate::form::{Hit, Lexicon, fold_into};

/// One way to lay out a table.
pub(crate) struct Layout {
    /// Its name, as outputs show it.
    pub(crate) name: &'static str,
    /// Whether blank cells keep their places.
    pub(crate) keeps_blanks: bool,
    /// Whether it wants a block. Text blocks are single lines, of which it gets the words.
    wants: fn(&Cutter<'_>, BlockKind, Span) -> bool,
    /// Cuts the block into rows of pieces.
    cut: fn(&mut Cutter<'_>, Range<usize>, Span),
}

/// Every layout, strictest first.
pub(crate) const LAYOUTS: [&Layout; 6] = [
    &html::LAYOUT,
    &pipe::LAYOUT,
    &tab::LAYOUT,
    &inline::LAYOUT,
    &columns::LAYOUT,
    &lines::LAYOUT,
];

/// Rows beyond this number, and cells of one row beyond [`MAX_CELLS`], are not read.
pub(crate) const MAX_ROWS: usize = 200_000;
/// The most cells that one row may have; no form has more than a few dozen.
pub(crate) const MAX_CELLS: usize = 512;

/// A piece of a table: one cell, or a run of words between figures.
#[derive(Clone, Debug)]
pub(crate) struct Piece<'f> {
    /// Its text without surrounding white space.
    pub(crate) span: Span,
    /// What it is.
    pub(crate) kind: Kind,
    /// Its folded text, in [`Cut::folded`]; empty for figures.
    pub(crate) folded: Span,
    /// What that text names.
    pub(crate) hits: &'f [Hit],
}

/// What a piece is.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Kind {
    /// An empty cell.
    Blank,
    /// A stroke or word for nothing.
    Placeholder,
    /// A number.
    Figure {
        /// What it states.
        value: Decimal,
        /// Its unit, counted from the beginning of the piece.
        unit: Option<Span>,
    },
    /// More digits than any number has: those of several cells.
    Digits,
    /// Words.
    Text,
}

/// A row of pieces.
#[derive(Clone, Debug)]
pub(crate) struct Row {
    /// Which layout cut it; none for a line of prose, which interrupts a table without borders.
    pub(crate) layout: Option<&'static Layout>,
    /// Its pieces.
    pub(crate) pieces: Range<usize>,
}

impl std::fmt::Debug for Layout {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name)
    }
}

/// Everything that was cut out of a report.
#[derive(Debug, Default)]
pub(crate) struct Cut<'f> {
    /// Pieces of all rows.
    pub(crate) pieces: Vec<Piece<'f>>,
    /// Rows in the order of the text.
    pub(crate) rows: Vec<Row>,
    /// Folded texts of all pieces.
    pub(crate) folded: String,
    /// Places where a cap was reached.
    pub(crate) capped: Vec<Span>,
}

/// What layouts cut with.
pub(crate) struct Cutter<'f> {
    /// The text of the report.
    pub(crate) text: &'f str,
    /// Its lines.
    pub(crate) document: &'f Document,
    /// All labels.
    pub(crate) lexicon: &'f Lexicon,
    /// What was cut so far.
    pub(crate) cut: Cut<'f>,
    layout: Option<&'static Layout>,
    row_start: usize,
}

/// Cuts the tables out of a report. `flows` says whether words between borderless figures may be a table at a
/// line, and is asked for lines in their order; prose is full of figures.
pub(crate) fn cut<'f>(
    text: &'f str,
    document: &'f Document,
    lexicon: &'f Lexicon,
    mut flows: impl FnMut(Span) -> bool,
) -> Cut<'f> {
    let mut cutter = Cutter {
        text,
        document,
        lexicon,
        // Where every line is a cell, there are as many of both.
        cut: Cut {
            pieces: Vec::with_capacity(document.lines.len()),
            rows: Vec::with_capacity(document.lines.len()),
            ..Cut::default()
        },
        layout: None,
        row_start: 0,
    };
    for block in &document.blocks {
        let bordered = matches!(block.kind, BlockKind::Piped | BlockKind::Tabbed | BlockKind::Html);
        if block.kind == BlockKind::Blank || (!bordered && !flows(block.span)) {
            continue;
        }
        let words = match document.lines.get(block.lines.clone()) {
            Some([line]) => line.words,
            _ => block.span,
        };
        cutter.layout = LAYOUTS
            .into_iter()
            .find(|l| (l.wants)(&cutter, block.kind, words));
        match cutter.layout {
            Some(layout) => (layout.cut)(&mut cutter, block.lines.clone(), block.span),
            None => cutter.end_row(),
        }
    }
    cutter.cut
}

impl<'f> Cutter<'f> {
    /// Adds the cell at `span`, which may have white space around it.
    fn cell(&mut self, span: Span) {
        let span = span.trimmed(self.text);
        self.cell_with(span, span.of(self.text));
    }

    /// Adds the cell at `span` whose words, once marks are resolved, are `words`.
    fn cell_with(&mut self, span: Span, words: &str) {
        if self.cut.pieces.len() - self.row_start >= MAX_CELLS {
            if self.cut.capped.last().is_none_or(|s| s.end < span.start) {
                self.cut.capped.push(span);
            }
            return;
        }
        let start = self.cut.folded.len();
        let kind = kind(words);
        if matches!(kind, Kind::Text) {
            fold_into(words, &mut self.cut.folded);
        }
        let folded = Span::new(start, self.cut.folded.len());
        // Labels are short; a long run of words is prose and is not looked up.
        let known = (1..=200).contains(&folded.len());
        let hits = if known {
            self.lexicon.get(folded.of(&self.cut.folded))
        } else {
            &[]
        };
        self.cut.pieces.push(Piece {
            span,
            kind,
            folded,
            hits,
        });
    }

    /// Ends the row that the last pieces belong to.
    fn end_row(&mut self) {
        let pieces = self.row_start..self.cut.pieces.len();
        self.row_start = pieces.end;
        if self.cut.rows.len() < MAX_ROWS {
            self.cut.rows.push(Row {
                layout: self.layout,
                pieces,
            });
        }
    }
}

/// What the words of a piece are.
pub(crate) fn kind(words: &str) -> Kind {
    if words.is_empty() {
        Kind::Blank
    } else if let Some(Number { value, unit, .. }) = number(words) {
        Kind::Figure { value, unit }
    } else if words.len() > 18 && words.chars().all(is_digit) {
        Kind::Digits
    } else if figure::is_placeholder(words) {
        Kind::Placeholder
    } else {
        Kind::Text
    }
}

/// The number that `text` is. Words are refused by their first characters, before any grammar looks at them.
fn number(text: &str) -> Option<Number> {
    let fits = match text.chars().next()? {
        '0'..='9' | '０'..='９' => !is_item(text),
        '+' | '-' | '−' | '－' | '﹣' | '＋' => true,
        '零' | '〇' | '一' | '二' | '三' | '四' | '五' | '六' | '七' | '八' | '九' | '十' | '百' | '两' => {
            text.len() <= 24 && !text.contains(['、', '是'])
        }
        _ => false,
    };
    if fits && text.len() <= 64 {
        figure::number(text)
    } else {
        None
    }
}

/// `1.属于国家秘密`: digits, a mark, and then anything but a digit.
fn is_item(text: &str) -> bool {
    let mut rest = text.trim_start_matches(is_digit).chars();
    matches!(rest.next(), Some('.' | '、' | '．')) && !rest.next().is_some_and(is_digit)
}

fn is_digit(c: char) -> bool {
    c.is_ascii_digit() || ('０'..='９').contains(&c)
}
