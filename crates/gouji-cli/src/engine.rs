//! The one place where commands meet rules: loads forms and packs, reads reports, checks them, knows the rules.

use std::fs;
use std::io;
use std::path::Path;
use std::sync::OnceLock;

use gouji_model::data_file::FileProblem;
use gouji_model::{Forms, Hints, Report, Text};
use gouji_rules::{CheckOptions, Finding, Library, Severity, Source};

use crate::files::Trouble;

/// Forms and rules, ready for use from several threads.
pub(crate) struct Engine {
    library: Library,
    rules: OnceLock<Vec<RuleInfo>>,
}

/// What is known about a rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct RuleInfo {
    /// Its id, such as `requests/balance`.
    pub(crate) id: String,
    /// Its name.
    pub(crate) title: Text,
    /// How grave its findings are.
    pub(crate) severity: Severity,
    /// What prescribes it.
    pub(crate) basis: String,
    /// Why it holds and what to do.
    pub(crate) explain: Text,
}

impl Engine {
    /// Loads the embedded files, with those of `folder` laid over them. Broken files are in [`Engine::problems`],
    /// all others work.
    ///
    /// # Errors
    /// The folder cannot be read.
    pub(crate) fn load(folder: Option<&Path>) -> Result<Self, Trouble> {
        let mut sources = gouji_rules::embedded();
        if let Some(folder) = folder {
            sources.extend(read_folder(folder)?);
        }
        Ok(Self {
            library: Library::load(sources),
            rules: OnceLock::new(),
        })
    }

    /// Complaints about rule files.
    pub(crate) fn problems(&self) -> Vec<FileProblem> {
        self.library.all_problems()
    }

    /// The forms.
    pub(crate) fn forms(&self) -> &Forms {
        &self.library.forms
    }

    /// The files that forms and rules come from.
    pub(crate) fn sources(&self) -> Vec<&str> {
        self.library.sources().map(Source::name).collect()
    }

    /// Every rule of every year, by id. This reads all packs, which a check of one report does not need.
    pub(crate) fn rules(&self) -> &[RuleInfo] {
        self.rules.get_or_init(|| {
            let mut rules: Vec<RuleInfo> = Vec::new();
            // Where years differ in a rule, the wording of the latest counts.
            for year in self.library.years().into_iter().rev() {
                let set = self.library.rules_for(year);
                for rule in set.iter().flat_map(|s| &s.rules) {
                    if !rules.iter().any(|r| r.id == rule.id) {
                        rules.push(RuleInfo {
                            id: rule.id.clone(),
                            title: rule.title.clone(),
                            severity: rule.severity,
                            basis: rule.basis.clone(),
                            explain: rule.explain.clone(),
                        });
                    }
                }
            }
            rules.sort_by(|a, b| a.id.cmp(&b.id));
            rules
        })
    }

    /// Reads a report.
    pub(crate) fn read(&self, text: &str, year: Option<u16>) -> Report {
        gouji_model::read(text, &self.library.forms, Hints { year })
    }

    /// Checks a report against the rules of its year.
    pub(crate) fn check(&self, report: &Report) -> Vec<Finding> {
        let Some(rules) = self.library.rules_for_report(report) else { return Vec::new() };
        gouji_rules::check(report, &rules, &CheckOptions::default())
    }
}

/// The rule files of a folder, by names relative to it.
fn read_folder(folder: &Path) -> Result<Vec<Source>, Trouble> {
    let mut sources = Vec::new();
    let mut open = vec![(folder.to_path_buf(), String::new())];
    while let Some((at, prefix)) = open.pop() {
        let entries = fs::read_dir(&at)
            .and_then(Iterator::collect::<io::Result<Vec<_>>>)
            .map_err(|e| Trouble::io(&at, &e))?;
        for entry in entries {
            let path = entry.path();
            let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
            if path.is_dir() {
                open.push((path, format!("{name}/")));
            } else if path.extension().is_some_and(|e| e == "ron") {
                let text = fs::read_to_string(&path).map_err(|e| Trouble::io(&path, &e))?;
                sources.push(Source::new(name, text));
            }
        }
    }
    sources.sort_by(|a, b| a.name().cmp(b.name()));
    Ok(sources)
}
