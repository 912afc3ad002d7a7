//! Quiet while a row is being typed: what is new about an unfinished row waits until the row is finished.
//!
//! Half a row is never right, and whoever types it knows. What was shown before the row was touched stays, and what is
//! mended disappears at once. Clients that fetch get the same as those that are sent.

use std::collections::HashSet;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;

use gouji_grammar::Span;

use crate::engine::{Analysis, Diag};

/// What the client was shown last, by the identity of each finding.
#[derive(Clone, Debug, Default)]
pub(crate) struct Shown(Arc<HashSet<u64>>);

/// What is to be kept quiet about one text.
#[derive(Clone, Debug, Default)]
pub(crate) struct Calm {
    shown: Shown,
    line: Option<Span>,
}

impl Shown {
    /// The calm of the next text. `line` is the line of the last edit, unless the document was saved since.
    pub(crate) fn calm(&self, line: Option<Span>) -> Calm {
        Calm {
            shown: self.clone(),
            line,
        }
    }

    /// Takes down what is shown now.
    pub(crate) fn now(diags: &[&Diag]) -> Self {
        Self(Arc::new(diags.iter().map(|diag| identity(diag)).collect()))
    }
}

impl Calm {
    /// What is to be shown of an analysis.
    pub(crate) fn choose<'a>(&self, analysis: &'a Analysis) -> Vec<&'a Diag> {
        let row = self.line.and_then(|line| analysis.report()?.unfinished(line));
        let before = |diag: &Diag| self.shown.0.contains(&identity(diag));
        let calm = |diag: &&Diag| row.is_none_or(|row| !touches(diag, row) || before(diag));
        analysis.diags.iter().filter(calm).collect()
    }
}

/// A finding is the same while its rule and its cells are; without cells, while its words are.
fn identity(diag: &Diag) -> u64 {
    let mut hasher = DefaultHasher::new();
    diag.code.as_ref().map(|code| &code.id).hash(&mut hasher);
    diag.cells.hash(&mut hasher);
    if diag.cells.is_empty() {
        diag.message.zh.hash(&mut hasher);
    }
    hasher.finish()
}

fn touches(diag: &Diag, row: Span) -> bool {
    let meets = |span: Span| span.start <= row.end && row.start <= span.end;
    let here = diag.related.iter().filter(|related| related.source.is_none());
    meets(diag.span) || here.map(|related| related.span).any(meets)
}
