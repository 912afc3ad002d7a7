//! What a check looks at: a report, the form that it follows, the year's own form, last year's report.

use std::cell::OnceCell;

use gouji_grammar::Span;
use gouji_model::form::{CellId, Form, fold};
use gouji_model::{Report, SectionFound, TableFound};
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

/// One report under the rules of one year.
pub(crate) struct Subject<'a> {
    /// The report.
    pub(crate) report: &'a Report,
    /// The form that the report's cells are numbered by.
    pub(crate) form: &'a Form,
    /// The form that reports of this year are to use.
    pub(crate) expected: &'a Form,
    /// The report year that the rules are for.
    pub(crate) year: u16,
    /// The same organ's report of the year before.
    pub(crate) previous: Option<&'a Report>,
    figures: Vec<i64>,
    folded: OnceCell<String>,
    sections: Vec<OnceCell<String>>,
}

/// Stands in the dense row of figures for whatever is not a small whole number.
const NOT_SMALL: i64 = i64::MIN;
/// Sums of a few dozen figures below this bound cannot overflow.
const SMALL: i64 = 1 << 48;

impl<'a> Subject<'a> {
    /// A report, its form, and what the rules expect.
    pub(crate) fn new(
        report: &'a Report,
        form: &'a Form,
        expected: &'a Form,
        year: u16,
        previous: Option<&'a Report>,
    ) -> Self {
        let figures = report.cells.iter().map(|entry| {
            let number = entry.as_ref().and_then(|e| e.value.number());
            number.and_then(small).unwrap_or(NOT_SMALL)
        });
        Self {
            report,
            form,
            expected,
            year,
            previous,
            figures: figures.collect(),
            folded: OnceCell::new(),
            sections: report.sections.iter().map(|_| OnceCell::new()).collect(),
        }
    }

    /// The whole number in a cell, where it holds one of ordinary size.
    pub(crate) fn small(&self, cell: CellId) -> Option<i64> {
        self.figures
            .get(cell.index())
            .copied()
            .filter(|n| *n != NOT_SMALL)
    }

    /// The section of that statutory number.
    pub(crate) fn section(&self, number: u8) -> Option<&'a SectionFound> {
        self.report.sections.iter().find(|s| s.number == Some(number))
    }

    /// A section's text, folded for comparison.
    pub(crate) fn folded_section(&self, number: u8) -> Option<&str> {
        let index = self
            .report
            .sections
            .iter()
            .position(|s| s.number == Some(number))?;
        let body = self.report.sections[index].body.of(&self.report.text);
        Some(self.sections[index].get_or_init(|| fold(body)))
    }

    /// The whole text, folded for comparison.
    pub(crate) fn folded(&self) -> &str {
        self.folded.get_or_init(|| fold(&self.report.text))
    }

    /// The parts that were met of the table called `id` in the report's own form.
    pub(crate) fn tables(&self, id: &str) -> impl Iterator<Item = &'a TableFound> {
        let index = self.form.tables.iter().position(|t| t.id == id);
        self.report
            .tables
            .iter()
            .filter(move |t| Some(usize::from(t.table)) == index)
    }

    /// A place for something that is missing: the heading of section `number`, or of the last one before it,
    /// or of the first one, or the title, or the start of the text.
    pub(crate) fn place_for(&self, number: u8) -> Span {
        let sections = &self.report.sections;
        let numbered = |s: &&SectionFound| s.number.is_some_and(|n| n <= number);
        sections
            .iter()
            .filter(numbered)
            .max_by_key(|s| s.number)
            .or_else(|| sections.first())
            .map(|s| s.heading)
            .or_else(|| self.report.title.as_ref().map(|t| t.span))
            .unwrap_or_else(|| self.first_line())
    }

    /// The first line that is not blank.
    pub(crate) fn first_line(&self) -> Span {
        let text = &*self.report.text;
        let start = text.len() - text.trim_start().len();
        let line = text[start..].lines().next().unwrap_or_default().trim_end();
        Span::new(start, start + line.len())
    }
}

fn small(number: Decimal) -> Option<i64> {
    number
        .is_integer()
        .then(|| number.to_i64())
        .flatten()
        .filter(|n| (-SMALL..=SMALL).contains(n))
}
