//! What requests are answered from: one version of a document, its analysis, and the right to be cancelled.

use std::fmt;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};

use gouji_grammar::Span;
use gouji_model::{Lang, Text};
use tower_lsp::lsp_types::{Position, Range};

use crate::calm::Calm;
use crate::engine::{Analysis, Diag, Engine, Memory};
use crate::position::Encoding;
use crate::source::Source;

/// One version of one document. It never changes.
pub struct Snapshot {
    /// The text.
    pub source: Source,
    /// The client's number of this text.
    pub version: Option<i32>,
    /// Whether the text is certainly the client's. If not, no edit of it may be offered.
    pub in_step: bool,
    /// How the client counts columns.
    pub encoding: Encoding,
    /// The language of texts for people.
    pub lang: Lang,
    engine: Arc<dyn Engine>,
    analysis: OnceLock<Analysis>,
    earlier: Memory,
    calm: Calm,
}

impl Snapshot {
    pub(crate) fn new(
        source: Source,
        version: Option<i32>,
        in_step: bool,
        manner: (Encoding, Lang),
        engine: Arc<dyn Engine>,
    ) -> Self {
        let (encoding, lang) = manner;
        Self {
            source,
            version,
            in_step,
            encoding,
            lang,
            engine,
            analysis: OnceLock::new(),
            earlier: Memory::default(),
            calm: Calm::default(),
        }
    }

    /// The same with something to be quiet about.
    pub(crate) fn with_calm(self, calm: Calm) -> Self {
        Self { calm, ..self }
    }

    /// The same with what an analysis of an earlier text left.
    pub(crate) fn with_earlier(self, earlier: Memory) -> Self {
        Self { earlier, ..self }
    }

    /// The same with an analysis that was made before.
    pub(crate) fn with_analysis(self, analysis: Analysis) -> Self {
        Self {
            analysis: OnceLock::from(analysis),
            ..self
        }
    }

    /// What the engine says about the text. It is asked once, by whoever needs the answer first.
    ///
    /// # Panics
    /// If the engine does; whoever calls this is prepared for that.
    pub fn analysis(&self) -> &Analysis {
        self.analysis
            .get_or_init(|| self.engine.analyze(&self.source, &self.earlier))
    }

    /// The findings that are to be shown now: all but those about a row that is being typed.
    pub(crate) fn shown(&self) -> Vec<&Diag> {
        self.calm.choose(self.analysis())
    }

    /// What the engine would say about another text of the document.
    pub(crate) fn analyze(&self, source: &Source) -> Analysis {
        self.engine.analyze(source, &self.analysis().memory)
    }

    /// A text in the person's language.
    pub fn say<'t>(&self, text: &'t Text) -> &'t str {
        text.get(self.lang)
    }

    /// One of two wordings, by the person's language.
    pub(crate) fn either<'t>(&self, zh: &'t str, en: &'t str) -> &'t str {
        match self.lang {
            Lang::Zh => zh,
            Lang::En => en,
        }
    }

    /// A span in the client's columns.
    pub fn range(&self, span: Span) -> Range {
        self.source.range(span, self.encoding)
    }

    /// The byte that a client's position means, clamped.
    pub fn offset(&self, position: Position) -> usize {
        self.source.place(position, self.encoding).offset
    }
}

impl fmt::Debug for Snapshot {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The text stays out of whatever this is written to.
        formatter
            .debug_struct("Snapshot")
            .field("version", &self.version)
            .finish_non_exhaustive()
    }
}

/// The documents as they stood when a request came in.
#[derive(Clone, Debug, Default)]
pub struct View {
    /// The document that the request names, if it is open.
    pub document: Option<Arc<Snapshot>>,
    /// All open documents, in the order of their names.
    pub open: Arc<[Arc<Snapshot>]>,
}

/// Whether the client still wants an answer. Long work looks from time to time.
#[derive(Clone, Debug, Default)]
pub struct Cancel(Arc<AtomicBool>);

impl Cancel {
    /// Whether nobody waits any more.
    pub fn is_cancelled(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }

    /// A guard that cancels when it is dropped, as it is with the future of a cancelled request.
    pub(crate) fn on_drop(&self) -> CancelOnDrop {
        CancelOnDrop(self.clone())
    }
}

pub(crate) struct CancelOnDrop(Cancel);

impl Drop for CancelOnDrop {
    fn drop(&mut self) {
        self.0.0.store(true, Ordering::Relaxed);
    }
}
