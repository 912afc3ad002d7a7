//! Which figure is wrong: error localisation and repair for any system of exact linear identities.
//!
//! [`System::compile`] turns the identities of a form into sparse integer rows once; [`System::check`]
//! says which fail; [`System::repair`] says which figures are probably wrong, with values, a story and
//! its cost. Costs and limits are data ([`Settings`], `rules/repair.ron`). The module knows neither
//! reports nor packs nor messages: variables are numbers with a place in a grid.
//!
//! The method: blanks are eliminated first (`blanks`); edit operations with a fixed effect are tried
//! (`operations`); then every smallest set of cells is sought by integer elimination with iterative
//! deepening (`search`; Fellegi & Holt 1976, de Waal & Quere 2003); each set is told as a story
//! (`stories`; Scholtus 2009, 2016); the stories are joined (`covers`) to causes (`causes`). All
//! arithmetic is exact: `i64` figures, checked `i128` inside, and no step depends on the time.

mod answer;
mod blanks;
mod causes;
mod covers;
mod digits;
#[cfg(test)]
mod exactness;
mod fills;
mod likeness;
mod matrix;
mod operations;
mod problem;
mod search;
mod settings;
mod stories;
mod system;

pub use answer::{Answer, Cause, Change, Event, Repair, Story};
pub use settings::{Costs, Limits, Settings};
pub use system::{CompileError, Identity, System, Variable, Violation, Weight};

use blanks::Reduction;
use causes::{Causes, Reach, tidy};
use fills::{fill, impossible};
use likeness::Likeness;
use matrix::Matrix;
use operations::operations;
use problem::{Piece, Problem};
use search::Search;
use stories::Teller;

impl System {
    /// The probable causes of what fails, their repairs, and what stands in the blanks.
    ///
    /// `values` gives each variable's figure, `None` for a blank. The answer depends on nothing else:
    /// the same figures and settings give the same answer, in the same order.
    pub fn repair(&self, values: &[Option<i64>], settings: &Settings) -> Answer {
        let blank = (0..self.variables.len()).any(|index| values.get(index).copied().flatten().is_none());
        if !blank {
            return explain(self, &self.matrix, values, settings);
        }
        explain_with_blanks(self, values, settings).unwrap_or_default()
    }
}

/// Eliminates the blanks, explains what fails, and fills in what follows.
fn explain_with_blanks(system: &System, values: &[Option<i64>], settings: &Settings) -> Option<Answer> {
    let reduction = Reduction::new(system, values, settings.limits.blank_nodes)?;
    let (stopped, nodes) = (reduction.stopped, reduction.nodes);
    let mut answer = explain(system, &reduction.matrix, values, settings);
    fill(system, &reduction, values, &mut answer);
    if impossible(system, &reduction, values, &answer) {
        // Some blank would be negative, which no equality shows: ask again with it held at zero.
        let mut settings = settings.clone();
        settings.limits.nodes = settings.limits.nodes.saturating_sub(answer.nodes);
        let spent = answer.nodes;
        let reduction = reduction.demanding_zeros(system, values)?;
        answer = explain(system, &reduction.matrix, values, &settings);
        fill(system, &reduction, values, &mut answer);
        answer.nodes = answer.nodes.saturating_add(spent);
    }
    answer.nodes = answer.nodes.saturating_add(nodes);
    answer.complete &= !stopped;
    Some(answer)
}

/// No setting makes the exact search look for larger connected sets; their number explodes.
const MOST_CELLS: usize = 12;

/// Explains the violated rows of a matrix without blanks.
fn explain(system: &System, matrix: &Matrix, values: &[Option<i64>], settings: &Settings) -> Answer {
    let Some(residuals) = residuals(matrix, values) else {
        return Answer::default();
    };
    if residuals.iter().all(|residual| *residual == 0) {
        return Answer {
            complete: true,
            ..Answer::default()
        };
    }
    let problem = Problem::new(system, matrix, residuals, values);
    let teller = Teller {
        system,
        costs: &settings.costs,
    };
    let (mut pieces, exhausted) = operations(&problem, teller, settings.limits.operations);
    let mut search = Search::new(&problem, settings.limits.nodes, settings.limits.pieces);
    let likeness = Likeness::new(&problem);
    let reach = deepen(&problem, &mut search, teller, &likeness, settings, &mut pieces);
    let budget = settings.limits.cover_nodes;
    let mut causes = Causes {
        problem: &problem,
        settings,
        pieces: &pieces,
        likeness: &likeness,
        budget,
    };
    let mut found = causes.separate(reach);
    if exhausted {
        found.iter_mut().for_each(withdraw);
    }
    let complete = found.iter().all(|cause| cause.complete);
    Answer {
        causes: found,
        fills: Vec::new(),
        complete,
        nodes: search.nodes(),
    }
}

/// Searches for sets of one cell, two cells, and so on, until larger ones cannot be as plausible.
fn deepen(
    problem: &Problem<'_>,
    search: &mut Search<'_>,
    teller: Teller<'_>,
    likeness: &Likeness,
    settings: &Settings,
    pieces: &mut Vec<Piece>,
) -> Reach {
    let (costs, limits) = (&settings.costs, &settings.limits);
    let mut first_full = None;
    let mut reach = Reach { cells: 0, floor: 0 };
    for cells in 1..=(limits.cells as usize).min(MOST_CELLS) {
        for (rows, changes) in search.level(cells) {
            let (story, cost) = teller.tell(&changes);
            pieces.push(Piece {
                rows,
                changes,
                story,
                cost,
            });
        }
        if search.stopped() {
            break;
        }
        reach = Reach {
            cells,
            floor: teller.floor(cells + 1),
        };
        tidy(pieces, u32::MAX, limits.pieces);
        let outline = Causes {
            problem,
            settings,
            pieces,
            likeness,
            budget: limits.cover_nodes,
        }
        .outline();
        if outline.full {
            let ceiling = outline.cost.saturating_add(costs.window);
            tidy(pieces, ceiling, limits.pieces);
            if reach.floor > ceiling || *first_full.get_or_insert(cells) < cells {
                break;
            }
        }
    }
    tidy(pieces, u32::MAX, limits.pieces);
    reach
}

/// The residuals of rows without blanks; `None` only when an intermediate sum overflows.
fn residuals(matrix: &Matrix, values: &[Option<i64>]) -> Option<Vec<i128>> {
    let mut residuals = Vec::with_capacity(matrix.rows());
    for row in 0..matrix.rows() {
        let mut sum = matrix.constant(row);
        for term in matrix.row(row) {
            let value = values.get(term.column as usize).copied().flatten().unwrap_or(0);
            sum = sum.checked_add(i128::from(term.coefficient).checked_mul(i128::from(value))?)?;
        }
        // The one number that has no negative is left to nobody: all sums further on can be negated.
        residuals.push(Some(sum).filter(|sum| *sum != i128::MIN)?);
    }
    Some(residuals)
}

/// Takes back what may only be said after a complete search.
fn withdraw(cause: &mut Cause) {
    cause.complete = false;
    for repair in &mut cause.repairs {
        repair.preferred = false;
    }
}
