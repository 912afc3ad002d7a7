//! The other reports that a check looks at: last year's and those of other organs. They are looked for when the first
//! rule asks, and read one report at a time.

use std::path::PathBuf;
use std::sync::OnceLock;

use gouji_model::{Hints, Report};
use gouji_rules::{CheckOptions, Needs, Neighbours, Other};

use crate::args::Year;
use crate::engine::Engine;
use crate::files::{Item, Reader, Trouble};
use crate::judging::Entry;
use crate::neighbours;

/// Where the other reports of a run come from.
pub(crate) struct Surroundings {
    /// The report of the year before, where the user says which it is.
    previous: Option<PathBuf>,
    year: Year,
    jobs: usize,
    found: OnceLock<Neighbours>,
}

/// The other reports that one check sees, with the paths that findings show.
#[derive(Default)]
pub(crate) struct Seen {
    previous: Option<(String, Report)>,
    siblings: Vec<(String, Report)>,
}

impl Surroundings {
    /// Those of a run, found by `jobs` threads.
    pub(crate) fn new(previous: Option<PathBuf>, year: Year, jobs: usize) -> Self {
        Self {
            previous,
            year,
            jobs,
            found: OnceLock::new(),
        }
    }

    /// Reads the other reports that the wanted rules look at for `report`, which came from `item` of a run.
    ///
    /// # Errors
    /// One of them was there a moment ago and cannot be read now.
    pub(crate) fn seen_by(
        &self,
        report: &Report,
        (item, run): (&Item, &[Entry]),
        (engine, options): (&Engine, &CheckOptions<'_>),
        reader: &mut Reader,
    ) -> Result<Seen, Trouble> {
        let mut seen = Seen::default();
        let Needs { previous, siblings } = engine.needs(report, options);
        let mut read = |path: PathBuf| {
            let file = Item::File(path);
            let report = reader.with(&file, |text| engine.read(text, Hints::default()))?;
            Ok::<_, Trouble>((file.path(), report))
        };
        if previous && let Some(path) = &self.previous {
            seen.previous = Some(read(path.clone())?);
        }
        let Item::File(own) = item else {
            return Ok(seen);
        };
        if previous && self.previous.is_none() {
            let path = self.neighbours(engine, run).previous(report, own);
            seen.previous = path.map(|p| read(p.to_path_buf())).transpose()?;
        }
        if siblings {
            for path in self.neighbours(engine, run).alike(report, own, engine.forms()) {
                seen.siblings.push(read(path.to_path_buf())?);
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
            previous: self.previous.as_ref().map(|(_, report)| report),
            previous_file: self.previous.as_ref().map_or("", |(file, _)| file),
            siblings: &siblings,
            ..options.clone()
        })
    }
}
