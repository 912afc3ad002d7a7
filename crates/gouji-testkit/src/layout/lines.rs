//! One cell per line. Header words are often broken over two lines, as the narrow columns of the original broke them.

use crate::grid::Grid;
use crate::rng::Rng;

pub(super) fn draw(grid: &Grid, between: &str, rng: &mut Rng, out: &mut String) {
    let broken = rng.chance(2, 3);
    for (number, row) in grid.rows.iter().enumerate() {
        for cell in row {
            let short = number < grid.headers && cell.text.chars().count() == 4;
            if short && broken && rng.chance(3, 4) {
                let middle = cell.text.char_indices().nth(2).map_or(0, |(i, _)| i);
                out.push_str(&cell.text[..middle]);
                out.push('\n');
                out.push_str(&cell.text[middle..]);
            } else {
                out.push_str(&cell.text);
            }
            out.push_str(between);
        }
    }
}
