//! Ten kinds of errors that break a balanced table, each made in one go.

use super::{APPLICANTS, COLUMNS, Dice, Form};

/// The ten kinds of errors.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    DigitsInterchanged,
    DigitReplaced,
    DigitMissing,
    DigitExtra,
    TwoTypos,
    SwappedInRow,
    OneColumnOff,
    SwappedInColumn,
    WrongCategory,
    RowShifted,
}

impl Kind {
    pub const ALL: [Kind; 10] = [
        Kind::DigitsInterchanged,
        Kind::DigitReplaced,
        Kind::DigitMissing,
        Kind::DigitExtra,
        Kind::TwoTypos,
        Kind::SwappedInRow,
        Kind::OneColumnOff,
        Kind::SwappedInColumn,
        Kind::WrongCategory,
        Kind::RowShifted,
    ];

    pub fn name(self) -> &'static str {
        match self {
            Kind::DigitsInterchanged => "digits interchanged",
            Kind::DigitReplaced => "digit replaced",
            Kind::DigitMissing => "digit missing",
            Kind::DigitExtra => "digit extra",
            Kind::TwoTypos => "two typos",
            Kind::SwappedInRow => "neighbours in a row swapped",
            Kind::OneColumnOff => "value one column off",
            Kind::SwappedInColumn => "neighbours in a column swapped",
            Kind::WrongCategory => "n requests in the wrong category",
            Kind::RowShifted => "whole row shifted",
        }
    }

    /// Makes one error of this kind, if the dice find a place for it.
    pub fn inject(self, form: Form, values: &[i64], dice: &mut Dice) -> Option<Vec<i64>> {
        let mut broken = values.to_vec();
        let row = dice.below(form.rows);
        match self {
            Kind::DigitsInterchanged | Kind::DigitReplaced | Kind::DigitMissing | Kind::DigitExtra => {
                let cell = dice.below(form.cells());
                broken[cell] = self.typo(values[cell], dice)?;
            }
            Kind::TwoTypos => {
                let first = dice.below(form.cells());
                let second = dice.below(form.cells());
                for cell in [first, second] {
                    broken[cell] = Kind::ALL[dice.below(4)].typo(values[cell], dice)?;
                }
                if first == second {
                    return None;
                }
            }
            Kind::SwappedInRow => {
                let cell = form.cell(row, dice.below(APPLICANTS - 1));
                if values[cell] == 0 || values[cell + 1] == 0 {
                    return None;
                }
                broken.swap(cell, cell + 1);
            }
            Kind::OneColumnOff => {
                let cell = form.cell(row, dice.below(APPLICANTS - 1));
                if (values[cell] == 0) == (values[cell + 1] == 0) {
                    return None;
                }
                broken.swap(cell, cell + 1);
            }
            Kind::SwappedInColumn => {
                let cell = form.cell(dice.below(form.rows - 1), dice.below(COLUMNS));
                broken.swap(cell, cell + COLUMNS);
            }
            Kind::WrongCategory => {
                let column = dice.below(APPLICANTS);
                let from = form.cell(row, column);
                let to = if dice.below(2) == 0 {
                    form.cell(row, dice.below(APPLICANTS))
                } else {
                    form.cell(2 + dice.below(form.processed() - 2), column)
                };
                if values[from] == 0 || row == form.processed() || from == to {
                    return None;
                }
                let across_parts = (row < 2 || row > form.processed()) && from / COLUMNS != to / COLUMNS;
                if across_parts {
                    return None;
                }
                let amount = dice.between(1, values[from]);
                broken[from] -= amount;
                broken[to] += amount;
            }
            Kind::RowShifted => shift(form, &mut broken, row, dice),
        }
        let system = form.system();
        let figures: Vec<Option<i64>> = broken.iter().map(|value| Some(*value)).collect();
        (!system.check(&figures).is_empty()).then_some(broken)
    }

    fn typo(self, value: i64, dice: &mut Dice) -> Option<i64> {
        let mut digits: Vec<u8> = value.to_string().into_bytes();
        let at = dice.below(digits.len());
        let digit = b'0' + u8::try_from(dice.below(10)).expect("a digit");
        if value == 0 {
            return None;
        }
        match self {
            Kind::DigitsInterchanged if at + 1 < digits.len() => digits.swap(at, at + 1),
            Kind::DigitReplaced => digits[at] = digit,
            Kind::DigitMissing if digits.len() > 1 => {
                digits.remove(at);
            }
            Kind::DigitExtra => digits.insert(at, digit),
            _ => return None,
        }
        // A number does not begin with zero, and an error changes something.
        let typed: i64 = String::from_utf8(digits.clone()).expect("digits").parse().ok()?;
        (typed != value && digits[0] != b'0').then_some(typed)
    }
}

/// The applicants' figures of a row move by one column from some column on; the last one is lost.
fn shift(form: Form, values: &mut [i64], row: usize, dice: &mut Dice) {
    let start = dice.below(APPLICANTS - 1);
    let part = &mut values[form.cell(row, start)..form.cell(row, APPLICANTS)];
    if dice.below(2) == 0 {
        part.rotate_right(1);
        part[0] = 0;
    } else {
        part.rotate_left(1);
        part[part.len() - 1] = 0;
    }
}

/// A broken table together with what it was.
pub struct Case {
    pub form: Form,
    pub truth: Vec<i64>,
    pub broken: Vec<i64>,
}

impl Case {
    /// The case of a seed; `None` when even many base tables have no place for such an error.
    pub fn draw(kind: Kind, seed: u64, from: fn(&mut Dice) -> (Form, Vec<i64>)) -> Option<Case> {
        let mut dice = Dice::new(seed.wrapping_mul(0x1000).wrapping_add(kind as u64));
        for _ in 0..60 {
            let (form, truth) = from(&mut dice);
            for _ in 0..60 {
                if let Some(broken) = kind.inject(form, &truth, &mut dice) {
                    return Some(Case { form, truth, broken });
                }
            }
        }
        None
    }

    /// The figures as the report gives them.
    pub fn figures(&self) -> Vec<Option<i64>> {
        self.broken.iter().map(|value| Some(*value)).collect()
    }
}
