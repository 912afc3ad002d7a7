//! Reports built by hand from pipe tables, and the library of embedded packs.
#![allow(dead_code, unreachable_pub, reason = "each test file uses its own share")]

use std::sync::Arc;

use gouji_grammar::Span;
use gouji_grammar::report::{Style, ordinal};
use gouji_model::form::{CellId, Direction, Form, Identity, Part, Role, Scope, Term, fold};
use gouji_model::{Entry, Found, Reason, Report, SectionFound, TableFound, Value};
use gouji_rules::{Library, embedded};

/// The embedded packs, with the identities of the forms worked out here where the forms do not have them yet.
pub fn library() -> Library {
    with_identities(Library::load(embedded()))
}

pub fn with_identities(mut library: Library) -> Library {
    for form in &mut library.forms.forms {
        let form = Arc::get_mut(form).expect("nobody else holds the form yet");
        if form.identities.is_empty() {
            form.identities = identities(form);
        }
    }
    library
}

fn identities(form: &Form) -> Vec<Identity> {
    let mut found = Vec::new();
    let mut add = |id: &str, scope: Scope, left: Vec<String>, right: Vec<String>| {
        let term = |c: &String, coefficient| Term {
            cell: form.cell(c).unwrap_or_else(|| panic!("{c}")),
            coefficient,
        };
        let terms = left
            .iter()
            .map(|c| term(c, 1))
            .chain(right.iter().map(|c| term(c, -1)))
            .collect();
        found.push(Identity {
            id: id.to_owned(),
            scope,
            terms,
        });
    };
    for table in &form.tables {
        let part = &table.parts[0];
        if table.id == "requests" {
            for column in &part.columns {
                let at = |row: &str| format!("requests.{row}.{}", column.id);
                let scope = || Scope::Column(column.id.clone());
                add(
                    "requests/balance",
                    scope(),
                    vec![at("received"), at("carried_in")],
                    vec![at("processed"), at("carried_out")],
                );
                let first = part.row_index("disclosed").unwrap();
                let last = part.row_index("processed").unwrap();
                let parts = part.rows[first..last]
                    .iter()
                    .filter(|r| r.role == Role::Row)
                    .map(|r| at(&r.id))
                    .collect();
                add("requests/processed-total", scope(), vec![at("processed")], parts);
            }
        }
        if table.id == "requests" || table.id == "review" {
            for row in part.rows.iter().filter(|r| r.role == Role::Row) {
                let at = |column: &str| format!("{}.{}.{column}", table.id, row.id);
                let parts = part
                    .columns
                    .iter()
                    .filter(|c| c.id != "total")
                    .map(|c| at(&c.id))
                    .collect();
                let id = if table.id == "review" {
                    "review/total"
                } else {
                    "requests/row-total"
                };
                add(id, Scope::Row(row.id.clone()), vec![at("total")], parts);
            }
        }
        if table.id == "statistics" {
            for (row, group) in part.rows.iter().enumerate() {
                let members: Vec<String> = part
                    .members(row)
                    .map(|m| format!("statistics.{}.value", part.rows[m].id))
                    .collect();
                if group.role == Role::Row && !members.is_empty() {
                    let id = format!("statistics/{}", group.id.rsplit('.').next().unwrap());
                    add(
                        &id,
                        Scope::Whole,
                        vec![format!("statistics.{}.value", group.id)],
                        members,
                    );
                }
            }
        }
    }
    found
}

/// Reads a report whose tables are pipe tables with official labels. It knows nothing of real layouts.
pub fn read(text: &str, library: &Library, year: u16) -> Report {
    let form = library
        .forms
        .for_year(year)
        .or(library.forms.forms.last())
        .unwrap();
    let mut best = read_as(text, form, year);
    for other in &library.forms.forms {
        let report = read_as(text, other, year);
        if score(&report) > score(&best) {
            best = report;
        }
    }
    if best.tables.is_empty() {
        best.form.as_mut().unwrap().reason = Reason::Year;
    }
    best
}

fn score(report: &Report) -> usize {
    report
        .tables
        .iter()
        .map(|t| t.rows.len() + 3 * t.columns.len())
        .sum()
}

fn read_as(text: &str, form: &Arc<Form>, year: u16) -> Report {
    let mut report = gouji_model::read(
        text,
        &gouji_model::Forms::default(),
        gouji_model::Hints { year: Some(year) },
    );
    report.form = Some(Found {
        value: Arc::clone(form),
        span: Span::default(),
        reason: Reason::Labels,
    });
    report.year = Some(Found {
        value: year,
        span: Span::default(),
        reason: Reason::Given,
    });
    report.cells = vec![None; form.cells.len()];
    report.tables.clear();
    report.sections.clear();
    let lines: Vec<Span> = report
        .document
        .lines
        .iter()
        .map(|l| l.trimmed_span(text))
        .collect();
    let mut place: Option<(usize, usize)> = None;
    for span in lines {
        let line = span.of(text);
        if line.contains('|') && !line.contains("---") {
            table_line(&mut report, form, span, &mut place);
        } else if let Some(heading) = section(text, span, form) {
            if let Some(last) = report.sections.last_mut() {
                last.body.end = span.start;
            }
            report.sections.push(heading);
        } else if let Some(organ) = line.strip_prefix("编制机关：") {
            let at = span.end as usize - organ.len();
            report.organ = Some(Found {
                value: organ.to_owned(),
                span: Span::new(at, at + organ.len()),
                reason: Reason::Title,
            });
        } else if report.title.is_none()
            && report.sections.is_empty()
            && line.contains('年')
            && line.chars().count() < 40
            && !line.contains('。')
        {
            report.title = Some(Found {
                value: line.to_owned(),
                span,
                reason: Reason::Title,
            });
        }
    }
    report
}

