//! `Similar(to: Previous, sections: [1, 5, 6], letters: 12, least: 300, percent: 80)`: a text that was copied.
//!
//! Figures, punctuation and white space are left out, so that last year's text with this year's numbers is still the
//! same text. Every stretch of so many letters is looked up among those of the other text; time and memory are in
//! proportion to both.

use gouji_grammar::Span;
use gouji_model::{Report, Text};
use rustc_hash::FxHashMap;
use serde::Deserialize;

use super::{Check, Draft, Parameters, Site};
use crate::others::Other;
use crate::subject::Subject;
use crate::{Related, names, sketch};

/// The passages that are shown.
const SHOWN: usize = 3;
/// What ends a section on either side. The two differ, so that no passage runs from one section into the next.
const OWN_END: char = '\u{1}';
const THEIR_END: char = '\u{2}';

/// Whose text it is compared with.
#[derive(Clone, Copy, Debug, Deserialize)]
enum To {
    /// The organ's own of the year before.
    Previous,
    /// Other organs' of the same year.
    Siblings,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(rename = "Similar", deny_unknown_fields)]
pub(super) struct File {
    to: To,
    /// The statutory sections that are compared: those of free text.
    sections: Vec<u8>,
    /// How many letters in a row must agree.
    letters: u8,
    /// Shorter texts say the same by nature.
    least: u32,
    /// The share of the text, in percent, that is too much.
    percent: u8,
}

impl Parameters for File {
    fn compile(self, site: &mut Site<'_>) -> Option<Box<dyn Check>> {
        if self.letters == 0 || self.percent == 0 || self.percent > 100 {
            let message = Text::new(
                "letters 至少为 1，percent 在 1 到 100 之间",
                "letters is at least 1, percent from 1 to 100",
            );
            site.complain(site.rule.check_span(), message);
            return None;
        }
        Some(Box::new(Similar {
            to: self.to,
            sections: self.sections,
            window: usize::from(self.letters),
            least: self.least as usize,
            percent: usize::from(self.percent),
        }))
    }
}

#[derive(Debug)]
struct Similar {
    to: To,
    sections: Vec<u8>,
    window: usize,
    least: usize,
    percent: usize,
}

impl Check for Similar {
    fn run(&self, on: &Subject<'_>, out: &mut Vec<Draft>) {
        let previous = on.previous.map(|report| Other {
            file: on.others.previous_file,
            report,
        });
        let others: &[Other<'_>] = match self.to {
            To::Previous => previous.as_slice(),
            To::Siblings => on.others.siblings,
        };
        if others.is_empty() {
            return;
        }
        let own = Letters::of(on.report, &self.sections, OWN_END);
        if own.count < self.least {
            return;
        }
        let stretches = Stretches::of(&own, self.window);
        let shared = others.iter().map(|other| {
            let theirs = Letters::of(other.report, &self.sections, THEIR_END);
            (other, stretches.shared_with(&theirs), theirs)
        });
        // Of several only the likest is told: a text that went round ten offices is one finding in each.
        let Some((other, passages, theirs)) = shared.max_by_key(|(_, passages, _)| covered(passages)) else {
            return;
        };
        let covered = covered(&passages);
        if covered * 100 >= own.count * self.percent {
            out.push(self.draft(on, &own, other, passages, &theirs));
        }
    }

    fn placeholders(&self) -> &'static [&'static str] {
        &["share", "other"]
    }

    fn looks_at_previous(&self) -> bool {
        matches!(self.to, To::Previous)
    }

    fn looks_at_siblings(&self) -> bool {
        matches!(self.to, To::Siblings)
    }
}

impl Similar {
    fn draft(
        &self,
        on: &Subject<'_>,
        own: &Letters,
        other: &Other<'_>,
        mut passages: Vec<Passage>,
        theirs: &Letters,
    ) -> Draft {
        let share = covered(&passages) * 100 / own.count.max(1);
        // The sort is stable, so that equals stay in the order of the text.
        passages.sort_by_key(|p| std::cmp::Reverse(p.length));
        passages.truncate(SHOWN);
        let who = match self.to {
            To::Previous => Text::new("上年报告", "last year's report"),
            To::Siblings => {
                let organ = other.report.organ.as_ref().map_or(other.file, |o| &o.value);
                Text::new(format!("“{organ}”的报告"), format!("the report of {organ}"))
            }
        };
        let mut related = Vec::new();
        for (i, passage) in passages.iter().enumerate() {
            let length = passage.length;
            let here = Text::new(
                format!("相同的 {length} 字"),
                format!("{length} equal characters"),
            );
            if i > 0 {
                related.push(Related {
                    file: None,
                    span: own.span(passage.own, length),
                    message: here.clone(),
                });
            }
            related.push(Related {
                file: Some(other.file.to_owned()),
                span: theirs.span(passage.theirs, length),
                message: here,
            });
        }
        let first = passages.first();
        Draft {
            message: Text::new(
                format!("不计数字和标点，文字部分有 {share}% 与{}相同", who.zh),
                format!("apart from figures, {share}% of the prose is that of {}", who.en),
            ),
            values: vec![("share", names::same(share.to_string())), ("other", who)],
            span: first.map_or_else(|| on.place_for(0), |p| own.span(p.own, p.length)),
            related,
            ..Draft::default()
        }
    }
}

