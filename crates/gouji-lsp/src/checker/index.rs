//! The reports around the open ones: whose they are and of which year, and the few that were read for comparison.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use gouji_model::{Hints, Report};
use gouji_rules::Library;

use super::Stop;
use crate::actor::Nudge;
use crate::engine::FileChange;
use crate::files::Files;
use crate::progress::Progress;
use crate::reading::Prior;
use crate::source::Source;
use crate::uri::UriKey;

/// How many files are read between two words about progress.
const STEP: usize = 20;

/// What is known about reports on disk. Of most of them only the identity is kept.
#[derive(Default)]
pub(super) struct Index {
    known: Mutex<Known>,
    stop: Stop,
}

#[derive(Default)]
struct Known {
    reports: BTreeMap<UriKey, Identity>,
    read: HashMap<UriKey, Arc<Prior>>,
}

#[derive(Clone, Debug)]
struct Identity {
    uri: String,
    organ: String,
    year: u16,
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
            if let Some(identity) = identify(uri, files, library) {
                self.lock().reports.insert(UriKey::new(uri), identity);
            }
        }
        nudge.progress(Progress::End);
        if !self.lock().reports.is_empty() {
            nudge.recheck();
        }
    }

    /// Ends the reading of folders.
    pub(super) fn stop(&self) {
        self.stop.set(true);
    }

    /// Takes in that a file changed on disk. Returns whether a check may have read it.
    pub(super) fn update(&self, change: &FileChange, files: &dyn Files, library: &Library) -> bool {
        let key = UriKey::new(&change.uri);
        let identity = if change.deleted {
            None
        } else {
            identify(&change.uri, files, library)
        };
        let mut known = self.lock();
        let before = known.reports.remove(&key);
        known.read.remove(&key);
        let concerns = before.is_some() || identity.is_some();
        if let Some(identity) = identity {
            known.reports.insert(key, identity);
        }
        concerns
    }

    /// Forgets the reports below folders that are gone.
    pub(super) fn forget(&self, folders: &[String]) {
        let mut known = self.lock();
        let below = |uri: &str| folders.iter().any(|folder| uri.starts_with(folder.as_str()));
        known.reports.retain(|_, identity| !below(&identity.uri));
        known.read.clear();
    }

    /// An organ's report of a year, read when it is first asked for.
    pub(super) fn find(
        &self,
        organ: &str,
        year: u16,
        files: &dyn Files,
        library: &Library,
    ) -> Option<Arc<Prior>> {
        let (key, uri) = {
            let known = self.lock();
            let fits = |identity: &&Identity| identity.year == year && identity.organ == organ;
            let mut found = known.reports.iter().filter(|(_, identity)| fits(identity));
            let (key, identity) = found.next()?;
            // Two reports of one year: which of them counts is not ours to guess.
            if found.next().is_some() {
                return None;
            }
            if let Some(prior) = known.read.get(key) {
                return Some(Arc::clone(prior));
            }
            (key.clone(), identity.uri.clone())
        };
        let text = files.read(&uri)?;
        let report = read(&text, library);
        let source = Source::new(&uri, text);
        let prior = Arc::new(Prior { source, report });
        self.lock().read.insert(key, Arc::clone(&prior));
        Some(prior)
    }

    /// Every entry is put in whole, so a poisoned lock still guards a sound map.
    fn lock(&self) -> MutexGuard<'_, Known> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn identify(uri: &str, files: &dyn Files, library: &Library) -> Option<Identity> {
    let report = read(&files.read(uri)?, library);
    Some(Identity {
        uri: uri.to_owned(),
        organ: report.organ?.value,
        year: report.year?.value,
    })
}

fn read(text: &str, library: &Library) -> Report {
    gouji_model::read(text, &library.forms, Hints::default())
}
