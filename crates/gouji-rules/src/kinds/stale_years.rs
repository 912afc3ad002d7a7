//! `StaleYears(…)`: sentences about this year that still bear an earlier one, as copies of last year's report do.
//!
//! Only years that open a sentence count, and only where nothing in the paragraph says that history is told.

use gouji_grammar::Span;
use gouji_grammar::figure::FigureKind;
use gouji_model::Text;
use gouji_model::prose::{Prose, ProseFigure};
use serde::Deserialize;

use super::{Check, Draft, Parameters, Site};
use crate::subject::Subject;
use crate::{Edit, Fix, Safety, names};

/// How many sentences of the paragraph are looked at on either side.
const NEAR: usize = 30;

#[derive(Clone, Debug, Deserialize)]
#[serde(rename = "StaleYears", deny_unknown_fields)]
pub(super) struct File {
    /// Words with which a sentence speaks of what the organ itself did in the year.
    own: Vec<String>,
    /// Words that make an earlier year right: 同比, 以来, 结转.
    unless: Vec<String>,
    /// Words for what is going to be done.
    plans: Vec<String>,
}

impl Parameters for File {
    fn compile(self, _site: &mut Site<'_>) -> Option<Box<dyn Check>> {
        Some(Box::new(StaleYears {
            own: self.own,
            unless: self.unless,
            plans: self.plans,
        }))
    }
}

#[derive(Debug)]
struct StaleYears {
    own: Vec<String>,
    unless: Vec<String>,
    plans: Vec<String>,
}

impl Check for StaleYears {
    fn run(&self, on: &Subject<'_>, out: &mut Vec<Draft>) {
        let Some(this) = on.report.year.as_ref().map(|y| y.value) else {
            return;
        };
        let prose = on.report.prose();
        for figure in prose.figures() {
            let FigureKind::Year(year) = figure.kind else {
                continue;
            };
            if figure.named || !opens_sentence(prose, figure) {
                continue;
            }
            let sentence = &prose.sentences()[figure.sentence_index];
            let words = sentence.place.of(prose.text());
            let has = |list: &[String]| list.iter().any(|w| words.contains(w.as_str()));
            if has(&self.unless) {
                continue;
            }
            let planned = year <= this && has(&self.plans);
            let done = year < this && has(&self.own) && !speaks_of(prose, figure, year);
            let should = match (planned, done) {
                (true, _) => this + 1,
                (false, true) => this,
                (false, false) => continue,
            };
            let place = prose.span(figure);
            let written = place.of(&on.report.text);
            let what = if planned {
                Text::new("说的是今后的打算", "speaks of plans")
            } else {
                Text::new("说的是本年度的工作", "speaks of this year's work")
            };
            out.push(Draft {
                message: Text::new(
                    format!("{this} 年度报告里“{written}”开头的一句{}，年份疑未更新", what.zh),
                    format!(
                        "a sentence of the report on {this} begins with {year} and {}: the year may be stale",
                        what.en
                    ),
                ),
                values: vec![("written", names::same(written))],
                span: place,
                fixes: fix(place, written, year, should).into_iter().collect(),
                ..Draft::default()
            });
        }
    }

    fn reads_words_alone(&self) -> bool {
        true
    }

    fn placeholders(&self) -> &'static [&'static str] {
        &["written"]
    }
}

/// Whether the sentence begins with the figure.
fn opens_sentence(prose: &Prose, figure: &ProseFigure) -> bool {
    prose
        .sentences()
        .get(figure.sentence_index)
        .is_some_and(|s| s.place.start == figure.place.start)
}

/// Whether the paragraph names other years too, and so tells a history.
fn speaks_of(prose: &Prose, figure: &ProseFigure, year: u16) -> bool {
    let Some(sentence) = prose.sentences().get(figure.sentence_index) else {
        return true;
    };
    let Some(paragraph) = prose.paragraphs().get(sentence.paragraph) else {
        return true;
    };
    let own = figure.sentence_index;
    let near =
        own.saturating_sub(NEAR).max(paragraph.sentences.start)..paragraph.sentences.end.min(own + NEAR);
    let sentences = prose.sentences().get(near).unwrap_or_default();
    sentences
        .iter()
        .flat_map(|s| prose.figures_of(s))
        .any(|f| match f.kind {
            FigureKind::Year(other) => other != year && !f.named,
            FigureKind::Date(date) => date.year.is_some_and(|other| other != year) && !f.named,
            _ => false,
        })
}

fn fix(span: Span, written: &str, from: u16, to: u16) -> Option<Fix> {
    let printed = written.replace(&from.to_string(), &to.to_string());
    (printed != written).then(|| Fix {
        title: Text::new(format!("改为 {printed}"), format!("change to {printed}")),
        safety: Safety::Suggest,
        preferred: false,
        edits: vec![Edit { span, text: printed }],
    })
}
