//! Changes that must not change what is read, and changes that must be found.

use gouji_model::CellId;
use rust_decimal::Decimal;

use crate::figures::Figures;
use crate::identities::identities;
use crate::layout::Layout;
use crate::rng::Rng;

/// A change of the text that leaves every cell as it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mutation {
    /// Line breaks of two characters.
    Crlf,
    /// A byte order mark in front.
    Bom,
    /// Digits in full width.
    FullWidthDigits,
    /// Brackets in half width.
    HalfWidthBrackets,
    /// Brackets in full width.
    FullWidthBrackets,
    /// More spaces where there is room for some, and at the ends of lines.
    ExtraSpaces,
    /// Blank lines between any two lines.
    BlankLines,
    /// One more pipe behind every row that has one.
    TrailingPipe,
}

impl Mutation {
    /// Every mutation.
    pub const ALL: [Self; 8] = [
        Self::Crlf,
        Self::Bom,
        Self::FullWidthDigits,
        Self::HalfWidthBrackets,
        Self::FullWidthBrackets,
        Self::ExtraSpaces,
        Self::BlankLines,
        Self::TrailingPipe,
    ];

    /// The changed text.
    pub fn apply(self, text: &str, layout: Layout, rng: &mut Rng) -> String {
        match self {
            Self::Crlf => text.replace('\n', "\r\n"),
            Self::Bom => format!("\u{feff}{text}"),
            Self::FullWidthDigits => outside_markup(text, full_width_digit),
            Self::HalfWidthBrackets => outside_markup(text, |c| match c {
                '（' => '(',
                '）' => ')',
                c => c,
            }),
            Self::FullWidthBrackets => outside_markup(text, |c| match c {
                '(' => '（',
                ')' => '）',
                c => c,
            }),
            Self::ExtraSpaces => extra_spaces(text, layout, rng),
            Self::BlankLines => blank_lines(text, rng),
            Self::TrailingPipe => map_lines(text, |line| {
                let more = if line.contains('|') { "|" } else { "" };
                format!("{line}{more}")
            }),
        }
    }
}

fn full_width_digit(c: char) -> char {
    match c {
        '0'..='9' => char::from_u32(u32::from(c) + 0xfee0).unwrap_or(c),
        c => c,
    }
}

/// Changes characters, but not those of tags and entities.
fn outside_markup(text: &str, change: impl Fn(char) -> char) -> String {
    let mut closing = None;
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        closing = match (closing, c) {
            (None, '<') => Some('>'),
            (None, '&') => Some(';'),
            (Some(end), c) if c == end => None,
            (state, _) => state,
        };
        out.push(if closing.is_none() { change(c) } else { c });
    }
    out
}

fn map_lines(text: &str, change: impl FnMut(&str) -> String) -> String {
    let lines: Vec<String> = text.split('\n').map(change).collect();
    lines.join("\n")
}

fn extra_spaces(text: &str, layout: Layout, rng: &mut Rng) -> String {
    map_lines(text, |line| {
        let more = " ".repeat(1 + rng.index(3));
        let line = match layout {
            Layout::Pipe | Layout::Markdown => line.replace(" |", &format!("{more} |")),
            Layout::Tab => line.replace('\t', &format!("{more}\t")),
            Layout::Html(_) => line.replace("</td>", &format!("{more}</td>")),
            Layout::Pdf(_) => line.replace("   ", &format!("   {more}")),
            Layout::SingleLine => line.replace(' ', &format!(" {more}")),
            Layout::Lines | Layout::SpacedLines if !line.is_empty() => format!("{more}{line}"),
            _ => line.to_owned(),
        };
        if rng.chance(1, 3) {
            format!("{line}{more}")
        } else {
            line
        }
    })
}

fn blank_lines(text: &str, rng: &mut Rng) -> String {
    let mut lines: Vec<&str> = text.split('\n').collect();
    for _ in 0..3 {
        lines.insert(rng.index(lines.len()), "");
    }
    lines.join("\n")
}

/// A cell that was changed so that it no longer balances.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Broken {
    /// The cell.
    pub cell: CellId,
    /// Its path.
    pub path: String,
    /// The figure that balanced.
    pub was: Decimal,
    /// The figure that stands there now.
    pub now: Decimal,
}

/// Changes `k` cells that take part in identities, by slips that people make, and says which.
///
/// Every changed cell alone would break an identity; two together may hide each other. [`crate::broken_identities`]
/// tells what is broken in the end.
pub fn break_cells(figures: &mut Figures, k: usize, rng: &mut Rng) -> Vec<Broken> {
    let mut candidates: Vec<CellId> = identities(figures)
        .iter()
        .flat_map(|check| check.cells().collect::<Vec<_>>())
        .collect();
    candidates.sort_unstable();
    candidates.dedup();
    candidates.retain(|cell| figures.value(*cell).is_some());
    let mut broken = Vec::new();
    while broken.len() < k && !candidates.is_empty() {
        let cell = candidates.swap_remove(rng.index(candidates.len()));
        let was = figures.value(cell).unwrap_or_default();
        let now = slip(was, rng);
        figures.set(cell, now);
        broken.push(Broken {
            cell,
            path: figures.form().path(cell).to_owned(),
            was,
            now,
        });
    }
    broken
}

/// A figure that is wrong in the way people get figures wrong.
fn slip(was: Decimal, rng: &mut Rng) -> Decimal {
    let digits = was.to_string();
    let reversed: String = digits.chars().rev().collect();
    let wrong = match rng.index(4) {
        0 => was + Decimal::from(rng.within(1..=9)),
        1 => was - Decimal::from(rng.within(1..=9)),
        2 => was * Decimal::TEN,
        _ => reversed.parse().unwrap_or(was),
    };
    // No slip makes a count negative, and some slips change nothing: then it is one too many.
    if wrong == was || wrong.is_sign_negative() {
        was + Decimal::ONE
    } else {
        wrong.normalize()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::balance::{Size, balanced};
    use crate::forms::forms;
    use crate::identities::broken_identities;
    use crate::rng::for_each_seed;

    #[test]
    fn one_changed_cell_always_breaks_an_identity_that_names_it() {
        for_each_seed(500, |seed| {
            let mut rng = Rng::new(seed);
            for form in forms().iter() {
                let mut figures = balanced(form, rng.pick(&Size::ALL), &mut rng);
                let broken = break_cells(&mut figures, 1, &mut rng);
                let checks = broken_identities(&figures);
                let named = |b: &Broken| {
                    checks
                        .iter()
                        .any(|check| check.cells().any(|cell| cell == b.cell))
                };
                if broken.len() != 1 || !broken.iter().all(named) {
                    return Err(format!("{}: {broken:?} breaks nothing", form.id));
                }
            }
            Ok(())
        });
    }

    #[test]
    fn markup_is_left_alone_by_changes_of_characters() {
        let text = "<td colspan=2>12&#48;&nbsp;（3）</td>";
        let mut rng = Rng::new(0);
        let layout = Layout::Html(crate::layout::Markup::Plain);
        assert_eq!(
            Mutation::FullWidthDigits.apply(text, layout, &mut rng),
            "<td colspan=2>１２&#48;&nbsp;（３）</td>"
        );
        assert_eq!(
            Mutation::HalfWidthBrackets.apply(text, layout, &mut rng),
            "<td colspan=2>12&#48;&nbsp;(3)</td>"
        );
    }
}
