//! `gouji.ron`: what a folder of reports wants to be checked by. Read as strictly as the packs; finding the file and
//! reading it from disk is the caller's work.

mod adding;

use std::fmt;
use std::sync::Arc;

use gouji_grammar::Span;
use gouji_model::data_file::{self, FileProblem};
use gouji_model::{Lang, Text};
use ron::value::RawValue;
use serde::Deserialize;
use serde::de::{Deserializer, MapAccess, Visitor};

use crate::ignore::{is_of, is_reason};
use crate::pack::Named;
use crate::pattern::Pattern;
use crate::{CheckOptions, Finding, Rule, RuleSet, Severity, Source, rule_is_named};

/// The name of the file.
pub const FILE_NAME: &str = "gouji.ron";

/// What one `gouji.ron` says.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The folder of rule files, relative to that of the file, with slashes.
    pub rules: Option<Named>,
    /// The year of reports that do not say it.
    pub year: Option<u16>,
    /// Other severities; the last that fits a rule counts.
    pub severity: Vec<(Named, Severity)>,
    /// Only these rules.
    pub select: Vec<Named>,
    /// Findings that are known and explained.
    pub ignore: Vec<Exception>,
    /// Language of messages.
    pub lang: Option<Lang>,
    /// What is wrong with the file. What could be read counts all the same.
    pub problems: Vec<FileProblem>,
    /// The file.
    pub source: Source,
}

/// A finding that is known and explained.
#[derive(Clone, Debug)]
pub struct Exception {
    /// The rule, by id, group, pattern or number of the catalogue.
    pub rule: Named,
    /// Only findings that concern one of these cells; all where there are none.
    pub cells: Vec<Pattern>,
    /// Only these reports, by path below the folder of the file; all where there are none.
    pub files: Vec<Pattern>,
    /// Why.
    pub reason: String,
}

impl Exception {
    /// Whether it covers a finding in the report at `path`.
    pub fn covers(&self, finding: &Finding, rules: &RuleSet, path: &str) -> bool {
        let cell = |c: &String| self.cells.iter().any(|p| p.fits_group(c, '.'));
        is_of(finding, &self.rule.name, rules)
            && (self.cells.is_empty() || finding.cells.iter().any(cell))
            && (self.files.is_empty() || self.files.iter().any(|p| p.fits_group(path, '/')))
    }
}

#[derive(Deserialize)]
#[serde(rename = "Gouji", deny_unknown_fields)]
struct File<'a> {
    #[serde(borrow)]
    rules: Option<&'a RawValue>,
    year: Option<u16>,
    #[serde(borrow, default)]
    severity: Pairs<'a>,
    #[serde(borrow, default)]
    select: Vec<&'a RawValue>,
    #[serde(borrow, default)]
    ignore: Vec<&'a RawValue>,
    lang: Option<Language>,
}

#[derive(Deserialize)]
#[serde(rename = "Ignore", deny_unknown_fields)]
struct ExceptionFile<'a> {
    #[serde(borrow)]
    rule: &'a RawValue,
    #[serde(default)]
    cells: Vec<String>,
    #[serde(default)]
    files: Vec<String>,
    reason: String,
}

#[derive(Clone, Copy, Deserialize)]
enum Language {
    #[serde(alias = "zh")]
    Zh,
    #[serde(alias = "en")]
    En,
}

/// A map with all of its entries: a map of Rust would keep the last of two and say nothing.
#[derive(Default)]
struct Pairs<'a>(Vec<(&'a RawValue, &'a RawValue)>);

impl<'de: 'a, 'a> Deserialize<'de> for Pairs<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(PairsVisitor)
    }
}

struct PairsVisitor;

impl<'de> Visitor<'de> for PairsVisitor {
    type Value = Pairs<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a map from rules to severities")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Self::Value, A::Error> {
        let mut pairs = Vec::new();
        while let Some(pair) = entries.next_entry()? {
            pairs.push(pair);
        }
        Ok(Pairs(pairs))
    }
}

