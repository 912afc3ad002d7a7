//! Pipe tables: the cells that begin in a row, with any number of pipes behind them. A group label and the first item of
//! the group share a row; the other items have a row each.

use crate::grid::Grid;
use crate::rng::Rng;

pub(super) fn draw(grid: &Grid, rng: &mut Rng, out: &mut String) {
    // A table mostly has one way to end its rows, and some rows that end otherwise.
    let usual = rng.index(4);
    for row in &grid.rows {
        let cells: Vec<&str> = row.iter().map(|cell| cell.text.as_str()).collect();
        out.push_str(&cells.join(" | "));
        let mut pipes = if rng.chance(1, 6) { rng.index(5) } else { usual };
        if cells.len() == 1 {
            // Without any pipe the row would be a paragraph.
            pipes = pipes.max(1);
        }
        if pipes > 0 {
            out.push(' ');
            out.extend(std::iter::repeat_n('|', pipes));
        }
        out.push('\n');
    }
}
