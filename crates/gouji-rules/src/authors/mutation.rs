//! The mutation check: in a balanced report, change one cell that a rule covers, and the rule must fire.
//!
//! The balanced report is the year's own form with a zero in every cell, which every equation of sums accepts. It goes
//! through the real reader each time, so the check covers reader and rule alike.

use std::sync::Arc;

use gouji_grammar::formula::Relation;
use gouji_model::form::{CellId, Content, Form};
use gouji_model::{Forms, Hints, Text, read, skeleton::skeleton};

use crate::{CheckOptions, Rule, RuleSet, check};

/// A change that a rule did not notice.
#[derive(Clone, Debug)]
pub struct Miss {
    /// The rule.
    pub rule: Arc<Rule>,
    /// The cell that was changed; none where the rule complained of the balanced report itself.
    pub cell: Option<String>,
    /// In words.
    pub message: Text,
}

/// Changes each cell of each equation among the rules; tells how many changes were made and which went unnoticed.
///
/// `wanted` says which rules are to be tried. Equations only: an inequality holds for most changes, and a rule with
/// conditions may rightly look away.
pub fn mutate(rules: &RuleSet, forms: &Forms, wanted: &dyn Fn(&Rule) -> bool) -> (usize, Vec<Miss>) {
    let (mut tried, mut misses) = (0, Vec::new());
    let hints = Hints {
        year: Some(rules.year),
        ..Hints::default()
    };
    let Some(text) = zeros(&rules.form, rules.year, forms) else {
        return (0, misses);
    };
    let balanced = read(text.as_str(), forms, hints);
    for rule in rules.rules.iter().filter(|r| wanted(r) && r.organs.is_none()) {
        let Some(formula) = rules.formula_of(&rule.id) else {
            continue;
        };
        let mut cells: Vec<CellId> = Vec::new();
        for row in formula.linear_rows() {
            if row.linear.relation == Relation::Equal && row.linear.constant == 0 {
                cells.extend(row.terms.iter().map(|t| t.cell));
            }
        }
        cells.sort_unstable();
        cells.dedup();
        let options = CheckOptions {
            select: vec![rule.id.clone()],
            ..CheckOptions::default()
        };
        if cells.is_empty() {
            continue;
        }
        if !check(&balanced, rules, &options).is_empty() {
            misses.push(miss(rule, None));
            continue;
        }
        for cell in cells {
            let path = rules.form.path(cell);
            let Some(entry) = balanced.at(path) else { continue };
            let mut changed = text.clone();
            changed.replace_range(entry.span.range(), "7");
            tried += 1;
            let report = read(changed, forms, hints);
            if check(&report, rules, &options).is_empty() {
                misses.push(miss(rule, Some(path)));
            }
        }
    }
    (tried, misses)
}

fn miss(rule: &Arc<Rule>, cell: Option<&str>) -> Miss {
    let (id, year) = (&rule.id, rule.source.name());
    let message = match cell {
        Some(cell) => Text::new(
            format!("改动 {cell} 以后，规则 {id}（{year}）没有触发"),
            format!("rule {id} ({year}) did not fire when {cell} was changed"),
        ),
        None => Text::new(
            format!("规则 {id}（{year}）在全部为 0 的报告上就触发了"),
            format!("rule {id} ({year}) fires on a report that is zero everywhere"),
        ),
    };
    Miss {
        rule: Arc::clone(rule),
        cell: cell.map(str::to_owned),
        message,
    }
}

/// The skeleton of the form with a zero in every cell, by the places at which the reader found the blanks.
fn zeros(form: &Form, year: u16, forms: &Forms) -> Option<String> {
    let mut text = skeleton(form, year);
    let hints = Hints {
        year: Some(year),
        ..Hints::default()
    };
    let report = read(text.as_str(), forms, hints);
    let mut blanks: Vec<_> = report.entries().map(|(id, entry)| (entry.span, id)).collect();
    blanks.sort();
    blanks.dedup();
    for (span, id) in blanks.into_iter().rev() {
        let zero = match form.spec(id).content {
            Content::Count | Content::Change | Content::Amount => " 0 ",
        };
        text.get(span.range())?;
        text.replace_range(span.range(), zero);
    }
    Some(text)
}
