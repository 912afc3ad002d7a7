//! Edit operations with a fixed effect: what a person does wrong in one go, undone in one go.
//!
//! The exact search finds any set of up to a few cells by itself. A shifted row changes up to seven
//! at once, and two neighbours that were swapped in a row that has yet another error look to it like
//! three cells; both are tried here directly, in the spirit of Scholtus (2016).

use super::answer::{Change, Story};
use super::matrix::coefficient;
use super::problem::{Effects, Piece, Problem};
use super::stories::Teller;

/// Tries all operations and keeps those that mend something and spoil nothing.
///
/// Returns the pieces and whether the cap was reached.
pub(super) fn operations(problem: &Problem<'_>, teller: Teller<'_>, limit: u32) -> (Vec<Piece>, bool) {
    let effects = Effects::new(problem.residuals.len());
    let mut tried = Operations {
        problem,
        teller,
        effects,
        pieces: Vec::new(),
        left: limit,
    };
    tried.swaps();
    for index in 0..problem.system.lines.len() {
        tried.shifts(index);
        tried.copy_of_above(index);
    }
    (tried.pieces, tried.left == 0)
}

struct Operations<'a> {
    problem: &'a Problem<'a>,
    teller: Teller<'a>,
    effects: Effects,
    pieces: Vec<Piece>,
    left: u32,
}

impl Operations<'_> {
    /// Tests an operation; `story` is one that the figures alone would not tell, with its cost.
    fn test(&mut self, changes: Option<Vec<Change>>, story: Option<(Story, u32)>) {
        let Some(mut changes) = changes.filter(|changes| !changes.is_empty()) else {
            return;
        };
        self.left = self.left.saturating_sub(1);
        if let Some(rows) = self.effects.mended(self.problem, &changes) {
            changes.sort_unstable();
            let mut told = self.teller.tell(&changes);
            if let Some(own) = story.filter(|own| own.1 < told.1) {
                told = own;
            }
            self.pieces.push(Piece {
                rows,
                changes,
                story: told.0,
                cost: told.1,
            });
        }
    }

    fn swaps(&mut self) {
        let system = self.problem.system;
        for &(a, b) in &system.neighbours {
            let (value_a, value_b) = (self.problem.value(a), self.problem.value(b));
            if value_a != value_b && self.left > 0 && self.problem.suspects(&[a, b]) {
                let delta = i128::from(value_b) - i128::from(value_a);
                let change = |cell, delta| self.problem.change(cell, delta);
                let changes = change(a, delta).zip(change(b, -delta)).map(|(a, b)| vec![a, b]);
                self.test(changes, None);
            }
        }
    }

    /// A row that stands one column off from some column on, to the right or to the left.
    ///
    /// The figure that was pushed out of the row is recomputed from the identity that sums the row.
    fn shifts(&mut self, index: usize) {
        let Some(line) = self.problem.system.lines.get(index) else {
            return;
        };
        let Some(closing) = line.closing else { return };
        let cells = &line.cells;
        for end in [cells.len().saturating_sub(1), cells.len()] {
            for start in 0..end.saturating_sub(1) {
                if self.left == 0 {
                    return;
                }
                let part = &cells[start..end];
                if !self.problem.suspects(part) {
                    continue;
                }
                for by in [1i8, -1] {
                    let changes = self.unshifted(part, by, closing);
                    let cost = self.teller.costs.row_shifted;
                    self.test(changes, Some((Story::RowShifted { by }, cost)));
                }
            }
        }
    }

    /// The changes that move the figures of a part of a row back by one column.
    fn unshifted(&self, part: &[u32], by: i8, closing: u32) -> Option<Vec<Change>> {
        let (first, last) = (*part.first()?, *part.last()?);
        // The column that the shift has left open holds nothing.
        let (opened, lost) = if by > 0 { (first, last) } else { (last, first) };
        if self.problem.value(opened) != 0 || part.iter().all(|&cell| self.problem.value(cell) == 0) {
            return None;
        }
        let mut changes = Vec::with_capacity(part.len());
        let row = self.problem.system.matrix.row(closing as usize);
        let mut sum = self
            .problem
            .system
            .residual(closing as usize, self.problem.reported)?;
        for pair in part.windows(2) {
            let (to, from) = if by > 0 {
                (pair[0], pair[1])
            } else {
                (pair[1], pair[0])
            };
            let delta = i128::from(self.problem.value(from)) - i128::from(self.problem.value(to));
            if delta != 0 {
                changes.push(self.problem.change(to, delta)?);
                sum = sum.checked_add(delta.checked_mul(i128::from(coefficient(row, to)))?)?;
            }
        }
        let divisor = i128::from(coefficient(row, lost));
        if sum.checked_rem(divisor)? != 0 {
            return None;
        }
        let delta = -(sum / divisor);
        if delta != 0 {
            changes.push(self.problem.change(lost, delta)?);
        }
        Some(changes)
    }

    /// A row that repeats the row above it: each figure is recomputed from the violated row that
    /// contains it and no other figure of the line.
    fn copy_of_above(&mut self, index: usize) {
        let lines = &self.problem.system.lines;
        let Some(line) = lines.get(index) else { return };
        let Some(above) = line.above.and_then(|above| lines.get(above)) else {
            return;
        };
        let value = |cell: &u32| self.problem.value(*cell);
        let same = line.cells.len() == above.cells.len()
            && line
                .cells
                .iter()
                .zip(&above.cells)
                .all(|(a, b)| value(a) == value(b))
            && line.cells.iter().any(|cell| value(cell) != 0);
        if same && self.left > 0 {
            let changes: Vec<Change> = line
                .cells
                .iter()
                .filter_map(|&cell| self.recomputed(cell, &line.cells))
                .collect();
            self.test(
                Some(changes),
                Some((Story::RowCopied, self.teller.costs.row_copied)),
            );
        }
    }

    fn recomputed(&self, cell: u32, line: &[u32]) -> Option<Change> {
        let matrix = self.problem.matrix;
        let mut entries = matrix.column(cell).iter().filter(|entry| {
            let row = matrix.row(entry.row as usize);
            self.problem.residual(entry.row) != 0
                && line
                    .iter()
                    .all(|&other| other == cell || coefficient(row, other) == 0)
        });
        let entry = entries.next()?;
        let (residual, divisor) = (self.problem.residual(entry.row), i128::from(entry.coefficient));
        if residual % divisor != 0 {
            return None;
        }
        self.problem.change(cell, -(residual / divisor))
    }
}
