//! Formulas on reports: outcomes, what blanks and printed digits mean, and the arithmetic in words.

mod common;

use common::{compiled, form, forms, outcome, report, verdicts};
use gouji_grammar::Span;
use gouji_model::Report;
use gouji_rules::formula::{
    Evidence, Figures, FormulaSource, GapKind, Missing, Options, Outcome, Source, Tolerance, Work, compile,
};
use rust_decimal::Decimal;

const BALANCE: &str =
    "for c in requests.columns: received[c] + carried_in[c] == processed[c] + carried_out[c]";
const REVIEW: &str = "for r in review.rows: total[r] == sum(upheld..pending[r])";

fn with(missing: Missing) -> Options {
    Options {
        missing,
        ..Options::default()
    }
}

fn broken(formula: &str, report: &Report) -> Work {
    match outcome(formula, Options::default(), report) {
        Outcome::Broken(work) => *work,
        other => panic!("{formula}: {other:?}"),
    }
}

/// A column of 表三 as far as the balance goes.
fn column<'a>(name: &str, figures: [&'a str; 4]) -> Vec<(String, &'a str)> {
    ["received", "carried_in", "processed", "carried_out"]
        .iter()
        .zip(figures)
        .map(|(row, figure)| (format!("requests.{row}.{name}"), figure))
        .collect()
}

fn made(form_id: &str, cells: &[(String, &str)]) -> Report {
    let cells: Vec<_> = cells.iter().map(|(p, v)| (p.as_str(), *v)).collect();
    report(&form(form_id), &cells)
}

#[test]
fn the_balance_of_guangdong_2020_is_broken_in_two_columns_and_says_how() {
    let mut cells = column("natural_person", ["90", "7", "89", "6"]);
    cells.extend(column("enterprise", ["2", "0", "3", "1"]));
    for name in ["research", "public_interest", "legal_service", "other_entity"] {
        cells.extend(column(name, ["0", "0", "0", "0"]));
    }
    cells.extend(column("total", ["92", "7", "92", "7"]));
    let report = made("2019", &cells);
    let found = verdicts(BALANCE, Options::default(), &Evidence::alone(&report));
    let texts: Vec<_> = found
        .iter()
        .filter_map(|v| v.outcome.work())
        .map(Work::render)
        .collect();
    assert_eq!(texts.len(), 2, "{found:?}");
    assert_eq!(
        texts[0].zh,
        "自然人：新收 90 + 上年结转 7 = 97，办结 89 + 结转下年 6 = 95，相差 2"
    );
    assert_eq!(
        texts[0].en,
        "natural_person: received 90 + carried_in 7 = 97, processed 89 + carried_out 6 = 95, difference 2"
    );
    assert!(texts[1].zh.starts_with("商业企业："), "{}", texts[1].zh);
    let work = found[0].outcome.work().unwrap();
    assert_eq!(
        work.mark.map(|s| s.of(&report.text)),
        Some("90"),
        "the first operand bears the mark"
    );
    assert_eq!(work.related().len(), 3);
}

#[test]
fn a_total_is_compared_with_the_sum_of_its_parts() {
    let report = report(
        &form("2021"),
        &[
            ("review.reconsideration.upheld", "2"),
            ("review.reconsideration.corrected", "1"),
            ("review.reconsideration.other", "1"),
            ("review.reconsideration.pending", "0"),
            ("review.reconsideration.total", "3"),
        ],
    );
    let found = verdicts(REVIEW, Options::default(), &Evidence::alone(&report));
    let work = found[0].outcome.work().unwrap();
    assert_eq!(
        work.render().zh,
        "行政复议：总计 3，各项之和 维持 2 + 纠正 1 + 其他结果 1 + 尚未审结 0 = 4，相差 1"
    );
    assert_eq!(
        work.render().en,
        "reconsideration: total 3, sum of parts upheld 2 + corrected 1 + other 1 + pending 0 = 4, difference 1"
    );
    assert_eq!(
        work.mark.map(|s| s.of(&report.text)),
        Some("3"),
        "the total bears the mark"
    );
    assert!(matches!(found[1].outcome, Outcome::NotAssessable { .. }));
}

