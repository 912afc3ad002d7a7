//! `gouji check`: every report against the rules of its year.

use std::collections::HashSet;
use std::ops::ControlFlow;
use std::path::PathBuf;

use gouji_model::{Lang, Report, Text};
use gouji_rules::{CheckOptions, Finding, Severity};

use super::print::{Ending, Printer};
use super::{CLEAN, COULD_NOT, FOUND, Manner, jobs, load};
use crate::args::Check;
use crate::baseline::{Baseline, Identity};
use crate::engine::Engine;
use crate::files::{Item, Reader, Trouble, discover};
use crate::neighbours::Neighbours;
use crate::output::{self, Checked, Output, Run, Setup, Tally};
use crate::places::Places;
use crate::progress::Progress;
use crate::{engine, panics, pipeline, select};

/// Runs the command.
pub(super) fn run(args: &Check, manner: Manner) -> u8 {
    let lang = manner.lang;
    let (engine, mut code) = match load(&args.input.rules, lang) {
        Ok(loaded) => loaded,
        Err(code) => return code,
    };
    let plan = match Plan::new(args, &engine, manner) {
        Ok(plan) => plan,
        Err(troubles) => {
            troubles.iter().for_each(|t| t.print(lang));
            return COULD_NOT;
        }
    };
    let outcome = plan.work(args);
    match outcome.ending {
        Ending::Whole => code = code.max(outcome.code),
        Ending::ReaderGone => return CLEAN,
        Ending::Failed => return COULD_NOT,
    }
    if let Some(path) = &args.write_baseline {
        let baseline = Baseline::of(outcome.found);
        return match baseline.save(path) {
            Ok(()) => {
                said_baseline(baseline.len(), lang);
                code
            }
            Err(trouble) => {
                trouble.print(lang);
                COULD_NOT
            }
        };
    }
    code.max(if outcome.tally.is_bad() { FOUND } else { CLEAN })
}

fn said_baseline(findings: usize, lang: Lang) {
    match lang {
        Lang::Zh => eprintln!("已把 {findings} 个问题写入基线文件"),
        Lang::En => eprintln!("{findings} findings written to the baseline file"),
    }
}

fn said_note(note: &Text, lang: Lang) {
    match lang {
        Lang::Zh => eprintln!("说明：{}", note.zh),
        Lang::En => eprintln!("note: {}", note.en),
    }
}

/// Everything that the workers share.
struct Plan<'e> {
    engine: &'e Engine,
    output: Box<dyn Output>,
    options: CheckOptions<'static>,
    least: Severity,
    baseline: Option<Baseline>,
    /// Whether findings are collected for a new baseline.
    collect: bool,
    year: Option<u16>,
    /// The report of the year before, where the user says which it is.
    previous: Option<PathBuf>,
    lang: Lang,
}

/// What a worker hands to the printer.
struct Done {
    bytes: Vec<u8>,
    tally: Tally,
    found: Vec<Identity>,
    /// What users should know about the rules that were used.
    note: Option<Text>,
    trouble: Option<Trouble>,
}

/// The end of a run.
struct Outcome {
    ending: Ending,
    /// Whether some reports could not be worked on, as an exit code.
    code: u8,
    tally: Tally,
    found: Vec<Identity>,
}

impl<'e> Plan<'e> {
    fn new(args: &Check, engine: &'e Engine, manner: Manner) -> Result<Self, Vec<Trouble>> {
        let options = select::options(&args.select, &args.ignore, engine)?;
        let baseline = args.baseline.as_deref().map(Baseline::load).transpose();
        let setup = Setup {
            lang: manner.lang,
            style: manner.style,
        };
        Ok(Self {
            engine,
            output: output::open(&args.format, setup),
            options,
            least: args.severity.into(),
            baseline: baseline.map_err(|t| vec![t])?,
            collect: args.write_baseline.is_some(),
            year: args.input.year.year,
            previous: args.previous.clone(),
            lang: manner.lang,
        })
    }

