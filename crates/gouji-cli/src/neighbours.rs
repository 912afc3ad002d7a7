//! The reports that others are compared with: those of a run and those beside them.
//!
//! A first pass takes a glance at every report, and keeps next to nothing of it; the reports themselves are read
//! again when they are needed, so that memory does not grow with what the files hold.

use std::collections::HashSet;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use gouji_rules::{Neighbour, Neighbours};

use crate::args::Year;
use crate::engine::Engine;
use crate::files::{BESIDE, Item, Reader, reports_beside};
use crate::{panics, pipeline};

/// Looks at the reports of a run and, for those that were named one by one, at the files beside them.
pub(crate) fn find<'i>(
    items: impl Iterator<Item = &'i Item>,
    engine: &Engine,
    year: Year,
    jobs: usize,
) -> Neighbours {
    let files = candidates(items);
    let worker = || {
        let mut reader = Reader::default();
        move |path: &PathBuf| {
            let item = Item::File(path.clone());
            let look = || {
                reader.with(&item, |text| {
                    Neighbour::of(path, &engine.glance(text, year.hints()), engine.forms())
                })
            };
            // A file that cannot be read is told when its own turn comes.
            panics::guard(look).ok().and_then(Result::ok).flatten()
        }
    };
    let mut found = Neighbours::default();
    // Alone, a report has no neighbours.
    if files.len() > 1 {
        pipeline::run(&files, jobs, worker, |neighbour: Option<Neighbour>| {
            found.extend(neighbour);
            ControlFlow::Continue(())
        });
    }
    found
}

/// The files of the run and those beside them, nothing twice, in a stable order.
fn candidates<'i>(items: impl Iterator<Item = &'i Item>) -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> = Vec::new();
    let mut folders: Vec<PathBuf> = Vec::new();
    for item in items {
        let Item::File(path) = item else { continue };
        files.push(path.clone());
        let folder = path.parent().map_or_else(PathBuf::new, Path::to_path_buf);
        if folders.last() != Some(&folder) {
            folders.push(folder);
        }
    }
    folders.sort();
    folders.dedup();
    let named: HashSet<&Path> = files.iter().map(PathBuf::as_path).collect();
    let beside = folders.iter().flat_map(|folder| reports_beside(folder));
    let beside: Vec<PathBuf> = beside
        .take(BESIDE)
        .filter(|path| !named.contains(path.as_path()))
        .collect();
    files.extend(beside);
    files
}
