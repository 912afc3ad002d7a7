//! `Prose([Say(patterns: ["新收…申请…{件}"], cell: "requests.received.total")])`: figures of prose against cells.
//!
//! A figure printed with few digits, or with a unit of money, is compared as the interval that it stands for. A blank
//! cell is not a zero, but prose that counts something where the table has nothing is worth a look.

use gouji_grammar::Span;
use gouji_model::Text;
use gouji_model::form::CellId;
use gouji_model::prose::ProseFigure;
use rust_decimal::Decimal;
use serde::Deserialize;

use super::{Check, Draft, Parameters, Site, Tied};
use crate::prose::amount::{Amount, yuan};
use crate::prose::binding::{self, Binding, SayFile};
use crate::prose::guard::{self, Guard};
use crate::prose::sum::{Sum, Worth};
use crate::subject::Subject;
use crate::{Edit, Fix, Related, Safety, names};

#[derive(Clone, Debug, Deserialize)]
pub(super) struct File(Vec<SayFile>);

impl Parameters for File {
    fn compile(self, site: &mut Site<'_>) -> Option<Box<dyn Check>> {
        let bindings = self.0.iter().filter_map(|f| Binding::read(site, f, true));
        Some(Box::new(Prose {
            bindings: bindings.collect(),
        }))
    }
}

#[derive(Debug)]
struct Prose {
    bindings: Vec<Binding>,
}

/// How a figure compares with its cells.
enum Verdict {
    /// It agrees, or nobody can tell.
    Fine,
    /// The cells come to something else.
    Differs(Decimal),
    /// It counts something, and the cells are blank.
    Blank,
}

impl Check for Prose {
    fn run(&self, on: &Subject<'_>, out: &mut Vec<Draft>) {
        let prose = on.report.prose();
        for bound in binding::bound(&self.bindings, on) {
            let figure = &prose.figures()[bound.figure];
            if guard::holds(Guard::Approximate, figure, on.report, "") {
                continue;
            }
            let Some(first) = bound.binding.readings.first() else {
                continue;
            };
            let found = verdict(on, figure, first);
            let others = &bound.binding.readings[1..];
            let agrees = |sum: &Sum| {
                matches!(sum.worth(on), Worth::Known { .. })
                    && matches!(verdict(on, figure, sum), Verdict::Fine)
            };
            if matches!(found, Verdict::Fine) || others.iter().any(agrees) {
                continue;
            }
            out.push(draft(on, figure, first, &found));
        }
    }

    fn placeholders(&self) -> &'static [&'static str] {
        &["said", "table", "cells"]
    }

    fn cells(&self) -> Vec<CellId> {
        self.bindings.iter().flat_map(Binding::cells).collect()
    }

    fn ties(&self, on: &Subject<'_>, worded: bool, out: &mut Vec<Tied>) {
        for bound in binding::bound(&self.bindings, on) {
            let readings = &bound.binding.readings;
            let figure = &on.report.prose().figures()[bound.figure];
            // Of several readings the one that the figure agrees with is the likely one.
            let agrees = |sum: &&Sum| {
                matches!(sum.worth(on), Worth::Known { .. })
                    && matches!(verdict(on, figure, sum), Verdict::Fine)
            };
            let Some(sum) = readings.iter().find(agrees).or(readings.first()) else {
                continue;
            };
            // 近200件 beside 15 is about something else.
            let vague = guard::holds(Guard::Approximate, figure, on.report, "");
            if vague && !agrees(&sum) {
                continue;
            }
            let operands = sum.operands(on);
            out.push(Tied {
                figure: bound.figure,
                note: if worded { work(on, sum) } else { Text::default() },
                cells: operands.into_iter().map(|(cell, _)| cell).collect(),
            });
        }
    }
}

