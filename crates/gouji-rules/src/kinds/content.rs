//! `Mentions(section: 6, all: [(name: …, words: […])])`: subjects that a section, or the whole text, must speak of.
//!
//! A subject counts as mentioned when one of its words stands there. What is said about it is for readers to judge.

use gouji_model::Text;
use gouji_model::form::{CellId, find_folded, fold};
use rust_decimal::Decimal;
use serde::Deserialize;

use super::{Check, Draft, Parameters, Site};
use crate::names;
use crate::noted::letters;
use crate::quoted::Quoted;
use crate::subject::Subject;

#[derive(Clone, Debug, Deserialize)]
#[serde(rename = "Mentions", deny_unknown_fields)]
pub(super) struct File {
    /// The section by its statutory number; the whole text where none is given.
    section: Option<u8>,
    /// The subjects.
    all: Vec<SubjectFile>,
    /// Only where this cell holds more than zero.
    when: Option<Quoted>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(rename = "Subject", deny_unknown_fields)]
struct SubjectFile {
    name: Text,
    words: Vec<String>,
}

impl Parameters for File {
    fn compile(self, site: &mut Site<'_>) -> Option<Box<dyn Check>> {
        let when = self.when.as_ref().map(|raw| site.cells(raw));
        let subjects = self.all.into_iter().map(|s| Wanted {
            name: s.name,
            words: s.words.iter().map(|w| fold(w)).collect(),
        });
        Some(Box::new(Mentions {
            section: self.section,
            subjects: subjects.collect(),
            when,
        }))
    }
}

#[derive(Debug)]
struct Mentions {
    section: Option<u8>,
    subjects: Vec<Wanted>,
    when: Option<Vec<CellId>>,
}

#[derive(Debug)]
struct Wanted {
    name: Text,
    /// Folded.
    words: Vec<String>,
}

impl Check for Mentions {
    fn run(&self, on: &Subject<'_>, out: &mut Vec<Draft>) {
        let text = match self.section {
            Some(number) => on.section(number).map(|s| s.body.of(&on.report.text)),
            None => Some(on.report.text.as_str()),
        };
        // A section that is not there, or holds nothing, is for other rules to tell.
        let Some(text) = text.filter(|text| text.contains(char::is_alphanumeric)) else {
            return;
        };
        let positive = |c: &CellId| on.report.number(*c).filter(|n| *n > Decimal::ZERO);
        if self
            .when
            .as_ref()
            .is_some_and(|cells| !cells.iter().any(|c| positive(c).is_some()))
        {
            return;
        }
        let missing = self.missing(on, text);
        if missing.is_empty() {
            return;
        }
        let listed = names::list(missing);
        let place = self.place(on);
        let mut message = Text::new(
            format!("{}没有写到：{}", place.zh, listed.zh),
            format!("{} does not speak of: {}", place.en, listed.en),
        );
        let cells = self.when.clone().unwrap_or_default();
        if let Some(cell) = cells.iter().find(|c| positive(c).is_some()) {
            let held = names::with_content(on.form, on.report, *cell);
            message = names::join(&held, "，", "; ", &message);
        }
        out.push(Draft {
            message,
            values: vec![("place", place), ("missing", listed)],
            cells,
            span: self
                .section
                .map_or_else(|| on.place_for(0), |number| on.place_for(number)),
            ..Draft::default()
        });
    }

    fn placeholders(&self) -> &'static [&'static str] {
        &["place", "missing"]
    }
}

impl Mentions {
    /// What a text does not speak of.
    fn missing(&self, on: &Subject<'_>, text: &str) -> Vec<&Text> {
        let stands = |word: &String| find_folded(text, word).is_some();
        let find = || {
            let missing = (0..self.subjects.len()).filter(|&s| !self.subjects[s].words.iter().any(stands));
            missing.map(|subject| (subject, 0)).collect()
        };
        // What has no digits in it stands there whatever figures are typed into tables.
        let lasting = |word: &String| letters(word).eq([word.as_str()]);
        let lasting = self.subjects.iter().flat_map(|s| &s.words).all(lasting);
        let missing = if lasting {
            on.bound(self, find)
        } else {
            find().into()
        };
        missing
            .iter()
            .map(|(subject, _)| &self.subjects[*subject].name)
            .collect()
    }

    fn place(&self, on: &Subject<'_>) -> Text {
        match self.section.and_then(|n| on.section(n)) {
            Some(section) => {
                let title = section.title.of(&on.report.text);
                Text::new(format!("“{title}”"), format!("section \"{title}\""))
            }
            None => Text::new("全文", "the report"),
        }
    }
}
