//! Whole reports under the embedded packs: every fault is told, and nothing that is right.

#![allow(
    clippy::unwrap_used,
    reason = "helpers of tests, which clippy does not recognise as tests"
)]

mod common;

use common::library;
use gouji_grammar::Span;
use gouji_model::{Hints, Report, read};
use gouji_rules::{CheckOptions, Finding, Library, Severity, check, embedded};
use gouji_testkit::{Figures, Layout, Rng, broken_identities, generate_for, reports, whole};
use rust_decimal::Decimal;

fn checked(text: &str, options: &CheckOptions<'_>) -> (Report, Vec<Finding>) {
    let report = read(text, &library().forms, Hints::default());
    let rules = library()
        .rules_for_report(&report)
        .expect("every report has rules");
    let findings = check(&report, &rules, options);
    (report, findings)
}

fn show(findings: &[Finding]) -> String {
    let lines = findings
        .iter()
        .map(|f| format!("{} {} {}", f.severity.as_str(), f.rule, f.message.zh));
    lines.collect::<Vec<_>>().join("\n")
}

#[test]
fn the_errors_of_every_whole_report_are_exactly_those_that_are_known() {
    for whole in reports::all() {
        let (_, findings) = checked(&whole.text, &CheckOptions::default());
        let errors = findings.iter().filter(|f| f.severity == Severity::Error);
        let found: Vec<(&str, &[String])> = errors.map(|f| (f.rule.as_str(), f.cells.as_slice())).collect();
        let expected: Vec<(&str, &[String])> = whole
            .expected
            .findings
            .iter()
            .map(|f| (f.rule.as_str(), f.cells.as_slice()))
            .collect();
        assert_eq!(found, expected, "{}:\n{}", whole.name, show(&findings));
    }
}

#[test]
fn what_is_right_is_not_marked() {
    for whole in reports::all() {
        let (_, findings) = checked(&whole.text, &CheckOptions::default());
        for quiet in &whole.expected.must_not_flag {
            let places = whole
                .text
                .match_indices(&quiet.text)
                .map(|(at, t)| Span::new(at, at + t.len()));
            for place in places {
                let marked: Vec<Finding> = findings
                    .iter()
                    .filter(|f| f.span.start < place.end && place.start < f.span.end)
                    // A figure may be right and its wording clumsy.
                    .filter(|f| f.severity >= Severity::Info)
                    .cloned()
                    .collect();
                assert!(
                    marked.is_empty(),
                    "{}: “{}” {}\n{}",
                    whole.name,
                    quiet.text,
                    quiet.why,
                    show(&marked)
                );
            }
        }
    }
}

#[test]
fn a_balanced_report_has_no_error_in_any_layout() {
    for layout in Layout::ALL {
        for form in ["2014", "2019", "2021"] {
            for seed in 0..6 {
                let report = generate_for(form, seed, layout);
                let (_, findings) = checked(&report.text, &CheckOptions::default());
                let errors: Vec<Finding> = findings
                    .into_iter()
                    .filter(|f| f.severity == Severity::Error)
                    .collect();
                assert!(errors.is_empty(), "{form} {layout:?} {seed}\n{}", show(&errors));
            }
        }
    }
}

/// The figures of tables that are counts in identities, changed one cell at a time.
#[test]
fn every_changed_cell_of_the_tables_breaks_an_identity_that_names_it() {
    let tables = ["requests/", "review/", "statistics/"];
    let options = CheckOptions {
        select: tables.map(|t| format!("{t}*")).into(),
        ..CheckOptions::default()
    };
    for form in ["2019", "2021"] {
        let mut rng = Rng::new(11);
        let balanced = generate_for(form, 5, Layout::Pipe).figures;
        for cell in balanced.form().cell_ids().collect::<Vec<_>>() {
            let path = balanced.form().path(cell).to_owned();
            if path.starts_with("disclosure.") || balanced.value(cell).is_none() {
                continue;
            }
            let mut figures: Figures = balanced.clone();
            let value = figures.value(cell).unwrap_or_default();
            figures.set(cell, value + Decimal::from(3));
            let wanted = broken_identities(&figures);
            assert!(!wanted.is_empty(), "{path}");
            let text = whole(figures, Layout::Pipe, &mut rng).text;
            let (_, findings) = checked(&text, &options);
            let errors: Vec<&Finding> = findings
                .iter()
                .filter(|f| f.severity == Severity::Error)
                .collect();
            // One mistake may break several identities; however they are told, each is, and names the cell.
            for identity in &wanted {
                let told = errors.iter().any(|f| {
                    identity
                        .cells()
                        .all(|c| f.cells.iter().any(|p| p == balanced.form().path(c)))
                });
                assert!(told, "{form} {path} {}\n{}", identity.rule, show(&findings));
            }
            assert!(
                errors.iter().any(|f| f.cells.contains(&path)),
                "{form} {path}\n{}",
                show(&findings)
            );
        }
    }
}

