//! From the text of a pack file to a [`Pack`]: every rule that can be read is kept, everything else is complained of.

use std::sync::Arc;

use gouji_grammar::Span;
use gouji_model::Text;
use gouji_model::data_file::{self, FileProblem};
use ron::value::RawValue;
use serde::Deserialize;

use super::brackets::unmatched;
use super::file::{ChangeFile, ExampleFile, ExamplesFile, OrgansFile, PackFile, RuleFile, ToleranceFile};
use super::places::Places;
use super::{Change, ChangeTo, Grounds, Named, Organs, Pack, Rule};
use crate::formula::Tolerance;
use crate::kinds::{ByForm, Stated};
use crate::pattern::Pattern;
use crate::quoted;
use crate::wording::Wording;
use crate::{Severity, Source};

/// Reads one pack file.
pub(crate) fn read(source: &Arc<Source>) -> Pack {
    let mut reader = Reader {
        source,
        places: Arc::new(Places::new(source)),
        problems: Vec::new(),
    };
    let mut pack = Pack {
        year: None,
        form: None,
        extends: Vec::new(),
        rules: Vec::new(),
        changes: Vec::new(),
        problems: Vec::new(),
        source: Arc::clone(source),
    };
    let (name, text) = (source.name(), source.text());
    if let Ok(file) = data_file::read::<PackFile<'_, RuleFile<'_, Stated>, ChangeFile<'_>>>(name, text) {
        reader.pack(&file, &mut pack);
        for rule in file.rules {
            reader.add_rule(rule, &mut pack);
        }
        reader.add_changes(file.change, &mut pack);
    } else {
        match data_file::read::<PackFile<'_, &RawValue, &RawValue>>(name, text) {
            Ok(file) => {
                reader.pack(&file, &mut pack);
                for raw in file.rules {
                    reader.add_raw(raw, &mut pack);
                }
                let changes = file.change.iter().filter_map(|raw| reader.value(raw)).collect();
                reader.add_changes(changes, &mut pack);
            }
            Err(problem) => {
                let problem = reader.bracket().unwrap_or(*problem);
                reader.problems.push(problem);
            }
        }
    }
    pack.problems = reader.problems;
    pack
}

struct Reader<'a> {
    source: &'a Arc<Source>,
    places: Arc<Places>,
    problems: Vec<FileProblem>,
}

impl<'a> Reader<'a> {
    fn pack<R, C>(&mut self, file: &PackFile<'a, R, C>, pack: &mut Pack) {
        if let Some(version) = file.requires.and_then(|raw| self.named(raw)) {
            self.version(&version);
        }
        pack.year = file.year;
        self.year(file.year);
        pack.form = file.form.and_then(|raw| self.named(raw));
        let extends = file.extends.0.iter();
        pack.extends = extends.filter_map(|raw| self.named(raw)).collect();
    }

