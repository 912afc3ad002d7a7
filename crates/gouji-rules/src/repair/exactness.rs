//! Tests only: the exact search against brute force over all sets of one and two cells, and against a solver.

mod milp;

use super::answer::Change;
use super::causes::tidy;
use super::problem::{Piece, Problem};
use super::search::Search;
use super::stories::Teller;
use super::system::{Identity, System, Variable, Weight};
use super::{Settings, residuals};

/// A set of changes: variable and difference, ascending.
type Set = Vec<(usize, i64)>;

struct Dice(u64);

impl Dice {
    /// A number between the bounds, by SplitMix64.
    fn between(&mut self, low: i64, high: i64) -> i64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^= z >> 31;
        low + i64::try_from(z % u64::try_from(high - low + 1).unwrap()).unwrap()
    }

    fn below(&mut self, n: usize) -> usize {
        usize::try_from(self.between(0, i64::try_from(n).unwrap() - 1)).unwrap()
    }
}

fn variable(row: usize, column: usize, total: bool) -> Variable {
    let (row, column) = (u32::try_from(row).ok(), u32::try_from(column).ok());
    Variable {
        weight: Weight::Table,
        non_negative: true,
        table: 0,
        row,
        column,
        total,
    }
}

/// A table with a total per row and per column, and in it the sum of a balance like the form's.
fn table(rows: usize, columns: usize, dice: &mut Dice, most: i64) -> (System, Vec<i64>) {
    let cell = |row: usize, column: usize| row * columns + column;
    let mut values = vec![0; rows * columns];
    let mut identities = Vec::new();
    let mut variables = Vec::new();
    for row in 0..rows {
        for column in 0..columns {
            variables.push(variable(row, column, row + 1 == rows || column + 1 == columns));
            if row + 1 < rows && column + 1 < columns {
                // Half of the cells are zero, as in real tables.
                values[cell(row, column)] = dice.between(0, 1) * dice.between(0, most);
            }
        }
    }
    for row in 0..rows - 1 {
        values[cell(row, columns - 1)] = (0..columns - 1).map(|column| values[cell(row, column)]).sum();
    }
    for column in 0..columns {
        values[cell(rows - 1, column)] = (0..rows - 1).map(|row| values[cell(row, column)]).sum();
    }
    for row in 0..rows {
        let mut terms: Vec<(usize, i64)> = (0..columns - 1).map(|column| (cell(row, column), 1)).collect();
        terms.push((cell(row, columns - 1), -1));
        identities.push(Identity { terms, constant: 0 });
    }
    for column in 0..columns {
        let mut terms: Vec<(usize, i64)> = (0..rows - 1).map(|row| (cell(row, column), 1)).collect();
        terms.push((cell(rows - 1, column), -1));
        identities.push(Identity { terms, constant: 0 });
    }
    (System::compile(variables, &identities).unwrap(), values)
}

/// A made-up system with coefficients other than one, satisfied by small values.
fn made_up(dice: &mut Dice) -> (System, Vec<i64>) {
    let values: Vec<i64> = (0..7).map(|_| dice.between(0, 6)).collect();
    let mut identities = Vec::new();
    for _ in 0..3 {
        let mut terms = Vec::new();
        for variable in 0..values.len() {
            if dice.below(2) == 0 {
                terms.push((variable, [1, -1, 2, -2, 3][dice.below(5)]));
            }
        }
        let sum: i64 = terms
            .iter()
            .map(|&(variable, coefficient)| coefficient * values[variable])
            .sum();
        identities.push(Identity {
            terms,
            constant: -sum,
        });
    }
    let variables = (0..values.len())
        .map(|index| variable(0, 2 * index, false))
        .collect();
    (System::compile(variables, &identities).unwrap(), values)
}

fn break_cells(dice: &mut Dice, values: &mut [i64], count: usize, most: i64) {
    for _ in 0..count {
        let cell = dice.below(values.len());
        values[cell] = (values[cell] + dice.between(-most, most)).max(0);
    }
}

