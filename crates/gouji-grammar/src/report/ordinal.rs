//! Ordinals at the head of a line or label: 一、 （二） 3. （4） ⑤ 第六部分 一是.

use crate::Span;

/// An ordinal as written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ordinal {
    /// Its number.
    pub number: u8,
    /// How it is written.
    pub style: Style,
    /// Its place, from the first mark to the last, relative to the text it was looked for in.
    pub span: Span,
}

/// How an ordinal is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Style {
    /// 一、
    Chinese,
    /// （一）
    BracketedChinese,
    /// 1.  1、
    Digit,
    /// （1）
    BracketedDigit,
    /// ①
    Circled,
    /// 第一部分
    Part,
}

/// The ordinal that `text` begins with, after white space and Markdown marks.
pub fn ordinal(text: &str) -> Option<Ordinal> {
    let start = text.len()
        - text
            .trim_start_matches(|c: char| c.is_whitespace() || "#*\u{feff}".contains(c))
            .len();
    let rest = &text[start..];
    let (number, style, len) = bracketed(rest)
        .or_else(|| part(rest))
        .or_else(|| circled(rest))
        .or_else(|| plain(rest))?;
    Some(Ordinal {
        number,
        style,
        span: Span::new(start, start + len),
    })
}

fn bracketed(text: &str) -> Option<(u8, Style, usize)> {
    let inner = text.strip_prefix(['（', '('])?;
    let close = inner.find(['）', ')'])?;
    let digits = inner[..close].trim();
    let end = text.len() - inner.len() + close + inner[close..].chars().next()?.len_utf8();
    match chinese_number(digits) {
        Some(n) => Some((n, Style::BracketedChinese, end)),
        None => Some((small_number(digits)?, Style::BracketedDigit, end)),
    }
}

fn part(text: &str) -> Option<(u8, Style, usize)> {
    let inner = text.strip_prefix('第')?;
    let end = inner.find("部分")?;
    Some((
        chinese_number(&inner[..end])?,
        Style::Part,
        text.len() - inner.len() + end + "部分".len(),
    ))
}

fn circled(text: &str) -> Option<(u8, Style, usize)> {
    let c = text.chars().next().filter(|c| ('①'..='⑳').contains(c))?;
    let number = u8::try_from(c as u32 - '①' as u32 + 1).ok()?;
    Some((number, Style::Circled, c.len_utf8()))
}

fn plain(text: &str) -> Option<(u8, Style, usize)> {
    let end = text.find(|c: char| !is_chinese_digit(c) && small_digit(c).is_none())?;
    let mark = text[end..].chars().next()?;
    let after = text[end + mark.len_utf8()..].chars().next();
    if !"、.．，,".contains(mark) || (mark == '.' && after.is_some_and(|c| c.is_ascii_digit())) {
        return None;
    }
    let len = end + mark.len_utf8();
    match chinese_number(&text[..end]) {
        Some(n) => Some((n, Style::Chinese, len)),
        None => Some((small_number(&text[..end])?, Style::Digit, len)),
    }
}

fn is_chinese_digit(c: char) -> bool {
    "一二三四五六七八九十".contains(c)
}

fn small_digit(c: char) -> Option<u8> {
    let digit = match c {
        '０'..='９' => c as u32 - '０' as u32,
        _ => c.to_digit(10)?,
    };
    u8::try_from(digit).ok()
}

/// A number of one or two digits, half or full width.
fn small_number(text: &str) -> Option<u8> {
    if text.is_empty() || text.chars().count() > 2 {
        return None;
    }
    text.chars().try_fold(0u8, |n, c| Some(n * 10 + small_digit(c)?))
}

/// A Chinese number from 一 to 九十九.
pub fn chinese_number(text: &str) -> Option<u8> {
    let digit = |c: char| {
        "一二三四五六七八九"
            .chars()
            .position(|d| d == c)
            .and_then(|i| u8::try_from(i + 1).ok())
    };
    let chars: Vec<char> = text.chars().take(4).collect();
    match chars[..] {
        ['十'] => Some(10),
        [d] => digit(d),
        ['十', d] => Some(10 + digit(d)?),
        [t, '十'] => Some(digit(t)? * 10),
        [t, '十', d] => Some(digit(t)? * 10 + digit(d)?),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_style_of_ordinal_is_read() {
        let cases = [
            ("一、总体情况", 1, Style::Chinese),
            ("  （十二）其他", 12, Style::BracketedChinese),
            ("( 三 ) 不予公开", 3, Style::BracketedChinese),
            ("3.补正", 3, Style::Digit),
            ("１２、其他", 12, Style::Digit),
            ("（4）其他", 4, Style::BracketedDigit),
            ("⑤其他", 5, Style::Circled),
            ("第六部分 其他", 6, Style::Part),
            ("## **二、主动公开**", 2, Style::Chinese),
        ];
        for (text, number, style) in cases {
            let found = ordinal(text).unwrap_or_else(|| panic!("{text}"));
            assert_eq!((found.number, found.style), (number, style), "{text}");
        }
    }

    #[test]
    fn a_decimal_and_a_word_are_not_ordinals() {
        for text in [
            "2.0版",
            "三安全一稳定",
            "一是加强",
            "178件",
            "（以下简称《条例》）",
        ] {
            assert_eq!(ordinal(text), None, "{text}");
        }
    }
}
