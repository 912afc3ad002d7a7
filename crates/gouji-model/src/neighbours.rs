//! Which files belong together: the same organ's reports of several years.
//!
//! Organ and year are those that the reports state; that, and the file, is all that is kept of them. A file's name only
//! decides between several reports of one organ and year. Finding the files and reading them is the caller's work.

use std::cmp::Reverse;
use std::collections::HashMap;
use std::path::{Path, PathBuf};

use crate::{Reason, Report, organ_key, same_organ};

/// One report, as far as its neighbours need to know it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Neighbour {
    /// Its file.
    pub path: PathBuf,
    /// Whose it is.
    pub organ: String,
    /// Its year.
    pub year: u16,
}

impl Neighbour {
    /// The identity of the report in a file, where it states both organ and year. A glance at it is enough.
    pub fn of(path: &Path, report: &Report) -> Option<Self> {
        Some(Self {
            path: path.to_path_buf(),
            organ: report.named_organ()?.to_owned(),
            year: report.year.as_ref()?.value,
        })
    }
}

impl Report {
    /// The organ, where title or signature name it: one that is picked out of the prose may be another.
    pub fn named_organ(&self) -> Option<&str> {
        let organ = self.organ.as_ref().filter(|o| o.reason != Reason::Prose)?;
        Some(&organ.value)
    }
}

/// The reports that are known, by year and organ.
#[derive(Clone, Debug, Default)]
pub struct Neighbours(HashMap<(u16, String), Vec<Neighbour>>);

impl Neighbours {
    /// Adds a report.
    pub fn add(&mut self, neighbour: Neighbour) {
        self.0.entry(key(&neighbour)).or_default().push(neighbour);
    }

    /// Takes a report out again.
    pub fn remove(&mut self, neighbour: &Neighbour) {
        if let Some(named) = self.0.get_mut(&key(neighbour)) {
            named.retain(|known| known != neighbour);
        }
    }

    /// The file with the same organ's report of the year before; `path` is the file of the report itself.
    ///
    /// Of several, one in the same folder is meant, whose name has the year, of the same type. Of equals the first by name
    /// is taken.
    pub fn previous(&self, report: &Report, path: &Path) -> Option<&Path> {
        let organ = report.named_organ()?;
        let year = report.year.as_ref()?.value.checked_sub(1)?;
        let named = self.0.get(&(year, organ_key(organ)))?.iter();
        let same = named.filter(|known| same_organ(&known.organ, organ) && known.path != path);
        same.max_by_key(|known| closeness(&known.path, path, year))
            .map(|known| known.path.as_path())
    }
}

impl Extend<Neighbour> for Neighbours {
    fn extend<I: IntoIterator<Item = Neighbour>>(&mut self, neighbours: I) {
        neighbours.into_iter().for_each(|neighbour| self.add(neighbour));
    }
}

fn key(neighbour: &Neighbour) -> (u16, String) {
    (neighbour.year, organ_key(&neighbour.organ))
}

fn closeness(candidate: &Path, path: &Path, year: u16) -> (bool, bool, bool, Reverse<PathBuf>) {
    let name = candidate.file_name().unwrap_or_default().to_string_lossy();
    (
        candidate.parent() == path.parent(),
        name.contains(&year.to_string()),
        candidate.extension() == path.extension(),
        Reverse(candidate.to_path_buf()),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Forms, Hints, glance};

    fn report(organ: &str, year: u16) -> Report {
        let text = format!("{organ}{year}年政府信息公开工作年度报告\n");
        glance(text, &Forms::new(Vec::new()), Hints::default())
    }

    fn known(files: &[(&str, &str, u16)]) -> Neighbours {
        let mut known = Neighbours::default();
        known.extend(
            files
                .iter()
                .filter_map(|(path, organ, year)| Neighbour::of(Path::new(path), &report(organ, *year))),
        );
        known
    }

    #[test]
    fn last_years_report_is_the_same_organs_however_it_writes_its_city() {
        let known = known(&[
            ("a/one.txt", "淮安市洪泽区人民政府", 2023),
            ("a/two.txt", "淮安市淮阴区人民政府", 2023),
        ]);
        let mine = report("洪泽区人民政府", 2024);
        let found = known.previous(&mine, Path::new("a/mine.txt"));
        assert_eq!(found, Some(Path::new("a/one.txt")));
        assert_eq!(
            known.previous(&report("洪泽区人民政府", 2025), Path::new("a/mine.txt")),
            None
        );
    }

    #[test]
    fn of_two_the_one_in_the_same_folder_with_the_year_in_its_name_counts_and_never_the_report_itself() {
        let organ = "淮安市洪泽区人民政府";
        let mut known = known(&[
            ("a/2023.txt", organ, 2023),
            ("b/old.txt", organ, 2023),
            ("b/2023.txt", organ, 2023),
            ("b/mine.txt", organ, 2023),
        ]);
        let mine = report(organ, 2024);
        let found = |known: &Neighbours| {
            known
                .previous(&mine, Path::new("b/mine.txt"))
                .map(Path::to_path_buf)
        };
        assert_eq!(found(&known), Some("b/2023.txt".into()));
        known.remove(&Neighbour::of(Path::new("b/2023.txt"), &report(organ, 2023)).unwrap());
        assert_eq!(found(&known), Some("b/old.txt".into()));
        known.remove(&Neighbour::of(Path::new("b/old.txt"), &report(organ, 2023)).unwrap());
        assert_eq!(found(&known), Some("a/2023.txt".into()));
    }
}
