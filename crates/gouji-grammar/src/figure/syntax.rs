//! From pest's pairs to figures. pest's `Rule` does not leave this file.

use pest::Parser as _;
use pest::iterators::Pair;
use rust_decimal::Decimal;

use super::reading::Reading;
use super::{Approximation, Date, FigureKind, numeral};
use crate::Span;

mod grammar {
    #![allow(
        missing_docs,
        unreachable_pub,
        reason = "pest derives a public enum without documentation"
    )]

    #[derive(pest_derive::Parser)]
    #[grammar = "figure.pest"]
    pub(super) struct FigureParser;
}

use grammar::{FigureParser, Rule};

/// No figure is longer, so the grammar never sees more. This is what keeps every look ahead bounded.
const WINDOW: usize = 256;

/// Where the grammar begins; see `figure.pest`.
#[derive(Clone, Copy)]
pub(super) enum Entry {
    Dated,
    Coded,
    Plain,
    Word,
    Marked,
    Headed,
    SpelledDate,
    Spelled,
}

impl Entry {
    fn rule(self) -> Rule {
        match self {
            Self::Dated => Rule::dated,
            Self::Coded => Rule::coded,
            Self::Plain => Rule::plain,
            Self::Word => Rule::word,
            Self::Marked => Rule::marked,
            Self::Headed => Rule::headed,
            Self::SpelledDate => Rule::spelled_date,
            Self::Spelled => Rule::spelled,
        }
    }
}

/// Reads one figure of `text` at `start`; also says how many bytes the grammar was shown.
pub(super) fn read(entry: Entry, text: &str, start: usize) -> (Option<Reading>, usize) {
    let mut end = text.len().min(start + WINDOW);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let window = &text[start..end];
    let pair = FigureParser::parse(entry.rule(), window)
        .ok()
        .and_then(|mut pairs| pairs.next());
    (
        pair.and_then(|pair| Place { text, start }.reading(pair)),
        window.len(),
    )
}

/// Reads the number at the beginning of a cell that starts with a sign or digit at `start`.
pub(super) fn cell(text: &str, start: usize) -> Option<Reading> {
    let pair = FigureParser::parse(Rule::cell, &text[start..]).ok()?.next()?;
    Place { text, start }.amount(pair)
}

/// The place of the window in the text; all spans count from the beginning of the text.
struct Place<'t> {
    text: &'t str,
    start: usize,
}

