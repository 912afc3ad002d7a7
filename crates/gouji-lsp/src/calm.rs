//! Quiet while a row is being typed: what is new about an unfinished row waits until the row is finished.
//!
//! Half a row is never right, and whoever types it knows. What was shown before the row was touched stays, and what is
//! mended disappears at once.

use std::collections::HashSet;
use std::hash::{DefaultHasher, Hash, Hasher};

use gouji_grammar::Span;

use crate::engine::{Analysis, Diag};

/// What the client was shown last, by the identity of each finding.
#[derive(Debug, Default)]
pub(crate) struct Shown(HashSet<u64>);

impl Shown {
    /// What is to be shown now. `line` is the line of the last edit, unless the document was saved since.
    pub(crate) fn choose<'a>(&mut self, analysis: &'a Analysis, line: Option<Span>) -> Vec<&'a Diag> {
        let row = line.and_then(|line| analysis.report()?.unfinished(line));
        let calm =
            |diag: &&Diag| row.is_none_or(|row| !touches(diag, row) || self.0.contains(&identity(diag)));
        let chosen: Vec<_> = analysis.diags.iter().filter(calm).collect();
        self.0.clear();
        self.0.extend(chosen.iter().map(|diag| identity(diag)));
        chosen
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