/// All inclusion-minimal sets of at most two cells, by trying every one.
fn brute_force(system: &System, values: &[i64], residuals: &[i128]) -> Vec<Set> {
    let coefficient = |row: usize, variable: usize| {
        let column = u32::try_from(variable).unwrap();
        i128::from(super::matrix::coefficient(system.matrix.row(row), column))
    };
    let rows = 0..residuals.len();
    let admissible = |variable: usize, delta: i128| delta != 0 && i128::from(values[variable]) + delta >= 0;
    let holds = |changes: &[(usize, i128)]| {
        rows.clone().all(|row| {
            let moved: i128 = changes
                .iter()
                .map(|&(v, delta)| coefficient(row, v) * delta)
                .sum();
            residuals[row] + moved == 0
        })
    };
    let mut found: Vec<Set> = Vec::new();
    let mut alone = vec![false; values.len()];
    for (first, alone) in alone.iter_mut().enumerate() {
        let row = rows
            .clone()
            .find(|&row| residuals[row] != 0 && coefficient(row, first) != 0);
        let Some(row) = row else { continue };
        let (residual, divisor) = (residuals[row], coefficient(row, first));
        let delta = -residual / divisor;
        if residual % divisor == 0 && admissible(first, delta) && holds(&[(first, delta)]) {
            *alone = true;
            found.push(vec![(first, i64::try_from(delta).unwrap())]);
        }
    }
    for first in 0..values.len() {
        for second in first + 1..values.len() {
            if alone[first] || alone[second] {
                continue;
            }
            // Whatever the solution, any row with the second gives its change from that of the first.
            let Some(row) = rows.clone().find(|&row| coefficient(row, second) != 0) else {
                continue;
            };
            // And a row with the first alone gives that of the first; else all small ones are tried.
            let alone = rows
                .clone()
                .find(|&row| coefficient(row, first) != 0 && coefficient(row, second) == 0);
            let (low, high) = match alone {
                Some(row) => (
                    -residuals[row] / coefficient(row, first),
                    -residuals[row] / coefficient(row, first),
                ),
                None => ((-i128::from(values[first])).max(-60), 60),
            };
            let mut deltas = low..=high;
            let solution = deltas.find_map(|delta| {
                let rest = residuals[row] + coefficient(row, first) * delta;
                let divisor = coefficient(row, second);
                let other = -rest / divisor;
                let fits = rest % divisor == 0 && admissible(first, delta) && admissible(second, other);
                (fits && holds(&[(first, delta), (second, other)])).then_some((delta, other))
            });
            if let Some((delta, other)) = solution {
                found.push(vec![
                    (first, i64::try_from(delta).unwrap()),
                    (second, i64::try_from(other).unwrap()),
                ]);
            }
        }
    }
    found.sort();
    found
}

/// The same from the search, up to so many cells: pieces, alone or together, that mend everything.
///
/// The flag says whether each piece was met only once.
fn searched(system: &System, values: &[i64], residuals: Vec<i128>, most: usize) -> (Vec<Set>, bool) {
    let settings = Settings::from_ron(include_str!("../../../../rules/repair.ron")).unwrap();
    let reported: Vec<Option<i64>> = values.iter().copied().map(Some).collect();
    let problem = Problem::new(system, &system.matrix, residuals, &reported);
    let teller = Teller {
        system,
        costs: &settings.costs,
    };
    let mut search = Search::new(&problem, u32::MAX, u32::MAX);
    let mut pieces: Vec<Piece> = Vec::new();
    for cells in 1..=most {
        for (rows, changes) in search.level(cells) {
            let (story, cost) = teller.tell(&changes);
            pieces.push(Piece {
                rows,
                changes,
                story,
                cost,
            });
        }
    }
    let count = pieces.len();
    tidy(&mut pieces, u32::MAX, u32::MAX);
    let once = pieces.len() == count;
    let all = problem.violated.len();
    let set = |changes: &[Change]| -> Set {
        let mut set: Set = changes
            .iter()
            .map(|change| (change.variable, change.to - change.from.unwrap()))
            .collect();
        set.sort_unstable();
        set
    };
    let mut found: Vec<Set> = Vec::new();
    let mut partial: Vec<(usize, Vec<u32>, Vec<Change>)> = vec![(0, Vec::new(), Vec::new())];
    while let Some((next, rows, changes)) = partial.pop() {
        if rows.len() == all {
            found.push(set(&changes));
            continue;
        }
        for (index, piece) in pieces.iter().enumerate().skip(next) {
            let apart = piece.rows.iter().all(|row| !rows.contains(row));
            if apart && changes.len() + piece.changes.len() <= most {
                let rows = [&rows[..], &piece.rows[..]].concat();
                partial.push((index + 1, rows, [&changes[..], &piece.changes[..]].concat()));
            }
        }
    }
    found.sort();
    (found, once)
}

fn cells(sets: &[Set]) -> Vec<Vec<usize>> {
    let mut cells: Vec<Vec<usize>> = sets
        .iter()
        .map(|set| set.iter().map(|change| change.0).collect())
        .collect();
    cells.sort();
    cells.dedup();
    cells
}

