//! Blank cells: variables that cost nothing to set, eliminated before the search for errors.
//!
//! What is left are rows without blanks, which the search may treat like any table, and one row per
//! eliminated blank, which says what stands there once the other figures are settled. A blank is
//! never taken for a zero; it is zero only where the identities leave no other value.

use super::matrix::{Matrix, Term, coefficient, combine, combine_residuals, factors};
use super::system::System;

/// Rows of this many terms count as one step.
const TERMS_PER_NODE: usize = 32;

/// The identities of a report with its blanks eliminated.
pub(super) struct Reduction {
    /// Rows without blanks.
    pub(super) matrix: Matrix,
    free: Vec<Row>,
    /// Rows that still contain blanks, each with one blank that occurs in no other.
    pivots: Vec<Row>,
    /// Whether the cap stopped the elimination.
    pub(super) stopped: bool,
    /// How many steps it took.
    pub(super) nodes: u32,
}

#[derive(Debug, Clone)]
struct Row {
    terms: Vec<Term>,
    constant: i128,
    origins: Vec<u32>,
    /// How many of the terms are blanks.
    blanks: usize,
    used: bool,
}

/// What the identities say about the blanks.
pub(super) struct Implied {
    /// The blanks with exactly one possible value.
    pub(super) values: Vec<(u32, i64)>,
    /// The pivot rows that no admissible value satisfies.
    pub(super) contradictions: Vec<usize>,
}

impl Reduction {
    /// Eliminates the blanks of a report.
    pub(super) fn new(system: &System, values: &[Option<i64>], limit: u32) -> Option<Reduction> {
        let mut rows = rows_of(system, values);
        let mut work = Work {
            terms: 0,
            nodes: 0,
            limit,
        };
        while let Some(index) = next_pivot(&rows) {
            if work.spend(rows.len()).is_none() || eliminate(&mut rows, index, values, &mut work).is_none() {
                break;
            }
        }
        let stopped = next_pivot(&rows).is_some();
        let (free, mut pivots): (Vec<Row>, Vec<Row>) = rows.into_iter().partition(|row| row.blanks == 0);
        pivots.retain(|row| row.used);
        let matrix = matrix(system, &free)?;
        Some(Reduction {
            matrix,
            free,
            pivots,
            stopped,
            nodes: work.nodes,
        })
    }

    /// The identities that a row of the matrix was made from.
    pub(super) fn origins(&self, row: usize) -> &[u32] {
        self.free.get(row).map_or(&[], |row| &row.origins)
    }

    /// The same, but where a blank would have to be negative, its row now fails with the blank at zero.
    pub(super) fn demanding_zeros(mut self, system: &System, values: &[Option<i64>]) -> Option<Reduction> {
        for index in self.implied(system, values).contradictions.into_iter().rev() {
            let mut row = self.pivots.remove(index);
            row.terms.retain(|term| known(values, term.column).is_some());
            row.blanks = 0;
            self.free.push(row);
        }
        self.matrix = matrix(system, &self.free)?;
        Some(self)
    }

    /// The values of the blanks under the given figures, as far as they are determined.
    ///
    /// This is deductive imputation: a row with one open blank gives its value, and a sum of counts
    /// that is zero makes every count in it zero.
    pub(super) fn implied(&self, system: &System, values: &[Option<i64>]) -> Implied {
        let mut settled: Vec<Option<i64>> = values.to_vec();
        settled.resize(system.variables.len(), None);
        let mut implied = Implied {
            values: Vec::new(),
            contradictions: Vec::new(),
        };
        let mut open: Vec<usize> = (0..self.pivots.len()).collect();
        loop {
            let before = open.len();
            open.retain(|&index| match conclude(system, &self.pivots[index], &settled) {
                Conclusion::Open => true,
                Conclusion::Contradiction => {
                    implied.contradictions.push(index);
                    false
                }
                Conclusion::Values(found) => {
                    for &(blank, value) in &found {
                        settled[blank as usize] = Some(value);
                    }
                    implied.values.extend(found);
                    false
                }
            });
            if open.len() == before {
                break;
            }
        }
        implied.values.sort_unstable();
        implied.contradictions.sort_unstable();
        implied
    }
}

fn matrix(system: &System, rows: &[Row]) -> Option<Matrix> {
    let rows = rows.iter().map(|row| (row.terms.clone(), row.constant)).collect();
    Matrix::new(system.variables.len(), rows)
}

/// Counts the steps of the elimination.
struct Work {
    terms: usize,
    nodes: u32,
    limit: u32,
}

