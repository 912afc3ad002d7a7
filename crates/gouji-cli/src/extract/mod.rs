//! The formats of `gouji extract`: one file each, one line each in [`FORMATS`].

mod csv;
mod json;

use gouji_model::{Lang, Report};
use gouji_rules::Tie;

use crate::places::Places;

/// The formats by name.
pub(crate) const FORMATS: &[(&str, Format)] = &[("json", json::FORMAT), ("csv", csv::FORMAT)];

/// A format.
#[derive(Clone, Copy)]
pub(crate) struct Format {
    /// What stands before the first report.
    pub(crate) header: &'static str,
    /// Whether it shows the prose; tying its figures to cells takes the rules of the year.
    pub(crate) prose: bool,
    /// Appends one report.
    pub(crate) report: fn(&Extracted<'_>, &mut Vec<u8>),
}

/// One report to be written.
pub(crate) struct Extracted<'a> {
    /// Its path as outputs show it.
    pub(crate) path: &'a str,
    /// What was read.
    pub(crate) report: &'a Report,
    /// Lines and columns of its text.
    pub(crate) places: &'a Places<'a>,
    /// The figures of the prose that repeat cells.
    pub(crate) ties: &'a [Tie],
    /// Language of messages.
    pub(crate) lang: Lang,
}

/// The format called `name`; the command line accepts no other.
pub(crate) fn open(name: &str) -> Format {
    let entry = FORMATS.iter().find(|(n, _)| *n == name);
    entry.map_or(json::FORMAT, |(_, format)| *format)
}
