//! A report before it is written: the form's sections in order, and its tables with every cell blank.

use crate::align::aligned;
use crate::form::{Direction, Form, Part, Role, Table};

const NUMERALS: [&str; 10] = ["一", "二", "三", "四", "五", "六", "七", "八", "九", "十"];

/// A new report for `year` on the form: title, preamble, sections, blank tables.
pub fn skeleton(form: &Form, year: u16) -> String {
    let mut text = format!(
        "（机关名称）{year}年政府信息公开工作年度报告\n\n\
         本报告根据《中华人民共和国政府信息公开条例》编制，数据统计期限为{year}年1月1日至{year}年12月31日。\n"
    );
    for section in &form.sections {
        text.push_str(&format!("\n{}\n", section_line(section.number, &section.title)));
        for table in form
            .tables
            .iter()
            .filter(|table| table.section == Some(section.number))
        {
            text.push('\n');
            text.push_str(&table_skeleton(table));
        }
    }
    for table in form.tables.iter().filter(|table| table.section.is_none()) {
        text.push('\n');
        text.push_str(&table_skeleton(table));
    }
    text
}

/// The heading of a section, with its ordinal.
pub fn section_line(number: u8, title: &str) -> String {
    match usize::from(number).checked_sub(1).and_then(|at| NUMERALS.get(at)) {
        Some(numeral) => format!("{numeral}、{title}"),
        None => title.to_owned(),
    }
}

/// A table as pipes, every cell blank, its columns in line.
pub fn table_skeleton(table: &Table) -> String {
    let parts: Vec<_> = table.parts.iter().map(part).collect();
    aligned(&parts.join("\n"))
}

fn part(part: &Part) -> String {
    let mut text = String::new();
    if let Some(caption) = &part.caption {
        text.push_str(&format!("{}\n\n", caption.text));
    }
    match part.direction {
        Direction::Down => down(part, &mut text),
        Direction::Across => across(part, &mut text),
    }
    text
}

/// One line for each row; a group stands in a column of its own before its first row, or on a line of its own where the
/// table is a list with one column.
fn down(part: &Part, text: &mut String) {
    let list = part.columns.len() == 1;
    let grouped = !list && part.rows.iter().any(|row| row.role != Role::Row);
    let corner = part
        .note
        .as_ref()
        .or(part.headers.first())
        .map_or("", |label| &label.text);
    let mut header = vec![corner];
    if grouped {
        header.push("");
    }
    header.extend(part.columns.iter().map(|column| column.label.text.as_str()));
    line(text, &header);
    line(text, &vec!["---"; header.len()]);
    let mut group = "";
    for row in &part.rows {
        if row.role != Role::Row && !list {
            group = &row.label.text;
            continue;
        }
        let mut cells = match (grouped, group) {
            (true, "") => vec![row.label.text.as_str(), ""],
            (true, group) => vec![group, row.label.text.as_str()],
            (false, _) => vec![row.label.text.as_str()],
        };
        cells.resize(header.len(), "");
        line(text, &cells);
        group = "";
    }
}

/// One line of figures under two lines of headers.
fn across(part: &Part, text: &mut String) {
    let columns = part.columns.len();
    let mut groups = Vec::new();
    for row in &part.rows {
        groups.push(row.label.text.as_str());
        groups.resize(groups.len() + columns.saturating_sub(1), "");
    }
    let labels = part.columns.iter().map(|column| column.label.text.as_str());
    let labels: Vec<_> = part.rows.iter().flat_map(|_| labels.clone()).collect();
    line(text, &groups);
    line(text, &vec!["---"; groups.len()]);
    line(text, &labels);
    line(text, &vec![""; labels.len()]);
}

fn line(text: &mut String, cells: &[&str]) {
    for cell in cells {
        text.push_str(&format!("| {cell} "));
    }
    text.push_str("|\n");
}