fn verdict(on: &Subject<'_>, figure: &ProseFigure, sum: &Sum) -> Verdict {
    let unit = figure.unit.map_or("", |u| u.of(on.report.prose().text()));
    let money = yuan(unit);
    let Some(said) = Amount::of(figure, money.is_some()) else {
        return Verdict::Fine;
    };
    match sum.worth(on) {
        Worth::Unknown => Verdict::Fine,
        Worth::Blank if said.is_zero() => Verdict::Fine,
        Worth::Blank => Verdict::Blank,
        Worth::Known {
            amount,
            value,
            open,
            unit,
        } => {
            let agree = match (money, unit.as_deref().and_then(yuan)) {
                (None, _) => said.overlaps(amount),
                (Some(factor), Some(own)) => overlap(said, factor, amount, own),
                // The form does not say in what unit the amount is printed: either is accepted.
                (Some(factor), None) => ["元", "万元"]
                    .iter()
                    .filter_map(|u| yuan(u))
                    .any(|own| overlap(said, factor, amount, own)),
            };
            // Blanks may hold more, never less.
            let undecided = open && (money.is_some() || !said.is_below(amount));
            if agree || undecided {
                Verdict::Fine
            } else {
                Verdict::Differs(value)
            }
        }
    }
}

fn overlap(said: Amount, factor: Decimal, amount: Amount, own: Decimal) -> bool {
    match (said.times(factor), amount.times(own)) {
        (Some(said), Some(amount)) => said.overlaps(amount),
        // Nothing can be said about numbers that large.
        _ => true,
    }
}

fn draft(on: &Subject<'_>, figure: &ProseFigure, sum: &Sum, verdict: &Verdict) -> Draft {
    let prose = on.report.prose();
    let (said, place) = (binding::quoted(prose, figure), prose.span(figure));
    let operands = sum.operands(on);
    let cells: Vec<CellId> = operands.iter().map(|(cell, _)| *cell).collect();
    let table = cells.first().map(|c| {
        let spec = on.form.spec(*c);
        on.form.tables[usize::from(spec.table)].name.clone()
    });
    let table = table.unwrap_or_default();
    let work = work(on, sum);
    let mut fixes = Vec::new();
    if let Verdict::Differs(value) = verdict {
        let printed = value.normalize().to_string();
        let plain = figure.scale == 1 && figure.decimals == 0;
        let digits = place.of(&on.report.text);
        if plain && digits.chars().all(|c| c.is_ascii_digit()) && printed.chars().all(|c| c.is_ascii_digit())
        {
            fixes.push(fix(place, &printed));
        }
    }
    let message = Text::new(
        format!("正文“{said}”，{}：{}", table.zh, work.zh),
        format!("the prose says “{said}”, {}: {}", table.en, work.en),
    );
    let place_of = |cell: CellId| on.report.entry(cell).map(|e| e.span).unwrap_or_default();
    let related = cells.iter().map(|c| Related {
        file: None,
        span: place_of(*c),
        message: names::with_content(on.form, on.report, *c),
    });
    Draft {
        severity: None,
        message,
        values: vec![("said", names::same(said)), ("table", table), ("cells", work)],
        span: place,
        related: related.collect(),
        cells,
        fixes,
    }
}

fn fix(span: Span, printed: &str) -> Fix {
    Fix {
        title: Text::new(
            format!("正文改为 {printed}"),
            format!("change the prose to {printed}"),
        ),
        safety: Safety::Suggest,
        preferred: false,
        edits: vec![Edit {
            span,
            text: printed.to_owned(),
        }],
    }
}

/// The sum written out: `未经复议直接起诉 总计 2 + 复议后起诉 总计 2 = 4`.
fn work(on: &Subject<'_>, sum: &Sum) -> Text {
    let operands = sum.operands(on);
    let mut work = Text::default();
    let many = operands.len() > 1;
    for (i, (cell, negative)) in operands.iter().enumerate() {
        // Long sums are shown by the cells that count.
        let value = on.report.number(*cell);
        if operands.len() > 4 && value.is_none_or(|v| v.is_zero()) {
            continue;
        }
        let sign = match (i, negative) {
            (0, false) => "",
            (_, true) => " − ",
            _ => " + ",
        };
        let sign = if work.zh.is_empty() { "" } else { sign };
        let content = names::with_content(on.form, on.report, *cell);
        work.zh += &format!("{sign}{}", content.zh);
        work.en += &format!("{sign}{}", content.en);
    }
    if many && let Worth::Known { value, .. } = sum.worth(on) {
        let total = value.normalize();
        if work.zh.is_empty() {
            work = Text::new("各格都是 0", "every cell is 0");
        } else {
            work.zh += &format!(" = {total}");
            work.en += &format!(" = {total}");
        }
    } else if work.zh.is_empty() {
        work = Text::new("各格都是空白", "every cell is blank");
    }
    work
}
