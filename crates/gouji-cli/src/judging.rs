//! What the reports of a run are judged by: rules and settings of their folders, options of the command line, and the
//! other reports around them. `gouji check` and `gouji fix` both end here, so that they say the same.

use std::path::PathBuf;
use std::sync::Arc;

use gouji_model::{Lang, Report};
use gouji_rules::{CheckOptions, Verdict};

use crate::args::{Input, Wanted, Year};
use crate::commands::jobs;
use crate::files::{Reader, Trouble};
pub(crate) use crate::grounds::Entry;
use crate::grounds::{Ground, Grounds};
use crate::select;
use crate::surroundings::Surroundings;

/// Everything that decides what is said about a report.
pub(crate) struct Judging {
    /// What each report is checked by.
    pub(crate) grounds: Grounds,
    /// The reports, in the order of the input.
    pub(crate) entries: Vec<Entry>,
    /// How many reports are worked on at a time.
    pub(crate) jobs: usize,
    /// One per ground.
    options: Vec<CheckOptions<'static>>,
    surroundings: Surroundings,
    year: Year,
}

impl Judging {
    /// Finds the reports and what each is checked by. `previous` is the report of the year before, where the user says
    /// which it is.
    ///
    /// # Errors
    /// A folder of rules cannot be read, or a rule that is asked for does not exist.
    pub(crate) fn new(
        input: &Input,
        wanted: &Wanted,
        previous: Option<PathBuf>,
        lang: Lang,
    ) -> Result<Self, Vec<Trouble>> {
        let mut grounds = Grounds::new(&input.rules, lang);
        let entries = grounds.entries(&input.paths).map_err(|t| vec![t])?;
        let mut options = Vec::new();
        for ground in &grounds.all {
            let asked = select::options(&wanted.select, &wanted.ignore, &ground.engine)?;
            options.push(ground.options(&asked));
        }
        let jobs = jobs(input.jobs, entries.len());
        let year = input.year;
        Ok(Self {
            surroundings: Surroundings::new(previous, year, jobs),
            grounds,
            entries,
            jobs,
            options,
            year,
        })
    }

    /// Reads `text` as the report of an entry and says what is wrong with it; nothing where it is some other file of a
    /// folder. `reader` reads the other reports.
    ///
    /// # Errors
    /// Another report that it is compared with cannot be read any more.
    pub(crate) fn judge(
        &self,
        entry: &Entry,
        text: &str,
        reader: &mut Reader,
    ) -> Result<Option<(Arc<Report>, Verdict)>, Trouble> {
        let own = self.grounds.all.get(entry.ground);
        let Some((ground, options)) = own.zip(self.options.get(entry.ground)) else {
            return Ok(None);
        };
        let Ground { engine, .. } = ground;
        let hints = ground.hints(self.year);
        let report = self.surroundings.own(entry, text, hints, engine);
        if !entry.named && !report.shows_itself() {
            return Ok(None);
        }
        let seen = self
            .surroundings
            .seen_by(&report, (entry, &self.entries), (engine, options), reader)?;
        let (exceptions, below) = (ground.exceptions(), ground.relative(&entry.item));
        let verdict = seen.beside(options, |o| engine.check_but(&report, o, exceptions, &below));
        Ok(Some((report, verdict)))
    }
}
