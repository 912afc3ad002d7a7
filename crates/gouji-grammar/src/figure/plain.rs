//! Figures that need no grammar: a few digits and a measure word, a year, numerals and a measure word.
//!
//! More than half of the figures in prose are like that, and a call of the grammar costs ten times as much.
//! Everything here gives up at the first sign of more, and `figure.pest` reads the figure instead.

use rust_decimal::Decimal;

use super::reading::Reading;
use super::syntax::Entry;
use super::{FigureKind, numeral};
use crate::Span;

/// Reads the digits `start..end` as a count.
pub(super) fn count(text: &str, start: usize, end: usize) -> Option<Reading> {
    let mut rest = text[end..].chars();
    let next = match rest.next() {
        Some('.' | '．') => return None,
        Some(',' | '，') if rest.next().is_some_and(|c| numeral::digit(c).is_some()) => return None,
        Some(c) if is_blank(c) => rest.find(|c| !is_blank(*c)),
        next => next,
    };
    if matches!(
        next,
        Some('万' | '亿' | '千' | '百' | '余' | '多' | '几' | '%' | '％')
    ) {
        return None;
    }
    let (value, _) = numeral::printed(&text[start..end])?;
    let reading = Reading::new(Span::new(start, end), value, FigureKind::Number);
    Some(reading.with_words_after(text))
}

/// Reads the digits `start..end` as a year, if 年 ends the matter.
pub(super) fn year(text: &str, start: usize, end: usize) -> Option<Reading> {
    let after = text[end..].strip_prefix('年')?;
    let goes_on = after.chars().next().is_some_and(|c| {
        is_blank(c) || is_joint(c) || matches!(c, '\n' | '\r' | '起') || numeral::digit(c).is_some()
    });
    if end - start != 4 || goes_on {
        return None;
    }
    let year = numeral::small(&text[start..end])?;
    let span = Span::new(start, text.len() - after.len());
    Some(Reading::new(span, Decimal::from(year), FigureKind::Year(year)))
}

/// Reads the Chinese numerals `start..end` as a count; without a measure word they are none.
pub(super) fn words(text: &str, start: usize, end: usize) -> Option<Reading> {
    let begins_idiom = text[start..].starts_with(['一', '五', '万', '千']);
    if begins_idiom && IDIOMS.iter().any(|idiom| text[start..].starts_with(idiom)) {
        return None;
    }
    let value = Decimal::from(numeral::spelled(&text[start..end])?);
    let reading = Reading::new(Span::new(start, end), value, FigureKind::Number).with_words_after(text);
    reading.figure.unit.is_some().then_some(reading)
}

/// Which entry of the grammar reads digits that end at `end`: what follows them decides.
pub(super) fn entry(text: &str, end: usize) -> Entry {
    let mut rest = text[end..].chars();
    match rest.next() {
        Some('年' | '月') => Entry::Dated,
        // A point leads to a fraction, or with a second point or a letter behind it to a date or a code.
        Some('.' | '．') => match rest.find(|c| numeral::digit(*c).is_none()) {
            Some(c) if c.is_ascii_alphabetic() || matches!(c, '.' | '．' | '-' | '_' | '@') => Entry::Coded,
            _ => Entry::Plain,
        },
        Some(c) if c.is_ascii_alphabetic() || is_joint(c) => Entry::Coded,
        Some(c) if is_blank(c) || matches!(c, '\n' | '\r') => {
            match rest.find(|c| !is_blank(*c) && !matches!(c, '\n' | '\r')) {
                Some('年' | '月') => Entry::Dated,
                Some(c) if is_joint(c) => Entry::Coded,
                _ => Entry::Plain,
            }
        }
        _ => Entry::Plain,
    }
}

/// The blanks that may stand inside a figure.
fn is_blank(c: char) -> bool {
    matches!(c, ' ' | '\u{a0}' | '\u{3000}')
}

/// Characters after digits that may lead to a date, a range or a code.
fn is_joint(c: char) -> bool {
    matches!(
        c,
        '-' | '+'
            | '/'
            | ':'
            | '@'
            | '_'
            | '~'
            | '－'
            | '／'
            | '＋'
            | '—'
            | '–'
            | '―'
            | '─'
            | '−'
            | '﹣'
            | '～'
            | '至'
            | '到'
    )
}

/// Words that begin like a count and count nothing.
const IDIOMS: &[&str] = &[
    "一次性",
    "一次办",
    "一件事",
    "一方面",
    "一部分",
    "一起",
    "一批",
    "一张网",
    "一张图",
    "一年",
    "一日",
    "一天",
    "一条龙",
    "一家亲",
    "一家之",
    "一号",
    "一版",
    "一段",
    "一页",
    "一章",
    "一位于",
    "一节",
    "五位一体",
    "万人空巷",
    "千家万户",
];
