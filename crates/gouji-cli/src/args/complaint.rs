//! Wrong arguments, said in Chinese and then in clap's English.

use std::process::ExitCode;

use clap::Error;
use clap::error::{ContextKind, ContextValue, ErrorKind};

use crate::commands::COULD_NOT;

/// Prints help or version to standard output, a complaint to standard error; the exit code that belongs to it.
pub(crate) fn print(error: &Error) -> ExitCode {
    if matches!(error.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion) {
        // A reader of the help that went away is no failure.
        let _ = error.print();
        return ExitCode::SUCCESS;
    }
    let help = error.kind() == ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand;
    if !help && !english_wanted() {
        eprintln!("错误：{}", chinese(error));
    }
    let _ = error.print();
    ExitCode::from(COULD_NOT)
}

/// The arguments could not be read, so `--lang en` is looked for by hand.
fn english_wanted() -> bool {
    let mut arguments = std::env::args_os().skip(1);
    arguments.any(|a| a == "--lang=en") || {
        let mut arguments = std::env::args_os().skip_while(|a| a != "--lang").skip(1);
        arguments.next().is_some_and(|a| a == "en")
    }
}

fn chinese(error: &Error) -> String {
    let argument = value(error, ContextKind::InvalidArg);
    let given = value(error, ContextKind::InvalidValue);
    let sentence = match error.kind() {
        ErrorKind::UnknownArgument => format!("不认识参数 {argument}"),
        ErrorKind::InvalidSubcommand => {
            format!("没有命令 {}", value(error, ContextKind::InvalidSubcommand))
        }
        ErrorKind::InvalidValue if given.is_empty() => format!("{argument} 后面要有一个值"),
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => format!("{argument} 不能是“{given}”"),
        ErrorKind::MissingRequiredArgument => format!("缺少 {argument}"),
        ErrorKind::MissingSubcommand => "缺少命令".to_owned(),
        ErrorKind::ArgumentConflict => format!("{argument} 不能这样用（重复，或与其他参数冲突）"),
        _ => "命令行有误".to_owned(),
    };
    let choices = value(error, ContextKind::ValidValue);
    let near = [
        ContextKind::SuggestedValue,
        ContextKind::SuggestedArg,
        ContextKind::SuggestedSubcommand,
    ]
    .into_iter()
    .map(|kind| value(error, kind))
    .find(|s| !s.is_empty());
    match near {
        Some(near) if choices.is_empty() => format!("{sentence}，是否想写 {near}？"),
        Some(near) => format!("{sentence}，是否想写 {near}？可以是：{choices}。"),
        None if choices.is_empty() => format!("{sentence}。"),
        None => format!("{sentence}，可以是：{choices}。"),
    }
}

/// What clap knows about its complaint, as text.
fn value(error: &Error, kind: ContextKind) -> String {
    match error.get(kind) {
        Some(ContextValue::String(s)) => s.clone(),
        Some(ContextValue::Strings(list)) => list.join("、"),
        Some(ContextValue::StyledStr(s)) => s.to_string(),
        Some(ContextValue::Number(n)) => n.to_string(),
        _ => String::new(),
    }
}
