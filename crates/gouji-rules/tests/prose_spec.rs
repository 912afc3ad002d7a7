//! The literate specs of `tests/spec/prose/`: sentences with the cells that their figures are tied to, and whole
//! reports with their findings. `UPDATE_EXPECT=1` writes down what is found instead of complaining.
//!
//! How the files are written: `tests/spec/prose/README.md`.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use gouji_model::{Hints, Report, read};
use gouji_rules::{CheckOptions, Library, check, embedded, ties};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/spec/prose")
}

/// The files with specs, in order.
fn files() -> Vec<PathBuf> {
    let entries = fs::read_dir(folder()).expect("tests/spec/prose is there");
    let mut files: Vec<PathBuf> = entries.map(|e| e.expect("a file").path()).collect();
    files.retain(|p| p.extension().is_some_and(|e| e == "md") && !p.ends_with("README.md"));
    files.sort();
    files
}

/// A report that sentences are put into, and the groups of rules that are looked at.
#[derive(Clone, Default)]
struct Frame {
    text: String,
    year: Option<u16>,
}

struct Spec<'l> {
    library: &'l Library,
    frame: Frame,
    /// The rules that the next findings are about; all prose, date, ordinal and text rules where none is named.
    select: Vec<String>,
    sentences: usize,
    traps: usize,
    out: String,
}

impl Spec<'_> {
    fn run(&mut self, source: &str) {
        let mut lines = source.lines();
        while let Some(line) = lines.next() {
            let _ = writeln!(self.out, "{line}");
            let Some(info) = line.strip_prefix("```").filter(|i| !i.is_empty()) else {
                continue;
            };
            let body: Vec<&str> = lines.by_ref().take_while(|l| *l != "```").collect();
            let mut words = info.split_whitespace();
            match words.next() {
                Some("report") => {
                    self.frame = Frame {
                        text: body.join("\n") + "\n",
                        year: words.next().and_then(|y| y.parse().ok()),
                    };
                    for line in &body {
                        let _ = writeln!(self.out, "{line}");
                    }
                }
                Some("sentences") => {
                    for line in &body {
                        self.sentence(line);
                    }
                }
                Some("findings") => {
                    self.select = words.map(str::to_owned).collect();
                    let text = self.frame.text.clone();
                    for line in self.findings(&text) {
                        let _ = writeln!(self.out, "{line}");
                    }
                }
                _ => {
                    for line in &body {
                        let _ = writeln!(self.out, "{line}");
                    }
                }
            }
            let _ = writeln!(self.out, "```");
        }
    }

    fn read(&self, text: &str) -> Report {
        let hints = Hints {
            year: self.frame.year,
            ..Hints::default()
        };
        read(text, &self.library.forms, hints)
    }

    /// A line `sentence => what it is tied to`.
    fn sentence(&mut self, line: &str) {
        if line.trim().is_empty() || line.starts_with('#') {
            let _ = writeln!(self.out, "{line}");
            return;
        }
        let sentence = line
            .split_once(" => ")
            .map_or(line, |s| s.0)
            .trim_end_matches(" =>");
        let text = self.frame.text.replacen("{}", &sentence.replace("\\n", "\n"), 1);
        let report = self.read(&text);
        let rules = self.library.rules_for_report(&report).expect("there is a pack");
        let form = report.form().expect("there is a form").clone();
        let found = findings(&report, &rules, &["prose".to_owned()]);
        let mut parts: Vec<String> = Vec::new();
        for tie in ties(&report, &rules).iter().filter(|t| !t.cells.is_empty()) {
            let paths: Vec<&str> = tie.cells.iter().map(|c| form.path(*c)).collect();
            let paths = short(&paths);
            let figure = tie.span.of(&text);
            let wrong = found.iter().any(|f| f.rule == tie.rule && f.span == tie.span);
            let sign = if wrong { "≠" } else { "=" };
            parts.push(format!("{figure} {sign} {paths}"));
        }
        for finding in &found {
            let tied = ties(&report, &rules)
                .iter()
                .any(|t| t.rule == finding.rule && t.span == finding.span && !t.cells.is_empty());
            if !tied {
                parts.push(format!("✗ {}", finding.rule));
            }
        }
        self.sentences += 1;
        self.traps += usize::from(parts.is_empty());
        let said = if parts.is_empty() {
            "nothing".to_owned()
        } else {
            parts.join("; ")
        };
        let _ = writeln!(self.out, "{sentence} => {said}");
    }

    fn findings(&self, text: &str) -> Vec<String> {
        let report = self.read(text);
        let rules = self.library.rules_for_report(&report).expect("there is a pack");
        let found = findings(&report, &rules, &self.select);
        let lines = found.iter().map(|f| {
            let line = text[..f.span.start as usize].matches('\n').count() + 1;
            format!(
                "{line}: {} {} ⟦{}⟧ {}",
                f.severity.as_str(),
                f.rule,
                f.span.of(text).replace('\n', "⏎"),
                f.message.zh
            )
        });
        lines.collect()
    }
}

fn findings(report: &Report, rules: &gouji_rules::RuleSet, select: &[String]) -> Vec<gouji_rules::Finding> {
    let mut select = select.to_vec();
    if select.is_empty() {
        select = ["prose", "dates", "ordinals", "text"].map(str::to_owned).into();
    }
    let options = CheckOptions {
        select,
        ..CheckOptions::default()
    };
    check(report, rules, &options)
}

/// Long sums by their first and last cell.
fn short(paths: &[&str]) -> String {
    match paths {
        [first, .., last] if paths.len() > 3 => format!("{first} + … + {last}"),
        _ => paths.join(" + "),
    }
}

#[test]
fn every_spec_says_what_is_found() {
    let library = Library::load(embedded());
    let (mut sentences, mut traps) = (0, 0);
    let mut wrong = String::new();
    for path in files() {
        let source = fs::read_to_string(&path).expect("the spec can be read");
        let mut spec = Spec {
            library: &library,
            frame: Frame::default(),
            select: Vec::new(),
            sentences: 0,
            traps: 0,
            out: String::new(),
        };
        spec.run(&source);
        sentences += spec.sentences;
        traps += spec.traps;
        if spec.out == source {
            continue;
        }
        if std::env::var_os("UPDATE_EXPECT").is_some() {
            fs::write(&path, &spec.out).expect("the spec can be written");
            continue;
        }
        let _ = writeln!(wrong, "{}:", path.display());
        for (written, found) in source
            .lines()
            .zip(spec.out.lines())
            .filter(|(a, b)| a != b)
            .take(20)
        {
            let _ = writeln!(wrong, "  written {written}\n  found   {found}");
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
    assert!(
        sentences >= 60 && traps * 5 >= sentences * 2,
        "{sentences} sentences, {traps} of them traps"
    );
}
