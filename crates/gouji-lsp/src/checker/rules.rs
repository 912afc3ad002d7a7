//! The rules of the moment: the files that the program was built with, under those of the user's folder.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, OnceLock};

use gouji_model::data_file::FileProblem;
use gouji_rules::{Library, Rule, Severity, Source as RuleSource};

use crate::engine::Diag;
use crate::files::Files;
use crate::source::Source;
use crate::uri::UriKey;

/// A set of rule files that belong together.
pub(super) struct Rules {
    /// What reports are checked with.
    pub(super) library: Arc<Library>,
    /// What the program was built with.
    embedded: Vec<RuleSource>,
    /// The files of the folder, by their names below it, as they are on disk.
    own: BTreeMap<String, Source>,
    /// What is wrong with the files of the folder.
    problems: Vec<FileProblem>,
    /// Whether there was nothing wrong when the library was read.
    sound: bool,
    every: OnceLock<Vec<Arc<Rule>>>,
}

impl Rules {
    /// Reads the rules for the first time. A broken file keeps none of the others away.
    pub(super) fn load(embedded: Vec<RuleSource>, folder: Option<&str>, files: &dyn Files) -> Self {
        let own = folder.map(|folder| read(folder, files)).unwrap_or_default();
        let library = Arc::new(library(&embedded, &own));
        let problems = problems(&library, &own);
        Self {
            library,
            embedded,
            own,
            sound: problems.is_empty(),
            problems,
            every: OnceLock::new(),
        }
    }

    /// Reads the folder again. While something in it is wrong, the last rules without mistakes stay in use.
    pub(super) fn reload(self: &Arc<Self>, folder: Option<&str>, files: &dyn Files) -> Arc<Self> {
        let own = folder.map(|folder| read(folder, files)).unwrap_or_default();
        let texts = |files: &BTreeMap<String, Source>| -> Vec<_> {
            let text = |(name, file): (&String, &Source)| (name.clone(), Arc::clone(file.shared_text()));
            files.iter().map(text).collect()
        };
        if texts(&own) == texts(&self.own) {
            return Arc::clone(self);
        }
        let fresh = Arc::new(library(&self.embedded, &own));
        let problems = problems(&fresh, &own);
        let keep = !problems.is_empty() && self.sound;
        Arc::new(Self {
            library: if keep { Arc::clone(&self.library) } else { fresh },
            embedded: self.embedded.clone(),
            own,
            sound: keep || problems.is_empty(),
            problems,
            every: OnceLock::new(),
        })
    }

    /// Every rule of every year. This reads all packs, so it is done when it is first asked for.
    pub(super) fn every_rule(&self) -> &[Arc<Rule>] {
        self.every.get_or_init(|| self.library.every_rule())
    }

    /// Whether there are no files of a folder among them.
    pub(super) fn are_built_in(&self) -> bool {
        self.own.is_empty()
    }

    /// What is to be shown in which file of the folder, and which files have nothing wrong any more.
    pub(super) fn complaints(&self, before: &Self) -> Vec<(Source, Vec<Diag>)> {
        let names: BTreeSet<&String> = self.own.keys().chain(before.own.keys()).collect();
        let shown = |name: &String| {
            let file = self.own.get(name).or_else(|| before.own.get(name))?;
            let about = |rules: &Self| rules.problems.iter().any(|problem| problem.file == *name);
            let here = self.problems.iter().filter(|problem| problem.file == *name);
            let worth = about(self) || about(before);
            worth.then(|| (file.clone(), here.map(complaint).collect()))
        };
        names.into_iter().filter_map(shown).collect()
    }

    /// The name of a document among the rule files; `None` if it is none.
    pub(super) fn name_of(&self, source: &Source) -> Option<String> {
        if !source.uri.ends_with(".ron") && source.language() != "ron" {
            return None;
        }
        let key = UriKey::new(&source.uri);
        let known = self.own.iter().find(|(_, file)| UriKey::new(&file.uri) == key);
        Some(match known {
            Some((name, _)) => name.clone(),
            None => guessed(&source.uri),
        })
    }

    /// All rule files with one of them as it stands in an editor.
    pub(super) fn with(&self, name: &str, text: &str) -> Library {
        let mut sources = self.sources();
        sources.push(RuleSource::new(name, text.to_owned()));
        Library::load(sources)
    }

    fn sources(&self) -> Vec<RuleSource> {
        sources(&self.embedded, &self.own)
    }
}

/// One complaint about a rule file as a diagnostic.
pub(super) fn complaint(problem: &FileProblem) -> Diag {
    let mut message = problem.message.clone();
    if let Some(name) = &problem.suggestion {
        message.zh.push_str(&format!("（是否想写 {name}？）"));
        message.en.push_str(&format!(" (did you mean {name}?)"));
    }
    Diag {
        span: problem.span,
        severity: Severity::Error,
        code: None,
        message,
        cells: Vec::new(),
        related: Vec::new(),
        fixes: Vec::new(),
    }
}

/// What a rule file is called that lies in no folder we know: its last component, with `forms/` or `common/` before it.
fn guessed(uri: &str) -> String {
    let mut parts = uri.rsplit('/');
    let last = parts.next().unwrap_or_default();
    match parts.next() {
        Some(folder @ ("forms" | "common")) => format!("{folder}/{last}"),
        _ => last.to_owned(),
    }
}

fn read(folder: &str, files: &dyn Files) -> BTreeMap<String, Source> {
    let below = format!("{}/", folder.trim_end_matches('/'));
    let rule = |uri: String| {
        let name = uri.strip_prefix(&below)?.to_owned();
        let text = name.ends_with(".ron").then(|| files.read(&uri))??;
        Some((name, Source::new(&uri, text)))
    };
    files.list(folder).into_iter().filter_map(rule).collect()
}

fn sources(embedded: &[RuleSource], own: &BTreeMap<String, Source>) -> Vec<RuleSource> {
    let own = own
        .iter()
        .map(|(name, file)| RuleSource::new(name.as_str(), file.text().to_owned()));
    embedded.iter().cloned().chain(own).collect()
}

fn library(embedded: &[RuleSource], own: &BTreeMap<String, Source>) -> Library {
    Library::load(sources(embedded, own))
}

/// What is wrong with files of the folder. Without a folder nothing is looked for, since that takes reading every pack.
fn problems(library: &Library, own: &BTreeMap<String, Source>) -> Vec<FileProblem> {
    if own.is_empty() {
        return Vec::new();
    }
    let mut problems = library.all_problems();
    problems.retain(|problem| own.contains_key(&problem.file));
    problems
}