impl Settings {
    /// Reads the text of a `gouji.ron`; `name` is what complaints call it.
    pub fn read(name: &str, text: &str) -> Self {
        let mut settings = Self {
            rules: None,
            year: None,
            severity: Vec::new(),
            select: Vec::new(),
            ignore: Vec::new(),
            lang: None,
            problems: Vec::new(),
            source: Source::new(name, text.to_owned()),
        };
        match data_file::read::<File<'_>>(name, text) {
            Ok(file) => settings.take(&file, text),
            Err(problem) => settings.problems.push(*problem),
        }
        settings
    }

    /// The options of a check: those that the caller asks for, with what the settings add to them. `known` tells whether a
    /// name fits any rule.
    pub fn options(
        &self,
        asked: &CheckOptions<'static>,
        known: impl Fn(&str) -> bool,
    ) -> CheckOptions<'static> {
        let mut options = asked.clone();
        if options.select.is_empty() {
            // A name that fits no rule has been complained about; it must not switch every rule off.
            let names = self.select.iter().map(|rule| rule.name.clone());
            options.select = names.filter(|name| known(name)).collect();
        }
        let severity = self.severity.iter().map(|(rule, to)| (rule.name.clone(), *to));
        options.severity = severity.collect();
        options
    }

    /// Everything that is wrong with the file. Only where it names rules is `known` asked for all there are, which takes
    /// reading every pack.
    pub fn complaints<'r>(&self, known: impl FnOnce() -> &'r [Arc<Rule>]) -> Vec<FileProblem> {
        let mut problems = self.problems.clone();
        if !(self.severity.is_empty() && self.select.is_empty() && self.ignore.is_empty()) {
            problems.extend(self.unknown_rules(known()));
        }
        problems
    }

    fn unknown_rules(&self, known: &[Arc<Rule>]) -> Vec<FileProblem> {
        let patterns = self.severity.iter().map(|(rule, _)| rule);
        let patterns = patterns
            .chain(&self.select)
            .chain(self.ignore.iter().map(|e| &e.rule));
        let strange = patterns.filter(|p| !known.iter().any(|r| rule_is_named(&p.name, r)));
        strange
            .map(|p| {
                let message = Text::new(
                    format!("没有 {} 这样的规则", p.name),
                    format!("there is no rule {}", p.name),
                );
                self.problem(p.span, message)
                    .suggest(&p.name, known.iter().map(|r| r.id.as_str()))
            })
            .collect()
    }

    /// A complaint about a place of the file.
    pub fn problem(&self, span: Span, message: Text) -> FileProblem {
        FileProblem::new(self.source.name(), self.source.text(), span, message)
    }

    fn complain(&mut self, span: Span, zh: impl Into<String>, en: impl Into<String>) {
        let problem = self.problem(span, Text::new(zh, en));
        self.problems.push(problem);
    }

    fn value<'a, T: Deserialize<'a>>(&mut self, text: &'a str, raw: &'a RawValue) -> Option<T> {
        match data_file::read_raw(self.source.name(), text, raw) {
            Ok(value) => Some(value),
            Err(problem) => {
                self.problems.push(*problem);
                None
            }
        }
    }

    fn named<'a>(&mut self, text: &'a str, raw: &'a RawValue) -> Option<Named> {
        let name: String = self.value(text, raw)?;
        Some(Named {
            name: name.trim().trim_end_matches('/').to_owned(),
            span: data_file::raw_span(text, raw),
        })
    }

    fn take(&mut self, file: &File<'_>, text: &str) {
        self.year = file.year;
        self.lang = file.lang.map(|l| match l {
            Language::Zh => Lang::Zh,
            Language::En => Lang::En,
        });
        self.rules = file.rules.and_then(|raw| self.named(text, raw));
        if let Some(folder) = self.rules.take_if(|folder| !stays_inside(&folder.name)) {
            self.complain(
                folder.span,
                "规则文件夹要写相对路径，并且在 gouji.ron 所在的文件夹里面",
                "the folder of rules must be a relative path inside the folder of gouji.ron",
            );
        }
        for (rule, severity) in &file.severity.0 {
            let (rule, severity) = (self.named(text, rule), self.value(text, severity));
            let (Some(rule), Some(severity)) = (rule, severity) else {
                continue;
            };
            if self.severity.iter().any(|(r, _)| r.name == rule.name) {
                self.complain(
                    rule.span,
                    format!("{} 写了两次", rule.name),
                    format!("{} is given twice", rule.name),
                );
            }
            self.severity.push((rule, severity));
        }
        for raw in &file.select {
            let rule = self.named(text, raw);
            self.select.extend(rule);
        }
        for raw in &file.ignore {
            let exception = self.exception(text, raw);
            self.ignore.extend(exception);
        }
    }

    fn exception(&mut self, text: &str, raw: &RawValue) -> Option<Exception> {
        // `read_raw` finds places by address, so the value must be the one that was cut out of the text.
        let span = data_file::raw_span(text, raw);
        let file: ExceptionFile<'_> = match data_file::read_raw(self.source.name(), text, raw) {
            Ok(file) => file,
            Err(problem) => {
                self.problems.push(*problem);
                return None;
            }
        };
        let rule = self.named(text, file.rule)?;
        if !is_reason(&file.reason) {
            self.complain(span, "忽略要写明原因", "ignoring takes a reason");
            return None;
        }
        for name in file.files.iter().filter(|f| !stays_inside(f)) {
            self.complain(
                span,
                format!("{name} 要写相对路径，并且在 gouji.ron 所在的文件夹里面"),
                format!("{name} must be a relative path inside the folder of gouji.ron"),
            );
        }
        let patterns = |list: &[String]| list.iter().map(|p| Pattern::new(p)).collect();
        let files: Vec<String> = file.files.iter().map(|f| f.replace('\\', "/")).collect();
        Some(Exception {
            rule,
            cells: patterns(&file.cells),
            files: patterns(&files),
            reason: file.reason,
        })
    }
}

