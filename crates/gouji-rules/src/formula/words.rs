//! The names by which a finding calls cells: short where the heading already says the row or the column.

use gouji_model::form::{Form, Scope};
use gouji_model::{CellId, Text};

use super::{Evidence, Source};

/// The row or column that all cells of an instance share; it is said once, in front.
#[derive(Clone, Debug, Default)]
pub(super) struct Frame {
    row: Option<String>,
    column: Option<String>,
}

impl Frame {
    /// The frame of these cells. What the formula ran over is tried first, then any common column or row.
    pub(super) fn of(form: &Form, scopes: &[Scope], cells: &[CellId]) -> Self {
        let common = |id: fn(&Form, CellId) -> &str| {
            let mut ids = cells.iter().map(|&c| id(form, c));
            let first = ids.next()?;
            ids.all(|other| other == first).then(|| first.to_owned())
        };
        let row = common(|f, c| &f.row(c).id);
        let column =
            common(|f, c| &f.column(c).id).filter(|_| cells.iter().any(|&c| form.part(c).columns.len() > 1));
        let by_row = Self {
            row: row.clone(),
            column: None,
        };
        let by_column = Self {
            row: None,
            column: column.clone(),
        };
        match scopes {
            [Scope::Row(id)] if row.as_ref() == Some(id) && column_is_worth_saying(form, cells) => by_row,
            [Scope::Column(id)] if column.as_ref() == Some(id) => by_column,
            _ if cells.len() < 2 => Self::default(),
            _ if column.is_some() => by_column,
            _ if column_is_worth_saying(form, cells) => by_row,
            _ => Self::default(),
        }
    }

    /// What is said in front.
    pub(super) fn heading(&self, form: &Form, cells: &[CellId]) -> Option<Text> {
        let first = *cells.first()?;
        match (&self.row, &self.column) {
            (Some(id), _) => Some(Text::new(form.row(first).label.name(), id)),
            (_, Some(id)) => Some(Text::new(form.column(first).label.name(), id)),
            _ => None,
        }
    }
}

/// In a table with one column rows are told apart by themselves.
fn column_is_worth_saying(form: &Form, cells: &[CellId]) -> bool {
    cells.iter().any(|&c| form.part(c).columns.len() > 1)
}

/// The name of a cell of one of the reports.
pub(super) fn label(evidence: &Evidence<'_>, frame: &Frame, source: Source, cell: CellId) -> Text {
    let report = evidence.from(source);
    let Some(form) = report
        .and_then(|r| r.form())
        .filter(|f| cell.index() < f.cells.len())
    else {
        return Text::default();
    };
    let (row, column) = (form.row(cell), form.column(cell));
    let (row_name, column_name) = (row.label.name(), column.label.name());
    let single = form.part(cell).columns.len() == 1;
    let plain = if frame.row.as_ref() == Some(&row.id) && !single {
        Text::new(column_name, &column.id)
    } else if frame.column.as_ref() == Some(&column.id) || single {
        Text::new(row_name, &row.id)
    } else {
        Text::new(
            format!("{row_name}（{column_name}）"),
            format!("{}.{}", row.id, column.id),
        )
    };
    match source {
        Source::Own => plain,
        Source::Previous => Text::new(
            format!("上年报告的{}", plain.zh),
            format!("previous {}", plain.en),
        ),
        Source::Child(i) => {
            let organ = report.and_then(|r| r.organ.as_ref()).map(|o| o.value.as_str());
            let number = i + 1;
            Text::new(
                organ.map_or_else(|| format!("下级第 {number} 份"), str::to_owned),
                organ.map_or_else(|| format!("report {number}"), str::to_owned),
            )
        }
    }
}
