//! Tab tables: the columns that hold labels shift from row to row, so that figures begin in different columns, and the
//! header comes again where the page broke.

use crate::grid::{Grid, GridCell};
use crate::rng::Rng;

pub(super) fn draw(grid: &Grid, rng: &mut Rng, out: &mut String) {
    let long = grid.rows.len() > 12;
    let page_break = long.then(|| grid.headers + 1 + rng.index(grid.rows.len() - grid.headers - 2));
    header(grid, out);
    for (number, row) in grid.rows.iter().enumerate().skip(grid.headers) {
        if page_break == Some(number) {
            out.push('\n');
            header(grid, out);
        }
        line(row, long, rng, out);
    }
}

/// Headers keep their columns; covered places are empty.
fn header(grid: &Grid, out: &mut String) {
    for row in grid.full().iter().take(grid.headers) {
        let cells: Vec<&str> = row
            .iter()
            .map(|cell| cell.map_or("", |c| c.text.as_str()))
            .collect();
        out.push_str(&cells.join("\t"));
        out.push('\n');
    }
}

/// A row of figures. In long tables its labels may begin in any of the label columns.
fn line(row: &[GridCell], shifting: bool, rng: &mut Rng, out: &mut String) {
    let labels = row.iter().filter(|cell| !cell.figure).count();
    let room = if shifting {
        3_usize.saturating_sub(labels)
    } else {
        0
    };
    let before = rng.index(room + 1);
    out.push_str(&"\t".repeat(before));
    for (number, cell) in row.iter().enumerate() {
        if number > 0 {
            out.push('\t');
        }
        if number == labels && shifting && room > before && rng.chance(1, 2) {
            out.push('\t');
        }
        out.push_str(&cell.text);
    }
    if shifting && rng.chance(1, 2) {
        out.push('\t');
    }
    out.push('\n');
}
