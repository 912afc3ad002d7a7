//! All the rule files together: forms are read at once, packs only when a report of their year is checked.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use gouji_model::data_file::{self, FileProblem};
use gouji_model::form::{self, Form};
use gouji_model::{Forms, Report, Text};
use rustc_hash::{FxHashMap, FxHashSet};

use crate::Source;
use crate::pack::{self, Change, ChangeTo, Named, Pack, Rule};
use crate::repair::Settings;
use crate::rule_set::{RuleSet, Scope, SwitchedOff};

/// Every form and pack that is known.
#[derive(Debug)]
pub struct Library {
    /// The forms, in order of their first year. A form that could not be read is not among them.
    pub forms: Arc<Forms>,
    /// What is wrong with the form files. Packs are not read yet; [`Library::all_problems`] reads them.
    pub problems: Vec<FileProblem>,
    sources: Vec<Arc<Source>>,
    /// What repairs cost, from `repair.ron`.
    repair: Option<Arc<Settings>>,
    years: BTreeMap<u16, usize>,
    packs: Mutex<FxHashMap<usize, Arc<Pack>>>,
    sets: Mutex<FxHashMap<u16, Arc<RuleSet>>>,
}

impl Library {
    /// Takes in rule files. Nothing that is wrong with one of them keeps the others away.
    ///
    /// Of two files with one name the later counts; where it `extends` its own name, it means the earlier one.
    pub fn load(sources: Vec<Source>) -> Self {
        let sources: Vec<Arc<Source>> = sources.into_iter().map(Arc::new).collect();
        let mut names = FxHashSet::default();
        let mut forms = Vec::new();
        let mut problems = Vec::new();
        let mut years = BTreeMap::new();
        let mut repair = None;
        for (index, source) in sources.iter().enumerate().rev() {
            if !names.insert(source.name().to_owned()) {
                continue;
            }
            if source.is_form() {
                match form::load(source.name(), source.text()) {
                    Ok(form) => forms.push(form),
                    Err(found) => problems.extend(found),
                }
            } else if source.name() == REPAIR {
                match data_file::read(source.name(), source.text()) {
                    Ok(settings) => repair = Some(settings),
                    Err(problem) => problems.push(*problem),
                }
            } else if let Some(year) = source.year() {
                years.insert(year, index);
            }
        }
        problems.sort_by(|a, b| (&a.file, a.span).cmp(&(&b.file, b.span)));
        Self {
            forms: Arc::new(Forms::new(forms)),
            problems,
            sources,
            repair: repair.or_else(built_in).map(Arc::new),
            years,
            packs: Mutex::default(),
            sets: Mutex::default(),
        }
    }

    /// The years that have a pack of their own.
    pub fn years(&self) -> Vec<u16> {
        self.years.keys().copied().collect()
    }

    /// The rule files.
    pub fn sources(&self) -> impl Iterator<Item = &Source> {
        self.sources.iter().map(AsRef::as_ref)
    }

    /// The rules for reports of `year`, compiled when they are first asked for.
    ///
    /// A year without a pack uses the newest pack before it, or else the oldest pack whose form it shares, and
    /// [`RuleSet::note`] says so. There is nothing where no pack comes into question or its form is not known.
    pub fn rules_for(&self, year: u16) -> Option<Arc<RuleSet>> {
        if let Some(set) = lock(&self.sets).get(&year) {
            return Some(Arc::clone(set));
        }
        let before = self.years.range(..=year).next_back();
        let (pack_year, index) = before.or_else(|| self.years.first_key_value())?;
        let set = Arc::new(self.compile(year, *pack_year, *index, before.is_some())?);
        lock(&self.sets).insert(year, Arc::clone(&set));
        Some(set)
    }

    /// The rules that a report is to be checked by: those of its year; where the year is not known, those of the
    /// last year of its form; else the newest.
    pub fn rules_for_report(&self, report: &Report) -> Option<Arc<RuleSet>> {
        let newest = *self.years.last_key_value()?.0;
        let of_form = |form: &Arc<Form>| form.to.unwrap_or(newest).max(form.from);
        let year = report
            .year
            .as_ref()
            .map(|y| y.value)
            .or_else(|| report.form().map(of_form));
        self.rules_for(year.unwrap_or(newest))
    }

