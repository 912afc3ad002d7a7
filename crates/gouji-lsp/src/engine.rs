//! The seam between the server and the checker: what the server asks, and what it gets back, in bytes.
//!
//! No type of the editor protocol appears here. An engine knows neither clients nor versions nor columns.

use gouji_grammar::Span;
use serde_json::Value;

use crate::actor::Nudge;
use crate::snapshot::{Cancel, Snapshot};
use crate::source::Source;

/// What checks texts.
///
/// The server calls [`Engine::analyze`] at most once for each text, on the actor's thread or on a request's, and catches
/// its panics. The other calls come from the actor's thread, in the order in which the client sent the news.
pub trait Engine: Send + Sync + 'static {
    /// Reads and checks one text. Everything that features show is in the result.
    fn analyze(&self, source: &Source) -> Analysis;

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

    /// Settings as the client sent them. Returns whether open documents must be checked again.
    fn configure(&self, _settings: &Value) -> bool {
        false
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
    pub message: String,
    /// The other places that belong to it.
    pub related: Vec<Related>,
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
    pub message: String,
}

/// How bad a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Something one may do better.
    Hint,
    /// Something to know.
    Info,
    /// Something a person must look at.
    Warning,
    /// Something that is wrong.
    Error,
}

/// A file that changed on disk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileChange {
    /// Its name in the client's spelling.
    pub uri: String,
    /// Whether it is gone.
    pub deleted: bool,
}
