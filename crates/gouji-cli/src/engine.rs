//! The one place where commands meet rules: loads forms and packs, reads reports, checks them, knows the rules.

use std::fs;
use std::io;
use std::path::Path;
use std::sync::{Arc, OnceLock};

use gouji_model::data_file::FileProblem;
use gouji_model::{Forms, Hints, Report};
use gouji_rules::{CheckOptions, Exception, Library, Needs, Rule, Source, Tie, Verdict};

use crate::files::Trouble;

/// Forms and rules, ready for use from several threads.
pub(crate) struct Engine {
    library: Library,
    /// Whether somebody else's files are among them, which nobody has tested yet.
    own_files: bool,
    rules: OnceLock<Vec<Arc<Rule>>>,
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
            own_files: folder.is_some(),
            rules: OnceLock::new(),
        })
    }

    /// Complaints that a user can do something about. The embedded packs are read only when they are needed, and
    /// that they are sound is known from the tests.
    pub(crate) fn problems(&self) -> Vec<FileProblem> {
        if self.own_files {
            self.library.all_problems()
        } else {
            self.library.problems.clone()
        }
    }

    /// Complaints about every rule file, embedded ones included.
    pub(crate) fn all_problems(&self) -> Vec<FileProblem> {
        self.library.all_problems()
    }

    /// Forms and packs.
    pub(crate) fn library(&self) -> &Library {
        &self.library
    }

    /// The forms.
    pub(crate) fn forms(&self) -> &Forms {
        &self.library.forms
    }

    /// The files that forms and rules come from.
    pub(crate) fn sources(&self) -> Vec<&str> {
        self.library.sources().map(Source::name).collect()
    }

    /// The report years that have a pack of their own, with the number of rules in force.
    pub(crate) fn years(&self) -> Vec<(u16, usize)> {
        let years = self.library.years().into_iter();
        let rules = |year| self.library.rules_for(year).map_or(0, |set| set.rules.len());
        years.map(|year| (year, rules(year))).collect()
    }

    /// The years whose packs have a rule.
    pub(crate) fn years_of(&self, id: &str) -> Vec<u16> {
        let has = |year: &u16| {
            self.library
                .rules_for(*year)
                .is_some_and(|set| set.rule(id).is_some())
        };
        self.library.years().into_iter().filter(has).collect()
    }

    /// Every rule of every year, by id. This reads all packs, which a check of one report does not need.
    pub(crate) fn rules(&self) -> &[Arc<Rule>] {
        self.rules.get_or_init(|| self.library.every_rule())
    }

    /// The rule called `id`.
    pub(crate) fn rule(&self, id: &str) -> Option<&Rule> {
        self.rules().iter().find(|r| r.id == id).map(AsRef::as_ref)
    }

    /// Reads a report.
    pub(crate) fn read(&self, text: &str, hints: Hints) -> Report {
        gouji_model::read(text, &self.library.forms, hints)
    }

    /// The figures of its prose that repeat cells, by the rules of its year.
    pub(crate) fn ties(&self, report: &Report) -> Vec<Tie> {
        let rules = self.library.rules_for_report(report);
        rules.map_or_else(Vec::new, |rules| gouji_rules::ties(report, &rules))
    }

    /// Reads who reports on which year, and nothing else.
    pub(crate) fn glance(&self, text: &str, hints: Hints) -> Report {
        gouji_model::glance(text, &self.library.forms, hints)
    }

    /// Which other reports the rules that are wanted look at, for a report of this one's year.
    pub(crate) fn needs(&self, report: &Report, options: &CheckOptions<'_>) -> Needs {
        let rules = self.library.rules_for_report(report);
        rules.map_or_else(Needs::default, |set| set.needs(options))
    }

    /// Checks a report against the rules of its year.
    pub(crate) fn check(&self, report: &Report, options: &CheckOptions<'_>) -> Verdict {
        self.check_but(report, options, &[], "")
    }

    /// The same, with the exceptions of the settings; `path` is that of the report below their folder.
    pub(crate) fn check_but(
        &self,
        report: &Report,
        options: &CheckOptions<'_>,
        exceptions: &[Exception],
        path: &str,
    ) -> Verdict {
        gouji_rules::judge(report, &self.library, options, exceptions, path)
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