impl Work {
    fn spend(&mut self, terms: usize) -> Option<()> {
        self.terms += terms;
        self.nodes = self
            .nodes
            .saturating_add(u32::try_from(self.terms / TERMS_PER_NODE).unwrap_or(u32::MAX));
        self.terms %= TERMS_PER_NODE;
        (self.nodes < self.limit).then_some(())
    }
}

fn known(values: &[Option<i64>], column: u32) -> Option<i64> {
    values.get(column as usize).copied().flatten()
}

fn rows_of(system: &System, values: &[Option<i64>]) -> Vec<Row> {
    let matrix = &system.matrix;
    let row = |(index, origin): (usize, u32)| {
        let terms = matrix.row(index).to_vec();
        let blanks = terms
            .iter()
            .filter(|term| known(values, term.column).is_none())
            .count();
        Row {
            terms,
            constant: matrix.constant(index),
            origins: vec![origin],
            blanks,
            used: false,
        }
    };
    (0..matrix.rows()).zip(0u32..).map(row).collect()
}

/// The unused row with the fewest blanks: it fills the others with the fewest new ones.
fn next_pivot(rows: &[Row]) -> Option<usize> {
    let open = rows
        .iter()
        .enumerate()
        .filter(|(_, row)| !row.used && row.blanks > 0);
    open.min_by_key(|(_, row)| (row.blanks, row.terms.len()))
        .map(|(index, _)| index)
}

/// Eliminates one blank of the row from all other rows.
fn eliminate(rows: &mut [Row], index: usize, values: &[Option<i64>], work: &mut Work) -> Option<()> {
    let pivot = rows.get(index)?.clone();
    let blanks = pivot
        .terms
        .iter()
        .filter(|term| known(values, term.column).is_none());
    let term = *blanks.min_by_key(|term| term.coefficient.unsigned_abs())?;
    for (other, row) in rows.iter_mut().enumerate() {
        let found = coefficient(&row.terms, term.column);
        if other == index || found == 0 {
            continue;
        }
        work.spend(row.terms.len() + pivot.terms.len())?;
        let with = factors(found, term.coefficient)?;
        let mut terms = Vec::with_capacity(row.terms.len() + pivot.terms.len());
        combine(&row.terms, &pivot.terms, with, |_| false, &mut terms)?;
        row.constant = combine_residuals(row.constant, pivot.constant, with)?;
        row.blanks = terms
            .iter()
            .filter(|term| known(values, term.column).is_none())
            .count();
        row.terms = terms;
        row.origins.extend_from_slice(&pivot.origins);
        row.origins.sort_unstable();
        row.origins.dedup();
    }
    if let Some(row) = rows.get_mut(index) {
        row.used = true;
    }
    Some(())
}

enum Conclusion {
    /// More than one value is possible.
    Open,
    Contradiction,
    Values(Vec<(u32, i64)>),
}

fn conclude(system: &System, row: &Row, settled: &[Option<i64>]) -> Conclusion {
    let mut sum = row.constant;
    let mut open: Vec<Term> = Vec::new();
    for term in &row.terms {
        match known(settled, term.column) {
            None => open.push(*term),
            Some(value) => {
                let moved = i128::from(value).checked_mul(i128::from(term.coefficient));
                match moved.and_then(|moved| sum.checked_add(moved)) {
                    Some(next) => sum = next,
                    None => return Conclusion::Open,
                }
            }
        }
    }
    let counts = |term: &Term| {
        system
            .variables
            .get(term.column as usize)
            .is_some_and(|v| v.non_negative)
    };
    match open.as_slice() {
        [] if sum == 0 => Conclusion::Values(Vec::new()),
        [] => Conclusion::Contradiction,
        [only] => {
            let divisor = i128::from(only.coefficient);
            let value = i64::try_from(-(sum / divisor))
                .ok()
                .filter(|_| sum % divisor == 0);
            match value.filter(|value| *value >= 0 || !counts(only)) {
                Some(value) => Conclusion::Values(vec![(only.column, value)]),
                None => Conclusion::Contradiction,
            }
        }
        [first, ..] => {
            let sign = first.coefficient.signum();
            if !open
                .iter()
                .all(|term| term.coefficient.signum() == sign && counts(term))
            {
                return Conclusion::Open;
            }
            match sum.signum() * i128::from(sign) {
                0 => Conclusion::Values(open.iter().map(|term| (term.column, 0)).collect()),
                1 => Conclusion::Contradiction,
                _ => Conclusion::Open,
            }
        }
    }
}