fn residuals_of(system: &System, values: &[i64]) -> Vec<i128> {
    let values: Vec<Option<i64>> = values.iter().copied().map(Some).collect();
    residuals(&system.matrix, &values).unwrap()
}

fn agree_on_tables(rows: usize, columns: usize, tables: u64, most: i64) {
    let (mut broken, mut sets) = (0, 0);
    for seed in 0..tables {
        let mut dice = Dice(seed * 31 + 7);
        let (system, mut values) = table(rows, columns, &mut dice, most);
        let count = 1 + dice.below(2);
        break_cells(&mut dice, &mut values, count, most.min(20));
        let residuals = residuals_of(&system, &values);
        if residuals.iter().all(|residual| *residual == 0) {
            continue;
        }
        let expected = brute_force(&system, &values, &residuals);
        let (found, once) = searched(&system, &values, residuals, 2);
        assert_eq!(found, expected, "seed {seed}");
        assert!(once, "seed {seed}: a set was found twice");
        (broken, sets) = (broken + 1, sets + found.len());
    }
    assert!(broken * 10 > tables * 8 && sets > 0);
}

#[test]
fn all_sets_of_one_and_two_cells_are_found_in_a_thousand_small_tables() {
    agree_on_tables(8, 5, 1000, 9);
}

#[test]
fn all_sets_of_one_and_two_cells_are_found_in_tables_of_full_size() {
    agree_on_tables(23, 7, 8, 30);
}

#[test]
fn the_same_cells_are_found_under_coefficients_other_than_one() {
    let mut sets = 0;
    for seed in 0..1000 {
        let mut dice = Dice(seed * 17 + 3);
        let (system, mut values) = made_up(&mut dice);
        let count = 1 + dice.below(2);
        break_cells(&mut dice, &mut values, count, 5);
        let residuals = residuals_of(&system, &values);
        if residuals.iter().all(|residual| *residual == 0) {
            continue;
        }
        // A set of such cells may have several solutions, of which the search gives some.
        let expected = cells(&brute_force(&system, &values, &residuals));
        let (found, _) = searched(&system, &values, residuals, 2);
        let found = cells(&found);
        assert_eq!(found, expected, "seed {seed}");
        sets += found.len();
    }
    assert!(sets > 800);
}

/// Whether changes of exactly these cells, none of them zero, make all rows hold; small changes only.
fn solvable(system: &System, values: &[i64], cells: &[usize], residuals: &mut [i128]) -> bool {
    let Some((&cell, others)) = cells.split_first() else {
        return residuals.iter().all(|residual| *residual == 0);
    };
    let column = u32::try_from(cell).unwrap();
    let add = |residuals: &mut [i128], delta: i64| {
        for entry in system.matrix.column(column) {
            residuals[entry.row as usize] += i128::from(entry.coefficient * delta);
        }
    };
    (-values[cell]..=10).any(|delta| {
        add(residuals, delta);
        let solved = delta != 0 && solvable(system, values, others, residuals);
        add(residuals, -delta);
        solved
    })
}

#[test]
fn all_sets_of_three_cells_are_found_even_where_zero_is_in_the_way() {
    let mut sets = 0;
    for seed in 0..40 {
        let mut dice = Dice(seed * 13 + 5);
        let (system, mut values) = table(4, 4, &mut dice, 3);
        break_cells(&mut dice, &mut values, 2, 4);
        let mut residuals = residuals_of(&system, &values);
        if residuals.iter().all(|residual| *residual == 0) {
            continue;
        }
        let (found, _) = searched(&system, &values, residuals.clone(), 3);
        let mut expected: Vec<Vec<usize>> = Vec::new();
        let all = 0..values.len();
        let subsets = all
            .clone()
            .flat_map(|a| (a + 1..16).flat_map(move |b| (b + 1..16).map(move |c| vec![a, b, c])));
        let pairs = all.clone().flat_map(|a| (a + 1..16).map(move |b| vec![a, b]));
        for set in all.clone().map(|a| vec![a]).chain(pairs).chain(subsets) {
            let minimal = !expected
                .iter()
                .any(|known| known.iter().all(|cell| set.contains(cell)));
            if minimal && solvable(&system, &values, &set, &mut residuals) {
                expected.push(set);
            }
        }
        expected.sort();
        assert_eq!(cells(&found), expected, "seed {seed}: {values:?}");
        sets += expected.len();
    }
    assert!(sets > 100);
}
