//! The tables of a report as a person knows them, in HTML: every cell at its place, the wrong ones marked, the arithmetic
//! with them. What stands in the report is escaped; nothing is fetched and no script is in it.
//!
//! Classes and attributes are all that is said here about looks. Whoever shows the HTML brings the style: the command line
//! a page of its own, an editor its theme.

mod marks;
mod table;

use gouji_grammar::Span;
use gouji_model::form::CellId;
use gouji_model::{Lang, Report};
pub use maud::Markup;
use maud::html;

use crate::{Finding, Severity};
use marks::Marks;

/// What the tables are drawn from.
#[derive(Clone, Copy)]
pub struct Page<'a> {
    /// The report.
    pub report: &'a Report,
    /// What is wrong with it.
    pub marks: &'a [Mark<'a>],
    /// The language of what stands around the form's own words, which are Chinese.
    pub lang: Lang,
    /// Where a span begins and ends, as line and column of whoever shows the page; `None` where nobody can go there.
    pub place: &'a dyn Fn(Span) -> Option<[Place; 2]>,
    /// What more there is to say about a cell, a line each.
    pub notes: &'a dyn Fn(CellId) -> Vec<String>,
}

/// A line and a column.
pub type Place = (u32, u32);

/// A finding in one language, as far as tables show it.
#[derive(Clone, Debug)]
pub struct Mark<'a> {
    /// How grave it is.
    pub severity: Severity,
    /// What is wrong.
    pub message: &'a str,
    /// The place that carries the mark.
    pub span: Span,
    /// The cells concerned, by path.
    pub cells: &'a [String],
    /// The other places in the report, each with what stands there.
    pub asides: Vec<(Span, &'a str)>,
}

impl<'a> Mark<'a> {
    /// The mark of a finding.
    pub fn of(finding: &'a Finding, lang: Lang) -> Self {
        let here = finding.related.iter().filter(|related| related.file.is_none());
        Self {
            severity: finding.severity,
            message: finding.message.get(lang),
            span: finding.span,
            cells: &finding.cells,
            asides: here
                .map(|related| (related.span, related.message.get(lang)))
                .collect(),
        }
    }
}

/// The tables that the report has, in the order of the form.
pub fn tables(page: &Page<'_>) -> Markup {
    let Some(form) = page.report.form() else {
        return Markup::default();
    };
    let marks = Marks::new(page.report, page.marks);
    let met = |index: usize| {
        let mut tables = page.report.tables.iter();
        tables.any(|found| usize::from(found.table) == index)
    };
    html! {
        @for (_, table) in form.tables.iter().enumerate().filter(|(index, _)| met(*index)) {
            section class="table" {
                h2 { (table.name.get(page.lang)) }
                @for part in &table.parts { (table::part(page, &marks, part)) }
            }
        }
    }
}

#[cfg(test)]
mod tests;
