//! `Filled(of: ["requests"])`: cells without a figure, one finding per table. A blank is not a zero.

use std::collections::BTreeMap;

use gouji_model::form::{CellId, Content, Form, Scope};
use gouji_model::{Report, Text, Value};
use rust_decimal::Decimal;
use serde::Deserialize;

use super::{Check, Draft, Parameters, Site};
use crate::quoted::Quoted;
use crate::subject::Subject;
use crate::{Edit, Fix, Related, Safety, names};

/// More cells than this are counted, not named.
const NAMED: usize = 8;

#[derive(Clone, Debug, Deserialize)]
#[serde(rename = "Filled", deny_unknown_fields)]
pub(super) struct File {
    /// Patterns of cells.
    of: Vec<Quoted>,
    /// Patterns of cells that are left out.
    #[serde(default)]
    except: Vec<Quoted>,
    /// Whether changes (本年增/减) must be filled in too: no change is often left blank.
    #[serde(default)]
    changes: bool,
}

impl Parameters for File {
    fn compile(self, site: &mut Site<'_>) -> Option<Box<dyn Check>> {
        let mut cells = site.cells_but(&self.of, &self.except);
        let form = site.form;
        cells.retain(|c| self.changes || form.spec(*c).content != Content::Change);
        Some(Box::new(Filled { cells }))
    }
}

#[derive(Debug)]
struct Filled {
    cells: Vec<CellId>,
}

impl Check for Filled {
    fn run(&self, on: &Subject<'_>, out: &mut Vec<Draft>) {
        let mut tables: BTreeMap<u8, Vec<CellId>> = BTreeMap::new();
        for &cell in &self.cells {
            if is_empty(on.report, cell) && !lost(on, cell) {
                tables.entry(on.form.spec(cell).table).or_default().push(cell);
            }
        }
        out.extend(
            tables
                .into_iter()
                .map(|(table, cells)| self.draft(on, table, cells)),
        );
    }

    fn placeholders(&self) -> &'static [&'static str] {
        &["table", "count", "cells"]
    }

    fn cells(&self) -> Vec<CellId> {
        self.cells.clone()
    }
}

impl Filled {
    fn draft(&self, on: &Subject<'_>, table: u8, cells: Vec<CellId>) -> Draft {
        let name = on.form.tables[usize::from(table)].name.clone();
        let listed = self.list(on, &cells);
        let count = cells.len();
        let mut message = Text::new(
            format!(
                "{}有 {count} 格没有填数：{}；确实没有的请填 0",
                name.zh, listed.zh
            ),
            format!(
                "{} has {count} cells without a figure: {}; write 0 where there is none",
                name.en, listed.en
            ),
        );
        let sums: Vec<(CellId, Decimal)> = cells
            .iter()
            .filter_map(|c| Some((*c, sum_of_parts(on.form, on.report, *c)?)))
            .collect();
        for (cell, sum) in sums.iter().filter(|(_, sum)| !sum.is_zero()) {
            let name = names::cell(on.form, *cell);
            message.zh += &format!("；{}空白，分列之和是 {sum}", name.zh);
            message.en += &format!("; {} is blank, its parts add up to {sum}", name.en);
        }
        let place = |cell: CellId| on.report.entry(cell).map(|e| e.span).unwrap_or_default();
        let related = cells.iter().skip(1).map(|cell| Related {
            file: None,
            span: place(*cell),
            message: names::with_content(on.form, on.report, *cell),
        });
        Draft {
            severity: None,
            message,
            values: vec![
                ("table", name),
                ("count", names::same(count.to_string())),
                ("cells", listed),
            ],
            span: cells.first().map(|c| place(*c)).unwrap_or_default(),
            related: related.collect(),
            fixes: fill_totals(on, &sums).into_iter().collect(),
            cells,
        }
    }

    /// The names of the cells; a row that is blank as a whole is named once.
    fn list(&self, on: &Subject<'_>, cells: &[CellId]) -> Text {
        let mut items: Vec<Text> = Vec::new();
        let mut rest = cells;
        while let Some(&first) = rest.first() {
            let row = |c: &CellId| (on.form.spec(*c).part, on.form.spec(*c).row);
            let (same, others) = rest.split_at(rest.iter().take_while(|c| row(c) == row(&first)).count());
            let asked = self
                .cells
                .iter()
                .filter(|c| on.form.spec(**c).table == on.form.spec(first).table && row(c) == row(&first))
                .count();
            if same.len() > 1 && same.len() == asked {
                let name = names::row(on.form, first);
                items.push(Text::new(
                    format!("{}（整行）", name.zh),
                    format!("{} (whole row)", name.en),
                ));
            } else {
                items.extend(same.iter().map(|c| match on.report.entry(*c).map(|e| e.value) {
                    Some(Value::Placeholder) => names::with_content(on.form, on.report, *c),
                    _ => names::cell(on.form, *c),
                }));
            }
            rest = others;
        }
        let more = items.len().saturating_sub(NAMED);
        let mut listed = names::list(items.iter().take(NAMED));
        if more > 0 {
            listed.zh += &format!("……另有 {more} 处");
            listed.en += &format!(", … and {more} more");
        }
        listed
    }
}

fn is_empty(report: &Report, cell: CellId) -> bool {
    report
        .entry(cell)
        .is_some_and(|e| matches!(e.value, Value::Blank | Value::Placeholder))
}

/// Whether figures of the cell's row or part are known to be there without a place: then nothing is blank for sure.
fn lost(on: &Subject<'_>, cell: CellId) -> bool {
    let spec = on.form.spec(cell);
    on.report
        .unplaced
        .iter()
        .any(|u| (u.table, u.part) == (spec.table, spec.part) && u.row.is_none_or(|row| row == spec.row))
}

/// What a blank total should hold: the sum of its row's parts, where every one of them is there.
fn sum_of_parts(form: &Form, report: &Report, total: CellId) -> Option<Decimal> {
    let identity = form.identities.iter().find(|i| {
        let own = i.terms.iter().find(|t| t.cell == total);
        own.is_some_and(|own| {
            let others = i.terms.iter().filter(|t| t.cell != total);
            matches!(i.scope, Scope::Row(_))
                && own.coefficient.abs() == 1
                && others.clone().all(|t| t.coefficient == -own.coefficient)
        })
    })?;
    let mut parts = identity.terms.iter().filter(|t| t.cell != total);
    parts.try_fold(Decimal::ZERO, |sum, t| sum.checked_add(report.number(t.cell)?))
}

fn fill_totals(on: &Subject<'_>, sums: &[(CellId, Decimal)]) -> Option<Fix> {
    let edits = sums.iter().filter_map(|(cell, sum)| {
        Some(Edit {
            span: on.report.entry(*cell)?.span,
            text: sum.to_string(),
        })
    });
    let mut edits: Vec<Edit> = edits.collect();
    edits.sort_by_key(|e| e.span);
    (!edits.is_empty()).then(|| Fix {
        title: Text::new("按分列之和补上总计", "fill in the totals from their parts"),
        safety: Safety::Suggest,
        preferred: false,
        edits,
    })
}
