//! `Sections(must: [BeThere, BeInOrder, BeNumbered])`: the statutory sections of the year's form.

use gouji_grammar::Span;
use gouji_grammar::report::{Style, ordinal};
use gouji_model::form::{Section, fold};
use gouji_model::{SectionFound, Text};
use serde::Deserialize;

use super::{Check, Draft, Parameters, Site};
use crate::subject::Subject;
use crate::{Edit, Fix, Related, Safety, names};

#[derive(Clone, Debug, Deserialize)]
#[serde(rename = "Sections", deny_unknown_fields)]
pub(super) struct File {
    must: Vec<Must>,
}

/// What the sections must do.
#[derive(Clone, Copy, Debug, Deserialize)]
enum Must {
    /// Every section of the form is there.
    BeThere,
    /// They come in the order of the form.
    BeInOrder,
    /// The ordinal of each is its number.
    BeNumbered,
    /// There is one sequence 一、二、三 of top-level headings, not two.
    BeOneSequence,
    /// Titles are worded as in the form, or in an accepted way.
    BearTheirTitles,
}

impl Parameters for File {
    fn compile(self, _site: &mut Site<'_>) -> Option<Box<dyn Check>> {
        Some(Box::new(self))
    }
}

impl Check for File {
    fn run(&self, on: &Subject<'_>, out: &mut Vec<Draft>) {
        for must in &self.must {
            match must {
                Must::BeThere => presence(on, out),
                Must::BeInOrder => order(on, out),
                Must::BeNumbered => numbers(on, out),
                Must::BeOneSequence => sequence(on, out),
                Must::BearTheirTitles => titles(on, out),
            }
        }
    }

    fn placeholders(&self) -> &'static [&'static str] {
        &["title", "number"]
    }
}

const NUMERALS: [&str; 11] = ["〇", "一", "二", "三", "四", "五", "六", "七", "八", "九", "十"];

fn numeral(number: u8) -> &'static str {
    NUMERALS.get(usize::from(number)).copied().unwrap_or("?")
}

fn draft(section: &Section, span: Span, message: Text) -> Draft {
    Draft {
        message,
        values: vec![
            ("title", names::same(section.title.as_str())),
            ("number", names::same(numeral(section.number))),
        ],
        span,
        ..Draft::default()
    }
}

/// A heading that is no statutory title, but stands at the section's number and is worded much like its title.
fn reworded<'a>(on: &Subject<'a>, section: &Section) -> Option<&'a SectionFound> {
    let official = fold(&section.title);
    on.report.sections.iter().find(|s| {
        let title = fold(s.title.of(&on.report.text));
        let length = title.chars().count().max(official.chars().count());
        s.number.is_none()
            && s.ordinal == Some(section.number)
            && strsim::damerau_levenshtein(&title, &official) * 2 <= length
    })
}

fn presence(on: &Subject<'_>, out: &mut Vec<Draft>) {
    let sections = &on.expected.sections;
    let missing: Vec<&Section> = sections
        .iter()
        .filter(|s| on.section(s.number).is_none() && reworded(on, s).is_none())
        .collect();
    if !sections.is_empty() && missing.len() == sections.len() {
        let all: Vec<Text> = sections.iter().map(|s| names::same(s.title.as_str())).collect();
        let all = names::list(&all);
        let message = Text::new(
            format!("规定的各部分一个也没有找到：{}", all.zh),
            format!("none of the statutory sections was found: {}", all.en),
        );
        out.push(draft(&sections[0], on.place_for(0), message));
        return;
    }
    for section in missing {
        let title = format!("{}、{}", numeral(section.number), section.title);
        let mut message = Text::new(
            format!("缺少“{title}”部分"),
            format!("section \"{title}\" is missing"),
        );
        let mut related = Vec::new();
        let other = on
            .report
            .sections
            .iter()
            .find(|s| s.number.is_none() && s.ordinal == Some(section.number));
        if let Some(other) = other {
            let heading = other.heading.of(&on.report.text);
            message.zh += &format!("；“{heading}”如果就是这一部分，请改用规定的标题");
            message.en += &format!("; if \"{heading}\" is this section, give it the prescribed title");
            related.push(Related {
                file: None,
                span: other.heading,
                message: Text::new("是不是这一部分", "perhaps this section"),
            });
        }
        let mut found = draft(section, on.place_for(section.number), message);
        found.related = related;
        out.push(found);
    }
}

/// For each statutory section the heading that stands for it: of several, the one with the right ordinal.
fn chosen<'a>(on: &Subject<'a>) -> Vec<(&'a Section, &'a SectionFound)> {
    let all = on.expected.sections.iter();
    let mut pairs: Vec<_> = all
        .filter_map(|section| {
            let own = || {
                on.report
                    .sections
                    .iter()
                    .filter(|s| s.number == Some(section.number))
            };
            let found = own()
                .find(|s| s.ordinal == Some(section.number))
                .or_else(|| own().next());
            Some((section, found?))
        })
        .collect();
    pairs.sort_by_key(|(_, found)| found.heading.start);
    pairs
}

