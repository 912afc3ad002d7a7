//! The real engine: reports against the rules of their year, rule files against their forms.
//!
//! It holds the rules and settings of the moment, which change when their files do, and the reports around the open ones.
//! All are swapped as a whole, so an analysis never sees half of a change.

mod grounds;
mod index;
mod packs;
mod reports;
mod rules;
mod settings;

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

use gouji_model::skeleton::skeleton;
use gouji_rules::{Library, Source as RuleSource};
use serde_json::Value;

use crate::actor::Nudge;
use crate::engine::{Analysis, Engine, FileChange, Memory};
use crate::files::Files;
use crate::source::Source;
use crate::uri::{self, as_path};

use grounds::Grounds;
use index::Index;

/// Larger documents are read for their structure only, and say so.
const LARGEST: usize = 2 * 1024 * 1024;

/// Checks reports with the rules of `gouji-rules`, as the command line does.
pub struct Checker {
    files: Arc<dyn Files>,
    grounds: Grounds,
    choices: Mutex<Choices>,
    index: Arc<Index>,
    nudge: OnceLock<Nudge>,
}

/// What the client may choose.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Choices {
    /// The workspace folders.
    folders: Vec<String>,
    /// The folder of own rule files, as the settings name it.
    rules: Option<String>,
    /// The address of the one that the command line names; settings go before it.
    given: Option<String>,
    /// The address below which each rule has its page.
    pages: Option<String>,
    /// The year of reports that do not say it.
    year: Option<u16>,
}

impl Checker {
    /// An engine with these rule files, and with those below the folder `rules`, if it is given.
    pub fn new(embedded: Vec<RuleSource>, rules: Option<String>, files: Arc<dyn Files>) -> Self {
        let folder = rules.as_deref().and_then(|path| files.resolve(None, path));
        let choices = Choices {
            given: folder.clone(),
            ..Choices::default()
        };
        Self {
            grounds: Grounds::new(embedded, folder, Arc::clone(&files)),
            files,
            choices: Mutex::new(choices),
            index: Arc::default(),
            nudge: OnceLock::new(),
        }
    }

    fn choices(&self) -> MutexGuard<'_, Choices> {
        // Its members are changed one by one, each of them whole.
        self.choices.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Reads rules and settings again. Returns whether they are others now.
    fn reload(&self) -> bool {
        let (home, chosen) = {
            let choices = self.choices();
            let home = choices.folders.first().cloned();
            let chosen = match &choices.rules {
                Some(path) => self.files.resolve(home.as_deref(), path),
                None => choices.given.clone(),
            };
            (home, chosen)
        };
        self.grounds
            .reload(|state| (state.home, state.chosen) = (home, chosen))
    }

    /// Looks through the workspace for other reports, on a thread of its own.
    fn look_around(&self, folders: Vec<String>) {
        if !folders.is_empty() {
            self.in_background(move |index, files, library, nudge| {
                index.fill(&folders, files, library, nudge);
            });
        }
    }

    /// Looks for other reports beside a document that is not in the workspace. Those of the workspace are known.
    fn look_beside(&self, uri: &str) {
        let Some(folder) = uri::parent(uri).filter(|folder| self.index.is_new(folder)) else {
            return;
        };
        let path = as_path(folder);
        let folders = self.choices().folders.clone();
        if folders.iter().any(|known| path.starts_with(as_path(known))) {
            return;
        }
        let folder = folder.to_owned();
        self.in_background(move |index, files, library, nudge| {
            index.look_beside(&folder, files, library, nudge);
        });
    }

    fn in_background(&self, work: impl FnOnce(&Index, &dyn Files, &Library, &Nudge) + Send + 'static) {
        let Some(nudge) = self.nudge.get().cloned() else {
            return;
        };
        let (files, index) = (Arc::clone(&self.files), Arc::clone(&self.index));
        let library = Arc::clone(&self.grounds.base().rules.library);
        // Without the thread the year before is not known, and everything else works.
        let _ = std::thread::Builder::new()
            .name("index".to_owned())
            .spawn(move || work(&index, files.as_ref(), &library, &nudge));
    }
}

impl Engine for Checker {
    fn analyze(&self, source: &Source, earlier: &Memory) -> Analysis {
        let ground = self.grounds.of(source.uri());
        if settings::is_settings(source.uri()) {
            return settings::analyze(source, &ground);
        }
        if let Some(name) = ground.rules.name_of(source) {
            return packs::analyze(source, name, &ground.rules, &self.files);
        }
        self.look_beside(source.uri());
        let (files, library) = (self.files.as_ref(), &ground.rules.library);
        let (pages, year) = {
            let choices = self.choices();
            (choices.pages.clone(), choices.year)
        };
        let around = reports::Around {
            previous: &|report| self.index.previous(report, source.uri(), files, library),
            alike: &|report| self.index.alike(report, source.uri(), files, library),
        };
        reports::analyze(source, &ground, (pages.as_deref(), year), &around, earlier)
    }

    fn connect(&self, folders: &[String], nudge: Nudge) {
        self.grounds.connect(nudge.clone());
        let _ = self.nudge.set(nudge);
        self.choices().folders = folders.to_vec();
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
        let mut changed = !rules.is_empty() && self.reload();
        let library = &self.grounds.base().rules.library;
        for change in reports {
            changed |= self.index.update(change, self.files.as_ref(), library);
        }
        changed
    }

    fn folders_changed(&self, added: &[String], removed: &[String]) -> bool {
        {
            let mut choices = self.choices();
            choices.folders.retain(|folder| !removed.contains(folder));
            choices.folders.extend_from_slice(added);
        }
        self.index.forget(removed);
        let reloaded = self.reload();
        self.look_around(added.to_vec());
        reloaded || !removed.is_empty()
    }

    fn configure(&self, settings: &Value) -> bool {
        let own = settings.get("gouji").unwrap_or(settings);
        let text = |name: &str| own.get(name).and_then(Value::as_str).map(str::to_owned);
        let filled = |text: Option<String>| text.filter(|text| !text.is_empty());
        let (rules, pages) = (filled(text("rules")), filled(text("pages")));
        let year = own.get("year").and_then(Value::as_u64);
        let year = year.and_then(|year| u16::try_from(year).ok());
        let others = {
            let mut choices = self.choices();
            choices.rules = rules;
            let before = (choices.pages.clone(), choices.year);
            (choices.pages, choices.year) = (pages.clone(), year);
            before != (pages, year)
        };
        self.reload() || others
    }

    fn new_report(&self, year: u16) -> Option<String> {
        let ground = self.grounds.base();
        let library = &ground.rules.library;
        let own = library.rules_for(year).map(|set| Arc::clone(&set.form));
        let form = own.or_else(|| library.forms.for_year(year).cloned())?;
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
