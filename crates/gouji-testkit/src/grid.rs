//! The printed tables of a report as grids of cells that may span rows and columns: what the layouts draw.

mod tables;

pub(crate) use tables::{PrintedRow, header, note, printed_lines};

use crate::figures::Figures;

/// A printed table.
#[derive(Clone, Debug, Default)]
pub(crate) struct Grid {
    /// Number of columns, label columns included.
    pub(crate) columns: usize,
    /// How many rows at the top are headers.
    pub(crate) headers: usize,
    /// The cells that begin in each row.
    pub(crate) rows: Vec<Vec<GridCell>>,
}

/// One cell of a printed table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct GridCell {
    /// What is printed in it.
    pub(crate) text: String,
    /// How many columns it covers.
    pub(crate) across: usize,
    /// How many rows it covers.
    pub(crate) down: usize,
    /// Whether it is a figure (or the blank where one belongs).
    pub(crate) figure: bool,
}

impl GridCell {
    fn label(text: &str, across: usize, down: usize) -> Self {
        Self {
            text: text.to_owned(),
            across,
            down,
            figure: false,
        }
    }

    fn figure(text: &str) -> Self {
        Self {
            text: text.to_owned(),
            across: 1,
            down: 1,
            figure: true,
        }
    }
}

impl Grid {
    /// Every row with every column: a place that another cell covers is empty.
    pub(crate) fn full(&self) -> Vec<Vec<Option<&GridCell>>> {
        let mut full: Vec<Vec<Option<&GridCell>>> = vec![vec![None; self.columns]; self.rows.len()];
        let mut taken = vec![vec![false; self.columns]; self.rows.len()];
        for (r, row) in self.rows.iter().enumerate() {
            let mut column = 0;
            for cell in row {
                while column < self.columns && taken[r][column] {
                    column += 1;
                }
                if column >= self.columns {
                    break;
                }
                full[r][column] = Some(cell);
                for covered in taken.iter_mut().skip(r).take(cell.down) {
                    for place in covered.iter_mut().skip(column).take(cell.across) {
                        *place = true;
                    }
                }
                column += cell.across;
            }
        }
        full
    }
}

/// The grids of one table: one, or one per caption.
pub(crate) fn grids(figures: &Figures, table: &str) -> Vec<Grid> {
    tables::grids(figures, table)
}