impl Place<'_> {
    fn span(&self, pair: &Pair<'_, Rule>) -> Span {
        let span = pair.as_span();
        Span::new(self.start + span.start(), self.start + span.end())
    }

    fn reading(&self, pair: Pair<'_, Rule>) -> Option<Reading> {
        let span = self.span(&pair);
        match pair.as_rule() {
            Rule::amount => Some(self.amount(pair)?.with_words_after(self.text)),
            // Chinese numerals count something only in front of a measure word; elsewhere they are words.
            Rule::amount_words => {
                let reading = self.amount(pair)?.with_words_after(self.text);
                reading.figure.unit.is_some().then_some(reading)
            }
            Rule::percent_words => Some(self.percent_words(pair)?.with_words_after(self.text)),
            Rule::time | Rule::iso_time | Rule::short_time => {
                let mut ends = pair.into_inner();
                let from = date(ends.next()?)?;
                let Some(to) = ends.next() else {
                    return Some(Self::moment(span, from));
                };
                let mut to = date(to)?;
                to.month = to.month.or(from.month.filter(|_| to.day.is_some()));
                to.year = to.year.or(from.year);
                Some(Reading::new(span, Decimal::ZERO, FigureKind::Period { from, to }))
            }
            Rule::ordinal | Rule::bracketed | Rule::enumerator | Rule::counted => self.ordinal(pair),
            Rule::code => {
                // A link may be longer than the window.
                let mut end = span.end as usize;
                if span.len() + 4 > WINDOW {
                    end += self.text[end..]
                        .bytes()
                        .take_while(|b| b.is_ascii_graphic())
                        .count();
                }
                Some(Reading::other(span.start as usize, end))
            }
            Rule::damaged | Rule::area_phone | Rule::document => {
                Some(Reading::other(span.start as usize, span.end as usize))
            }
            _ => None,
        }
    }

    fn moment(span: Span, date: Date) -> Reading {
        match date {
            Date {
                year: Some(year),
                month: None,
                ..
            } => Reading::new(span, Decimal::from(year), FigureKind::Year(year)),
            _ => Reading::new(span, Decimal::ZERO, FigureKind::Date(date)),
        }
    }

    /// A number without the words after it.
    fn amount(&self, pair: Pair<'_, Rule>) -> Option<Reading> {
        let whole = self.span(&pair);
        let mut reading = Reading::new(whole, Decimal::ZERO, FigureKind::Number);
        let figure = &mut reading.figure;
        let mut negative = false;
        for part in pair.into_inner() {
            let end = self.span(&part).end;
            let beyond = || Reading::other(whole.start as usize, end as usize);
            match part.as_rule() {
                Rule::sign => negative = !matches!(part.as_str(), "+" | "＋"),
                Rule::magnitude => {
                    let Some((value, decimals)) = numeral::printed(part.as_str()) else {
                        return Some(beyond());
                    };
                    (figure.value, figure.decimals) = (value, decimals);
                    figure.span.end = end;
                }
                Rule::numeral => {
                    figure.value = Decimal::from(numeral::spelled(part.as_str())?);
                    figure.span.end = end;
                }
                Rule::multiplier => {
                    let scaled = numeral::multiplier(part.as_str())
                        .and_then(|scale| Some((scale, figure.value.checked_mul(Decimal::from(scale))?)));
                    let Some((scale, value)) = scaled else {
                        return Some(beyond());
                    };
                    (figure.scale, figure.value) = (scale, value.normalize());
                    figure.span.end = end;
                }
                Rule::percent_sign => {
                    figure.kind = FigureKind::Percent;
                    figure.span.end = end;
                }
                // What is left are 余, 多 and 几.
                _ => figure.approximation = Approximation::More,
            }
        }
        if negative && !figure.value.is_zero() {
            figure.value = -figure.value;
        }
        Some(reading)
    }

    fn percent_words(&self, pair: Pair<'_, Rule>) -> Option<Reading> {
        let mut reading = Reading::new(self.span(&pair), Decimal::ZERO, FigureKind::Percent);
        let number = pair.into_inner().next()?;
        (reading.figure.value, reading.figure.decimals) = match number.as_rule() {
            Rule::magnitude => numeral::printed(number.as_str())?,
            _ => numeral::spelled_point(number.as_str())?,
        };
        Some(reading)
    }

    fn ordinal(&self, pair: Pair<'_, Rule>) -> Option<Reading> {
        let whole = self.span(&pair);
        let counts = pair.as_rule() == Rule::ordinal;
        let rank = pair.into_inner().next()?;
        let text = rank.as_str();
        let value = if text.starts_with(|c| numeral::digit(c).is_some()) {
            numeral::printed(text)?.0
        } else {
            Decimal::from(numeral::spelled(text).or_else(|| numeral::positional(text))?)
        };
        let mut reading = Reading::new(whole, value, FigureKind::Ordinal);
        // Only 第 leads to a measure word; brackets and marks close the ordinal.
        if counts {
            reading.figure.span.end = self.span(&rank).end;
            reading = reading.with_words_after(self.text);
        }
        Some(reading)
    }
}

/// The parts of a date as written.
fn date(pair: Pair<'_, Rule>) -> Option<Date> {
    let mut date = Date::default();
    for part in pair.into_inner() {
        let value = numeral::small(part.as_str())?;
        match part.as_rule() {
            Rule::year => date.year = Some(value),
            Rule::day => date.day = Some(u8::try_from(value).ok()?),
            _ => date.month = Some(u8::try_from(value).ok()?),
        }
    }
    Some(date)
}
