//! What each document is checked by: the nearest `gouji.ron` above it, and the rule files that it names.
//!
//! The folder of rules that the client or the command line names comes first, then that of `gouji.ron`, then what is built
//! in, as on the command line. All of it is read when a document first asks, and again when files change.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

use gouji_model::Text;
use gouji_model::data_file::FileProblem;
use gouji_rules::{CheckOptions, Exception, SETTINGS_FILE, Settings, Source as RuleSource, rule_is_named};

use super::rules::{Rules, complaint};
use crate::actor::Nudge;
use crate::engine::Diag;
use crate::files::Files;
use crate::reading::Config;
use crate::source::Source;
use crate::uri;

/// No folder lies deeper than this; a name with more strokes is no path.
const DEEPEST: usize = 64;

/// Rules and settings for some of the documents.
pub(super) struct Ground {
    /// The rules.
    pub(super) rules: Arc<Rules>,
    /// The settings, where there are any.
    pub(super) config: Option<Arc<Config>>,
    /// What the settings make of a check.
    pub(super) options: CheckOptions<'static>,
    /// Whether nothing is wrong with the settings.
    sound: bool,
}

impl Ground {
    /// The exceptions of the settings.
    pub(super) fn exceptions(&self) -> &[Exception] {
        self.config.as_ref().map_or(&[], |config| &config.settings.ignore)
    }

    /// What is wrong with settings that ask for these rules.
    pub(super) fn complaints(&self, settings: &Settings) -> Vec<FileProblem> {
        complaints(settings, &self.rules)
    }
}

/// The grounds of a session.
pub(super) struct Grounds {
    files: Arc<dyn Files>,
    embedded: Vec<RuleSource>,
    state: Mutex<State>,
    nudge: OnceLock<Nudge>,
}

#[derive(Default)]
pub(super) struct State {
    /// The folder for documents that are in none: the first of the workspace.
    pub(super) home: Option<String>,
    /// The folder of rules that no `gouji.ron` overrides.
    pub(super) chosen: Option<String>,
    /// By folder; what is built in has none.
    rules: HashMap<Option<String>, Arc<Rules>>,
    /// By name of the `gouji.ron`.
    by_config: HashMap<Option<Arc<str>>, Arc<Ground>>,
    /// By the folder of the document, as the client spells it.
    by_folder: HashMap<String, Arc<Ground>>,
}

impl Grounds {
    /// Grounds with these rule files built in, and with those below the folder `chosen`, if it is given.
    pub(super) fn new(embedded: Vec<RuleSource>, chosen: Option<String>, files: Arc<dyn Files>) -> Self {
        let grounds = Self {
            files,
            embedded,
            state: Mutex::default(),
            nudge: OnceLock::new(),
        };
        grounds.lock().chosen = chosen;
        grounds
    }

    /// Complaints about files can be shown from now on.
    pub(super) fn connect(&self, nudge: Nudge) {
        let _ = self.nudge.set(nudge);
    }

    /// The ground of a document.
    pub(super) fn of(&self, uri: &str) -> Arc<Ground> {
        let mut state = self.lock();
        let folder = match uri::parent(uri) {
            Some(folder) => folder.to_owned(),
            None => state.home.clone().unwrap_or_default(),
        };
        self.of_folder(&mut state, &State::default(), &folder)
    }

    /// The ground of documents that have no place yet.
    pub(super) fn base(&self) -> Arc<Ground> {
        self.of("")
    }

    /// Reads everything again that was read before, after `change`. What cannot be used stays as it was, and its own file
    /// says why. Returns whether anything is different now.
    pub(super) fn reload(&self, change: impl FnOnce(&mut State)) -> bool {
        let mut state = self.lock();
        let before = std::mem::take(&mut *state);
        (state.home, state.chosen) = (before.home.clone(), before.chosen.clone());
        change(&mut state);
        let home = state.home.clone().unwrap_or_default();
        self.of_folder(&mut state, &before, &home);
        for folder in before.by_folder.keys() {
            self.of_folder(&mut state, &before, folder);
        }
        for (uri, ground) in &before.by_config {
            let gone = !state.by_config.contains_key(uri);
            if let Some(config) = ground.config.as_ref().filter(|_| gone && !ground.sound) {
                self.show(config.source.clone(), Vec::new());
            }
        }
        for (folder, rules) in &before.rules {
            if !state.rules.contains_key(folder) {
                for (file, _) in rules.complaints(rules) {
                    self.show(file, Vec::new());
                }
            }
        }
        !state.says_the_same(&before)
    }

    fn of_folder(&self, state: &mut State, before: &State, folder: &str) -> Arc<Ground> {
        if let Some(known) = state.by_folder.get(folder) {
            return Arc::clone(known);
        }
        let config = nearest(folder, self.files.as_ref());
        let uri = config.as_ref().map(|config| Arc::clone(config.source.uri()));
        let ground = match state.by_config.get(&uri) {
            Some(known) => Arc::clone(known),
            None => {
                let ground = Arc::new(self.make(state, before, config));
                state.by_config.insert(uri, Arc::clone(&ground));
                ground
            }
        };
        state.by_folder.insert(folder.to_owned(), Arc::clone(&ground));
        ground
    }

