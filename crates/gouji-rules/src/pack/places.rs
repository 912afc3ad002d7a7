//! Where the checks of a pack's rules stand: looked up in the file once more when somebody shows or complains of one.

use std::sync::{Arc, OnceLock};

use gouji_grammar::Span;
use gouji_model::data_file;
use ron::value::RawValue;
use serde::de::IgnoredAny;

use super::file::{PackFile, PlacesFile};
use crate::Source;

/// The places of one file.
#[derive(Debug)]
pub(crate) struct Places {
    source: Arc<Source>,
    /// Of every rule, its id and its check.
    found: OnceLock<Vec<(Span, Span)>>,
}

impl Places {
    pub(super) fn new(source: &Arc<Source>) -> Self {
        Self {
            source: Arc::clone(source),
            found: OnceLock::new(),
        }
    }

    /// The place of the check of the rule whose id stands at `id`.
    pub(super) fn of_check(&self, id: Span) -> Span {
        let found = self.found.get_or_init(|| self.find());
        let own = found.iter().find(|(of, _)| *of == id);
        own.map_or(id, |(_, check)| *check)
    }

    fn find(&self) -> Vec<(Span, Span)> {
        let (name, text) = (self.source.name(), self.source.text());
        let Ok(file) = data_file::read::<PackFile<'_, &RawValue, IgnoredAny>>(name, text) else {
            return Vec::new();
        };
        let rules = file.rules.into_iter();
        let rules = rules.filter_map(|raw| data_file::read_raw::<PlacesFile<'_>>(name, text, raw).ok());
        let span = |raw| data_file::raw_span(text, raw);
        rules.map(|rule| (span(rule.id), span(rule.check))).collect()
    }
}
