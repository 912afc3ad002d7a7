//! Balanced tables of requests and ten kinds of errors to break them, for tests, bench and score.
//!
//! Everything is drawn from a small deterministic generator, so a seed names a case for good.

#![allow(
    dead_code,
    unused_imports,
    unreachable_pub,
    reason = "each of the tests, the bench and the score uses a part of this"
)]
#![allow(missing_docs, clippy::expect_used, reason = "test support")]

mod errors;

pub use errors::{Case, Kind};

use gouji_rules::repair::{Identity, Settings, System, Variable, Weight};

/// The columns of the table: six kinds of applicants and the row total.
pub const COLUMNS: usize = 7;
const APPLICANTS: usize = 6;

/// The settings that the project ships.
pub fn settings() -> Settings {
    Settings::from_ron(include_str!("../../../../rules/repair.ron")).expect("the shipped settings are valid")
}

/// SplitMix64 (Steele, Lea & Flood 2014): tiny, and the same on every machine.
pub struct Dice(u64);

impl Dice {
    pub fn new(seed: u64) -> Dice {
        Dice(seed)
    }

    pub fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// A number below `n`, which is positive.
    pub fn below(&mut self, n: usize) -> usize {
        usize::try_from(self.roll() % n as u64).expect("smaller than n")
    }

    pub fn between(&mut self, low: i64, high: i64) -> i64 {
        low + i64::try_from(self.roll() % u64::try_from(high - low + 1).expect("ordered")).expect("fits")
    }

    fn weighted(&mut self, weights: &[u64]) -> usize {
        let mut left = self.roll() % weights.iter().sum::<u64>();
        weights
            .iter()
            .position(|weight| {
                let here = left < *weight;
                left = left.saturating_sub(*weight);
                here
            })
            .expect("the roll is below the sum")
    }
}

/// The shape of the table: 23 rows in the form of 2019, 25 in the form of 2021.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Form {
    pub rows: usize,
}

pub const FORM_2019: Form = Form { rows: 23 };
pub const FORM_2021: Form = Form { rows: 25 };
pub const RECEIVED: usize = 0;
pub const CARRIED_IN: usize = 1;

impl Form {
    pub fn processed(self) -> usize {
        self.rows - 2
    }

    pub fn carried_out(self) -> usize {
        self.rows - 1
    }

    pub fn cell(self, row: usize, column: usize) -> usize {
        row * COLUMNS + column
    }

    pub fn cells(self) -> usize {
        self.rows * COLUMNS
    }

    pub fn variables(self) -> Vec<Variable> {
        let variable = |cell: usize| Variable {
            weight: Weight::Table,
            non_negative: true,
            table: 0,
            row: u32::try_from(cell / COLUMNS).ok(),
            column: u32::try_from(cell % COLUMNS).ok(),
            total: cell % COLUMNS == APPLICANTS || cell / COLUMNS == self.processed(),
        };
        (0..self.cells()).map(variable).collect()
    }

    /// Per column the balance and the sum of the outcomes, then per row its total.
    pub fn identities(self) -> Vec<Identity> {
        let mut identities = Vec::new();
        for column in 0..COLUMNS {
            let cell = |row| self.cell(row, column);
            identities.push(Identity {
                terms: vec![
                    (cell(RECEIVED), 1),
                    (cell(CARRIED_IN), 1),
                    (cell(self.processed()), -1),
                    (cell(self.carried_out()), -1),
                ],
                constant: 0,
            });
            let mut terms: Vec<(usize, i64)> = (2..self.processed()).map(|row| (cell(row), 1)).collect();
            terms.push((cell(self.processed()), -1));
            identities.push(Identity { terms, constant: 0 });
        }
        for row in 0..self.rows {
            let mut terms: Vec<(usize, i64)> = (0..APPLICANTS).map(|c| (self.cell(row, c), 1)).collect();
            terms.push((self.cell(row, APPLICANTS), -1));
            identities.push(Identity { terms, constant: 0 });
        }
        identities
    }

    pub fn system(self) -> System {
        System::compile(self.variables(), &self.identities()).expect("the form is valid")
    }

    /// Fills in the totals that follow from the applicants' figures.
    pub fn add_up(self, values: &mut [i64]) {
        for column in 0..APPLICANTS {
            let sum = (2..self.processed())
                .map(|row| values[self.cell(row, column)])
                .sum();
            values[self.cell(self.processed(), column)] = sum;
        }
        for row in 0..self.rows {
            let sum = (0..APPLICANTS).map(|column| values[self.cell(row, column)]).sum();
            values[self.cell(row, APPLICANTS)] = sum;
        }
    }

