//! Sums of cells as packs write them: `review.litigation_direct.total + review.litigation_after_review.total`.
//!
//! Each term may be a pattern and then stands for all its cells: `requests.denied.*.total`.

use gouji_grammar::Span;
use gouji_model::Value;
use gouji_model::form::{CellId, Form, Role};
use rust_decimal::Decimal;

use super::amount::{Amount, yuan};
use crate::kinds::Site;
use crate::quoted::Quoted;
use crate::subject::Subject;

/// A sum of cells.
#[derive(Clone, Debug, Default)]
pub(crate) struct Sum {
    terms: Vec<Term>,
}

#[derive(Clone, Debug)]
struct Term {
    negative: bool,
    cells: Vec<CellId>,
}

/// What a sum comes to in a report.
#[derive(Clone, Debug)]
pub(crate) enum Worth {
    /// So much; `open` where some operands are blank, so that it may be more.
    Known {
        amount: Amount,
        /// The plain sum of the cells as they are printed.
        value: Decimal,
        open: bool,
        /// The unit of money of the cells, if they say one.
        unit: Option<String>,
    },
    /// Every operand is blank.
    Blank,
    /// The report does not have all the cells, or cannot be read there.
    Unknown,
}

impl Sum {
    /// Reads a sum; names that the form does not have are complaints.
    pub(crate) fn read(site: &mut Site<'_>, raw: &Quoted) -> Option<Self> {
        let (text, span) = site.string(raw)?;
        let mut terms = Vec::new();
        let mut negative = false;
        let mut at = 0;
        for part in text.split_inclusive(['+', '-', '＋', '－']) {
            let name = part.trim_end_matches(['+', '-', '＋', '－']).trim();
            let begin = at + part.len() - part.trim_start().len();
            at += part.len();
            // The first quote stands before the text.
            let place = Span::new(begin, begin + name.len()).shift(span.start as usize + 1);
            let cells = site.named(name, place);
            if !cells.is_empty() {
                terms.push(Term { negative, cells });
            }
            negative = part.ends_with(['-', '－']);
        }
        (!terms.is_empty()).then_some(Self { terms })
    }

    /// Every cell of it.
    pub(crate) fn cells(&self) -> impl Iterator<Item = CellId> + '_ {
        self.terms.iter().flat_map(|t| t.cells.iter().copied())
    }

    /// The cells that the report has, in the order of the sum, with whether each is taken away.
    pub(crate) fn operands(&self, on: &Subject<'_>) -> Vec<(CellId, bool)> {
        let mut operands = Vec::new();
        for term in &self.terms {
            for cell in present(on, &term.cells) {
                operands.push((cell, term.negative));
            }
        }
        operands
    }

    /// What it comes to.
    pub(crate) fn worth(&self, on: &Subject<'_>) -> Worth {
        self.known(on).unwrap_or(Worth::Unknown)
    }

    fn known(&self, on: &Subject<'_>) -> Option<Worth> {
        let mut amount = Amount::exact(Decimal::ZERO);
        let mut value = Decimal::ZERO;
        let (mut numbers, mut blanks) = (0, 0);
        let mut unit = None;
        for term in &self.terms {
            let cells = present(on, &term.cells);
            if cells.is_empty() {
                return None;
            }
            for cell in cells {
                let entry = on.report.entry(cell)?;
                let Value::Number(number) = entry.value else {
                    if entry.value == Value::Unreadable {
                        return None;
                    }
                    blanks += 1;
                    continue;
                };
                numbers += 1;
                unit = unit.or_else(|| money(on, cell));
                let printed = match &unit {
                    Some(_) => Amount::printed(number, u8::try_from(number.scale()).ok()?, 1)?,
                    None => Amount::exact(number),
                };
                amount = amount.plus(printed, term.negative)?;
                value = if term.negative {
                    value.checked_sub(number)?
                } else {
                    value.checked_add(number)?
                };
            }
        }
        let open = blanks > 0;
        Some(if numbers == 0 {
            Worth::Blank
        } else {
            Worth::Known {
                amount,
                value,
                open,
                unit,
            }
        })
    }
}

/// The cells of a term that count: where a group is filled in as one row, that row and not its members.
fn present(on: &Subject<'_>, cells: &[CellId]) -> Vec<CellId> {
    if let [one] = cells {
        return vec![*one];
    }
    let own = |c: &&CellId| on.form.row(**c).role == Role::Standalone;
    let has = |c: &CellId| on.report.entry(*c).is_some();
    let grouped: Vec<CellId> = cells.iter().filter(own).copied().filter(has).collect();
    let members = cells.iter().filter(|c| !own(c)).copied();
    if grouped.is_empty() {
        return members.collect();
    }
    // Members of another group, if the pattern names several, are told apart by the path of the group.
    let under = |c: &CellId| {
        let row = &on.form.row(*c).id;
        grouped
            .iter()
            .any(|g| row.starts_with(&format!("{}.", on.form.row(*g).id)))
    };
    grouped
        .iter()
        .copied()
        .chain(members.filter(|c| !under(c)))
        .collect()
}

/// The unit of money that a cell is printed in, by its own words or those of the form.
fn money(on: &Subject<'_>, cell: CellId) -> Option<String> {
    let printed = on.report.entry(cell)?.unit.map(|u| u.of(&on.report.text));
    printed
        .or_else(|| prescribed(on.form, cell))
        .filter(|u| yuan(u).is_some())
        .map(str::to_owned)
}

fn prescribed(form: &Form, cell: CellId) -> Option<&str> {
    form.row(cell)
        .unit
        .as_deref()
        .or(form.column(cell).unit.as_deref())
}
