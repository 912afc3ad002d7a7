//! Properties of every repair: it makes all identities hold, and nothing in it is superfluous.

mod tables;

use gouji_rules::repair::{Answer, Change, Identity, System, Variable, Weight};
use proptest::prelude::*;
use tables::settings;

/// A table with totals per row and column, and figures that may break them in any way.
#[derive(Debug, Clone)]
struct Broken {
    rows: usize,
    columns: usize,
    values: Vec<Option<i64>>,
}

impl Broken {
    fn cell(&self, row: usize, column: usize) -> usize {
        row * self.columns + column
    }

    fn identities(&self) -> Vec<Identity> {
        let (last_row, last_column) = (self.rows - 1, self.columns - 1);
        let in_row = |row: usize| {
            let mut terms: Vec<(usize, i64)> = (0..last_column).map(|c| (self.cell(row, c), 1)).collect();
            terms.push((self.cell(row, last_column), -1));
            terms
        };
        let in_column = |column: usize| {
            let mut terms: Vec<(usize, i64)> = (0..last_row).map(|r| (self.cell(r, column), 1)).collect();
            terms.push((self.cell(last_row, column), -1));
            terms
        };
        let terms = (0..self.rows).map(in_row).chain((0..self.columns).map(in_column));
        terms.map(|terms| Identity { terms, constant: 0 }).collect()
    }

    fn system(&self) -> System {
        let variable = |cell: usize| Variable {
            weight: Weight::Table,
            non_negative: true,
            table: 0,
            row: u32::try_from(cell / self.columns).ok(),
            column: u32::try_from(cell % self.columns).ok(),
            total: cell / self.columns + 1 == self.rows || cell % self.columns + 1 == self.columns,
        };
        let variables = (0..self.values.len()).map(variable).collect();
        System::compile(variables, &self.identities()).expect("a table is a valid system")
    }
}

fn broken(blanks: bool) -> impl Strategy<Value = Broken> {
    let shape = (
        2usize..8,
        2usize..7,
        prop_oneof![Just(3i64), Just(30), Just(4000)],
    );
    shape.prop_flat_map(move |(rows, columns, most)| {
        let figures = prop::collection::vec((0..=most, any::<bool>()), rows * columns);
        let errors = prop::collection::vec((0..rows * columns, 0..=most), 0..5);
        let holes = prop::collection::vec(0..rows * columns, 0..if blanks { 4 } else { 1 });
        (figures, errors, holes).prop_map(move |(figures, errors, holes)| {
            let mut table = Broken {
                rows,
                columns,
                values: Vec::new(),
            };
            let mut values: Vec<i64> = figures
                .iter()
                .map(|(v, some)| if *some { *v } else { 0 })
                .collect();
            for row in 0..rows - 1 {
                values[table.cell(row, columns - 1)] =
                    (0..columns - 1).map(|c| values[table.cell(row, c)]).sum();
            }
            for column in 0..columns {
                values[table.cell(rows - 1, column)] =
                    (0..rows - 1).map(|r| values[table.cell(r, column)]).sum();
            }
            for (cell, value) in errors {
                values[cell] = value;
            }
            table.values = values.into_iter().map(Some).collect();
            if blanks {
                holes.into_iter().for_each(|cell| table.values[cell] = None);
            }
            table
        })
    })
}

fn apply(values: &[Option<i64>], changes: &[Change]) -> Vec<Option<i64>> {
    let mut values = values.to_vec();
    for change in changes {
        assert_eq!(values[change.variable], change.from);
        assert_ne!(change.from, Some(change.to));
        values[change.variable] = Some(change.to);
    }
    values
}

/// The fills and, for each cause, its repair of this rank or the last one.
fn choice(answer: &Answer, rank: usize) -> Vec<Change> {
    let mut changes = answer.fills.clone();
    for cause in &answer.causes {
        if let Some(last) = cause.repairs.len().checked_sub(1) {
            changes.extend_from_slice(&cause.repairs[rank.min(last)].changes);
        }
    }
    changes
}

