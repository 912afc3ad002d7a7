//! The other reports that a check may look at: last year's, those of sibling organs, those of the organs below.

use gouji_model::Report;

/// Another report, with the file it stands in.
#[derive(Clone, Copy, Debug)]
pub struct Other<'a> {
    /// The file, as findings are to call it.
    pub file: &'a str,
    /// The report.
    pub report: &'a Report,
}

/// Which other reports a set of rules wants to see.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Needs {
    /// The same organ's report of the year before.
    pub previous: bool,
    /// Reports of the same year by other organs. With [`crate::Sketch`] the few that are worth reading are told from
    /// the many. Their words are compared: a glance at them is enough.
    pub siblings: bool,
}

/// What a check sees besides its report and the one of the year before.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Others<'a> {
    /// What findings call the file of last year's report. Whoever gave the report without a name knows it himself.
    pub(crate) previous_file: &'a str,
    /// Reports of the same year by other organs.
    pub(crate) siblings: &'a [Other<'a>],
    /// The reports that this one sums up.
    pub(crate) children: &'a [Other<'a>],
    /// Organs below that have no report.
    pub(crate) missing: &'a [String],
}