#[test]
fn zeros_are_left_out_of_long_sums_and_counted() {
    let form = form("2021");
    let mut cells = vec![("requests.processed.total".to_owned(), "5")];
    for (i, r) in form.tables[1].parts[0].rows.iter().enumerate() {
        let inner = !["received", "carried_in", "processed", "carried_out", "other"].contains(&r.id.as_str());
        if inner && r.first_cell.is_some() {
            cells.push((format!("requests.{}.total", r.id), if i == 2 { "4" } else { "0" }));
        }
    }
    let text = "requests.processed.total == sum(disclosed..other[total])";
    let work = broken(text, &made("2021", &cells));
    assert_eq!(
        work.render().zh,
        "总计：办结 5，各项之和 予以公开 4（另 20 项为 0） = 4，相差 1"
    );
    cells.retain(|(p, _)| !p.contains("processed"));
    cells.push(("requests.processed.total".to_owned(), "6"));
    for cell in &mut cells[..4] {
        cell.1 = "0";
    }
    let work = broken(text, &made("2021", &cells));
    assert_eq!(
        work.render().en,
        "total: processed 6, sum of parts disclosed 0 (20 zeros left out) = 0, difference 6"
    );
}

#[test]
fn a_blank_is_not_a_zero_but_what_is_known_may_decide() {
    let report = |total: &str| {
        report(
            &form("2021"),
            &[
                ("review.reconsideration.upheld", "2"),
                ("review.reconsideration.corrected", ""),
                ("review.reconsideration.other", "/"),
                ("review.reconsideration.pending", "3"),
                ("review.reconsideration.total", total),
            ],
        )
    };
    let text = "for r in review.reconsideration: total[r] == sum(upheld..pending[r])";
    match outcome(text, Options::default(), &report("5")) {
        Outcome::NotAssessable { gaps, undefined } => {
            assert_eq!(
                gaps.iter().map(|g| g.kind).collect::<Vec<_>>(),
                [GapKind::Blank, GapKind::Placeholder]
            );
            assert!(!undefined);
        }
        other => panic!("{other:?}"),
    }
    let work = broken(text, &report("4"));
    assert_eq!(
        work.render().zh,
        "行政复议：总计 4，各项之和 维持 2 + 纠正 空白 + 其他结果 “/” + 尚未审结 3 ≥ 5，至少相差 1"
    );
    assert!(matches!(
        outcome(text, Options::default(), &report("")),
        Outcome::NotAssessable { .. }
    ));
}

#[test]
fn each_rule_says_what_a_missing_operand_means() {
    let text = "for r in review.reconsideration: total[r] == upheld[r] + pending[r]";
    let case = |total: &str, upheld: &str, pending: &str| {
        report(
            &form("2021"),
            &[
                ("review.reconsideration.upheld", upheld),
                ("review.reconsideration.pending", pending),
                ("review.reconsideration.total", total),
            ],
        )
    };
    let kind = |missing, report: &Report| match outcome(text, with(missing), report) {
        Outcome::Holds => "holds",
        Outcome::Broken(_) => "broken",
        Outcome::NotAssessable { .. } => "open",
        Outcome::Skipped => "skipped",
    };
    let (full, partial, sure, empty) = (
        case("3", "1", "2"),
        case("3", "1", ""),
        case("3", "4", ""),
        case("", "", ""),
    );
    for (missing, expected) in [
        (Missing::NotAssessable, ["holds", "open", "broken", "open"]),
        (Missing::Skip, ["holds", "skipped", "skipped", "skipped"]),
        (Missing::Zero, ["holds", "broken", "broken", "holds"]),
        (Missing::Fail, ["holds", "broken", "broken", "broken"]),
        (Missing::AllBlankSkips, ["holds", "open", "broken", "skipped"]),
    ] {
        let got = [&full, &partial, &sure, &empty].map(|r| kind(missing, r));
        assert_eq!(got, expected, "{missing:?}");
    }
    let Outcome::Broken(work) = outcome(text, with(Missing::Fail), &partial) else {
        panic!("not broken")
    };
    assert_eq!(
        work.render().zh,
        "行政复议：总计 3，各项之和 维持 1 + 尚未审结 空白 ≥ 1，缺数值，无法核对"
    );
}

#[test]
fn a_change_may_be_negative_so_a_blank_one_decides_nothing() {
    let report = report(
        &form("2019"),
        &[
            ("disclosure.license.previous", "3"),
            ("disclosure.license.delta", ""),
            ("disclosure.penalty.previous", "3"),
            ("disclosure.penalty.delta", "-5"),
        ],
    );
    let text = "for r in disclosure.rows: previous[r] + delta[r] >= 0";
    let found = verdicts(text, Options::default(), &Evidence::alone(&report));
    let work: Vec<_> = found.iter().filter_map(|v| v.outcome.work()).collect();
    assert_eq!(work.len(), 1);
    assert_eq!(
        work[0].render().zh,
        "行政处罚：上一年项目 3 + 本年增/减 -5 = -2，应不小于 0"
    );
}

