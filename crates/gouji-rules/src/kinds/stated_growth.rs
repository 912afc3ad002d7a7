//! `StatedGrowth(growth: (up: […], …), says: [Say(…)])`: a growth rate in prose against the figure of last year's report.
//!
//! The count before the rate is tied to its cell by phrases; what last year's report has there must be one of the
//! numbers from which such a growth leads to such a count, rounded or cut off.

use gouji_model::Text;
use gouji_model::form::CellId;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use serde::Deserialize;

use super::earlier::{Earlier, earlier};
use super::growth::{self, Growth};
use super::{Check, Draft, Parameters, Site};
use crate::prose::binding::{self, Binding, SayFile};
use crate::subject::Subject;
use crate::{Related, names};

#[derive(Clone, Debug, Deserialize)]
#[serde(rename = "StatedGrowth", deny_unknown_fields)]
pub(super) struct File {
    /// How a growth is told.
    growth: growth::File,
    /// Which counts belong to which cells.
    says: Vec<SayFile>,
}

impl Parameters for File {
    fn compile(self, site: &mut Site<'_>) -> Option<Box<dyn Check>> {
        let bindings = self.says.iter().filter_map(|f| Binding::read(site, f, true));
        Some(Box::new(StatedGrowth {
            bindings: bindings.collect(),
            growth: self.growth.words(),
        }))
    }
}

#[derive(Debug)]
struct StatedGrowth {
    bindings: Vec<Binding>,
    growth: Growth,
}

impl Check for StatedGrowth {
    fn run(&self, on: &Subject<'_>, out: &mut Vec<Draft>) {
        if on.previous.is_none() {
            return;
        }
        let prose = on.report.prose();
        let bound = binding::bound(&self.bindings, on);
        for stated in self.growth.stated(on) {
            let Some(bound) = bound.iter().find(|b| b.figure == stated.count) else {
                continue;
            };
            let readings = bound.binding.readings.iter();
            let sums: Vec<(Vec<Earlier<'_>>, i128)> =
                readings.filter_map(|sum| before(on, &sum.operands(on))).collect();
            // Impossible rates are the business of another rule.
            let Some((least, most)) = stated.before else {
                continue;
            };
            let fits = |was: i128| was >= least && most.is_none_or(|most| was <= most);
            let Some((cells, was)) = sums.first() else {
                continue;
            };
            if sums.iter().any(|(_, was)| fits(*was)) {
                continue;
            }
            let (count, rate) = (&prose.figures()[stated.count], &prose.figures()[stated.rate]);
            let said = binding::quoted(prose, count);
            let printed = prose.span(rate).of(&on.report.text);
            let (zh, en) = if stated.up {
                ("增长", "more")
            } else {
                ("下降", "less")
            };
            let expected = expected(least, most);
            out.push(Draft {
                message: Text::new(
                    format!(
                        "正文“{said}”比上年{zh} {printed}，则上年应为{}，上年报告是 {was}",
                        expected.zh
                    ),
                    format!(
                        "the prose says “{said}”, {printed} {en} than last year, which makes {} of last year; its report has {was}",
                        expected.en
                    ),
                ),
                values: vec![
                    ("said", names::same(said)),
                    ("rate", names::same(printed)),
                    ("expected", expected),
                    ("before", names::same(was.to_string())),
                ],
                span: prose.span(rate),
                related: std::iter::once(Related {
                    file: None,
                    span: prose.span(count),
                    message: names::same(stated.now.to_string()),
                })
                .chain(cells.iter().map(|e| e.related(on)))
                .collect(),
                cells: bound.binding.cells().collect(),
                ..Draft::default()
            });
        }
    }

    fn placeholders(&self) -> &'static [&'static str] {
        &["said", "rate", "expected", "before"]
    }

    fn cells(&self) -> Vec<CellId> {
        self.bindings.iter().flat_map(Binding::cells).collect()
    }

    fn looks_at_previous(&self) -> bool {
        true
    }
}

/// What last year's report has for a sum of cells; nothing where one of them is missing there.
fn before<'a>(on: &Subject<'a>, operands: &[(CellId, bool)]) -> Option<(Vec<Earlier<'a>>, i128)> {
    let mut total = Decimal::ZERO;
    let mut cells = Vec::new();
    for (cell, negative) in operands {
        let found = earlier(on, *cell)?;
        total = if *negative {
            total.checked_sub(found.value)?
        } else {
            total.checked_add(found.value)?
        };
        cells.push(found);
    }
    (!cells.is_empty() && total.is_integer()).then_some((cells, total.to_i128()?))
}

fn expected(least: i128, most: Option<i128>) -> Text {
    match most {
        Some(most) if most == least => Text::new(format!(" {least}"), least.to_string()),
        Some(most) => Text::new(format!(" {least} 至 {most}"), format!("{least} to {most}")),
        None => Text::new(format!("不少于 {least}"), format!("at least {least}")),
    }
}
