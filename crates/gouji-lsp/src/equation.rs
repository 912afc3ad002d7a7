//! Identities in words: both sides with live values, as hovers and hints show them.

use gouji_model::Lang;
use gouji_model::form::{CellId, Form, Identity, Scope};
use rust_decimal::Decimal;

use crate::reading::Reading;

/// What a cell is called: its row and, where the table has several columns, its column.
pub(crate) fn name(form: &Form, cell: CellId, lang: Lang) -> String {
    let (row, column) = (row(form, cell, lang), column(form, cell, lang));
    if form.part(cell).columns.len() == 1 {
        return row.to_owned();
    }
    format!("{row} · {column}")
}

/// The table that a cell stands in.
pub(crate) fn table(form: &Form, cell: CellId, lang: Lang) -> &str {
    let table = form.tables.get(usize::from(form.spec(cell).table));
    table.map_or("", |table| table.name.get(lang))
}

fn row(form: &Form, cell: CellId, lang: Lang) -> &str {
    let row = form.row(cell);
    match lang {
        Lang::Zh => row.label.name(),
        Lang::En => &row.id,
    }
}

fn column(form: &Form, cell: CellId, lang: Lang) -> &str {
    let column = form.column(cell);
    match lang {
        Lang::Zh => column.label.name(),
        Lang::En => &column.id,
    }
}

/// An operand within its identity: the row where the identity runs down a column, and the other way round.
fn operand(form: &Form, identity: &Identity, cell: CellId, lang: Lang) -> String {
    match identity.scope {
        Scope::Whole => name(form, cell, lang),
        Scope::Row(_) => column(form, cell, lang).to_owned(),
        Scope::Column(_) => row(form, cell, lang).to_owned(),
    }
}

/// Whether an identity holds: `None` while a figure is missing.
pub(crate) fn holds(reading: &Reading, identity: &Identity) -> Option<bool> {
    reading.sums(identity).map(|(left, right)| left == right)
}

/// `新收 90 + 上年结转 7 = 97；办结 95 + 结转 2 = 97`. In a long sum the zeros are left out.
pub(crate) fn work(reading: &Reading, form: &Form, identity: &Identity, lang: Lang) -> String {
    let left = side(reading, form, identity, lang, true);
    let right = side(reading, form, identity, lang, false);
    match lang {
        Lang::Zh => format!("{left}；{right}"),
        Lang::En => format!("{left}; {right}"),
    }
}

fn side(reading: &Reading, form: &Form, identity: &Identity, lang: Lang, left: bool) -> String {
    let mut operands = reading.operands(identity);
    operands.retain(|(_, coefficient, _)| (*coefficient > 0) == left);
    let mut sum = Some(Decimal::ZERO);
    let mut shown = Vec::new();
    for (cell, coefficient, value) in &operands {
        let product = value.and_then(|value| value.checked_mul(Decimal::from(coefficient.abs())));
        sum = sum
            .zip(product)
            .and_then(|(sum, product)| sum.checked_add(product));
        if operands.len() > 3 && value.is_some_and(|value| value.is_zero()) {
            continue;
        }
        let blank = match lang {
            Lang::Zh => "空白",
            Lang::En => "blank",
        };
        let value = value.map_or(blank.to_owned(), |value| value.normalize().to_string());
        let times = match coefficient.abs() {
            1 => String::new(),
            times => format!("{times} × "),
        };
        shown.push(format!("{times}{} {value}", operand(form, identity, *cell, lang)));
    }
    let sum = sum.map_or("?".to_owned(), |sum| sum.normalize().to_string());
    match (operands.len(), shown.len()) {
        (1, 1) => shown.concat(),
        (_, 0) => match lang {
            Lang::Zh => format!("各项都是 0 = {sum}"),
            Lang::En => format!("all parts are 0 = {sum}"),
        },
        _ => format!("{} = {sum}", shown.join(" + ")),
    }
}

/// The cell that an identity computes, if one stands alone on its side, and what the other side adds up to.
pub(crate) fn computed(reading: &Reading, identity: &Identity) -> Option<(CellId, Decimal)> {
    let (left, right) = reading.sums(identity)?;
    let alone = |positive: bool| {
        let mut terms = identity
            .terms
            .iter()
            .filter(|term| (term.coefficient > 0) == positive);
        let only = terms.next().filter(|term| term.coefficient.abs() == 1)?;
        terms.next().is_none().then_some(only.cell)
    };
    alone(true)
        .map(|cell| (cell, right))
        .or_else(|| alone(false).map(|cell| (cell, left)))
}

/// The cells on the other side of an identity than `cell`.
pub(crate) fn other_side(identity: &Identity, cell: CellId) -> impl Iterator<Item = CellId> {
    let own = identity.terms.iter().find(|term| term.cell == cell);
    let positive = own.is_some_and(|term| term.coefficient > 0);
    let other = identity
        .terms
        .iter()
        .filter(move |term| (term.coefficient > 0) != positive);
    other.map(|term| term.cell)
}
