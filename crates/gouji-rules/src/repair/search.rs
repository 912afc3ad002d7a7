//! The exact search: every smallest set of figures that can be changed so that the identities hold.
//!
//! This is error localisation in the sense of Fellegi & Holt (1976), *A systematic approach to
//! automatic edit and imputation* (JASA 71), by eliminating variables as de Waal & Quere (2003), *A
//! fast and simple algorithm for automatic editing of mixed data* (Journal of Official Statistics
//! 19), but over integers, for equalities with bounds at zero, and by iterative deepening:
//!
//! A violated row needs one of its open cells changed. For each, the row is used to eliminate the
//! cell from the rows that contain it, and the search goes on with what is violated now. Cells that
//! were tried are closed for the siblings after them, so each set is met once. With one cell left,
//! its change is forced and only verified. Chosen cells have independent columns, so the changes are
//! unique, and with all of them non-zero no smaller subset would do.
//!
//! The search finds connected *pieces*: it starts at one violated row, and every row that a chosen
//! cell touches must hold in the end, but rows that are not touched may stay violated. Independent
//! errors are so found one by one, and `covers` joins them.

use super::answer::Change;
use super::matrix::{Term, coefficient, combine, combine_residuals, factors};
use super::problem::{Effects, Problem};

mod pins;
mod solutions;

use solutions::Solved;

/// Rows of this many terms count as one step.
const TERMS_PER_NODE: usize = 32;

/// A row as it stands after the eliminations so far.
#[derive(Debug, Clone, Copy)]
struct Active {
    /// The row of the matrix, or `NO_ROW` for one that a pinned cell has given back.
    row: u32,
    start: usize,
    end: usize,
    residual: i128,
}

const NO_ROW: u32 = u32::MAX;

/// A cell that is to change, and the row that says by how much.
#[derive(Debug, Clone, Copy)]
struct Chosen {
    cell: u32,
    coefficient: i64,
    by: Active,
    /// A change that was decided on because the row's own would be negative or broken.
    pinned: Option<i128>,
}

/// The state of the depth-first search; all stacks are shared by the levels of the recursion.
pub(super) struct Search<'a> {
    problem: &'a Problem<'a>,
    effects: Effects,
    arena: Vec<Term>,
    active: Vec<Active>,
    chosen: Vec<Chosen>,
    closed: Vec<bool>,
    closing: Vec<u32>,
    scratch: Vec<Term>,
    solution: Vec<(u32, i128)>,
    defects: Vec<usize>,
    found: Vec<(Vec<u32>, Vec<Change>)>,
    /// What was found with fewer cells.
    smaller: Vec<(Vec<u32>, Vec<Change>)>,
    terms: usize,
    nodes: u32,
    limit: u32,
    kept: usize,
    /// How many of the open recursions went on behind a set that already settles its rows.
    resumed: u32,
    stopped: bool,
}

