//! The linear exact rules of a rule set as rows over the cells of a form: made once per form, for every report of it.

use gouji_grammar::formula::Relation;
use gouji_model::form::{Content, Scope, Term};
use gouji_model::{CellId, Form};
use rust_decimal::Decimal;
use rustc_hash::{FxHashMap, FxHashSet};

use crate::formula::{Compiled, LinearRow, Tolerance};
use crate::kinds::Check;
use crate::pack::Rule;
use crate::repair::Settings;
use crate::{Severity, cells};

/// The rows of a form, and what last year's report says about its cells.
#[derive(Debug)]
pub(crate) struct Template {
    pub(super) rows: Vec<Row>,
    /// The cells that occur in a row, in the order of the form.
    pub(super) cells: Vec<CellId>,
    /// Cells that stand alone against several others somewhere: sums of them.
    pub(super) totals: FxHashSet<CellId>,
    /// Cells that continue a cell of last year's report, with the path of that cell.
    pub(super) continued: FxHashMap<CellId, String>,
}

/// One identity.
#[derive(Debug)]
pub(super) struct Row {
    /// The rules that state it, by index in the rule set.
    pub(super) rules: Vec<usize>,
    /// The row or column that it was made for.
    pub(super) scope: Scope,
    pub(super) terms: Vec<Term>,
    pub(super) constant: i64,
    /// Its cells in order, by which a finding is recognised.
    cells: Vec<CellId>,
}

impl Template {
    /// Gathers the rows of all checks of a rule set for one form.
    pub(crate) fn new<'a>(
        checks: impl Iterator<Item = (&'a Rule, Option<&'a dyn Check>)>,
        form: &Form,
        settings: &Settings,
    ) -> Self {
        let mut rows: Vec<Row> = Vec::new();
        for (index, (rule, check)) in checks.enumerate() {
            // What is merely worth knowing need not hold, so it must not steer a repair.
            let formula = check
                .and_then(Check::formula)
                .filter(|_| rule.severity >= Severity::Warning);
            let Some(formula) = formula else { continue };
            for row in formula.linear_rows().filter(|row| is_exact(formula, row, form)) {
                add(&mut rows, index, formula, &row);
            }
        }
        let mut used: Vec<CellId> = rows.iter().flat_map(|row| row.cells.iter().copied()).collect();
        used.sort_unstable();
        used.dedup();
        Self {
            totals: rows.iter().filter_map(total).collect(),
            rows,
            cells: used,
            continued: continued(form, settings),
        }
    }

    /// The row that a rule states over these cells, which are sorted. A finding leaves out the cells that the report
    /// does not use, of which `unused` knows.
    pub(super) fn row(
        &self,
        rule: usize,
        cells: &[CellId],
        unused: impl Fn(CellId) -> bool,
    ) -> Option<usize> {
        let told = |cell: &CellId| cells.binary_search(cell).is_ok();
        self.rows.iter().position(|row| {
            row.rules.contains(&rule)
                && cells.iter().all(|c| row.cells.binary_search(c).is_ok())
                && row.cells.iter().all(|c| told(c) || unused(*c))
        })
    }

    /// Whether a cell occurs in a row.
    pub(super) fn knows(&self, cell: CellId) -> bool {
        self.cells.binary_search(&cell).is_ok()
    }
}

/// Adds a row, or the rule to the row that says the same already: no identity counts twice.
fn add(rows: &mut Vec<Row>, rule: usize, formula: &Compiled, row: &LinearRow<'_>) {
    let mut cells: Vec<CellId> = row.terms.iter().map(|t| t.cell).collect();
    cells.sort_unstable();
    let same = |known: &&mut Row| {
        let has = |t: &Term, sign: i64| {
            row.terms
                .iter()
                .any(|u| u.cell == t.cell && u.coefficient == sign * t.coefficient)
        };
        known.cells == cells
            && [1, -1].iter().any(|sign| {
                known.constant == sign * row.linear.constant && known.terms.iter().all(|t| has(t, *sign))
            })
    };
    if let Some(known) = rows.iter_mut().find(same) {
        known.rules.push(rule);
        return;
    }
    let scopes = formula
        .instances()
        .get(row.instance)
        .map_or(&[][..], |i| i.scopes());
    rows.push(Row {
        rules: vec![rule],
        scope: match scopes {
            [scope] => scope.clone(),
            _ => Scope::Whole,
        },
        terms: row.terms.to_vec(),
        constant: row.linear.constant,
        cells,
    });
}

/// Whether it is an equation between whole numbers. Amounts are printed with decimals and rounded, so they stay out.
fn is_exact(formula: &Compiled, row: &LinearRow<'_>, form: &Form) -> bool {
    let exact = |within: Option<Decimal>| within.is_none_or(|w| w.is_zero());
    let tolerance = match formula.options().tolerance {
        Tolerance::Within(within) => exact(Some(within)),
        Tolerance::Exact | Tolerance::AsPrinted => true,
    };
    row.linear.relation == Relation::Equal
        && (exact(row.linear.within) && (tolerance || row.linear.within.is_some()))
        && !row.terms.is_empty()
        && row
            .terms
            .iter()
            .all(|t| form.spec(t.cell).content != Content::Amount)
}

/// The cell that stands alone on its side of an equation with at least two on the other.
fn total(row: &Row) -> Option<CellId> {
    [1, -1].into_iter().find_map(|sign| {
        let mut alone = row.terms.iter().filter(|t| t.coefficient.signum() == sign);
        let first = alone.next()?;
        (alone.next().is_none() && row.terms.len() > 2).then_some(first.cell)
    })
}

fn continued(form: &Form, settings: &Settings) -> FxHashMap<CellId, String> {
    let mut found = FxHashMap::default();
    for (own, before) in &settings.continued {
        for cell in cells::named(form, own) {
            if let Some(rest) = form.path(cell).strip_prefix(own.as_str()) {
                found.insert(cell, format!("{before}{rest}"));
            }
        }
    }
    found
}
