//! The number in a whole table cell, and the marks that stand for no number.

use rust_decimal::Decimal;

use super::glyph::{Glyph, next_glyph, run_end};
use super::reading::Reading;
use super::{Approximation, FigureKind, numeral, syntax};
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
    // Nearly every cell is a few digits with or without a sign, so they are read without the grammar.
    let bytes = text.as_bytes();
    let start = bytes.iter().take_while(|b| b.is_ascii_whitespace()).count();
    let signed = matches!(bytes.get(start), Some(b'+' | b'-'));
    let first = start + usize::from(signed);
    let mut value = 0i64;
    let mut end = first;
    while let Some(digit) = bytes.get(end).map(|b| b.wrapping_sub(b'0')).filter(|d| *d < 10) {
        if end - first == 18 {
            break;
        }
        value = value * 10 + i64::from(digit);
        end += 1;
    }
    if end > first && bytes[end..].iter().all(u8::is_ascii_whitespace) {
        return Some(Number {
            value: Decimal::from(if bytes[start] == b'-' { -value } else { value }),
            span: Span::new(start, end),
            decimals: 0,
            scale: 1,
            unit: None,
            signed,
        });
    }
    let text = text.trim_end_matches(is_blank);
    let start = text.len() - text.trim_start_matches(is_blank).len();
    let first = text[start..].chars().next()?;
    if text.len() - start > LONGEST_CELL {
        return None;
    }
    let reading = if SIGNS.contains(&first) || numeral::digit(first).is_some() {
        syntax::cell(text, start)?
    } else {
        spelled(text, start)?
    };
    finished(text, reading, SIGNS.contains(&first))
}

/// What can stand before a number as its sign.
const SIGNS: [char; 6] = ['+', '-', '－', '﹣', '−', '＋'];

/// Reads Chinese numerals at the beginning of a cell. In a cell they need no measure word.
fn spelled(text: &str, start: usize) -> Option<Reading> {
    let (at, glyph) = next_glyph(text.as_bytes(), start)?;
    if at != start || glyph != Glyph::Numeral {
        return None;
    }
    let end = run_end(text.as_bytes(), start, glyph);
    let value = numeral::spelled(&text[start..end])?;
    Some(Reading::new(
        Span::new(start, end),
        Decimal::from(value),
        FigureKind::Number,
    ))
}

/// Adds the unit, and turns the number away if anything else follows.
fn finished(text: &str, mut reading: Reading, signed: bool) -> Option<Number> {
    let mut percent = None;
    if reading.figure.kind == FigureKind::Percent {
        // In a cell the percent sign is a unit like any other.
        let sign = text[..reading.end].chars().next_back()?.len_utf8();
        percent = Some(Span::new(reading.end - sign, reading.end));
        reading.figure.span = Span::new(reading.figure.span.start as usize, reading.end - sign);
    } else {
        // The unit may stand on the next line of the cell.
        let blanks = text[reading.end..].chars().take_while(|c| c.is_whitespace());
        reading.end += blanks.map(char::len_utf8).sum::<usize>();
        reading = reading.with_words_after(text);
    }
    let figure = reading.figure;
    let is_number = matches!(figure.kind, FigureKind::Number | FigureKind::Percent)
        && figure.approximation == Approximation::None
        && reading.end == text.len();
    is_number.then_some(Number {
        value: figure.value,
        span: figure.span,
        decimals: figure.decimals,
        scale: figure.scale,
        unit: figure.unit.or(percent),
        signed,
    })
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
