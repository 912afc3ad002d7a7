//! Statements that something did not happen, or is finished: `Claim(patterns: […], cell: "…", unless: […])`.
//!
//! A statement has no figure; the sum of cells that it speaks of must be zero.

use std::sync::Arc;

use gouji_grammar::Span;
use gouji_model::Text;
use gouji_model::form::CellId;
use gouji_model::prose::{Prose, Sentence};
use rust_decimal::Decimal;
use serde::Deserialize;

use super::binding::{self, PhraseFile};
use super::guard::is_foreign;
use super::phrase::{Hit, Phrase};
use super::sum::{Sum, Worth};
use crate::kinds::{Draft, Site};
use crate::quoted::Quoted;
use crate::subject::Subject;
use crate::{Related, names};

/// One statement as a pack writes it.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename = "Claim", deny_unknown_fields)]
pub(crate) struct ClaimFile {
    /// The phrases.
    patterns: Vec<PhraseFile>,
    /// The sum of cells that must be zero.
    cell: Quoted,
    /// Words that, anywhere in the sentence, take the statement back.
    #[serde(default)]
    unless: Vec<String>,
}

/// Statements, the narrower behind the wider: in each sentence the first that fits counts.
#[derive(Debug)]
pub(crate) struct Claims(Vec<Claim>);

#[derive(Debug)]
struct Claim {
    phrases: Vec<Arc<Phrase>>,
    sum: Sum,
    unless: Vec<String>,
}

impl Claims {
    pub(crate) fn read(site: &mut Site<'_>, files: &[ClaimFile]) -> Self {
        let mut claims = Vec::new();
        for file in files {
            let phrases = binding::phrases(site, &file.patterns, false);
            if let Some(sum) = Sum::read(site, &file.cell) {
                claims.push(Claim {
                    phrases,
                    sum,
                    unless: file.unless.clone(),
                });
            }
        }
        Self(claims)
    }

    pub(crate) fn cells(&self) -> Vec<CellId> {
        self.0.iter().flat_map(|c| c.sum.cells()).collect()
    }

    /// The statements that the cells contradict.
    pub(crate) fn run(&self, on: &Subject<'_>, out: &mut Vec<Draft>) {
        let prose = on.report.prose();
        for &(sentence, claim) in &*on.bound(&*self.0, || self.made(prose)) {
            let (sentence, claim) = (&prose.sentences()[sentence], &self.0[claim]);
            let Some(hit) = claim.statement(prose, sentence) else {
                continue;
            };
            let text = sentence.place.of(prose.text());
            if claim.unless.iter().any(|w| text.contains(w.as_str())) {
                continue;
            }
            let Worth::Known { value, .. } = claim.sum.worth(on) else {
                continue;
            };
            if value <= Decimal::ZERO {
                continue;
            }
            let circumstances = prose.circumstances(on.report, sentence, hit.start);
            if is_foreign(circumstances.scope, on.report) || circumstances.year.is_some() {
                continue;
            }
            let place = Span::new(hit.start, hit.end).shift(sentence.place.start as usize);
            out.push(claim.draft(on, place));
        }
    }

    /// Which sentences make which of the statements, by index.
    fn made(&self, prose: &Prose) -> Vec<(usize, usize)> {
        let made = |sentence: &Sentence| {
            let mut claims = self.0.iter();
            claims.position(|claim| claim.statement(prose, sentence).is_some())
        };
        let sentences = prose.sentences().iter().enumerate();
        sentences
            .filter_map(|(index, sentence)| Some((index, made(sentence)?)))
            .collect()
    }

    pub(crate) const PLACEHOLDERS: &'static [&'static str] = &["said", "table", "cells"];
}

impl Claim {
    /// Where a sentence makes the statement, if it does.
    fn statement(&self, prose: &Prose, sentence: &Sentence) -> Option<Hit> {
        self.phrases.iter().find_map(|p| p.statement(prose, sentence))
    }

    fn draft(&self, on: &Subject<'_>, place: Span) -> Draft {
        let prose = on.report.prose();
        let said = names::same(place.of(prose.text()));
        let number = |c: &CellId| on.report.number(*c).filter(|n| !n.is_zero());
        let operands = self.sum.operands(on);
        let cells: Vec<CellId> = operands
            .iter()
            .map(|o| o.0)
            .filter(|c| number(c).is_some())
            .collect();
        let shown: Vec<Text> = cells
            .iter()
            .map(|c| names::with_content(on.form, on.report, *c))
            .collect();
        let listed = names::list(&shown);
        let table = cells.first().map(|c| {
            let spec = on.form.spec(*c);
            on.form.tables[usize::from(spec.table)].name.clone()
        });
        let table = table.unwrap_or_default();
        let related = cells.iter().zip(&shown).map(|(c, message)| Related {
            file: None,
            span: on.report.entry(*c).map(|e| e.span).unwrap_or_default(),
            message: message.clone(),
        });
        Draft {
            severity: None,
            message: Text::new(
                format!("正文说“{}”，{}：{}", said.zh, table.zh, listed.zh),
                format!("the prose says “{}”, {}: {}", said.en, table.en, listed.en),
            ),
            span: prose.source(place),
            related: related.collect(),
            values: vec![("said", said), ("table", table), ("cells", listed)],
            cells,
            ..Draft::default()
        }
    }
}
