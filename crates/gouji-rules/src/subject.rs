//! What a check looks at: a report, the form that it follows, the year's own form, last year's report.

use std::cell::RefCell;
use std::sync::Arc;

use gouji_grammar::Span;
use gouji_model::form::{CellId, Form};
use gouji_model::{Reason, Report, SectionFound, TableFound};
use rustc_hash::FxHashMap;

use crate::formula::Figures;
use crate::noted::{Bound, Noted};
use crate::others::Others;

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
    /// Whatever else there is to compare with.
    pub(crate) others: Others<'a>,
    /// The report's figures as whole numbers, for arithmetic in a hurry.
    pub(crate) figures: Figures,
    /// What an earlier check noted about the prose.
    pub(crate) noted: Option<&'a Noted>,
    bound: RefCell<FxHashMap<usize, Bound>>,
}

impl<'a> Subject<'a> {
    /// A report, its form, and what the rules expect.
    pub(crate) fn new(
        report: &'a Report,
        form: &'a Form,
        expected: &'a Form,
        year: u16,
        previous: Option<&'a Report>,
    ) -> Self {
        Self {
            report,
            form,
            expected,
            year,
            previous,
            others: Others::default(),
            figures: Figures::of(report),
            noted: None,
            bound: RefCell::default(),
        }
    }

    /// What bindings, statements or a check have found in the words of the report; they are asked once. Their address is
    /// their name, so they must live as long as the rules.
    pub(crate) fn bound<T: ?Sized>(&self, by: &T, find: impl FnOnce() -> Vec<(usize, usize)>) -> Bound {
        let name = std::ptr::from_ref(by).addr();
        let noted = self.noted.and_then(|noted| noted.bound.get(&name));
        if let Some(known) = noted.or(self.bound.borrow().get(&name)) {
            return Arc::clone(known);
        }
        let found: Bound = find().into();
        self.bound.borrow_mut().insert(name, Arc::clone(&found));
        found
    }

    /// Everything that was found like this.
    pub(crate) fn into_bound(self) -> FxHashMap<usize, Bound> {
        self.bound.into_inner()
    }

    /// The section of that statutory number.
    pub(crate) fn section(&self, number: u8) -> Option<&'a SectionFound> {
        self.report.sections.iter().find(|s| s.number == Some(number))
    }

    /// The parts that were met of the table called `id` in the report's own form.
    pub(crate) fn tables(&self, id: &str) -> impl Iterator<Item = &'a TableFound> {
        let index = self.form.tables.iter().position(|t| t.id == id);
        self.report
            .tables
            .iter()
            .filter(move |t| Some(usize::from(t.table)) == index)
    }

    /// The organ, where title or signature name it: a name picked out of the prose may be another organ's.
    pub(crate) fn organ(&self) -> Option<&'a str> {
        let organ = self.report.organ.as_ref().filter(|o| o.reason != Reason::Prose)?;
        Some(&organ.value)
    }

    /// The label that stands above a cell in this report.
    pub(crate) fn column_label(&self, cell: CellId) -> Option<&'a str> {
        let spec = self.form.spec(cell);
        let mut parts = self
            .report
            .tables
            .iter()
            .filter(|t| (t.table, t.part) == (spec.table, spec.part));
        let label = parts
            .find_map(|t| t.columns.iter().find(|c| c.0 == spec.column))?
            .1;
        Some(label.of(&self.report.text))
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

    /// The beginning of the first line that is not blank.
    pub(crate) fn first_line(&self) -> Span {
        let text = &*self.report.text;
        let start = text.len() - text.trim_start().len();
        let line = text[start..].lines().next().unwrap_or_default().trim_end();
        // A report without headings begins with a paragraph, which is too much to mark.
        let end = line.char_indices().nth(30).map_or(line.len(), |(at, _)| at);
        Span::new(start, start + end)
    }
}