/// The letters of some sections, with their places.
struct Letters {
    letters: Vec<char>,
    places: Vec<u32>,
    /// Without the ends of sections.
    count: usize,
}

impl Letters {
    /// `end` is put after each section.
    fn of(report: &Report, sections: &[u8], end: char) -> Self {
        let mut letters = Vec::new();
        let mut places = Vec::new();
        let mut count = 0;
        let wanted = |number: Option<u8>| number.is_some_and(|n| sections.contains(&n));
        for section in report.sections.iter().filter(|s| wanted(s.number)) {
            let body = section.body.of(&report.text);
            letters.reserve(body.len() / 3);
            places.reserve(body.len() / 3);
            let found = body.char_indices().filter(|(_, c)| sketch::is_letter(*c));
            for (at, c) in found {
                let Ok(at) = u32::try_from(at) else { break };
                letters.push(c);
                count += 1;
                places.push(section.body.start + at);
            }
            letters.push(end);
            places.push(section.body.end);
        }
        Self {
            letters,
            places,
            count,
        }
    }

    /// The place of some letters in their report.
    fn span(&self, first: usize, length: usize) -> Span {
        let last = (first + length).saturating_sub(1);
        let start = self.places.get(first).copied().unwrap_or_default();
        let width = self.letters.get(last).map_or(0, |c| c.len_utf8());
        let end = self
            .places
            .get(last)
            .map_or(start as usize, |p| *p as usize + width);
        Span::new(start as usize, end)
    }
}

/// A stretch that both texts have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Passage {
    own: usize,
    theirs: usize,
    length: usize,
}

fn covered(passages: &[Passage]) -> usize {
    passages.iter().map(|p| p.length).sum()
}

/// Every stretch of so many letters of a text, ready to be found in others.
struct Stretches<'l> {
    own: &'l Letters,
    window: usize,
    /// The number of each stretch; equal ones have the same.
    numbers: Vec<u32>,
    by_hash: FxHashMap<u64, u32>,
}

impl<'l> Stretches<'l> {
    fn of(own: &'l Letters, window: usize) -> Self {
        let mut by_hash = FxHashMap::default();
        by_hash.reserve(own.letters.len());
        let mut numbers = Vec::with_capacity(own.letters.len());
        for (hash, next) in sketch::hashes(&own.letters, window).zip(0..) {
            numbers.push(*by_hash.entry(hash).or_insert(next));
        }
        Self {
            own,
            window,
            numbers,
            by_hash,
        }
    }

    /// The stretches of at least `window` letters that both texts have, in the order of the own one, none overlapping
    /// there.
    fn shared_with(&self, theirs: &Letters) -> Vec<Passage> {
        // Where each stretch stands in the other text first.
        let mut there: Vec<Option<u32>> = vec![None; self.numbers.len()];
        for (hash, at) in sketch::hashes(&theirs.letters, self.window).zip(0..) {
            if let Some(number) = self.by_hash.get(&hash) {
                there[*number as usize].get_or_insert(at);
            }
        }
        let mut passages: Vec<Passage> = Vec::new();
        let mut free = 0;
        for (at, number) in self.numbers.iter().enumerate() {
            let Some(start) = there[*number as usize].filter(|_| at >= free) else {
                continue;
            };
            let start = start as usize;
            let pairs = self.own.letters[at..].iter().zip(&theirs.letters[start..]);
            let length = pairs.take_while(|(a, b)| a == b).count();
            // Two different stretches may have one hash.
            if length >= self.window {
                passages.push(Passage {
                    own: at,
                    theirs: start,
                    length,
                });
                free = at + length;
            }
        }
        passages
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn letters(text: &str) -> Letters {
        let found = text.char_indices().filter(|(_, c)| c.is_alphabetic());
        let (places, letters): (Vec<u32>, Vec<char>) =
            found.map(|(at, c)| (u32::try_from(at).unwrap(), c)).unzip();
        Letters {
            count: letters.len(),
            letters,
            places,
        }
    }

    #[test]
    fn equal_stretches_are_found_whatever_figures_stand_in_them() {
        let own = letters("开头。全年发布信息12条，组织培训3次，其他不同");
        let theirs = letters("全年发布信息 345 条、组织培训 6 次。结尾也不一样");
        let found = Stretches::of(&own, 4).shared_with(&theirs);
        assert_eq!(
            found,
            [Passage {
                own: 2,
                theirs: 0,
                length: 12
            }]
        );
    }

    #[test]
    fn a_text_that_repeats_itself_takes_no_more_time_than_any_other() {
        let long = letters(&"公开".repeat(200_000));
        let found = Stretches::of(&long, 12).shared_with(&long);
        assert_eq!(covered(&found), 400_000);
    }
}