fn section(text: &str, span: Span, form: &Form) -> Option<SectionFound> {
    let line = span.of(text);
    let found = ordinal(line).filter(|o| o.style == Style::Chinese)?;
    let title = line[found.span.range().end..].trim();
    let number = form
        .sections
        .iter()
        .find(|s| {
            std::iter::once(&s.title)
                .chain(&s.aliases)
                .any(|t| fold(t) == fold(title))
        })
        .map(|s| s.number);
    let start = span.end as usize - title.len();
    Some(SectionFound {
        number,
        ordinal: Some(found.number),
        title: Span::new(start, span.end as usize),
        heading: span,
        body: Span::new(span.end as usize, text.len()),
    })
}

fn table_line(report: &mut Report, form: &Form, line: Span, place: &mut Option<(usize, usize)>) {
    let text = Arc::clone(&report.text);
    let cells = split(line, &text);
    let texts: Vec<String> = cells.iter().map(|c| fold(c.of(&text))).collect();
    // A caption or a header line decides which part of which table follows.
    for (t, table) in form.tables.iter().enumerate() {
        for (p, part) in table.parts.iter().enumerate() {
            let caption = part
                .caption
                .as_ref()
                .is_some_and(|c| texts.iter().any(|x| *x == fold(&c.text)));
            let columns = header(part, &cells, &texts);
            let plain = part.caption.is_none() && columns.len() == part.columns.len();
            if caption || (plain && *place != Some((t, p))) {
                *place = Some((t, p));
                report.tables.push(TableFound {
                    table: t as u8,
                    part: p as u8,
                    span: line,
                    layout: "pipes",
                    rows: vec![],
                    columns: vec![],
                    note: None,
                });
            }
            if *place == Some((t, p)) {
                let found = report.tables.last_mut().unwrap();
                for column in columns {
                    if !found.columns.iter().any(|c| c.0 == column.0) {
                        found.columns.push(column);
                    }
                }
                if let Some(note) = cells.iter().find(|c| c.of(&text).contains("勾稽")) {
                    found.note = Some(*note);
                }
            }
        }
    }
    let Some((t, p)) = *place else { return };
    let part = &form.tables[t].parts[p];
    let found = report.tables.last_mut().unwrap();
    found.span = found.span.cover(line);
    if part.direction == Direction::Across {
        let figures: Vec<Span> = cells
            .iter()
            .copied()
            .filter(|c| c.is_empty() || c.of(&text).starts_with(|x: char| x.is_ascii_digit() || x == '/'))
            .collect();
        for (r, row) in part.rows.iter().enumerate() {
            if let Some(i) = texts.iter().position(|x| *x == fold(&row.label.text)) {
                found.rows.push((r as u8, cells[i]));
            }
        }
        if figures.len() == part.rows.len() * part.columns.len() {
            let first = part.rows[0].first_cell.unwrap();
            for (i, span) in figures.into_iter().enumerate() {
                report.cells[first.index() + i] = Some(entry(span, &text));
            }
        }
        return;
    }
    let label = (0..cells.len()).rev().find_map(|i| {
        let row = part
            .rows
            .iter()
            .position(|r| r.label.wordings().any(|w| fold(w) == texts[i]));
        row.filter(|r| part.rows[*r].first_cell.is_some()).map(|r| (i, r))
    });
    if let Some((i, r)) = label {
        found.rows.push((r as u8, cells[i]));
        for (c, span) in cells[i + 1..].iter().enumerate().take(part.columns.len()) {
            let CellId(id) = part.cell(r, c).unwrap();
            report.cells[usize::from(id)] = Some(entry(*span, &text));
        }
    }
}

fn header(part: &Part, cells: &[Span], texts: &[String]) -> Vec<(u8, Span)> {
    let mut found = Vec::new();
    for (c, column) in part.columns.iter().enumerate() {
        if let Some(i) = texts
            .iter()
            .position(|x| column.label.wordings().any(|w| fold(w) == *x))
        {
            found.push((c as u8, cells[i]));
        }
    }
    found
}

fn split(line: Span, text: &str) -> Vec<Span> {
    let inner = line.of(text);
    let mut cells = Vec::new();
    let mut start = usize::from(inner.starts_with('|'));
    for (at, _) in inner.char_indices().filter(|(i, c)| *c == '|' && *i > 0) {
        let cell = &inner[start..at];
        let left = start + cell.len() - cell.trim_start().len();
        let left = if cell.trim().is_empty() {
            start + cell.len() / 2
        } else {
            left
        };
        cells.push(Span::new(left, left + cell.trim().len()).shift(line.start as usize));
        start = at + 1;
    }
    cells
}

fn entry(span: Span, text: &str) -> Entry {
    let raw = span.of(text);
    let digits = raw.trim_end_matches(|c: char| !c.is_ascii_digit());
    let unit = (digits.len() < raw.len() && !digits.is_empty())
        .then(|| raw[digits.len()..].trim_start())
        .filter(|u| u.chars().all(|c| "万亿元件条项批次个".contains(c)))
        .map(|u| Span::new(span.end as usize - u.len(), span.end as usize));
    let number = if unit.is_some() { digits } else { raw };
    let value = match raw {
        "" => Value::Blank,
        "/" | "—" | "-" | "无" => Value::Placeholder,
        _ => number
            .trim_start_matches('+')
            .parse()
            .map_or(Value::Unreadable, Value::Number),
    };
    Entry {
        value,
        span,
        unit: unit.filter(|_| matches!(value, Value::Number(_))),
    }
}
