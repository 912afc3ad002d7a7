//! What to say of a path that leads nowhere: which of its names is unknown, and which was probably meant.

use gouji_grammar::formula::{Name, Path, Segment};

use super::labels::fold;
use super::names::Bound;
use super::resolve::Complaint;
use super::{Form, Part, Table};
use crate::Text;
use crate::data_file::nearest;

/// A path of known names that has no cell.
pub(super) fn absent(path: &Path, zh: &str, en: &str) -> Complaint {
    let mut complaint = Complaint::new(path.span, zh, en);
    complaint.absent = true;
    complaint
}

/// A complaint about the first name of `path` that the form does not know at all.
pub(super) fn unknown(
    form: &Form,
    path: &Path,
    table: Option<&Table>,
    bound: &[Bound<'_>],
) -> Option<Complaint> {
    let leading = usize::from(table.is_some());
    let segments = path
        .segments
        .iter()
        .skip(leading)
        .chain(path.index.iter().flatten());
    let name = segments
        .flat_map(names_of)
        .find(|name| !is_known(form, &name.text, bound))?;
    let (zh, en) = match table {
        Some(table) => (
            format!("{}没有行或列 {}", table.name.zh, name.text),
            format!("{} has no row or column {}", table.id, name.text),
        ),
        None => (
            format!("{} 没有 {}", form.name.zh, name.text),
            format!("{} has no {}", form.name.en, name.text),
        ),
    };
    let mut complaint = Complaint::new(name.span, zh, en);
    if name.text.contains(['且', '或', '非']) && !name.text.is_ascii() {
        let hint = Text::new(
            "；运算符 且、或、非 前后要有空格",
            "; operators need spaces around them",
        );
        complaint.message.zh.push_str(&hint.zh);
        complaint.message.en.push_str(&hint.en);
    }
    complaint.suggestion = suggestion(form, name, table, bound);
    Some(complaint)
}

fn names_of(segment: &Segment) -> Vec<&Name> {
    match segment {
        Segment::Name(name) => vec![name],
        Segment::Range(from, to) => vec![from, to],
        Segment::All(_) => Vec::new(),
    }
}

fn parts(form: &Form) -> impl Iterator<Item = &Part> {
    form.tables.iter().flat_map(|t| &t.parts)
}

fn is_known(form: &Form, name: &str, bound: &[Bound<'_>]) -> bool {
    let folded = fold(name);
    let variable = bound.iter().any(|b| b.name == name);
    variable
        || matches!(name, "rows" | "columns")
        || form.table(name).is_some()
        || parts(form).any(|part| {
            let row = |id: &str| id == name || id.split('.').any(|step| step == name);
            part.rows.iter().any(|r| row(&r.id) || r.label.is_called(&folded))
                || part
                    .columns
                    .iter()
                    .any(|c| c.id == name || c.label.is_called(&folded))
        })
}

/// The nearest of all the names that could stand there.
fn suggestion(form: &Form, name: &Name, table: Option<&Table>, bound: &[Bound<'_>]) -> Option<String> {
    let mut choices: Vec<&str> = bound.iter().map(|b| b.name).collect();
    if table.is_none() {
        choices.extend(
            form.tables
                .iter()
                .flat_map(|t| [t.id.as_str(), t.name.zh.as_str()]),
        );
    }
    choices.extend(["rows", "columns"]);
    let tables = form
        .tables
        .iter()
        .filter(|t| table.is_none_or(|only| only.id == t.id));
    for part in tables.flat_map(|t| &t.parts) {
        for row in &part.rows {
            choices.push(&row.id);
            choices.extend(row.id.rsplit('.').next());
            choices.push(row.label.name());
        }
        for column in &part.columns {
            choices.push(&column.id);
            choices.push(column.label.name());
        }
    }
    // With Chinese words of two characters everything is near everything: something must be shared.
    let shares = |choice: &&str| choice.chars().any(|c| name.text.contains(c));
    nearest(&name.text, choices.into_iter().filter(shares))
}
