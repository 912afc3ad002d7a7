//! The server under test with all rules on.

use std::sync::Arc;

use gouji_lsp::{Checker, NoFiles, Options};

/// The argument that makes the benchmark this server.
pub(crate) const NAME: &str = "rules";

pub(crate) fn serve() {
    let checker = Checker::new(gouji_rules::embedded(), None, Arc::new(NoFiles));
    gouji_lsp::run(Arc::new(checker), Options::default());
}
