//! `Tables(of: ["requests"], must: BeThere)`: tables and their labels.

use gouji_grammar::Span;
use gouji_model::form::{Direction, Form, Label, Part, Role, Row, Table, find_folded, fold, split_ordinal};
use gouji_model::{TableFound, Text};
use serde::Deserialize;

use super::{Check, Draft, Parameters, Site};
use crate::quoted::Quoted;
use crate::subject::Subject;
use crate::{Edit, Fix, Safety, names};

#[derive(Clone, Debug, Deserialize)]
#[serde(rename = "Tables", deny_unknown_fields)]
pub(super) struct File {
    /// The tables, by id.
    of: Vec<Quoted>,
    must: Must,
}

/// What a table must do.
#[derive(Clone, Debug, Deserialize)]
enum Must {
    /// It is there.
    BeThere,
    /// Every row of the form is there, by its label.
    HaveEveryRow,
    /// Rows come in the order of the form.
    KeepTheOrder,
    /// The note on how the columns cross-foot is there.
    HaveTheNote,
    /// Every figure in it has its cell.
    PlaceEveryFigure,
    /// These rows bear the form's own label, not one that is merely accepted.
    NameRows(Vec<String>),
}

impl Parameters for File {
    fn compile(self, site: &mut Site<'_>) -> Option<Box<dyn Check>> {
        let tables: Vec<usize> = self.of.iter().filter_map(|raw| site.table(raw)).collect();
        if let Must::NameRows(rows) = &self.must {
            for row in rows {
                let known = || {
                    tables
                        .iter()
                        .flat_map(|t| &site.form.tables[*t].parts)
                        .flat_map(|p| &p.rows)
                };
                if !known().any(|r| r.id == *row) {
                    let message = Text::new(
                        format!("这些表里没有行 {row}"),
                        format!("these tables have no row {row}"),
                    );
                    let ids: Vec<&str> = known().map(|r| r.id.as_str()).collect();
                    let problem = site.problem(site.rule.check_span(), message).suggest(row, ids);
                    site.problems.push(problem);
                }
            }
        }
        Some(Box::new(Tables {
            tables: tables.iter().map(|t| site.form.tables[*t].id.clone()).collect(),
            must: self.must,
        }))
    }
}

#[derive(Debug)]
struct Tables {
    tables: Vec<String>,
    must: Must,
}

impl Check for Tables {
    fn run(&self, on: &Subject<'_>, out: &mut Vec<Draft>) {
        for id in &self.tables {
            match &self.must {
                Must::BeThere => presence(on, id, out),
                Must::HaveEveryRow => every_row(on, id, out),
                Must::KeepTheOrder => order(on, id, out),
                Must::HaveTheNote => note(on, id, out),
                Must::PlaceEveryFigure => placed(on, id, out),
                Must::NameRows(rows) => wording(on, id, rows, out),
            }
        }
    }

    fn placeholders(&self) -> &'static [&'static str] {
        &["table", "rows"]
    }
}

fn draft(form: &Form, id: &str, span: Span, message: Text, rows: Text) -> Draft {
    let table = form.table(id).map(|t| t.name.clone()).unwrap_or_default();
    Draft {
        message: names::join(&table, "：", ": ", &message),
        values: vec![("table", table), ("rows", rows)],
        span,
        ..Draft::default()
    }
}

fn presence(on: &Subject<'_>, id: &str, out: &mut Vec<Draft>) {
    let Some(table) = on.expected.table(id) else {
        return;
    };
    if on.tables(id).next().is_some() || is_written(on, table) {
        return;
    }
    let section = table
        .section
        .and_then(|n| on.expected.sections.iter().find(|s| s.number == n));
    let title = section.map_or("", |s| s.title.as_str());
    let message = Text::new(
        format!("没有找到表格（{title}）"),
        format!("there is no such table ({title})"),
    );
    let span = on.place_for(table.section.unwrap_or_default());
    out.push(draft(on.expected, id, span, message, Text::default()));
}

