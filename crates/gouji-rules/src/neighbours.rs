//! Which files belong together: the same organ's report of the year before, and other organs' reports of the year.
//!
//! Organ and year are those that the reports state; that, a sketch and the file is all that is kept of them. A file's name
//! only decides between several reports of one organ and year. Finding the files and reading them is the caller's work.

use std::cmp::Reverse;
use std::hash::BuildHasher;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use gouji_model::{Forms, Report, organ_key, same_organ};
use rustc_hash::{FxBuildHasher, FxHashMap};

use crate::Sketch;

/// What the sketches of two reports share at least, in percent, before it is worth reading one beside the other.
const ALIKE: usize = 40;

/// Of the reports that are like another, so many are read beside it. Where one has the very same sketch, it is read alone.
const READ: usize = 3;

/// A stretch of letters that more reports have than this is stock text and says nothing of copying.
const STOCK: usize = 64;

/// One report, as far as its neighbours need to know it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Neighbour {
    /// Its file.
    pub path: PathBuf,
    /// Whose it is.
    pub organ: String,
    /// Its year.
    pub year: u16,
    /// What its text is like.
    pub sketch: Sketch,
}

impl Neighbour {
    /// What there is to know about the report in a file, where it states both organ and year. A glance at it is enough.
    pub fn of(path: &Path, report: &Report, forms: &Forms) -> Option<Self> {
        Some(Self {
            path: path.to_path_buf(),
            organ: report.named_organ()?.to_owned(),
            year: report.year.as_ref()?.value,
            sketch: Sketch::of_report(report, forms),
        })
    }

    fn key(&self) -> Key {
        key(self.year, &self.organ)
    }
}

/// A year, and a number for the organ: two organs may share it, as they may share [`organ_key`].
type Key = (u16, u64);

fn key(year: u16, organ: &str) -> Key {
    (year, FxBuildHasher.hash_one(organ_key(organ)))
}

/// The reports that are known.
#[derive(Debug, Default)]
pub struct Neighbours {
    /// A report that was taken out leaves its place to the next.
    entries: Vec<Option<Neighbour>>,
    free: Vec<u32>,
    by_organ: FxHashMap<Key, Vec<u32>>,
    /// Numbers of sketches with the place of the report, in ascending order; made when they are first asked for.
    by_number: OnceLock<Vec<(u32, u32)>>,
}

impl Neighbours {
    /// Whether no report is known.
    pub fn is_empty(&self) -> bool {
        self.by_organ.is_empty()
    }

    /// Adds a report. Beyond four thousand million it is not taken.
    pub fn add(&mut self, neighbour: Neighbour) {
        let free = self.free.pop();
        let Some(place) = free.or_else(|| u32::try_from(self.entries.len()).ok()) else {
            return;
        };
        self.by_organ.entry(neighbour.key()).or_default().push(place);
        self.by_number.take();
        match self.entries.get_mut(place as usize) {
            Some(entry) => *entry = Some(neighbour),
            None => self.entries.push(Some(neighbour)),
        }
    }

    /// Takes a report out again.
    pub fn remove(&mut self, neighbour: &Neighbour) {
        let key = neighbour.key();
        let Some(named) = self.by_organ.get_mut(&key) else {
            return;
        };
        let is_it =
            |place: &u32| self.entries.get(*place as usize).and_then(Option::as_ref) == Some(neighbour);
        let Some(place) = named.iter().copied().find(is_it) else {
            return;
        };
        named.retain(|known| *known != place);
        if named.is_empty() {
            self.by_organ.remove(&key);
        }
        self.by_number.take();
        if let Some(entry) = self.entries.get_mut(place as usize) {
            *entry = None;
            self.free.push(place);
        }
    }

    /// The file with the same organ's report of the year before; `path` is the file of the report itself.
    ///
    /// Of several, one in the same folder is meant, whose name has the year, of the same type. Of equals the first by name
    /// is taken.
    pub fn previous(&self, report: &Report, path: &Path) -> Option<&Path> {
        let organ = report.named_organ()?;
        let year = report.year.as_ref()?.value.checked_sub(1)?;
        self.closest((organ, year), path, |known| known.path != path)
    }

    /// Whether this report is likely to be asked for as that of the year before: its organ has one of the year after, and
    /// of several reports like it this is the one in its folder that would be taken.
    pub fn is_followed(&self, report: &Report, path: &Path) -> bool {
        let Some((organ, year)) = report.named_organ().zip(report.year.as_ref()) else {
            return false;
        };
        let next = key(year.value.saturating_add(1), organ);
        self.by_organ.contains_key(&next) && self.closest((organ, year.value), path, |_| true) == Some(path)
    }

