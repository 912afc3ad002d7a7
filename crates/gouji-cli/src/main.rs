//! The command `gouji`: files in, findings and cells out.
//!
//! Only this crate reads files and prints. What is read and what is found comes from the crates to its left.

mod args;
mod baseline;
mod commands;
mod engine;
mod extract;
mod files;
mod grounds;
mod judging;
mod kept;
mod neighbours;
mod output;
mod panics;
mod pipeline;
mod places;
mod progress;
mod select;
mod surroundings;
mod terminal;

use std::process::ExitCode;

fn main() -> ExitCode {
    panics::install();
    match args::parse() {
        Ok(arguments) => commands::run(&arguments),
        Err(code) => code,
    }
}
