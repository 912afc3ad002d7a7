//! `Rollup(cells: ["requests"], noted: (cells: [...], severity: Info, note: (…)))`: a report against the sum of those below.
//!
//! A blank below is not a zero: what it leaves open is judged only where the others already come to more.

use gouji_model::Text;
use gouji_model::form::CellId;
use rust_decimal::Decimal;
use serde::Deserialize;

use super::{Check, Draft, Parameters, Site};
use crate::quoted::Quoted;
use crate::subject::Subject;
use crate::{Related, Severity, names};

/// The most reports that are shown as parts of one sum.
const SHOWN: usize = 12;

#[derive(Clone, Debug, Deserialize)]
#[serde(rename = "Rollup", deny_unknown_fields)]
pub(super) struct File {
    /// The cells that are added up.
    cells: Vec<Quoted>,
    /// Cells for which there may be a good reason.
    noted: NotedFile,
    /// How grave it is that the sum is short while reports are missing.
    while_missing: Severity,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(rename = "Noted", deny_unknown_fields)]
struct NotedFile {
    cells: Vec<Quoted>,
    severity: Severity,
    note: Text,
}

impl Parameters for File {
    fn compile(self, site: &mut Site<'_>) -> Option<Box<dyn Check>> {
        Some(Box::new(Rollup {
            cells: site.cells_but(&self.cells, &[]),
            noted: site.cells_but(&self.noted.cells, &[]),
            severity: self.noted.severity,
            note: self.noted.note,
            while_missing: self.while_missing,
        }))
    }
}

#[derive(Debug)]
struct Rollup {
    cells: Vec<CellId>,
    noted: Vec<CellId>,
    severity: Severity,
    note: Text,
    while_missing: Severity,
}

/// What the reports below come to in one cell.
struct Sum {
    value: Decimal,
    /// Some report has no number there.
    open: bool,
    parts: Vec<Related>,
}

impl Check for Rollup {
    fn run(&self, on: &Subject<'_>, out: &mut Vec<Draft>) {
        if on.others.children.is_empty() {
            return;
        }
        for cell in &self.cells {
            let Some(entry) = on.report.entry(*cell) else {
                continue;
            };
            let (Some(own), Some(sum)) = (entry.value.number(), self.sum(on, *cell)) else {
                continue;
            };
            if own == sum.value || (sum.open && sum.value < own) {
                continue;
            }
            out.push(self.draft(on, *cell, own, sum));
        }
    }

    fn placeholders(&self) -> &'static [&'static str] {
        &["cell", "own", "sum", "difference", "count"]
    }

    fn cells(&self) -> Vec<CellId> {
        self.cells.clone()
    }
}

impl Rollup {
    fn sum(&self, on: &Subject<'_>, cell: CellId) -> Option<Sum> {
        let path = on.form.path(cell);
        let mut sum = Sum {
            value: Decimal::ZERO,
            open: false,
            parts: Vec::new(),
        };
        for child in on.others.children {
            let form = child.report.form()?;
            let entry = form.cell(path).and_then(|c| child.report.entry(c));
            let Some((entry, value)) = entry.and_then(|e| Some((e, e.value.number()?))) else {
                sum.open = true;
                continue;
            };
            sum.value = sum.value.checked_add(value)?;
            if !value.is_zero() && sum.parts.len() < SHOWN {
                let organ = child.report.organ.as_ref().map_or(child.file, |o| &o.value);
                sum.parts.push(Related {
                    file: Some(child.file.to_owned()),
                    span: entry.span,
                    message: names::same(format!("{organ} {}", value.normalize())),
                });
            }
        }
        Some(sum)
    }

    fn draft(&self, on: &Subject<'_>, cell: CellId, own: Decimal, sum: Sum) -> Draft {
        let name = names::cell(on.form, cell);
        let count = on.others.children.len();
        let difference = (own - sum.value).abs().normalize();
        let (own_text, sum_text) = (own.normalize(), sum.value.normalize());
        let mut message = Text::new(
            format!(
                "{}：本报告 {own_text}，{count} 份下级报告合计 {sum_text}，相差 {difference}",
                name.zh
            ),
            format!(
                "{}: {own_text} here, {sum_text} in the {count} reports below, difference {difference}",
                name.en
            ),
        );
        let mut severity = None;
        if self.noted.contains(&cell) {
            severity = Some(self.severity);
            message = names::join(&message, "。", ". ", &self.note);
        } else if !on.others.missing.is_empty() && sum.value < own {
            severity = Some(self.while_missing);
            message.zh += "（下级报告不齐）";
            message.en += " (reports are missing)";
        }
        Draft {
            severity,
            message,
            values: vec![
                ("cell", name),
                ("own", names::same(own_text.to_string())),
                ("sum", names::same(sum_text.to_string())),
                ("difference", names::same(difference.to_string())),
                ("count", names::same(count.to_string())),
            ],
            cells: vec![cell],
            span: on.report.entry(cell).map(|e| e.span).unwrap_or_default(),
            related: sum.parts,
            ..Draft::default()
        }
    }
}
