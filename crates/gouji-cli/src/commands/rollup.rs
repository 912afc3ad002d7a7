//! `gouji rollup`: a report against the sum of the reports that it covers.

use std::fs;
use std::path::PathBuf;

use gouji_model::{Lang, Report, Text, same_organ};
use gouji_rules::{CheckOptions, Finding, Other};

use super::print::{Ending, Printer};
use super::{CLEAN, COULD_NOT, FOUND, Manner, load};
use crate::args::Rollup;
use crate::engine::Engine;
use crate::files::{Item, Reader, Trouble, discover};
use crate::grounds::Ground;
use crate::output::{self, Checked, Run, Setup, Tally};
use crate::places::Places;

/// The group of the rules that look at reports below.
const GROUP: &str = "rollup";

/// Runs the command.
pub(super) fn run(args: &Rollup, manner: Manner) -> u8 {
    let parent = Item::File(args.parent.clone());
    let (ground, code) = match load(&args.rules, &parent, manner.lang) {
        Ok(loaded) => loaded,
        Err(code) => return code,
    };
    match work(args, &ground, manner) {
        Ok(worked) => code.max(worked),
        Err(trouble) => {
            trouble.print(manner.lang);
            COULD_NOT
        }
    }
}

fn work(args: &Rollup, ground: &Ground, manner: Manner) -> Result<u8, Trouble> {
    let engine = ground.engine.as_ref();
    let hints = ground.hints(args.year);
    let mut reader = Reader::default();
    let parent_item = Item::File(args.parent.clone());
    let parent = reader.with(&parent_item, |text| engine.read(text, hints))?;
    let expected = args.children.as_ref().map(list).transpose()?.unwrap_or_default();
    let mut troubles = Vec::new();
    let mut children: Vec<(String, Report)> = Vec::new();
    for item in discover(std::slice::from_ref(&args.folder)) {
        if is_same_file(&item, &args.parent) {
            continue;
        }
        match reader.with(&item, |text| engine.read(text, hints)) {
            Ok(report) => match objection(&report, &parent, &children) {
                None => children.push((item.path(), report)),
                Some(why) => said_left_out(&item.path(), &why, manner.lang),
            },
            Err(trouble) => {
                trouble.print(manner.lang);
                troubles.push(trouble);
            }
        }
    }
    let has = |name: &str| {
        children
            .iter()
            .any(|(_, r)| r.named_organ().is_some_and(|o| same_organ(o, name)))
    };
    let missing: Vec<String> = expected.into_iter().filter(|name| !has(name)).collect();
    let others: Vec<Other<'_>> = children
        .iter()
        .map(|(file, report)| Other { file, report })
        .collect();
    let options = CheckOptions {
        children: &others,
        missing: &missing,
        select: vec![GROUP.to_owned()],
        ..CheckOptions::default()
    };
    let findings = engine.check(&parent, &options).findings;
    let ending = print(args, manner, engine, &parent, &findings, &troubles);
    let tally = Tally::of(&findings, 0);
    Ok(match ending {
        Ending::Failed => COULD_NOT,
        Ending::ReaderGone => CLEAN,
        Ending::Whole if !troubles.is_empty() => COULD_NOT,
        Ending::Whole if tally.is_bad() => FOUND,
        Ending::Whole => CLEAN,
    })
}

fn print(
    args: &Rollup,
    manner: Manner,
    engine: &Engine,
    parent: &Report,
    findings: &[Finding],
    troubles: &[Trouble],
) -> Ending {
    let output = output::open(
        &args.format,
        Setup {
            lang: manner.lang,
            style: manner.style,
        },
    );
    let mut bytes = Vec::new();
    output.begin(&mut bytes);
    let checked = Checked {
        index: 0,
        path: &Item::File(args.parent.clone()).path(),
        report: parent,
        places: &Places::new(&parent.text),
        findings,
    };
    output.report(&checked, &mut bytes);
    let run = Run {
        tally: &Tally::of(findings, 0),
        troubles,
        engine: Some(engine),
    };
    output.end(&run, &mut bytes);
    let mut printer = Printer::new();
    printer.write(&bytes);
    printer.finish(manner.lang)
}

/// The organs of a list, one on a line; blank lines and lines that begin with # do not count.
fn list(path: &PathBuf) -> Result<Vec<String>, Trouble> {
    let text = fs::read_to_string(path).map_err(|e| Trouble::io(path, &e))?;
    let lines = text.lines().map(|l| l.trim_start_matches('\u{feff}').trim());
    let named = lines.filter(|l| !l.is_empty() && !l.starts_with('#'));
    Ok(named.map(str::to_owned).collect())
}

fn is_same_file(item: &Item, parent: &PathBuf) -> bool {
    let Item::File(path) = item else { return false };
    path == parent
        || fs::canonicalize(path).is_ok_and(|one| fs::canonicalize(parent).is_ok_and(|other| one == other))
}

/// Why a report is not added up, if there is a reason.
fn objection(report: &Report, parent: &Report, children: &[(String, Report)]) -> Option<Text> {
    let year = |r: &Report| r.year.as_ref().map(|y| y.value);
    if let (Some(own), Some(theirs)) = (year(parent), year(report))
        && own != theirs
    {
        return Some(Text::new(
            format!("是 {theirs} 年度的报告"),
            format!("is a report of {theirs}"),
        ));
    }
    let name = report.named_organ()?;
    if parent.named_organ().is_some_and(|o| same_organ(o, name)) {
        return Some(Text::new(
            "与上级报告是同一机关",
            "is by the organ of the parent report",
        ));
    }
    let twice = children
        .iter()
        .find(|(_, r)| r.named_organ().is_some_and(|o| same_organ(o, name)));
    twice.map(|(file, _)| {
        Text::new(
            format!("与 {file} 是同一机关，只计一份"),
            format!("is by the same organ as {file}, which is counted"),
        )
    })
}

fn said_left_out(path: &str, why: &Text, lang: Lang) {
    match lang {
        Lang::Zh => eprintln!("说明：没有计入 {path}：{}", why.zh),
        Lang::En => eprintln!("note: {path} is left out: it {}", why.en),
    }
}
