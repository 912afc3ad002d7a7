//! `Growth(up: ["增长"], down: ["下降"], against: ["同比"])`: a growth rate that no whole number of last year gives.
//!
//! 154 and +92.5 % is possible: last year had 80. With small numbers most percentages are not, and a slip of the pen
//! shows without last year's report.

use gouji_model::Text;
use gouji_model::prose::{Prose, ProseFigure};
use serde::Deserialize;

use super::{Check, Draft, Parameters, Site, Tied};
use crate::Related;
use crate::names;
use crate::prose::percent::{self, Percent};
use crate::subject::Subject;

#[derive(Clone, Debug, Deserialize)]
#[serde(rename = "Growth", deny_unknown_fields)]
pub(super) struct File {
    /// Words for more.
    up: Vec<String>,
    /// Words for less.
    down: Vec<String>,
    /// Words that say: against last year.
    against: Vec<String>,
}

impl Parameters for File {
    fn compile(self, _site: &mut Site<'_>) -> Option<Box<dyn Check>> {
        Some(Box::new(self.words()))
    }
}

impl File {
    /// The words, ready for use.
    pub(super) fn words(self) -> Growth {
        Growth {
            up: self.up,
            down: self.down,
            against: self.against,
        }
    }
}

#[derive(Debug)]
pub(super) struct Growth {
    up: Vec<String>,
    down: Vec<String>,
    against: Vec<String>,
}

/// A count and the rate by which it is said to have grown, by index of figure.
pub(super) struct Stated {
    pub(super) count: usize,
    pub(super) rate: usize,
    pub(super) now: i128,
    pub(super) up: bool,
    /// The least and the greatest number that last year may have had.
    pub(super) before: Option<(i128, Option<i128>)>,
}

impl Check for Growth {
    fn run(&self, on: &Subject<'_>, out: &mut Vec<Draft>) {
        let prose = on.report.prose();
        for stated in self.stated(on).filter(|s| s.before.is_none()) {
            let (count, rate) = (&prose.figures()[stated.count], &prose.figures()[stated.rate]);
            let printed = prose.span(rate).of(&on.report.text);
            let (zh, en) = if stated.up {
                ("增长", "more")
            } else {
                ("下降", "less")
            };
            let message = Text::new(
                format!(
                    "{} 比上年{zh} {printed}：上年是任何整数都得不出这个比例",
                    stated.now
                ),
                format!(
                    "{} being {printed} {en} than last year: no whole number of last year gives this",
                    stated.now
                ),
            );
            out.push(Draft {
                message,
                values: vec![
                    ("now", names::same(stated.now.to_string())),
                    ("rate", names::same(printed)),
                ],
                span: prose.span(rate),
                related: vec![Related {
                    file: None,
                    span: prose.span(count),
                    message: names::same(stated.now.to_string()),
                }],
                ..Draft::default()
            });
        }
    }

    fn reads_words_alone(&self) -> bool {
        true
    }

    fn placeholders(&self) -> &'static [&'static str] {
        &["now", "rate"]
    }

    fn ties(&self, on: &Subject<'_>, worded: bool, out: &mut Vec<Tied>) {
        // These figures are tied to no cell, so there are only words to say.
        if !worded {
            return;
        }
        for stated in self.stated(on) {
            let Some((least, most)) = stated.before else {
                continue;
            };
            let before = match most {
                Some(most) if most == least => Text::new(format!("为 {least} "), format!("was {least}")),
                Some(most) => Text::new(
                    format!("在 {least} 至 {most} 之间"),
                    format!("was between {least} and {most}"),
                ),
                None => Text::new(format!("不少于 {least} "), format!("was at least {least}")),
            };
            out.push(Tied {
                figure: stated.rate,
                cells: Vec::new(),
                note: Text::new(
                    format!("与 {} 相符：上年{}时成立", stated.now, before.zh),
                    format!("fits {} if last year {}", stated.now, before.en),
                ),
            });
        }
    }
}

impl Growth {
    /// Every growth that the prose states.
    pub(super) fn stated<'s>(&'s self, on: &'s Subject<'_>) -> impl Iterator<Item = Stated> + 's {
        let prose = on.report.prose();
        let all = on.bound(self, || {
            let rates = 0..prose.figures().len();
            let stated = rates.filter_map(|rate| self.at(prose, rate));
            stated.map(|stated| (stated.rate, stated.count)).collect()
        });
        (0..all.len()).filter_map(move |at| self.at(prose, all[at].0))
    }

    /// The growth that the percentage at `rate` states, with the count that it is about.
    fn at(&self, prose: &Prose, rate: usize) -> Option<Stated> {
        let figure = &prose.figures()[rate];
        let percent = Percent::of(figure)?;
        let words = figure.subject.of(prose.text());
        let stem = words.trim_end_matches(['了', '达', '到', '约', '为', '近']);
        let up = self.up.iter().any(|w| stem.ends_with(w.as_str()));
        let down = self.down.iter().any(|w| stem.ends_with(w.as_str()));
        if up == down || !self.against.iter().any(|w| words.contains(w.as_str())) {
            return None;
        }
        // The count stands right before, in the same clause or in the one before it.
        let count = rate.checked_sub(1)?;
        let other = &prose.figures()[count];
        let near =
            other.sentence_index == figure.sentence_index && clauses_between(prose, other, figure) <= 1;
        if !near || other.change || other.named || other.year.is_some() {
            return None;
        }
        let now = percent::count(other)?;
        if !self.is_about(words, other.subject.of(prose.text())) {
            return None;
        }
        let before = if up {
            percent.before_growth(now)
        } else {
            percent.before_fall(now)
        };
        (now > 0).then_some(Stated {
            count,
            rate,
            now,
            up,
            before,
        })
    }

    /// Whether the words of a rate name nothing that the words of the count do not: 网站访问量同比增长 is about
    /// something else than the requests before it.
    fn is_about(&self, rate: &str, count: &str) -> bool {
        let mut rest = rate.to_owned();
        for word in self.against.iter().chain(&self.up).chain(&self.down) {
            rest = rest.replace(word.as_str(), "");
        }
        rest.chars().all(|c| {
            count.contains(c) || "总数量件比较与上去年度期相同共均的了也达到为约又有所、".contains(c)
        })
    }
}

/// How many commas stand between two figures.
fn clauses_between(prose: &Prose, first: &ProseFigure, second: &ProseFigure) -> usize {
    let (from, to) = (first.place.end as usize, second.place.start as usize);
    let between = prose.text().get(from..to).unwrap_or_default();
    // Figures that far apart have nothing to do with each other.
    if between.len() > 300 || between.contains(['。', '；', ';']) {
        return usize::MAX;
    }
    between
        .chars()
        .filter(|c| matches!(c, '，' | ',' | '（' | '(' | '：'))
        .count()
}
