//! What each report is checked by: the nearest `gouji.ron` above it, and the rule files that it names.
//!
//! Reports of several folders may be checked in one run, so there may be several of these. The command line comes
//! first, then `gouji.ron`, then what is built in.

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use gouji_model::{Hints, Lang};
use gouji_rules::{CheckOptions, Exception, SETTINGS_FILE, Settings, rule_is_named};

use crate::args::{Rules, Year};
use crate::commands::print_problems;
use crate::engine::Engine;
use crate::files::{Item, Trouble, discover};

/// Rules and settings for some of the reports.
pub(crate) struct Ground {
    /// The rules.
    pub(crate) engine: Arc<Engine>,
    /// The settings, and the folder that they stand in.
    pub(crate) config: Option<Arc<Config>>,
}

/// A `gouji.ron` on the disk.
pub(crate) struct Config {
    /// Its folder.
    pub(crate) folder: PathBuf,
    /// What it says.
    pub(crate) settings: Settings,
}

/// A report of the run.
pub(crate) struct Entry {
    /// Its place in the input.
    pub(crate) index: usize,
    /// Where its text comes from.
    pub(crate) item: Item,
    /// Index of its ground.
    pub(crate) ground: usize,
    /// Whether the user named it, rather than a folder that it is in.
    pub(crate) named: bool,
}

impl Ground {
    /// What is known about reports: the year that the command line says, and that of the settings where a report does
    /// not say it.
    pub(crate) fn hints(&self, asked: Year) -> Hints {
        Hints {
            otherwise: self.config.as_ref().and_then(|config| config.settings.year),
            ..asked.hints()
        }
    }

    /// The options of the command line, with what the settings add to them.
    pub(crate) fn options(&self, asked: &CheckOptions<'static>) -> CheckOptions<'static> {
        let Some(config) = &self.config else {
            return asked.clone();
        };
        let known = |name: &str| self.engine.rules().iter().any(|r| rule_is_named(name, r));
        config.settings.options(asked, known)
    }

    /// The exceptions of the settings.
    pub(crate) fn exceptions(&self) -> &[Exception] {
        self.config.as_ref().map_or(&[], |c| &c.settings.ignore)
    }

    /// The path of a report below the folder of the settings, with slashes.
    pub(crate) fn relative(&self, item: &Item) -> String {
        let (Item::File(path), Some(config)) = (item, &self.config) else {
            return String::new();
        };
        let full = fs::canonicalize(path).unwrap_or_else(|_| path.clone());
        let below = full.strip_prefix(&config.folder).unwrap_or(&full);
        below.to_string_lossy().replace('\\', "/")
    }
}

/// The grounds of a run, made as reports ask for them.
pub(crate) struct Grounds {
    rules: Option<PathBuf>,
    lang: Lang,
    /// By folder, as it was written: a folder of reports asks the same for each of them.
    configs: HashMap<PathBuf, Option<PathBuf>>,
    engines: HashMap<Option<PathBuf>, Arc<Engine>>,
    by_config: HashMap<Option<PathBuf>, usize>,
    /// All of them; the first is that of the first report.
    pub(crate) all: Vec<Ground>,
    /// Whether everything that was asked for could be read.
    pub(crate) sound: bool,
}

impl Grounds {
    /// None yet. `rules` is the folder of the command line, which no settings override.
    pub(crate) fn new(rules: &Rules, lang: Lang) -> Self {
        Self {
            rules: rules.rules.clone(),
            lang,
            configs: HashMap::new(),
            engines: HashMap::new(),
            by_config: HashMap::new(),
            all: Vec::new(),
            sound: true,
        }
    }

    /// The ground of one report alone, and whether everything that was asked for could be read. The ground of
    /// standard input is that of the working folder.
    ///
    /// # Errors
    /// The folder of rules cannot be read.
    pub(crate) fn one(rules: &Rules, item: &Item, lang: Lang) -> Result<(Ground, bool), Trouble> {
        let mut grounds = Self::new(rules, lang);
        let config = grounds.nearest(folder_of(item));
        let ground = grounds.make(config.as_deref())?;
        Ok((ground, grounds.sound))
    }

