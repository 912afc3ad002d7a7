//! `gouji new` and `gouji fmt`: a report before it is written, and tables with their columns in line.

use std::fs;
use std::path::Path;

use gouji_model::Lang;
use gouji_model::align::aligned;
use gouji_model::skeleton::skeleton;

use super::print::{Ending, Printer};
use super::{CLEAN, COULD_NOT, FOUND, Manner, load};
use crate::args::{Fmt, New};
use crate::files::{Item, Trouble, discover};

/// Runs `gouji new`.
pub(super) fn new(args: &New, manner: Manner) -> u8 {
    let lang = manner.lang;
    let (engine, code) = match load(&args.rules, lang) {
        Ok(loaded) => loaded,
        Err(code) => return code,
    };
    let set = engine.library().rules_for(args.year);
    let form = set.map(|set| std::sync::Arc::clone(&set.form));
    let Some(form) = form.or_else(|| engine.forms().for_year(args.year).cloned()) else {
        let trouble = Trouble::new(
            args.year.to_string(),
            "没有适用于这个年度的格式",
            "there is no form for this year",
        );
        trouble.print(lang);
        return COULD_NOT;
    };
    let mut printer = Printer::new();
    printer.write(skeleton(&form, args.year).as_bytes());
    match printer.finish(lang) {
        Ending::Whole => code,
        Ending::ReaderGone => CLEAN,
        Ending::Failed => COULD_NOT,
    }
}

/// Runs `gouji fmt`.
pub(super) fn fmt(args: &Fmt, manner: Manner) -> u8 {
    let mut code = CLEAN;
    for item in discover(&args.paths) {
        let said = match &item {
            Item::File(path) => one(path, args.check),
            Item::Stdin => Err(Trouble::new(
                "-",
                "标准输入不能改写，请写出文件名",
                "standard input cannot be rewritten; name a file",
            )),
            Item::Trouble(trouble) => Err(trouble.clone()),
        };
        match said {
            Ok(false) => {}
            Ok(true) => {
                match (args.check, manner.lang) {
                    (true, Lang::Zh) => println!("{}：表格没有对齐", item.path()),
                    (true, Lang::En) => println!("{}: tables are not aligned", item.path()),
                    (false, Lang::Zh) => println!("{}：已对齐", item.path()),
                    (false, Lang::En) => println!("{}: aligned", item.path()),
                }
                code = code.max(if args.check { FOUND } else { CLEAN });
            }
            Err(trouble) => {
                trouble.print(manner.lang);
                code = COULD_NOT;
            }
        }
    }
    code
}

/// Whether a file changes. Only UTF-8 is written, with its mark and line ends as they were; other encodings would
/// have to be turned back, and a character that is lost there is a figure that is lost.
fn one(path: &Path, check: bool) -> Result<bool, Trouble> {
    let bytes = fs::read(path).map_err(|e| Trouble::io(path, &e))?;
    let Ok(text) = String::from_utf8(bytes) else {
        return Err(Trouble::new(
            path.to_string_lossy(),
            "只能改写 UTF-8 编码的文件，请先另存为 UTF-8",
            "only UTF-8 can be rewritten; save the file as UTF-8 first",
        ));
    };
    let (mark, body) = match text.strip_prefix('\u{feff}') {
        Some(body) => ("\u{feff}", body),
        None => ("", text.as_str()),
    };
    let after = aligned(body);
    if after == body {
        return Ok(false);
    }
    if !check {
        save(path, &format!("{mark}{after}"))?;
    }
    Ok(true)
}

/// Writes beside the file and then takes its place, so that no reader ever sees half of it.
fn save(path: &Path, text: &str) -> Result<(), Trouble> {
    let io = |e: std::io::Error| Trouble::io(path, &e);
    let full = fs::canonicalize(path).map_err(io)?;
    let mut beside = full.clone().into_os_string();
    beside.push(".gouji-new");
    fs::write(&beside, text).map_err(io)?;
    let allowed = fs::metadata(&full).map_err(io)?.permissions();
    fs::set_permissions(&beside, allowed).map_err(io)?;
    fs::rename(&beside, &full).map_err(io)
}
