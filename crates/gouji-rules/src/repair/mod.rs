//! Which figure is wrong: error localisation and repair for any system of exact linear identities.
//!
//! [`System::compile`] turns the identities of a form into sparse integer rows once; [`System::check`]
//! says which fail; [`System::repair`] says which figures are probably wrong, with values, a story and
//! its cost. Costs and limits are data ([`Settings`], `rules/repair.ron`). The module knows neither
//! reports nor packs nor messages: variables are numbers with a place in a grid.
//!
//! The method: blanks are eliminated first ([`blanks`](self)); edit operations with a fixed effect are
//! tried; then every smallest set of cells is sought by integer elimination (Fellegi & Holt 1976; de
//! Waal & Quere 2003) with iterative deepening; each set is told as a story (Scholtus 2009, 2016); and
//! the stories are joined to causes. All arithmetic is exact: `i64` figures, checked `i128` inside.

mod answer;
mod blanks;
mod causes;
mod covers;
mod digits;
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
        let Some(reduction) = Reduction::new(self, values, settings.limits.blank_nodes) else {
            return Answer::default();
        };
        let mut answer = explain(self, &reduction.matrix, values, settings);
        answer.nodes = answer.nodes.saturating_add(reduction.nodes);
        answer.complete &= !reduction.stopped;
        fill(self, &reduction, values, &mut answer);
        answer
    }
}

/// Explains the violated rows of a matrix without blanks.
fn explain(system: &System, matrix: &Matrix, values: &[Option<i64>], settings: &Settings) -> Answer {
    let Some(residuals) = residuals(matrix, values) else { return Answer::default() };
    if residuals.iter().all(|residual| *residual == 0) {
        return Answer { complete: true, ..Answer::default() };
    }
    let problem = Problem::new(system, matrix, residuals, values);
    let teller = Teller { system, costs: &settings.costs };
    let (mut pieces, exhausted) = operations(&problem, teller, settings.limits.operations);
    let mut search = Search::new(&problem, settings.limits.nodes, settings.limits.pieces);
    let likeness = Likeness::new(&problem);
    let reach = deepen(&problem, &mut search, teller, &likeness, settings, &mut pieces);
    let budget = settings.limits.cover_nodes;
    let mut causes = Causes { problem: &problem, settings, pieces: &pieces, likeness: &likeness, budget };
    let mut found = causes.separate(reach);
    if exhausted {
        found.iter_mut().for_each(withdraw);
    }
    let complete = found.iter().all(|cause| cause.complete);
    Answer { causes: found, fills: Vec::new(), complete, nodes: search.nodes() }
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
    for cells in 1..=limits.cells as usize {
        for (rows, changes) in search.level(cells) {
            let (story, cost) = teller.tell(&changes);
            pieces.push(Piece { rows, changes, story, cost });
        }
        if search.stopped() {
            break;
        }
        reach = Reach { cells, floor: teller.floor(cells + 1) };
        tidy(pieces, u32::MAX, limits.pieces);
        let outline = Causes { problem, settings, pieces, likeness, budget: limits.cover_nodes }.outline();
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
        residuals.push(sum);
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

/// Adds what follows for the blanks: to the answer where no repair matters, else to each repair.
fn fill(system: &System, reduction: &Reduction, values: &[Option<i64>], answer: &mut Answer) {
    let before = reduction.implied(system, values);
    let mut dependent: Vec<(usize, u32)> = Vec::new();
    let mut following: Vec<Vec<Vec<(u32, i64)>>> = Vec::new();
    for (index, cause) in answer.causes.iter_mut().enumerate() {
        let mut kept = Vec::new();
        let count = cause.repairs.len();
        cause.repairs.retain(|repair| {
            let after = reduction.implied(system, &with(values, &repair.changes));
            let sound = after.contradictions.iter().all(|row| before.contradictions.contains(row));
            if sound {
                let differs = |value: &&(u32, i64)| before.values.binary_search(value).is_err();
                let new: Vec<(u32, i64)> = after.values.iter().filter(differs).copied().collect();
                let lost = before.values.iter().filter(|value| after.values.binary_search(value).is_err());
                dependent.extend(new.iter().chain(lost).map(|value| (index, value.0)));
                kept.push(new);
            }
            sound
        });
        if cause.repairs.len() < count {
            // A blank below zero would ask for yet another change, which was not sought.
            withdraw(cause);
            answer.complete = false;
        }
        following.push(kept);
    }
    dependent.sort_unstable();
    dependent.dedup();
    let fillable = |blank: u32| system.variables.get(blank as usize).is_some_and(|v| v.weight == Weight::Table);
    let entry = |&(blank, to): &(u32, i64)| Change { variable: blank as usize, from: None, to };
    let free = before.values.iter().filter(|value| dependent.iter().all(|other| other.1 != value.0));
    answer.fills = free.filter(|value| fillable(value.0)).map(entry).collect();
    for (cause, following) in answer.causes.iter_mut().zip(&following) {
        for (repair, values) in cause.repairs.iter_mut().zip(following) {
            // A blank that hangs on two causes has no value until both are settled.
            let alone = |blank: u32| dependent.iter().filter(|other| other.1 == blank).count() == 1;
            let own = values.iter().filter(|value| fillable(value.0) && alone(value.0));
            repair.changes.extend(own.map(entry));
        }
        let origins = cause.identities.iter().filter_map(|row| reduction.origins.get(*row)).flatten();
        let mut identities: Vec<usize> = origins.map(|origin| *origin as usize).collect();
        identities.sort_unstable();
        identities.dedup();
        cause.identities = identities;
    }
}

fn with(values: &[Option<i64>], changes: &[Change]) -> Vec<Option<i64>> {
    let mut changed = values.to_vec();
    for change in changes {
        if let Some(value) = changed.get_mut(change.variable) {
            *value = Some(change.to);
        }
    }
    changed
}
