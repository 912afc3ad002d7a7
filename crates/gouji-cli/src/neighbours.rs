//! Which files belong together: the same organ's report of the year before, and other organs' reports of the year.
//!
//! A first pass looks at organ and year of every report, and keeps nothing else of it; the reports themselves are read
//! again when they are needed, so that memory does not grow with what the files hold. Organ and year are those that
//! the reports state. A file's name only decides between several reports of one organ and year.

use std::collections::HashMap;
use std::fs;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use gouji_model::{Reason, Report, organ_key, same_organ};

use crate::engine::Engine;
use crate::files::{Item, Reader, reports_beside};
use crate::{panics, pipeline};

/// No report comes near this size; a larger neighbour that nobody named is left alone.
const LARGEST: u64 = 8 << 20;

/// The most files beside the named ones that are looked at.
const MOST: usize = 5_000;

/// One report, as far as the first pass keeps it.
#[derive(Clone, Debug)]
struct Entry {
    path: PathBuf,
    organ: String,
    year: u16,
}

/// The reports that are known, by year and organ.
#[derive(Debug, Default)]
pub(crate) struct Neighbours {
    entries: Vec<Entry>,
    by_organ: HashMap<(u16, String), Vec<usize>>,
}

impl Neighbours {
    /// Looks at the reports of a run and, for those that were named one by one, at the files beside them.
    pub(crate) fn find(items: &[Item], engine: &Engine, year: Option<u16>, jobs: usize) -> Self {
        let files = candidates(items);
        let worker = || {
            let mut reader = Reader::default();
            move |path: &PathBuf| {
                let item = Item::File(path.clone());
                let look = || reader.with(&item, |text| entry(path, &engine.glance(text, year)));
                // A file that cannot be read is told when its own turn comes.
                panics::guard(look).ok().and_then(Result::ok).flatten()
            }
        };
        let mut found = Self::default();
        // Alone, a report has no neighbours.
        if files.len() > 1 {
            pipeline::run(&files, jobs, worker, |entry: Option<Entry>| {
                found.entries.extend(entry);
                ControlFlow::Continue(())
            });
        }
        for (index, entry) in found.entries.iter().enumerate() {
            let key = (entry.year, organ_key(&entry.organ));
            found.by_organ.entry(key).or_default().push(index);
        }
        found
    }

    /// The file with the same organ's report of the year before.
    pub(crate) fn previous(&self, report: &Report, path: &Path) -> Option<&Path> {
        let organ = organ(report)?;
        let year = report.year.as_ref()?.value.checked_sub(1)?;
        let named = self.by_organ.get(&(year, organ_key(organ)))?;
        let same = named.iter().filter_map(|i| self.entries.get(*i));
        let same = same.filter(|e| same_organ(&e.organ, organ) && e.path != path);
        same.max_by_key(|e| closeness(&e.path, path, year))
            .map(|e| e.path.as_path())
    }
}

/// Which of several reports of one organ and year is meant: one in the same folder, whose name has the year, of the
/// same type. Of equals the first by name is taken.
fn closeness(candidate: &Path, path: &Path, year: u16) -> (bool, bool, bool, std::cmp::Reverse<PathBuf>) {
    let name = candidate.file_name().unwrap_or_default().to_string_lossy();
    (
        candidate.parent() == path.parent(),
        name.contains(&year.to_string()),
        candidate.extension() == path.extension(),
        std::cmp::Reverse(candidate.to_path_buf()),
    )
}

/// The organ, where title or signature name it: one that is picked out of the prose may be another.
pub(crate) fn organ(report: &Report) -> Option<&str> {
    let organ = report.organ.as_ref().filter(|o| o.reason != Reason::Prose)?;
    Some(&organ.value)
}

fn entry(path: &Path, report: &Report) -> Option<Entry> {
    Some(Entry {
        path: path.to_path_buf(),
        organ: organ(report)?.to_owned(),
        year: report.year.as_ref()?.value,
    })
}

/// The files of the run and those beside them, nothing twice, in a stable order.
fn candidates(items: &[Item]) -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> = Vec::new();
    let mut folders: Vec<PathBuf> = Vec::new();
    for item in items {
        let Item::File(path) = item else { continue };
        files.push(path.clone());
        let folder = path.parent().map_or_else(PathBuf::new, Path::to_path_buf);
        if folders.last() != Some(&folder) {
            folders.push(folder);
        }
    }
    folders.sort();
    folders.dedup();
    let mut seen: std::collections::HashSet<PathBuf> = files.iter().cloned().collect();
    let beside = folders.iter().flat_map(|folder| reports_beside(folder));
    let beside = beside.filter(|path| fs::metadata(path).is_ok_and(|meta| meta.len() <= LARGEST));
    let beside: Vec<PathBuf> = beside
        .take(MOST)
        .filter(|path| seen.insert(path.clone()))
        .collect();
    files.extend(beside);
    files
}
