//! `ToldTwice([Quantity(name: …, patterns: ["新收…申请…{件}"])])`: one quantity, told in two places with two values.
//!
//! Which quantities are meant is for the pack to say. The words around a figure are not enough: two headings on two
//! channels may be followed by the same sentence.

use std::sync::Arc;

use gouji_grammar::figure::Approximation;
use gouji_model::Text;
use gouji_model::prose::ProseFigure;
use serde::Deserialize;

use super::{Check, Draft, Parameters, Site};
use crate::prose::binding::{PhraseFile, phrases, quoted};
use crate::prose::guard::{self, Guard};
use crate::prose::phrase::Phrase;
use crate::subject::Subject;
use crate::{Related, names};

#[derive(Clone, Debug, Deserialize)]
pub(super) struct File(Vec<QuantityFile>);

#[derive(Clone, Debug, Deserialize)]
#[serde(rename = "Quantity", deny_unknown_fields)]
struct QuantityFile {
    name: Text,
    patterns: Vec<PhraseFile>,
}

impl Parameters for File {
    fn compile(self, site: &mut Site<'_>) -> Option<Box<dyn Check>> {
        let quantities = self.0.into_iter().map(|q| Quantity {
            phrases: phrases(site, &q.patterns, true),
            name: q.name,
        });
        Some(Box::new(ToldTwice {
            quantities: quantities.collect(),
        }))
    }
}

#[derive(Debug)]
struct ToldTwice {
    quantities: Vec<Quantity>,
}

#[derive(Debug)]
struct Quantity {
    name: Text,
    phrases: Vec<Arc<Phrase>>,
}

impl Check for ToldTwice {
    fn run(&self, on: &Subject<'_>, out: &mut Vec<Draft>) {
        for quantity in &self.quantities {
            quantity.run(on, out);
        }
    }

    fn reads_words_alone(&self) -> bool {
        true
    }

    fn placeholders(&self) -> &'static [&'static str] {
        &["name", "first", "second"]
    }
}

impl Quantity {
    fn run(&self, on: &Subject<'_>, out: &mut Vec<Draft>) {
        let prose = on.report.prose();
        let mut told: Vec<&ProseFigure> = Vec::new();
        let mut hits = Vec::new();
        for sentence in prose.sentences().iter().filter(|s| s.has_numbers()) {
            hits.clear();
            for phrase in &self.phrases {
                phrase.figures(prose, sentence, &mut hits);
            }
            for index in hits.iter().filter_map(|h| h.figure) {
                let figure = &prose.figures()[index];
                let words = figure.subject.of(prose.text());
                let quiet = [
                    Guard::Approximate,
                    Guard::Scope,
                    Guard::Year,
                    Guard::Part,
                    Guard::Change,
                    Guard::Name,
                    Guard::Subject,
                ];
                if !quiet.iter().any(|g| guard::holds(*g, figure, on.report, words)) {
                    told.push(figure);
                }
            }
        }
        let Some((first, rest)) = told.split_first() else {
            return;
        };
        for other in rest {
            let same = first.scope == other.scope
                && unit(prose, first) == unit(prose, other)
                && first.approximation == Approximation::None;
            if !same || first.value == other.value {
                continue;
            }
            let (one, two) = (quoted(prose, first), quoted(prose, other));
            out.push(Draft {
                message: Text::new(
                    format!("{}前后不一：“{one}”和“{two}”", self.name.zh),
                    format!("{} is told twice: “{one}” and “{two}”", self.name.en),
                ),
                values: vec![
                    ("name", self.name.clone()),
                    ("first", names::same(one.clone())),
                    ("second", names::same(two)),
                ],
                span: prose.span(other),
                related: vec![Related {
                    file: None,
                    span: prose.span(first),
                    message: names::same(one),
                }],
                ..Draft::default()
            });
        }
    }
}

fn unit<'p>(prose: &'p gouji_model::Prose, figure: &ProseFigure) -> &'p str {
    figure.unit.map_or("", |u| u.of(prose.text()))
}
