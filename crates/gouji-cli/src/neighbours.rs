//! Which files belong together: the same organ's report of the year before, and other organs' reports of the year.
//!
//! A first pass looks at organ and year of every report, and keeps nothing else of it; the reports themselves are read
//! again when they are needed, so that memory does not grow with what the files hold. Organ and year are those that
//! the reports state. A file's name only decides between several reports of one organ and year.

use std::collections::HashMap;
use std::fs;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use gouji_model::{Forms, Reason, Report, organ_key, same_organ};
use gouji_rules::Sketch;

use crate::engine::Engine;
use crate::files::{Item, Reader, reports_beside};
use crate::{panics, pipeline};

/// No report comes near this size; a larger neighbour that nobody named is left alone.
const LARGEST: u64 = 8 << 20;

/// The most files beside the named ones that are looked at.
const MOST: usize = 5_000;

/// What the sketches of two reports share at least, in percent, before it is worth reading one beside the other.
const ALIKE: usize = 40;

/// Of the reports that are like another, so many are read beside it.
const READ: usize = 3;

/// A stretch of letters that more reports have than this is stock text and says nothing of copying.
const STOCK: usize = 64;

/// One report, as far as the first pass keeps it.
#[derive(Clone, Debug)]
struct Entry {
    path: PathBuf,
    organ: String,
    year: u16,
    sketch: Sketch,
}

/// The reports that are known, by year and organ.
#[derive(Debug, Default)]
pub(crate) struct Neighbours {
    entries: Vec<Entry>,
    by_organ: HashMap<(u16, String), Vec<usize>>,
    /// Numbers of sketches with the index of the report, in ascending order.
    by_number: Vec<(u32, u32)>,
}

impl Neighbours {
    /// Looks at the reports of a run and, for those that were named one by one, at the files beside them.
    pub(crate) fn find(items: &[Item], engine: &Engine, year: Option<u16>, jobs: usize) -> Self {
        let files = candidates(items);
        let worker = || {
            let mut reader = Reader::default();
            move |path: &PathBuf| {
                let item = Item::File(path.clone());
                let look = || reader.with(&item, |text| entry(path, &engine.glance(text, year), engine));
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
            let index = u32::try_from(index).unwrap_or(u32::MAX);
            let numbers = entry.sketch.numbers().iter();
            found.by_number.extend(numbers.map(|n| (*n, index)));
        }
        found.by_number.sort_unstable();
        found
    }

    /// The files with other organs' reports of the year whose text may be the same, the likest first.
    pub(crate) fn alike(&self, report: &Report, path: &Path, forms: &Forms) -> Vec<&Path> {
        let (Some(organ), Some(year)) = (organ(report), report.year.as_ref()) else {
            return Vec::new();
        };
        let sketch = Sketch::of_report(report, forms);
        let mut candidates: Vec<u32> = sketch.numbers().iter().flat_map(|n| self.with(*n)).collect();
        candidates.sort_unstable();
        candidates.dedup();
        let entries = candidates.iter().filter_map(|i| self.entries.get(*i as usize));
        let others =
            entries.filter(|e| e.year == year.value && e.path != path && !same_organ(&e.organ, organ));
        let mut alike: Vec<(usize, &Path)> = others
            .map(|e| (e.sketch.shared_percent(&sketch), e.path.as_path()))
            .filter(|(shared, _)| *shared >= ALIKE)
            .collect();
        alike.sort_by_key(|(shared, path)| (std::cmp::Reverse(*shared), *path));
        alike.truncate(READ);
        alike.into_iter().map(|(_, path)| path).collect()
    }

    /// The reports whose sketch has a number, by index, where they are few enough.
    fn with(&self, number: u32) -> impl Iterator<Item = u32> + '_ {
        let from = self.by_number.partition_point(|(n, _)| *n < number);
        let same = self.by_number[from..]
            .iter()
            .take_while(move |(n, _)| *n == number);
        let few = same.clone().nth(STOCK).is_none();
        same.filter(move |_| few).map(|(_, index)| *index)
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

fn entry(path: &Path, report: &Report, engine: &Engine) -> Option<Entry> {
    Some(Entry {
        path: path.to_path_buf(),
        organ: organ(report)?.to_owned(),
        year: report.year.as_ref()?.value,
        sketch: Sketch::of_report(report, engine.forms()),
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
