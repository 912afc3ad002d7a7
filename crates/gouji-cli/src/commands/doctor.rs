//! `gouji doctor`: which version, forms, rule files and configuration are in use, and why.

use std::path::PathBuf;

use gouji_model::Lang;

use super::print::{Ending, Printer};
use super::{CLEAN, COULD_NOT, Manner, load};
use crate::args::Doctor;
use crate::engine::Engine;

/// Runs the command.
pub(super) fn run(args: &Doctor, manner: Manner) -> u8 {
    let lang = manner.lang;
    let (engine, code) = match load(&args.rules, lang) {
        Ok(loaded) => loaded,
        Err(code) => return code,
    };
    let mut printer = Printer::new();
    printer.write(text(&engine, args, lang).as_bytes());
    match printer.finish(lang) {
        Ending::Whole => code,
        Ending::ReaderGone => CLEAN,
        Ending::Failed => COULD_NOT,
    }
}

fn text(engine: &Engine, args: &Doctor, lang: Lang) -> String {
    let say = |zh: &str, en: &str| match lang {
        Lang::Zh => zh.to_owned(),
        Lang::En => en.to_owned(),
    };
    let mut lines = vec![format!("gouji {}", env!("CARGO_PKG_VERSION"))];
    if let Ok(program) = std::env::current_exe() {
        lines.push(format!("{}: {}", say("程序", "program"), program.display()));
    }

    lines.push(String::new());
    lines.push(say("表样：", "forms:"));
    for form in engine.forms().iter() {
        let years = match form.to {
            Some(to) => format!("{}–{to}", form.from),
            None => format!("{}–", form.from),
        };
        let cells = form.cells.len();
        let size = say(&format!("{cells} 个单元格"), &format!("{cells} cells"));
        lines.push(format!("  {}  {years}  {}  {size}", form.id, form.name.get(lang)));
    }

    lines.push(String::new());
    lines.push(match &args.rules.rules {
        None => say(
            "规则文件：程序内置（没有写 --rules）",
            "rule files: built in (no --rules)",
        ),
        Some(folder) => {
            let folder = folder.display();
            say(
                &format!("规则文件：{folder} 中的文件优先，其余为程序内置（--rules）"),
                &format!("rule files: those of {folder} first, all others built in (--rules)"),
            )
        }
    });
    lines.push(format!("  {}", engine.sources().join("  ")));
    let problems = engine.all_problems();
    let wrong = problems.len();
    lines.push(say(
        &format!("  {wrong} 处错误"),
        &format!("  {wrong} complaints"),
    ));

    lines.extend(problems.iter().map(|p| format!("  {}", p.render(lang))));

    lines.push(String::new());
    lines.push(say("规则包（年度：规则数）：", "packs (year: rules):"));
    let packs = engine
        .years()
        .into_iter()
        .map(|(year, rules)| format!("{year}: {rules}"));
    lines.push(format!("  {}", packs.collect::<Vec<_>>().join("  ")));

    lines.push(String::new());
    lines.push(configuration(&say));
    lines.join("\n") + "\n"
}

/// The nearest `gouji.ron` of the working folder and its ancestors.
fn configuration(say: &dyn Fn(&str, &str) -> String) -> String {
    let start = std::env::current_dir().unwrap_or_default();
    let found: Option<PathBuf> = start
        .ancestors()
        .map(|folder| folder.join("gouji.ron"))
        .find(|path| path.is_file());
    match found {
        Some(path) => {
            let path = path.display();
            say(
                &format!("配置文件：{path}（离当前文件夹最近的 gouji.ron）"),
                &format!("configuration: {path} (the gouji.ron nearest to the working folder)"),
            )
        }
        None => say(
            "配置文件：无（当前文件夹及其上级都没有 gouji.ron）",
            "configuration: none (no gouji.ron in the working folder or above it)",
        ),
    }
}
