//! `gouji check`: every report against the rules of its year.

use std::collections::{BTreeSet, HashSet};
use std::ops::ControlFlow;
use std::path::PathBuf;

use gouji_model::{Lang, Report, Text};
use gouji_rules::{Finding, Severity, Verdict};

use super::print::{Ending, Printer};
use super::{CLEAN, COULD_NOT, FOUND, Manner};
use crate::args::Check;
use crate::baseline::{Baseline, Identity};
use crate::files::{Item, Reader, Trouble};
use crate::grounds::Ground;
use crate::judging::{Entry, Judging};
use crate::output::{self, Checked, Output, Run, Setup, Tally};
use crate::places::Places;
use crate::progress::Progress;
use crate::{panics, pipeline};

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
    if !plan.judging.grounds.sound {
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
    judging: Judging,
    output: Box<dyn Output>,
    least: Severity,
    baseline: Option<Baseline>,
    /// Whether findings are collected for a new baseline.
    collect: bool,
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
        let previous = args.previous.clone();
        let judging = Judging::new(&args.input, &args.wanted, previous, manner.lang)?;
        let baseline = args.baseline.as_deref().map(Baseline::load).transpose();
        let setup = Setup {
            lang: manner.lang,
            style: manner.style,
        };
        Ok(Self {
            judging,
            output: output::open(&args.format, setup),
            least: args.severity.into(),
            baseline: baseline.map_err(|t| vec![t])?,
            collect: args.write_baseline.is_some(),
            lang: manner.lang,
        })
    }

    fn work(&self, args: &Check) -> Outcome {
        let entries = &self.judging.entries;
        let progress = Progress::new(entries.len());
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
            move |entry: &Entry| {
                self.one(&mut reader, &entry.item, |text| {
                    self.check(entry, text, &mut other)
                })
            }
        };
        pipeline::run(entries, self.judging.jobs, worker, |done: Done| {
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
            engine: self.judging.grounds.all.first().map(|g| &*g.engine),
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

    fn check(&self, entry: &Entry, text: &str, reader: &mut Reader) -> Result<Done, Trouble> {
        let Some((report, verdict)) = self.judging.judge(entry, text, reader)? else {
            return Ok(Done {
                tally: Tally {
                    left_out: 1,
                    ..Tally::default()
                },
                ..Done::default()
            });
        };
        let path = &*entry.item.path();
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
            index: entry.index,
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
            used: used.into_iter().map(|at| (entry.ground, at)).collect(),
            note,
            trouble: None,
        })
    }

    /// Tells the exceptions of settings that covered nothing, where the whole folder of the settings was checked: a part
    /// of it proves nothing.
    fn tell_unused(&self, args: &Check, used: &BTreeSet<(usize, usize)>) {
        let full = |path: &PathBuf| std::fs::canonicalize(path).ok();
        let checked: Vec<PathBuf> = args.input.paths.iter().filter_map(full).collect();
        let filtered = !args.wanted.select.is_empty() || !args.wanted.ignore.is_empty();
        for (index, Ground { config, .. }) in self.judging.grounds.all.iter().enumerate() {
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