    fn make(&self, state: &mut State, before: &State, config: Option<Config>) -> Ground {
        let own = config.as_ref().and_then(Config::rules_folder);
        let rules = self.rules(state, before, state.chosen.clone().or(own));
        let Some(config) = config else {
            return Ground {
                rules,
                config: None,
                options: CheckOptions::default(),
                sound: true,
            };
        };
        let known = |name: &str| rules.every_rule().iter().any(|rule| rule_is_named(name, rule));
        let options = config.settings.options(&CheckOptions::default(), known);
        let problems = complaints(&config.settings, &rules);
        let known = before.by_config.get(&Some(Arc::clone(config.source.uri())));
        let as_before = |ground: &&Arc<Ground>| {
            let text = |config: &Config| Arc::clone(config.source.shared_text());
            Arc::ptr_eq(&ground.rules, &rules) && ground.config.as_deref().map(text) == Some(text(&config))
        };
        let was_sound = known.is_none_or(|ground| ground.sound);
        if known.filter(as_before).is_none() && !(problems.is_empty() && was_sound) {
            self.show(config.source.clone(), problems.iter().map(complaint).collect());
        }
        Ground {
            rules,
            config: Some(Arc::new(config)),
            options,
            sound: problems.is_empty(),
        }
    }

    fn rules(&self, state: &mut State, before: &State, folder: Option<String>) -> Arc<Rules> {
        if let Some(known) = state.rules.get(&folder) {
            return Arc::clone(known);
        }
        let files = self.files.as_ref();
        let before = before.rules.get(&folder);
        let rules = match before {
            Some(before) => before.reload(folder.as_deref(), files),
            None => Arc::new(Rules::load(self.embedded.clone(), folder.as_deref(), files)),
        };
        if before.is_none_or(|before| !Arc::ptr_eq(before, &rules)) {
            for (file, diags) in rules.complaints(before.unwrap_or(&rules)) {
                self.show(file, diags);
            }
        }
        state.rules.insert(folder, Arc::clone(&rules));
        rules
    }

    fn show(&self, file: Source, diags: Vec<Diag>) {
        if let Some(nudge) = self.nudge.get() {
            nudge.show(file, diags);
        }
    }

    /// Every entry is put in whole, so a poisoned lock still guards sound maps.
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn says_the_same(&self, other: &Self) -> bool {
        let config = |ground: &Ground| {
            let config = ground.config.as_ref()?;
            Some((
                Arc::clone(config.source.uri()),
                Arc::clone(config.source.shared_text()),
            ))
        };
        let same = |(folder, ground): (&String, &Arc<Ground>)| {
            let before = other.by_folder.get(folder);
            before.is_none_or(|before| {
                Arc::ptr_eq(&before.rules, &ground.rules) && config(before) == config(ground)
            })
        };
        self.by_folder.iter().all(same)
    }
}

/// The nearest `gouji.ron` of a folder and those above it.
fn nearest(folder: &str, files: &dyn Files) -> Option<Config> {
    let mut at = folder.trim_end_matches('/');
    for _ in 0..DEEPEST {
        if at.is_empty() {
            break;
        }
        let uri = format!("{at}/{SETTINGS_FILE}");
        if let Some(text) = files.read(&uri) {
            return Some(Config {
                settings: Settings::read(SETTINGS_FILE, &text),
                source: Source::new(&uri, text),
            });
        }
        // The root is reached as `file://`.
        at = at.rsplit_once('/').filter(|(above, _)| !above.ends_with(":/"))?.0;
        if at.ends_with(':') {
            break;
        }
    }
    None
}

fn complaints(settings: &Settings, rules: &Rules) -> Vec<FileProblem> {
    let mut problems = settings.complaints(|| rules.every_rule());
    if let Some(folder) = settings.rules.as_ref().filter(|_| rules.are_built_in()) {
        let message = Text::new(
            format!("没有文件夹 {}，或者里面没有规则文件，只用内置的规则", folder.name),
            format!(
                "there is no folder {}, or no rule file in it; only the rules that are built in are used",
                folder.name
            ),
        );
        problems.push(settings.problem(folder.span, message));
    }
    problems
}

#[cfg(test)]
mod tests {
    use super::*;

    struct One(&'static str);

    impl Files for One {
        fn read(&self, uri: &str) -> Option<String> {
            (uri == self.0).then(|| "(year: 2023)".to_owned())
        }

        fn list(&self, _: &str) -> Vec<String> {
            Vec::new()
        }

        fn beside(&self, _: &str) -> Vec<String> {
            Vec::new()
        }

        fn resolve(&self, _: Option<&str>, _: &str) -> Option<String> {
            None
        }
    }

    #[test]
    fn the_settings_are_sought_in_every_folder_up_to_the_root() {
        for at in [
            "file:///a/b/gouji.ron",
            "file:///a/gouji.ron",
            "file:///gouji.ron",
        ] {
            let found = nearest("file:///a/b", &One(at)).map(|config| config.source.uri().to_string());
            assert_eq!(found.as_deref(), Some(at));
        }
        assert!(nearest("file:///a/b", &One("file://gouji.ron")).is_none());
        assert!(nearest("", &One("/gouji.ron")).is_none());
    }
}
