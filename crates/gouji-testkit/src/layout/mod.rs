//! The shapes in which tables arrive after copying. One file each; every one draws the same grids.

mod fused;
mod html;
mod lines;
mod markdown;
mod pdf;
mod pipe;
mod single_line;
mod tab;

pub use fused::certain_when_fused;
pub use html::Markup;
pub use pdf::SideLabel;

use crate::figures::Figures;
use crate::grid;
use crate::rng::Rng;

/// A shape in which a table arrives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Layout {
    /// `label | 1 | 0 |` with any number of trailing pipes; covered cells are left out.
    Pipe,
    /// A Markdown table with a header separator; covered cells are empty.
    Markdown,
    /// Tabs; the label columns shift, and the header is repeated after a page break.
    Tab,
    /// One cell per line, with blank lines between.
    SpacedLines,
    /// One cell per line, without blank lines.
    Lines,
    /// An HTML table with colspan and rowspan.
    Html(Markup),
    /// Columns as `pdftotext -layout` prints them.
    Pdf(SideLabel),
    /// The whole table on one line, cells separated by spaces.
    SingleLine,
    /// A web page without its tags: nothing separates one cell from the next.
    Fused,
}

impl Layout {
    /// Every layout.
    pub const ALL: [Self; 12] = [
        Self::Pipe,
        Self::Markdown,
        Self::Tab,
        Self::SpacedLines,
        Self::Lines,
        Self::Html(Markup::Plain),
        Self::Html(Markup::Office),
        Self::Pdf(SideLabel::OneLine),
        Self::Pdf(SideLabel::OwnLines),
        Self::Pdf(SideLabel::BesideRows),
        Self::SingleLine,
        Self::Fused,
    ];

    /// Whether the place of a blank cell can still be seen.
    pub fn keeps_blanks(self) -> bool {
        matches!(self, Self::Markdown | Self::Html(_))
    }
}

/// The table called `table`, drawn in `layout`, with a final line break; empty where the form has no such table.
pub fn draw(figures: &Figures, table: &str, layout: Layout, rng: &mut Rng) -> String {
    if let Layout::Pdf(side) = layout {
        return pdf::draw(figures, table, side, rng);
    }
    let grids = grid::grids(figures, table);
    let mut text = String::new();
    for grid in &grids {
        match layout {
            Layout::Pipe => pipe::draw(grid, rng, &mut text),
            Layout::Markdown => markdown::draw(grid, &mut text),
            Layout::Tab => tab::draw(grid, rng, &mut text),
            Layout::SpacedLines => lines::draw(grid, "\n\n", rng, &mut text),
            Layout::Lines => lines::draw(grid, "\n", rng, &mut text),
            Layout::Html(markup) => html::draw(grid, markup, rng, &mut text),
            Layout::SingleLine => single_line::draw(grid, rng, &mut text),
            Layout::Fused => fused::draw(grid, &mut text),
            Layout::Pdf(_) => {}
        }
    }
    text
}
