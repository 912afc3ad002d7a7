//! `gouji doctor`: which version, forms, rule files and configuration are in use, and why.

use gouji_model::Lang;
use gouji_rules::Settings;

use super::print::{Ending, Printer};
use super::{CLEAN, COULD_NOT, Manner, load};
use crate::args::Doctor;
use crate::files::Item;
use crate::grounds::{self, Ground};

/// Runs the command.
pub(super) fn run(args: &Doctor, manner: Manner) -> u8 {
    let lang = manner.lang;
    let (ground, code) = match load(&args.rules, &Item::Stdin, lang) {
        Ok(loaded) => loaded,
        Err(code) => return code,
    };
    let mut printer = Printer::new();
    printer.write(text(&ground, args, lang).as_bytes());
    match printer.finish(lang) {
        Ending::Whole => code,
        Ending::ReaderGone => CLEAN,
        Ending::Failed => COULD_NOT,
    }
}

fn text(ground: &Ground, args: &Doctor, lang: Lang) -> String {
    let engine = &ground.engine;
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
    let settings = ground.config.as_ref().and_then(|c| c.settings.rules.as_ref());
    let own = args
        .rules
        .rules
        .as_ref()
        .map(|folder| folder.display().to_string());
    let own = own.map(|folder| (folder, "--rules"));
    lines.push(
        match own.or_else(|| Some((settings?.name.clone(), "gouji.ron"))) {
            None => say(
                "规则文件：程序内置（--rules 和 gouji.ron 都没有指定）",
                "rule files: built in (neither --rules nor gouji.ron names others)",
            ),
            Some((folder, by)) => say(
                &format!("规则文件：{folder} 中的文件优先，其余为程序内置（{by}）"),
                &format!("rule files: those of {folder} first, all others built in ({by})"),
            ),
        },
    );
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
    lines.extend(configuration(lang));
    lines.join("\n") + "\n"
}

/// The nearest `gouji.ron` of the working folder and its ancestors: which one, why, and what it sets.
fn configuration(lang: Lang) -> Vec<String> {
    let say = |zh: String, en: String| match lang {
        Lang::Zh => zh,
        Lang::En => en,
    };
    let found = std::env::current_dir()
        .ok()
        .and_then(|here| grounds::nearest(&here));
    let Some(path) = found else {
        return vec![say(
            "配置文件：无（当前文件夹及其上级都没有 gouji.ron）".to_owned(),
            "configuration: none (no gouji.ron in the working folder or above it)".to_owned(),
        )];
    };
    let shown = path.display();
    let mut lines = vec![say(
        format!("配置文件：{shown}（离当前文件夹最近的 gouji.ron；别处的报告用离它自己最近的）"),
        format!(
            "configuration: {shown} (the gouji.ron nearest to the working folder; a report elsewhere uses the one \
             nearest to it)"
        ),
    )];
    match grounds::load(&path) {
        Err(trouble) => lines.push(format!("  {}", trouble.render(lang))),
        Ok(config) => lines.extend(contents(&config.settings, &say)),
    }
    lines
}

fn contents(settings: &Settings, say: &dyn Fn(String, String) -> String) -> Vec<String> {
    let mut lines = Vec::new();
    if let Some(rules) = &settings.rules {
        lines.push(format!("  rules: {}", rules.name));
    }
    if let Some(year) = settings.year {
        lines.push(format!("  year: {year}"));
    }
    for (rule, severity) in &settings.severity {
        lines.push(format!("  severity: {} = {}", rule.name, severity.as_str()));
    }
    for rule in &settings.select {
        lines.push(format!("  select: {}", rule.name));
    }
    for exception in &settings.ignore {
        lines.push(format!("  ignore: {}  {}", exception.rule.name, exception.reason));
    }
    for problem in &settings.problems {
        lines.push(say(
            format!("  {}", problem.render(Lang::Zh)),
            format!("  {}", problem.render(Lang::En)),
        ));
    }
    lines
}