/// The rank of the changed cells' columns, by fraction-free elimination.
fn rank(identities: &[Identity], changes: &[Change]) -> usize {
    let coefficient = |identity: &Identity, variable: usize| {
        identity
            .terms
            .iter()
            .filter(|term| term.0 == variable)
            .map(|term| i128::from(term.1))
            .sum::<i128>()
    };
    let mut rows: Vec<Vec<i128>> = identities
        .iter()
        .map(|identity| {
            changes
                .iter()
                .map(|change| coefficient(identity, change.variable))
                .collect()
        })
        .collect();
    let mut rank = 0;
    for column in 0..changes.len() {
        let Some(pivot) = (rank..rows.len()).find(|&row| rows[row][column] != 0) else {
            continue;
        };
        rows.swap(rank, pivot);
        let by = rows[rank].clone();
        for row in &mut rows[rank + 1..] {
            let factor = row[column];
            for (value, other) in row.iter_mut().zip(&by) {
                *value = *value * by[column] - factor * other;
            }
        }
        rank += 1;
    }
    rank
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_repair_makes_the_identities_of_its_cause_hold(table in broken(true)) {
        let system = table.system();
        let answer = system.repair(&table.values, &settings());
        for rank in 0..3 {
            let mended = apply(&table.values, &choice(&answer, rank));
            prop_assert!(mended.iter().flatten().all(|value| *value >= 0));
            let failing: Vec<usize> = system.check(&mended).iter().map(|v| v.identity).collect();
            let open = answer.causes.iter().filter(|cause| cause.repairs.is_empty());
            let open: Vec<usize> = open.flat_map(|cause| cause.identities.clone()).collect();
            prop_assert!(failing.iter().all(|identity| open.contains(identity)), "{failing:?} {answer:?}");
        }
    }

    #[test]
    fn every_violated_identity_belongs_to_exactly_one_cause(table in broken(false)) {
        let system = table.system();
        let answer = system.repair(&table.values, &settings());
        let violated: Vec<usize> = system.check(&table.values).iter().map(|v| v.identity).collect();
        let mut explained: Vec<usize> = answer.causes.iter().flat_map(|cause| cause.identities.clone()).collect();
        explained.sort_unstable();
        prop_assert_eq!(violated, explained);
    }

    #[test]
    fn nothing_in_a_repair_is_superfluous(table in broken(false)) {
        let system = table.system();
        let identities = table.identities();
        let violated: Vec<usize> = system.check(&table.values).iter().map(|v| v.identity).collect();
        for cause in &system.repair(&table.values, &settings()).causes {
            for repair in &cause.repairs {
                // Independent columns have one solution, and all of it is in use: no subset will do.
                // Only a cell that is held at zero may depend on the others.
                let independent = rank(&identities, &repair.changes) == repair.changes.len();
                prop_assert!(independent || repair.changes.iter().any(|change| change.to == 0), "{repair:?}");
                let holds = |changes: &[Change]| {
                    let failing = system.check(&apply(&table.values, changes));
                    let others = |identity| violated.contains(identity) && !cause.identities.contains(identity);
                    failing.iter().all(|violation| others(&violation.identity))
                };
                prop_assert!(holds(&repair.changes));
                for left_out in 0..repair.changes.len() {
                    let mut fewer = repair.changes.clone();
                    fewer.remove(left_out);
                    prop_assert!(!holds(&fewer), "{repair:?} without {left_out}");
                }
            }
        }
    }

    #[test]
    fn a_repair_is_preferred_only_when_it_is_first_and_the_search_complete(table in broken(true)) {
        for cause in &table.system().repair(&table.values, &settings()).causes {
            prop_assert!(cause.repairs.len() <= 3);
            prop_assert!(cause.repairs.iter().skip(1).all(|repair| !repair.preferred));
            prop_assert!(cause.repairs.is_sorted_by_key(|repair| repair.cost));
            let preferred = cause.repairs.first().is_some_and(|repair| repair.preferred);
            prop_assert!(!preferred || (cause.complete && cause.deciding.is_empty()));
        }
    }
}
