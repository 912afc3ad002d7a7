//! A `gouji.ron` while it is being written: what is wrong with it, by place. It is in force when it is saved.

use gouji_rules::{SETTINGS_FILE, Settings};

use super::grounds::Ground;
use super::rules::complaint;
use crate::engine::Analysis;
use crate::source::Source;

/// Whether a document is one.
pub(super) fn is_settings(uri: &str) -> bool {
    uri.rsplit('/').next() == Some(SETTINGS_FILE)
}

/// Reads it as it stands in the editor, with the rules that it asks for on disk.
pub(super) fn analyze(source: &Source, ground: &Ground) -> Analysis {
    let settings = Settings::read(SETTINGS_FILE, source.text());
    let problems = ground.complaints(&settings);
    Analysis {
        diags: problems.iter().map(complaint).collect(),
        ..Analysis::default()
    }
}
