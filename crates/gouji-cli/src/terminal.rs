//! What the terminal can do: colour, width, and whether there is one.

use std::io::IsTerminal;

use unicode_width::UnicodeWidthChar;

use crate::args::When;

/// How messages are drawn on standard output.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Style {
    /// Whether to use colour.
    pub(crate) colour: bool,
    /// Columns that a line may take.
    pub(crate) width: usize,
}

/// The width in a pipe, where nothing says how wide a line may be.
const PIPE_WIDTH: usize = 100;

/// The narrowest line in which a mark with its surroundings can still be read.
const LEAST_WIDTH: usize = 40;

impl Style {
    /// What fits standard output.
    pub(crate) fn detect(when: When) -> Self {
        Self {
            colour: match when {
                When::Always => true,
                When::Never => false,
                When::Auto => stdout_is_terminal() && !refused(),
            },
            width: width().max(LEAST_WIDTH),
        }
    }
}

/// Whether somebody is watching standard output.
pub(crate) fn stdout_is_terminal() -> bool {
    std::io::stdout().is_terminal()
}

/// Colour is refused by `NO_COLOR` with any value but an empty one, and by terminals that have none.
fn refused() -> bool {
    std::env::var_os("NO_COLOR").is_some_and(|v| !v.is_empty())
        || std::env::var_os("TERM").is_some_and(|v| v == "dumb")
}

fn width() -> usize {
    let asked = std::env::var("COLUMNS").ok().and_then(|v| v.parse().ok());
    asked
        .or_else(|| terminal_size::terminal_size_of(std::io::stdout()).map(|(width, _)| usize::from(width.0)))
        .unwrap_or(PIPE_WIDTH)
}

/// Columns that a text takes on a terminal. Tabs are drawn as four columns and control characters as one.
pub(crate) fn columns(text: &str) -> usize {
    text.chars().map(column).sum()
}

/// Columns that a character takes, as [`columns`] counts them.
pub(crate) fn column(c: char) -> usize {
    match c {
        '\t' => 4,
        _ => c.width().unwrap_or(1),
    }
}
