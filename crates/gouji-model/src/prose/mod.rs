//! The prose of a report: everything that is not a table, with its sentences and the figures in them.
//!
//! Lines that a PDF broke are joined and blanks inside them dropped, in a text of its own, so that words and
//! figures can be looked for as their author wrote them. Every place in it is one of the joined text, so that nothing
//! changes where the report's text moves; [`Prose::source`] tells where it stands there. What a figure means for a cell is
//! for the rules to say.

mod context;
mod join;
mod notes;
mod reuse;
mod sentences;
mod words;

use std::sync::Arc;

use gouji_grammar::Span;
use gouji_grammar::figure::{Approximation, FigureKind};
use rust_decimal::Decimal;

use crate::Report;
use reuse::{Made, Mark, Unchanged};
use words::About;

pub use notes::Notes;
pub use sentences::letters;

/// Stands for a number in [`Prose::masked`].
pub const NUMBER: char = '\u{e000}';
/// Stands for a percentage in [`Prose::masked`].
pub const PERCENT: char = '\u{e001}';
/// Stands for a date, a year or a period in [`Prose::masked`].
pub const TIME: char = '\u{e002}';
/// Stands for an ordinal in [`Prose::masked`].
pub const ORDINAL: char = '\u{e003}';
/// Stands for digits that count nothing in [`Prose::masked`].
pub const CODE: char = '\u{e004}';

/// The prose of one report.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Prose {
    joined: Arc<Joined>,
    /// Where runs of the joined text begin, there and in the report.
    pieces: Vec<(u32, u32)>,
}

/// The joined text with everything in it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Joined {
    text: String,
    paragraphs: Vec<Paragraph>,
    sentences: Vec<Sentence>,
    figures: Vec<ProseFigure>,
    masked: String,
    /// Where the stand-ins of figures are in `masked`, by index of figure.
    stand_ins: Vec<(u32, u32)>,
    /// What was known of the report when its sentences were read.
    about: About,
    notes: Notes,
}

/// Lines that belong together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paragraph {
    /// Its place in the joined text, without a line break.
    pub place: Span,
    /// The section it stands in, by index in [`Report::sections`].
    pub section: Option<usize>,
    /// Its first line, by index in the document's lines.
    pub line: usize,
    /// Its sentences, by index.
    pub sentences: std::ops::Range<usize>,
    /// What else was made of it.
    made: Made,
}

/// A stretch of prose up to 。！？ or the end of its paragraph.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sentence {
    /// Its place in the joined text, with the mark that ends it.
    pub place: Span,
    /// Its paragraph, by index.
    pub paragraph: usize,
    /// The figures in it, by index.
    pub figures: std::ops::Range<usize>,
    /// Which letters occur in it, as [`letters`] counts them.
    pub letters: u128,
    /// Where it stands in the masked text; empty for a sentence without a number.
    masked: Span,
}

impl Sentence {
    /// Whether a number or a percentage stands in it.
    pub fn has_numbers(&self) -> bool {
        !self.masked.is_empty()
    }
}

/// A figure in prose with what its sentence says about it. Its places are those of the joined text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ProseFigure {
    /// What it stands for.
    pub kind: FigureKind,
    /// The number that it states, as [`Figure::value`](gouji_grammar::figure::Figure::value) has it.
    pub value: Decimal,
    /// How many digits are printed after the point.
    pub decimals: u8,
    /// What 千, 万 or 亿 after the digits multiply by, as [`Figure::scale`](gouji_grammar::figure::Figure::scale) has it.
    pub scale: u32,
    /// Whether words around it make it inexact.
    pub approximation: Approximation,
    /// Its place, without its unit.
    pub place: Span,
    /// The place of its unit.
    pub unit: Option<Span>,
    /// The clause: what stands between two commas, colons or brackets.
    pub clause: Span,
    /// The words that say what is counted: those before it in its clause or, where there are none, those after it.
    pub subject: Span,
    /// Whose figure it is.
    pub scope: Scope,
    /// The year that the sentence speaks of at this point, where it is another one than the report's. Zero is the
    /// year before the report's, where the report's own is not known.
    pub year: Option<u16>,
    /// Whether it is listed as a part of another: under 其中, 包括, 分别, or after a total and a colon.
    pub part: bool,
    /// Whether it says by how much something grew or shrank, and not how much there is.
    pub change: bool,
    /// Whether it stands inside 《》, in the name of a document.
    pub named: bool,
    /// Its sentence, by index.
    pub sentence_index: usize,
    /// The section, by index in [`Report::sections`].
    pub section: Option<usize>,
}

/// What the words before a place of a sentence say about what follows there.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Circumstances {
    /// Who is spoken of.
    pub scope: Scope,
    /// The year, where it is another one than the report's, as in [`ProseFigure::year`].
    pub year: Option<u16>,
    /// Whether parts of something are being listed.
    pub part: bool,
    /// Whether it is the name of a document.
    pub named: bool,
}

/// Whose figure it is, compared with what the tables of the report count.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Scope {
    /// The organ's own, as far as the words tell.
    #[default]
    Organ,
    /// That of a whole area or system: 全市, 全系统, 各级.
    Whole,
    /// That of one part of the organ: the office of a government, a subordinate unit.
    Part,
}

