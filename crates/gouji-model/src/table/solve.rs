//! What rows leave open, the identities across rows may decide: a filling is taken where every balanced reading
//! of the whole table agrees on it.

use rust_decimal::Decimal;

use super::place::{Filling, Pending};
use super::{PartAt, Reader};
use crate::form::{CellId, Form, Identity, Role};
use crate::layout::Piece;
use crate::{Entry, Text, Value};

/// Nodes of the search for balanced readings; beyond it nothing more is decided.
const MAX_NODES: usize = 20_000;
/// Steps that the fillings of all rows of a report may take together; a report needs a few thousand.
const MAX_STEPS: usize = 1_000_000;
/// Balanced readings that are compared.
const MAX_READINGS: usize = 64;

impl Reader<'_> {
    pub(super) fn solve(&mut self) {
        let mut pending = std::mem::take(&mut self.pending);
        let mut open: Vec<Open> = Vec::new();
        let mut left = MAX_STEPS;
        for row in pending.drain(..) {
            match self.fillings(&row, &mut left) {
                Some(fillings) if !fillings.is_empty() => open.push(Open { row, fillings }),
                Some(_) => self.give_up(&row, Why::None),
                None => self.give_up(&row, Why::Many),
            }
        }
        open.sort_by_key(|o| o.fillings.len());
        let chosen = Search::run(self.form, &self.tables.cells, &open);
        for (open, choice) in open.iter().zip(chosen) {
            match choice {
                Some(index) => self.fill(&open.row, &open.fillings[index]),
                None => self.give_up(&open.row, Why::Many),
            }
        }
    }

    fn fill(&mut self, row: &Pending, filling: &Filling) {
        for (cell, value) in row.cells.clone().zip(filling) {
            let entry = match value {
                Some((value, span)) => Entry {
                    value: Value::Number(Decimal::from(*value)),
                    span: *span,
                    unit: None,
                },
                None => {
                    let at = gouji_grammar::Span {
                        start: row.label.end,
                        end: row.label.end,
                    };
                    Entry {
                        value: Value::Blank,
                        span: at,
                        unit: None,
                    }
                }
            };
            self.put_entry(CellId(cell), entry);
        }
    }

    fn give_up(&mut self, row: &Pending, why: Why) {
        let pieces: Vec<&Piece<'_>> = row.figures.iter().map(|&i| &self.cut.pieces[i]).collect();
        let spans = pieces.iter().map(|p| p.span).collect();
        let (got, wanted) = (pieces.len(), row.cells.end - row.cells.start);
        let reason = match why {
            Why::Many => Text::new(
                format!("只剩 {got} 个数字，应有 {wanted} 格；勾稽关系不能确定它们的位置"),
                format!(
                    "{got} figures are left of {wanted} cells, and the identities do not decide their places"
                ),
            ),
            Why::None => Text::new(
                format!("只剩 {got} 个数字，应有 {wanted} 格；没有一种放法能平衡"),
                format!("{got} figures are left of {wanted} cells, and no placement balances"),
            ),
        };
        let at: PartAt = row.at;
        self.unplaced(at, row.row, spans, reason);
    }
}

enum Why {
    None,
    Many,
}

struct Open {
    row: Pending,
    fillings: Vec<Filling>,
}

struct Search<'a> {
    open: &'a [Open],
    /// Values of cells that are known; a blank counts as zero here. None: unknown, the identity is not used.
    known: Vec<Option<i64>>,
    /// For each open row the identities that need no later one.
    identities: Vec<Vec<&'a Identity>>,
    choice: Vec<usize>,
    readings: Vec<Vec<usize>>,
    nodes: usize,
}

impl<'a> Search<'a> {
    /// For every open row the filling that all balanced readings share.
    fn run(form: &'a Form, cells: &[Option<Entry>], open: &'a [Open]) -> Vec<Option<usize>> {
        let known = form.cell_ids().map(|c| known(form, cells, c)).collect();
        let owner = |cell: CellId| open.iter().position(|o| o.row.cells.contains(&cell.0));
        let mut identities = vec![Vec::new(); open.len()];
        for identity in &form.identities {
            let last = identity.terms.iter().filter_map(|t| owner(t.cell)).max();
            if let Some(own) = last.and_then(|last| identities.get_mut(last)) {
                own.push(identity);
            }
        }
        let mut search = Search {
            open,
            known,
            identities,
            choice: Vec::new(),
            readings: Vec::new(),
            nodes: 0,
        };
        search.descend();
        let exhausted = search.nodes >= MAX_NODES || search.readings.len() >= MAX_READINGS;
        (0..open.len())
            .map(|row| {
                let single = (open[row].fillings.len() == 1).then_some(0);
                let agreed = search
                    .readings
                    .first()
                    .map(|r| r[row])
                    .filter(|first| !exhausted && search.readings.iter().all(|r| r[row] == *first));
                agreed.or(single)
            })
            .collect()
    }

    fn descend(&mut self) {
        self.nodes += 1;
        if self.nodes >= MAX_NODES || self.readings.len() >= MAX_READINGS {
            return;
        }
        let row = self.choice.len();
        let Some(open) = self.open.get(row) else {
            self.readings.push(self.choice.clone());
            return;
        };
        for (index, filling) in open.fillings.iter().enumerate() {
            for (cell, value) in open.row.cells.clone().zip(filling) {
                self.known[usize::from(cell)] = Some(value.map_or(0, |v| v.0));
            }
            self.choice.push(index);
            if self.identities[row].iter().all(|identity| self.holds(identity)) {
                self.descend();
            }
            self.choice.pop();
        }
    }

    fn holds(&self, identity: &Identity) -> bool {
        let sum = identity.terms.iter().try_fold(0i64, |sum, term| {
            let value = self.known[term.cell.index()]?;
            sum.checked_add(value.checked_mul(term.coefficient)?)
        });
        sum.is_none_or(|s| s == 0)
    }
}

/// What is known of a cell before the search. Of a group that may stand alone, either its own row or the rows
/// under it are there; the others count as zero. Any other cell that is not there is unknown.
fn known(form: &Form, cells: &[Option<Entry>], cell: CellId) -> Option<i64> {
    if let Some(entry) = cells[cell.index()] {
        return whole(entry.value);
    }
    let part = form.part(cell);
    let row = form.row(cell);
    let group = row
        .id
        .rsplit_once('.')
        .and_then(|(group, _)| part.row_index(group));
    let replaced = group.is_some_and(|g| {
        let own = part.cell(g, usize::from(form.spec(cell).column));
        part.rows[g].role == Role::Standalone && own.is_some_and(|c| cells[c.index()].is_some())
    });
    (row.role == Role::Standalone || replaced).then_some(0)
}

fn whole(value: Value) -> Option<i64> {
    match value {
        Value::Number(n) if n.is_integer() => i64::try_from(n).ok(),
        Value::Blank | Value::Placeholder => Some(0),
        _ => None,
    }
}