    /// Of the reports of an organ and a year the one that is meant by whoever stands at `path`.
    fn closest(
        &self,
        (organ, year): (&str, u16),
        path: &Path,
        wanted: impl Fn(&Neighbour) -> bool,
    ) -> Option<&Path> {
        let named = self.by_organ.get(&key(year, organ))?.iter();
        let same = named.filter_map(|place| self.entry(*place));
        let same = same.filter(|known| same_organ(&known.organ, organ) && wanted(known));
        let own = Name::of(path);
        let year = year.to_string();
        same.max_by_key(|known| own.closeness(&known.path, &year))
            .map(|known| known.path.as_path())
    }

    /// The files with other organs' reports of the year whose text may be the same, the likest first.
    pub fn alike(&self, report: &Report, path: &Path, forms: &Forms) -> Vec<&Path> {
        let (Some(organ), Some(year)) = (report.named_organ(), report.year.as_ref()) else {
            return Vec::new();
        };
        let sketch = Sketch::of_report(report, forms);
        let mut met = vec![false; self.entries.len()];
        let candidates = sketch.numbers().iter().flat_map(|number| self.with(*number));
        let entries = candidates.filter(|(_, place)| !std::mem::replace(&mut met[*place as usize], true));
        let entries = entries.filter_map(|(_, place)| self.entry(*place));
        // The names are looked at last, since to compare them takes longest.
        let mut alike: Vec<(usize, &Neighbour)> = entries
            .filter(|e| e.year == year.value)
            .map(|e| (e.sketch.shared_percent(&sketch), e))
            .filter(|(shared, e)| *shared >= ALIKE && e.path != path && !same_organ(&e.organ, organ))
            .collect();
        alike.sort_unstable_by_key(|(shared, e)| (Reverse(*shared), &e.path));
        // A text that went round is told of its first copy, whoever else has one.
        let same = alike.iter().position(|(_, e)| e.sketch == sketch);
        let read = same.map_or(0..READ.min(alike.len()), |at| at..at + 1);
        alike[read].iter().map(|(_, e)| e.path.as_path()).collect()
    }

    fn entry(&self, place: u32) -> Option<&Neighbour> {
        self.entries.get(place as usize)?.as_ref()
    }

    /// The reports whose sketch has a number, by number and place, where they are few enough.
    fn with(&self, number: u32) -> &[(u32, u32)] {
        let all = self.by_number.get_or_init(|| {
            let numbers = |entry: &Neighbour| entry.sketch.numbers().len();
            // Room is asked for once: with thousands of reports, growing step by step would take twice as much.
            let mut all = Vec::with_capacity(self.entries.iter().flatten().map(numbers).sum());
            for (place, entry) in (0..).zip(&self.entries) {
                let sketch = entry.iter().flat_map(|entry| entry.sketch.numbers());
                all.extend(sketch.map(|number| (*number, place)));
            }
            all.sort_unstable();
            all
        });
        let from = &all[all.partition_point(|(n, _)| *n < number)..];
        let few = &from[..from.len().min(STOCK + 1)];
        let same = few.partition_point(|(n, _)| *n == number);
        if same > STOCK { &[] } else { &few[..same] }
    }
}

impl Extend<Neighbour> for Neighbours {
    fn extend<I: IntoIterator<Item = Neighbour>>(&mut self, neighbours: I) {
        neighbours.into_iter().for_each(|neighbour| self.add(neighbour));
    }
}

/// Folder and name of a file, as they are written. Among thousands of files that is faster than to take paths apart.
struct Name<'p> {
    folder: &'p [u8],
    file: &'p [u8],
}

impl<'p> Name<'p> {
    fn of(path: &'p Path) -> Self {
        let bytes = path.as_os_str().as_encoded_bytes();
        let separator = |byte: &u8| std::path::is_separator(char::from(*byte));
        let (folder, file) = bytes.split_at(bytes.iter().rposition(separator).map_or(0, |at| at + 1));
        Self { folder, file }
    }

    fn extension(&self) -> Option<&[u8]> {
        let dot = self.file.iter().rposition(|byte| *byte == b'.')?;
        self.file.get(dot + 1..)
    }

