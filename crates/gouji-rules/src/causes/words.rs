//! What a cause says: which identities fail and by how much, what may have happened, what would decide.

use gouji_model::Text;
use gouji_model::form::Scope;

use super::case::{Case, Origin};
use super::template::Row;
use super::year_before;
use crate::names;
use crate::repair::{Cause, Change, Event, Repair, Settings, Story};

/// Identities are spelt out up to this number; all of them are among the related places.
const SPELT: usize = 4;

/// `自然人、商业企业两列不平（自然人 97≠95，商业企业 2≠4），可能是 2 件登记到了别的列`.
pub(super) fn joint(case: &Case<'_>, cause: &Cause, rows: &[usize], settings: &Settings) -> Text {
    let rows: Vec<&Row> = rows.iter().filter_map(|i| case.template.rows.get(*i)).collect();
    let heading = heading(case, &rows);
    let sums: Vec<Text> = rows
        .iter()
        .take(SPELT)
        .map(|row| sums(case, row, &rows))
        .collect();
    let rest = rows.len() > SPELT;
    let mut text = Text::new(
        format!(
            "{}（{}{}）",
            heading.zh,
            joined(&sums, "，").zh,
            if rest { "，等等" } else { "" }
        ),
        format!(
            "{} ({}{})",
            heading.en,
            joined(&sums, ", ").en,
            if rest { ", and so on" } else { "" }
        ),
    );
    let best: Vec<&Repair> = level(cause, settings);
    let told: Vec<Text> = best.iter().map(|r| story(&r.story, &r.changes)).collect();
    if let [first, others @ ..] = told.as_slice() {
        let guess = if others.iter().all(|other| other == first) {
            let space = if first.zh.starts_with(|c: char| c.is_ascii_digit()) {
                " "
            } else {
                ""
            };
            Text::new(
                format!("，可能是{space}{}", first.zh),
                format!("; perhaps {}", first.en),
            )
        } else {
            let count = told.len();
            Text::new(
                format!("，有 {count} 种差不多可能的原因"),
                format!("; {count} causes are about as likely"),
            )
        };
        text = names::join(&text, "", "", &guess);
    }
    if let Some(evidence) = evidence(case, cause) {
        text = names::join(&text, "；", "; ", &evidence);
    }
    if !cause.complete {
        text = names::join(&text, "", "", &not_searched_further());
    }
    text
}

/// The repairs that are about as plausible as the best.
fn level<'c>(cause: &'c Cause, settings: &Settings) -> Vec<&'c Repair> {
    let Some(best) = cause.repairs.first() else {
        return Vec::new();
    };
    let near = best.cost.saturating_add(settings.costs.margin);
    let level = cause
        .repairs
        .iter()
        .take_while(|r| !best.preferred && r.cost < near);
    let level: Vec<&Repair> = level.collect();
    if level.is_empty() { vec![best] } else { level }
}

/// What is said where the cap stopped the search.
pub(super) fn not_searched_further() -> Text {
    Text::new(
        "（情况复杂，没有再往下查找原因，也可能有更简单的改法）",
        " (not searched further; there may be a simpler cause)",
    )
}

/// What would decide between repairs that are equally good.
fn evidence(case: &Case<'_>, cause: &Cause) -> Option<Text> {
    let continued = |variable: &usize| {
        let cell = case.cell(*variable);
        cell.is_some_and(|cell| case.template.continued.contains_key(&cell))
    };
    let undecided = case.on.previous.is_none() && cause.repairs.iter().all(|r| !r.preferred);
    (undecided && cause.deciding.iter().any(continued)).then(|| {
        let year = year_before(case.on).zh;
        Text::new(
            format!("附上 {year} 年的报告即可判断"),
            format!("the report of {year} would decide"),
        )
    })
}

fn heading(case: &Case<'_>, rows: &[&Row]) -> Text {
    let columns = rows.iter().all(|r| matches!(r.scope, Scope::Column(_)));
    let lines = rows.iter().all(|r| matches!(r.scope, Scope::Row(_)));
    let mut named: Vec<Text> = Vec::new();
    for name in rows.iter().map(|row| name(case, row)) {
        if !named.contains(&name) {
            named.push(name);
        }
    }
    if named.len() > SPELT || named.len() < rows.len() || !(columns || lines) {
        return Text::new(
            format!("{} 处勾稽不平", rows.len()),
            format!("{} identities fail", rows.len()),
        );
    }
    let count = match named.len() {
        2 => "两".to_owned(),
        n => format!(" {n} "),
    };
    let list = names::list(&named);
    let (zh, en) = if columns {
        ("列", "columns")
    } else {
        ("行", "rows")
    };
    Text::new(
        format!("{}{count}{zh}不平", list.zh),
        format!("{en} {} do not balance", list.en),
    )
}

