//! Report to findings: RON packs, the formula language, rule kinds, repair.
//!
//! No rule is compiled in: whatever a template year states is in `rules/`.

pub mod authors;
mod causes;
mod cells;
mod check;
pub mod edits;
mod every_rule;
mod examples;
mod finding;
pub mod formula;
pub mod ignore;
mod judge;
mod kinds;
mod library;
mod names;
mod neighbours;
mod noted;
mod others;
mod pack;
pub mod page;
mod pattern;
mod prose;
mod quoted;
mod ratio;
pub mod repair;
mod rule_set;
mod settings;
mod sketch;
mod source;
mod subject;
mod wording;

pub use check::{CheckOptions, check, names as rule_is_named};
pub use examples::Trial;
pub use finding::{Edit, Finding, Fix, Related, Safety, Severity};
pub use judge::{Verdict, judge};
pub use kinds::NAMES as KINDS;
pub use library::Library;
pub use neighbours::{Neighbour, Neighbours};
pub use others::{Needs, Other};
pub use pack::{Change, ChangeTo, Grounds, Named, Organs, Pack, Rule};
pub use pattern::Pattern;
pub use prose::{Tie, ties};
pub use rule_set::{RuleSet, SwitchedOff};
pub use settings::{Exception, FILE_NAME as SETTINGS_FILE, Settings};
pub use sketch::Sketch;
pub use source::{Source, embedded};
pub use wording::Wording;