#[test]
fn a_blank_is_told_once_per_table_and_is_never_a_zero() {
    let text = "
三、收到和处理政府信息公开申请情况
| 申请人情况 | 自然人 | 商业企业 | 科研机构 | 社会公益组织 | 法律服务机构 | 其他 | 总计 |
| 一、本年新收政府信息公开申请数量 | 30 | | 0 | 0 | 0 | 0 | 34 |
| 二、上年结转政府信息公开申请数量 | 5 | / | 0 | 0 | 0 | 0 | 3 |
| 四、结转下年度继续办理 | 5 | 2 | 0 | 0 | 0 | 0 | |
";
    let options = CheckOptions {
        select: vec!["cells".into(), "requests/row-total".into()],
        ..CheckOptions::default()
    };
    let (report, findings) = checked(text, &options);
    let found: Vec<(&str, &str)> = findings
        .iter()
        .map(|f| (f.rule.as_str(), f.span.of(&report.text)))
        .collect();
    // 30 of 34 may be right, 5 of 3 is wrong whatever the blank holds.
    assert_eq!(
        found,
        [("cells/blank", ""), ("requests/row-total", "3")],
        "{}",
        show(&findings)
    );
    assert_eq!(findings[0].cells.len(), 3);
    assert!(
        findings[0].message.zh.contains("分列之和是 7"),
        "{}",
        findings[0].message.zh
    );
    assert_eq!(findings[0].fixes[0].edits[0].text, "7");
}

#[test]
fn select_ignore_and_severity_name_rules_by_id_group_pattern_and_catalogue() {
    let whole = reports::named("2020-tabs-page-break");
    let options = |select: &[&str], ignore: &[&str]| CheckOptions {
        select: select.iter().map(|s| (*s).to_owned()).collect(),
        ignore: ignore.iter().map(|s| (*s).to_owned()).collect(),
        severity: vec![("T3-001".into(), Severity::Hint)],
        ..CheckOptions::default()
    };
    let rules = |o: &CheckOptions<'_>| -> Vec<String> {
        checked(&whole.text, o).1.into_iter().map(|f| f.rule).collect()
    };
    assert_eq!(
        rules(&options(&["requests"], &["requests/mis*"])),
        ["requests/balance"]
    );
    assert_eq!(rules(&options(&["T3-009"], &[])), ["requests/misplaced"]);
    let (_, findings) = checked(&whole.text, &options(&["requests/balance"], &[]));
    assert!(findings.iter().all(|f| f.severity == Severity::Hint));
}

#[test]
fn a_report_of_the_wrong_form_is_told_so_and_its_arithmetic_is_checked_all_the_same() {
    let mut report = generate_for("2019", 3, Layout::Pipe);
    report.text = report.text.replace(&format!("{}年", report.year), "2023年");
    let (_, findings) = checked(&report.text, &CheckOptions::default());
    let wrong: Vec<&Finding> = findings
        .iter()
        .filter(|f| f.severity == Severity::Error)
        .collect();
    assert_eq!(wrong.len(), 1, "{}", show(&findings));
    assert_eq!(wrong[0].rule, "structure/form-year");
}

#[test]
fn the_same_report_gives_the_same_findings_in_the_same_order() {
    let whole = reports::named("2020-tabs-page-break");
    let first = checked(&whole.text, &CheckOptions::default()).1;
    let again = Library::load(embedded());
    let report = read(whole.text.as_str(), &again.forms, Hints::default());
    let second = check(
        &report,
        &again.rules_for_report(&report).unwrap(),
        &CheckOptions::default(),
    );
    assert_eq!(first, second);
    assert!(first.is_sorted_by_key(|f| (f.span, f.rule.clone(), f.cells.clone())));
}
