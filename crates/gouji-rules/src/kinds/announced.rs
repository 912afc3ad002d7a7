//! `Announced(["本报告", "全文"])`: what the preamble says the report consists of, against the list and the sections.
//!
//! 等 makes a list open: it may then name fewer parts than there are, never more.

use gouji_grammar::Span;
use gouji_grammar::figure::FigureKind;
use gouji_model::Text;
use gouji_model::form::fold;
use gouji_model::prose::{ProseFigure, Sentence};
use rust_decimal::prelude::ToPrimitive;
use serde::Deserialize;

use super::{Check, Draft, Parameters, Site};
use crate::names;
use crate::subject::Subject;

#[derive(Clone, Debug, Deserialize)]
pub(super) struct File(Vec<String>);

impl Parameters for File {
    fn compile(self, site: &mut Site<'_>) -> Option<Box<dyn Check>> {
        let mut titles: Vec<(u8, String)> = site
            .form
            .sections
            .iter()
            .flat_map(|s| {
                std::iter::once(&s.title)
                    .chain(&s.aliases)
                    .map(|t| (s.number, bare(t)))
            })
            .collect();
        // The longer titles first, so that a title inside another is not found there.
        titles.sort_by_key(|(number, title)| (std::cmp::Reverse(title.len()), *number));
        Some(Box::new(Announced {
            subjects: self.0,
            titles,
        }))
    }
}

#[derive(Debug)]
struct Announced {
    /// Words for the report itself.
    subjects: Vec<String>,
    /// The titles of the official sections, without marks.
    titles: Vec<(u8, String)>,
}

/// What a sentence announces.
struct Promise {
    /// The statutory sections that it lists, by number.
    listed: Vec<u8>,
    /// Whether nothing but such sections is listed.
    plain: bool,
    /// How many parts it says there are.
    count: Option<(usize, ProseFigure)>,
    /// Whether the list ends in 等.
    open: bool,
    place: Span,
}

impl Check for Announced {
    fn run(&self, on: &Subject<'_>, out: &mut Vec<Draft>) {
        let prose = on.report.prose();
        let preamble = prose
            .sentences()
            .iter()
            .take_while(|s| prose.section_of(s).is_none());
        for sentence in preamble {
            if let Some(promise) = self.promise(on, sentence) {
                promise.judge(on, out);
                return;
            }
        }
    }

    fn reads_words_alone(&self) -> bool {
        true
    }

    fn placeholders(&self) -> &'static [&'static str] {
        &["said", "found"]
    }
}

impl Announced {
    fn promise(&self, on: &Subject<'_>, sentence: &Sentence) -> Option<Promise> {
        let prose = on.report.prose();
        let text = sentence.place.of(prose.text());
        let subject = self.subjects.iter().filter_map(|w| text.find(w.as_str())).min()?;
        let text = &text[subject..];
        let verb = ["包括", "包含", "由", "分为"]
            .iter()
            .filter_map(|w| text.find(w).map(|i| i + w.len()))
            .min()?;
        let tail = &text[verb..];
        let count = prose.figures_of(sentence).iter().find(|f| {
            let unit = f.unit.map_or("", |u| u.of(prose.text()));
            let after = f.unit.map_or(f.place.end, |u| u.end) as usize;
            f.kind == FigureKind::Number
                && (unit == "部分" || (unit == "个" && prose.text()[after..].starts_with("部分")))
        });
        let end = count.map_or(tail.len(), |f| {
            (f.place.start as usize).saturating_sub(sentence.place.start as usize + subject + verb)
        });
        let list = tail.get(..end).unwrap_or(tail).trim_end_matches(['。', '共']);
        let open = list.ends_with('等') || list.contains("等内容") || list.contains("等方面");
        let (listed, rest) = self.listed(list);
        let plain = rest <= 2;
        if count.is_none() && listed.len() < 3 {
            return None;
        }
        let start = sentence.place.start as usize + subject;
        Some(Promise {
            listed,
            plain,
            count: count.and_then(|f| Some((f.value.to_usize()?, *f))),
            open,
            place: prose.source(Span::new(start, sentence.place.end as usize)),
        })
    }

    /// The statutory sections that a list names, and how many letters of it name none.
    fn listed(&self, list: &str) -> (Vec<u8>, usize) {
        let mut rest = bare(list);
        let mut found = Vec::new();
        for (number, title) in &self.titles {
            if !found.contains(number) && rest.contains(title.as_str()) {
                rest = rest.replacen(title.as_str(), "", 1);
                found.push(*number);
            }
        }
        found.sort_unstable();
        (found, rest.chars().count())
    }
}

/// A title without marks and without the words that join things.
fn bare(text: &str) -> String {
    fold(text).replace(['和', '及', '与', '等', '的', '以'], "")
}

impl Promise {
    fn judge(&self, on: &Subject<'_>, out: &mut Vec<Draft>) {
        let mut sections: Vec<u8> = on.report.sections.iter().filter_map(|s| s.number).collect();
        sections.sort_unstable();
        sections.dedup();
        if let Some((said, figure)) = &self.count {
            // A list that names other things too cannot be counted; without a list the sections are counted.
            let has = if self.listed.is_empty() {
                on.report.sections.iter().filter(|s| s.ordinal.is_some()).count()
            } else {
                self.listed.len()
            };
            let sure = self.listed.is_empty() || self.plain;
            let wrong = if self.open { has > *said } else { has != *said };
            if sure && wrong && has > 1 {
                let what = if self.listed.is_empty() {
                    Text::new("实际有", "there are")
                } else {
                    Text::new("列出的有", "the list has")
                };
                out.push(Draft {
                    message: Text::new(
                        format!("说有 {said} 个部分，{} {has} 个", what.zh),
                        format!("{said} parts are announced, {} {has}", what.en),
                    ),
                    values: vec![
                        ("said", names::same(said.to_string())),
                        ("found", names::same(has.to_string())),
                    ],
                    span: on.report.prose().span(figure),
                    ..Draft::default()
                });
                return;
            }
        }
        if self.listed.len() < 3 || sections.len() < 2 {
            return;
        }
        let missing: Vec<u8> = self
            .listed
            .iter()
            .copied()
            .filter(|n| !sections.contains(n))
            .collect();
        let unsaid: Vec<u8> = if self.open || !self.plain {
            Vec::new()
        } else {
            sections
                .iter()
                .copied()
                .filter(|n| !self.listed.contains(n))
                .collect()
        };
        for (numbers, zh, en) in [
            (missing, "引言列出而正文没有的部分", "announced, but not there"),
            (unsaid, "正文有而引言没有列出的部分", "there, but not announced"),
        ] {
            if numbers.is_empty() {
                continue;
            }
            let titles = on.form.sections.iter().filter(|s| numbers.contains(&s.number));
            let titles: Vec<Text> = titles.map(|s| names::same(s.title.clone())).collect();
            let listed = names::list(&titles);
            out.push(Draft {
                message: Text::new(format!("{zh}：{}", listed.zh), format!("{en}: {}", listed.en)),
                values: vec![("found", listed)],
                span: self.place,
                ..Draft::default()
            });
        }
    }
}
