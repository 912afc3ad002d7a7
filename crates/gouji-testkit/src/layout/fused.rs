//! A web page without its tags: nothing separates a cell from the next, so 71 3 0 0 0 0 74 arrives as `713000074`.

use gouji_model::CellId;

use crate::figures::Figures;
use crate::grid::Grid;

pub(super) fn draw(grid: &Grid, out: &mut String) {
    for cell in grid.rows.iter().flatten() {
        out.push_str(&cell.text);
    }
    out.push('\n');
}

/// Paths of the cells that a fused table leaves no doubt about: in their row, the digits can be cut in only one way
/// into as many figures as there are cells, the last being the sum of the others.
///
/// Only rows with a total are looked at, each by itself. Other rows may need their neighbours, or stay unplaced.
pub fn certain_when_fused(figures: &Figures) -> Vec<&str> {
    let form = figures.form();
    let tables = form.tables.iter().filter(|table| table.id != "statistics");
    let parts = tables.flat_map(|table| &table.parts);
    let totalled = parts.filter(|part| {
        part.columns.len() > 3 && part.columns.last().is_some_and(|column| column.id == "total")
    });
    let mut certain = Vec::new();
    for part in totalled {
        for row in 0..part.rows.len() {
            let cells: Vec<CellId> = part.row_cells(row).map(CellId).collect();
            let digits: String = cells.iter().map(|cell| figures.text(*cell)).collect();
            if !digits.is_empty() && count(&digits, cells.len(), 0) == 1 {
                certain.extend(cells.iter().map(|cell| form.path(*cell)));
            }
        }
    }
    certain
}

fn count(digits: &str, cells: usize, sum: u64) -> usize {
    if cells == 1 {
        return usize::from(plain(digits) && digits.parse() == Ok(sum));
    }
    // Every cell after this one needs a digit at least.
    let longest = digits.len().saturating_sub(cells - 1);
    (1..=longest)
        .filter(|length| plain(&digits[..*length]))
        .map(|length| {
            let value: u64 = digits[..length].parse().unwrap_or(u64::MAX / 2);
            count(&digits[length..], cells - 1, sum.saturating_add(value))
        })
        .sum()
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
        assert_eq!(count("713000074", 7, 0), 1);
        assert_eq!(count("0000000", 7, 0), 1);
        // 1 1 0 0 0 0 2 and no other: a leading zero is not written.
        assert_eq!(count("1100002", 7, 0), 1);
        // 1 11 0 0 0 0 12 or 11 1 0 0 0 0 12.
        assert_eq!(count("111000012", 7, 0), 2);
    }
}
