//! The seam between the server and the checker: what the server asks, and what it gets back, in bytes.
//!
//! No type of the editor protocol appears here. An engine knows neither clients nor versions nor columns.

use std::sync::Arc;

use gouji_grammar::Span;
use gouji_model::{Hints, Report, Text};
use gouji_rules::{Fix, Library, Severity};
use serde_json::Value;

use crate::actor::Nudge;
use crate::reading::{Reading, RuleFile};
use crate::snapshot::{Cancel, Snapshot};
use crate::source::Source;

/// What checks texts.
///
/// The server calls [`Engine::analyze`] at most once for each text, on the actor's thread or on a request's, and catches
/// its panics. The other calls come from the actor's thread, in the order in which the client sent the news.
pub trait Engine: Send + Sync + 'static {
    /// Reads and checks one text. Everything that features show is in the result.
    ///
    /// `earlier` is what an analysis of an earlier text of the same document left. It may save work and must change nothing.
    fn analyze(&self, source: &Source, earlier: &Memory) -> Analysis;

    /// A session begins. Folders are in the client's spelling; there are none when a single file is edited.
    fn connect(&self, _folders: &[String], _nudge: Nudge) {}

    /// Patterns of the files whose changes the engine wants to hear of, such as `**/gouji.ron`.
    fn watched(&self) -> Vec<String> {
        Vec::new()
    }

    /// Files changed on disk. Returns whether open documents must be checked again.
    fn files_changed(&self, _changes: &[FileChange]) -> bool {
        false
    }

    /// Folders came and went. Returns whether open documents must be checked again.
    fn folders_changed(&self, _added: &[String], _removed: &[String]) -> bool {
        false
    }

    /// Settings as the client sent them. Returns whether open documents must be checked again.
    fn configure(&self, _settings: &Value) -> bool {
        false
    }

    /// The person does not want to wait for the work that was shown as progress.
    fn stop_work(&self) {}

    /// The text of a new report for `year`, if the engine knows a form for it.
    fn new_report(&self, _year: u16) -> Option<String> {
        None
    }

    /// Answers the request `gouji/probe`, which only test servers have; see [`crate::Options::probe`].
    fn probe(&self, _snapshot: Option<&Snapshot>, _params: Value, _cancel: &Cancel) -> Value {
        Value::Null
    }
}

/// Everything that is known about one text.
#[derive(Debug, Default)]
pub struct Analysis {
    /// What to underline, in the order of the text.
    pub diags: Vec<Diag>,
    /// What the text is.
    pub content: Content,
    /// What may save work when the text is edited.
    pub memory: Memory,
}

/// What an analysis leaves for the next one of the same document. Clones share it.
#[derive(Clone, Debug, Default)]
pub struct Memory {
    /// A report, and what it was read with.
    pub(crate) read: Option<Read>,
}

/// A report, and what it was read with.
#[derive(Clone, Debug)]
pub(crate) struct Read {
    pub(crate) report: Arc<Report>,
    pub(crate) library: Arc<Library>,
    pub(crate) hints: Hints,
}

/// What a text is, with whatever features need to know of it.
#[derive(Debug, Default)]
pub enum Content {
    /// Nothing that the engine can say more about.
    #[default]
    Plain,
    /// A report.
    Report(Box<Reading>),
    /// A file of rules, or the description of a form.
    Rules(Box<RuleFile>),
}

impl Analysis {
    /// The report, if the text is one.
    pub fn report(&self) -> Option<&Reading> {
        match &self.content {
            Content::Report(reading) => Some(reading),
            Content::Plain | Content::Rules(_) => None,
        }
    }

    /// The rule file, if the text is one.
    pub fn rules(&self) -> Option<&RuleFile> {
        match &self.content {
            Content::Rules(file) => Some(file),
            Content::Plain | Content::Report(_) => None,
        }
    }
}

/// One thing to underline.
#[derive(Clone, Debug)]
pub struct Diag {
    /// Where.
    pub span: Span,
    /// How bad.
    pub severity: Severity,
    /// The rule's id, and the page that explains it.
    pub code: Option<Code>,
    /// What stands there and what was expected; to be understood without the underlined text.
    pub message: Text,
    /// The cells concerned, by path. With the rule's id they are the identity of a finding.
    pub cells: Vec<String>,
    /// The other places that belong to it.
    pub related: Vec<Related>,
    /// Ways to mend it, the most plausible first.
    pub fixes: Vec<Fix>,
}

/// A rule's name in a diagnostic.
#[derive(Clone, Debug)]
pub struct Code {
    /// Its id.
    pub id: String,
    /// Its page.
    pub href: Option<String>,
}

/// Another place that belongs to a diagnostic.
#[derive(Clone, Debug)]
pub struct Related {
    /// The text it is in, if it is not the text of the diagnostic.
    pub source: Option<Source>,
    /// Where.
    pub span: Span,
    /// What it has to do with it.
    pub message: Text,
}

/// A file that changed on disk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileChange {
    /// Its name in the client's spelling.
    pub uri: String,
    /// Whether it is gone.
    pub deleted: bool,
}
