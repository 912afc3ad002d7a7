//! A rule file while it is being written: what is wrong with it, by place.

use std::sync::Arc;

use super::rules::{Rules, complaint};
use crate::engine::{Analysis, Content};
use crate::files::Files;
use crate::reading::RuleFile;
use crate::source::Source;

/// Reads all rule files with this one as it stands in the editor, and tells what is wrong with this one.
pub(super) fn analyze(source: &Source, name: String, rules: &Rules, files: &Arc<dyn Files>) -> Analysis {
    let library = Arc::new(rules.with(&name, source.text()));
    let problems = library.all_problems();
    let here = problems.iter().filter(|problem| problem.file == name);
    Analysis {
        diags: here.map(complaint).collect(),
        content: Content::Rules(Box::new(RuleFile {
            folder: folder(&source.uri, &name),
            files: Arc::clone(files),
            name,
            last_good: Arc::clone(&rules.library),
            library,
        })),
        ..Analysis::default()
    }
}

/// The address below which the file has its name. A client may spell the last part of the address in its own way.
fn folder(uri: &str, name: &str) -> String {
    let mut folder = uri;
    for _ in name.split('/') {
        folder = folder.rsplit_once('/').map_or("", |(before, _)| before);
    }
    format!("{folder}/")
}
