//! The identities of one report: figures once, then every row, then what breaks and what is blank.

#[path = "../tests/common/mod.rs"]
mod common;

use std::sync::Arc;

use common::{compiled, form, forms, report};
use divan::{Bencher, black_box};
use gouji_grammar::Span;
use gouji_model::{Form, Report};
use gouji_rules::formula::{Compiled, Evidence, Figures, FormulaSource, Options, compile};

const FORMULAS: [&str; 4] = [
    "for c in requests.columns: received[c] + carried_in[c] == processed[c] + carried_out[c]",
    "for c in requests.columns: processed[c] == disclosed[c] + partially_disclosed[c] + sum(denied[c]) + sum(unable[c]) + sum(refused[c]) + sum(other[c])",
    "for r in requests.rows: total[r] == sum(natural_person..other_entity[r])",
    "for r in review.rows: total[r] == sum(upheld..pending[r])",
];

fn main() {
    divan::main();
}

fn rules(form: &Form) -> Vec<Compiled> {
    FORMULAS
        .iter()
        .map(|f| compiled(form, f, Options::default()))
        .collect()
}

/// A report with the same figure in every cell of 表三 and 表四.
fn filled(form: &Arc<Form>, figure: &str) -> Report {
    let tables = |p: &&str| p.starts_with("requests.") || p.starts_with("review.");
    let paths: Vec<&str> = form
        .cells
        .iter()
        .map(|c| c.path.as_ref())
        .filter(tables)
        .collect();
    report(form, &paths.iter().map(|p| (*p, figure)).collect::<Vec<_>>())
}

#[divan::bench]
fn figures_of_one_report(bencher: Bencher<'_, '_>) {
    let report = filled(&form("2019"), "0");
    let mut figures = Figures::default();
    bencher.bench_local(move || figures.fill(black_box(&report)));
}

#[divan::bench]
fn identities_of_one_report(bencher: Bencher<'_, '_>) {
    let form = form("2019");
    let rules = rules(&form);
    let report = filled(&form, "0");
    let figures = Figures::of(&report);
    let evidence = Evidence::alone(&report);
    bencher.bench_local(|| {
        let verdicts = rules
            .iter()
            .map(|r| r.check(&evidence, black_box(&figures)).len());
        verdicts.sum::<usize>()
    });
}

#[divan::bench(args = ["1", "", "0.5"])]
fn identities_that_do_not_hold(bencher: Bencher<'_, '_>, figure: &str) {
    let form = form("2019");
    let rules = rules(&form);
    let report = filled(&form, figure);
    let figures = Figures::of(&report);
    let evidence = Evidence::alone(&report);
    bencher.bench_local(|| {
        let verdicts = rules
            .iter()
            .map(|r| r.check(&evidence, black_box(&figures)).len());
        verdicts.sum::<usize>()
    });
}

#[divan::bench]
fn compiling_four_identities(bencher: Bencher<'_, '_>) {
    let (form, forms) = (form("2019"), forms());
    let texts = FORMULAS.map(|f| format!("\"{f}\""));
    bencher.bench_local(|| {
        let compiled = texts.iter().map(|text| {
            let source = FormulaSource {
                file: "x.ron",
                text,
                formula: Span::new(0, text.len()),
                target: None,
            };
            compile(black_box(&source), Options::default(), &form, forms).map_or(0, |c| c.instances().len())
        });
        compiled.sum::<usize>()
    });
}
