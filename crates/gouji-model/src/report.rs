//! What was read: cells, sections, tables, dates, figures that found no place, and the problems met on the way.

use std::sync::{Arc, OnceLock};

use gouji_grammar::Span;
use gouji_grammar::report::Document;
use rust_decimal::Decimal;

use crate::form::{CellId, Form};
use crate::{Date, Prose, Shared, Text};

/// A report as it was read. Every span is in bytes of [`Report::text`].
#[derive(Clone, Debug)]
pub struct Report {
    /// The text as it was given.
    pub text: Arc<String>,
    /// Its blocks, which tile the text.
    pub document: Document,
    /// The form that its tables follow; without tables, the form of its year.
    pub form: Option<Found<Arc<Form>>>,
    /// The year that it reports on.
    pub year: Option<Found<u16>>,
    /// The organ that issued it.
    pub organ: Option<Found<String>>,
    /// Its title, on one line, without spaces.
    pub title: Option<Found<String>>,
    /// The statistical period.
    pub period: Option<Found<Period>>,
    /// The day it was published.
    pub published: Option<Found<Date>>,
    /// The day it was signed.
    pub signed: Option<Found<Date>>,
    /// Top-level sections in the order of the text.
    pub sections: Vec<SectionFound>,
    /// Tables, or parts of tables, in the order of the text.
    pub tables: Vec<TableFound>,
    /// One entry per cell of the form, by [`CellId`]; none where the report does not have the cell at all.
    pub cells: Vec<Option<Entry>>,
    /// Figures of tables that could not be given a cell.
    pub unplaced: Vec<Unplaced>,
    /// What went wrong while reading.
    pub problems: Vec<Problem>,
    /// Whether every figure of its tables was given its cell by where it stands alone, and every cell stands there once:
    /// another figure in a cell then changes no other cell.
    pub(crate) by_place: bool,
    /// The prose, once somebody asked for it.
    pub(crate) prose: OnceLock<Arc<Prose>>,
}

/// Something found in the text, with its place and the reason for believing it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found<T> {
    /// What was found.
    pub value: T,
    /// Where.
    pub span: Span,
    /// Why it is believed.
    pub reason: Reason,
}

/// Why the reader believes something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// The labels of the tables.
    Labels,
    /// The title.
    Title,
    /// The statistical period.
    Period,
    /// A date of publication.
    Published,
    /// A signature or its date.
    Signature,
    /// The text of the preamble.
    Preamble,
    /// The year that the prose speaks of most.
    Prose,
    /// The year of the report, where no label decides.
    Year,
    /// The caller said so.
    Given,
}

impl Reason {
    /// The reason in words.
    pub fn text(self) -> Text {
        let (zh, en) = match self {
            Self::Labels => ("表格的行列标签", "the labels of the tables"),
            Self::Title => ("标题", "the title"),
            Self::Period => ("统计期限", "the statistical period"),
            Self::Published => ("发布时间", "the date of publication"),
            Self::Signature => ("落款", "the signature"),
            Self::Preamble => ("引言", "the preamble"),
            Self::Prose => ("正文中的年份", "the years in the prose"),
            Self::Year => ("报告年度", "the report year"),
            Self::Given => ("使用者指定", "given by the user"),
        };
        Text::new(zh, en)
    }
}

/// A statistical period, both days included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Period {
    /// First day.
    pub from: Date,
    /// Last day.
    pub to: Date,
}

/// A top-level section of the report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SectionFound {
    /// The statutory section that its title names, counted from 1.
    pub number: Option<u8>,
    /// The ordinal as written: 一 is 1.
    pub ordinal: Option<u8>,
    /// Its title without ordinal.
    pub title: Span,
    /// The heading's whole line.
    pub heading: Span,
    /// The text under it, up to the next section.
    pub body: Span,
}

/// A table, or a part of one, as it was met.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TableFound {
    /// Index of the form's table.
    pub table: u8,
    /// Index of its part.
    pub part: u8,
    /// Everything that was read as this part.
    pub span: Span,
    /// How its cells were laid out.
    pub layout: &'static str,
    /// Labels of rows as met, in order: index of the row in its part, and where the label stands.
    pub rows: Vec<(u8, Span)>,
    /// Labels of columns as met: index of the column in its part, and where the label stands.
    pub columns: Vec<(u8, Span)>,
    /// Whether the note on how the columns cross-foot is there.
    pub note: Option<Span>,
}

/// One cell of the report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry {
    /// What it holds.
    pub value: Value,
    /// The text of the cell without surrounding white space; empty at its place for a blank.
    pub span: Span,
    /// A unit written into the cell (283 批次).
    pub unit: Option<Span>,
}

