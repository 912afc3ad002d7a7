//! The fast path: a report's figures as one row of whole numbers, and rules as sparse rows over it.
//!
//! Whatever is not a whole number of ordinary size, or not there at all, is left to the exact evaluator.

use gouji_grammar::formula::Relation;
use gouji_model::form::{Content, Linear, Role};
use gouji_model::{CellId, Form, Report, Value};
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

/// Figures of this size and above go to the exact evaluator.
const LIMIT: i64 = 1 << 40;

/// The factors of one row together are at most this, so that no sum can overflow.
const MAX_FACTORS: i64 = 1 << 20;

/// A report's figures by cell.
#[derive(Clone, Debug, Default)]
pub struct Figures {
    values: Vec<i64>,
    states: Vec<u8>,
}

/// The cell has a whole number of ordinary size, or counts as zero.
const KNOWN: u8 = 0;
/// The cell has no value, and none that is missing there could be negative.
const GAP: u8 = 1;
/// The cell has no value, and it might be anything.
const WIDE_GAP: u8 = 2;
/// The cell has another number: decimals, or huge.
const OTHER: u8 = 4;

impl Figures {
    /// The figures of a report; none where it has no form.
    pub fn of(report: &Report) -> Self {
        let mut figures = Self::default();
        figures.fill(report);
        figures
    }

    /// Takes over the figures of another report, in the same memory.
    pub fn fill(&mut self, report: &Report) {
        self.values.clear();
        self.states.clear();
        let Some(form) = report.form() else { return };
        for (cell, spec) in form.cell_ids().zip(&form.cells) {
            let (value, state) = match report.entry(cell).map(|e| e.value) {
                Some(Value::Number(n)) => small(n).map_or((0, OTHER), |n| (n, KNOWN)),
                _ if is_void(report, cell) => (0, KNOWN),
                _ if spec.content == Content::Change => (0, WIDE_GAP),
                _ => (0, GAP),
            };
            self.values.push(value);
            self.states.push(state);
        }
    }

    /// The figure of a cell, if it is a whole number of ordinary size.
    pub fn get(&self, cell: CellId) -> Option<i64> {
        let known = *self.states.get(cell.index())? == KNOWN;
        known.then(|| self.values[cell.index()])
    }
}

fn small(n: Decimal) -> Option<i64> {
    let whole = if n.scale() == 0 {
        i64::try_from(n.mantissa()).ok()?
    } else if n.is_integer() {
        n.to_i64()?
    } else {
        return None;
    };
    (-LIMIT < whole && whole < LIMIT).then_some(whole)
}

/// Whether a cell counts as zero because the report uses the other writing of its group.
///
/// A group that some reports fill in as one single row has two writings, and any report only one of them. Where
/// the rows are there, the group's own line is a heading; where the line has the figure, the rows are not used.
pub(crate) fn is_void(report: &Report, cell: CellId) -> bool {
    let value = report.entry(cell).map(|e| e.value);
    if matches!(value, Some(Value::Number(_) | Value::Unreadable)) {
        return false;
    }
    let Some(form) = report.form() else { return false };
    let Some((part, spec)) = (cell.index() < form.cells.len()).then(|| (form.part(cell), form.spec(cell)))
    else {
        return false;
    };
    let column = usize::from(spec.column);
    let row = &part.rows[usize::from(spec.row)];
    if row.role == Role::Standalone {
        let mut members = part.members(usize::from(spec.row));
        return members.any(|m| part.cell(m, column).is_some_and(|c| report.entry(c).is_some()));
    }
    let group = row
        .id
        .rsplit_once('.')
        .and_then(|(group, _)| part.row_index(group))
        .filter(|&g| part.rows[g].role == Role::Standalone);
    let Some(group) = group else { return false };
    let is_number = |c: CellId| report.number(c).is_some();
    let mut members = part.members(group).filter_map(|m| part.cell(m, column));
    part.cell(group, column).is_some_and(is_number) && !members.any(is_number)
}

/// Rules as sparse rows of whole numbers.
#[derive(Clone, Debug, Default)]
pub(super) struct Rows {
    heads: Vec<Head>,
    terms: Vec<(u16, i32)>,
}

/// One row: the sum of its terms must lie between `low` and `high`.
#[derive(Clone, Copy, Debug)]
struct Head {
    instance: u32,
    start: u32,
    end: u32,
    low: i64,
    high: i64,
}

