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
        let shares = on.bound(self, || {
            let all = 0..prose.figures().len();
            all.filter_map(|at| Some((at, self.whole_of(prose, at)?)))
                .collect()
        });
        out.extend(shares.iter().filter_map(|&(at, whole)| self.judge(on, at, whole)));
    }

    fn placeholders(&self) -> &'static [&'static str] {
        &["part", "whole", "share"]
    }
}

impl Shares {
    /// The total that the figure at `at` is a share of, if it is one: the total that the sentence itself states. Without
    /// one nobody knows what the share is of.
    fn whole_of(&self, prose: &Prose, at: usize) -> Option<usize> {
        let share = &prose.figures()[at];
        Percent::of(share)?;
        let words = share.subject.of(prose.text());
        if !self.words.iter().any(|w| words.contains(w.as_str())) || words.contains('各') {
            return None;
        }
        let part = &prose.figures()[at.checked_sub(1)?];
        percent::count(part)?;
        if part.sentence_index != share.sentence_index || part.change || !part.part {
            return None;
        }
        wholes(prose, at).find(|whole| {
            let whole = &prose.figures()[*whole];
            whole.sentence_index == share.sentence_index && !whole.part
        })
    }

    fn judge(&self, on: &Subject<'_>, at: usize, whole: usize) -> Option<Draft> {
        let prose = on.report.prose();
        let [share, part, stated] = [at, at.checked_sub(1)?, whole].map(|at| &prose.figures()[at]);
        let (percent, count, whole) = (
            Percent::of(share)?,
            percent::count(part)?,
            percent::count(stated)?,
        );
        let fits = |n: i128| n > 0 && percent.is_share(count, n);
        let near = wholes(prose, at)
            .filter_map(|f| percent::count(&prose.figures()[f]))
            .any(fits);
        let cells = self.bases.iter().any(|sum| match sum.worth(on) {
            Worth::Known { value, .. } => value.to_i128().is_some_and(fits),
            _ => false,
        });
        if near || cells || whole == 0 {
            return None;
        }
        let printed = prose.span(share).of(&on.report.text);
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
            span: prose.span(share),
            related: [part, stated]
                .iter()
                .map(|f| Related {
                    file: None,
                    span: prose.span(f),
                    message: names::same(prose.span(f).of(&on.report.text)),
                })
                .collect(),
            ..Draft::default()
        })
    }
}

/// The figures before a share that may be its total, the nearest first: those with the unit of the part, which stands
/// right before the share.
fn wholes(prose: &Prose, share: usize) -> impl Iterator<Item = usize> + '_ {
    let figures = prose.figures();
    let part = share.saturating_sub(1);
    (share.saturating_sub(REACH)..part).rev().filter(move |&at| {
        figures[at].kind == FigureKind::Number && unit(prose, &figures[at]) == unit(prose, &figures[part])
    })
}

fn unit<'p>(prose: &'p Prose, figure: &ProseFigure) -> Option<&'p str> {
    figure.unit.map(|u| u.of(prose.text()))
}
