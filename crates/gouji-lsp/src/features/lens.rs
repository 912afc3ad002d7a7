//! Code lenses: how many identities of a table hold, above the table.

use gouji_model::Lang;
use gouji_model::form::Form;
use tower_lsp::lsp_types::{CodeLens, Command};

use crate::equation;
use crate::reading::Reading;
use crate::snapshot::Snapshot;

/// How the identities of one table stand.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Count {
    hold: usize,
    fail: usize,
    open: usize,
}

/// One lens for each table that has identities.
pub(crate) fn lenses(snapshot: &Snapshot) -> Option<Vec<CodeLens>> {
    let reading = snapshot.analysis().report()?;
    let form = reading.form()?;
    let mut lenses: Vec<CodeLens> = Vec::new();
    for index in 0..form.tables.len() {
        let mut parts = reading.report.tables.iter();
        let Some(first) = parts.find(|part| usize::from(part.table) == index) else {
            continue;
        };
        let count = count(reading, form, index);
        if count != Count::default() {
            lenses.push(CodeLens {
                range: snapshot.range(gouji_grammar::Span {
                    start: first.span.start,
                    end: first.span.start,
                }),
                command: Some(Command::new(words(count, snapshot.lang), String::new(), None)),
                data: None,
            });
        }
    }
    Some(lenses)
}

fn count(reading: &Reading, form: &Form, table: usize) -> Count {
    let mut count = Count::default();
    let of_table = form.identities.iter().filter(|identity| {
        let first = identity.terms.first();
        first.is_some_and(|term| usize::from(form.spec(term.cell).table) == table)
    });
    for identity in of_table {
        match equation::holds(reading, identity) {
            Some(true) => count.hold += 1,
            Some(false) => count.fail += 1,
            None => count.open += 1,
        }
    }
    count
}

fn words(count: Count, lang: Lang) -> String {
    let Count { hold, fail, open } = count;
    let all = hold + fail;
    match (lang, open) {
        (Lang::Zh, 0) => format!("{hold}/{all} 勾稽关系成立"),
        (Lang::En, 0) => format!("{hold}/{all} identities hold"),
        (Lang::Zh, _) => format!("{hold}/{all} 勾稽关系成立，{open} 条因空白未核对"),
        (Lang::En, _) => format!("{hold}/{all} identities hold, {open} not assessable"),
    }
}
