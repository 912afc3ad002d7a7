//! One part of a table: its caption, its labels, its cells.

use gouji_model::Value;
use gouji_model::form::{CellId, Direction, Part, Role};
use maud::{Markup, html};

use super::marks::Marks;
use super::{Page, Place};

/// A part as a table of its own.
pub(super) fn part(page: &Page<'_>, marks: &Marks<'_>, part: &Part) -> Markup {
    html! {
        table {
            @if let Some(caption) = &part.caption { caption { (caption.text) } }
            @match part.direction {
                Direction::Down => (down(page, marks, part)),
                Direction::Across => (across(page, marks, part)),
            }
        }
    }
}

fn down(page: &Page<'_>, marks: &Marks<'_>, part: &Part) -> Markup {
    let corner = part.headers.first().map_or("", |label| label.name());
    html! {
        thead {
            tr {
                th scope="col" { (corner) }
                @for column in &part.columns { th scope="col" { (column.label.text) } }
            }
        }
        tbody { @for row in 0..part.rows.len() { (row_down(page, marks, part, row)) } }
    }
}

fn row_down(page: &Page<'_>, marks: &Marks<'_>, part: &Part, row: usize) -> Markup {
    let Some(spec) = part.rows.get(row) else {
        return Markup::default();
    };
    let level = spec.id.matches('.').count().min(2);
    let mut cells = part.row_cells(row).map(CellId);
    // A group that is filled in as one row has figures of its own; else it is the heading of the rows under it.
    let heading = spec.role == Role::Heading
        || spec.role == Role::Standalone && cells.clone().all(|cell| page.report.entry(cell).is_none());
    html! {
        tr {
            @if heading {
                th.heading colspan=(part.columns.len() + 1) { (spec.label.text) }
            } @else {
                th class={ "level" (level) } scope="row" { (spec.label.text) }
                @for id in cells.by_ref() { (cell(page, marks, id)) }
            }
        }
    }
}

fn across(page: &Page<'_>, marks: &Marks<'_>, part: &Part) -> Markup {
    html! {
        thead {
            tr {
                @for row in &part.rows {
                    th scope="colgroup" colspan=(part.columns.len()) { (row.label.text) }
                }
            }
            tr {
                @for _ in &part.rows {
                    @for column in &part.columns { th scope="col" { (column.label.text) } }
                }
            }
        }
        tbody {
            tr {
                @for row in 0..part.rows.len() {
                    @for id in part.row_cells(row) { (cell(page, marks, CellId(id))) }
                }
            }
        }
    }
}

fn cell(page: &Page<'_>, marks: &Marks<'_>, id: CellId) -> Markup {
    let Some(entry) = page.report.entry(id) else {
        return html! { td.absent {} };
    };
    let about = marks.of(id);
    let kind = match entry.value {
        Value::Blank => "blank",
        Value::Number(number) if number.is_zero() => "zero",
        Value::Placeholder | Value::Unreadable => "words",
        Value::Number(_) => "",
    };
    let classes = [kind, about.map_or("", |about| about.class())];
    let classes: Vec<&str> = classes.into_iter().filter(|class| !class.is_empty()).collect();
    let words = about.into_iter().flat_map(|about| &about.words);
    let mut lines: Vec<String> = words.map(|words| (*words).to_owned()).collect();
    let notes = (page.notes)(id);
    if !lines.is_empty() && !notes.is_empty() {
        lines.push(String::new());
    }
    lines.extend(notes);
    let title = (!lines.is_empty()).then(|| lines.join("\n"));
    let place = (page.place)(entry.span);
    html! {
        td class=[some(&classes.join(" "))] title=[title]
            data-start=[place.map(|[start, _]| written(start))]
            data-end=[place.map(|[_, end]| written(end))]
        { (entry.span.of(&page.report.text)) }
    }
}

fn some(class: &str) -> Option<&str> {
    (!class.is_empty()).then_some(class)
}

fn written((line, column): Place) -> String {
    format!("{line}:{column}")
}
