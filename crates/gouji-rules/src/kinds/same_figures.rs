//! `SameFigures(table: "requests", distinct: 4)`: a table with every figure of last year's.
//!
//! Zeros agree every year, and so do small tables by chance: the table must hold some different numbers besides.

use gouji_grammar::Span;
use gouji_model::form::CellId;
use gouji_model::{Text, Value};
use rust_decimal::Decimal;
use rustc_hash::FxHashSet;
use serde::Deserialize;

use super::earlier::earlier;
use super::{Check, Draft, Parameters, Site};
use crate::quoted::Quoted;
use crate::subject::Subject;
use crate::{Related, names};

#[derive(Clone, Debug, Deserialize)]
#[serde(rename = "SameFigures", deny_unknown_fields)]
pub(super) struct File {
    /// The table.
    table: Quoted,
    /// How many different numbers, zero not among them, it must hold for its sameness to mean something.
    distinct: usize,
}

impl Parameters for File {
    fn compile(self, site: &mut Site<'_>) -> Option<Box<dyn Check>> {
        let table = site.table(&self.table)?;
        let cells: Vec<CellId> = site
            .form
            .cell_ids()
            .filter(|c| usize::from(site.form.spec(*c).table) == table)
            .collect();
        Some(Box::new(SameFigures {
            cells,
            distinct: self.distinct,
        }))
    }
}

#[derive(Debug)]
struct SameFigures {
    cells: Vec<CellId>,
    distinct: usize,
}

impl Check for SameFigures {
    fn run(&self, on: &Subject<'_>, out: &mut Vec<Draft>) {
        if on.previous.is_none() {
            return;
        }
        let mut different: FxHashSet<Decimal> = FxHashSet::default();
        let mut compared: Vec<(CellId, Span)> = Vec::new();
        for cell in &self.cells {
            let Some(entry) = on.report.entry(*cell) else {
                continue;
            };
            let Value::Number(now) = entry.value else {
                continue;
            };
            match earlier(on, *cell) {
                Some(before) if before.value == now => {}
                Some(_) => return,
                // A row that last year's form did not have says nothing, unless something is counted there.
                None if now.is_zero() => continue,
                None => return,
            }
            if !now.is_zero() {
                different.insert(now.normalize());
                compared.push((*cell, entry.span));
            }
        }
        let Some((first, span)) = compared
            .first()
            .copied()
            .filter(|_| different.len() >= self.distinct)
        else {
            return;
        };
        let table = &on.form.tables[usize::from(on.form.spec(first).table)].name;
        let count = compared.len();
        let related = earlier(on, first).map(|e| e.related(on));
        let own = compared.iter().skip(1).take(5).map(|(cell, span)| Related {
            file: None,
            span: *span,
            message: names::with_content(on.form, on.report, *cell),
        });
        out.push(Draft {
            message: Text::new(
                format!(
                    "{}的 {count} 个非零数字与上年报告全部相同，疑似沿用了上年的表格",
                    table.zh
                ),
                format!(
                    "all {count} figures of {} other than zero are those of last year; perhaps its table was left in",
                    table.en
                ),
            ),
            values: vec![
                ("table", table.clone()),
                ("count", names::same(count.to_string())),
            ],
            cells: compared.iter().map(|(cell, _)| *cell).collect(),
            span,
            related: related.into_iter().chain(own).collect(),
            ..Draft::default()
        });
    }

    fn placeholders(&self) -> &'static [&'static str] {
        &["table", "count"]
    }

    fn looks_at_previous(&self) -> bool {
        true
    }
}
