//! `Wording(["(比|较)(去年|上年)同比"])`: phrases that say something twice or wrongly.

use std::sync::Arc;

use gouji_grammar::Span;
use gouji_model::Text;
use serde::Deserialize;

use super::{Check, Draft, Parameters, Site};
use crate::names;
use crate::prose::binding::{PhraseFile, phrases};
use crate::prose::phrase::Phrase;
use crate::subject::Subject;

#[derive(Clone, Debug, Deserialize)]
pub(super) struct File(Vec<PhraseFile>);

impl Parameters for File {
    fn compile(self, site: &mut Site<'_>) -> Option<Box<dyn Check>> {
        Some(Box::new(Wordings {
            phrases: phrases(site, &self.0, false),
        }))
    }
}

#[derive(Debug)]
struct Wordings {
    phrases: Vec<Arc<Phrase>>,
}

impl Check for Wordings {
    fn run(&self, on: &Subject<'_>, out: &mut Vec<Draft>) {
        let prose = on.report.prose();
        for sentence in prose.sentences() {
            for phrase in &self.phrases {
                let Some(hit) = phrase.statement(prose, sentence) else {
                    continue;
                };
                let place = Span::new(hit.start, hit.end).shift(sentence.place.start as usize);
                let said = names::same(place.of(prose.text()));
                out.push(Draft {
                    message: Text::new(
                        format!("“{}”用语重复", said.zh),
                        format!("“{}” says the same thing twice", said.en),
                    ),
                    values: vec![("said", said)],
                    span: prose.source(place),
                    ..Draft::default()
                });
            }
        }
    }

    fn reads_words_alone(&self) -> bool {
        true
    }

    fn placeholders(&self) -> &'static [&'static str] {
        &["said"]
    }
}