/// Whether a path leads to somewhere inside the folder that it starts from, on every system.
fn stays_inside(path: &str) -> bool {
    !path.is_empty()
        && !path.starts_with(['/', '\\', '~'])
        && !path.contains(':')
        && path.split(['/', '\\']).all(|part| part != "..")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn complaints(text: &str) -> Vec<String> {
        let settings = Settings::read("gouji.ron", text);
        settings.problems.iter().map(|p| p.render(Lang::En)).collect()
    }

    #[test]
    fn everything_that_can_be_set_is_read() {
        let settings = Settings::read(
            "gouji.ron",
            "(rules: \"规则/\", year: 2023, lang: En,
              severity: {\"requests/balance\": Warning},
              select: [\"requests\"],
              ignore: [(rule: \"review/total\", cells: [\"review.*\"], files: [\"旧/*.md\"], reason: \"旧口径\")])",
        );
        assert_eq!(settings.problems, []);
        assert_eq!(settings.rules.unwrap().name, "规则");
        assert_eq!((settings.year, settings.lang), (Some(2023), Some(Lang::En)));
        assert_eq!(settings.severity[0].1, Severity::Warning);
        assert!(settings.ignore[0].files[0].fits("旧/报告.md"));
    }

    #[test]
    fn every_mistake_is_told_with_its_place_and_a_suggestion() {
        for (text, expected) in [
            ("(yaer: 2023)", "gouji.ron:1:2: unknown name yaer"),
            (
                "(severity: {\"a/b\": Warnin})",
                "gouji.ron:1:20: unknown name Warnin",
            ),
            (
                "(severity: {\"a/b\": Info, \"a/b\": Hint})",
                "gouji.ron:1:26: a/b is given twice",
            ),
            (
                "(ignore: [(rule: \"a/b\", reason: \" \")])",
                "gouji.ron:1:11: ignoring takes",
            ),
            (
                "(ignore: [(rule: \"a/b\", reason: \"原因\")])",
                "gouji.ron:1:11: ignoring takes",
            ),
            (
                "(ignore: [(rule: \"a/b\", raeson: \"x\")])",
                "did you mean reason?",
            ),
            ("(ignore: [(rule: \"a/b\")])", "reason is missing"),
        ] {
            let found = complaints(text);
            assert_eq!(found.len(), 1, "{text}: {found:?}");
            assert!(found[0].contains(expected), "{found:?}");
        }
    }

    #[test]
    fn a_path_that_leads_out_of_the_folder_is_refused() {
        for path in ["../x", "/etc", "a/../../b", "C:/x", "\\\\\\\\host\\\\x", "~/x"] {
            assert_eq!(complaints(&format!("(rules: \"{path}\")")).len(), 1, "{path}");
        }
        assert!(stays_inside("规则/本地"));
    }
}
