//! A text with its name and its lines: what an engine checks and what a feature reads.

use std::sync::Arc;

use gouji_grammar::Span;
use tower_lsp::lsp_types::{Position, Range};

use crate::position::{Encoding, LineIndex, Place};

/// An immutable text. Clones share it.
#[derive(Clone, Debug)]
pub struct Source {
    pub(crate) uri: Arc<str>,
    pub(crate) language: Arc<str>,
    pub(crate) text: Arc<String>,
    pub(crate) lines: Arc<LineIndex>,
}

impl Source {
    /// A text that no editor has open, such as last year's report on disk.
    pub fn new(uri: &str, text: String) -> Self {
        Self {
            uri: uri.into(),
            language: "".into(),
            lines: Arc::new(LineIndex::new(&text)),
            text: Arc::new(text),
        }
    }

    /// The name, in the client's own spelling.
    pub fn uri(&self) -> &Arc<str> {
        &self.uri
    }

    /// The client's name for the kind of text, such as `markdown`; empty if no client named it.
    pub fn language(&self) -> &str {
        &self.language
    }

    /// The text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The text, to keep.
    pub fn shared_text(&self) -> &Arc<String> {
        &self.text
    }

    /// A span in the client's columns.
    pub fn range(&self, span: Span, encoding: Encoding) -> Range {
        self.lines.range(&self.text, span, encoding)
    }

    /// The byte that a client's position means, clamped.
    pub fn place(&self, position: Position, encoding: Encoding) -> Place {
        self.lines.place(&self.text, position, encoding)
    }
}
