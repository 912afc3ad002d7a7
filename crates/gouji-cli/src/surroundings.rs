//! The other reports that a check looks at: last year's and those of other organs. They are looked for when the first
//! rule asks, and read one report at a time.

use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use gouji_model::{Hints, Reason, Report};
use gouji_rules::{CheckOptions, Needs, Neighbours, Other};

use crate::args::Year;
use crate::engine::Engine;
use crate::files::{Item, Reader, Trouble};
use crate::judging::Entry;
use crate::kept::{Depth, Kept};
use crate::neighbours;

/// Where the other reports of a run come from.
pub(crate) struct Surroundings {
    /// The report of the year before, where the user says which it is.
    previous: Option<PathBuf>,
    year: Year,
    jobs: usize,
    found: OnceLock<Neighbours>,
    kept: Kept,
}

/// The other reports that one check sees, with the paths that findings show.
#[derive(Default)]
pub(crate) struct Seen {
    previous: Option<(String, Arc<Report>)>,
    siblings: Vec<(String, Arc<Report>)>,
}

impl Surroundings {
    /// Those of a run, found by `jobs` threads.
    pub(crate) fn new(previous: Option<PathBuf>, year: Year, jobs: usize) -> Self {
        Self {
            previous,
            year,
            jobs,
            found: OnceLock::new(),
            kept: Kept::default(),
        }
    }

    /// Reads the text of an entry, unless that was done a moment ago for another report.
    pub(crate) fn own(&self, entry: &Entry, text: &str, hints: Hints, engine: &Engine) -> Arc<Report> {
        let known = match &entry.item {
            // Other reports are read for what they say themselves.
            Item::File(path) if hints == Hints::default() => self.kept.of_text(path, entry.ground, text),
            _ => None,
        };
        known.unwrap_or_else(|| Arc::new(engine.read(text, hints)))
    }

    /// Reads the other reports that the wanted rules look at for `report`, which came from `item` of a run.
    ///
    /// # Errors
    /// One of them was there a moment ago and cannot be read now.
    pub(crate) fn seen_by(
        &self,
        report: &Arc<Report>,
        (entry, run): (&Entry, &[Entry]),
        (engine, options): (&Engine, &CheckOptions<'_>),
        reader: &mut Reader,
    ) -> Result<Seen, Trouble> {
        let mut seen = Seen::default();
        let Needs { previous, siblings } = engine.needs(report, options);
        let mut read = |path: &Path, depth: Depth| {
            let file = Item::File(path.to_path_buf());
            let hints = Hints::default();
            let read = || {
                reader.with(&file, |text| match depth {
                    Depth::Whole => engine.read(text, hints),
                    Depth::Glance => engine.glance(text, hints),
                })
            };
            let report = self.kept.get(path, (entry.ground, depth), read)?;
            Ok::<_, Trouble>((file.path(), report))
        };
        if previous && let Some(path) = &self.previous {
            seen.previous = Some(read(path, Depth::Whole)?);
        }
        let Item::File(own) = &entry.item else {
            return Ok(seen);
        };
        if previous && self.previous.is_none() {
            let neighbours = self.neighbours(engine, run);
            let path = neighbours.previous(report, own);
            seen.previous = path.map(|p| read(p, Depth::Whole)).transpose()?;
            let given = report.year.as_ref().is_some_and(|y| y.reason == Reason::Given);
            if !given && neighbours.is_followed(report, own) {
                self.kept.keep(own, (entry.ground, Depth::Whole), report);
            }
        }
        if siblings {
            for path in self.neighbours(engine, run).alike(report, own, engine.forms()) {
                seen.siblings.push(read(path, Depth::Glance)?);
            }
        }
        Ok(seen)
    }

    fn neighbours(&self, engine: &Engine, run: &[Entry]) -> &Neighbours {
        let items = || run.iter().map(|entry| &entry.item);
        self.found
            .get_or_init(|| neighbours::find(items(), engine, self.year, self.jobs))
    }
}

impl Seen {
    /// Checks with these reports beside the one that is checked.
    pub(crate) fn beside<R>(
        &self,
        options: &CheckOptions<'_>,
        check: impl FnOnce(&CheckOptions<'_>) -> R,
    ) -> R {
        let siblings: Vec<Other<'_>> = self
            .siblings
            .iter()
            .map(|(file, report)| Other { file, report })
            .collect();
        check(&CheckOptions {
            previous: self.previous.as_ref().map(|(_, report)| &**report),
            previous_file: self.previous.as_ref().map_or("", |(file, _)| file),
            siblings: &siblings,
            ..options.clone()
        })
    }
}
