//! `Dates(FullYear)`, `Dates(Deadline([By(organs: ["*人民政府"], month: 3, day: 31)]))`: periods, publication, signature.

use gouji_grammar::Span;
use gouji_grammar::figure::FigureKind;
use gouji_model::{Date, Found, Reason, Text};
use serde::Deserialize;

use super::{Check, Draft, Parameters, Site};
use crate::pattern::Pattern;
use crate::subject::Subject;
use crate::{Related, names};

#[derive(Clone, Debug, Deserialize)]
pub(super) struct File(What);

/// What is asked of the dates.
#[derive(Clone, Debug, Deserialize)]
enum What {
    /// The period is the whole calendar year.
    FullYear,
    /// The period is that of the title.
    YearOfTitle,
    /// Nothing is published before its period has ended.
    AfterPeriod,
    /// It is published in time. The first entry with a fitting organ counts.
    Deadline(Vec<ByFile>),
    /// It is not signed after it was published.
    SignedBefore,
    /// It is published and signed in the year after.
    NextYear,
    /// The prose names no day after publication, except in sentences with one of these words.
    NothingLater(Vec<String>),
}

#[derive(Clone, Debug, Deserialize)]
#[serde(rename = "By", deny_unknown_fields)]
struct ByFile {
    organs: Vec<String>,
    /// The last day, in the year after the report year. Organs without one are not asked.
    month: Option<u8>,
    day: Option<u8>,
}

impl Parameters for File {
    fn compile(self, site: &mut Site<'_>) -> Option<Box<dyn Check>> {
        Some(match self.0 {
            What::FullYear => Box::new(Dates::FullYear),
            What::YearOfTitle => Box::new(Dates::YearOfTitle),
            What::AfterPeriod => Box::new(Dates::AfterPeriod),
            What::SignedBefore => Box::new(Dates::SignedBefore),
            What::NextYear => Box::new(Dates::NextYear),
            What::NothingLater(words) => Box::new(Dates::NothingLater(words)),
            What::Deadline(entries) => {
                let mut by = Vec::new();
                for entry in entries {
                    let last = entry.month.zip(entry.day);
                    if last.is_some_and(|(m, d)| Date::new(2023, m, d).is_none()) {
                        let span = site.rule.check_span();
                        site.complain(
                            span,
                            Text::new("期限不是一个日期", "the deadline is no day of the year"),
                        );
                    }
                    by.push(Deadline {
                        organs: entry.organs.iter().map(|o| Pattern::new(o)).collect(),
                        last,
                    });
                }
                Box::new(Dates::Deadline(by))
            }
        })
    }
}

#[derive(Debug)]
enum Dates {
    FullYear,
    YearOfTitle,
    AfterPeriod,
    Deadline(Vec<Deadline>),
    SignedBefore,
    NextYear,
    NothingLater(Vec<String>),
}

#[derive(Debug)]
struct Deadline {
    organs: Vec<Pattern>,
    last: Option<(u8, u8)>,
}

impl Check for Dates {
    fn run(&self, on: &Subject<'_>, out: &mut Vec<Draft>) {
        match self {
            Self::FullYear => out.extend(full_year(on)),
            Self::YearOfTitle => out.extend(year_of_title(on)),
            Self::AfterPeriod => out.extend(after_period(on)),
            Self::Deadline(by) => out.extend(deadline(on, by)),
            Self::SignedBefore => out.extend(signed_before(on)),
            Self::NextYear => next_year(on, out),
            Self::NothingLater(words) => nothing_later(on, words, out),
        }
    }
}

fn full_year(on: &Subject<'_>) -> Option<Draft> {
    let period = on.report.period.as_ref()?;
    let (from, to) = (period.value.from, period.value.to);
    let whole = (from.month, from.day) == (1, 1) && (to.month, to.day) == (12, 31) && from.year == to.year;
    (!whole).then(|| Draft {
        message: Text::new(
            format!("统计期限是 {from} 至 {to}，不是完整的一年"),
            format!("the period from {from} to {to} is not a whole year"),
        ),
        span: period.span,
        ..Draft::default()
    })
}

fn year_of_title(on: &Subject<'_>) -> Option<Draft> {
    let period = on.report.period.as_ref()?;
    let title = on.report.title.as_ref()?;
    let year = on
        .report
        .year
        .as_ref()
        .filter(|y| y.reason == Reason::Title)
        .map(|y| y.value)
        .or_else(|| year_in(&title.value))?;
    let to = period.value.to.year;
    (to != year).then(|| Draft {
        message: Text::new(
            format!("标题是 {year} 年，统计期限截至 {}", period.value.to),
            format!("the title says {year}, the period ends on {}", period.value.to),
        ),
        span: period.span,
        related: vec![other(
            title,
            Text::new(format!("标题 {year} 年"), format!("title {year}")),
        )],
        ..Draft::default()
    })
}

