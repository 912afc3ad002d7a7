//! What a check learns from the words of a report alone. It is noted with the prose, so that the next check finds it
//! there when no word has changed since: an official who fills in a table types hundreds of figures.

use std::sync::{Arc, OnceLock};

use gouji_model::Report;
use rustc_hash::{FxHashMap, FxHashSet};

use crate::rule_set::RuleSet;

/// Figures of prose by index, each with the number of the binding that it is bound by, or with the figure that it speaks
/// of; or sentences, each with the number of the statement that it makes; or numbers of words, each with nothing.
pub(crate) type Bound = Arc<[(usize, usize)]>;

/// The runs of a folded word without digits. Each is found in the same places whatever figures are typed into tables.
pub(crate) fn letters(word: &str) -> impl Iterator<Item = &str> {
    word.split(|c: char| c.is_ascii_digit())
        .filter(|run| !run.is_empty())
}

/// What the rules of one set have learnt from the words of a report.
#[derive(Debug, Default)]
pub(crate) struct Noted {
    /// The set of rules, by its number.
    rules: u64,
    /// The rules that read words alone and found nothing, by index.
    pub(crate) quiet: FxHashSet<usize>,
    /// What bindings, statements and checks found, by their address in memory, which stays theirs as long as the rules live.
    pub(crate) bound: FxHashMap<usize, Bound>,
    /// Whether the text asks to ignore something, once somebody wanted to know.
    pub(crate) asks: OnceLock<bool>,
}

impl Noted {
    /// Nothing yet.
    pub(crate) fn by(rules: &RuleSet) -> Self {
        Self {
            rules: rules.number,
            ..Self::default()
        }
    }

    /// What the same rules noted about the prose of a report.
    pub(crate) fn about<'r>(report: &'r Report, rules: &RuleSet) -> Option<&'r Self> {
        let noted: &Self = report.known_prose()?.notes().get()?;
        (noted.rules == rules.number).then_some(noted)
    }

    /// Keeps it with the prose, if anybody read that.
    pub(crate) fn keep(self, report: &Report) {
        if let Some(prose) = report.known_prose() {
            prose.notes().leave(self);
        }
    }
}
