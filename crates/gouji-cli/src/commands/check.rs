//! `gouji check`: every report against the rules of its year.

use std::collections::{BTreeSet, HashSet};
use std::ops::ControlFlow;
use std::path::PathBuf;

use gouji_model::{Lang, Report, Text};
use gouji_rules::{CheckOptions, Finding, Severity, Verdict};

use super::print::{Ending, Printer};
use super::{CLEAN, COULD_NOT, FOUND, Manner, jobs};
use crate::args::Check;
use crate::baseline::{Baseline, Identity};
use crate::files::{Item, Reader, Trouble, discover};
use crate::grounds::{Ground, Grounds};
use crate::output::{self, Checked, Output, Run, Setup, Tally};
use crate::places::Places;
use crate::progress::Progress;
use crate::surroundings::Surroundings;
use crate::{panics, pipeline, select};

/// Runs the command.
pub(super) fn run(args: &Check, manner: Manner) -> u8 {
    let lang = manner.lang;
    let mut code = CLEAN;
    let plan = match Plan::new(args, manner) {
        Ok(plan) => plan,
        Err(troubles) => {
            troubles.iter().for_each(|t| t.print(lang));
            return COULD_NOT;
        }
    };
    if !plan.grounds.sound {
        code = COULD_NOT;
    }
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
struct Plan {
    /// What each report is checked by.
    grounds: Grounds,
    /// The reports, each with its place in the input and its ground.
    items: Vec<(usize, Item, usize)>,
    output: Box<dyn Output>,
    /// One per ground.
    options: Vec<CheckOptions<'static>>,
    least: Severity,
    baseline: Option<Baseline>,
    /// Whether findings are collected for a new baseline.
    collect: bool,
    year: Option<u16>,
    surroundings: Surroundings,
    jobs: usize,
    lang: Lang,
}

/// What a worker hands to the printer.
#[derive(Default)]
struct Done {
    bytes: Vec<u8>,
    tally: Tally,
    found: Vec<Identity>,
    /// Which exceptions of the settings were used: the ground, and the exception.
    used: Vec<(usize, usize)>,
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

impl Plan {
    fn new(args: &Check, manner: Manner) -> Result<Self, Vec<Trouble>> {
        let mut grounds = Grounds::new(&args.input.rules, manner.lang);
        let mut items = Vec::new();
        for (index, item) in discover(&args.input.paths).into_iter().enumerate() {
            let ground = grounds.of(&item).map_err(|t| vec![t])?;
            items.push((index, item, ground));
        }
        let mut options = Vec::new();
        for ground in &grounds.all {
            let asked = select::options(&args.select, &args.ignore, &ground.engine)?;
            options.push(ground.options(&asked));
        }
        let baseline = args.baseline.as_deref().map(Baseline::load).transpose();
        let setup = Setup {
            lang: manner.lang,
            style: manner.style,
        };
        let jobs = jobs(args.input.jobs, items.len());
        let year = args.input.year.year;
        let all = items.iter().map(|(_, item, _)| item.clone()).collect();
        Ok(Self {
            surroundings: Surroundings::new(all, args.previous.clone(), year, jobs),
            grounds,
            items,
            output: output::open(&args.format, setup),
            options,
            least: args.severity.into(),
            baseline: baseline.map_err(|t| vec![t])?,
            collect: args.write_baseline.is_some(),
            year,
            jobs,
            lang: manner.lang,
        })
    }

    fn work(&self, args: &Check) -> Outcome {
        let items = &self.items;
        let progress = Progress::new(items.len());
        let mut printer = Printer::new();
        let (mut tally, mut found, mut troubles) = (Tally::default(), Vec::new(), Vec::new());
        let mut buffer = Vec::new();
        self.output.begin(&mut buffer);
        printer.write(&buffer);
        let mut printed_any = false;
        let mut notes = HashSet::new();
        let mut used = BTreeSet::new();
        let worker = || {
            let mut reader = Reader::default();
            let mut other = Reader::default();
            move |(index, item, ground): &(usize, Item, usize)| {
                self.one(&mut reader, item, |text| {
                    self.check((*index, item, *ground), text, &mut other)
                })
            }
        };
        pipeline::run(items, self.jobs, worker, |done: Done| {
            tally.add(&done.tally);
            found.extend(done.found);
            used.extend(done.used);
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
        });
        progress.finish();
        self.tell_unused(args, &used);
        buffer.clear();
        let run = Run {
            tally: &tally,
            troubles: &troubles,
            engine: self.grounds.all.first().map(|g| &*g.engine),
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
            used: Vec::new(),
            note: None,
            trouble: Some(trouble),
        };
        match panics::guard(work) {
            Ok(done) => done.unwrap_or_else(failed),
            Err(panicked) => failed(Trouble::panicked(&path, &panicked)),
        }
    }

    fn check(
        &self,
        (index, item, ground): (usize, &Item, usize),
        text: &str,
        reader: &mut Reader,
    ) -> Result<Done, Trouble> {
        let Some((own, options)) = self.grounds.all.get(ground).zip(self.options.get(ground)) else {
            return Ok(Done::default());
        };
        let path = &*item.path();
        let report = own.engine.read(text, own.year(self.year));
        let engine = &*own.engine;
        let seen = self
            .surroundings
            .seen_by(&report, item, (engine, options), reader)?;
        let (exceptions, below) = (own.exceptions(), own.relative(item));
        let verdict = seen.beside(options, |o| engine.check_but(&report, o, exceptions, &below));
        let Verdict {
            mut findings,
            note,
            mut ignored,
            used,
        } = verdict;
        findings.retain(|f| f.severity >= self.least);
        ignored.retain(|i| i.finding.severity >= self.least);
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
            tally: Tally {
                ignored: ignored.len(),
                ..Tally::of(&findings, known)
            },
            found,
            used: used.into_iter().map(|at| (ground, at)).collect(),
            note,
            trouble: None,
        })
    }

    /// Tells the exceptions of settings that covered nothing, where the whole folder of the settings was checked: a part
    /// of it proves nothing.
    fn tell_unused(&self, args: &Check, used: &BTreeSet<(usize, usize)>) {
        let full = |path: &PathBuf| std::fs::canonicalize(path).ok();
        let checked: Vec<PathBuf> = args.input.paths.iter().filter_map(full).collect();
        let filtered = !args.select.is_empty() || !args.ignore.is_empty();
        for (index, Ground { config, .. }) in self.grounds.all.iter().enumerate() {
            let Some(config) = config else { continue };
            if filtered || !checked.iter().any(|path| config.folder.starts_with(path)) {
                continue;
            }
            let all = config.settings.ignore.iter().enumerate();
            for (_, unused) in all.filter(|(at, _)| !used.contains(&(index, *at))) {
                let message = Text::new(
                    format!("这条忽略没有用上：{}", unused.rule.name),
                    format!("this exception covers nothing: {}", unused.rule.name),
                );
                let problem = config.settings.problem(unused.rule.span, message);
                said_note(
                    &Text::new(problem.render(Lang::Zh), problem.render(Lang::En)),
                    self.lang,
                );
            }
        }
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
