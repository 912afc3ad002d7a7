//! What the HTML of a small report says.

use gouji_model::{Hints, read};

use super::*;
use crate::{CheckOptions, Library, check, embedded};

/// A table two with a cell that holds markup, and a table four whose second total is 3 where its parts give 1.
const REPORT: &str = "某某县某某局2024年政府信息公开工作年度报告\n\n\
二、主动公开政府信息情况\n\n第二十条第（一）项\n\n\
| 信息内容 | 本年制发件数 | 本年废止件数 | 现行有效件数 |\n|---|---|---|---|\n\
| 规章 | <1>& | 0 | 0 |\n| 行政规范性文件 | 0 | 0 | 0 |\n\n四、政府信息公开行政复议、行政诉讼情况\n\n\
| 行政复议 |||||未经复议直接起诉 |||||复议后起诉 |||||\n|---|---|---|---|---|---|---|---|---|---|---|---|---|---|---|\n\
| 结果维持 | 结果纠正 | 其他结果 | 尚未审结 | 总计 | 结果维持 | 结果纠正 | 其他结果 | 尚未审结 | 总计 | 结果维持 | 结果纠正 | 其他结果 | 尚未审结 | 总计 |\n\
| 0 | 0 | 0 | 0 | 0 | 1 | 0 | 0 | 0 | 3 | 0 | 0 | 0 | 0 | 0 |\n";

fn drawn(lang: Lang) -> String {
    let library = Library::load(embedded());
    let report = read(REPORT, &library.forms, Hints::default());
    let rules = library.rules_for_report(&report).expect("the form is known");
    let findings = check(&report, &rules, &CheckOptions::default());
    let marks: Vec<_> = findings.iter().map(|finding| Mark::of(finding, lang)).collect();
    let page = Page {
        report: &report,
        marks: &marks,
        lang,
        place: &|span| Some([(7, span.start), (7, span.end)]),
        notes: &|cell| match report.number(cell) {
            Some(number) if number == rust_decimal::Decimal::from(3) => vec!["<more>".to_owned()],
            _ => Vec::new(),
        },
    };
    tables(&page).into_string()
}

/// The element around some text, without what stands before and after it.
fn element<'h>(html: &'h str, text: &str) -> &'h str {
    let at = html.find(text).expect(text);
    let start = html[..at].rfind('<').unwrap_or_default();
    &html[start..at + text.len()]
}

#[test]
fn a_wrong_cell_carries_its_severity_its_arithmetic_and_its_place() {
    let html = drawn(Lang::Zh);
    let cell = element(&html, ">3</td>");
    assert!(cell.contains(r#"class="error""#), "{cell}");
    assert!(cell.contains("总计 3") && cell.contains("相差 2"), "{cell}");
    let at = REPORT.find("3 | 0 | 0 | 0 | 0 | 0 |\n").expect("the cell");
    assert!(cell.contains(&format!(r#"data-start="7:{at}""#)), "{cell}");
}

#[test]
fn an_operand_is_involved_and_an_uninvolved_cell_is_not_marked() {
    let html = drawn(Lang::Zh);
    assert!(element(&html, ">1</td>").contains(r#"class="involved""#));
    assert_eq!(html.matches(r#"class="error"#).count(), 1, "{html}");
}

#[test]
fn what_stands_in_the_report_is_escaped() {
    let html = drawn(Lang::Zh);
    assert!(!html.contains("<1>") && !html.contains("<more>"), "{html}");
    assert!(html.contains("&lt;1&gt;&amp;</td>"), "{html}");
    assert!(html.contains("&lt;more&gt;"), "{html}");
}

#[test]
fn labels_are_those_of_the_form_and_a_group_spans_its_columns() {
    let html = drawn(Lang::Zh);
    assert!(html.contains(r#"colspan="5">未经复议直接起诉</th>"#), "{html}");
    assert_eq!(html.matches("<td").count(), 6 + 4 + 15, "{html}");
}

#[test]
fn a_text_without_tables_has_none() {
    let library = Library::load(embedded());
    let report = read("没有表格。\n", &library.forms, Hints::default());
    let page = Page {
        report: &report,
        marks: &[],
        lang: Lang::En,
        place: &|_| None,
        notes: &|_| Vec::new(),
    };
    assert_eq!(tables(&page).into_string(), "");
}