#[test]
fn the_two_writings_of_other_handling_count_once() {
    let text = "requests.processed.total == requests.disclosed.total + sum(requests.other.total)";
    let base = [
        ("requests.processed.total", "5"),
        ("requests.disclosed.total", "2"),
    ];
    let rows = |own: Option<&'static str>, members: [Option<&'static str>; 3]| {
        let mut cells = base.to_vec();
        cells.extend(own.map(|o| ("requests.other.total", o)));
        let ids = [
            "requests.other.uncorrected.total",
            "requests.other.fee_unpaid.total",
            "requests.other.rest.total",
        ];
        cells.extend(ids.into_iter().zip(members).filter_map(|(p, m)| Some((p, m?))));
        report(&form("2021"), &cells)
    };
    let members = [Some("1"), Some("0"), Some("2")];
    for report in [
        rows(None, members),
        rows(Some(""), members),
        rows(Some("3"), [None; 3]),
        rows(Some("3"), [Some(""); 3]),
    ] {
        assert_eq!(outcome(text, Options::default(), &report), Outcome::Holds);
    }
    for report in [rows(None, [None; 3]), rows(Some(""), [Some(""); 3])] {
        assert!(matches!(
            outcome(text, Options::default(), &report),
            Outcome::NotAssessable { .. }
        ));
    }
    let work = broken(text, &rows(Some("4"), [None; 3]));
    assert_eq!(
        work.render().zh,
        "总计：办结 5，各项之和 予以公开 2 + 其他处理 4 = 6，相差 1"
    );
    assert!(matches!(
        outcome(text, Options::default(), &rows(Some("3"), members)),
        Outcome::Broken(_)
    ));
}

#[test]
fn figures_may_be_compared_as_exactly_as_they_are_printed() {
    let case = |fees: &str, budget: &str| {
        report(
            &form("2014"),
            &[
                ("statistics.fees.value", fees),
                ("statistics.budget.value", budget),
            ],
        )
    };
    let text = "statistics.fees == statistics.budget";
    let printed = Options {
        tolerance: Tolerance::AsPrinted,
        ..Options::default()
    };
    assert!(matches!(
        outcome(text, Options::default(), &case("408.71", "408.7116")),
        Outcome::Broken(_)
    ));
    assert_eq!(
        outcome(text, printed, &case("408.71", "408.7116")),
        Outcome::Holds
    );
    assert_eq!(outcome(text, printed, &case("409", "408.7116")), Outcome::Holds);
    assert!(matches!(
        outcome(text, printed, &case("408.70", "408.7116")),
        Outcome::Broken(_)
    ));
    let loose = Options {
        tolerance: Tolerance::Within(Decimal::new(2, 2)),
        ..Options::default()
    };
    assert_eq!(outcome(text, loose, &case("408.70", "408.7116")), Outcome::Holds);
    let own = "statistics.fees == statistics.budget within 0.001";
    let Outcome::Broken(work) = outcome(own, loose, &case("408.70", "408.7116")) else {
        panic!("the comparison's own tolerance counts")
    };
    assert_eq!(
        work.render().zh,
        "依申请公开信息收取的费用 408.70，专项经费 408.7116，相差 0.0116（允许相差 0.001）"
    );
}

#[test]
fn last_years_report_is_read_by_its_own_form() {
    let last = report(&form("2019"), &[("requests.carried_out.natural_person", "6")]);
    let this = report(&form("2021"), &[("requests.carried_in.natural_person", "7")]);
    let text = "for c in 表三.自然人: carried_in[c] == previous.requests.carried_out[c]";
    let rule = compiled(&form("2021"), text, Options::default());
    assert!(rule.uses_previous() && !rule.uses_children());
    let figures = Figures::of(&this);
    let evidence = Evidence {
        previous: Some(&last),
        ..Evidence::alone(&this)
    };
    let found = rule.check(&evidence, &figures);
    let work = found[0].outcome.work().unwrap();
    assert_eq!(
        work.render().zh,
        "自然人：上年结转 7，上年报告的结转下年 6，相差 1"
    );
    assert_eq!(
        work.render().en,
        "natural_person: carried_in 7, previous carried_out 6, difference 1"
    );
    assert_eq!(work.related()[0].source, Source::Previous);
    let alone = rule.check(&Evidence::alone(&this), &figures);
    let Outcome::NotAssessable { gaps, .. } = &alone[0].outcome else {
        panic!("{alone:?}")
    };
    assert_eq!(gaps[0].kind, GapKind::NoReport);
}

