//! The commands, one file each, and what they share.

mod check;
mod describe;
mod doctor;
mod explain;
mod extract;
mod fix;
mod lsp;
mod print;
mod rollup;
mod rules;
mod write;

use std::num::NonZeroUsize;
use std::process::ExitCode;

use gouji_model::Lang;
use gouji_model::data_file::FileProblem;

use crate::args::{Arguments, Command, Rules};
use crate::files::Item;
use crate::grounds::{Ground, Grounds};
use crate::terminal::Style;

/// Exit code of a run that found nothing to complain about.
pub(crate) const CLEAN: u8 = 0;
/// Exit code of a run that showed errors or warnings.
pub(crate) const FOUND: u8 = 1;
/// Exit code of a run that could not do all of its work.
pub(crate) const COULD_NOT: u8 = 2;

/// How the user wants to be spoken to.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Manner {
    /// Language of messages.
    pub(crate) lang: Lang,
    /// Colour and width.
    pub(crate) style: Style,
}

/// Runs the command.
pub(crate) fn run(arguments: &Arguments) -> ExitCode {
    let manner = Manner {
        lang: arguments
            .lang
            .map(Lang::from)
            .or_else(crate::grounds::language)
            .unwrap_or_default(),
        style: Style::detect(arguments.color),
    };
    let code = match &arguments.command {
        Command::Check(args) => check::run(args, manner),
        Command::Fix(args) => fix::run(args, manner),
        Command::Extract(args) => extract::run(args, manner),
        Command::Explain(args) => explain::run(args, manner),
        Command::Rollup(args) => rollup::run(args, manner),
        Command::Doctor(args) => doctor::run(args, manner),
        Command::Rules(args) => rules::run(args, manner),
        Command::New(args) => write::new(args, manner),
        Command::Fmt(args) => write::fmt(args, manner),
        // The editor decides how a session ends, so the server has exit codes of its own.
        Command::Lsp(args) => return lsp::run(args),
    };
    ExitCode::from(code)
}

/// Loads forms and rules as the settings nearest to an item ask for. What is wrong with rule files and settings is
/// told and leaves the others in use; the exit code remembers it.
fn load(rules: &Rules, at: &Item, lang: Lang) -> Result<(Ground, u8), u8> {
    match Grounds::one(rules, at, lang) {
        Ok((ground, sound)) => Ok((ground, if sound { CLEAN } else { COULD_NOT })),
        Err(trouble) => {
            trouble.print(lang);
            Err(COULD_NOT)
        }
    }
}

/// Says what is wrong with rule files and settings.
pub(crate) fn print_problems(problems: &[FileProblem], lang: Lang) {
    for problem in problems {
        let kind = match lang {
            Lang::Zh => "规则文件有误",
            Lang::En => "error in rule file",
        };
        eprintln!("{kind}: {}", problem.render(lang));
    }
}

/// How many reports to work on at a time. Asking the system for its cores takes longer than reading one report.
pub(crate) fn jobs(asked: Option<NonZeroUsize>, reports: usize) -> usize {
    match asked {
        Some(jobs) => jobs.get(),
        None if reports <= 1 => 1,
        None => std::thread::available_parallelism().map_or(1, NonZeroUsize::get),
    }
}
