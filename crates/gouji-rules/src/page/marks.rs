//! Which findings concern which cell.

use gouji_grammar::Span;
use gouji_model::form::CellId;
use gouji_model::{Entry, Report};
use rustc_hash::FxHashMap;

use super::Mark;
use crate::Severity;

/// What the findings say about one cell.
#[derive(Debug, Default)]
pub(super) struct CellMarks<'a> {
    /// The gravest finding whose mark is on the cell itself.
    pub(super) wrong: Option<Severity>,
    /// What is said about the cell, without repetition.
    pub(super) words: Vec<&'a str>,
}

impl CellMarks<'_> {
    /// The class that shows it: the severity of a cell that is marked, `involved` for an operand.
    pub(super) fn class(&self) -> &'static str {
        match self.wrong {
            Some(severity) => severity.as_str(),
            None if self.words.is_empty() => "",
            None => "involved",
        }
    }
}

/// The marks of all cells.
pub(super) struct Marks<'a>(FxHashMap<CellId, CellMarks<'a>>);

impl<'a> Marks<'a> {
    /// Sorts what was found by the cells it is about.
    pub(super) fn new(report: &Report, marks: &[Mark<'a>]) -> Self {
        let mut cells: FxHashMap<CellId, CellMarks<'a>> = FxHashMap::default();
        for mark in marks {
            let named = mark.cells.iter().filter_map(|path| report.form()?.cell(path));
            let named: Vec<CellId> = named.collect();
            for (cell, entry) in report.entries() {
                let wrong = covers(mark.span, entry);
                let asides = mark.asides.iter().filter(|(span, _)| covers(*span, entry));
                let asides: Vec<&'a str> = asides.map(|(_, words)| *words).collect();
                if !wrong && asides.is_empty() && !named.contains(&cell) {
                    continue;
                }
                let about = cells.entry(cell).or_default();
                if wrong {
                    about.wrong = about.wrong.max(Some(mark.severity));
                }
                for words in std::iter::once(mark.message).chain(asides) {
                    if !words.is_empty() && !about.words.contains(&words) {
                        about.words.push(words);
                    }
                }
            }
        }
        Self(cells)
    }

    /// What is said about one cell.
    pub(super) fn of(&self, cell: CellId) -> Option<&CellMarks<'a>> {
        self.0.get(&cell)
    }
}

/// Whether a mark is on a cell. A mark over a whole row is about the row, not about each of its cells.
fn covers(mark: Span, entry: &Entry) -> bool {
    let inside = entry.span.start <= mark.start && mark.end <= entry.span.end;
    // A cell that is nowhere in the text has no place that a mark could be on.
    inside && entry.span.end > 0
}
