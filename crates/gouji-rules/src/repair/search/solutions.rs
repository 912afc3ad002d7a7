//! From chosen cells to changes: back-substitution, and which sets are kept as pieces.

use super::super::answer::Change;
use super::super::matrix::coefficient;
use super::{Chosen, Search};

/// What back-substitution says about the chosen cells.
pub(super) enum Solved {
    Good,
    /// Some cell would not change: a smaller set does the same.
    Smaller,
    /// Some cells would become negative or fractional; `Search::defects` names them.
    Defective,
}

impl Search<'_> {
    /// Back-substitution: the changes of all chosen cells, the last first.
    pub(super) fn solve(&mut self, last: Option<(u32, i128)>) -> Solved {
        self.solution.clear();
        self.defects.clear();
        self.solution.extend(last);
        for index in (0..self.chosen.len()).rev() {
            let chosen = self.chosen[index];
            let delta = match chosen.pinned {
                Some(delta) => delta,
                None => match self.forced(&chosen) {
                    Some((delta, 0)) => delta,
                    Some(_) => {
                        self.defects.push(index);
                        return Solved::Defective;
                    }
                    None => {
                        self.stopped = true;
                        return Solved::Smaller;
                    }
                },
            };
            if delta == 0 {
                return Solved::Smaller;
            }
            if self.problem.change(chosen.cell, delta).is_none() {
                self.defects.push(index);
            }
            self.solution.push((chosen.cell, delta));
        }
        if self.defects.is_empty() {
            Solved::Good
        } else {
            Solved::Defective
        }
    }

    /// The quotient and the remainder of a chosen cell's change, given the changes chosen after it.
    fn forced(&self, chosen: &Chosen) -> Option<(i128, i128)> {
        let row = &self.arena[chosen.by.start..chosen.by.end];
        let mut sum = chosen.by.residual;
        for &(cell, delta) in &self.solution {
            sum = sum.checked_add(delta.checked_mul(i128::from(coefficient(row, cell)))?)?;
        }
        let divisor = i128::from(chosen.coefficient);
        Some((
            sum.checked_div(divisor)?.checked_neg()?,
            sum.checked_rem(divisor)?,
        ))
    }

    /// Keeps the solved set as a piece, after one last check against the rows themselves.
    pub(super) fn keep(&mut self) {
        let changes: Option<Vec<Change>> = self
            .solution
            .iter()
            .map(|&(cell, delta)| self.problem.change(cell, delta))
            .collect();
        let Some(mut changes) = changes else { return };
        changes.sort_unstable();
        if self.resumed > 0 && self.falls_apart(&changes) {
            return;
        }
        if let Some(rows) = self.effects.mended(self.problem, &changes) {
            // Only pinned cells can be superfluous; the columns of the others are independent.
            if self.chosen.iter().any(|chosen| chosen.pinned.is_some())
                && self.contains_smaller(&rows, &changes)
            {
                return;
            }
            self.found.push((rows, changes));
            self.stopped |= self.found.len() >= self.kept;
        }
    }

    fn contains_smaller(&self, rows: &[u32], changes: &[Change]) -> bool {
        let changed = |change: &Change| changes.iter().any(|other| other.variable == change.variable);
        self.smaller
            .iter()
            .any(|(mended, smaller)| mended == rows && smaller.iter().all(changed))
    }

    /// Whether the changes are two independent pieces, each of which is found by itself.
    fn falls_apart(&mut self, changes: &[Change]) -> bool {
        let Some((&first, others)) = changes.split_first() else {
            return false;
        };
        (0..(1u32 << others.len()) - 1).any(|set| {
            let inside = |index: &usize| set >> index & 1 == 1;
            let pick = |with: bool| {
                (0..others.len())
                    .filter(move |i| inside(i) == with)
                    .map(|i| others[i])
            };
            let one: Vec<Change> = std::iter::once(first).chain(pick(true)).collect();
            let other: Vec<Change> = pick(false).collect();
            self.effects.settled(self.problem, &one) && self.effects.settled(self.problem, &other)
        })
    }
}
