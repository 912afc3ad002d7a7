//! One finding per cause: what is said, what is offered, and that it mends the report.

#![allow(
    clippy::unwrap_used,
    reason = "helpers of tests, which clippy does not recognise as tests"
)]

mod common;

use common::library;
use gouji_model::{Hints, read};
use gouji_rules::{CheckOptions, Finding, Fix, Library, Safety, Severity, Source, check, embedded};
use gouji_testkit::{Figures, Layout, Rng, break_cells, generate_for, reports, whole};
use rust_decimal::Decimal;

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

#[test]
fn last_years_report_decides_guangdong() {
    let whole = reports::named("2020-tabs-page-break");
    let report = read(whole.text.as_str(), &library().forms, Hints::default());
    let mut before = whole.text.clone();
    let carried = [("enterprise", "0"), ("natural_person", "7")];
    for (column, figure) in carried {
        let entry = report.at(&format!("requests.carried_out.{column}")).unwrap();
        before.replace_range(entry.span.range(), figure);
    }
    let found = checked_by(library(), &whole.text, Some(&before));
    let finding = found.iter().find(|f| f.rule == "requests/balance").unwrap();
    let preferred: Vec<bool> = finding.fixes.iter().map(|f| f.preferred).collect();
    assert!(preferred.starts_with(&[true]), "{:?}", titles(finding));
    assert!(!preferred[1..].contains(&true));
    assert!(
        finding.fixes[0]
            .title
            .zh
            .starts_with("新收：自然人 90→88、商业企业 2→4")
    );
    assert!(!finding.message.zh.contains("附上"), "{}", finding.message.zh);
}

#[test]
fn a_stale_total_is_one_finding_whose_first_repair_mends_it() {
    let text = changed(|figures| {
        let total = value(figures, "requests.received.total");
        set(figures, "requests.received.total", total + Decimal::from(10));
    });
    let found = errors(&text);
    assert_eq!(found.len(), 1, "{found:#?}");
    assert!(found[0].cells.contains(&"requests.received.total".to_owned()));
    assert!(found[0].related.len() >= 2, "every identity is a related place");
    assert_eq!(errors(&applied(&text, &found[0].fixes[0])), []);
}

#[test]
fn two_swapped_figures_are_one_finding() {
    let text = changed(|figures| {
        let paths = ["requests.received.natural_person", "requests.received.enterprise"];
        let [a, b] = paths.map(|path| value(figures, path));
        assert_ne!(a, b);
        set(figures, paths[0], b);
        set(figures, paths[1], a);
    });
    let found = errors(&text);
    assert_eq!(found.len(), 1, "{found:#?}");
    let all = titles(&found[0]);
    assert!(all.iter().any(|t| t.contains("两个数填反了")), "{all:?}");
    for fix in &found[0].fixes {
        assert_eq!(errors(&applied(&text, fix)), []);
    }
}

#[test]
fn a_shifted_row_is_one_finding_whose_repairs_mend_it() {
    let columns = [
        "natural_person",
        "enterprise",
        "research",
        "public_interest",
        "legal_service",
        "other_entity",
    ];
    let text = changed(|figures| {
        let row = columns.map(|c| value(figures, &format!("requests.received.{c}")));
        let mut last = Decimal::ZERO;
        for (column, figure) in columns.iter().zip(row) {
            set(figures, &format!("requests.received.{column}"), last);
            last = figure;
        }
        // What fell out of the row on the right is not part of its total any more.
        assert!(row[0] > Decimal::ZERO);
    });
    let found = errors(&text);
    assert_eq!(found.len(), 1, "{found:#?}");
    assert!(!found[0].fixes.is_empty());
    assert_eq!(errors(&applied(&text, &found[0].fixes[0])), []);
}

#[test]
fn independent_errors_are_told_apart_and_mended_one_by_one() {
    let paths = [
        "requests.received.total",
        "requests.disclosed.natural_person",
        "review.reconsideration.total",
    ];
    let mut text = changed(|figures| {
        for path in paths {
            let figure = value(figures, path);
            set(figures, path, figure + Decimal::from(100));
        }
    });
    let found = errors(&text);
    assert_eq!(found.len(), 3, "{found:#?}");
    for _ in paths {
        let found = errors(&text);
        text = applied(&text, &found[0].fixes[0]);
    }
    assert_eq!(errors(&text), []);
}

#[test]
fn the_statistics_of_2014_are_searched_as_well() {
    let mut figures = generate_for("2014", 3, Layout::Pipe).figures;
    let path = "statistics.received.value";
    let figure = value(&figures, path);
    set(&mut figures, path, figure + Decimal::from(40));
    let text = whole(figures, Layout::Pipe, &mut Rng::new(2)).text;
    let told = |text: &str| {
        let mut found = checked_by(library(), text, None);
        found.retain(|f| f.rule == "statistics/received");
        found
    };
    let found = told(&text);
    assert_eq!(found.len(), 1, "{found:#?}");
    assert_eq!(told(&applied(&text, &found[0].fixes[0])), []);
}