#[test]
fn a_parent_is_the_sum_of_its_children() {
    let form = form("2021");
    let child = |n: &str| report(&form, &[("requests.received.total", n)]);
    let (a, b, blank) = (child("3"), child("4"), child(""));
    let parent = report(&form, &[("requests.received.total", "6")]);
    let text = "requests.received.total == sum over children requests.received.total";
    let judge = |children: &[&Report]| {
        let evidence = Evidence {
            children,
            ..Evidence::alone(&parent)
        };
        verdicts(text, Options::default(), &evidence)
            .pop()
            .map_or(Outcome::Holds, |v| v.outcome)
    };
    let Outcome::Broken(work) = judge(&[&a, &b]) else {
        panic!("6 is not 7")
    };
    assert_eq!(
        work.render().zh,
        "新收（总计） 6，各项之和 下级第 1 份 3 + 下级第 2 份 4 = 7，相差 1"
    );
    let Outcome::Broken(work) = judge(&[&a; 10]) else {
        panic!("6 is not 30")
    };
    assert_eq!(
        work.render().zh,
        "新收（总计） 6，各项之和 10 份下级报告 = 30，相差 24"
    );
    assert!(matches!(judge(&[&a, &blank]), Outcome::NotAssessable { .. }));
    assert!(matches!(judge(&[&a, &b, &blank]), Outcome::Broken(_)));
    assert!(matches!(judge(&[]), Outcome::NotAssessable { .. }));
}

#[test]
fn conditions_are_told_with_the_claim_that_fails() {
    let cells = column("natural_person", ["0", "0", "3", "0"]);
    let report = made("2021", &cells);
    for text in [
        "for c in 表三.自然人: received[c] + carried_in[c] == 0 implies processed[c] + carried_out[c] == 0",
        "for c in 表三.自然人: when received[c] + carried_in[c] == 0: processed[c] + carried_out[c] == 0",
        "for c in 表三.自然人: if received[c] + carried_in[c] == 0 then processed[c] + carried_out[c] == 0",
        "for c in 表三.自然人: not (received[c] + carried_in[c] == 0 and processed[c] + carried_out[c] != 0)",
    ] {
        let work = broken(text, &report);
        assert_eq!(
            work.render().zh,
            "自然人：新收 0 + 上年结转 0 = 0 时，办结 3 + 结转下年 0 = 3，应为 0",
            "{text}"
        );
        assert_eq!(
            work.render().en,
            "natural_person: with received 0 + carried_in 0 = 0, processed 3 + carried_out 0 = 3, expected 0"
        );
    }
    let text = "for c in 表三.自然人: received[c] > 0 or processed[c] == 0";
    assert_eq!(
        broken(text, &report).render().zh,
        "自然人：新收 0 ≤ 0 时，办结 3，应为 0"
    );
    let skipped = "for c in 表三.自然人: when received[c] > 0: processed[c] == 0";
    assert_eq!(outcome(skipped, Options::default(), &report), Outcome::Skipped);
}

#[test]
fn presence_is_a_condition_of_its_own() {
    let report = report(
        &form("2019"),
        &[
            ("disclosure.procurement.count", "3"),
            ("disclosure.procurement.amount", ""),
            ("disclosure.fees.previous", "x"),
        ],
    );
    let holds = |text: &str| outcome(text, Options::default(), &report) == Outcome::Holds;
    assert!(holds(
        "blank(procurement.amount) and not present(procurement.amount)"
    ));
    assert!(
        holds("not blank(fees.previous) and not present(fees.previous)"),
        "text is neither"
    );
    assert!(
        holds("not blank(fees.delta) and not present(fees.delta)"),
        "nor is what is not there"
    );
    assert!(holds(
        "count(procurement.count, procurement.amount, fees.delta) == 1"
    ));
    let work = broken(
        "procurement.count > 0 implies present(procurement.amount)",
        &report,
    );
    assert_eq!(
        work.render().zh,
        "政府集中采购：采购项目 3 > 0 时，采购总金额 空白，应有数值"
    );
}

#[test]
fn divisions_percentages_and_extremes_are_exact() {
    let cells = column("total", ["3", "0", "1", "2"]);
    let report = made("2021", &cells);
    let holds = |text: &str| outcome(text, Options::default(), &report) == Outcome::Holds;
    assert!(holds("processed.total / received.total * 3 == 1"));
    assert!(holds(
        "percent(processed.total, received.total) == 33.33 within 0.004"
    ));
    assert!(!holds(
        "percent(processed.total, received.total) == 33.33 within 0.003"
    ));
    assert!(holds(
        "max(received.total, processed.total) - min(received.total, processed.total) == 2"
    ));
    assert!(holds("abs(processed.total - received.total) == 2"));
    assert!(holds("sum(received.total, processed.total, 1) == 5"));
    assert!(holds("(if received.total > 2 then 1 else 0) == 1"));
    assert!(holds("-received.total + 3 == 0"));
    match outcome(
        "received.total / carried_in.total == 1",
        Options::default(),
        &report,
    ) {
        Outcome::NotAssessable { undefined, gaps } => assert!(undefined && gaps.is_empty()),
        other => panic!("{other:?}"),
    }
    let work = broken("percent(processed.total, received.total) >= 50", &report);
    assert_eq!(
        work.render().zh,
        "总计：百分比(办结 1，新收 3) = 33.3333，应不小于 50"
    );
}

