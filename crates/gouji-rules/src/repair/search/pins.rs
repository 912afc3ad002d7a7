//! Sets whose changes would be negative or fractional, and the larger sets that repair them.
//!
//! Say a set of cells would carry the residuals away, but one of them would have to fall below zero.
//! Another cell in the row that defines it must then take a share. The corner of the feasible region
//! where the first cell becomes exactly zero has unique changes again, so the cell is *pinned* to
//! zero, its defining row is violated anew, and the ordinary search goes on from there. (Fourier and
//! Motzkin's elimination of inequalities, used by editrules, finds the same sets and dies of memory
//! on a table of 161 cells.) With coefficients other than one, a cell may also be fractional; it is
//! then pinned to each integer of one period around the fraction.

use super::super::matrix::{Term, coefficient, combine, combine_residuals, factors};
use super::solutions::Solved;
use super::{Active, NO_ROW, Search};

/// Periods longer than this are not searched; the search then says that it is incomplete.
const LONGEST_PERIOD: i128 = 16;

impl Search<'_> {
    /// No touched row is violated: what is chosen settles its rows. A good set was found at a lower
    /// level already, but larger sets that contain it may mend more rows with other changes.
    pub(super) fn settle(&mut self, base: usize, left: usize) {
        if left == 0 || self.chosen.is_empty() {
            return;
        }
        if matches!(self.solve(None), Solved::Defective) {
            for index in self.defects.clone() {
                if self.stopped {
                    return;
                }
                self.extend(base, left, index);
            }
        }
        self.resume(base, left);
    }

    /// Goes on at each violated row that no chosen cell touches.
    fn resume(&mut self, base: usize, left: usize) {
        let problem = self.problem;
        self.resumed += 1;
        for &row in &problem.violated {
            let (arena, active) = (self.arena.len(), self.active.len());
            let touched = |other: &Active| other.row == row;
            let known = self.active[base..].iter().any(touched) || self.chosen.iter().any(|c| touched(&c.by));
            if known || self.stopped {
                continue;
            }
            self.active.extend_from_within(base..active);
            let closed = &self.closed;
            let terms = problem.matrix.row(row as usize).iter();
            self.arena
                .extend(terms.filter(|term| !closed[term.column as usize]));
            let residual = problem.residual(row);
            self.active.push(Active {
                row,
                start: arena,
                end: self.arena.len(),
                residual,
            });
            self.spend();
            self.descend(active, left);
            self.arena.truncate(arena);
            self.active.truncate(active);
        }
        self.resumed -= 1;
    }

    fn extend(&mut self, base: usize, left: usize, index: usize) {
        let Some((row, residual)) = self.reduced(index) else {
            self.stopped = true;
            return;
        };
        let cell = self.chosen[index].cell;
        let own = coefficient(&row, cell);
        for pin in self.pins(cell, own, &row, residual) {
            let violated = pin
                .checked_mul(i128::from(own))
                .and_then(|moved| residual.checked_add(moved));
            let Some(violated) = violated.filter(|residual| *residual != 0) else {
                continue;
            };
            self.pin(base, left, index, pin, (&row, violated));
        }
    }

    /// Goes on with the cell's change decided and its defining row violated again.
    fn pin(&mut self, base: usize, left: usize, index: usize, pin: i128, (row, residual): (&[Term], i128)) {
        let (arena, active) = (self.arena.len(), self.active.len());
        let cell = self.chosen[index].cell;
        self.active.extend_from_within(base..active);
        self.arena.extend(row.iter().filter(|term| term.column != cell));
        self.active.push(Active {
            row: NO_ROW,
            start: arena,
            end: self.arena.len(),
            residual,
        });
        self.chosen[index].pinned = Some(pin);
        self.spend();
        self.descend(active, left);
        self.chosen[index].pinned = None;
        self.arena.truncate(arena);
        self.active.truncate(active);
    }

    /// The row that defines a chosen cell, with the cells chosen after it eliminated.
    fn reduced(&self, index: usize) -> Option<(Vec<Term>, i128)> {
        let by = self.chosen[index].by;
        let mut row = self.arena[by.start..by.end].to_vec();
        let mut residual = by.residual;
        for later in self.chosen.iter().skip(index + 1) {
            let found = coefficient(&row, later.cell);
            if found == 0 {
                continue;
            }
            if let Some(pin) = later.pinned {
                residual = residual.checked_add(pin.checked_mul(i128::from(found))?)?;
                row.retain(|term| term.column != later.cell);
                continue;
            }
            let with = factors(found, later.coefficient)?;
            let mut next = Vec::with_capacity(row.len() + 8);
            let pivot = &self.arena[later.by.start..later.by.end];
            combine(&row, pivot, with, |_| false, &mut next)?;
            residual = combine_residuals(residual, later.by.residual, with)?;
            row = next;
        }
        Some((row, residual))
    }

    /// The changes that a defective cell may be pinned to.
    fn pins(&mut self, cell: u32, own: i64, row: &[Term], residual: i128) -> Vec<i128> {
        let bounded = self.problem.must_not_be_negative(cell);
        let floor = -i128::from(self.problem.value(cell));
        let open = row
            .iter()
            .filter(|term| term.column == cell || !self.closed[term.column as usize]);
        let period = open
            .map(|term| i128::from(term.coefficient).abs())
            .max()
            .unwrap_or(1);
        if period == 1 {
            return if bounded && floor != 0 {
                vec![floor]
            } else {
                Vec::new()
            };
        }
        if period > LONGEST_PERIOD {
            self.stopped = true;
            return Vec::new();
        }
        let Some(middle) = residual
            .checked_neg()
            .and_then(|r| r.checked_div(i128::from(own)))
        else {
            return Vec::new();
        };
        let mut first = middle.saturating_sub(period);
        if bounded {
            first = first.max(floor);
        }
        (first..=first.saturating_add(2 * period))
            .filter(|pin| *pin != 0)
            .collect()
    }
}
