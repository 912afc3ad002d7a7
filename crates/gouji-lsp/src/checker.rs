//! The real engine: reports against the rules of their year, rule files against their forms.
//!
//! It holds the rules of the moment, which change when their files do, and the reports around the open ones. Both are
//! swapped as a whole, so an analysis never sees half of a change.

mod index;
mod packs;
mod reports;
mod rules;

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError, RwLock};

use gouji_model::skeleton::skeleton;
use gouji_rules::Source as RuleSource;
use serde_json::Value;

use crate::actor::Nudge;
use crate::engine::{Analysis, Engine, FileChange};
use crate::files::Files;
use crate::source::Source;

use index::Index;
use rules::Rules;

/// Larger documents are read for their structure only, and say so.
const LARGEST: usize = 2 * 1024 * 1024;

/// Checks reports with the rules of `gouji-rules`, as the command line does.
pub struct Checker {
    files: Arc<dyn Files>,
    rules: RwLock<Arc<Rules>>,
    settings: Mutex<Settings>,
    index: Arc<Index>,
    nudge: OnceLock<Nudge>,
}

/// What the client may choose.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Settings {
    /// The workspace folders.
    folders: Vec<String>,
    /// The folder of own rule files, as the settings name it.
    rules: Option<String>,
    /// The address of the one that the command line names; settings go before it.
    given: Option<String>,
    /// The address below which each rule has its page.
    pages: Option<String>,
}

impl Checker {
    /// An engine with these rule files, and with those below the folder `rules`, if it is given.
    pub fn new(embedded: Vec<RuleSource>, rules: Option<String>, files: Arc<dyn Files>) -> Self {
        let folder = rules.as_deref().and_then(|path| files.resolve(None, path));
        let loaded = Rules::load(embedded, folder.as_deref(), files.as_ref());
        let settings = Settings {
            given: folder,
            ..Settings::default()
        };
        Self {
            files,
            rules: RwLock::new(Arc::new(loaded)),
            settings: Mutex::new(settings),
            index: Arc::default(),
            nudge: OnceLock::new(),
        }
    }

    fn rules(&self) -> Arc<Rules> {
        // The lock is only held to swap or copy a pointer, so a poisoned one still guards a whole value.
        let rules = self.rules.read().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(&rules)
    }

    fn settings(&self) -> MutexGuard<'_, Settings> {
        self.settings.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Reads the rules again from where the settings say. What cannot be used stays as it was, and its own file says why.
    fn reload(&self) {
        let folder = {
            let settings = self.settings();
            let first = settings.folders.first().map(String::as_str);
            match &settings.rules {
                Some(path) => self.files.resolve(first, path),
                None => settings.given.clone(),
            }
        };
        let before = self.rules();
        let after = before.reload(folder.as_deref(), self.files.as_ref());
        if let Some(nudge) = self.nudge.get() {
            for (source, diags) in after.complaints(&before) {
                nudge.show(source, diags);
            }
        }
        *self.rules.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(after);
    }

    /// Looks through the workspace for other reports, on a thread of its own.
    fn look_around(&self, folders: Vec<String>) {
        let Some(nudge) = self.nudge.get().cloned() else {
            return;
        };
        let (files, index, rules) = (Arc::clone(&self.files), Arc::clone(&self.index), self.rules());
        if folders.is_empty() {
            return;
        }
        // Without the thread the year before is not known, and everything else works.
        let _ = std::thread::Builder::new()
            .name("index".to_owned())
            .spawn(move || index.fill(&folders, files.as_ref(), &rules.library, &nudge));
    }
}

impl Engine for Checker {
    fn analyze(&self, source: &Source) -> Analysis {
        let rules = self.rules();
        match rules.name_of(source) {
            Some(name) => packs::analyze(source, name, &rules, &self.files),
            None => {
                let previous = |organ: &str, year: u16| {
                    self.index.find(organ, year, self.files.as_ref(), &rules.library)
                };
                let pages = self.settings().pages.clone();
                reports::analyze(source, &rules.library, pages.as_deref(), &previous)
            }
        }
    }

    fn connect(&self, folders: &[String], nudge: Nudge) {
        let _ = self.nudge.set(nudge);
        self.settings().folders = folders.to_vec();
        self.reload();
        self.look_around(folders.to_vec());
    }

    fn watched(&self) -> Vec<String> {
        ["**/gouji.ron", "**/*.ron", "**/*.{md,markdown,txt,html,htm}"]
            .map(str::to_owned)
            .to_vec()
    }

    fn files_changed(&self, changes: &[FileChange]) -> bool {
        let (rules, reports): (Vec<_>, Vec<_>) =
            changes.iter().partition(|change| change.uri.ends_with(".ron"));
        if !rules.is_empty() {
            self.reload();
        }
        let library = &self.rules().library;
        let mut known = false;
        for change in reports {
            known |= self.index.update(change, self.files.as_ref(), library);
        }
        known || !rules.is_empty()
    }

    fn folders_changed(&self, added: &[String], removed: &[String]) -> bool {
        {
            let mut settings = self.settings();
            settings.folders.retain(|folder| !removed.contains(folder));
            settings.folders.extend_from_slice(added);
        }
        self.index.forget(removed);
        self.look_around(added.to_vec());
        !removed.is_empty()
    }

    fn configure(&self, settings: &Value) -> bool {
        let own = settings.get("gouji").unwrap_or(settings);
        let text = |name: &str| own.get(name).and_then(Value::as_str).map(str::to_owned);
        let mut changed = false;
        {
            let mut current = self.settings();
            let filled = |text: Option<String>| text.filter(|text| !text.is_empty());
            let (rules, pages) = (filled(text("rules")), filled(text("pages")));
            changed |= current.rules != rules || current.pages != pages;
            (current.rules, current.pages) = (rules, pages);
        }
        if changed {
            self.reload();
        }
        changed
    }

    fn new_report(&self, year: u16) -> Option<String> {
        let rules = self.rules();
        let own = rules.library.rules_for(year).map(|set| Arc::clone(&set.form));
        let form = own.or_else(|| rules.library.forms.for_year(year).cloned())?;
        Some(skeleton(&form, year))
    }

    fn stop_work(&self) {
        self.index.stop();
    }
}

/// Set once, and looked at from time to time by whoever works.
#[derive(Debug, Default)]
struct Stop(AtomicBool);

impl Stop {
    fn set(&self, stop: bool) {
        self.0.store(stop, Ordering::Relaxed);
    }

    fn is_set(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}
