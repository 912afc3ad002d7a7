//! Makes figures that balance: every identity of the form holds, and no figure contradicts another.

use std::sync::Arc;

use gouji_model::Form;
use gouji_model::form::{Content, Direction, Part, Role, Table};
use rust_decimal::Decimal;

use crate::figures::Figures;
use crate::rng::Rng;

/// How full a report is and how large its figures are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Size {
    /// Mostly zeros, as most offices have it.
    Sparse,
    /// Hardly a zero.
    Dense,
    /// One digit in most cells.
    Small,
    /// Up to six digits.
    Large,
}

impl Size {
    /// Every size.
    pub const ALL: [Self; 4] = [Self::Sparse, Self::Dense, Self::Small, Self::Large];

    fn count(self, rng: &mut Rng) -> i64 {
        match self {
            Self::Sparse if rng.chance(6, 7) => 0,
            Self::Sparse => rng.within(1..=90),
            Self::Dense if rng.chance(1, 12) => 0,
            Self::Dense => rng.within(1..=400),
            Self::Small => rng.within(0..=6),
            Self::Large if rng.chance(1, 6) => 0,
            Self::Large => rng.within(1..=120_000),
        }
    }
}

/// Balanced figures for every table of `form`.
pub fn balanced(form: &Arc<Form>, size: Size, rng: &mut Rng) -> Figures {
    let mut figures = Figures::empty(form);
    for table in &form.tables {
        match table.id.as_str() {
            "requests" => requests(&mut figures, &table.parts[0], size, rng),
            "statistics" => statistics(&mut figures, &table.parts[0], size, rng),
            _ if table.parts[0].direction == Direction::Across => {
                review(&mut figures, &table.parts[0], size, rng)
            }
            _ => disclosure(&mut figures, table, size, rng),
        }
    }
    figures
}

fn put(figures: &mut Figures, part: &Part, row: usize, column: usize, value: i64) {
    if let Some(cell) = part.cell(row, column) {
        figures.set(cell, Decimal::from(value));
    }
}

/// Table 三. Outcomes are drawn first; what came in follows from them, so that nothing becomes negative.
fn requests(figures: &mut Figures, part: &Part, size: Size, rng: &mut Rng) {
    let row = |id: &str| {
        part.row_index(id)
            .unwrap_or_else(|| panic!("the form has no row {id}"))
    };
    let (received, carried_in) = (row("received"), row("carried_in"));
    let (processed, carried_out) = (row("processed"), row("carried_out"));
    let outcomes = outcome_rows(part, &[received, carried_in, processed, carried_out], rng);
    let total = part.columns.len() - 1;
    for column in 0..total {
        let mut sum = 0;
        for outcome in &outcomes {
            let value = size.count(rng);
            put(figures, part, *outcome, column, value);
            sum += value;
        }
        let out = size.count(rng);
        let brought = size.count(rng).min(sum + out);
        put(figures, part, processed, column, sum);
        put(figures, part, carried_out, column, out);
        put(figures, part, carried_in, column, brought);
        put(figures, part, received, column, sum + out - brought);
    }
    for row in 0..part.rows.len() {
        row_total(figures, part, row);
    }
}

/// Rows of outcomes; a group that may be filled in as one row is one row in a quarter of the reports.
fn outcome_rows(part: &Part, others: &[usize], rng: &mut Rng) -> Vec<usize> {
    let mut rows: Vec<usize> = (0..part.rows.len())
        .filter(|row| part.rows[*row].role == Role::Row && !others.contains(row))
        .collect();
    for group in (0..part.rows.len()).filter(|row| part.rows[*row].role == Role::Standalone) {
        if rng.chance(1, 4) {
            let members: Vec<usize> = part.members(group).collect();
            rows.retain(|row| !members.contains(row));
            rows.push(group);
        }
    }
    rows
}

/// The last column is the sum of the others, in rows that the report has.
fn row_total(figures: &mut Figures, part: &Part, row: usize) {
    let last = part.columns.len() - 1;
    let values: Option<Vec<Decimal>> = (0..last)
        .map(|column| figures.value(part.cell(row, column)?))
        .collect();
    if let (Some(values), Some(cell)) = (values, part.cell(row, last)) {
        figures.set(cell, values.iter().sum());
    }
}

/// Table 四.
fn review(figures: &mut Figures, part: &Part, size: Size, rng: &mut Rng) {
    for row in 0..part.rows.len() {
        for column in 0..part.columns.len() - 1 {
            let value = match size {
                Size::Large => rng.within(0..=1200),
                _ => size.count(rng) % 100,
            };
            put(figures, part, row, column, value);
        }
        row_total(figures, part, row);
    }
}