fn year_in(title: &str) -> Option<u16> {
    let end = title.find('年')?;
    title[..end]
        .char_indices()
        .rev()
        .nth(3)
        .and_then(|(start, _)| title[start..end].parse().ok())
}

fn after_period(on: &Subject<'_>) -> Option<Draft> {
    let published = on.report.published.as_ref()?;
    let period = on.report.period.as_ref()?;
    let end = period.value.to;
    (published.value < end).then(|| Draft {
        message: Text::new(
            format!("发布于 {}，统计期限 {end} 才结束", published.value),
            format!(
                "published on {}, before the period ends on {end}",
                published.value
            ),
        ),
        span: published.span,
        related: vec![other(
            period,
            Text::new(format!("期末 {end}"), format!("the period ends on {end}")),
        )],
        ..Draft::default()
    })
}

fn deadline(on: &Subject<'_>, by: &[Deadline]) -> Option<Draft> {
    let organ = on.report.organ.as_ref()?;
    let found = on.report.published.as_ref().or(on.report.signed.as_ref())?;
    let entry = by
        .iter()
        .find(|d| d.organs.iter().any(|o| o.fits(&organ.value)))?;
    let (month, day) = entry.last?;
    let last = Date::new(on.year + 1, month, day)?;
    // A date of another year is most likely that of a web page that was moved; another rule speaks of it.
    (found.value > last && found.value.year == last.year).then(|| Draft {
        message: Text::new(
            format!(
                "{}应在 {last} 前公布，{}是 {}",
                organ.value,
                found.reason.text().zh,
                found.value
            ),
            format!(
                "{} was to publish by {last}; {} is {}",
                organ.value,
                found.reason.text().en,
                found.value
            ),
        ),
        span: found.span,
        ..Draft::default()
    })
}

fn signed_before(on: &Subject<'_>) -> Option<Draft> {
    let (signed, published) = (on.report.signed.as_ref()?, on.report.published.as_ref()?);
    (signed.value > published.value).then(|| Draft {
        message: Text::new(
            format!("落款日期 {} 晚于发布日期 {}", signed.value, published.value),
            format!(
                "signed on {}, after publication on {}",
                signed.value, published.value
            ),
        ),
        span: signed.span,
        related: vec![other(published, Reason::Published.text())],
        ..Draft::default()
    })
}

fn next_year(on: &Subject<'_>, out: &mut Vec<Draft>) {
    // Where the year was told from these very dates, they prove nothing.
    let told = on.report.year.as_ref().map(|y| y.reason);
    if matches!(
        told,
        None | Some(Reason::Published | Reason::Signature | Reason::Prose)
    ) {
        return;
    }
    let before_end = after_period(on).is_some();
    for found in [&on.report.published, &on.report.signed].into_iter().flatten() {
        let expected = on.year + 1;
        if found.value.year == expected || (before_end && found.reason == Reason::Published) {
            continue;
        }
        out.push(Draft {
            message: Text::new(
                format!(
                    "{}是 {}，{} 年度报告应在 {expected} 年",
                    found.reason.text().zh,
                    found.value,
                    on.year
                ),
                format!(
                    "{} is {}, a report on {} belongs to {expected}",
                    found.reason.text().en,
                    found.value,
                    on.year
                ),
            ),
            span: found.span,
            ..Draft::default()
        });
    }
}

fn nothing_later(on: &Subject<'_>, words: &[String], out: &mut Vec<Draft>) {
    let Some(published) = &on.report.published else {
        return;
    };
    let prose = on.report.prose();
    for figure in prose.figures() {
        let FigureKind::Date(date) = figure.kind else {
            continue;
        };
        let (Some(year), Some(month), Some(day)) = (date.year, date.month, date.day) else {
            continue;
        };
        let Some(date) = Date::new(year, month, day).filter(|d| *d > published.value) else {
            continue;
        };
        let place = prose.span(figure);
        let known = [
            on.report.signed.as_ref().map(|f| f.span),
            on.report.period.as_ref().map(|f| f.span),
        ];
        let is_known = known
            .iter()
            .flatten()
            .any(|s: &Span| s.start <= place.start && place.end <= s.end);
        let clause = figure.clause.of(prose.text());
        let next = on.report.text[place.end as usize..].chars();
        let next: String = next.take(30).take_while(|c| *c != '。').collect();
        let planned = words
            .iter()
            .any(|w| clause.contains(w.as_str()) || next.contains(w.as_str()));
        if is_known || figure.named || planned {
            continue;
        }
        out.push(Draft {
            message: Text::new(
                format!("正文写到 {date}，晚于发布日期 {}", published.value),
                format!(
                    "the prose speaks of {date}, after publication on {}",
                    published.value
                ),
            ),
            span: place,
            related: vec![other(published, Reason::Published.text())],
            ..Draft::default()
        });
    }
}

fn other<T>(found: &Found<T>, message: Text) -> Related {
    Related {
        file: None,
        span: found.span,
        message: if message == Text::default() {
            names::same("")
        } else {
            message
        },
    }
}
