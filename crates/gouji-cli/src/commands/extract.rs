//! `gouji extract`: every cell and figure of every report.

use std::ops::ControlFlow;

use gouji_model::Lang;

use super::print::{Ending, Printer};
use super::{CLEAN, COULD_NOT, Manner, jobs};
use crate::args::Extract;
use crate::extract::{self, Extracted};
use crate::files::{Reader, Trouble};
use crate::grounds::{Entry, Grounds};
use crate::places::Places;
use crate::progress::Progress;
use crate::{panics, pipeline};

/// Runs the command.
pub(super) fn run(args: &Extract, manner: Manner) -> u8 {
    let lang = manner.lang;
    let mut grounds = Grounds::new(&args.input.rules, lang);
    let entries = match grounds.entries(&args.input.paths) {
        Ok(entries) => entries,
        Err(trouble) => {
            trouble.print(lang);
            return COULD_NOT;
        }
    };
    let mut code = if grounds.sound { CLEAN } else { COULD_NOT };
    let format = extract::open(&args.format);
    let progress = Progress::new(entries.len());
    // Nothing comes back for a file that is no report and that nobody named.
    let one = |reader: &mut Reader, entry: &Entry| -> Result<Option<Vec<u8>>, Trouble> {
        let path = entry.item.path();
        let Some(ground) = grounds.all.get(entry.ground) else {
            return Ok(None);
        };
        let engine = &ground.engine;
        let work = || {
            reader.with(&entry.item, |text| {
                let report = engine.read(text, ground.hints(args.input.year));
                if !entry.named && !report.shows_itself() {
                    return None;
                }
                let mut bytes = Vec::new();
                let ties = if format.prose {
                    engine.ties(&report)
                } else {
                    Vec::new()
                };
                let extracted = Extracted {
                    path: &path,
                    report: &report,
                    places: &Places::new(&report.text),
                    ties: &ties,
                    lang,
                };
                (format.report)(&extracted, &mut bytes);
                Some(bytes)
            })
        };
        panics::guard(work).unwrap_or_else(|panicked| Err(Trouble::panicked(&path, &panicked)))
    };
    let worker = || {
        let mut reader = Reader::default();
        let one = &one;
        move |entry: &Entry| one(&mut reader, entry)
    };
    let mut printer = Printer::new();
    printer.write(format.header.as_bytes());
    let jobs = jobs(args.input.jobs, entries.len());
    let mut left_out = 0;
    pipeline::run(&entries, jobs, worker, |done| {
        let going_on = progress.step(|| match done {
            Ok(Some(bytes)) => printer.write(&bytes),
            Ok(None) => {
                left_out += 1;
                true
            }
            Err(trouble) => {
                trouble.print(lang);
                code = COULD_NOT;
                true
            }
        });
        if going_on {
            ControlFlow::Continue(())
        } else {
            ControlFlow::Break(())
        }
    });
    progress.finish();
    if left_out > 0 {
        match lang {
            Lang::Zh => eprintln!("说明：{left_out} 个文件不像年度报告，没有提取（写出文件名即可提取）"),
            Lang::En => eprintln!(
                "note: left out {left_out} of the files, which do not look like reports (name one to extract it)"
            ),
        }
    }
    match printer.finish(lang) {
        Ending::Whole => code,
        Ending::ReaderGone => CLEAN,
        Ending::Failed => COULD_NOT,
    }
}
