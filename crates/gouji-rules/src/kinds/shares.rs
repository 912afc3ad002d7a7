//! `Shares(words: ["占"], bases: ["requests.processed.total"])`: percentages of a total that stands in the sentence.
//!
//! Both rounding and cutting off are accepted, and any total that may be meant: those of the sentence, of the one
//! before, and the cells that the pack names. Only when none of them fits is the percentage found wrong.

use gouji_grammar::figure::FigureKind;
use gouji_model::Text;
use gouji_model::prose::{Prose, ProseFigure};
use rust_decimal::prelude::ToPrimitive;
use serde::Deserialize;

use super::{Check, Draft, Parameters, Site};
use crate::prose::percent::{self, Percent};
use crate::prose::sum::{Sum, Worth};
use crate::quoted::Quoted;
use crate::subject::Subject;
use crate::{Related, names};

/// How many figures are looked back for a total.
const REACH: usize = 12;

#[derive(Clone, Debug, Deserialize)]
#[serde(rename = "Shares", deny_unknown_fields)]
pub(super) struct File {
    /// Words before a percentage that make it a share.
    words: Vec<String>,
    /// Sums of cells that a share may be of.
    #[serde(default)]
    bases: Vec<Quoted>,
}

impl Parameters for File {
    fn compile(self, site: &mut Site<'_>) -> Option<Box<dyn Check>> {
        let bases = self.bases.iter().filter_map(|raw| Sum::read(site, raw));
        Some(Box::new(Shares {
            bases: bases.collect(),
            words: self.words,
        }))
    }
}

#[derive(Debug)]
struct Shares {
    words: Vec<String>,
    bases: Vec<Sum>,
}

impl Check for Shares {
    fn run(&self, on: &Subject<'_>, out: &mut Vec<Draft>) {
        let prose = on.report.prose();
        for (at, share) in prose.figures().iter().enumerate() {
            let Some(percent) = Percent::of(share) else {
                continue;
            };
            if let Some(draft) = self.judge(on, prose, at, percent) {
                out.push(draft);
            }
        }
    }

    fn placeholders(&self) -> &'static [&'static str] {
        &["part", "whole", "share"]
    }
}

impl Shares {
    fn judge(&self, on: &Subject<'_>, prose: &Prose, at: usize, percent: Percent) -> Option<Draft> {
        let share = &prose.figures()[at];
        let words = share.subject.of(prose.text());
        if !self.words.iter().any(|w| words.contains(w.as_str())) || words.contains('各') {
            return None;
        }
        let before = &prose.figures()[at.saturating_sub(REACH)..at];
        let (part, before) = before.split_last()?;
        let count = percent::count(part)?;
        if part.sentence_index != share.sentence_index || part.change {
            return None;
        }
        let unit = unit(prose, part);
        let wholes: Vec<&ProseFigure> = before
            .iter()
            .rev()
            .filter(|f| f.kind == FigureKind::Number && self::unit(prose, f) == unit)
            .collect();
        // The total that the sentence itself states; without one nobody knows what the share is of.
        let stated = wholes
            .iter()
            .find(|f| f.sentence_index == share.sentence_index && !f.part && part.part)?;
        let whole = percent::count(stated)?;
        let fits = |n: i128| n > 0 && percent.is_share(count, n);
        let near = wholes.iter().filter_map(|f| percent::count(f)).any(fits);
        let cells = self.bases.iter().any(|sum| match sum.worth(on) {
            Worth::Known { value, .. } => value.to_i128().is_some_and(fits),
            _ => false,
        });
        if near || cells || whole == 0 {
            return None;
        }
        let printed = on.report.prose().span(share).of(&on.report.text);
        let hundredths = (count * 100_000 / whole + 5) / 10;
        let exact = format!("{}.{:02}%", hundredths / 100, hundredths % 100);
        let message = format!("{count} ÷ {whole} = {exact}");
        Some(Draft {
            message: Text::new(
                format!("{message}，正文写 {printed}"),
                format!("{message}, the prose says {printed}"),
            ),
            values: vec![
                ("part", names::same(count.to_string())),
                ("whole", names::same(whole.to_string())),
                ("share", names::same(exact)),
            ],
            span: on.report.prose().span(share),
            related: [part, stated]
                .iter()
                .map(|f| Related {
                    file: None,
                    span: on.report.prose().span(f),
                    message: names::same(on.report.prose().span(f).of(&on.report.text)),
                })
                .collect(),
            ..Draft::default()
        })
    }
}

fn unit<'p>(prose: &'p Prose, figure: &ProseFigure) -> Option<&'p str> {
    figure.unit.map(|u| u.of(prose.text()))
}
