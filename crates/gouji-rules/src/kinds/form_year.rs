//! `FormYear(one_row: Warning)`: the tables follow the form of the report's year, throughout.

use gouji_model::form::{Form, Role};
use gouji_model::{Reason, Text};
use serde::Deserialize;

use super::{Check, Draft, Parameters, Site};
use crate::subject::Subject;
use crate::{Related, Severity};

#[derive(Clone, Debug, Deserialize)]
#[serde(rename = "FormYear", deny_unknown_fields)]
pub(super) struct File {
    /// How grave it is where only a group of rows is filled in as one row, as another form has it.
    one_row: Severity,
}

impl Parameters for File {
    fn compile(self, _site: &mut Site<'_>) -> Option<Box<dyn Check>> {
        Some(Box::new(self))
    }
}

impl Check for File {
    fn run(&self, on: &Subject<'_>, out: &mut Vec<Draft>) {
        let Some(found) = on.report.form.as_ref().filter(|f| f.reason == Reason::Labels) else {
            return;
        };
        if found.value.id != on.expected.id {
            out.push(other_form(on, &found.value, found.span));
        } else {
            mixed(on, self.one_row, out);
        }
    }

    fn placeholders(&self) -> &'static [&'static str] {
        &["year", "expected", "found"]
    }
}

fn values(on: &Subject<'_>, found: &Form) -> crate::wording::Values {
    vec![
        ("year", crate::names::same(on.year.to_string())),
        ("expected", on.expected.name.clone()),
        ("found", found.name.clone()),
    ]
}

fn other_form(on: &Subject<'_>, found: &Form, span: gouji_grammar::Span) -> Draft {
    let (year, expected) = (on.year, &on.expected.name);
    let message = Text::new(
        format!(
            "{year} 年度报告应使用{}，表格用的却是{}",
            expected.zh, found.name.zh
        ),
        format!(
            "a report of {year} is to use the {}, its tables follow the {}",
            expected.en, found.name.en
        ),
    );
    let year = on.report.year.as_ref().filter(|y| !y.span.is_empty());
    let related = year.map(|y| Related {
        file: None,
        span: y.span,
        message: Text::new(
            format!("{}是 {} 年", y.reason.text().zh, y.value),
            format!("the year is {} by {}", y.value, y.reason.text().en),
        ),
    });
    Draft {
        message,
        values: values(on, found),
        span,
        related: related.into_iter().collect(),
        ..Draft::default()
    }
}

/// A group of rows that the report fills in as one row, as another form has it.
fn mixed(on: &Subject<'_>, severity: Severity, out: &mut Vec<Draft>) {
    for part in on.form.tables.iter().flat_map(|t| &t.parts) {
        let groups = part
            .rows
            .iter()
            .enumerate()
            .filter(|(_, r)| r.role == Role::Standalone);
        for (index, row) in groups {
            let cells: Vec<_> = part.row_cells(index).map(gouji_model::CellId).collect();
            let filled = cells
                .iter()
                .find_map(|c| on.report.entry(*c).filter(|e| e.value.number().is_some()));
            let Some(entry) = filled else { continue };
            let members: Vec<&str> = part
                .members(index)
                .map(|m| part.rows[m].label.text.as_str())
                .collect();
            let count = members.len();
            let message = Text::new(
                format!(
                    "“{}”只填了一行，{}要分 {count} 行填：{}",
                    row.label.text,
                    on.form.name.zh,
                    members.join("；")
                ),
                format!(
                    "{} is one row here, the {} has {count} rows for it",
                    row.id, on.form.name.en
                ),
            );
            let spec = on.form.spec(cells[0]);
            let tables = on
                .report
                .tables
                .iter()
                .filter(|t| (t.table, t.part) == (spec.table, spec.part));
            let label = tables
                .flat_map(|t| &t.rows)
                .find(|(r, _)| *r == spec.row)
                .map(|(_, span)| *span);
            out.push(Draft {
                severity: Some(severity),
                message,
                values: values(on, on.form),
                cells,
                span: label.unwrap_or(entry.span),
                ..Draft::default()
            });
        }
    }
}
