//! From pest's pairs to figures. pest's `Rule` does not leave this file.

use pest::Parser as _;
use pest::iterators::Pair;
use rust_decimal::Decimal;

use super::{Approximation, Date, Figure, FigureKind, Number, numeral};
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

/// A figure, and where the text that belongs to it ends.
pub(super) struct Reading {
    pub(super) figure: Figure,
    /// The end of the figure with its unit and the words of approximation after it.
    pub(super) end: usize,
}

impl Reading {
    fn new(span: Span, value: Decimal, kind: FigureKind) -> Self {
        let figure = Figure {
            span,
            value,
            decimals: 0,
            scale: 1,
            approximation: Approximation::None,
            unit: None,
            kind,
        };
        Self {
            figure,
            end: span.end as usize,
        }
    }

    /// Digits that count nothing.
    pub(super) fn other(start: usize, end: usize) -> Self {
        Self::new(Span::new(start, end), Decimal::ZERO, FigureKind::Other)
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

/// Reads a cell, from `start` to its end, that is more than a few plain digits.
pub(super) fn cell(text: &str, start: usize) -> Option<Number> {
    let pair = FigureParser::parse(Rule::cell, &text[start..]).ok()?.next()?;
    let amount = Place { text, start }.amount(pair)?;
    let figure = amount.reading.figure;
    if figure.kind == FigureKind::Other {
        return None;
    }
    Some(Number {
        value: figure.value,
        span: figure.span,
        decimals: figure.decimals,
        scale: figure.scale,
        unit: figure.unit.or(amount.percent),
        signed: amount.signed,
    })
}

/// An amount with what only some callers want to know about it.
struct Amount {
    reading: Reading,
    percent: Option<Span>,
    signed: bool,
}

impl Amount {
    /// More digits than an exact decimal holds.
    fn beyond_measure(start: u32, end: u32) -> Self {
        Self {
            reading: Reading::other(start as usize, end as usize),
            percent: None,
            signed: false,
        }
    }
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
            Rule::amount | Rule::amount_words => {
                let mut amount = self.amount(pair)?;
                if amount.percent.is_some() {
                    amount.reading.figure.kind = FigureKind::Percent;
                }
                Some(amount.reading)
            }
            Rule::percent_words => self.percent_words(pair),
            Rule::date => {
                let date = date(pair)?;
                Some(match date {
                    Date {
                        year: Some(year),
                        month: None,
                        ..
                    } => Reading::new(span, Decimal::from(year), FigureKind::Year(year)),
                    _ => Reading::new(span, Decimal::ZERO, FigureKind::Date(date)),
                })
            }
            Rule::period => {
                let mut ends = pair.into_inner();
                let (from, mut to) = (date(ends.next()?)?, date(ends.next()?)?);
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

    fn amount(&self, pair: Pair<'_, Rule>) -> Option<Amount> {
        let whole = self.span(&pair);
        let mut reading = Reading::new(whole, Decimal::ZERO, FigureKind::Number);
        let figure = &mut reading.figure;
        let mut percent = None;
        let mut sign = None;
        for part in pair.into_inner() {
            let span = self.span(&part);
            match part.as_rule() {
                Rule::sign => {
                    sign = Some(part.as_str());
                    continue;
                }
                Rule::magnitude => {
                    let Some((value, decimals)) = numeral::printed(part.as_str()) else {
                        return Some(Amount::beyond_measure(whole.start, span.end));
                    };
                    (figure.value, figure.decimals) = (value, decimals);
                }
                Rule::numeral => figure.value = Decimal::from(numeral::spelled(part.as_str())?),
                Rule::percent_sign => percent = Some(span),
                Rule::multiplier => {
                    let scaled = numeral::multiplier(part.as_str())
                        .and_then(|scale| Some((scale, figure.value.checked_mul(Decimal::from(scale))?)));
                    let Some((scale, value)) = scaled else {
                        return Some(Amount::beyond_measure(whole.start, span.end));
                    };
                    (figure.scale, figure.value) = (scale, value.normalize());
                }
                Rule::measure | Rule::money => {
                    figure.unit = Some(span);
                    continue;
                }
                rule => {
                    figure.approximation = approximation(rule);
                    continue;
                }
            }
            figure.span.end = span.end;
        }
        if matches!(sign, Some("-" | "－" | "﹣" | "−")) && !figure.value.is_zero() {
            figure.value = -figure.value;
        }
        self.mind_the_unit(figure);
        Some(Amount {
            reading,
            percent,
            signed: sign.is_some(),
        })
    }

    /// Some measure words decide what the figure stands for.
    fn mind_the_unit(&self, figure: &mut Figure) {
        let Some(unit) = figure.unit else { return };
        match unit.of(self.text) {
            "号" | "版" => {
                *figure = Reading::other(figure.span.start as usize, unit.end as usize).figure;
            }
            "届" => figure.kind = FigureKind::Ordinal,
            "个百分点" | "百分点" => figure.kind = FigureKind::Percent,
            // 三百万元 is three hundred 万元, as 300万元 is.
            "元" if figure.scale == 1 => {
                let (last, by) = match figure.span.of(self.text).chars().next_back() {
                    Some('万') => ('万', 10_000u32),
                    Some('亿') => ('亿', 100_000_000),
                    _ => return,
                };
                figure.value /= Decimal::from(by);
                let start = figure.span.end - u32::try_from(last.len_utf8()).unwrap_or_default();
                figure.span.end = start;
                figure.unit = Some(Span { start, ..unit });
            }
            _ => {}
        }
    }

    fn percent_words(&self, pair: Pair<'_, Rule>) -> Option<Reading> {
        let mut reading = Reading::new(self.span(&pair), Decimal::ZERO, FigureKind::Percent);
        let figure = &mut reading.figure;
        for part in pair.into_inner() {
            match part.as_rule() {
                Rule::magnitude => (figure.value, figure.decimals) = numeral::printed(part.as_str())?,
                Rule::numeral_point => {
                    (figure.value, figure.decimals) = numeral::spelled_point(part.as_str())?
                }
                rule => {
                    figure.approximation = approximation(rule);
                    continue;
                }
            }
            figure.span.end = self.span(&part).end;
        }
        Some(reading)
    }

    fn ordinal(&self, pair: Pair<'_, Rule>) -> Option<Reading> {
        let whole = self.span(&pair);
        let with_mark = pair.as_rule() != Rule::ordinal;
        let mut parts = pair.into_inner();
        let rank = parts.next()?;
        let text = rank.as_str();
        let value = match numeral::printed(text) {
            Some((value, _)) if text.chars().all(|c| numeral::digit(c).is_some()) => value,
            _ => Decimal::from(numeral::spelled(text).or_else(|| numeral::positional(text))?),
        };
        let mut reading = Reading::new(whole, value, FigureKind::Ordinal);
        if !with_mark {
            reading.figure.span.end = self.span(&rank).end;
        }
        reading.figure.unit = parts.next().map(|unit| self.span(&unit));
        self.mind_the_unit(&mut reading.figure);
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

/// What the words around a figure say about its exactness.
fn approximation(rule: Rule) -> Approximation {
    match rule {
        Rule::excess | Rule::bound_more => Approximation::More,
        Rule::bound_less => Approximation::Less,
        Rule::bound_about => Approximation::About,
        _ => Approximation::None,
    }
}
