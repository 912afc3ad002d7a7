//! How long it takes to load the rule files, to compile the rules of a year, and to check one report.

use divan::{Bencher, black_box};
use gouji_model::{Hints, read};
use gouji_rules::{CheckOptions, Library, check, embedded};
use gouji_testkit::reports;

fn main() {
    divan::main();
}

#[divan::bench]
fn load_forms_and_index_packs() -> Library {
    Library::load(embedded())
}

#[divan::bench]
fn load_and_compile_one_year() -> usize {
    let library = Library::load(embedded());
    library.rules_for(2023).map_or(0, |rules| rules.rules.len())
}

#[divan::bench]
fn load_and_compile_every_year() -> usize {
    Library::load(embedded()).all_problems().len()
}

#[divan::bench]
fn check_one_report(bencher: Bencher<'_, '_>) {
    let library = Library::load(embedded());
    let whole = reports::named("2020-tabs-page-break");
    let report = read(whole.text.as_str(), &library.forms, Hints::default());
    let Some(rules) = library.rules_for_report(&report) else {
        return;
    };
    bencher.bench(|| check(black_box(&report), &rules, &CheckOptions::default()));
}

#[divan::bench]
fn check_the_arithmetic_of_one_report(bencher: Bencher<'_, '_>) {
    let library = Library::load(embedded());
    let whole = reports::named("2020-pipe");
    let report = read(whole.text.as_str(), &library.forms, Hints::default());
    let Some(rules) = library.rules_for_report(&report) else {
        return;
    };
    let options = CheckOptions {
        select: vec![
            "requests/balance".into(),
            "requests/processed-total".into(),
            "requests/row-total".into(),
            "review/total".into(),
        ],
        ..CheckOptions::default()
    };
    bencher.bench(|| check(black_box(&report), &rules, &options));
}