    /// Reads and compiles every pack and tells everything that is wrong with any rule file, by file and place.
    pub fn all_problems(&self) -> Vec<FileProblem> {
        let mut all = self.problems.clone();
        for (year, index) in &self.years {
            match self.rules_for(*year) {
                Some(set) => all.extend(set.problems.iter().cloned()),
                None => all.extend(self.gather(*index).problems),
            }
        }
        let mut newest = FxHashSet::default();
        for (index, source) in self.sources.iter().enumerate().rev() {
            if newest.insert(source.name()) && source.is_pack() {
                all.extend(self.pack(index).problems.iter().cloned());
            }
        }
        all.sort_by(|a, b| (&a.file, a.span, &a.message.zh).cmp(&(&b.file, b.span, &b.message.zh)));
        all.dedup_by(|a, b| a.file == b.file && a.span == b.span && a.message.zh == b.message.zh);
        all
    }

    fn compile(&self, year: u16, pack_year: u16, index: usize, later: bool) -> Option<RuleSet> {
        let mut gathered = self.gather(index);
        let form = match &gathered.form {
            Some((named, source)) => self.form(named, source, &mut gathered.problems)?,
            None => self.forms.for_year(pack_year)?,
        };
        // An older report is judged by a later pack only if that pack's form was in use then.
        if !later && !form.is_for(year) {
            return None;
        }
        let scope = Scope {
            year,
            pack_year,
            form,
            forms: &self.forms,
            settings: self.repair.as_ref(),
        };
        Some(RuleSet::new(
            &scope,
            gathered.rules,
            gathered.off,
            gathered.problems,
        ))
    }

    fn form(&self, named: &Named, source: &Source, problems: &mut Vec<FileProblem>) -> Option<&Arc<Form>> {
        let found = self.forms.get(&named.name);
        if found.is_none() {
            let message = Text::new(
                format!("没有名为 {} 的格式", named.name),
                format!("there is no form {}", named.name),
            );
            let forms = self.forms.iter().map(|f| f.id.as_str());
            problems.push(problem(source, named, message).suggest(&named.name, forms));
        }
        found
    }

    fn pack(&self, index: usize) -> Arc<Pack> {
        if let Some(pack) = lock(&self.packs).get(&index) {
            return Arc::clone(pack);
        }
        let pack = Arc::new(pack::read(&self.sources[index]));
        lock(&self.packs).insert(index, Arc::clone(&pack));
        pack
    }

    /// The rules of a pack with everything that it takes over and changes.
    fn gather(&self, index: usize) -> Gathered {
        let mut gathered = Gathered::default();
        self.gather_into(index, &mut vec![index], &mut gathered);
        gathered
    }

    fn gather_into(&self, index: usize, trail: &mut Vec<usize>, gathered: &mut Gathered) {
        let pack = self.pack(index);
        gathered.incomplete |= !pack.problems.is_empty();
        gathered.problems.extend(pack.problems.iter().cloned());
        if let Some(form) = &pack.form {
            gathered.form = Some((form.clone(), Arc::clone(&pack.source)));
        }
        let form = gathered.form.clone();
        for name in &pack.extends {
            match self.file(&name.name, index) {
                None => {
                    gathered.incomplete = true;
                    gathered.problems.push(self.unknown_file(&pack.source, name));
                }
                Some(parent) if trail.contains(&parent) => {
                    gathered.incomplete = true;
                    gathered
                        .problems
                        .push(self.cycle(&pack.source, name, trail, parent));
                }
                Some(parent) => {
                    trail.push(parent);
                    self.gather_into(parent, trail, gathered);
                    trail.pop();
                }
            }
        }
        // The nearest pack that names a form decides, not the ones that it takes rules from.
        gathered.form = form.or(gathered.form.take());
        gathered.change(&pack);
        gathered.add(&pack);
    }

