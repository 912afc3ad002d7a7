//! `Breakdown(complete: ["分别"], totals: ["共计"])`: parts and their total in one sentence.
//!
//! After 其中 a list may leave things out, and its items may overlap, so no part may be larger than the whole and
//! that is all. A list after 分别为 or a colon, or before 共计, is complete and adds up.

use gouji_model::Text;
use gouji_model::prose::{Prose, ProseFigure, Sentence};
use serde::Deserialize;

use super::{Check, Draft, Parameters, Site};
use crate::prose::binding::quoted;
use crate::prose::percent;
use crate::subject::Subject;
use crate::{Related, names};

/// A total behind more parts than this is not looked at.
const MOST: usize = 12;

#[derive(Clone, Debug, Deserialize)]
#[serde(rename = "Breakdown", deny_unknown_fields)]
pub(super) struct File {
    /// Words between a total and a list that gives all its parts.
    complete: Vec<String>,
    /// Words for a total that stands behind its parts.
    totals: Vec<String>,
}

impl Parameters for File {
    fn compile(self, _site: &mut Site<'_>) -> Option<Box<dyn Check>> {
        Some(Box::new(Breakdown {
            complete: self.complete,
            totals: self.totals,
        }))
    }
}

#[derive(Debug)]
struct Breakdown {
    complete: Vec<String>,
    totals: Vec<String>,
}

/// A figure that can be compared: a count, its unit, and where it is.
#[derive(Clone, Copy)]
struct Item<'p> {
    figure: &'p ProseFigure,
    count: i128,
    unit: &'p str,
}

impl Check for Breakdown {
    fn run(&self, on: &Subject<'_>, out: &mut Vec<Draft>) {
        let prose = on.report.prose();
        let mut items = Vec::new();
        for sentence in prose.sentences() {
            if sentence.figures.len() >= 2 {
                halves(prose, sentence, &mut items, |items| {
                    self.subsets(prose, items, out);
                    self.lists(prose, items, out);
                    self.totals(prose, items, out);
                });
            }
        }
    }

    fn reads_words_alone(&self) -> bool {
        true
    }

    fn placeholders(&self) -> &'static [&'static str] {
        &["whole", "parts"]
    }
}

/// Shows the comparable figures of each half of a sentence between semicolons, where there are two to compare.
fn halves<'p>(
    prose: &'p Prose,
    sentence: &Sentence,
    items: &mut Vec<Item<'p>>,
    mut show: impl FnMut(&[Item<'p>]),
) {
    let mut end = sentence.place.start;
    let mut show = |items: &mut Vec<Item<'p>>| {
        if items.len() >= 2 {
            show(items);
        }
        items.clear();
    };
    for figure in prose.figures_of(sentence) {
        let between = &prose.text()[end as usize..figure.place.start.max(end) as usize];
        if between.contains('；') || between.contains(';') {
            show(items);
        }
        end = figure.place.end;
        let Some(count) = percent::count(figure) else {
            continue;
        };
        if figure.change || figure.named {
            continue;
        }
        let unit = figure.unit.map_or("", |u| u.of(prose.text()));
        items.push(Item { figure, count, unit });
    }
    show(items);
}

impl Breakdown {
    /// No part is larger than the whole.
    fn subsets(&self, prose: &Prose, items: &[Item<'_>], out: &mut Vec<Draft>) {
        let mut whole: Option<&Item<'_>> = None;
        for item in items {
            if !item.figure.part {
                whole = Some(item);
                continue;
            }
            let Some(total) = whole.filter(|w| same_kind(w, item)) else {
                continue;
            };
            if item.count > total.count {
                let (part, all) = (quoted(prose, item.figure), quoted(prose, total.figure));
                let message = Text::new(
                    format!("“{part}”大于它所属的“{all}”"),
                    format!("“{part}” is more than “{all}”, of which it is a part"),
                );
                out.push(draft(prose, message, item, &[*total]));
            }
        }
    }

    /// A list that gives all the parts of the total before it adds up.
    fn lists(&self, prose: &Prose, items: &[Item<'_>], out: &mut Vec<Draft>) {
        for (at, total) in items.iter().enumerate() {
            let Some(first) = items.get(at + 1).filter(|i| i.figure.part && !total.figure.part) else {
                continue;
            };
            let from = total.figure.unit.map_or(total.figure.place.end, |u| u.end) as usize;
            let between = &prose.text()[from..(first.figure.place.start as usize).max(from)];
            let colon = between.starts_with(['：', ':']);
            let stem = between.trim_start_matches(['，', ',', '、', '：', ':', '（', '(']);
            if !colon && !self.complete.iter().any(|w| stem.starts_with(w.as_str())) {
                continue;
            }
            let parts: Vec<Item<'_>> = items[at + 1..]
                .iter()
                .take_while(|i| i.figure.part)
                .copied()
                .collect();
            let Some(last) = parts.last() else { continue };
            let behind = last.figure.unit.map_or(last.figure.place.end, |u| u.end) as usize;
            let is_open = prose.text()[behind..].starts_with('等') || between.contains("其中");
            if parts.len() < 2 || is_open || !parts.iter().all(|p| same_kind(total, p)) {
                continue;
            }
            compare(prose, total, &parts, out);
        }
    }

    /// A total behind its parts is their sum.
    fn totals(&self, prose: &Prose, items: &[Item<'_>], out: &mut Vec<Draft>) {
        for (at, total) in items.iter().enumerate() {
            let words = total.figure.subject.of(prose.text());
            let words = words.trim_end_matches(['为', '有', '达']);
            if !self.totals.iter().any(|w| words == w.as_str()) {
                continue;
            }
            let parts = &items[at.saturating_sub(MOST)..at];
            let plain = parts.iter().all(|p| same_kind(total, p) && !p.figure.part);
            // The parts may begin anywhere before the total.
            let sums = (0..parts.len().saturating_sub(1)).any(|from| {
                let sum: i128 = parts[from..].iter().map(|p| p.count).sum();
                sum == total.count
            });
            if parts.len() >= 2 && plain && !sums && at < MOST {
                compare(prose, total, parts, out);
            }
        }
    }
}

fn compare(prose: &Prose, total: &Item<'_>, parts: &[Item<'_>], out: &mut Vec<Draft>) {
    let sum: i128 = parts.iter().map(|p| p.count).sum();
    if sum == total.count {
        return;
    }
    let terms: Vec<String> = parts.iter().map(|p| p.count.to_string()).collect();
    let work = format!("{} = {sum}", terms.join(" + "));
    let off = (sum - total.count).abs();
    let message = Text::new(
        format!("分项 {work}，合计写 {}，相差 {off}", total.count),
        format!("the parts {work}, the total is {}; off by {off}", total.count),
    );
    out.push(draft(prose, message, total, parts));
}

/// Whether two figures count the same thing for the same year and the same organ.
fn same_kind(one: &Item<'_>, other: &Item<'_>) -> bool {
    one.unit == other.unit && one.figure.year == other.figure.year
}

fn draft(prose: &Prose, message: Text, at: &Item<'_>, others: &[Item<'_>]) -> Draft {
    let parts: Vec<String> = others.iter().map(|p| p.count.to_string()).collect();
    Draft {
        message,
        values: vec![
            ("whole", names::same(at.count.to_string())),
            ("parts", names::same(parts.join("、"))),
        ],
        span: prose.span(at.figure),
        related: others
            .iter()
            .map(|p| Related {
                file: None,
                span: prose.span(p.figure),
                message: names::same(p.count.to_string()),
            })
            .collect(),
        ..Draft::default()
    }
}