    /// Adds a rule of a file with faults: its own fault, if it has one, may lie in its check alone.
    fn add_raw(&mut self, raw: &'a RawValue, pack: &mut Pack) {
        let (name, text) = (self.source.name(), self.source.text());
        if let Ok(file) = data_file::read_raw::<RuleFile<'_, Stated>>(name, text, raw) {
            self.add_rule(file, pack);
        } else if let Some(file) = self.value::<RuleFile<'_, &RawValue>>(raw) {
            self.add_rule(file, pack);
        }
    }

    fn add_rule<C: Check>(&mut self, file: RuleFile<'a, C>, pack: &mut Pack) {
        if let Some(rule) = self.rule(file, &pack.rules) {
            pack.rules.push(Arc::new(rule));
        }
    }

    fn add_changes(&mut self, changes: Vec<ChangeFile<'a>>, pack: &mut Pack) {
        for file in changes {
            if let Some(change) = self.change(file) {
                pack.changes.push(change);
            }
        }
    }

    fn problem(&mut self, span: Span, zh: String, en: String) {
        self.problems.push(FileProblem::new(
            self.source.name(),
            self.source.text(),
            span,
            Text::new(zh, en),
        ));
    }

    /// The bracket that lacks its partner, if that is why the file cannot be read.
    fn bracket(&self) -> Option<FileProblem> {
        let (span, partner) = unmatched(self.source.text())?;
        let mark = span.of(self.source.text());
        let message = Text::new(
            format!("这个“{mark}”没有配对的“{partner}”"),
            format!("this {mark} has no matching {partner}"),
        );
        let mut problem = FileProblem::new(self.source.name(), self.source.text(), span, message);
        problem.suggestion = Some(partner.to_owned());
        Some(problem)
    }

    fn value<T: Deserialize<'a>>(&mut self, raw: &'a RawValue) -> Option<T> {
        match data_file::read_raw(self.source.name(), self.source.text(), raw) {
            Ok(value) => Some(value),
            Err(problem) => {
                self.problems.push(*problem);
                None
            }
        }
    }

    fn span(&self, raw: &RawValue) -> Span {
        data_file::raw_span(self.source.text(), raw)
    }

    fn named(&mut self, raw: &'a RawValue) -> Option<Named> {
        let span = self.span(raw);
        let name = match quoted::text_of(raw.get_ron().trim()) {
            Some(name) => name,
            None => self.value(raw)?,
        };
        Some(Named { name, span })
    }

    /// The year in the file must be that of its name, which is what the library goes by.
    fn year(&mut self, year: Option<u16>) {
        let (zh, en) = match (self.source.year(), year) {
            (None, Some(year)) => (
                format!("写了年度 {year} 的规则文件应当叫做 {year}.ron"),
                format!("a pack for {year} must be called {year}.ron"),
            ),
            (Some(name), None) => (
                format!("{name}.ron 应当写明 year: {name}"),
                format!("{name}.ron must say year: {name}"),
            ),
            (Some(name), Some(year)) if name != year => (
                format!("文件名是 {name}.ron，里面写的年度却是 {year}"),
                format!("the file is called {name}.ron, but its year is {year}"),
            ),
            _ => return,
        };
        let start = self.source.text().find("year:").unwrap_or(0);
        self.problem(Span::new(start, start), zh, en);
    }

    fn version(&mut self, wanted: &Named) {
        let parts = |text: &str| -> Option<Vec<u32>> { text.split('.').map(|p| p.parse().ok()).collect() };
        let here = env!("CARGO_PKG_VERSION");
        match parts(&wanted.name) {
            None => self.problem(
                wanted.span,
                format!("“{}” 不是版本号，应写成 0.1 这样", wanted.name),
                format!("{} is not a version such as 0.1", wanted.name),
            ),
            Some(version) if parts(here).is_some_and(|here| here < version) => self.problem(
                wanted.span,
                format!("本文件需要 gouji {} 以上，现在用的是 {here}", wanted.name),
                format!(
                    "this file requires gouji {} or later, this is {here}",
                    wanted.name
                ),
            ),
            Some(_) => {}
        }
    }

    fn rule<C: Check>(&mut self, file: RuleFile<'a, C>, before: &[Arc<Rule>]) -> Option<Rule> {
        let id = self.named(file.id)?;
        if before.iter().any(|r| r.id == id.name) {
            self.problem(
                id.span,
                format!("规则 {} 在本文件里出现两次", id.name),
                format!("rule {} is defined twice in this file", id.name),
            );
            return None;
        }
        self.manners(&id, &file);
        let (kind, check) = file.check.read();
        let tolerance = file.tolerance.map(|raw| self.tolerance(raw));
        let target = file.target.and_then(|raw| self.named(raw));
        let message = file.message.and_then(|raw| self.wording(raw));
        Some(Rule {
            id: id.name,
            title: file.title,
            severity: file.severity,
            catalogue: file.catalogue,
            basis: file.basis,
            grounds: file.grounds,
            explain: file.explain,
            since: file.since,
            until: file.until,
            organs: file.organs.map(organs),
            missing: file.missing.unwrap_or_default(),
            tolerance: tolerance.unwrap_or_default(),
            target,
            message,
            kind,
            source: Arc::clone(self.source),
            span: id.span,
            places: Arc::clone(&self.places),
            compiled: Arc::new(ByForm::new(check)),
            has_examples: file.examples.is_some(),
        })
    }

    /// What every rule owes its readers: an id that can be selected, words in both languages, no guess as an error.
    fn manners<C>(&mut self, id: &Named, file: &RuleFile<'_, C>) {
        let fits = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "/-".contains(c);
        if !id.name.contains('/') || !id.name.chars().all(fits) {
            self.problem(
                id.span,
                format!("规则编号 {} 应写成“类别/名称”，只用小写字母、数字和短横", id.name),
                format!("rule id {} should be group/name in lower case", id.name),
            );
        }
        for (zh, en, text) in [("标题", "title", &file.title), ("说明", "explain", &file.explain)] {
            if text.zh.trim().is_empty() || text.en.trim().is_empty() {
                self.problem(
                    id.span,
                    format!("规则 {} 的{zh}要有中文和英文", id.name),
                    format!("{en} of rule {} must be given in both languages", id.name),
                );
            }
        }
        if file.grounds == Grounds::Inference && file.severity == Severity::Error {
            self.problem(
                id.span,
                format!("规则 {} 的依据只是推断，不能定为 Error", id.name),
                format!("rule {} rests on inference, so it cannot be an Error", id.name),
            );
        }
    }

    /// The examples of a rule, looked up in its file once more.
    fn examples_of(&mut self, rule: &Rule) -> Option<Vec<&'a RawValue>> {
        let (name, text) = (self.source.name(), self.source.text());
        let file: PackFile<'_, &RawValue, &RawValue> = data_file::read(name, text).ok()?;
        let own = |raw: &&&RawValue| {
            let span = self.span(raw);
            span.start <= rule.span.start && rule.span.end <= span.end
        };
        let raw = file.rules.iter().find(own)?;
        let file: ExamplesFile<'_> = self.value(raw)?;
        self.value(file.examples?)
    }

    fn tolerance(&mut self, raw: &'a RawValue) -> Tolerance {
        match self.value(raw) {
            Some(ToleranceFile::AsPrinted) => Tolerance::AsPrinted,
            Some(ToleranceFile::Within(by)) => match by.parse() {
                Ok(by) => Tolerance::Within(by),
                Err(_) => {
                    let span = self.span(raw);
                    self.problem(span, format!("“{by}” 不是数"), format!("{by} is not a number"));
                    Tolerance::Exact
                }
            },
            Some(ToleranceFile::Exact) | None => Tolerance::Exact,
        }
    }

    fn wording(&mut self, raw: &'a RawValue) -> Option<Wording> {
        let span = self.span(raw);
        Some(Wording {
            text: self.value(raw)?,
            span,
            source: Arc::clone(self.source),
        })
    }

    fn change(&mut self, file: ChangeFile<'a>) -> Option<Change> {
        let (rule, to) = match file {
            ChangeFile::Severity(rule, severity) => (rule, ChangeTo::Severity(severity)),
            ChangeFile::Off(rule, reason) => {
                if reason.trim().is_empty() {
                    let span = self.span(rule);
                    self.problem(
                        span,
                        "停用一条规则要写明原因".to_owned(),
                        "switching a rule off needs a reason".to_owned(),
                    );
                }
                (rule, ChangeTo::Off(reason))
            }
            ChangeFile::Wording(rule, words) => (rule, ChangeTo::Wording(self.wording(words)?)),
        };
        Some(Change {
            rule: self.named(rule)?,
            to,
        })
    }
}

