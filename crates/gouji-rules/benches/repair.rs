//! How long the check and the repair search take, on ordinary and on hostile tables.

#[path = "../tests/tables/mod.rs"]
mod tables;

use divan::{Bencher, black_box};
use tables::{Case, Dice, FORM_2019, Kind, settings};

fn main() {
    divan::main();
}

#[divan::bench]
fn check_of_37_identities(bencher: Bencher<'_, '_>) {
    let system = FORM_2019.system();
    let values: Vec<Option<i64>> = FORM_2019
        .balanced(&mut Dice::new(1), false, 300)
        .into_iter()
        .map(Some)
        .collect();
    bencher.bench(|| system.check(black_box(&values)));
}

#[divan::bench(args = Kind::ALL.map(Kind::name))]
fn repair_of_one_error(bencher: Bencher<'_, '_>, name: &str) {
    let kind = Kind::ALL
        .into_iter()
        .find(|kind| kind.name() == name)
        .unwrap_or(Kind::DigitReplaced);
    let Some(case) = (0..50).find_map(|seed| Case::draw(kind, seed, tables::base)) else {
        return;
    };
    let (system, values, settings) = (case.form.system(), case.figures(), settings());
    bencher.bench(|| system.repair(black_box(&values), &settings));
}

#[divan::bench(args = [1, 9, 1_000_000, i64::MAX - 1])]
fn repair_of_nothing_but_errors(bencher: Bencher<'_, '_>, top: i64) {
    let system = FORM_2019.system();
    let mut dice = Dice::new(7);
    let values: Vec<Option<i64>> = (0..FORM_2019.cells())
        .map(|_| Some(dice.between(0, top)))
        .collect();
    let settings = settings();
    bencher.bench(|| system.repair(black_box(&values), &settings));
}

#[divan::bench]
fn repair_of_nothing_but_blanks(bencher: Bencher<'_, '_>) {
    let (system, settings) = (FORM_2019.system(), settings());
    let values = vec![None; FORM_2019.cells()];
    bencher.bench(|| system.repair(black_box(&values), &settings));
}

#[divan::bench(args = [3, 1_000_000])]
fn repair_of_a_thousand_wrong_rows(bencher: Bencher<'_, '_>, top: i64) {
    let (system, settings) = (tables::long(), settings());
    let mut dice = Dice::new(7);
    let cells = system.variables().len();
    let values: Vec<Option<i64>> = (0..cells).map(|_| Some(dice.between(0, top))).collect();
    bencher.bench(|| system.repair(black_box(&values), &settings));
}

#[divan::bench]
fn repair_of_a_thousand_blank_rows(bencher: Bencher<'_, '_>) {
    let (system, settings) = (tables::long(), settings());
    let values = vec![None; system.variables().len()];
    bencher.bench(|| system.repair(black_box(&values), &settings));
}
