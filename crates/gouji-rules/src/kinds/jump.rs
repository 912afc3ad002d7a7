//! `Jump(cells: ["requests.received.total"], times: 5, least: 20)`: a figure many times larger or smaller than last year's.
//!
//! Small numbers jump every year, so one of the two must be large enough to matter.

use gouji_model::Text;
use gouji_model::form::CellId;
use rust_decimal::Decimal;
use serde::Deserialize;

use super::earlier::earlier;
use super::{Check, Draft, Parameters, Site};
use crate::names;
use crate::quoted::Quoted;
use crate::subject::Subject;

#[derive(Clone, Debug, Deserialize)]
#[serde(rename = "Jump", deny_unknown_fields)]
pub(super) struct File {
    /// The cells that are compared.
    cells: Vec<Quoted>,
    /// Cells among them that are not.
    #[serde(default)]
    except: Vec<Quoted>,
    /// More than so many times as much, or as little.
    times: u16,
    /// The larger of both is at least this.
    least: u32,
}

impl Parameters for File {
    fn compile(self, site: &mut Site<'_>) -> Option<Box<dyn Check>> {
        Some(Box::new(Jump {
            cells: site.cells_but(&self.cells, &self.except),
            times: Decimal::from(self.times),
            least: Decimal::from(self.least),
        }))
    }
}

#[derive(Debug)]
struct Jump {
    cells: Vec<CellId>,
    times: Decimal,
    least: Decimal,
}

impl Check for Jump {
    fn run(&self, on: &Subject<'_>, out: &mut Vec<Draft>) {
        for cell in &self.cells {
            let Some(entry) = on.report.entry(*cell) else {
                continue;
            };
            let (Some(now), Some(before)) = (entry.value.number(), earlier(on, *cell)) else {
                continue;
            };
            if !self.is_jump(before.value, now) {
                continue;
            }
            let (name, was, is) = (
                names::cell(on.form, *cell),
                before.value.normalize().to_string(),
                now.normalize().to_string(),
            );
            out.push(Draft {
                message: Text::new(
                    format!("{}由上年的 {was} 变为 {is}，请确认不是填错", name.zh),
                    format!("{} went from {was} to {is}; make sure this is right", name.en),
                ),
                values: vec![
                    ("cell", name),
                    ("before", names::same(was)),
                    ("now", names::same(is)),
                ],
                cells: vec![*cell],
                span: entry.span,
                related: vec![before.related(on)],
                ..Draft::default()
            });
        }
    }

    fn placeholders(&self) -> &'static [&'static str] {
        &["cell", "before", "now"]
    }

    fn cells(&self) -> Vec<CellId> {
        self.cells.clone()
    }

    fn looks_at_previous(&self) -> bool {
        true
    }
}

impl Jump {
    fn is_jump(&self, before: Decimal, now: Decimal) -> bool {
        let (small, large) = (before.min(now), before.max(now));
        // What cannot be multiplied is too large to be a count.
        large >= self.least && small.checked_mul(self.times).is_some_and(|most| large > most)
    }
}