/// `自然人 97≠95`, with the rule where identities of several kinds fail.
fn sums(case: &Case<'_>, row: &Row, all: &[&Row]) -> Text {
    let (mut left, mut right) = (i128::from(row.constant).max(0), -i128::from(row.constant).min(0));
    for term in &row.terms {
        // What is blank adds nothing that could be shown.
        let value = i128::from(case.value(term.cell).unwrap_or(0));
        let product = value.saturating_mul(i128::from(term.coefficient));
        if term.coefficient > 0 {
            left = left.saturating_add(product);
        } else {
            right = right.saturating_sub(product);
        }
    }
    let alike = |other: &&Row| other.rules.first() == row.rules.first();
    let name = name(case, row);
    let title = row
        .rules
        .first()
        .and_then(|r| case.rules.rules.get(*r))
        .map(|r| &r.title);
    let name = match title.filter(|title| !all.iter().all(alike) && **title != name) {
        Some(title) => names::join(&name, " ", " ", title),
        None => name,
    };
    names::join(&name, " ", " ", &names::same(format!("{left}≠{right}")))
}

/// The row or column that an identity was made for; else its rule's title.
fn name(case: &Case<'_>, row: &Row) -> Text {
    let form = case.on.form;
    let title = row.rules.first().and_then(|r| case.rules.rules.get(*r));
    let title = title.map(|r| r.title.clone()).unwrap_or_default();
    row.terms.first().map_or(title.clone(), |term| match row.scope {
        Scope::Column(_) => names::column(form, term.cell),
        Scope::Row(_) => names::row(form, term.cell),
        Scope::Whole => title,
    })
}

/// What is changed: `新收：自然人 90→88、商业企业 2→4`.
pub(super) fn changes(case: &Case<'_>, changes: &[Change]) -> Text {
    let form = case.on.form;
    let cells: Vec<_> = changes.iter().filter_map(|c| case.cell(c.variable)).collect();
    let spec = |i: usize| {
        cells
            .get(i)
            .map(|c| form.spec(*c))
            .map(|s| (s.table, s.part, s.row))
    };
    let one_row =
        cells.len() == changes.len() && changes.len() > 1 && (1..cells.len()).all(|i| spec(i) == spec(0));
    let items: Vec<Text> = changes
        .iter()
        .map(|change| {
            let from = change
                .from
                .map_or(Text::new("空白", "blank"), |n| names::same(n.to_string()));
            let name = match case.origins.get(change.variable) {
                Some(Origin::Cell(cell)) if one_row => names::column(form, *cell),
                Some(Origin::Cell(cell)) => names::cell(form, *cell),
                _ => Text::new("正文", "the prose"),
            };
            let figures = names::join(&from, "→", " → ", &names::same(change.to.to_string()));
            names::join(&name, " ", " ", &figures)
        })
        .collect();
    let list = names::list(&items);
    match cells.first().filter(|_| one_row) {
        Some(cell) => names::join(&names::row(form, *cell), "：", ": ", &list),
        None => list,
    }
}

/// What may have happened, in words.
pub(super) fn story(story: &Story, changes: &[Change]) -> Text {
    let amount = changes.first().map_or(0, |c| c.to.abs_diff(c.from.unwrap_or(0)));
    let (zh, en) = match story {
        Story::DigitsInterchanged => ("相邻两位数字写颠倒了", "two digits were interchanged"),
        Story::DigitWrong => ("有一位数字写错了", "one digit is wrong"),
        Story::DigitMissing => ("漏写了一位数字", "a digit was left out"),
        Story::DigitExtra => ("多写了一位数字", "there is a digit too many"),
        Story::SignFlipped => ("正负号写反了", "the sign is wrong"),
        Story::TotalNotUpdated => (
            "改了分项，没有改合计",
            "the parts were changed and the total was not",
        ),
        Story::ProseWrong => ("正文的数抄错了", "the prose was copied wrongly"),
        Story::SingleChange => ("有一个数填错了", "one figure is wrong"),
        Story::Swapped => ("两个数填反了", "two figures were swapped"),
        Story::WrongColumn => ("填到了旁边一列", "a figure stands one column off"),
        Story::WrongRow => ("填到了上面或者下面一行", "a figure stands one row off"),
        Story::RowShifted { .. } => ("整行错开了一列", "the row stands one column off"),
        Story::RowCopied => ("整行照抄了上一行", "the row repeats the one above"),
        Story::CellAndTotalStale => ("分项与合计都没有更新", "a figure and its total were not updated"),
        Story::AmountMovedInRow => {
            return Text::new(
                format!("{amount} 件登记到了别的列"),
                format!("{amount} booked in the wrong column"),
            );
        }
        Story::AmountMovedInColumn => {
            return Text::new(
                format!("{amount} 件登记到了别的行"),
                format!("{amount} booked in the wrong row"),
            );
        }
        Story::Several(events) => return several(events, changes),
    };
    Text::new(zh, en)
}

fn several(events: &[Event], changes: &[Change]) -> Text {
    let told: Vec<Text> = events
        .iter()
        .map(|event| {
            let own = changes.iter().filter(|c| event.variables.contains(&c.variable));
            story(&event.story, &own.copied().collect::<Vec<_>>())
        })
        .collect();
    let (zh, en) = (joined(&told, "，同时").zh, joined(&told, ", and ").en);
    Text::new(zh, en)
}

fn joined(items: &[Text], between: &str) -> Text {
    let list = |pick: fn(&Text) -> &str| items.iter().map(pick).collect::<Vec<_>>().join(between);
    Text::new(list(|t| &t.zh), list(|t| &t.en))
}