fn organs(file: OrgansFile) -> Organs {
    let patterns = |list: Vec<String>| list.iter().map(|p| Pattern::new(p)).collect();
    Organs {
        only: patterns(file.only),
        except: patterns(file.except),
    }
}

/// A check as a rule may have it.
trait Check {
    /// Its kind, and what it says, where that could be read.
    fn read(self) -> (String, Option<Stated>);
}

impl Check for Stated {
    fn read(self) -> (String, Option<Stated>) {
        (self.kind().to_owned(), Some(self))
    }
}

impl Check for &RawValue {
    fn read(self) -> (String, Option<Stated>) {
        (kind(self.get_ron().trim()), None)
    }
}

/// The word before the bracket: `Identity("…")` is of kind `Identity`.
fn kind(check: &str) -> String {
    check
        .chars()
        .take_while(|c| c.is_alphanumeric() || *c == '_')
        .collect()
}

/// One example of a rule: a report, and whether the rule must complain about it.
pub(crate) struct Example {
    pub(crate) span: Span,
    pub(crate) fails: bool,
    pub(crate) report: String,
    /// The report of the year before.
    pub(crate) previous: Option<String>,
    /// Reports of other organs: those beside it, and those that it sums up.
    pub(crate) others: Vec<String>,
    /// Organs below without a report.
    pub(crate) missing: Vec<String>,
}

/// Reads the examples of a rule, which nobody but the tests of rules asks for.
pub(crate) fn read_examples(rule: &Rule) -> (Vec<Example>, Vec<FileProblem>) {
    let mut reader = Reader {
        source: &rule.source,
        places: Arc::clone(&rule.places),
        problems: Vec::new(),
    };
    let list = reader.examples_of(rule).unwrap_or_default();
    let mut examples = Vec::new();
    for raw in list {
        let Some(file) = reader.value(raw) else { continue };
        let (mut others, mut missing) = (Vec::new(), Vec::new());
        let beside = matches!(file, ExampleFile::FailsBeside { .. });
        let (fails, report, previous) = match file {
            ExampleFile::Fails(report) => (true, report, None),
            ExampleFile::Passes(report) => (false, report, None),
            ExampleFile::FailsAfter { previous, report } => (true, report, Some(previous)),
            ExampleFile::PassesAfter { previous, report } => (false, report, Some(previous)),
            ExampleFile::FailsBeside {
                others: beside_it,
                missing: lacking,
                report,
            }
            | ExampleFile::PassesBeside {
                others: beside_it,
                missing: lacking,
                report,
            } => {
                (others, missing) = (beside_it, lacking);
                (beside, report, None)
            }
        };
        examples.push(Example {
            span: reader.span(raw),
            fails,
            report,
            previous,
            others,
            missing,
        });
    }
    (examples, reader.problems)
}
