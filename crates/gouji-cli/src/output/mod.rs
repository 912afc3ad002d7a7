//! The formats of `gouji check`: one file each, one line each in [`FORMATS`].
//!
//! Each format owns the structs that it prints, so that the types of the other crates stay free to change.

mod concise;
mod excerpt;
mod github;
mod gitlab;
mod html;
mod json;
mod junit;
mod sarif;
mod summary;
#[cfg(test)]
mod tests;
mod text;

use gouji_model::{Lang, Report};
use gouji_rules::Finding;

use crate::engine::Engine;
use crate::files::Trouble;
use crate::places::Places;
use crate::terminal::Style;

pub(crate) use summary::Tally;
pub(crate) use text::severity_name;

/// Makes a format.
type Make = fn(Setup) -> Box<dyn Output>;

/// The formats by name.
pub(crate) const FORMATS: &[(&str, Make)] = &[
    ("text", text::new),
    ("json", json::new),
    ("sarif", sarif::new),
    ("github", github::new),
    ("gitlab", gitlab::new),
    ("junit", junit::new),
    ("html", html::new),
    ("concise", concise::new),
];

/// What a format may want to know before the first report.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Setup {
    /// Language of messages.
    pub(crate) lang: Lang,
    /// Colour and width.
    pub(crate) style: Style,
}

/// One checked report.
pub(crate) struct Checked<'a> {
    /// Its place in the order of the input.
    pub(crate) index: usize,
    /// Its path as outputs show it.
    pub(crate) path: &'a str,
    /// What was read.
    pub(crate) report: &'a Report,
    /// Lines and columns of its text.
    pub(crate) places: &'a Places<'a>,
    /// What is to be shown, in order.
    pub(crate) findings: &'a [Finding],
}

/// The whole run, once every report is done.
pub(crate) struct Run<'a> {
    /// What was found how often.
    pub(crate) tally: &'a Tally,
    /// What could not be worked on.
    pub(crate) troubles: &'a [Trouble],
    /// What knows the rules.
    pub(crate) engine: Option<&'a Engine>,
}

/// A format. Reports are rendered by several threads at once and printed in the order of the input.
pub(crate) trait Output: Sync {
    /// What stands before the first report.
    fn begin(&self, _out: &mut Vec<u8>) {}

    /// What stands between two reports that printed something.
    fn between(&self) -> &'static [u8] {
        b""
    }

    /// One report.
    fn report(&self, checked: &Checked<'_>, out: &mut Vec<u8>);

    /// What stands after the last report.
    fn end(&self, run: &Run<'_>, out: &mut Vec<u8>);
}

/// The format called `name`; the command line accepts no other.
pub(crate) fn open(name: &str, setup: Setup) -> Box<dyn Output> {
    let entry = FORMATS.iter().find(|(n, _)| *n == name);
    entry.map_or(text::new as Make, |(_, new)| *new)(setup)
}

/// Appends a value as JSON.
fn write_json(out: &mut Vec<u8>, value: &impl serde::Serialize) {
    // The structs have string keys and the buffer is memory: neither half of serialising can fail.
    let _ = serde_json::to_writer(out, value);
}
