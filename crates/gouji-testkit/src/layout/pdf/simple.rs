//! Table 二 and the statistics table on paper: a label and its figures far apart.

use gouji_model::form::Table;

use super::canvas::{Canvas, pieces};
use crate::figures::Figures;
use crate::grid;
use crate::rng::Rng;

/// Every part has its caption in the middle of the page; the page may end between caption and header.
pub(super) fn disclosure(figures: &Figures, table: &Table, rng: &mut Rng) -> String {
    let mut canvas = Canvas::default();
    let breaks_at = rng.index(table.parts.len());
    for (number, grid) in grid::grids(figures, &table.id).iter().enumerate() {
        let step = 12 + rng.index(8);
        for (line, row) in grid.rows.iter().enumerate() {
            match line {
                0 => canvas.line(&[(14, &row[0].text)]),
                1 => {
                    if number == breaks_at {
                        canvas.page_break(2, 5);
                    }
                    canvas.line(&words(row.iter().map(|cell| cell.text.as_str()), 7, step));
                }
                _ => canvas.line(&words(row.iter().map(|cell| cell.text.as_str()), 0, step)),
            }
            canvas.gap(if line < 2 { 2 } else { 1 });
        }
    }
    canvas.text()
}

fn words<'a>(texts: impl Iterator<Item = &'a str>, first: usize, step: usize) -> Vec<(usize, &'a str)> {
    texts
        .enumerate()
        .map(|(i, text)| (if i == 0 { first } else { 8 + i * step }, text))
        .collect()
}

/// Label, unit and figure; a long label has the other two on the line below it.
pub(super) fn statistics(figures: &Figures, rng: &mut Rng) -> String {
    let mut canvas = Canvas::default();
    for grid in grid::grids(figures, "statistics") {
        let breaks_at = 6 + rng.index(grid.rows.len() - 10);
        for (number, row) in grid.rows.iter().enumerate() {
            if number == breaks_at {
                canvas.page_break(6, 40);
            }
            let lines = pieces(&row[0].text, 30);
            let indent = if row[0].text.starts_with(|c: char| c.is_ascii_digit()) {
                4
            } else {
                2
            };
            for line in &lines[..lines.len() - 1] {
                canvas.line(&[(indent, line)]);
            }
            let last = lines.last().map_or("", String::as_str);
            let rest = [(40, row[1].text.as_str()), (50, row[2].text.as_str())];
            if lines.len() == 1 {
                canvas.line(&[(indent, last), rest[0], rest[1]]);
            } else {
                canvas.line(&[(indent, last)]);
                canvas.line(&rest);
            }
        }
    }
    canvas.gap(1);
    canvas.text()
}