/// The headings that must move so that the others are in order: those outside a longest ascending run.
fn order(on: &Subject<'_>, out: &mut Vec<Draft>) {
    let pairs = chosen(on);
    let mut best: Vec<Vec<usize>> = Vec::new();
    for (i, (section, _)) in pairs.iter().enumerate() {
        let before = best
            .iter()
            .filter(|run| run.last().is_some_and(|&j| pairs[j].0.number < section.number))
            .max_by_key(|run| run.len());
        let mut run = before.cloned().unwrap_or_default();
        run.push(i);
        best.push(run);
    }
    let Some(kept) = best.into_iter().max_by_key(Vec::len) else {
        return;
    };
    for (i, (section, found)) in pairs.iter().enumerate() {
        if kept.contains(&i) {
            continue;
        }
        let title = section.title.as_str();
        let place = numeral(section.number);
        let message = Text::new(
            format!("“{title}”的位置不对，应是第{place}部分"),
            format!(
                "section \"{title}\" is out of order, it is number {}",
                section.number
            ),
        );
        out.push(draft(section, found.heading, message));
    }
}

fn numbers(on: &Subject<'_>, out: &mut Vec<Draft>) {
    let pairs = chosen(on);
    // Copying from a word processor loses automatic numbering as a whole; that is not the author's fault.
    if pairs.iter().all(|(_, found)| found.ordinal.is_none()) {
        return;
    }
    for (section, found) in pairs {
        if found.ordinal == Some(section.number) {
            continue;
        }
        let heading = found.heading.of(&on.report.text);
        let right = numeral(section.number);
        let message = match found.ordinal {
            Some(_) => Text::new(
                format!("“{heading}”的序号应为“{right}”"),
                format!("\"{heading}\" should have the number {}", section.number),
            ),
            None => Text::new(
                format!("“{heading}”前面缺少序号“{right}、”"),
                format!("\"{heading}\" lacks its number {}", section.number),
            ),
        };
        let mut found_draft = draft(section, found.heading, message);
        found_draft.fixes = renumber(heading, found, right).into_iter().collect();
        out.push(found_draft);
    }
}

fn renumber(heading: &str, found: &SectionFound, right: &str) -> Option<Fix> {
    let (span, text) = match ordinal(heading) {
        Some(old) if old.style == Style::Chinese => {
            let mark = old.span.of(heading).chars().last()?;
            (
                old.span.shift(found.heading.start as usize),
                format!("{right}{mark}"),
            )
        }
        Some(_) => return None,
        None => {
            let start = found.title.start;
            (Span { start, end: start }, format!("{right}、"))
        }
    };
    Some(Fix {
        title: Text::new(format!("序号改为“{right}”"), format!("renumber to {right}")),
        safety: Safety::Suggest,
        preferred: true,
        edits: vec![Edit { span, text }],
    })
}

fn sequence(on: &Subject<'_>, out: &mut Vec<Draft>) {
    let numbered: Vec<&SectionFound> = on
        .report
        .sections
        .iter()
        .filter(|s| s.ordinal.is_some())
        .collect();
    let Some((first, rest)) = numbered.split_first() else {
        return;
    };
    // A table of contents repeats statutory titles, so only another heading starts a second sequence.
    let restart = rest.iter().find(|s| s.ordinal == Some(1) && s.number.is_none());
    if let Some(again) = restart {
        let heading = again.heading.of(&on.report.text);
        out.push(Draft {
            message: Text::new(
                format!("“{heading}”又从“一”编起，一级序号出现两套"),
                format!("\"{heading}\" starts a second sequence of top-level numbers"),
            ),
            values: vec![("title", names::same(heading)), ("number", names::same("一"))],
            span: again.heading,
            related: vec![Related {
                file: None,
                span: first.heading,
                message: Text::new("第一套从这里开始", "the first sequence starts here"),
            }],
            ..Draft::default()
        });
    }
}

fn titles(on: &Subject<'_>, out: &mut Vec<Draft>) {
    for section in on
        .expected
        .sections
        .iter()
        .filter(|s| on.section(s.number).is_none())
    {
        let Some(found) = reworded(on, section) else {
            continue;
        };
        let (title, official) = (found.title.of(&on.report.text), section.title.as_str());
        let message = Text::new(
            format!("标题“{title}”应为“{official}”"),
            format!("the title \"{title}\" should be \"{official}\""),
        );
        let mut found_draft = draft(section, found.title, message);
        found_draft.fixes = vec![Fix {
            title: Text::new(format!("改为“{official}”"), format!("change to \"{official}\"")),
            safety: Safety::Suggest,
            preferred: true,
            edits: vec![Edit {
                span: found.title,
                text: official.to_owned(),
            }],
        }];
        out.push(found_draft);
    }
}
