//! `gouji extract`: every cell and figure of every report.

use std::ops::ControlFlow;

use super::print::{Ending, Printer};
use super::{CLEAN, COULD_NOT, Manner, jobs, load};
use crate::args::Extract;
use crate::extract::{self, Extracted};
use crate::files::{Item, Reader, Trouble, discover};
use crate::places::Places;
use crate::progress::Progress;
use crate::{panics, pipeline};

/// Runs the command.
pub(super) fn run(args: &Extract, manner: Manner) -> u8 {
    let lang = manner.lang;
    let (engine, mut code) = match load(&args.input.rules, lang) {
        Ok(loaded) => loaded,
        Err(code) => return code,
    };
    let format = extract::open(&args.format);
    let items = discover(&args.input.paths);
    let progress = Progress::new(items.len());
    let one = |reader: &mut Reader, item: &Item| -> Result<Vec<u8>, Trouble> {
        let path = item.path();
        let work = || {
            reader.with(item, |text| {
                let report = engine.read(text, args.input.year.hints());
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
                bytes
            })
        };
        panics::guard(work).unwrap_or_else(|panicked| Err(Trouble::panicked(&path, &panicked)))
    };
    let worker = || {
        let mut reader = Reader::default();
        let one = &one;
        move |item: &Item| one(&mut reader, item)
    };
    let mut printer = Printer::new();
    printer.write(format.header.as_bytes());
    pipeline::run(&items, jobs(args.input.jobs, items.len()), worker, |done| {
        let going_on = progress.step(|| match done {
            Ok(bytes) => printer.write(&bytes),
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
    match printer.finish(lang) {
        Ending::Whole => code,
        Ending::ReaderGone => CLEAN,
        Ending::Failed => COULD_NOT,
    }
}
