//! A web page without its tags: nothing separates a cell from the next, so 71 3 0 0 0 0 74 arrives as `713000074`.

use gouji_model::CellId;
use gouji_model::form::Direction;

use crate::figures::Figures;
use crate::grid::Grid;

pub(super) fn draw(grid: &Grid, out: &mut String) {
    for cell in grid.rows.iter().flatten() {
        out.push_str(&cell.text);
    }
    out.push('\n');
}

/// Paths of the cells that a fused table leaves no doubt about: a run of digits can be cut in only one way into as many
/// figures as there are cells, where every total is the sum of the figures before it.
///
/// Only tables with totals are looked at, and each run of digits by itself. Others may need their neighbours, or stay
/// unplaced; so may very long runs, which are not looked at.
pub fn certain_when_fused(figures: &Figures) -> Vec<&str> {
    let mut certain = Vec::new();
    for table in &figures.form().tables {
        let part = &table.parts[0];
        let totalled =
            part.columns.len() > 3 && part.columns.last().is_some_and(|column| column.id == "total");
        let rows: Vec<usize> = (0..part.rows.len())
            .filter(|row| totalled && figures.has_row(part, *row))
            .collect();
        // A line of figures is one run of digits; where the cells run across, all rows are on one line.
        let on_a_line = if part.direction == Direction::Across {
            rows.len()
        } else {
            1
        };
        for rows in rows.chunks(on_a_line.max(1)) {
            let cells: Vec<CellId> = rows
                .iter()
                .flat_map(|row| part.row_cells(*row).map(CellId))
                .collect();
            let digits: String = cells.iter().map(|cell| figures.text(*cell)).collect();
            let width = part.columns.len();
            if digits.len() <= 18 && readings(&digits, width, (width, rows.len()), 0) == 1 {
                certain.extend(cells.iter().map(|cell| figures.form().path(*cell)));
            }
        }
    }
    certain
}

/// In how many ways `digits` can be cut: `cells` are left of this row, whose figures so far sum to `sum`, and with it
/// `rows` rows of `width` cells are left. Two ways are enough to know, so it stops there.
fn readings(digits: &str, cells: usize, (width, rows): (usize, usize), sum: u64) -> usize {
    // Every cell after this one needs a digit at least.
    let after = cells - 1 + (rows - 1) * width;
    let longest = digits.len().saturating_sub(after);
    let mut found = 0;
    for length in (1..=longest).filter(|length| plain(&digits[..*length])) {
        let (value, rest) = digits.split_at(length);
        let value: u64 = value.parse().unwrap_or(u64::MAX / 32);
        found += match (cells, rows) {
            (1, _) if value != sum => 0,
            (1, 1) => usize::from(rest.is_empty()),
            (1, _) => readings(rest, width, (width, rows - 1), 0),
            _ => readings(rest, cells - 1, (width, rows), sum + value),
        };
        if found > 1 {
            break;
        }
    }
    found
}

/// A number as people write it: digits without leading zeros.
fn plain(digits: &str) -> bool {
    digits == "0" || digits.starts_with(|c: char| ('1'..='9').contains(&c))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_are_cut_only_where_the_total_agrees() {
        let row = |digits| readings(digits, 7, (7, 1), 0);
        assert_eq!(row("713000074"), 1);
        assert_eq!(row("0000000"), 1);
        // 1 1 0 0 0 0 2 and no other: a leading zero is not written.
        assert_eq!(row("1100002"), 1);
        // 1 11 0 0 0 0 12 or 11 1 0 0 0 0 12 or 1 1 10 0 0 0 12.
        assert_eq!(row("111000012"), 2);
        assert_eq!(row("1100003"), 0);
    }

    #[test]
    fn rows_on_one_line_are_cut_together() {
        assert_eq!(readings("200021000130003", 5, (5, 3), 0), 1);
        assert_eq!(readings("200021000130004", 5, (5, 3), 0), 0);
    }
}