    fn work(&self, args: &Check) -> Outcome {
        let items = discover(&args.input.paths);
        let needs = self.engine.needs(&self.options);
        let neighbours = if needs.previous && self.previous.is_none() {
            Neighbours::find(&items, self.engine, self.year, jobs(args.input.jobs, items.len()))
        } else {
            Neighbours::default()
        };
        let neighbours = &neighbours;
        let items: Vec<(usize, Item)> = items.into_iter().enumerate().collect();
        let progress = Progress::new(items.len());
        let mut printer = Printer::new();
        let (mut tally, mut found, mut troubles) = (Tally::default(), Vec::new(), Vec::new());
        let mut buffer = Vec::new();
        self.output.begin(&mut buffer);
        printer.write(&buffer);
        let mut printed_any = false;
        let mut notes = HashSet::new();
        let worker = || {
            let mut reader = Reader::default();
            let mut other = Reader::default();
            move |(index, item): &(usize, Item)| {
                self.one(&mut reader, item, |text| {
                    self.check(*index, item, text, &mut other, neighbours)
                })
            }
        };
        pipeline::run(
            &items,
            jobs(args.input.jobs, items.len()),
            worker,
            |done: Done| {
                tally.add(&done.tally);
                found.extend(done.found);
                let going_on = progress.step(|| {
                    if let Some(trouble) = &done.trouble {
                        trouble.print(self.lang);
                    }
                    // A folder of reports of one year says the same of each; once is enough.
                    if let Some(note) = done.note.filter(|n| notes.insert(n.get(self.lang).to_owned())) {
                        said_note(&note, self.lang);
                    }
                    let separator = if printed_any { self.output.between() } else { b"" };
                    done.bytes.is_empty() || (printer.write(separator) && printer.write(&done.bytes))
                });
                printed_any |= !done.bytes.is_empty();
                troubles.extend(done.trouble);
                if going_on {
                    ControlFlow::Continue(())
                } else {
                    ControlFlow::Break(())
                }
            },
        );
        progress.finish();
        buffer.clear();
        let run = Run {
            tally: &tally,
            troubles: &troubles,
            engine: self.engine,
        };
        self.output.end(&run, &mut buffer);
        printer.write(&buffer);
        let code = if troubles.is_empty() { CLEAN } else { COULD_NOT };
        Outcome {
            ending: printer.finish(self.lang),
            code,
            tally,
            found,
        }
    }

    /// One report, from its bytes to what is printed.
    fn one(
        &self,
        reader: &mut Reader,
        item: &Item,
        check: impl FnOnce(&str) -> Result<Done, Trouble>,
    ) -> Done {
        let path = item.path();
        let work = || reader.with(item, check).and_then(|done| done);
        let failed = |trouble| Done {
            bytes: Vec::new(),
            tally: Tally::default(),
            found: Vec::new(),
            note: None,
            trouble: Some(trouble),
        };
        match panics::guard(work) {
            Ok(done) => done.unwrap_or_else(failed),
            Err(panicked) => failed(Trouble::panicked(&path, &panicked)),
        }
    }

    /// The report of the year before, with the path that findings show.
    fn before(
        &self,
        report: &Report,
        item: &Item,
        reader: &mut Reader,
        neighbours: &Neighbours,
    ) -> Result<Option<(String, Report)>, Trouble> {
        let (file, year) = match (&self.previous, item) {
            (Some(path), _) => (Item::File(path.clone()), None),
            (None, Item::File(path)) => match neighbours.previous(report, path) {
                Some(path) => (Item::File(path.to_path_buf()), None),
                None => return Ok(None),
            },
            (None, _) => return Ok(None),
        };
        let read = reader.with(&file, |text| self.engine.read(text, year));
        Ok(Some((file.path(), read?)))
    }

    fn check(
        &self,
        index: usize,
        item: &Item,
        text: &str,
        reader: &mut Reader,
        neighbours: &Neighbours,
    ) -> Result<Done, Trouble> {
        let path = &*item.path();
        let report = self.engine.read(text, self.year);
        let before = self.before(&report, item, reader, neighbours)?;
        let options = CheckOptions {
            previous: before.as_ref().map(|(_, report)| report),
            previous_file: before.as_ref().map_or("", |(file, _)| file),
            ..self.options.clone()
        };
        let engine::Verdict { mut findings, note } = self.engine.check(&report, &options);
        findings.retain(|f| f.severity >= self.least);
        let mut found = Vec::new();
        if self.collect {
            found.extend(findings.iter().map(|f| Identity::of(path, &report, f)));
        }
        let known = self.drop_known(path, &report, &mut findings);
        let mut bytes = Vec::new();
        let checked = Checked {
            index,
            path,
            report: &report,
            places: &Places::new(&report.text),
            findings: &findings,
        };
        self.output.report(&checked, &mut bytes);
        Ok(Done {
            bytes,
            tally: Tally::of(&findings, known),
            found,
            note,
            trouble: None,
        })
    }

    /// Leaves out what the baseline knows, and counts it.
    fn drop_known(&self, path: &str, report: &Report, findings: &mut Vec<Finding>) -> usize {
        let Some(baseline) = &self.baseline else {
            return 0;
        };
        let before = findings.len();
        findings.retain(|f| !baseline.knows(&Identity::of(path, report, f)));
        before - findings.len()
    }
}