/// Whether most labels of a table stand in its section: then it is there, though its figures could not be read.
fn is_written(on: &Subject<'_>, table: &Table) -> bool {
    let text = own_text(on, table);
    let (mut all, mut there) = (0, 0);
    for part in &table.parts {
        let columns = part.columns.iter().map(|c| &c.label);
        for label in part.rows.iter().map(|r| &r.label).chain(columns) {
            all += 1;
            there += usize::from(has_label(text, label));
        }
    }
    there * 2 > all
}

/// The text in which a table stands: its section, or everything where there is no such section.
fn own_text<'s>(on: &'s Subject<'_>, table: &Table) -> &'s str {
    let section = table.section.and_then(|n| on.section(n));
    section.map_or(&on.report.text, |section| section.body.of(&on.report.text))
}

fn has_label(text: &str, label: &Label) -> bool {
    label
        .wordings()
        .any(|w| find_folded(text, &fold(split_ordinal(w).1)).is_some())
}

/// One finding per part: a part that is not there, or the rows that it lacks.
fn every_row(on: &Subject<'_>, id: &str, out: &mut Vec<Draft>) {
    let Some(table) = on.form.table(id) else { return };
    let found: Vec<&TableFound> = on.tables(id).collect();
    let Some(first) = found.first() else { return };
    for (part, number) in table.parts.iter().zip(0u8..) {
        // Where all groups stand side by side, their labels are found or the figures could not be read at all.
        if part.direction == Direction::Across {
            continue;
        }
        let own: Vec<&&TableFound> = found.iter().filter(|t| t.part == number).collect();
        let missing = rows_without_trace(on, table, part, &own);
        if missing.is_empty() {
            continue;
        }
        let listed: Vec<Text> = missing
            .iter()
            .map(|r| Text::new(part.rows[*r].label.text.as_str(), part.rows[*r].id.as_str()))
            .collect();
        let listed = names::list(&listed);
        let (mut message, mut span) = (
            Text::new(
                format!("缺少这些行：{}", listed.zh),
                format!("rows are missing: {}", listed.en),
            ),
            own.first().map_or(first.span, |t| t.span),
        );
        if let (Some(caption), true) = (&part.caption, own.is_empty()) {
            message = Text::new(
                format!("缺少“{}”（{}）", caption.text, listed.zh),
                format!("the part {} is missing ({})", caption.text, listed.en),
            );
        }
        span = beginning(on, own.first().map(|t| t.rows.as_slice()), span);
        out.push(draft(on.form, id, span, message, listed));
    }
}

/// The first label of a part, or else the first line of its place: a whole table is too much to mark.
fn beginning(on: &Subject<'_>, rows: Option<&[(u8, Span)]>, span: Span) -> Span {
    if let Some((_, label)) = rows.and_then(<[_]>::first) {
        return *label;
    }
    let text = span.of(&on.report.text);
    let line = text.lines().next().unwrap_or_default().trim_end();
    Span::new(span.start as usize, span.start as usize + line.len())
}

/// Rows of a part of which neither label nor figure is to be seen. A group that may be one row is there when its rows are.
fn rows_without_trace(on: &Subject<'_>, table: &Table, part: &Part, own: &[&&TableFound]) -> Vec<usize> {
    // A label that stands somewhere in the section was not deleted, even if no figure could be given to it.
    let written = |row: &Row| has_label(own_text(on, table), &row.label);
    let there = |row: usize| {
        own.iter().any(|t| {
            t.rows
                .iter()
                .any(|(r, span)| usize::from(*r) == row && !heads_a_column(t, *span))
        }) || part
            .row_cells(row)
            .any(|c| on.report.entry(gouji_model::CellId(c)).is_some())
    };
    let rows = part.rows.iter().enumerate().filter(|(_, r)| r.role == Role::Row);
    let instead = |id: &str| {
        let group = id.rsplit_once('.').and_then(|(group, _)| part.row_index(group));
        group.is_some_and(|g| {
            part.rows[g].role == Role::Standalone
                && part
                    .row_cells(g)
                    .any(|c| on.report.entry(gouji_model::CellId(c)).is_some())
        })
    };
    rows.filter(|(i, r)| !there(*i) && !instead(&r.id) && !written(r))
        .map(|(i, _)| i)
        .collect()
}

/// 总计 and 其他 are words of rows and of columns; above a column they are no row.
fn heads_a_column(found: &TableFound, label: Span) -> bool {
    found.columns.iter().any(|(_, column)| *column == label)
}

