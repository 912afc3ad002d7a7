//! Where figures begin: one pass over the bytes, and the grammar only where a digit or numeral stands.

use super::before::Before;
use super::glyph::{Glyph, next_glyph, run_end};
use super::reading::Reading;
use super::syntax::{self, Entry};
use super::{Approximation, Figure, FigureKind, numeral, plain};

/// A run of digits longer than this is no number that anybody wrote, and is not shown to the grammar.
const LONGEST_RUN: usize = 96;

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
        // -5- alone on its line is the number of a page.
        if sign.is_some() && matches!(next, Some('-' | '－' | '—' | '–')) {
            return Some(Reading::other(start, end));
        }
        let from = start - sign.unwrap_or(0);
        let entry = sign.map_or_else(|| plain::entry(self.text, end), |_| Entry::Plain);
        let by_hand = match entry {
            Entry::Plain if sign.is_none() => plain::count(self.text, start, end),
            Entry::Dated => plain::year(self.text, start, end),
            _ => None,
        };
        let mut reading = by_hand.or_else(|| self.read(entry, from))?;
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
        let mut reading = match next {
            '年' | '月' => self
                .read(Entry::SpelledDate, start)
                .or_else(|| plain::words(self.text, start, end)),
            ' ' if self.text[end..].trim_start_matches(' ').starts_with(['年', '月']) => {
                self.read(Entry::SpelledDate, start)
            }
            _ if GRAMMATICAL.contains(next) => self
                .read(Entry::Spelled, start)
                .or_else(|| plain::words(self.text, start, end)),
            _ => plain::words(self.text, start, end),
        }?;
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

/// What leads from Chinese numerals to something the grammar reads: 百分之, 二十余件, 一是.
const GRAMMATICAL: &str = "分余多几是要*";

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
            let (small, large) = (shown(500), shown(1_000));
            // Windows near the end of the text are shorter, and there are at most 256 of them.
            assert!(
                large <= 2 * small + 3 * 256 * 256,
                "{piece}: {small} grows to {large}"
            );
        }
    }
}
