//! The figures of one report: what stands in every cell of its form.

use std::sync::Arc;

use gouji_model::form::{Part, Role};
use gouji_model::{CellId, Form};
use rust_decimal::Decimal;

use crate::compare::Cells;

/// What stands in the cells of a form.
#[derive(Clone, Debug)]
pub struct Figures {
    form: Arc<Form>,
    slots: Vec<Slot>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Slot {
    /// The report does not have this cell.
    Absent,
    /// The cell is there and empty.
    Blank,
    /// A figure, and how it is written.
    Figure { value: Decimal, text: String },
}

impl Figures {
    /// No figures yet.
    pub fn empty(form: &Arc<Form>) -> Self {
        Self {
            form: Arc::clone(form),
            slots: vec![Slot::Absent; form.cells.len()],
        }
    }

    /// The form they belong to.
    pub fn form(&self) -> &Arc<Form> {
        &self.form
    }

    /// The figure in a cell.
    pub fn value(&self, cell: CellId) -> Option<Decimal> {
        match &self.slots[cell.index()] {
            Slot::Figure { value, .. } => Some(*value),
            _ => None,
        }
    }

    /// The figure at a path; nothing where there is none.
    pub fn at(&self, path: &str) -> Option<Decimal> {
        self.value(self.form.cell(path)?)
    }

    /// The figure as it is written in the report; empty for a blank.
    pub fn text(&self, cell: CellId) -> &str {
        match &self.slots[cell.index()] {
            Slot::Figure { text, .. } => text,
            _ => "",
        }
    }

    /// Whether the report has the cell, filled in or not.
    pub fn has(&self, cell: CellId) -> bool {
        self.slots[cell.index()] != Slot::Absent
    }

    /// Puts a figure into a cell, written plainly.
    pub fn set(&mut self, cell: CellId, value: Decimal) {
        self.set_as(cell, value, value.to_string());
    }

    /// Puts a figure into a cell, written as `text`: `+4`, `408.7116万元`.
    pub fn set_as(&mut self, cell: CellId, value: Decimal, text: String) {
        self.slots[cell.index()] = Slot::Figure { value, text };
    }

    /// Empties a cell, which stays in the report.
    pub fn blank(&mut self, cell: CellId) {
        self.slots[cell.index()] = Slot::Blank;
    }

    /// The cells that hold a figure.
    pub fn filled(&self) -> impl Iterator<Item = CellId> + '_ {
        self.form.cell_ids().filter(|cell| self.value(*cell).is_some())
    }

    /// What a reader must find: every cell that the report has.
    pub fn cells(&self) -> Cells {
        let there = self.form.cell_ids().filter(|cell| self.has(*cell));
        there
            .map(|cell| {
                (
                    self.form.path(cell).to_owned(),
                    self.value(cell).map(|v| v.to_string()),
                )
            })
            .collect()
    }

    /// Whether the report has the row `row` of `part`.
    pub(crate) fn has_row(&self, part: &Part, row: usize) -> bool {
        part.cell(row, 0).is_some_and(|cell| self.has(cell))
    }

    /// The rows of `part` that the report prints: rows of figures, and headings of groups that it has split up.
    pub(crate) fn printed_rows(&self, part: &Part) -> Vec<usize> {
        (0..part.rows.len())
            .filter(|row| {
                part.rows[*row].role == Role::Heading || self.heads(part, *row) || self.has_row(part, *row)
            })
            .collect()
    }

    /// Whether `row` is a heading without figures of its own in this report.
    pub(crate) fn heads(&self, part: &Part, row: usize) -> bool {
        match part.rows[row].role {
            Role::Heading => true,
            Role::Standalone => part.members(row).any(|member| self.has_row(part, member)),
            Role::Row => false,
        }
    }
}
