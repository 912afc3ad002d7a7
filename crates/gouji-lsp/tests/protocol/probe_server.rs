//! The server that protocol tests run as a process of its own.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod engine;

use std::process::ExitCode;
use std::sync::Arc;

use gouji_lsp::Options;

fn main() -> ExitCode {
    gouji_lsp::run(Arc::new(engine::Toy::default()), Options { probe: true })
}
