//! How cells are called in messages: by the labels of the form in Chinese, by their ids in English.

use gouji_model::form::{CellId, Form};
use gouji_model::{Report, Text, Value};

/// The row of a cell.
pub(crate) fn row(form: &Form, cell: CellId) -> Text {
    let row = form.row(cell);
    Text::new(row.label.name(), row.id.as_str())
}

/// The column of a cell.
pub(crate) fn column(form: &Form, cell: CellId) -> Text {
    let column = form.column(cell);
    Text::new(column.label.name(), column.id.as_str())
}

/// Row and column; the row alone in a table of one single column.
pub(crate) fn cell(form: &Form, cell: CellId) -> Text {
    let (row, column) = (row(form, cell), column(form, cell));
    let table = &form.tables[usize::from(form.spec(cell).table)];
    if table.parts.len() == 1 && table.parts[0].columns.len() == 1 {
        return row;
    }
    Text::new(
        format!("{} {}", row.zh, column.zh),
        format!("{} {}", row.en, column.en),
    )
}

/// What stands in a cell, in words.
pub(crate) fn content(report: &Report, cell: CellId) -> Text {
    let Some(entry) = report.entry(cell) else {
        return Text::new("没有这一格", "not there");
    };
    match entry.value {
        Value::Number(n) => same(n.normalize().to_string()),
        Value::Blank => Text::new("空白", "blank"),
        Value::Placeholder | Value::Unreadable => {
            let text = entry.span.of(&report.text);
            Text::new(format!("“{text}”"), format!("\"{text}\""))
        }
    }
}

/// A cell with what stands in it: `新收 自然人 90`.
pub(crate) fn with_content(form: &Form, report: &Report, id: CellId) -> Text {
    join(&cell(form, id), " ", " ", &content(report, id))
}

/// In front of what stands in last year's report.
pub(crate) fn last_year() -> Text {
    Text::new("上年报告", "last year's")
}

/// Two texts with something between them.
pub(crate) fn join(first: &Text, zh: &str, en: &str, second: &Text) -> Text {
    Text::new(
        format!("{}{zh}{}", first.zh, second.zh),
        format!("{}{en}{}", first.en, second.en),
    )
}

/// A list: 、 in Chinese, commas in English.
pub(crate) fn list<'a>(items: impl IntoIterator<Item = &'a Text>) -> Text {
    let mut all = Text::default();
    for item in items {
        if !all.zh.is_empty() {
            all.zh.push('、');
            all.en.push_str(", ");
        }
        all.zh.push_str(&item.zh);
        all.en.push_str(&item.en);
    }
    all
}

/// The same text in both languages.
pub(crate) fn same(text: impl Into<String>) -> Text {
    let text = text.into();
    Text {
        zh: text.clone(),
        en: text,
    }
}
