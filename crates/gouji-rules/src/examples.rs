//! The examples that rules carry: each is read and checked like a report, by its own rule alone.

use std::sync::Arc;

use gouji_grammar::Span;
use gouji_model::data_file::FileProblem;
use gouji_model::{Hints, Text, read};
use rustc_hash::FxHashSet;

use crate::library::Library;
use crate::pack::{Rule, read_examples};
use crate::{CheckOptions, Finding, Other, check};

/// One example that was tried.
#[derive(Clone, Debug)]
pub struct Trial {
    /// The rule.
    pub rule: Arc<Rule>,
    /// The year whose rules it was tried under: that of its file, or the newest year that uses the file.
    pub year: u16,
    /// Where the example stands in the rule's file.
    pub span: Span,
    /// Whether the rule must complain.
    pub fails: bool,
    /// The report.
    pub text: String,
    /// The report of the year before, where the example gives one.
    pub previous: Option<String>,
    /// Reports of other organs, where the example gives some.
    pub others: Vec<String>,
    /// What the rule said.
    pub findings: Vec<Finding>,
}

impl Trial {
    /// Whether the rule did what the example says.
    pub fn holds(&self) -> bool {
        self.fails != self.findings.is_empty()
    }

    /// The complaint about an example that does not hold, at its place in the pack.
    pub fn problem(&self) -> Option<FileProblem> {
        if self.holds() {
            return None;
        }
        let (id, year) = (&self.rule.id, self.year);
        let message = match self.findings.first() {
            None => Text::new(
                format!("规则 {id} 在 {year} 年度没有指出这个例子的错误"),
                format!("rule {id} finds no fault with this example under {year}"),
            ),
            Some(finding) => Text::new(
                format!("规则 {id} 在 {year} 年度误报：{}", finding.message.zh),
                format!("rule {id} wrongly complains under {year}: {}", finding.message.en),
            ),
        };
        let source = &self.rule.source;
        Some(FileProblem::new(source.name(), source.text(), self.span, message))
    }
}

impl Library {
    /// Tries every example of every rule, newest years first, each rule once; with them, what is wrong with the
    /// examples themselves, among that rules which lack an example that fails or one that passes.
    pub fn trials(&self) -> (Vec<Trial>, Vec<FileProblem>) {
        let mut seen = FxHashSet::default();
        let mut trials = Vec::new();
        let mut problems = Vec::new();
        for year in self.years().into_iter().rev() {
            let Some(set) = self.rules_for(year) else { continue };
            for rule in &set.rules {
                // A rule stands in one place of one file, however many years take it over.
                let own_year = rule.source.year().is_none_or(|y| y == year) || rule.since.is_some();
                if !own_year || !seen.insert((rule.source.name().to_owned(), rule.span)) {
                    continue;
                }
                self.try_rule(rule, year, &mut trials, &mut problems);
            }
        }
        (trials, problems)
    }

    /// Tries the examples of one rule under a year that has it.
    pub fn trials_of(&self, rule: &Arc<Rule>, year: u16) -> Vec<Trial> {
        let mut trials = Vec::new();
        // Who asks about one rule is not told what its examples lack: the tests of all rules say that.
        self.try_rule(rule, year, &mut trials, &mut Vec::new());
        trials
    }

    fn try_rule(
        &self,
        rule: &Arc<Rule>,
        year: u16,
        trials: &mut Vec<Trial>,
        problems: &mut Vec<FileProblem>,
    ) {
        let Some(set) = self.rules_for(year) else { return };
        let (examples, found) = read_examples(rule);
        let complete = examples.iter().any(|e| e.fails) && examples.iter().any(|e| !e.fails);
        if !complete && found.is_empty() {
            let message = Text::new(
                format!("规则 {} 至少要有一个 Fails 例子和一个 Passes 例子", rule.id),
                format!("rule {} needs an example that fails and one that passes", rule.id),
            );
            problems.push(FileProblem::new(
                rule.source.name(),
                rule.source.text(),
                rule.span,
                message,
            ));
        }
        problems.extend(found);
        for example in examples {
            let report = read(
                example.report.as_str(),
                &self.forms,
                Hints {
                    year: Some(year),
                    ..Hints::default()
                },
            );
            let before = Hints {
                year: year.checked_sub(1),
                ..Hints::default()
            };
            let previous = example
                .previous
                .as_deref()
                .map(|text| read(text, &self.forms, before));
            let hints = Hints {
                year: Some(year),
                ..Hints::default()
            };
            let others = example
                .others
                .iter()
                .map(|text| read(text.as_str(), &self.forms, hints));
            let reports: Vec<_> = others.collect();
            let others: Vec<Other<'_>> = reports.iter().map(|report| Other { file: "", report }).collect();
            let options = CheckOptions {
                previous: previous.as_ref(),
                siblings: &others,
                children: &others,
                missing: &example.missing,
                select: vec![rule.id.clone()],
                ..CheckOptions::default()
            };
            trials.push(Trial {
                rule: Arc::clone(rule),
                year,
                span: example.span,
                fails: example.fails,
                text: example.report,
                previous: example.previous,
                findings: check(&report, &set, &options),
                others: example.others,
            });
        }
    }
}