fn order(on: &Subject<'_>, id: &str, out: &mut Vec<Draft>) {
    let Some(table) = on.form.table(id) else { return };
    for found in on.tables(id) {
        let Some(part) = table.parts.get(usize::from(found.part)) else {
            continue;
        };
        if part.direction == Direction::Across {
            continue;
        }
        let mut seen: Vec<u8> = Vec::new();
        for (row, span) in &found.rows {
            if heads_a_column(found, *span) || seen.contains(row) {
                continue;
            }
            if let Some(last) = seen.last().filter(|last| *last > row) {
                let label = |r: u8| {
                    part.rows
                        .get(usize::from(r))
                        .map_or("", |r| r.label.text.as_str())
                };
                let (this, before) = (label(*row), label(*last));
                let message = Text::new(
                    format!("“{this}”应在“{before}”之前"),
                    format!("row {this} should come before {before}"),
                );
                out.push(draft(on.form, id, *span, message, names::same(this)));
                break;
            }
            seen.push(*row);
        }
    }
}

fn note(on: &Subject<'_>, id: &str, out: &mut Vec<Draft>) {
    let mut found = on.tables(id).peekable();
    let Some(first) = found.peek().copied() else {
        return;
    };
    if found.all(|t| t.note.is_none()) {
        let message = Text::new(
            "表头没有写勾稽关系（第一项加第二项之和，等于第三项加第四项之和）",
            "the corner of the table lacks the note on how its columns cross-foot",
        );
        let span = beginning(on, None, first.span);
        out.push(draft(on.form, id, span, message, Text::default()));
    }
}

fn placed(on: &Subject<'_>, id: &str, out: &mut Vec<Draft>) {
    let table = on.form.tables.iter().position(|t| t.id == id);
    for lost in on
        .report
        .unplaced
        .iter()
        .filter(|u| Some(usize::from(u.table)) == table)
    {
        let Some(first) = lost.spans.first() else { continue };
        let figures: Vec<&str> = lost.spans.iter().map(|s| s.of(&on.report.text)).collect();
        let figures = figures.join("、");
        let part = table.and_then(|t| on.form.tables[t].parts.get(usize::from(lost.part)));
        let row = lost.row.and_then(|r| part?.rows.get(usize::from(r)));
        let row = row
            .map(|r| Text::new(format!("{}这一行的", r.label.name()), format!("of row {} ", r.id)))
            .unwrap_or_default();
        let message = Text::new(
            format!(
                "{}数字 {figures} 不知属于哪一格（{}），请把空格也填上数",
                row.zh, lost.reason.zh
            ),
            format!(
                "figures {}have no cell: {figures} ({}); fill in the blank cells",
                row.en, lost.reason.en
            ),
        );
        let span = lost.spans.iter().fold(*first, |all, s| all.cover(*s));
        out.push(draft(on.form, id, span, message, row));
    }
}

fn wording(on: &Subject<'_>, id: &str, rows: &[String], out: &mut Vec<Draft>) {
    let Some(table) = on.form.table(id) else { return };
    for found in on.tables(id) {
        let Some(part) = table.parts.get(usize::from(found.part)) else {
            continue;
        };
        for (row, span) in &found.rows {
            let Some(row) = part.rows.get(usize::from(*row)).filter(|r| rows.contains(&r.id)) else {
                continue;
            };
            let (text, official) = (span.of(&on.report.text), row.label.text.as_str());
            if text == official {
                continue;
            }
            let folded = fold(text);
            let accepted = row.label.aliases.iter().any(|a| fold(a) == folded);
            if folded == fold(official) || !accepted {
                continue;
            }
            let message = Text::new(
                format!("行名“{text}”应为“{official}”"),
                format!("the row {text} should be called {official}"),
            );
            let mut found_draft = draft(on.form, id, *span, message, names::same(text));
            found_draft.fixes = vec![Fix {
                title: Text::new(format!("改为“{official}”"), format!("change to {official}")),
                safety: Safety::Suggest,
                preferred: true,
                edits: vec![Edit {
                    span: *span,
                    text: official.to_owned(),
                }],
            }];
            out.push(found_draft);
        }
    }
}
