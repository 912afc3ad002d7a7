//! How strange a repaired table would look beside its own proportions; it only orders ties.
//!
//! When the same amount may have been booked wrongly in several rows, the rows with many requests of
//! the kind are the likelier ones. If the counts are independent given the sums of their rows and
//! columns, the repaired table is less probable than the reported one by
//! `sum(ln(to!) - ln(from!) - (to - from) ln(row sum * column sum))`, taken here in binary logarithms
//! of a thousandth. Totals follow from their parts and say nothing.

use super::answer::Change;
use super::problem::Problem;

/// Up to this difference the factorials are taken factor by factor, beyond it by their middle.
const EXACT: u64 = 24;

/// The sums of rows and columns, as logarithms per variable.
pub(super) struct Likeness {
    /// The logarithm of row sum times column sum; `None` for totals and for what stands in no grid.
    expected: Vec<Option<i64>>,
}

impl Likeness {
    pub(super) fn new(problem: &Problem<'_>) -> Likeness {
        let place = |index: usize| {
            let variable = problem.system.variables.get(index)?;
            let (row, column) = (variable.row?, variable.column?);
            (!variable.total).then_some((variable.table, row, column))
        };
        let count = problem.system.variables.len();
        let (mut rows, mut columns) = (Vec::new(), Vec::new());
        for index in 0..count {
            if let Some((table, row, column)) = place(index) {
                let value = problem.values.get(index).copied().unwrap_or(0).max(0);
                rows.push(((table, row), value.unsigned_abs().into()));
                columns.push(((table, column), value.unsigned_abs().into()));
            }
        }
        let (rows, columns) = (sums(rows), sums(columns));
        let expected = (0..count).map(|index| {
            let (table, row, column) = place(index)?;
            Some(logarithm(sum(&rows, (table, row))) + logarithm(sum(&columns, (table, column))))
        });
        Likeness {
            expected: expected.collect(),
        }
    }

    /// How much less probable the changes make the table; larger is stranger.
    pub(super) fn strangeness(&self, changes: &[Change]) -> i64 {
        changes.iter().fold(0i64, |sum, change| {
            sum.saturating_add(self.of_one(change).unwrap_or(0))
        })
    }

    fn of_one(&self, change: &Change) -> Option<i64> {
        let expected = self.expected.get(change.variable).copied().flatten()?;
        let (from, to) = (
            change.from?.max(0).unsigned_abs(),
            change.to.max(0).unsigned_abs(),
        );
        let difference = from.abs_diff(to);
        let (low, high) = (from.min(to), from.max(to));
        let size = i64::try_from(difference).ok()?;
        let factorials = if difference <= EXACT {
            (low + 1..=high).map(|factor| logarithm(factor.into())).sum()
        } else {
            logarithm(u128::from(low) + u128::from(difference / 2)).saturating_mul(size)
        };
        let more = factorials.saturating_sub(expected.saturating_mul(size));
        Some(if to > from { more } else { more.saturating_neg() })
    }
}

/// Adds up the figures of each line, sorted by line.
fn sums(mut figures: Vec<((u32, u32), u128)>) -> Vec<((u32, u32), u128)> {
    figures.sort_unstable_by_key(|figure| figure.0);
    figures.dedup_by(|next, kept| {
        let same = next.0 == kept.0;
        if same {
            kept.1 += next.1;
        }
        same
    });
    figures
}

fn sum(sums: &[((u32, u32), u128)], line: (u32, u32)) -> u128 {
    sums.binary_search_by_key(&line, |entry| entry.0)
        .ok()
        .and_then(|at| sums.get(at))
        .map_or(0, |entry| entry.1)
}

/// The binary logarithm of one plus a number in thousandths, interpolated in integers.
fn logarithm(number: u128) -> i64 {
    let number = number.saturating_add(1);
    let exponent = number.ilog2();
    let power = 1u128 << exponent;
    let part =
        ((number - power) >> exponent.saturating_sub(64)) * 1000 / (power >> exponent.saturating_sub(64));
    i64::from(exponent) * 1000 + i64::try_from(part).unwrap_or(0)
}
