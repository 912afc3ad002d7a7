//! Chores of the project that cargo has no command for.

mod many_reports;
mod repair_score;

use std::process::ExitCode;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let done = match arguments.split_first() {
        Some((chore, rest)) if chore == "repair-score" => repair_score::run(rest),
        Some((chore, rest)) if chore == "many-reports" => many_reports::run(rest),
        _ => Err(
            "usage: cargo xtask repair-score [--seeds N] [--first-seed S] [--verbose]\n       \
                  cargo xtask many-reports [--reports N]"
                .to_owned(),
        ),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("{message}");
            ExitCode::from(2)
        }
    }
}
