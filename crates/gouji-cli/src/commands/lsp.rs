//! `gouji lsp`: the language server on standard input and output.

use std::process::ExitCode;
use std::sync::Arc;

use gouji_lsp::{Checker, Options};

use crate::args::Lsp;
use crate::files::Workspace;

/// Runs the command. It ends with the editor.
pub(super) fn run(args: &Lsp) -> ExitCode {
    let folder = args.rules.rules.as_ref();
    let folder = folder.map(|folder| folder.to_string_lossy().into_owned());
    let checker = Checker::new(gouji_rules::embedded(), folder, Arc::new(Workspace));
    gouji_lsp::run(Arc::new(checker), Options::default())
}
