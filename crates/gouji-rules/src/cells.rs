//! Cells by name: paths that may stop early or hold `*`.

use gouji_model::data_file;
use gouji_model::form::{CellId, Form};
use rustc_hash::FxHashSet;

use crate::pattern::Pattern;

/// The cells that a pattern names, in the order of the form.
pub(crate) fn named(form: &Form, pattern: &str) -> Vec<CellId> {
    if let Some(cell) = form.cell(pattern) {
        return vec![cell];
    }
    let pattern = Pattern::new(pattern);
    form.cell_ids()
        .filter(|id| pattern.fits_group(form.path(*id), '.'))
        .collect()
}

/// What was probably meant by a pattern that names no cell.
pub(crate) fn nearest(form: &Form, pattern: &str) -> Option<String> {
    let groups: FxHashSet<&str> = form
        .cells
        .iter()
        .flat_map(|c| {
            let path: &str = &c.path;
            path.match_indices('.').map(|(at, _)| &path[..at]).chain([path])
        })
        .collect();
    if !pattern.contains('*') {
        return data_file::nearest(pattern, groups);
    }
    let words: FxHashSet<&str> = groups.iter().flat_map(|g| g.split('.')).collect();
    let wrong = pattern.split('.').find(|w| *w != "*" && !words.contains(w))?;
    Some(pattern.replace(wrong, &data_file::nearest(wrong, words)?))
}
