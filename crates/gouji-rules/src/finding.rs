//! What a check says: findings with places, related places and fixes.

use gouji_grammar::Span;
use gouji_model::Text;
use serde::Deserialize;

/// How sure and how grave a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
pub enum Severity {
    /// Wording and style.
    Hint,
    /// Worth knowing.
    Info,
    /// A person must look.
    Warning,
    /// The form's own arithmetic fails, or a statutory part is missing.
    Error,
}

impl Severity {
    /// The name that outputs use.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Hint => "hint",
            Self::Info => "info",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

/// One thing that is wrong. Its identity is the rule id with the cell paths.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The rule's id, such as `requests/balance`.
    pub rule: String,
    /// How grave it is.
    pub severity: Severity,
    /// What stands there and what was expected, in the report's own words.
    pub message: Text,
    /// The cells concerned, by path.
    pub cells: Vec<String>,
    /// The place that carries the mark.
    pub span: Span,
    /// The other operands.
    pub related: Vec<Related>,
    /// Ways to mend it, the most plausible first.
    pub fixes: Vec<Fix>,
}

/// Another place that belongs to a finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Related {
    /// The file it stands in, where that is not the report itself.
    pub file: Option<String>,
    /// The place.
    pub span: Span,
    /// What stands there.
    pub message: Text,
}

/// One way to mend a finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fix {
    /// What it does, in words.
    pub title: Text,
    /// How much care it needs.
    pub safety: Safety,
    /// Whether it is clearly better than every other fix.
    pub preferred: bool,
    /// Edits that do not overlap, in the order of the text.
    pub edits: Vec<Edit>,
}

/// How much care a fix needs, the careful end last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Safety {
    /// The same value in another writing; may be applied unasked.
    Format,
    /// Changes a figure or a word; offered, never applied unasked.
    Suggest,
}

/// One replacement of text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    /// What is replaced.
    pub span: Span,
    /// By what.
    pub text: String,
}
