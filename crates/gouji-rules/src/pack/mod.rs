//! Packs as the program uses them: checked rules, and changes to rules that were taken over.
//!
//! [`file`] holds what a pack file says. What a rule's check means depends on the form, so it is compiled by
//! [`crate::RuleSet`]; examples stay unread until somebody runs them.

mod brackets;
pub(crate) mod file;
mod places;
mod read;

use std::sync::Arc;

use gouji_grammar::Span;
use gouji_model::Text;
use gouji_model::data_file::FileProblem;
use serde::Deserialize;

use places::Places;

pub(crate) use read::{read, read_examples};

use crate::formula::{Missing, Tolerance};
use crate::kinds::ByForm;
use crate::pattern::Pattern;
use crate::wording::Wording;
use crate::{Severity, Source};

/// One pack file that has been read.
#[derive(Debug)]
pub struct Pack {
    /// The report year, for the pack of a year.
    pub year: Option<u16>,
    /// The form that it names.
    pub form: Option<Named>,
    /// The files that it takes rules from, in order.
    pub extends: Vec<Named>,
    /// Its own rules, in order.
    pub rules: Vec<Arc<Rule>>,
    /// Its changes to rules that it takes over.
    pub changes: Vec<Change>,
    /// What is wrong with the file.
    pub problems: Vec<FileProblem>,
    /// The file itself.
    pub source: Arc<Source>,
}

/// A name in a file, with its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    /// The name.
    pub name: String,
    /// Where it stands, quotes included.
    pub span: Span,
}

/// One rule.
#[derive(Clone, Debug)]
pub struct Rule {
    /// Its id, such as `requests/balance`.
    pub id: String,
    /// What it is called.
    pub title: Text,
    /// How grave its findings are.
    pub severity: Severity,
    /// Its numbers in the catalogue of rules.
    pub catalogue: Vec<String>,
    /// The law, notice or form it rests on.
    pub basis: String,
    /// How sure the basis is.
    pub grounds: Grounds,
    /// What it means and what to do.
    pub explain: Text,
    /// First report year.
    pub since: Option<u16>,
    /// Last report year.
    pub until: Option<u16>,
    /// The organs that it is for; all where there is nothing.
    pub organs: Option<Organs>,
    /// What a blank operand means.
    pub missing: Missing,
    /// How far two sides may lie apart.
    pub tolerance: Tolerance,
    /// The cells that carry the mark, if the pack says so.
    pub target: Option<Named>,
    /// Wording that replaces the kind's own message.
    pub message: Option<Wording>,
    /// The name of its kind, such as `Identity`.
    pub kind: String,
    /// The file it stands in.
    pub source: Arc<Source>,
    /// The place of its id in that file.
    pub span: Span,
    pub(crate) places: Arc<Places>,
    /// The check compiled. Whatever a pack changes of a rule, this stays shared.
    pub(crate) compiled: Arc<ByForm>,
    /// Whether it carries examples.
    pub has_examples: bool,
}

/// How sure the basis of a rule is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
pub enum Grounds {
    /// The form, the law, or arithmetic that follows from the labels.
    #[default]
    Official,
    /// Reviewers and local notices ask for it.
    Practice,
    /// A conclusion of our own: a reason to look, never an error.
    Inference,
}

/// The organs that a rule is for.
#[derive(Clone, Debug)]
pub struct Organs {
    only: Vec<Pattern>,
    except: Vec<Pattern>,
}

impl Organs {
    /// Whether the rule is for the organ of that name. An organ that is not known is not accused.
    pub fn include(&self, organ: Option<&str>) -> bool {
        organ.is_some_and(|o| self.only.iter().any(|p| p.fits(o)) && !self.except.iter().any(|p| p.fits(o)))
    }
}

/// A change to a rule that was taken over.
#[derive(Clone, Debug)]
pub struct Change {
    /// The rule.
    pub rule: Named,
    /// What changes.
    pub to: ChangeTo,
}

/// What a change does.
#[derive(Clone, Debug)]
pub enum ChangeTo {
    /// Another severity.
    Severity(Severity),
    /// Switched off, with the reason.
    Off(String),
    /// Another message.
    Wording(Wording),
}

impl Rule {
    /// Where its check stands in the file.
    pub fn check_span(&self) -> Span {
        self.places.of_check(self.span)
    }

    /// Whether the rule holds for reports of `year`.
    pub fn is_for(&self, year: u16) -> bool {
        self.since.is_none_or(|y| y <= year) && self.until.is_none_or(|y| year <= y)
    }
}
