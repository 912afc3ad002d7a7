//! The figures of one report against the rows that are searched, and partial explanations of them.

use super::answer::{Change, Story};
use super::matrix::Matrix;
use super::system::{System, Weight};

/// Rows without blanks, their residuals, and the figures.
pub(super) struct Problem<'a> {
    pub(super) system: &'a System,
    pub(super) matrix: &'a Matrix,
    pub(super) residuals: Vec<i128>,
    /// The figures as they stand in the report.
    pub(super) reported: &'a [Option<i64>],
    /// The figures; blanks are zero here, but no row of the matrix contains one.
    pub(super) values: Vec<i64>,
    /// The rows that fail, those with the fewest terms first.
    pub(super) violated: Vec<u32>,
    /// For each variable whether a row that fails contains it: what changes none of these mends nothing.
    pub(super) suspect: Vec<bool>,
    /// For each variable whether a repair may change it.
    pub(super) changeable: Vec<bool>,
}

/// A partial explanation: changes that mend some violated rows and leave every other row as it was.
#[derive(Debug, Clone)]
pub(super) struct Piece {
    /// The violated rows that it mends, ascending.
    pub(super) rows: Vec<u32>,
    /// What it changes, by variable.
    pub(super) changes: Vec<Change>,
    pub(super) story: Story,
    pub(super) cost: u32,
}

impl<'a> Problem<'a> {
    pub(super) fn new(
        system: &'a System,
        matrix: &'a Matrix,
        residuals: Vec<i128>,
        reported: &'a [Option<i64>],
    ) -> Problem<'a> {
        let known = |index: usize| reported.get(index).copied().flatten();
        let width = system.variables.len();
        let changeable = system.variables.iter().enumerate();
        let changeable = changeable
            .map(|(i, v)| v.weight != Weight::Fixed && known(i).is_some())
            .collect();
        let mut violated: Vec<u32> = (0u32..)
            .zip(&residuals)
            .filter(|row| *row.1 != 0)
            .map(|row| row.0)
            .collect();
        violated.sort_by_key(|row| matrix.row(*row as usize).len());
        let mut suspect = vec![false; width];
        for term in violated.iter().flat_map(|row| matrix.row(*row as usize)) {
            suspect[term.column as usize] = true;
        }
        let values = (0..width).map(|index| known(index).unwrap_or(0)).collect();
        Problem {
            system,
            matrix,
            residuals,
            reported,
            values,
            violated,
            suspect,
            changeable,
        }
    }

    /// The change of a figure by `delta`, if the figure may be changed so.
    pub(super) fn change(&self, variable: u32, delta: i128) -> Option<Change> {
        let index = variable as usize;
        if delta == 0 || !self.changeable.get(index).copied().unwrap_or(false) {
            return None;
        }
        let from = *self.values.get(index)?;
        let to = i64::try_from(i128::from(from).checked_add(delta)?).ok()?;
        if to < 0 && self.system.variables.get(index)?.non_negative {
            return None;
        }
        Some(Change {
            variable: index,
            from: Some(from),
            to,
        })
    }

    /// Whether a row that fails contains one of the variables.
    pub(super) fn suspects(&self, variables: &[u32]) -> bool {
        let suspect = |variable: &u32| self.suspect.get(*variable as usize).copied().unwrap_or(false);
        variables.iter().any(suspect)
    }

    pub(super) fn value(&self, variable: u32) -> i64 {
        self.values.get(variable as usize).copied().unwrap_or(0)
    }

    pub(super) fn residual(&self, row: u32) -> i128 {
        self.residuals.get(row as usize).copied().unwrap_or(0)
    }

    pub(super) fn must_not_be_negative(&self, variable: u32) -> bool {
        self.system
            .variables
            .get(variable as usize)
            .is_some_and(|v| v.non_negative)
    }
}

/// Adds up what changes do to the rows; it keeps its buffers between questions.
pub(super) struct Effects {
    sums: Vec<i128>,
    touched: Vec<u32>,
}

impl Effects {
    pub(super) fn new(rows: usize) -> Effects {
        Effects {
            sums: vec![0; rows],
            touched: Vec::new(),
        }
    }

    /// The violated rows that the changes mend; `None` if they mend none or spoil any row.
    pub(super) fn mended(&mut self, problem: &Problem<'_>, changes: &[Change]) -> Option<Vec<u32>> {
        self.outcome(problem, changes, false)
    }

    /// Whether every row that the changes touch holds with them.
    pub(super) fn settled(&mut self, problem: &Problem<'_>, changes: &[Change]) -> bool {
        self.outcome(problem, changes, true).is_some()
    }

    fn outcome(&mut self, problem: &Problem<'_>, changes: &[Change], strict: bool) -> Option<Vec<u32>> {
        let added = self.add(problem, changes);
        let fits = added.is_some()
            && self.touched.iter().all(|&row| {
                let sum = self.sums[row as usize];
                (sum == 0 && !strict) || Some(sum) == problem.residual(row).checked_neg()
            });
        let mut rows = Vec::new();
        for row in self.touched.drain(..) {
            if fits && self.sums[row as usize] != 0 {
                rows.push(row);
            }
            self.sums[row as usize] = 0;
        }
        rows.sort_unstable();
        rows.dedup();
        (!rows.is_empty()).then_some(rows)
    }

    fn add(&mut self, problem: &Problem<'_>, changes: &[Change]) -> Option<()> {
        for change in changes {
            let delta = i128::from(change.to) - i128::from(change.from?);
            for entry in problem.matrix.column(u32::try_from(change.variable).ok()?) {
                let sum = self.sums.get_mut(entry.row as usize)?;
                self.touched.push(entry.row);
                *sum = sum.checked_add(delta.checked_mul(i128::from(entry.coefficient))?)?;
            }
        }
        Some(())
    }
}