/// Table 二: no identities, but stocks never fall below what was added to them.
fn disclosure(figures: &mut Figures, table: &Table, size: Size, rng: &mut Rng) {
    for part in &table.parts {
        for row in 0..part.rows.len() {
            let mut stock = 0;
            for (column, spec) in part.columns.iter().enumerate() {
                let Some(cell) = part.cell(row, column) else {
                    continue;
                };
                match spec.content {
                    Content::Count => {
                        let mut value = size.count(rng);
                        if matches!(spec.id.as_str(), "total" | "in_force") {
                            value += stock;
                        }
                        stock = stock.max(value);
                        figures.set(cell, Decimal::from(value));
                    }
                    Content::Change => {
                        let value = rng.within(-stock..=stock.max(9));
                        let plus = value > 0 && rng.chance(1, 2);
                        let text = if plus {
                            format!("+{value}")
                        } else {
                            value.to_string()
                        };
                        figures.set_as(cell, Decimal::from(value), text);
                    }
                    Content::Amount => {
                        let scale = rng.pick(&[0, 1, 2, 2, 4]);
                        let value = Decimal::new(rng.within(1..=90_000_000), scale);
                        // Only the form of 2021 prints the unit above the column; elsewhere writers add it.
                        let unit = if spec.unit.is_none() {
                            rng.pick(&["", "万元", "元"])
                        } else {
                            ""
                        };
                        figures.set_as(cell, value, format!("{value}{unit}"));
                    }
                }
            }
        }
    }
}

/// The statistics table of 2014: groups are sums of their rows, and what is `其中` is not more than its whole.
fn statistics(figures: &mut Figures, part: &Part, size: Size, rng: &mut Rng) {
    for row in 0..part.rows.len() {
        match part.rows[row].content {
            Some(Content::Amount) => {
                if let Some(cell) = part.cell(row, 0) {
                    figures.set(cell, Decimal::new(rng.within(0..=99_999), 2));
                }
            }
            _ => put(figures, part, row, 0, size.count(rng)),
        }
    }
    let row = |id: &str| {
        part.row_index(id)
            .unwrap_or_else(|| panic!("the form has no row {id}"))
    };
    for (inner, whole) in [
        ("explained.press_by_head", "explained.press"),
        ("explained.interviews_by_head", "explained.interviews"),
        ("courses", "trainees"),
    ] {
        at_most(figures, part, row(inner), row(whole));
    }
    channels(figures, part, row("channels"), row("published"));
    at_most(figures, part, row("normative_docs_published"), row("published"));
    at_most(
        figures,
        part,
        row("normative_docs_published"),
        row("normative_docs_made"),
    );
    // Inner groups come later in the form, so going backwards sums them first.
    for group in (0..part.rows.len()).rev() {
        sum_up(figures, part, group);
    }
    // Whatever was received was completed and answered within the year: this table has no line for the rest.
    let answered = number(figures, part, row("answered"));
    for group in [row("received"), row("completed")] {
        let members: Vec<usize> = part.members(group).collect();
        let mut rest = answered;
        for (i, member) in members.iter().enumerate() {
            let last = i + 1 == members.len();
            let value = if last { rest } else { rng.within(0..=rest) };
            put(figures, part, *member, 0, value);
            rest -= value;
        }
        sum_up(figures, part, group);
    }
}

fn number(figures: &Figures, part: &Part, row: usize) -> i64 {
    let value = part.cell(row, 0).and_then(|cell| figures.value(cell));
    value.map_or(0, |v| i64::try_from(v.mantissa()).unwrap_or(0))
}

fn at_most(figures: &mut Figures, part: &Part, row: usize, whole: usize) {
    let value = number(figures, part, row).min(number(figures, part, whole));
    put(figures, part, row, 0, value);
}

/// One item counts once over all channels: not less than the largest channel, not more than all together.
fn channels(figures: &mut Figures, part: &Part, group: usize, whole: usize) {
    let values: Vec<i64> = part
        .members(group)
        .map(|row| number(figures, part, row))
        .collect();
    let largest = values.iter().copied().max().unwrap_or(0);
    let value = number(figures, part, whole).clamp(largest, values.iter().sum());
    put(figures, part, whole, 0, value);
}

fn sum_up(figures: &mut Figures, part: &Part, group: usize) {
    let members: Vec<usize> = part.members(group).collect();
    if !members.is_empty() && part.rows[group].role == Role::Row {
        let sum = members.iter().map(|row| number(figures, part, *row)).sum();
        put(figures, part, group, 0, sum);
    }
}
