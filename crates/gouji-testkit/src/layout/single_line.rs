//! The whole table on one line, cells separated by spaces: what is left when a page loses its line breaks.

use crate::grid::Grid;
use crate::rng::Rng;

pub(super) fn draw(grid: &Grid, rng: &mut Rng, out: &mut String) {
    let gap = rng.pick(&[" ", " ", "  "]);
    let cells = grid.rows.iter().flatten().map(|cell| cell.text.as_str());
    let cells: Vec<&str> = cells.filter(|text| !text.is_empty()).collect();
    out.push_str(&cells.join(gap));
    out.push('\n');
}
