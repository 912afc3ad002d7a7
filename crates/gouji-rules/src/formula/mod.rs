//! Formulas at work: compiled against a form once, then checked on report after report.
//!
//! A formula is resolved into instances, one per row or column that it runs over. Linear ones become sparse rows
//! of whole numbers and are checked in nanoseconds ([`Figures`]); only one that is broken or undecided goes to
//! the exact evaluator, and only a broken one has its arithmetic written out ([`Work`]). Nothing here knows
//! what a rule is for, how grave it is, or what year it belongs to.

mod compile;
mod evaluate;
mod figures;
mod range;
mod render;
mod scribe;
mod target;
mod words;
mod work;

use gouji_grammar::Span;
use gouji_model::CellId;
use rust_decimal::Decimal;
use serde::Deserialize;

pub(crate) use compile::Parsed;
pub use compile::{Compiled, FormulaSource, Instance, LinearRow, Verdict, compile};
pub use evaluate::Evidence;
pub use figures::Figures;
pub(crate) use figures::is_void;
pub use work::{Claim, Comparison, Extent, Operand, Presence, Shape, Side, Work};

/// How a formula is to be judged.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// What a missing operand means.
    pub missing: Missing,
    /// How exactly both sides must agree.
    pub tolerance: Tolerance,
}

impl Options {
    /// The tolerance of one comparison: its own, else the rule's.
    pub(crate) fn within(self, own: Option<Decimal>) -> Decimal {
        match (own, self.tolerance) {
            (Some(n), _) | (None, Tolerance::Within(n)) => n,
            (None, Tolerance::Exact | Tolerance::AsPrinted) => Decimal::ZERO,
        }
    }
}

/// What a missing operand means.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
pub enum Missing {
    /// The formula cannot be assessed, unless what is known decides already.
    #[default]
    NotAssessable,
    /// The formula is not looked at.
    Skip,
    /// It counts as zero.
    Zero,
    /// The formula is broken.
    Fail,
    /// With every operand missing the formula is not looked at; otherwise as [`Missing::NotAssessable`].
    AllBlankSkips,
}

/// How exactly both sides of a comparison must agree, where it does not say `within` itself.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tolerance {
    /// To the last digit.
    #[default]
    Exact,
    /// As exactly as the amounts are printed: each stands for all values that would be rounded to it.
    AsPrinted,
    /// With this much difference at most.
    Within(Decimal),
}

/// Which report a cell belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Source {
    /// The report that is checked.
    Own,
    /// The one of the year before.
    Previous,
    /// One of those that it sums up, by index.
    Child(usize),
}

/// A value that a formula needs and a report does not give.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Gap {
    /// In which report.
    pub source: Source,
    /// At which cell of that report's form; none where there is no such report or cell.
    pub cell: Option<CellId>,
    /// What is there instead.
    pub kind: GapKind,
}

impl Gap {
    fn none(source: Source, kind: GapKind) -> Self {
        Self {
            source,
            cell: None,
            kind,
        }
    }
}

/// What is there instead of a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GapKind {
    /// The report does not have the cell.
    Absent,
    /// The cell is blank.
    Blank,
    /// A stroke, or a word for nothing.
    Placeholder,
    /// Text that is not a number.
    Unreadable,
    /// There is no such report.
    NoReport,
    /// That report follows a form without such a cell.
    OtherForm,
}

/// What became of one instance of a formula.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It holds.
    Holds,
    /// It does not hold.
    Broken(Box<Work>),
    /// It cannot be told.
    NotAssessable {
        /// For want of these.
        gaps: Vec<Gap>,
        /// Something is divided by zero, or grows beyond all bounds.
        undefined: bool,
    },
    /// It does not apply: its `when` does not hold, or operands are missing and the rule says to skip then.
    Skipped,
}

impl Outcome {
    /// The work of a broken one.
    pub fn work(&self) -> Option<&Work> {
        match self {
            Self::Broken(work) => Some(work),
            _ => None,
        }
    }
}

/// A place in one of the reports.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// In which report.
    pub source: Source,
    /// Where in its text.
    pub span: Span,
}
