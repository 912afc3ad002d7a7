//! Columns as `pdftotext -layout` prints them: vertical side labels, labels over several lines with their figures on
//! another, header words cut into pieces, page numbers and page breaks inside tables.

mod canvas;
mod requests;
mod review;
mod simple;

use crate::figures::Figures;
use crate::rng::Rng;

/// Where the words of the vertical side label (三、本年度办理结果) end up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SideLabel {
    /// All of them on one line between two rows, with spaces inside.
    OneLine,
    /// In pieces, each on a line of its own between two rows.
    OwnLines,
    /// In pieces, each at the start of a line that also holds a row.
    BesideRows,
}

pub(super) fn draw(figures: &Figures, table: &str, side: SideLabel, rng: &mut Rng) -> String {
    let Some(spec) = figures.form().table(table) else {
        return String::new();
    };
    match spec.id.as_str() {
        "requests" => requests::draw(figures, &spec.parts[0], side, rng),
        "review" => review::draw(figures, &spec.parts[0]),
        "statistics" => simple::statistics(figures, rng),
        _ => simple::disclosure(figures, spec, rng),
    }
}
