//! Where figures begin: one pass over the bytes, and the grammar only where a digit or numeral stands.

use super::before::Before;
use super::syntax::{self, Entry, Reading};
use super::{Approximation, Figure, FigureKind, numeral};

/// A run of digits longer than this is no number that anybody wrote, and is not shown to the grammar.
const LONGEST_RUN: usize = 96;

/// The two kinds of characters that a figure can begin with.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Glyph {
    Digit,
    Numeral,
}

/// Walks over a text and collects its figures.
pub(super) struct Scanner<'t> {
    text: &'t str,
    /// Everything before this belongs to a figure that was found.
    floor: usize,
    /// How many bytes were shown to the grammar, which is the measure of the work.
    shown: usize,
}

impl<'t> Scanner<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        Self {
            text,
            floor: 0,
            shown: 0,
        }
    }

    /// All figures, in order.
    pub(super) fn figures(&mut self) -> Vec<Figure> {
        let mut figures = Vec::new();
        let mut at = 0;
        while let Some((start, glyph)) = next_glyph(self.text.as_bytes(), at) {
            let end = run_end(self.text.as_bytes(), start, glyph);
            let reading = match glyph {
                Glyph::Digit => self.digits(start, end),
                Glyph::Numeral => self.numerals(start, end),
            };
            at = end;
            if let Some(reading) = reading {
                at = at.max(reading.end);
                self.floor = at;
                figures.push(reading.figure);
            }
        }
        figures
    }

    fn read(&mut self, entry: Entry, start: usize) -> Option<Reading> {
        let (reading, shown) = syntax::read(entry, self.text, start);
        self.shown += shown;
        reading
    }

    /// The figure with the run of digits `start..end`.
    fn digits(&mut self, start: usize, end: usize) -> Option<Reading> {
        if end - start > LONGEST_RUN {
            return Some(Reading::other(start, end));
        }
        let before = Before::new(self.text, self.floor, start);
        if let Some(reading) = self.marked(before, start, end) {
            return Some(reading);
        }
        let next = self.text[end..].chars().next();
        if matches!(next, Some('.' | '．' | '、' | ')' | '）' | ' '))
            && before.is_beginning()
            && let Some(reading) = self.read(Entry::Headed, start)
        {
            return Some(reading);
        }
        if let Some(back) = before.word()
            && let Some(reading) = self
                .read(Entry::Word, start - back)
                .filter(|word| word.end >= end)
        {
            return Some(reading);
        }
        let sign = before.sign();
        let from = start - sign.unwrap_or(0);
        let entry = if sign.is_some() {
            Entry::Plain
        } else {
            self.entry(end)
        };
        let mut reading = self.read(entry, from)?;
        let figure = &mut reading.figure;
        if figure.kind == FigureKind::Number && figure.unit.is_none() && figure.decimals == 0 {
            let printed = &self.text[start..end];
            let digits = printed.chars().count();
            let padded = digits > 1 && printed.starts_with(['0', '０']);
            let mobile = digits == 11 && printed.starts_with(['1', '１']);
            if padded || mobile || (digits >= 5 && before.announces_code()) {
                return Some(Reading::other(from, figure.span.end as usize));
            }
        }
        if figure.approximation == Approximation::None {
            figure.approximation = Before::new(self.text, self.floor, from).approximation(false);
        }
        Some(reading)
    }

    /// Which entry reads digits that end at `end`: the character after them decides.
    fn entry(&self, end: usize) -> Entry {
        let rest = &self.text[end..];
        match rest.chars().next() {
            None | Some('，' | '。' | '、') => Entry::Plain,
            Some('年' | '月') => Entry::Dated,
            Some(c) if c.is_ascii_alphabetic() || is_joint(c) => Entry::Coded,
            Some(' ' | '\u{a0}' | '\u{3000}' | '\n' | '\r') => {
                match rest
                    .trim_start_matches([' ', '\u{a0}', '\u{3000}', '\n', '\r'])
                    .chars()
                    .next()
                {
                    Some('年' | '月') => Entry::Dated,
                    Some(c) if is_joint(c) => Entry::Coded,
                    _ => Entry::Plain,
                }
            }
            Some(_) => Entry::Plain,
        }
    }

    /// The figure with the Chinese numerals `start..end`, if they are one.
    fn numerals(&mut self, start: usize, end: usize) -> Option<Reading> {
        let before = Before::new(self.text, self.floor, start);
        let next = self.text[end..].chars().next()?;
        if let Some(reading) = self.marked(before, start, end) {
            return Some(reading);
        }
        let numerals = &self.text[start..end];
        if before.spoils_numerals(numerals) {
            return None;
        }
        if matches!(next, '、' | '．' | '.' | '）' | ')' | ' ')
            && before.is_beginning()
            && let Some(reading) = self.read(Entry::Headed, start)
        {
            return Some(reading);
        }
        let entry = match next {
            '年' | '月' => Entry::SpelledDate,
            ' ' if self.text[end..].trim_start_matches(' ').starts_with(['年', '月']) => Entry::SpelledDate,
            _ if FOLLOWERS.contains(next) => Entry::Spelled,
            _ => return None,
        };
        let mut reading = self.read(entry, start)?;
        let figure = &mut reading.figure;
        if figure.kind != FigureKind::Number {
            return Some(reading);
        }
        let bare = numeral::is_bare(numerals);
        if figure.approximation == Approximation::None {
            figure.approximation = before.approximation(bare);
        }
        // 百件 without 余 or 上, and numerals at the head of a quotation, belong to idioms and slogans.
        if before.is_quoted() || (bare && figure.approximation == Approximation::None) {
            return None;
        }
        if before.names_congress() && next == '次' {
            figure.kind = FigureKind::Ordinal;
        }
        Some(reading)
    }

    /// What an opening bracket or 第 before the run makes of it.
    fn marked(&mut self, before: Before<'_>, start: usize, end: usize) -> Option<Reading> {
        let back = before.mark()?;
        self.read(Entry::Marked, start - back)
            .filter(|found| found.end >= end)
    }
}