    /// A balanced table of so many requests, each of which somebody files and somebody decides.
    pub fn balanced(self, dice: &mut Dice, dense: bool, requests: usize) -> Vec<i64> {
        let applicants: [u64; APPLICANTS] = if dense {
            [40, 25, 10, 10, 8, 7]
        } else {
            [880, 90, 6, 10, 8, 6]
        };
        let outcomes = self.processed() - 2;
        let outcome_weights: Vec<u64> = (0..outcomes)
            .map(|outcome| match (outcome, dense) {
                (0, _) => 60,
                (10, _) => 50,
                (_, true) => 4 + dice.roll() % 16,
                // In a small office most of the reasons never occur in a year.
                (_, false) => [0, 0, 0, 1, 3, 12][dice.below(6)],
            })
            .collect();
        let mut values = vec![0; self.cells()];
        for _ in 0..requests {
            let column = dice.weighted(&applicants);
            let from = if dice.below(12) == 0 { CARRIED_IN } else { RECEIVED };
            let to = if dice.below(14) == 0 {
                self.carried_out()
            } else {
                2 + dice.weighted(&outcome_weights)
            };
            values[self.cell(from, column)] += 1;
            values[self.cell(to, column)] += 1;
        }
        self.add_up(&mut values);
        values
    }
}

/// A balanced base table of one of four sizes, dense or sparse, in either form.
pub fn base(dice: &mut Dice) -> (Form, Vec<i64>) {
    let form = [FORM_2019, FORM_2021][dice.below(2)];
    let dense = dice.below(2) == 0;
    // A table is only dense, that is mostly without zeros, when there is enough to spread.
    let requests = [12, 60, 400, 4000][dice.below(4)] * if dense { 4 } else { 1 };
    let spread = requests / 2 + dice.below(requests);
    let values = form.balanced(dice, dense, spread);
    (form, values)
}

/// The applicants' figures of published reports that balance: row, column, figure.
type Published = (Form, &'static [(usize, usize, i64)]);

/// Departments of Henan (2020) and Sichuan (2023), and Guangdong (2020) with its received requests
/// moved so that it balances.
const PUBLISHED: [Published; 3] = [
    (
        FORM_2019,
        &[
            (0, 0, 178),
            (1, 0, 7),
            (2, 0, 72),
            (4, 0, 1),
            (6, 0, 9),
            (7, 0, 1),
            (10, 0, 1),
            (12, 0, 57),
            (14, 0, 1),
            (15, 0, 13),
            (16, 0, 5),
            (20, 0, 16),
            (22, 0, 9),
        ],
    ),
    (
        FORM_2021,
        &[
            (0, 0, 152),
            (0, 1, 2),
            (1, 0, 2),
            (2, 0, 136),
            (2, 1, 2),
            (3, 0, 10),
            (7, 0, 1),
            (8, 0, 1),
            (12, 0, 3),
            (16, 0, 1),
            (24, 0, 2),
        ],
    ),
    (
        FORM_2019,
        &[
            (0, 0, 88),
            (0, 1, 4),
            (0, 2, 2),
            (1, 0, 7),
            (2, 0, 37),
            (2, 1, 1),
            (2, 2, 1),
            (3, 0, 3),
            (4, 0, 2),
            (4, 1, 1),
            (8, 0, 3),
            (12, 0, 28),
            (12, 1, 1),
            (12, 2, 1),
            (13, 0, 3),
            (14, 0, 4),
            (15, 0, 2),
            (16, 0, 6),
            (18, 0, 1),
            (22, 0, 6),
            (22, 1, 1),
        ],
    ),
];

/// A published table that balances.
pub fn published(dice: &mut Dice) -> (Form, Vec<i64>) {
    let (form, figures) = PUBLISHED[dice.below(PUBLISHED.len())];
    let mut values = vec![0; form.cells()];
    for &(row, column, figure) in figures {
        values[form.cell(row, column)] = figure;
    }
    form.add_up(&mut values);
    (form, values)
}

/// A table of 1000 rows with one total per row and per column.
pub fn long() -> System {
    let rows = 1000;
    let mut variables = Vec::new();
    let mut identities = Vec::new();
    for row in 0..=rows {
        for column in 0..COLUMNS {
            variables.push(Variable {
                weight: Weight::Table,
                non_negative: true,
                table: 0,
                row: u32::try_from(row).ok(),
                column: u32::try_from(column).ok(),
                total: row == rows || column == COLUMNS - 1,
            });
        }
        let mut terms: Vec<(usize, i64)> = (0..COLUMNS - 1).map(|c| (row * COLUMNS + c, 1)).collect();
        terms.push((row * COLUMNS + COLUMNS - 1, -1));
        identities.push(Identity { terms, constant: 0 });
    }
    for column in 0..COLUMNS {
        let mut terms: Vec<(usize, i64)> = (0..rows).map(|row| (row * COLUMNS + column, 1)).collect();
        terms.push((rows * COLUMNS + column, -1));
        identities.push(Identity { terms, constant: 0 });
    }
    System::compile(variables, &identities).expect("the table is valid")
}
