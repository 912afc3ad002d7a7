//! The number in a whole table cell, and the marks that stand for no number.

use rust_decimal::Decimal;

use super::syntax;
use crate::Span;

/// The one number of a table cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Number {
    /// What it states: 32000 for `3.2万`, 408.7116 for `408.7116万元`.
    pub value: Decimal,
    /// Sign, digits, separators and multiplier, without the unit and the blanks around.
    pub span: Span,
    /// How many digits are printed after the point.
    pub decimals: u8,
    /// What 千, 万 or 亿 after the digits multiply by; 1 for `万元`, which is a unit.
    pub scale: u32,
    /// The measure word, or a percent sign.
    pub unit: Option<Span>,
    /// Whether a sign is printed, `+` as well as `-`.
    pub signed: bool,
}

/// Longer cells are prose, and no grammar needs to look at them.
const LONGEST_CELL: usize = 160;

/// The number that fills a whole table cell; blanks around it are allowed.
///
/// There is none for a cell that holds anything else beside the number, an approximation for instance.
pub fn number(text: &str) -> Option<Number> {
    // Nearly every cell is a few plain digits, so they are read without the grammar.
    let bytes = text.as_bytes();
    let start = bytes.iter().take_while(|b| b.is_ascii_whitespace()).count();
    let mut value = 0i64;
    let mut end = start;
    while let Some(digit) = bytes.get(end).map(|b| b.wrapping_sub(b'0')).filter(|d| *d < 10) {
        if end - start == 18 {
            break;
        }
        value = value * 10 + i64::from(digit);
        end += 1;
    }
    if end > start && bytes[end..].iter().all(u8::is_ascii_whitespace) {
        return Some(Number {
            value: Decimal::from(value),
            span: Span::new(start, end),
            decimals: 0,
            scale: 1,
            unit: None,
            signed: false,
        });
    }
    let trimmed = text.trim_matches(is_blank);
    if trimmed.is_empty() || trimmed.len() > LONGEST_CELL {
        return None;
    }
    // The blanks after the number are cut off, those before it are left for the sake of the spans.
    let before = text.len() - text.trim_start_matches(is_blank).len();
    syntax::cell(&text[..before + trimmed.len()], before)
}

/// Whether a cell holds only what people write for "nothing here": blanks, a stroke, 无, 不适用.
pub fn is_placeholder(text: &str) -> bool {
    let text = text.trim_matches(is_blank);
    text.chars()
        .all(|c| matches!(c, '-' | '—' | '－' | '–' | '―' | '─' | '−' | '﹣'))
        || matches!(text, "/" | "／" | "\\" | "无" | "不适用" | "空")
        || ["N/A", "NA", "N／A"]
            .iter()
            .any(|word| text.eq_ignore_ascii_case(word))
}

/// White space as pasted text has it, with the invisible characters of web pages.
fn is_blank(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\u{200b}' | '\u{feff}')
}
