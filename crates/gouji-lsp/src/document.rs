//! The text of an open document, kept in step with the client's by applying its edits.
//!
//! Only the actor owns documents; everyone else reads snapshots. Parsing and checking do not live here.

use std::sync::Arc;

use gouji_grammar::Span;
use serde::Deserialize;
use tower_lsp::lsp_types::Range;

use crate::position::{Encoding, LineIndex};
use crate::source::Source;

/// One edit as the client sends it. Without a range it is the whole text.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Edit {
    /// What is replaced.
    #[serde(default)]
    pub range: Option<Range>,
    /// What is put there.
    pub text: String,
}

/// A document that the client has open.
#[derive(Debug)]
pub(crate) struct Document {
    uri: Arc<str>,
    language: Arc<str>,
    version: Option<i32>,
    text: Arc<String>,
    lines: Arc<LineIndex>,
    in_step: bool,
    /// Where the last edit was, until the document is saved.
    typing: Option<usize>,
}

impl Document {
    /// A freshly opened document. `uri` is the client's own spelling and stays it.
    pub(crate) fn open(uri: &str, language: &str, version: Option<i32>, text: String) -> Self {
        Self {
            uri: uri.into(),
            language: language.into(),
            version,
            lines: Arc::new(LineIndex::new(&text)),
            text: Arc::new(text),
            in_step: true,
            typing: None,
        }
    }

    /// Applies edits in their order, each to the text that the one before left.
    pub(crate) fn edit(&mut self, version: Option<i32>, edits: Vec<Edit>, encoding: Encoding) {
        self.version = version.or(self.version);
        for edit in edits {
            match edit.range {
                None => {
                    let at = first_difference(&self.text, &edit.text);
                    self.replace(edit.text);
                    self.typing = at.or(self.typing);
                }
                Some(range) => self.splice(range, &edit.text, encoding),
            }
        }
    }

    /// Takes the whole text, as a save or a full change brings it. Whatever went wrong before is over.
    pub(crate) fn replace(&mut self, text: String) {
        self.in_step = true;
        if *self.text != text {
            Arc::make_mut(&mut self.lines).rebuild(&text);
            self.text = Arc::new(text);
        }
    }

    /// Notes that the document was saved: whoever saves is done typing.
    pub(crate) fn settle(&mut self) {
        self.typing = None;
    }

    /// The line that is being typed, if the document was edited since it was saved.
    pub(crate) fn typed_line(&self) -> Option<Span> {
        let line = self.lines.line_of(self.typing?);
        let bytes = self.lines.line(&self.text, line)?;
        Some(Span::new(bytes.start, bytes.end))
    }

    /// Notes that a message of the client was lost, so the text may differ from the client's.
    pub(crate) fn fall_out_of_step(&mut self) {
        self.in_step = false;
    }

    /// Whether the text is certainly the client's. While it is not, nothing may be offered that edits it.
    pub(crate) fn in_step(&self) -> bool {
        self.in_step
    }

    /// The client's number of this text.
    pub(crate) fn version(&self) -> Option<i32> {
        self.version
    }

    /// The client's own spelling of the name.
    pub(crate) fn uri(&self) -> &Arc<str> {
        &self.uri
    }

    /// The text as it stands, shared and immutable.
    pub(crate) fn source(&self) -> Source {
        Source {
            uri: Arc::clone(&self.uri),
            language: Arc::clone(&self.language),
            text: Arc::clone(&self.text),
            lines: Arc::clone(&self.lines),
        }
    }

    fn splice(&mut self, range: Range, text: &str, encoding: Encoding) {
        let start = self.lines.place(&self.text, range.start, encoding);
        let end = self.lines.place(&self.text, range.end, encoding);
        // A client that edits where there is no text holds another text than we do. The edit is applied as the protocol
        // prescribes, but the document is not trusted until its whole text arrives again.
        self.in_step &= start.exact && end.exact && start.offset <= end.offset;
        let bytes = start.offset.min(end.offset)..start.offset.max(end.offset);
        if bytes == (0..self.text.len()) {
            self.in_step = true;
        }
        self.typing = Some(bytes.start + text.len());
        // In place when no snapshot holds the text, otherwise put together anew in one go.
        match Arc::get_mut(&mut self.text) {
            Some(own) => own.replace_range(bytes.clone(), text),
            None => self.text = Arc::new([&self.text[..bytes.start], text, &self.text[bytes.end..]].concat()),
        }
        Arc::make_mut(&mut self.lines).splice(&self.text, bytes, text.len());
    }
}

/// Where two texts begin to differ, if they do.
fn first_difference(before: &str, after: &str) -> Option<usize> {
    let same = before
        .bytes()
        .zip(after.bytes())
        .take_while(|(a, b)| a == b)
        .count();
    (same < before.len().max(after.len())).then_some(same)
}

#[cfg(test)]
#[path = "document/tests.rs"]
mod tests;
