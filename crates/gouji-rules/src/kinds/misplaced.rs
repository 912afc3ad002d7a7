//! `Misplaced("requests/balance")`: an identity fails in exactly two columns by opposite amounts.
//!
//! Then the totals still balance, and most likely some requests were booked in the wrong column.

use gouji_model::Text;
use gouji_model::form::{CellId, Scope};
use rust_decimal::Decimal;
use serde::Deserialize;

use super::{Check, Draft, Parameters, Site};
use crate::quoted::Quoted;
use crate::subject::Subject;
use crate::{Related, names};

#[derive(Clone, Debug, Deserialize)]
pub(super) struct File(Quoted);

impl Parameters for File {
    fn compile(self, site: &mut Site<'_>) -> Option<Box<dyn Check>> {
        let (id, _) = site.identity(&self.0)?;
        let form = site.form;
        let columns = form
            .identities
            .iter()
            .filter(|i| i.id == id && matches!(i.scope, Scope::Column(_)));
        let columns = columns.map(|i| i.terms.iter().map(|t| (t.cell, t.coefficient)).collect());
        Some(Box::new(Misplaced {
            columns: columns.collect(),
        }))
    }
}

#[derive(Debug)]
struct Misplaced {
    columns: Vec<Vec<(CellId, i64)>>,
}

impl Check for Misplaced {
    fn run(&self, on: &Subject<'_>, out: &mut Vec<Draft>) {
        let mut broken = Vec::new();
        for column in &self.columns {
            match difference(on, column) {
                Some(d) if d.is_zero() => {}
                Some(d) => broken.push((column, d)),
                // With a column that cannot be judged nothing is sure.
                None => return,
            }
        }
        let [(first, d), (second, e)] = broken[..] else {
            return;
        };
        if !(d + e).is_zero() {
            return;
        }
        let (heavy, light) = if d > Decimal::ZERO {
            (first, second)
        } else {
            (second, first)
        };
        let name = |column: &[(CellId, i64)]| names::column(on.form, column[0].0);
        let (more, fewer, count) = (
            name(heavy),
            name(light),
            names::same(d.abs().normalize().to_string()),
        );
        let message = Text::new(
            format!(
                "{}列多 {c}、{}列少 {c}，正好相抵，总计列仍平：可能有 {c} 件填错了列",
                more.zh,
                fewer.zh,
                c = count.zh
            ),
            format!(
                "{} is {c} too many and {} {c} too few, so that the totals balance: {c} may be in the wrong column",
                more.en,
                fewer.en,
                c = count.en
            ),
        );
        let cells: Vec<CellId> = first.iter().chain(second).map(|(c, _)| *c).collect();
        let place = |cell: CellId| on.report.entry(cell).map(|e| e.span).unwrap_or_default();
        let related = cells.iter().skip(1).map(|c| Related {
            file: None,
            span: place(*c),
            message: names::with_content(on.form, on.report, *c),
        });
        out.push(Draft {
            message,
            values: vec![("more", more), ("fewer", fewer), ("count", count)],
            span: cells.first().map(|c| place(*c)).unwrap_or_default(),
            related: related.collect(),
            cells,
            ..Draft::default()
        });
    }

    fn guesses_causes(&self) -> bool {
        true
    }

    fn placeholders(&self) -> &'static [&'static str] {
        &["more", "fewer", "count"]
    }
}

fn difference(on: &Subject<'_>, terms: &[(CellId, i64)]) -> Option<Decimal> {
    terms.iter().try_fold(Decimal::ZERO, |sum, (cell, coefficient)| {
        sum.checked_add(
            on.report
                .number(*cell)?
                .checked_mul(Decimal::from(*coefficient))?,
        )
    })
}
