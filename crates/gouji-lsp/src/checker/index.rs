//! The reports around the open ones: whose they are and of which year, and the few that were read for comparison.

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use gouji_model::{Hints, Report, glance};
use gouji_rules::{Library, Neighbour, Neighbours};

use super::Stop;
use crate::actor::Nudge;
use crate::engine::FileChange;
use crate::files::Files;
use crate::progress::Progress;
use crate::reading::Prior;
use crate::source::Source;
use crate::uri::as_path;

/// How many files are read between two words about progress.
const STEP: usize = 20;

/// The most reports that are kept for comparison; each open document needs one, or a few.
const MOST_READ: usize = 16;

/// What is known about reports on disk. Of most of them only the identity is kept.
#[derive(Default)]
pub(super) struct Index {
    known: Mutex<Known>,
    stop: Stop,
}

#[derive(Default)]
struct Known {
    neighbours: Neighbours,
    /// By path: the client's spelling, and what the report says it is.
    files: HashMap<PathBuf, (String, Neighbour)>,
    /// Folders outside the workspace that were looked at.
    looked: HashSet<String>,
    read: HashMap<PathBuf, Read>,
}

/// A report that was read, and the forms it was read with.
struct Read {
    library: Arc<Library>,
    /// Whether its tables were read as well.
    whole: bool,
    prior: Arc<Prior>,
}

impl Index {
    /// Reads the reports of `folders`. It ends early when the person says so.
    pub(super) fn fill(&self, folders: &[String], files: &dyn Files, library: &Library, nudge: &Nudge) {
        self.stop.set(false);
        nudge.progress(Progress::Begin);
        let mut found: Vec<String> = folders.iter().flat_map(|folder| files.list(folder)).collect();
        found.retain(|uri| !uri.ends_with(".ron"));
        for (done, uri) in found.iter().enumerate() {
            if self.stop.is_set() {
                break;
            }
            if done % STEP == 0 {
                nudge.progress(Progress::So {
                    done,
                    all: found.len(),
                });
            }
            self.look_at(uri, files, library);
        }
        nudge.progress(Progress::End);
        if !self.lock().files.is_empty() {
            nudge.recheck();
        }
    }

    /// Whether a folder outside the workspace is asked for the first time.
    pub(super) fn is_new(&self, folder: &str) -> bool {
        let mut known = self.lock();
        !known.looked.contains(folder) && known.looked.insert(folder.to_owned())
    }

    /// Reads the reports of a folder, not of those below it: what a check of one file looks at.
    pub(super) fn look_beside(&self, folder: &str, files: &dyn Files, library: &Library, nudge: &Nudge) {
        self.stop.set(false);
        let found = files.beside(folder);
        // Alone, a report has no neighbours.
        if found.len() < 2 {
            return;
        }
        for uri in found {
            if self.stop.is_set() {
                break;
            }
            self.look_at(&uri, files, library);
        }
        nudge.recheck();
    }

    /// Ends the reading of folders.
    pub(super) fn stop(&self) {
        self.stop.set(true);
    }

    /// Takes in that a file changed on disk. Returns whether a check may come out differently.
    pub(super) fn update(&self, change: &FileChange, files: &dyn Files, library: &Library) -> bool {
        let path = as_path(&change.uri);
        let text = (!change.deleted).then(|| files.read(&change.uri)).flatten();
        let neighbour = text.as_deref().and_then(|text| identify(&path, text, library));
        let mut known = self.lock();
        let read = known.read.get(&path);
        let same_text = read.is_none_or(|read| Some(read.prior.source.text()) == text.as_deref());
        if same_text && known.files.get(&path).map(|(_, known)| known) == neighbour.as_ref() {
            return false;
        }
        known.read.remove(&path);
        known.put(&change.uri, path, neighbour);
        true
    }

    /// Forgets the reports below folders that are gone.
    pub(super) fn forget(&self, folders: &[String]) {
        let folders: Vec<PathBuf> = folders.iter().map(|folder| as_path(folder)).collect();
        let below = |path: &Path| folders.iter().any(|folder| path.starts_with(folder));
        let mut known = self.lock();
        let known = &mut *known;
        for (_, (_, gone)) in known.files.extract_if(|path, _| below(path)) {
            known.neighbours.remove(&gone);
        }
        known.read.retain(|path, _| !below(path));
    }

    /// The same organ's report of the year before.
    pub(super) fn previous(
        &self,
        report: &Report,
        uri: &str,
        files: &dyn Files,
        library: &Arc<Library>,
    ) -> Option<Arc<Prior>> {
        let path = {
            let known = self.lock();
            known.neighbours.previous(report, &as_path(uri))?.to_path_buf()
        };
        self.read(path, true, files, library)
    }

    /// Other organs' reports of the year whose text may be the same.
    pub(super) fn alike(
        &self,
        report: &Report,
        uri: &str,
        files: &dyn Files,
        library: &Arc<Library>,
    ) -> Vec<Arc<Prior>> {
        let paths: Vec<PathBuf> = {
            let known = self.lock();
            if known.neighbours.is_empty() {
                return Vec::new();
            }
            let alike = known.neighbours.alike(report, &as_path(uri), &library.forms);
            alike.into_iter().map(Path::to_path_buf).collect()
        };
        // Their words are compared, so that a glance will do.
        let read = |path| self.read(path, false, files, library);
        paths.into_iter().filter_map(read).collect()
    }

    /// A report on disk, read when it is first asked for; with its tables if `whole`.
    fn read(
        &self,
        path: PathBuf,
        whole: bool,
        files: &dyn Files,
        library: &Arc<Library>,
    ) -> Option<Arc<Prior>> {
        let uri = {
            let known = self.lock();
            let read = known.read.get(&path);
            let will_do = |read: &&Read| Arc::ptr_eq(&read.library, library) && (read.whole || !whole);
            if let Some(read) = read.filter(will_do) {
                return Some(Arc::clone(&read.prior));
            }
            known.files.get(&path)?.0.clone()
        };
        let text = files.read(&uri)?;
        let source = Source::new(&uri, text);
        let read = if whole { gouji_model::read } else { glance };
        let report = read(Arc::clone(source.shared_text()), &library.forms, Hints::default());
        let prior = Arc::new(Prior { source, report });
        let mut known = self.lock();
        if known.read.len() >= MOST_READ {
            known.read.clear();
        }
        let library = Arc::clone(library);
        let read = Read {
            library,
            whole,
            prior: Arc::clone(&prior),
        };
        known.read.insert(path, read);
        Some(prior)
    }

    fn look_at(&self, uri: &str, files: &dyn Files, library: &Library) {
        let path = as_path(uri);
        let neighbour = files.read(uri).and_then(|text| identify(&path, &text, library));
        self.lock().put(uri, path, neighbour);
    }

    /// Every entry is put in whole, so a poisoned lock still guards sound maps.
    fn lock(&self) -> MutexGuard<'_, Known> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Known {
    fn put(&mut self, uri: &str, path: PathBuf, neighbour: Option<Neighbour>) {
        if let Some((_, before)) = self.files.remove(&path) {
            self.neighbours.remove(&before);
        }
        if let Some(neighbour) = neighbour {
            self.neighbours.add(neighbour.clone());
            self.files.insert(path, (uri.to_owned(), neighbour));
        }
    }
}

fn identify(path: &Path, text: &str, library: &Library) -> Option<Neighbour> {
    let glanced = glance(text, &library.forms, Hints::default());
    Neighbour::of(path, &glanced, &library.forms)
}