    /// The ground of a report, by index.
    ///
    /// # Errors
    /// The folder of rules cannot be read.
    fn of(&mut self, item: &Item) -> Result<usize, Trouble> {
        let config = self.nearest(folder_of(item));
        if let Some(known) = self.by_config.get(&config) {
            return Ok(*known);
        }
        let ground = self.make(config.as_deref())?;
        self.all.push(ground);
        let index = self.all.len() - 1;
        self.by_config.insert(config, index);
        Ok(index)
    }

    /// The reports of some paths, each with its ground.
    ///
    /// # Errors
    /// A folder of rules cannot be read.
    pub(crate) fn entries(&mut self, paths: &[PathBuf]) -> Result<Vec<Entry>, Trouble> {
        let items = discover(paths).into_iter().enumerate();
        let entry = |(index, item)| {
            let ground = self.of(&item)?;
            let named = match &item {
                Item::File(path) => paths.contains(path),
                Item::Stdin | Item::Trouble(_) => true,
            };
            Ok(Entry {
                index,
                item,
                ground,
                named,
            })
        };
        items.map(entry).collect()
    }

    fn nearest(&mut self, folder: &Path) -> Option<PathBuf> {
        if let Some(known) = self.configs.get(folder) {
            return known.clone();
        }
        let found = fs::canonicalize(folder).ok().and_then(|full| nearest(&full));
        self.configs.insert(folder.to_owned(), found.clone());
        found
    }

    fn make(&mut self, config: Option<&Path>) -> Result<Ground, Trouble> {
        let config = config.map(load).transpose()?;
        let own = config.as_ref().and_then(|c| {
            let rules = c.settings.rules.as_ref()?;
            Some(c.folder.join(&rules.name))
        });
        let rules = self.rules.clone().or(own);
        let engine = match self.engines.get(&rules) {
            Some(engine) => Arc::clone(engine),
            None => {
                let engine = Arc::new(Engine::load(rules.as_deref())?);
                let problems = engine.problems();
                print_problems(&problems, self.lang);
                self.sound &= problems.is_empty();
                self.engines.insert(rules, Arc::clone(&engine));
                engine
            }
        };
        if let Some(config) = &config {
            let problems = config.settings.complaints(|| engine.rules());
            print_problems(&problems, self.lang);
            self.sound &= problems.is_empty();
        }
        Ok(Ground {
            engine,
            config: config.map(Arc::new),
        })
    }
}

/// The folder whose settings an item goes by.
fn folder_of(item: &Item) -> &Path {
    let folder = match item {
        Item::File(path) => path.parent().filter(|p| !p.as_os_str().is_empty()),
        Item::Stdin | Item::Trouble(_) => None,
    };
    folder.unwrap_or(Path::new("."))
}

/// The nearest `gouji.ron` of a folder and those above it.
pub(crate) fn nearest(folder: &Path) -> Option<PathBuf> {
    let mut candidates = folder.ancestors().map(|above| above.join(SETTINGS_FILE));
    candidates.find(|path| path.is_file())
}

/// Reads a `gouji.ron`.
///
/// # Errors
/// It cannot be read.
pub(crate) fn load(path: &Path) -> Result<Config, Trouble> {
    let text = fs::read_to_string(path).map_err(|e| Trouble::io(path, &e))?;
    Ok(Config {
        folder: path.parent().map(Path::to_path_buf).unwrap_or_default(),
        settings: Settings::read(&path.to_string_lossy(), &text),
    })
}

/// The language that the working folder asks for. What is wrong with its file is told when the file is used.
pub(crate) fn language() -> Option<Lang> {
    static LANGUAGE: OnceLock<Option<Lang>> = OnceLock::new();
    *LANGUAGE.get_or_init(|| {
        let path = nearest(&std::env::current_dir().ok()?)?;
        load(&path).ok()?.settings.lang
    })
}