#[test]
fn a_cell_that_is_on_both_sides_does_not_matter() {
    let cells = column("total", ["", "1", "2", ""]);
    let report = made("2021", &cells);
    let text = "received.total + carried_in.total == received.total + processed.total";
    assert!(matches!(
        outcome(text, Options::default(), &report),
        Outcome::Broken(_)
    ));
}

#[test]
fn complaints_about_a_formula_stand_in_its_file() {
    let file = "Rule(\n    id: \"x\",\n    formula: \"for c in requests.columns: recieved[c] == procesed[c]\",\n    target: \"totl\",\n)";
    let span = |from: &str| {
        let start = file.find(from).unwrap() + from.len();
        Span::new(start, start + 2 + file[start + 1..].find('"').unwrap())
    };
    let source = FormulaSource {
        file: "2021.ron",
        text: file,
        formula: span("formula: "),
        target: Some(span("target: ")),
    };
    let problems = compile(&source, Options::default(), &form("2021"), forms()).unwrap_err();
    let rendered: Vec<_> = problems.iter().map(ToString::to_string).collect();
    assert_eq!(
        rendered,
        [
            "2021.ron:3:42: 2021 年格式 没有 recieved（是否想写 received？）",
            "2021.ron:3:57: 2021 年格式 没有 procesed（是否想写 processed？）",
            "2021.ron:4:14: 2021 年格式 没有 totl（是否想写 total？）",
        ]
    );
    let wrong = "\"summ(requests.denied.total) == 1\"";
    let source = FormulaSource {
        file: "2021.ron",
        text: wrong,
        formula: Span::new(0, wrong.len()),
        target: None,
    };
    let problems = compile(&source, Options::default(), &form("2021"), forms()).unwrap_err();
    assert_eq!(problems[0].suggestion.as_deref(), Some("sum"));
}

#[test]
fn a_rule_may_name_the_cell_that_bears_the_mark() {
    let file = "\"for c in requests.columns: received[c] == processed[c]\" \"processed[c]\"";
    let middle = file.find("\" \"").unwrap() + 1;
    let source = FormulaSource {
        file: "x.ron",
        text: file,
        formula: Span::new(0, middle),
        target: Some(Span::new(middle + 1, file.len())),
    };
    let form = form("2021");
    let rule = compile(&source, Options::default(), &form, forms()).unwrap();
    let targets: Vec<_> = rule
        .instances()
        .iter()
        .filter_map(|i| i.target)
        .map(|c| form.path(c))
        .collect();
    assert_eq!(targets.len(), 7);
    assert_eq!(targets[6], "requests.processed.total");
    assert_eq!(rule.linear_rows().count(), 7);
    assert_eq!(rule.instances()[0].cells.len(), 2);
}

#[test]
fn numbers_beyond_all_bounds_are_undecided_not_wrong() {
    let huge = "79228162514264337593543950335";
    let cells = column("total", [huge, huge, huge, huge]);
    let report = made("2021", &cells);
    let text = "received.total * carried_in.total * received.total == 1";
    assert!(matches!(
        outcome(text, Options::default(), &report),
        Outcome::NotAssessable { undefined: true, .. }
    ));
    assert_eq!(
        outcome("received.total == processed.total", Options::default(), &report),
        Outcome::Holds
    );
    let work = broken("received.total + carried_in.total == processed.total", &report);
    assert!(!work.render().zh.is_empty());
}

#[test]
fn the_deepest_and_longest_formula_that_is_allowed_is_evaluated() {
    let cells = column("total", ["1", "1", "1", "1"]);
    let report = made("2021", &cells);
    let level = format!("{}(", "-".repeat(8));
    let nested = format!("{}received.total{}", level.repeat(40), ")".repeat(40));
    let text = format!("{nested}{} == 80", "+1".repeat(79));
    assert_eq!(outcome(&text, Options::default(), &report), Outcome::Holds);
    let work = broken(&text.replace("== 80", "== 81"), &report);
    assert!(work.render().zh.contains("应为 81"), "{}", work.render().zh);
}
