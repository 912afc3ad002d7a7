//! Repairs as edits of the text, and what their titles say.

use gouji_grammar::Span;
use gouji_model::form::Content;
use gouji_model::{CellId, Text};

use super::case::{Case, Origin};
use super::words;
use crate::repair::{Cause, Change, Repair};
use crate::{Edit, Fix, Safety};

/// The repairs of a cause that can be carried out in the text, the most plausible first.
pub(super) fn of_cause(case: &Case<'_>, cause: &Cause) -> Vec<Fix> {
    let fixes = cause.repairs.iter().filter_map(|repair| {
        Some(Fix {
            title: title(case, repair),
            safety: Safety::Suggest,
            preferred: repair.preferred,
            edits: edits(case, &repair.changes)?,
        })
    });
    fixes.collect()
}

/// One fix that fills in those of the blanks whose value follows.
pub(super) fn of_blanks(case: &Case<'_>, blanks: &[CellId], fills: &[Change]) -> Option<Fix> {
    let own = |change: &&Change| case.cell(change.variable).is_some_and(|c| blanks.contains(&c));
    let fills: Vec<Change> = fills.iter().filter(own).copied().collect();
    let edits = edits(case, &fills).filter(|edits| !edits.is_empty())?;
    let changes = words::changes(case, &fills);
    Some(Fix {
        title: Text::new(
            format!("按勾稽关系填空：{}", changes.zh),
            format!(
                "fill in what the identities leave no choice about: {}",
                changes.en
            ),
        ),
        safety: Safety::Suggest,
        preferred: false,
        edits,
    })
}

/// `新收：自然人 90→88、商业企业 2→4（2 件登记到了别的列；改后 2 处勾稽相符）`.
fn title(case: &Case<'_>, repair: &Repair) -> Text {
    let changes = words::changes(case, &repair.changes);
    let story = words::story(&repair.story, &repair.changes);
    let (green, red) = turned(case, &repair.changes);
    let mut title = Text::new(
        format!("{}（{}；改后 {green} 处勾稽相符", changes.zh, story.zh),
        format!("{} ({}; {green} identities then hold", changes.en, story.en),
    );
    if red > 0 {
        title.zh.push_str(&format!("，{red} 处不再相符"));
        title.en.push_str(&format!(", {red} no longer do"));
    }
    title.zh.push('）');
    title.en.push(')');
    title
}

/// How many identities hold only with the changes, and how many only without them.
fn turned(case: &Case<'_>, changes: &[Change]) -> (usize, usize) {
    let mut after = case.values.clone();
    for change in changes {
        if let Some(value) = after.get_mut(change.variable) {
            *value = Some(change.to);
        }
    }
    let fails = |values: &[Option<i64>], i| case.system.residual(i, values).is_some_and(|r| r != 0);
    let all = 0..case.system.identity_count();
    all.fold((0, 0), |(green, red), i| {
        match (fails(&case.values, i), fails(&after, i)) {
            (true, false) => (green + 1, red),
            (false, true) => (green, red + 1),
            _ => (green, red),
        }
    })
}

/// The changes in the text; nothing where one of them has no place of its own there.
fn edits(case: &Case<'_>, changes: &[Change]) -> Option<Vec<Edit>> {
    let mut edits = Vec::with_capacity(changes.len());
    for change in changes {
        let text = change.to.to_string();
        match *case.origins.get(change.variable)? {
            Origin::Cell(cell) => match case.on.report.entry(cell) {
                Some(_) => edits.push(Edit {
                    span: figure(case, cell)?,
                    text: signed(case, cell, text),
                }),
                // A cell that the report does not have stays away; its value was only needed on the way.
                None if change.from.is_none() => {}
                None => return None,
            },
            Origin::Prose(span) => edits.push(Edit { span, text }),
            Origin::Before => return None,
        }
    }
    edits.sort_by_key(|e| (e.span.start, e.span.end));
    let apart =
        |pair: &[Edit]| pair[0].span.end <= pair[1].span.start && pair[0].span.start < pair[1].span.start;
    edits.windows(2).all(apart).then_some(edits)
}

/// The figure of a cell without its unit; nothing where a blank has no room of its own, as in a line of bare figures.
fn figure(case: &Case<'_>, cell: CellId) -> Option<Span> {
    let report = case.on.report;
    let entry = report.entry(cell)?;
    let text: &str = &report.text;
    let (start, mut end) = (entry.span.start as usize, entry.span.end as usize);
    if start == end {
        let touches = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
        let room =
            !touches(text.get(..start)?.chars().next_back()) && !touches(text.get(end..)?.chars().next());
        return room.then_some(entry.span);
    }
    if let Some(unit) = entry.unit.filter(|u| entry.span.start < u.start) {
        end = end.min(unit.start as usize);
    }
    let figure = text.get(start..end)?.trim_end();
    Some(Span::new(start, start + figure.len()))
}

/// Where changes are printed with their sign, the new one keeps it.
fn signed(case: &Case<'_>, cell: CellId, text: String) -> String {
    let plus = figure(case, cell).is_some_and(|s| s.of(&case.on.report.text).starts_with(['+', '＋']));
    let change = case.on.form.spec(cell).content == Content::Change;
    if plus && change && !text.starts_with('-') {
        return format!("+{text}");
    }
    text
}
