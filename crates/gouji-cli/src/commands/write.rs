//! `gouji new` and `gouji fmt`: a report before it is written, and tables with their columns in line.

use std::path::Path;

use gouji_model::Lang;
use gouji_model::align::aligned;
use gouji_model::skeleton::skeleton;

use super::print::{Ending, Printer};
use super::{CLEAN, COULD_NOT, FOUND, Manner, load};
use crate::args::{Fmt, New};
use crate::files::{Editable, Item, Trouble, discover};

/// Runs `gouji new`.
pub(super) fn new(args: &New, manner: Manner) -> u8 {
    let lang = manner.lang;
    let (ground, code) = match load(&args.rules, &Item::Stdin, lang) {
        Ok(loaded) => loaded,
        Err(code) => return code,
    };
    let engine = ground.engine;
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

/// Whether a file changes.
fn one(path: &Path, check: bool) -> Result<bool, Trouble> {
    let mut file = Editable::open(path)?;
    let after = aligned(&file.text);
    let changes = after != file.text;
    if changes && !check {
        file.save(after)?;
    }
    Ok(changes)
}
