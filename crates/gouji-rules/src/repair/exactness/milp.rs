//! A second oracle that shares nothing with the search: a solver of mixed-integer programs says how few cells must
//! change, and every set that the search finds with so few is one of its optima.

#![allow(
    clippy::float_arithmetic,
    reason = "the solver works in floating point; its answers are rounded and then checked in integers"
)]

use microlp::{ComparisonOp, OptimizationDirection, Problem};

use super::{Dice, break_cells, residuals_of, searched, table};
use crate::repair::System;

/// No cell of these small tables needs to become larger than this to make all rows hold.
const MOST: i32 = 400;

/// The least number of cells that must change, so that every row holds and no cell is negative.
fn fewest(system: &System, values: &[i64]) -> usize {
    let mut problem = Problem::new(OptimizationDirection::Minimize);
    let number = |n: i64| f64::from(i32::try_from(n).unwrap());
    let mut figures = Vec::new();
    for value in values {
        let figure = problem.add_integer_var(0.0, (0, MOST));
        let changes = problem.add_binary_var(1.0);
        // Unless the cell counts as changed, its figure is what it was.
        let (most, was) = (f64::from(MOST), number(*value));
        problem.add_constraint([(figure, 1.0), (changes, -most)], ComparisonOp::Le, was);
        problem.add_constraint([(figure, 1.0), (changes, most)], ComparisonOp::Ge, was);
        figures.push(figure);
    }
    for row in 0..system.matrix.rows() {
        let terms = system.matrix.row(row).iter();
        let terms: Vec<_> = terms
            .map(|t| (figures[t.column as usize], number(t.coefficient)))
            .collect();
        let constant = i64::try_from(system.matrix.constant(row)).unwrap();
        problem.add_constraint(&terms[..], ComparisonOp::Eq, -number(constant));
    }
    let solution = problem.solve().unwrap().into_solution().unwrap();
    let mut found: Vec<i64> = Vec::new();
    for figure in figures {
        let rounded = solution.var_value(figure).round();
        found.push((0..=i64::from(MOST)).find(|n| number(*n) == rounded).unwrap());
    }
    assert!(
        residuals_of(system, &found).iter().all(|r| *r == 0),
        "the solver's own answer holds"
    );
    found.iter().zip(values).filter(|(new, old)| new != old).count()
}

#[test]
fn the_search_finds_the_fewest_cells_that_a_solver_of_integer_programs_finds() {
    let mut by_count = [0; 4];
    for seed in 0..120 {
        let mut dice = Dice(seed * 29 + 11);
        let (system, mut values) = table(5, 4, &mut dice, 9);
        let count = 1 + dice.below(3);
        break_cells(&mut dice, &mut values, count, 12);
        let residuals = residuals_of(&system, &values);
        if residuals.iter().all(|residual| *residual == 0) {
            continue;
        }
        let fewest = fewest(&system, &values);
        let (found, _) = searched(&system, &values, residuals, 3);
        let smallest = found.iter().map(Vec::len).min();
        assert_eq!(smallest, Some(fewest).filter(|n| *n <= 3), "seed {seed}");
        by_count[fewest.min(4) - 1] += 1;
    }
    assert!(
        by_count[0] > 10 && by_count[1] > 10 && by_count[2] > 5,
        "{by_count:?}"
    );
}