/// Characters after digits that may lead to a date, a range or a code.
fn is_joint(c: char) -> bool {
    matches!(
        c,
        '.' | '-'
            | '+'
            | '/'
            | ':'
            | '@'
            | '_'
            | '~'
            | '．'
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

/// What can follow Chinese numerals in a figure: the first characters of measure words and the like. It
/// keeps 进一步, 统一 and their many relatives away from the grammar.
const FOLLOWERS: &str = "件条项个次人元份篇起宗批家期名场年小分秒天日周号版届倍位部页幅张例类户方轮种台套册卷封辆座款章字\
课学组处平公米吨亩本通所段余多几百月是要*";

/// The next digit or numeral at or after `at`.
fn next_glyph(bytes: &[u8], mut at: usize) -> Option<(usize, Glyph)> {
    while let Some(&byte) = bytes.get(at) {
        if byte < 0x80 {
            if byte.is_ascii_digit() {
                return Some((at, Glyph::Digit));
            }
            at += 1;
        } else if (0xE2..=0xEF).contains(&byte) {
            if let Some(glyph) = wide_glyph(bytes, at) {
                return Some((at, glyph));
            }
            at += 3;
        } else {
            at += 1;
        }
    }
    None
}

/// What the three-byte character at `at` is.
fn wide_glyph(bytes: &[u8], at: usize) -> Option<Glyph> {
    match (bytes.get(at)?, bytes.get(at + 1)?, bytes.get(at + 2)?) {
        (0xEF, 0xBC, 0x90..=0x99) => Some(Glyph::Digit), // ０ to ９
        (0xE4, 0xB8, 0x80 | 0x83 | 0x87 | 0x89 | 0xA4) // 一七万三两
        | (0xE4, 0xBA, 0x8C | 0x94 | 0xBF) // 二五亿
        | (0xE4, 0xB9, 0x9D) // 九
        | (0xE5, 0x85, 0xAB | 0xAD) // 八六
        | (0xE5, 0x9B, 0x9B) // 四
        | (0xE5, 0x8D, 0x81 | 0x83) // 十千
        | (0xE7, 0x99, 0xBE) // 百
        | (0xE3, 0x80, 0x87) // 〇
        | (0xE9, 0x9B, 0xB6) => Some(Glyph::Numeral), // 零
        (0xE2, 0x97, 0x8B) => Some(Glyph::Numeral), // ○
        _ => None,
    }
}

/// Where the run of digits or numerals that begins at `start` ends.
fn run_end(bytes: &[u8], start: usize, glyph: Glyph) -> usize {
    let mut end = start;
    loop {
        match bytes.get(end) {
            Some(byte) if byte.is_ascii_digit() && glyph == Glyph::Digit => end += 1,
            Some(0x80..) if wide_glyph(bytes, end) == Some(glyph) => end += 3,
            _ => return end,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_work_grows_with_the_text_and_no_faster() {
        for piece in [
            "1的", "1", "一", "1-", "1.", "a1", "（1", "第", "1 ", "2023年", "一件", "1,111", "+1", "百",
        ] {
            let shown = |times: usize| {
                let text = piece.repeat(times);
                let mut scanner = Scanner::new(&text);
                scanner.figures();
                scanner.shown
            };
            let (small, large) = (shown(300), shown(3_000));
            assert!(
                large <= 12 * small.max(1_000),
                "{piece}: {small} grows to {large}"
            );
        }
    }
}