    /// The file that `extends` means by `name` in the file at `from`.
    fn file(&self, name: &str, from: usize) -> Option<usize> {
        let own = self.sources[from].stem() == name;
        let end = if own { from } else { self.sources.len() };
        (0..end)
            .rev()
            .find(|i| self.sources[*i].stem() == name && !self.sources[*i].is_form())
    }

    fn unknown_file(&self, source: &Source, name: &Named) -> FileProblem {
        let message = Text::new(
            format!("没有名为 {} 的规则文件", name.name),
            format!("there is no rule file {}", name.name),
        );
        let files = self.sources.iter().filter(|s| s.is_pack()).map(|s| s.stem());
        problem(source, name, message).suggest(&name.name, files)
    }

    fn cycle(&self, source: &Source, name: &Named, trail: &[usize], parent: usize) -> FileProblem {
        let start = trail.iter().position(|i| *i == parent).unwrap_or(0);
        let chain: Vec<&str> = trail[start..]
            .iter()
            .chain([&parent])
            .map(|i| self.sources[*i].stem())
            .collect();
        let chain = chain.join(" → ");
        let message = Text::new(
            format!("extends 绕成了圈：{chain}"),
            format!("extends runs in a circle: {chain}"),
        );
        problem(source, name, message)
    }
}

/// What a pack and the files below it come to.
#[derive(Default)]
struct Gathered {
    form: Option<(Named, Arc<Source>)>,
    rules: Vec<Arc<Rule>>,
    off: Vec<SwitchedOff>,
    problems: Vec<FileProblem>,
    /// Rules may be missing because a file could not be read, so that a name which is not found proves nothing.
    incomplete: bool,
}

impl Gathered {
    fn change(&mut self, pack: &Pack) {
        for Change { rule: named, to } in &pack.changes {
            let Some(at) = self.rules.iter().position(|r| r.id == named.name) else {
                if self.incomplete {
                    continue;
                }
                let message = Text::new(
                    format!("没有可以更改的规则 {}", named.name),
                    format!("there is no rule {} to change", named.name),
                );
                let ids = self.rules.iter().map(|r| r.id.as_str());
                self.problems
                    .push(problem(&pack.source, named, message).suggest(&named.name, ids));
                continue;
            };
            match to {
                ChangeTo::Severity(severity) => Arc::make_mut(&mut self.rules[at]).severity = *severity,
                ChangeTo::Wording(wording) => {
                    Arc::make_mut(&mut self.rules[at]).message = Some(wording.clone());
                }
                ChangeTo::Off(reason) => self.off.push(SwitchedOff {
                    rule: self.rules.remove(at),
                    reason: reason.clone(),
                    by: pack.source.name().to_owned(),
                }),
            }
        }
    }

    fn add(&mut self, pack: &Pack) {
        for rule in &pack.rules {
            match self.rules.iter().find(|r| r.id == rule.id) {
                None => self.rules.push(Arc::clone(rule)),
                // A file that is reached by two ways brings its rules once.
                Some(known) if known.source == rule.source && known.span == rule.span => {}
                Some(known) => {
                    let other = known.source.name();
                    let named = Named {
                        name: rule.id.clone(),
                        span: rule.span,
                    };
                    let message = Text::new(
                        format!("规则 {} 在 {other} 里已经有了；要更改它请写在 change 里", rule.id),
                        format!(
                            "rule {} is defined in {other} already; use change to alter it",
                            rule.id
                        ),
                    );
                    self.problems.push(problem(&pack.source, &named, message));
                }
            }
        }
    }
}

/// The file that says what repairs cost.
const REPAIR: &str = "repair.ron";

/// The settings that the program was built with, where a folder has none or broken ones.
fn built_in() -> Option<Settings> {
    data_file::read(REPAIR, crate::source::embedded_text(REPAIR)?).ok()
}

fn problem(source: &Source, named: &Named, message: Text) -> FileProblem {
    FileProblem::new(source.name(), source.text(), named.span, message)
}

/// A thread that panicked leaves complete values behind: each is built before it is put in.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