impl Prose {
    /// Reads the prose of a report. It never fails, and takes time in proportion to the text.
    ///
    /// Paragraphs that stand in `earlier` as well, before or behind whatever changed, are not read again. What comes out is
    /// the same with any other `earlier`; the prose of another report, or none, only takes longer.
    pub fn read(report: &Report, earlier: &Self) -> Self {
        let (mut joined, pieces) = join::join(report);
        joined.about = About::new(report);
        // The text is set aside, so that it can be read while the rest is written.
        let text = std::mem::take(&mut joined.text);
        let unchanged = Unchanged::between(&earlier.joined, &joined, &text);
        for index in 0..joined.paragraphs.len() {
            let mark = Mark::of(&joined);
            match unchanged.earlier(index) {
                Some(known) => reuse::copy(&earlier.joined, known, &mut joined, index),
                None => {
                    sentences::split(&mut joined, &text, index);
                    context::paragraph(&mut joined, &text, index);
                }
            }
            mark.note(&mut joined, index);
        }
        joined.text = text;
        Self {
            joined: Arc::new(joined),
            pieces,
        }
    }

    /// The same prose, where the report's text has moved. Nothing of it may have changed.
    pub(crate) fn moved(&self, place: impl Fn(u32) -> u32) -> Self {
        let pieces = self.pieces.iter();
        Self {
            joined: Arc::clone(&self.joined),
            pieces: pieces.map(|&(joined, source)| (joined, place(source))).collect(),
        }
    }

    /// What others found out about it.
    pub fn notes(&self) -> &Notes {
        &self.joined.notes
    }

    /// The joined text: paragraphs without blanks and line breaks, one on a line.
    pub fn text(&self) -> &str {
        &self.joined.text
    }

    /// The paragraphs in order.
    pub fn paragraphs(&self) -> &[Paragraph] {
        &self.joined.paragraphs
    }

    /// The sentences in order.
    pub fn sentences(&self) -> &[Sentence] {
        &self.joined.sentences
    }

    /// Every figure in order: numbers, percentages, dates, ordinals and codes.
    pub fn figures(&self) -> &[ProseFigure] {
        &self.joined.figures
    }

    /// The figures of a sentence.
    pub fn figures_of(&self, sentence: &Sentence) -> &[ProseFigure] {
        self.joined
            .figures
            .get(sentence.figures.clone())
            .unwrap_or_default()
    }

    /// The section a sentence stands in, by index in [`Report::sections`].
    pub fn section_of(&self, sentence: &Sentence) -> Option<usize> {
        self.joined.paragraphs.get(sentence.paragraph)?.section
    }

    /// The place in the report's text of a place in the joined text.
    pub fn source(&self, place: Span) -> Span {
        let start = self.offset(place.start);
        if place.is_empty() {
            return Span { start, end: start };
        }
        // The end is taken from the last byte, so that a break right behind the place is not part of it.
        Span {
            start,
            end: self.offset(place.end - 1) + 1,
        }
    }

    /// The place of a figure in the report's text, without its unit.
    pub fn span(&self, figure: &ProseFigure) -> Span {
        self.source(figure.place)
    }

    fn offset(&self, at: u32) -> u32 {
        let next = self.pieces.partition_point(|(joined, _)| *joined <= at);
        match next.checked_sub(1).and_then(|i| self.pieces.get(i)) {
            Some((joined, source)) => source + (at - joined),
            None => at,
        }
    }

    /// A sentence that has a number, with one character in the place of every figure. Units stay.
    pub fn masked(&self, sentence: &Sentence) -> &str {
        sentence.masked.of(&self.joined.masked)
    }

    /// The figure that the character at byte `at` of a masked sentence stands for, by index.
    pub fn masked_figure(&self, sentence: &Sentence, at: usize) -> Option<usize> {
        let at = sentence.masked.start.checked_add(u32::try_from(at).ok()?)?;
        let found = self
            .joined
            .stand_ins
            .binary_search_by_key(&at, |(place, _)| *place)
            .ok()?;
        self.joined.stand_ins.get(found).map(|(_, index)| *index as usize)
    }

    /// What the words before byte `at` of a sentence say about what follows there.
    pub fn circumstances(&self, report: &Report, sentence: &Sentence, at: usize) -> Circumstances {
        let text = sentence.place.of(&self.joined.text);
        let base = sentence.place.start as usize;
        let state = context::at(text, base, self.figures_of(sentence), report, at);
        Circumstances {
            scope: state.scope,
            year: state.clause_year.or(state.year),
            part: state.part,
            named: state.named,
        }
    }

    /// The sentences before, at most so many, of the same paragraph.
    pub fn before(&self, sentence: &Sentence, most: usize) -> &[Sentence] {
        let Some(paragraph) = self.joined.paragraphs.get(sentence.paragraph) else {
            return &[];
        };
        let own = self
            .joined
            .sentences
            .partition_point(|s| s.place.start < sentence.place.start);
        let first = own.saturating_sub(most).max(paragraph.sentences.start);
        self.joined.sentences.get(first..own).unwrap_or_default()
    }
}