impl Rows {
    /// Adds the row of an instance; refuses it where whole numbers do not suffice.
    pub(super) fn push(&mut self, instance: usize, linear: &Linear, within: Decimal) -> Option<()> {
        let factors: i64 = linear
            .terms
            .iter()
            .try_fold(0_i64, |sum, t| sum.checked_add(t.coefficient.checked_abs()?))?;
        if factors > MAX_FACTORS || linear.constant.checked_abs()? > LIMIT {
            return None;
        }
        let (low, high) = bounds(linear.relation, within)?;
        let start = u32::try_from(self.terms.len()).ok()?;
        for term in &linear.terms {
            self.terms
                .push((term.cell.0, i32::try_from(term.coefficient).ok()?));
        }
        self.heads.push(Head {
            instance: u32::try_from(instance).ok()?,
            start,
            end: u32::try_from(self.terms.len()).ok()?,
            low: shifted(low, linear.constant),
            high: shifted(high, linear.constant),
        });
        Some(())
    }

    /// Calls `tell` for every instance that does not hold for certain, in order.
    pub(super) fn look(&self, figures: &Figures, mut tell: impl FnMut(usize, Glance)) {
        for head in &self.heads {
            let terms = &self.terms[head.start as usize..head.end as usize];
            let mut sum = 0_i64;
            let mut states = KNOWN;
            for &(cell, factor) in terms {
                let cell = usize::from(cell);
                match (figures.values.get(cell), figures.states.get(cell)) {
                    (Some(value), Some(state)) => {
                        sum += value * i64::from(factor);
                        states |= state;
                    }
                    _ => states |= OTHER,
                }
            }
            let glance = match states {
                KNOWN if head.low <= sum && sum <= head.high => continue,
                KNOWN | OTHER.. => Glance::Suspect,
                _ => match figures.reach(terms, sum, head) {
                    Some(glance) => glance,
                    None => continue,
                },
            };
            tell(head.instance as usize, glance);
        }
    }
}

/// What a first look says of an instance that does not hold for certain.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Glance {
    /// It is broken, or beyond whole numbers.
    Suspect,
    /// It depends on values that are missing.
    Open,
}

impl Figures {
    /// What the known part of a sum says, where missing values may only add to what they are added to.
    fn reach(&self, terms: &[(u16, i32)], sum: i64, head: &Head) -> Option<Glance> {
        let (mut endless_down, mut endless_up) = (false, false);
        for &(cell, factor) in terms {
            let state = self.states.get(usize::from(cell)).copied().unwrap_or(OTHER);
            endless_up |= state == WIDE_GAP || state == GAP && factor > 0;
            endless_down |= state == WIDE_GAP || state == GAP && factor < 0;
        }
        let can_hold = (endless_up || sum >= head.low) && (endless_down || sum <= head.high);
        let can_fail = endless_down && head.low > i64::MIN
            || endless_up && head.high < i64::MAX
            || sum < head.low
            || sum > head.high;
        match (can_hold, can_fail) {
            (false, _) => Some(Glance::Suspect),
            (true, true) => Some(Glance::Open),
            (true, false) => None,
        }
    }

    /// Whether a cell has no value that arithmetic could use.
    pub(super) fn is_gap(&self, cell: CellId) -> bool {
        matches!(self.states.get(cell.index()), Some(&(GAP | WIDE_GAP)))
    }
}

/// A bound without the constant of its row; no bound stays none.
fn shifted(bound: i64, constant: i64) -> i64 {
    if bound == i64::MIN || bound == i64::MAX {
        bound
    } else {
        bound.saturating_sub(constant)
    }
}

/// Between which whole numbers a sum must lie to relate to zero as wanted.
fn bounds(relation: Relation, within: Decimal) -> Option<(i64, i64)> {
    let floor = within.floor().to_i64()?;
    // The greatest whole number below the tolerance.
    let below = within.ceil().to_i64()?.checked_sub(1)?;
    Some(match relation {
        Relation::Equal => (-floor, floor),
        Relation::AtMost => (i64::MIN, floor),
        Relation::AtLeast => (-floor, i64::MAX),
        Relation::Less => (i64::MIN, below),
        Relation::More => (-below, i64::MAX),
        Relation::Unequal => return None,
    })
}

/// Whether any report of `form` may hold decimals in one of the cells.
pub(super) fn has_amounts(form: &Form, linear: &Linear) -> bool {
    linear
        .terms
        .iter()
        .any(|t| form.spec(t.cell).content == Content::Amount)
}
