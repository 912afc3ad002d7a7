//! One finding per cause: what is said, what is offered, and that it mends the report.

#![allow(
    clippy::unwrap_used,
    reason = "helpers of tests, which clippy does not recognise as tests"
)]

use std::sync::OnceLock;

use gouji_model::{Hints, read};
use gouji_rules::{CheckOptions, Finding, Fix, Library, Safety, Severity, Source, check, embedded};
use gouji_testkit::{Figures, Layout, Rng, break_cells, generate_for, reports, whole};
use rust_decimal::Decimal;

fn library() -> &'static Library {
    static LIBRARY: OnceLock<Library> = OnceLock::new();
    LIBRARY.get_or_init(|| Library::load(embedded()))
}

fn checked_by(library: &Library, text: &str, previous: Option<&str>) -> Vec<Finding> {
    let report = read(text, &library.forms, Hints::default());
    let rules = library.rules_for_report(&report).unwrap();
    let previous = previous.map(|text| read(text, &library.forms, Hints::default()));
    let options = CheckOptions {
        previous: previous.as_ref(),
        ..CheckOptions::default()
    };
    check(&report, &rules, &options)
}

fn errors(text: &str) -> Vec<Finding> {
    let mut found = checked_by(library(), text, None);
    found.retain(|f| f.severity == Severity::Error);
    found
}

fn applied(text: &str, fix: &Fix) -> String {
    let mut text = text.to_owned();
    for edit in fix.edits.iter().rev() {
        text.replace_range(edit.span.range(), &edit.text);
    }
    text
}

/// A report of the form of 2021 that balances, after some changes of its figures.
fn changed(change: impl FnOnce(&mut Figures)) -> String {
    let mut figures = generate_for("2021", 5, Layout::Pipe).figures;
    change(&mut figures);
    whole(figures, Layout::Pipe, &mut Rng::new(11)).text
}

fn value(figures: &Figures, path: &str) -> Decimal {
    let cell = figures.form().cell(path).unwrap();
    figures.value(cell).unwrap_or_default()
}

fn set(figures: &mut Figures, path: &str, value: Decimal) {
    let cell = figures.form().cell(path).unwrap();
    figures.set(cell, value);
}

fn titles(finding: &Finding) -> Vec<&str> {
    finding.fixes.iter().map(|f| f.title.zh.as_str()).collect()
}

#[test]
fn guangdong_is_one_finding_with_two_equal_repairs() {
    let whole = reports::named("2020-tabs-page-break");
    let found = checked_by(library(), &whole.text, None);
    let tables: Vec<&Finding> = found.iter().filter(|f| f.rule.starts_with("requests/")).collect();
    assert_eq!(tables.len(), 1, "{tables:#?}");
    let finding = tables[0];
    assert_eq!(finding.rule, "requests/balance");
    assert_eq!(
        finding.message.zh,
        "自然人、商业企业两列不平（自然人 97≠95，商业企业 2≠4），可能是 2 件登记到了别的列；附上 2019 年的报告即可判断"
    );
    for row in ["received", "carried_in", "processed", "carried_out"] {
        for column in ["natural_person", "enterprise"] {
            assert!(finding.cells.contains(&format!("requests.{row}.{column}")));
        }
    }
    assert_eq!(
        titles(finding),
        [
            "新收：自然人 90→88、商业企业 2→4（2 件登记到了别的列；改后 2 处勾稽相符）",
            "上年结转：自然人 7→5、商业企业 0→2（2 件登记到了别的列；改后 2 处勾稽相符）",
        ]
    );
    for fix in &finding.fixes {
        assert!(!fix.preferred);
        assert_eq!(fix.safety, Safety::Suggest);
        assert_eq!(errors(&applied(&whole.text, fix)), []);
    }
}
