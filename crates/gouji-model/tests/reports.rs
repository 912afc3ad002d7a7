//! The whole reports of `tests/reports/` are read cell by cell as their expectations say.

use gouji_model::{Hints, Report, read};
use gouji_testkit::reports::{self, WholeReport};
use gouji_testkit::{differences, forms};

fn read_whole(whole: &WholeReport) -> Report {
    read(whole.text.as_str(), forms(), Hints::default())
}

/// Runs `check` on every report and complains about all of them at once.
fn on_every_report(check: impl Fn(&WholeReport, &Report) -> Vec<String>) {
    let mut complaints = Vec::new();
    for whole in reports::all() {
        let report = read_whole(&whole);
        let lines = check(&whole, &report);
        if !lines.is_empty() {
            complaints.push(format!("{}:\n  {}", whole.name, lines.join("\n  ")));
        }
    }
    assert!(complaints.is_empty(), "{}", complaints.join("\n"));
}

#[test]
fn every_cell_is_read_as_it_stands_and_no_cell_is_invented() {
    on_every_report(|whole, report| differences(report, &whole.expected.cells));
}

#[test]
fn form_and_year_are_recognised() {
    on_every_report(|whole, report| {
        let mut lines = Vec::new();
        let form = report.form().map(|form| form.id.as_str());
        if form != Some(whole.expected.form.as_str()) {
            lines.push(format!("form {form:?}, expected {}", whole.expected.form));
        }
        let year = report.year.as_ref().map(|year| year.value);
        if year != Some(whole.expected.year) {
            lines.push(format!("year {year:?}, expected {}", whole.expected.year));
        }
        lines
    });
}

#[test]
fn figures_without_a_place_are_kept_as_unplaced() {
    on_every_report(|whole, report| {
        let spans = report.unplaced.iter().flat_map(|u| &u.spans);
        let figures: Vec<_> = spans.map(|span| span.of(&report.text)).collect();
        if figures == whole.expected.unplaced {
            Vec::new()
        } else {
            vec![format!(
                "unplaced {figures:?}, expected {:?}",
                whole.expected.unplaced
            )]
        }
    });
}

#[test]
fn the_span_of_a_cell_holds_its_figure() {
    on_every_report(|_, report| {
        let numbers = report
            .entries()
            .filter(|(_, entry)| entry.value.number().is_some());
        numbers
            .filter(|(_, entry)| {
                let text = entry.span.of(&report.text);
                text.is_empty() || text.trim() != text || !text.contains(|c: char| c.is_numeric())
            })
            .map(|(cell, entry)| format!("{cell:?} {:?}", entry.span.of(&report.text)))
            .collect()
    });
}

#[test]
fn a_report_of_prose_has_no_tables_and_no_problems() {
    let report = read_whole(&reports::named("2018-prose"));
    assert!(report.tables.is_empty(), "{:?}", report.tables);
    assert!(report.problems.is_empty(), "{:?}", report.problems);
}

#[test]
fn a_report_shows_itself_and_nothing_else_does() {
    on_every_report(|_, report| match report.shows_itself() {
        true => Vec::new(),
        false => vec!["taken for something else".to_owned()],
    });
    let others = [
        "",
        "# 值班安排\n\n| 日期 | 其他 |\n|---|---|\n| 周一 | 3 |\n| 总计 | 3 |\n",
        "关于报送2025年政府信息公开工作年度报告的通知，请各单位于1月20日前报送。\n",
        "2025年，依照《中华人民共和国政府信息公开条例》制定本方案。\n\n一、总体要求\n\n二、工作任务\n",
    ];
    for text in others {
        assert!(!read(text, forms(), Hints::default()).shows_itself(), "{text}");
    }
    let begun = "某某县某某局2025年政府信息公开工作年度报告\n";
    assert!(read(begun, forms(), Hints::default()).shows_itself());
}
