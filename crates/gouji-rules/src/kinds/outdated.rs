//! `Outdated(words: […], unless: […], because: …)`: words that a report of this year should no longer use.

use gouji_model::Text;
use gouji_model::form::{find_folded, fold};
use serde::Deserialize;

use super::{Check, Draft, Parameters, Site};
use crate::names;
use crate::noted::letters;
use crate::subject::Subject;

#[derive(Clone, Debug, Deserialize)]
#[serde(rename = "Outdated", deny_unknown_fields)]
pub(super) struct File {
    /// Only in this section; in the whole text where none is given.
    section: Option<u8>,
    words: Vec<String>,
    /// Where one of these stands in the text as well, nothing is said.
    #[serde(default)]
    unless: Vec<String>,
    /// Why the words are wrong, and what to write instead.
    because: Text,
}

impl Parameters for File {
    fn compile(self, _site: &mut Site<'_>) -> Option<Box<dyn Check>> {
        let folded = |words: &[String]| words.iter().map(|w| fold(w)).collect();
        Some(Box::new(Outdated {
            section: self.section,
            words: folded(&self.words),
            unless: folded(&self.unless),
            because: self.because,
        }))
    }
}

#[derive(Debug)]
struct Outdated {
    section: Option<u8>,
    words: Vec<String>,
    unless: Vec<String>,
    because: Text,
}

impl Check for Outdated {
    fn run(&self, on: &Subject<'_>, out: &mut Vec<Draft>) {
        let (text, start) = match self.section {
            Some(number) => match on.section(number) {
                Some(section) => (section.body.of(&on.report.text), section.body.start),
                None => return,
            },
            None => (on.report.text.as_str(), 0),
        };
        // Figures that are typed into tables may complete a word with digits in it, such as 第492号, but not its letters.
        let may_stand = on.bound(self, || {
            let whole =
                |word: &usize| letters(&self.words[*word]).all(|run| find_folded(text, run).is_some());
            (0..self.words.len())
                .filter(whole)
                .map(|word| (word, 0))
                .collect()
        });
        let found = |(word, _): &(usize, usize)| find_folded(text, &self.words[*word]);
        let Some(span) = may_stand.iter().find_map(found) else {
            return;
        };
        if self.unless.iter().any(|w| find_folded(text, w).is_some()) {
            return;
        }
        let span = span.shift(start as usize);
        let word = names::same(span.of(&on.report.text));
        let message = Text::new(
            format!("“{}”：{}", word.zh, self.because.zh),
            format!("\"{}\": {}", word.en, self.because.en),
        );
        out.push(Draft {
            message,
            values: vec![("text", word)],
            span,
            ..Draft::default()
        });
    }

    fn placeholders(&self) -> &'static [&'static str] {
        &["text"]
    }
}