/// What a cell holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Value {
    /// A number, exactly.
    Number(Decimal),
    /// Nothing. A blank is not a zero.
    Blank,
    /// A stroke or word that stands for nothing: `/`, `—`, 无.
    Placeholder,
    /// Text that is not a number.
    Unreadable,
}

impl Value {
    /// The number, if it is one.
    pub fn number(self) -> Option<Decimal> {
        match self {
            Self::Number(n) => Some(n),
            _ => None,
        }
    }
}

/// Figures of one row that could not be given their cells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unplaced {
    /// Index of the form's table.
    pub table: u8,
    /// Index of the part.
    pub part: u8,
    /// The row they belong to, by index in the part, where that is known.
    pub row: Option<u8>,
    /// Each figure.
    pub spans: Vec<Span>,
    /// Why they were not placed.
    pub reason: Text,
}

/// Something that went wrong while reading, or that copying damaged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// A stable name.
    pub code: &'static str,
    /// Where.
    pub span: Span,
    /// What, in both languages.
    pub message: Text,
}

impl Report {
    /// A report of which nothing is known yet but its form, with no cell read. The reader fills it in; tools that
    /// compute on cells may fill it by hand.
    pub fn new(text: impl Shared, document: Document, form: Option<Found<Arc<Form>>>) -> Self {
        let cells = form.as_ref().map_or(0, |f| f.value.cells.len());
        Self {
            text: text.shared(),
            document,
            form,
            year: None,
            organ: None,
            title: None,
            period: None,
            published: None,
            signed: None,
            sections: Vec::new(),
            tables: Vec::new(),
            cells: vec![None; cells],
            unplaced: Vec::new(),
            problems: Vec::new(),
            by_place: false,
            prose: OnceLock::new(),
        }
    }

    /// Everything that is not a table, with its sentences and figures. It is read when it is first asked for.
    pub fn prose(&self) -> &Prose {
        // Every rule asks, and nearly always it is there.
        match self.prose.get() {
            Some(prose) => prose,
            None => self.prose_after(&Prose::default()),
        }
    }

    /// The same, for a text that was edited since `earlier` was read: paragraphs that did not change are taken from there.
    pub fn prose_after(&self, earlier: &Prose) -> &Arc<Prose> {
        self.prose.get_or_init(|| Arc::new(Prose::read(self, earlier)))
    }

    /// The prose, if somebody asked for it before.
    pub fn known_prose(&self) -> Option<&Prose> {
        self.prose.get().map(AsRef::as_ref)
    }

    /// The form that its tables follow.
    pub fn form(&self) -> Option<&Arc<Form>> {
        self.form.as_ref().map(|f| &f.value)
    }

    /// Whether the text shows of itself that it is such a report. Whoever was not told so must not take a shopping list
    /// for a report without tables.
    ///
    /// A title shows it, so do two statutory sections, and rows of the form. Where the form of the year asks for prose
    /// alone, the regulation in the preamble must do.
    pub fn shows_itself(&self) -> bool {
        let statutory = self.sections.iter().filter(|s| s.number.is_some()).count();
        let rows: usize = self.tables.iter().map(|table| table.rows.len()).sum();
        self.title.is_some() || statutory >= 2 || rows >= 3 || self.is_prose_alone()
    }

    fn is_prose_alone(&self) -> bool {
        let annexed = |form: &Arc<Form>| form.tables.iter().all(|table| table.section.is_none());
        let first = self
            .sections
            .first()
            .map_or(0, |section| section.heading.start as usize);
        let preamble = self.text.get(..first).unwrap_or_default();
        self.form().is_some_and(annexed) && preamble.contains("政府信息公开条例")
    }

    /// What stands in a cell.
    pub fn entry(&self, cell: CellId) -> Option<&Entry> {
        self.cells.get(cell.index())?.as_ref()
    }

    /// What stands at a path such as `requests.received.total`.
    pub fn at(&self, path: &str) -> Option<&Entry> {
        self.entry(self.form()?.cell(path)?)
    }

    /// The number at a cell, if there is one.
    pub fn number(&self, cell: CellId) -> Option<Decimal> {
        self.entry(cell)?.value.number()
    }

    /// The cells that the report has, in the order of the form.
    pub fn entries(&self) -> impl Iterator<Item = (CellId, &Entry)> {
        self.cells
            .iter()
            .zip(0..)
            .filter_map(|(e, i)| e.as_ref().map(|e| (CellId(i), e)))
    }
}
