//! The server under test with a checker that costs next to nothing.

use std::sync::Arc;

use gouji_grammar::Span;
use gouji_lsp::{Analysis, Diag, Engine, Memory, Options, Severity, Source};
use gouji_model::Text;

/// The argument that makes the benchmark this server.
pub(crate) const NAME: &str = "gouji";

struct Toy;

impl Engine for Toy {
    fn analyze(&self, source: &Source, _: &Memory) -> Analysis {
        let diag = |(at, bad): (usize, &str)| Diag {
            span: Span::new(at, at + bad.len()),
            severity: Severity::Error,
            code: None,
            message: Text::new("此处是坏", "this is bad"),
            cells: Vec::new(),
            related: Vec::new(),
            fixes: Vec::new(),
        };
        Analysis {
            diags: source.text().match_indices('坏').map(diag).collect(),
            ..Analysis::default()
        }
    }
}

pub(crate) fn serve() {
    gouji_lsp::run(Arc::new(Toy), Options::default());
}