#[test]
fn blanks_that_the_identities_leave_no_choice_about_are_filled() {
    let text = changed(|_| {});
    let report = read(text.as_str(), &library().forms, Hints::default());
    let entry = report.at("requests.received.natural_person").unwrap();
    let mut blank = text.clone();
    blank.replace_range(entry.span.range(), "");
    let found = checked_by(library(), &blank, None);
    let fill = found
        .iter()
        .flat_map(|f| &f.fixes)
        .find(|f| f.title.zh.starts_with("按勾稽关系填空"));
    let filled = applied(&blank, fill.unwrap());
    let again = read(filled.as_str(), &library().forms, Hints::default());
    let path = "requests.received.natural_person";
    assert_eq!(again.at(path).unwrap().value, entry.value);
}

#[test]
fn the_first_repair_of_the_first_finding_never_adds_an_error() {
    for form in ["2014", "2019", "2021"] {
        for seed in 0..8 {
            let mut rng = Rng::new(seed);
            let mut figures = generate_for(form, seed, Layout::Pipe).figures;
            break_cells(&mut figures, 1, &mut rng);
            let text = whole(figures, Layout::Pipe, &mut rng).text;
            let before = errors(&text);
            if let Some(fix) = before.first().and_then(|f| f.fixes.first()) {
                let after = errors(&applied(&text, fix));
                assert!(after.len() <= before.len(), "{form} {seed}: {fix:?}\n{after:#?}");
            }
        }
    }
}

#[test]
fn a_hostile_table_ends_and_says_that_the_search_stopped() {
    let text = changed(|figures| {
        let cells: Vec<_> = figures.form().cell_ids().collect();
        for (cell, n) in cells.into_iter().zip(1_u32..) {
            if figures.form().path(cell).starts_with("requests.") {
                figures.set(cell, Decimal::from(n * n * 7 % 1009 + 1));
            }
        }
    });
    let found = errors(&text);
    assert!(!found.is_empty());
    let told = found.iter().any(|f| f.message.zh.contains("没有再往下查找"));
    assert!(
        told,
        "{:#?}",
        found.iter().map(|f| &f.message.zh).collect::<Vec<_>>()
    );
}

#[test]
fn broken_settings_are_told_with_their_place_and_the_built_in_ones_are_used() {
    let mut sources = embedded();
    sources.push(Source::new("repair.ron", "Repair(\n    costs: 3,\n)"));
    let library = Library::load(sources);
    let problems: Vec<&str> = library.problems.iter().map(|p| p.file.as_str()).collect();
    assert_eq!(problems, ["repair.ron"]);
    let whole = reports::named("2020-tabs-page-break");
    let found = checked_by(&library, &whole.text, None);
    let finding = found.iter().find(|f| f.rule == "requests/balance").unwrap();
    assert_eq!(finding.fixes.len(), 2);
}

const FORM: &str = r#"
Form(
    id: "2030",
    name: (zh: "2030 年格式", en: "form of 2030"),
    basis: "测试",
    from: 2030,
    tables: [
        Table(id: "visits", name: (zh: "参观", en: "visits"), parts: [
            Part(
                columns: [
                    Column(id: "east", label: "东馆人数"),
                    Column(id: "west", label: "西馆人数"),
                    Column(id: "all", label: "两馆合计"),
                ],
                rows: [
                    Row(id: "spring", label: "春季参观"),
                    Row(id: "autumn", label: "秋季参观"),
                    Row(id: "year", label: "全年参观"),
                ],
            ),
        ]),
    ],
    identities: [
        Identity(id: "visits/halls", formula: "for r in visits.rows: all[r] == east[r] + west[r]"),
        Identity(id: "visits/year", formula: "for c in visits.columns: year[c] == spring[c] + autumn[c]"),
    ],
)
"#;

const PACK: &str = r#"
Pack(year: 2030, form: "2030", rules: [
    Rule(id: "visits/halls", title: (zh: "两馆合计", en: "halls"), severity: Error, check: Identity("visits/halls"),
        basis: "测试", explain: (zh: "两馆相加", en: "both halls")),
    Rule(id: "visits/year", title: (zh: "全年合计", en: "year"), severity: Error, check: Identity("visits/year"),
        basis: "测试", explain: (zh: "两季相加", en: "both seasons")),
])
"#;

#[test]
fn a_form_that_nobody_has_seen_before_is_searched_from_its_file_alone() {
    let header = "#![enable(implicit_some, unwrap_newtypes, unwrap_variant_newtypes)]";
    let library = Library::load(vec![
        Source::new("forms/2030.ron", format!("{header}{FORM}")),
        Source::new("2030.ron", format!("{header}{PACK}")),
    ]);
    let text = "
某馆2030年政府信息公开工作年度报告

| | 东馆人数 | 西馆人数 | 两馆合计 |
|---|---|---|---|
| 春季参观 | 128 | 40 | 168 |
| 秋季参观 | 231 | 50 | 281 |
| 全年参观 | 395 | 90 | 449 |
";
    let mut found = checked_by(&library, text, None);
    found.retain(|f| f.rule.starts_with("visits/"));
    assert_eq!(found.len(), 1, "{:#?} {found:#?}", library.all_problems());
    assert_eq!(found[0].cells.len(), 5, "{:?}", found[0].cells);
    let first = &found[0].fixes[0];
    assert!(
        first.title.zh.starts_with("全年参观 东馆人数 395→359"),
        "{first:?}"
    );
    assert!(
        checked_by(&library, &applied(text, first), None)
            .iter()
            .all(|f| !f.rule.starts_with("visits/"))
    );
}
