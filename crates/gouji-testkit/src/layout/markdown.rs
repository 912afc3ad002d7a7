//! Markdown tables: every row has every column, a separator follows the first row.

use crate::grid::Grid;

pub(super) fn draw(grid: &Grid, out: &mut String) {
    for (number, row) in grid.full().iter().enumerate() {
        for cell in row {
            let text = cell.map_or("", |cell| cell.text.as_str());
            out.push_str("| ");
            out.push_str(text);
            out.push(' ');
        }
        out.push_str("|\n");
        if number == 0 {
            out.push_str(&"| --- ".repeat(grid.columns));
            out.push_str("|\n");
        }
    }
    // Without a blank line the next table would belong to this one.
    out.push('\n');
}
