//! Reports that were read a moment ago.
//!
//! Last year's report of one organ is often the next report of the run, and a text that went round ten offices is compared
//! with each of them. The few that are likely to be wanted again are therefore kept and not read again; how many does not
//! depend on the number of reports.

use std::collections::VecDeque;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use gouji_model::Report;

/// The most reports that are kept.
const MOST: usize = 48;

/// The most bytes that their texts may have together.
const MOST_BYTES: usize = 1 << 20;

/// How much of a report was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Depth {
    /// Everything but its tables.
    Glance,
    /// Everything.
    Whole,
}

/// The reports that are kept.
#[derive(Default)]
pub(crate) struct Kept {
    /// The one that was wanted last is at the end.
    reports: Mutex<VecDeque<One>>,
}

struct One {
    path: PathBuf,
    /// What it was read by.
    ground: usize,
    depth: Depth,
    report: Arc<Report>,
}

impl Kept {
    /// The report of a file, read by a ground to that depth at least; read now by `read` where it is not there.
    ///
    /// # Errors
    /// Those of `read`.
    pub(crate) fn get<E>(
        &self,
        path: &Path,
        (ground, depth): (usize, Depth),
        read: impl FnOnce() -> Result<Report, E>,
    ) -> Result<Arc<Report>, E> {
        if let Some(known) = self.known(path, (ground, depth)) {
            return Ok(known);
        }
        let report = Arc::new(read()?);
        self.keep(path, (ground, depth), &report);
        Ok(report)
    }

    /// The report of a file, if it was read whole and its text is still this.
    pub(crate) fn of_text(&self, path: &Path, ground: usize, text: &str) -> Option<Arc<Report>> {
        let known = self.known(path, (ground, Depth::Whole));
        known.filter(|report| *report.text == *text)
    }

    fn known(&self, path: &Path, (ground, depth): (usize, Depth)) -> Option<Arc<Report>> {
        let mut reports = self.lock();
        let is_it = |one: &One| one.is(path, ground) && one.depth >= depth;
        let at = reports.iter().rposition(is_it)?;
        let one = reports.remove(at)?;
        let report = Arc::clone(&one.report);
        reports.push_back(one);
        Some(report)
    }

    /// Keeps a report that was read to that depth.
    pub(crate) fn keep(&self, path: &Path, (ground, depth): (usize, Depth), report: &Arc<Report>) {
        if report.text.len() > MOST_BYTES {
            return;
        }
        let mut reports = self.lock();
        reports.retain(|one| !one.is(path, ground));
        reports.push_back(One {
            path: path.to_path_buf(),
            ground,
            depth,
            report: Arc::clone(report),
        });
        let mut bytes: usize = reports.iter().map(|one| one.report.text.len()).sum();
        while reports.len() > MOST || bytes > MOST_BYTES {
            let Some(oldest) = reports.pop_front() else { break };
            bytes -= oldest.report.text.len();
        }
    }

    // Every report is put in whole, so a poisoned lock is as good as any.
    fn lock(&self) -> MutexGuard<'_, VecDeque<One>> {
        self.reports.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl One {
    /// Paths are compared as they are written: that is fast, and a report that is met under two names is read twice.
    fn is(&self, path: &Path, ground: usize) -> bool {
        self.ground == ground && self.path.as_os_str() == path.as_os_str()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use gouji_grammar::report::Document;
    use std::cell::Cell;
    use std::convert::Infallible;

    fn report(text: &str) -> Report {
        Report::new(text, Document::default(), None)
    }

    /// How often a report had to be read.
    struct Counted {
        kept: Kept,
        reads: Cell<usize>,
    }

    impl Counted {
        fn new() -> Self {
            Self {
                kept: Kept::default(),
                reads: Cell::new(0),
            }
        }

        fn get(&self, name: &str, depth: Depth, text: &str) -> usize {
            let read = || {
                self.reads.set(self.reads.get() + 1);
                Ok::<_, Infallible>(report(text))
            };
            let Ok(found) = self.kept.get(Path::new(name), (0, depth), read);
            assert_eq!(&*found.text, text);
            self.reads.get()
        }
    }

    #[test]
    fn a_report_that_was_read_whole_need_not_be_glanced_at_but_the_other_way_round_it_is_read() {
        let counted = Counted::new();
        assert_eq!(counted.get("a", Depth::Glance, "甲"), 1);
        assert_eq!(counted.get("a", Depth::Whole, "甲"), 2);
        assert_eq!(counted.get("a", Depth::Glance, "甲"), 2);
    }

    #[test]
    fn of_many_reports_those_that_were_wanted_last_are_kept() {
        let counted = Counted::new();
        counted.get("first", Depth::Whole, "甲");
        for n in 0..MOST - 1 {
            counted.get(&n.to_string(), Depth::Whole, "乙");
        }
        assert_eq!(counted.get("first", Depth::Whole, "甲"), MOST);
        counted.get("one more", Depth::Whole, "丙");
        assert_eq!(counted.get("first", Depth::Whole, "甲"), MOST + 1);
        assert_eq!(counted.get("0", Depth::Whole, "乙"), MOST + 2);
        assert_eq!(counted.kept.lock().len(), MOST);
    }

    #[test]
    fn large_reports_are_kept_only_as_far_as_there_is_room() {
        let counted = Counted::new();
        let large = "公".repeat(MOST_BYTES / 6);
        for name in ["a", "b", "c"] {
            counted.get(name, Depth::Whole, &large);
        }
        assert_eq!(counted.kept.lock().len(), 2);
        counted.get("huge", Depth::Whole, &large.repeat(3));
        assert_eq!(counted.kept.lock().len(), 2);
    }

    #[test]
    fn a_report_whose_text_was_changed_since_is_not_taken_for_it() {
        let kept = Kept::default();
        let path = Path::new("a");
        kept.keep(path, (0, Depth::Whole), &Arc::new(report("甲")));
        assert!(kept.of_text(path, 0, "甲").is_some());
        assert!(kept.of_text(path, 0, "乙").is_none());
        assert!(kept.of_text(path, 1, "甲").is_none());
    }
}
