//! The figure language: every number, date and ordinal in a stretch of prose, and the number in a table cell.
//!
//! What a figure looks like is written in `figure.pest`; where one may begin is found here by a scan over
//! the bytes. Which cell a figure belongs to, and whether a date exists, is for others to decide.

mod before;
mod cell;
mod glyph;
mod measure;
mod numeral;
mod plain;
mod reading;
mod scan;
mod syntax;

use rust_decimal::Decimal;

use crate::Span;

pub use cell::{Number, is_placeholder, number};

/// What a figure stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FigureKind {
    /// A count or an amount.
    Number,
    /// A percentage; the value is the printed one, 92.5 for `92.5%`. Percentage points count as well.
    Percent,
    /// A day, a month, or a month and day, as written. A lone `10日` may as well be ten days and is a
    /// [`FigureKind::Number`].
    Date(Date),
    /// A year on its own.
    Year(u16),
    /// A stretch of time from one date to another, both included.
    Period {
        /// The first day, month or year.
        from: Date,
        /// The last one; year and month that are not repeated are taken from the first.
        to: Date,
    },
    /// A place in a sequence: `第3次`, `（三）`, `1.` at the beginning of a line, `一是`.
    Ordinal,
    /// Digits that count nothing: telephone and document numbers, links, codes, versions, damaged dates.
    Other,
}

/// A date as it was written. Nobody has looked yet whether it exists.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date {
    /// The year, if it was written.
    pub year: Option<u16>,
    /// The month, if it was written; 13 is possible.
    pub month: Option<u8>,
    /// The day, if it was written; 32 is possible.
    pub day: Option<u8>,
}

/// Whether a figure is exact.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Approximation {
    /// The figure is meant exactly.
    #[default]
    None,
    /// At least so many: 余, 多, 以上, 超过, 逾.
    More,
    /// At most so many: 近, 不足, 以内.
    Less,
    /// Roughly so many: 约, 左右, 上百.
    About,
}

/// One figure in a stretch of prose.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Figure {
    /// The whole figure with its sign, 万 or 亿, `%`, 年月日, 第 or brackets, without the unit word.
    pub span: Span,
    /// The number it states: 14600 for `1.46万`. A year states itself, an ordinal its rank; zero for dates,
    /// periods and [`FigureKind::Other`].
    pub value: Decimal,
    /// How many digits are printed after the point, before 万 or 亿 are applied.
    pub decimals: u8,
    /// What 千, 万 or 亿 after the digits multiply by. It is 1 for `万元`, which is a unit, and for Chinese
    /// numerals, which hold their own multipliers.
    pub scale: u32,
    /// Whether words around it make it inexact.
    pub approximation: Approximation,
    /// The measure word after it.
    pub unit: Option<Span>,
    /// What it stands for.
    pub kind: FigureKind,
}

/// Every figure in `text`, in order and without overlap.
///
/// This never fails: what cannot be understood is left out or is [`FigureKind::Other`]. The work is linear
/// in the length of the text.
pub fn figures(text: &str) -> Vec<Figure> {
    scan::Scanner::new(text).figures()
}