impl<'a> Search<'a> {
    pub(super) fn new(problem: &'a Problem<'a>, limit: u32, kept: u32) -> Search<'a> {
        Search {
            problem,
            effects: Effects::new(problem.residuals.len()),
            arena: Vec::with_capacity(1024),
            active: Vec::with_capacity(64),
            chosen: Vec::with_capacity(8),
            closed: problem.changeable.iter().map(|changeable| !changeable).collect(),
            closing: Vec::new(),
            scratch: Vec::with_capacity(64),
            solution: Vec::new(),
            defects: Vec::new(),
            found: Vec::new(),
            smaller: Vec::new(),
            terms: 0,
            nodes: 0,
            limit,
            kept: kept as usize,
            resumed: 0,
            stopped: false,
        }
    }

    /// How many steps were taken so far.
    pub(super) fn nodes(&self) -> u32 {
        self.nodes
    }

    /// Whether a cap or an overflow stopped the search; what it has found is still right.
    pub(super) fn stopped(&self) -> bool {
        self.stopped
    }

    /// All pieces of exactly `cells` cells that the search can reach within its cap.
    pub(super) fn level(&mut self, cells: usize) -> Vec<(Vec<u32>, Vec<Change>)> {
        for &row in &self.problem.violated {
            if self.stopped {
                break;
            }
            self.start(row, cells);
            // Pieces that mend this row are all found now: its cells are closed for the later starts.
            for term in self.problem.matrix.row(row as usize) {
                self.close(term.column);
            }
        }
        self.reopen(0);
        self.smaller.extend_from_slice(&self.found);
        std::mem::take(&mut self.found)
    }

    fn start(&mut self, row: u32, cells: usize) {
        let closed = &self.closed;
        let terms = self.problem.matrix.row(row as usize).iter();
        self.arena
            .extend(terms.filter(|term| !closed[term.column as usize]));
        let residual = self.problem.residual(row);
        self.active.push(Active {
            row,
            start: 0,
            end: self.arena.len(),
            residual,
        });
        self.descend(0, cells);
        self.active.clear();
        self.arena.clear();
    }

    fn close(&mut self, cell: u32) {
        if let Some(closed) = self.closed.get_mut(cell as usize)
            && !*closed
        {
            *closed = true;
            self.closing.push(cell);
        }
    }

    fn reopen(&mut self, mark: usize) {
        for cell in self.closing.drain(mark..) {
            self.closed[cell as usize] = false;
        }
    }

    /// Searches below the rows `active[base..]` with `left` cells still to choose.
    fn descend(&mut self, base: usize, left: usize) {
        let Some(pick) = self.smallest_violated(base) else {
            return self.settle(base, left);
        };
        if left <= 1 {
            return if left == 1 {
                self.finish(base, pick)
            };
        }
        let by = self.active[pick];
        let mark = self.closing.len();
        for index in by.start..by.end {
            let term = self.arena[index];
            if self.closed[term.column as usize] {
                continue;
            }
            if self.stopped {
                break;
            }
            self.choose(base, pick, term, left);
            self.close(term.column);
        }
        self.reopen(mark);
    }

    /// Chooses one cell, eliminates it, searches below, and takes everything back.
    fn choose(&mut self, base: usize, pick: usize, term: Term, left: usize) {
        let (arena, active) = (self.arena.len(), self.active.len());
        if self.eliminate(base, pick, term).is_some() {
            let by = self.active[pick];
            self.chosen.push(Chosen {
                cell: term.column,
                coefficient: term.coefficient,
                by,
                pinned: None,
            });
            self.spend();
            self.descend(active, left - 1);
            self.chosen.pop();
        } else {
            self.stopped = true;
        }
        self.arena.truncate(arena);
        self.active.truncate(active);
    }

    /// Pushes the rows of the next level: each without the cell, thanks to the picked row.
    fn eliminate(&mut self, base: usize, pick: usize, term: Term) -> Option<()> {
        let end = self.active.len();
        for index in base..end {
            let row = self.active[index];
            if index == pick {
                continue;
            }
            let found = coefficient(&self.arena[row.start..row.end], term.column);
            if found == 0 {
                self.active.push(row);
            } else {
                let with = factors(found, term.coefficient)?;
                let residual = combine_residuals(row.residual, self.active[pick].residual, with)?;
                self.push_combined(&row, None, pick, with, residual)?;
            }
        }
        let matrix = self.problem.matrix;
        for entry in matrix.column(term.column) {
            let touched = |row: &Active| row.row == entry.row;
            if self.active[base..end].iter().any(touched) || self.chosen.iter().any(|c| touched(&c.by)) {
                continue;
            }
            let row = Active {
                row: entry.row,
                start: 0,
                end: 0,
                residual: self.problem.residual(entry.row),
            };
            let with = factors(entry.coefficient, term.coefficient)?;
            let residual = combine_residuals(row.residual, self.active[pick].residual, with)?;
            self.push_combined(&row, Some(matrix.row(entry.row as usize)), pick, with, residual)?;
        }
        Some(())
    }

    fn push_combined(
        &mut self,
        row: &Active,
        original: Option<&[Term]>,
        pick: usize,
        with: (i64, i64),
        residual: i128,
    ) -> Option<()> {
        let pivot = self.active[pick];
        let left = original.unwrap_or(&self.arena[row.start..row.end]);
        let right = &self.arena[pivot.start..pivot.end];
        self.terms += left.len() + right.len();
        let closed = &self.closed;
        self.scratch.clear();
        combine(left, right, with, |cell| closed[cell as usize], &mut self.scratch)?;
        let start = self.arena.len();
        self.arena.extend_from_slice(&self.scratch);
        self.active.push(Active {
            row: row.row,
            start,
            end: self.arena.len(),
            residual,
        });
        Some(())
    }

    /// The violated row with the fewest open cells, where branching costs least.
    fn smallest_violated(&self, base: usize) -> Option<usize> {
        let open = |index: usize| {
            let row = &self.active[index];
            self.arena[row.start..row.end]
                .iter()
                .filter(|term| !self.closed[term.column as usize])
                .count()
        };
        (base..self.active.len())
            .filter(|&index| self.active[index].residual != 0)
            .min_by_key(|&index| open(index))
    }

    /// With one cell left its change is forced by the picked row: verify it against the others.
    fn finish(&mut self, base: usize, pick: usize) {
        let row = self.active[pick];
        self.terms += row.end - row.start;
        self.spend();
        for index in row.start..row.end {
            let term = self.arena[index];
            if self.closed[term.column as usize] {
                continue;
            }
            let divisor = i128::from(term.coefficient);
            if row.residual % divisor != 0 {
                continue;
            }
            let delta = -(row.residual / divisor);
            if self.problem.change(term.column, delta).is_some()
                && self.holds_with(base, term.column, delta)
                && matches!(self.solve(Some((term.column, delta))), Solved::Good)
            {
                self.keep();
            }
        }
    }

    fn holds_with(&self, base: usize, cell: u32, delta: i128) -> bool {
        let zero = |residual: i128, coefficient: i64| {
            let moved = delta.checked_mul(i128::from(coefficient));
            moved.and_then(|moved| residual.checked_add(moved)) == Some(0)
        };
        let active = &self.active[base..];
        active
            .iter()
            .all(|row| zero(row.residual, coefficient(&self.arena[row.start..row.end], cell)))
            && self.problem.matrix.column(cell).iter().all(|entry| {
                zero(self.problem.residual(entry.row), entry.coefficient)
                    || active.iter().any(|row| row.row == entry.row)
                    || self.chosen.iter().any(|chosen| chosen.by.row == entry.row)
            })
    }

    fn spend(&mut self) {
        let extra = u32::try_from(self.terms / TERMS_PER_NODE).unwrap_or(u32::MAX);
        self.terms %= TERMS_PER_NODE;
        self.nodes = self.nodes.saturating_add(1).saturating_add(extra);
        self.stopped |= self.nodes >= self.limit;
    }
}