    /// How likely another file is the one of that year that is meant; the greatest is.
    fn closeness<'c>(&self, candidate: &'c Path, year: &str) -> (bool, bool, bool, Reverse<&'c Path>) {
        let other = Name::of(candidate);
        (
            other.folder == self.folder,
            other.file.windows(year.len()).any(|part| part == year.as_bytes()),
            other.extension() == self.extension(),
            Reverse(candidate),
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use gouji_model::{Hints, glance};
    use std::sync::Arc;

    const ORGAN: &str = "淮安市洪泽区人民政府";

    fn forms() -> Arc<Forms> {
        crate::Library::load(crate::embedded()).forms
    }

    fn report(organ: &str, year: u16) -> Report {
        let text = format!(
            "{organ}{year}年政府信息公开工作年度报告\n\n一、总体情况\n各单位按照部署持续推进公开平台建设与政策解读工作。\n"
        );
        glance(text, &forms(), Hints::default())
    }

    fn neighbour(path: &str, organ: &str, year: u16) -> Neighbour {
        Neighbour::of(Path::new(path), &report(organ, year), &forms()).unwrap()
    }

    #[test]
    fn last_years_report_is_the_same_organs_however_it_writes_its_city() {
        let mut known = Neighbours::default();
        known.add(neighbour("a/one.txt", ORGAN, 2023));
        known.add(neighbour("a/two.txt", "淮安市淮阴区人民政府", 2023));
        let found = |year| known.previous(&report("洪泽区人民政府", year), Path::new("a/mine.txt"));
        assert_eq!(found(2024), Some(Path::new("a/one.txt")));
        assert_eq!(found(2025), None);
    }

    #[test]
    fn of_two_the_one_in_the_same_folder_with_the_year_in_its_name_counts_and_never_the_report_itself() {
        let mut known = Neighbours::default();
        for path in ["a/2023.txt", "b/old.txt", "b/2023.txt", "b/mine.txt"] {
            known.add(neighbour(path, ORGAN, 2023));
        }
        for expected in ["b/2023.txt", "b/old.txt", "a/2023.txt"] {
            let found = known.previous(&report(ORGAN, 2024), Path::new("b/mine.txt"));
            assert_eq!(found, Some(Path::new(expected)));
            known.remove(&neighbour(expected, ORGAN, 2023));
        }
    }

    #[test]
    fn a_report_that_was_taken_out_is_like_nothing_and_its_place_is_used_again() {
        let (mut known, other) = (Neighbours::default(), "淮安市淮阴区人民政府");
        known.add(neighbour("a/other.txt", other, 2023));
        let alike = |known: &Neighbours| {
            let found = known.alike(&report(ORGAN, 2023), Path::new("a/mine.txt"), &forms());
            found.into_iter().map(Path::to_path_buf).collect::<Vec<_>>()
        };
        assert_eq!(alike(&known), [Path::new("a/other.txt")]);
        known.remove(&neighbour("a/other.txt", other, 2023));
        assert!(known.is_empty() && alike(&known).is_empty());
        known.add(neighbour("a/new.txt", other, 2023));
        assert_eq!(
            (alike(&known), known.entries.len()),
            (vec!["a/new.txt".into()], 1)
        );
    }

    #[test]
    fn a_report_is_followed_where_the_next_years_would_take_it() {
        let mut known = Neighbours::default();
        for (path, year) in [
            ("a/2022.txt", 2022),
            ("a/2023.txt", 2023),
            ("a/2023-old.txt", 2023),
        ] {
            known.add(neighbour(path, ORGAN, year));
        }
        let followed = |path: &str, year| known.is_followed(&report(ORGAN, year), Path::new(path));
        assert!(followed("a/2022.txt", 2022));
        assert!(!followed("a/2023.txt", 2023));
        known.add(neighbour("a/2024.txt", ORGAN, 2024));
        let followed = |path: &str, year| known.is_followed(&report(ORGAN, year), Path::new(path));
        assert_eq!(
            known.previous(&report(ORGAN, 2024), Path::new("a/2024.txt")),
            Some(Path::new("a/2023-old.txt"))
        );
        assert!(followed("a/2023-old.txt", 2023) && !followed("a/2023.txt", 2023));
    }

    #[test]
    fn of_reports_with_the_very_same_sketch_the_first_by_name_is_read_alone() {
        let mut known = Neighbours::default();
        for (path, organ) in [
            ("c.txt", "甲市人民政府"),
            ("a.txt", "乙市人民政府"),
            ("b.txt", "丙市人民政府"),
        ] {
            known.add(neighbour(path, organ, 2023));
        }
        let alike = |organ, path| known.alike(&report(organ, 2023), Path::new(path), &forms());
        assert_eq!(alike("丁市人民政府", "d.txt"), [Path::new("a.txt")]);
        assert_eq!(alike("乙市人民政府", "a.txt"), [Path::new("b.txt")]);
    }

    #[test]
    fn reports_whose_text_is_only_like_it_are_read_the_likest_first() {
        let mut known = Neighbours::default();
        let own = report(ORGAN, 2023);
        let text = Sketch::of_report(&own, &forms());
        let other = |path: &str, kept: usize| Neighbour {
            path: path.into(),
            organ: "别市人民政府".to_owned(),
            year: 2023,
            sketch: text.mixed(kept),
        };
        let kept = [
            ("little.txt", 4),
            ("half.txt", 7),
            ("most.txt", 12),
            ("more.txt", 10),
            ("some.txt", 8),
        ];
        for (path, kept) in kept {
            known.add(other(path, kept));
        }
        let found = known.alike(&own, Path::new("own.txt"), &forms());
        assert_eq!(found, ["most.txt", "more.txt", "some.txt"].map(Path::new));
    }
}
