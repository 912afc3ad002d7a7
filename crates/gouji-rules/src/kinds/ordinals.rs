//! `Ordinals(Counted)`: 一是 二是 三是 in order, with none lost, doubled or left out; so too （一）（二） and 1. 2. 3.
//!
//! A sequence may begin again with one at any time: a list of faults is followed by a list of remedies.

use gouji_grammar::Span;
use gouji_grammar::figure::FigureKind;
use gouji_model::Text;
use gouji_model::form::fold;
use gouji_model::prose::{Prose, ProseFigure};
use rust_decimal::prelude::ToPrimitive;
use serde::Deserialize;

use super::aspects::aspects;
use super::{Check, Draft, Parameters, Site};
use crate::subject::Subject;
use crate::{Edit, Fix, Related, Safety, names};

#[derive(Clone, Debug, Deserialize)]
pub(super) struct File(What);

#[derive(Clone, Debug, Deserialize)]
enum What {
    /// 一是, 二是 within a paragraph or over several.
    Counted,
    /// （一）, （二） at the beginning of sentences.
    Bracketed,
    /// 1., 2. and （1）,（2）.
    Items,
    /// These subjects belong under section 一 and are not to be numbered like sections.
    Aspects(Vec<String>),
}

impl Parameters for File {
    fn compile(self, _site: &mut Site<'_>) -> Option<Box<dyn Check>> {
        Some(Box::new(match self.0 {
            What::Counted => Ordinals::Counted,
            What::Bracketed => Ordinals::Bracketed,
            What::Items => Ordinals::Items,
            What::Aspects(words) => Ordinals::Aspects(words.iter().map(|w| fold(w)).collect()),
        }))
    }
}

#[derive(Debug)]
enum Ordinals {
    Counted,
    Bracketed,
    Items,
    Aspects(Vec<String>),
}

/// How an ordinal is written.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Style {
    /// 一是, 一要
    Counted,
    /// （一）
    Bracketed,
    /// 1.
    Item,
    /// （1）
    BracketedItem,
}

/// A sequence on its way.
#[derive(Clone, Copy)]
struct Run<'p> {
    last: u32,
    figure: &'p ProseFigure,
    paragraph: usize,
}

impl Check for Ordinals {
    fn run(&self, on: &Subject<'_>, out: &mut Vec<Draft>) {
        match self {
            Self::Counted => walk(on, &[Style::Counted], out),
            Self::Bracketed => walk(on, &[Style::Bracketed], out),
            Self::Items => walk(on, &[Style::Item, Style::BracketedItem], out),
            Self::Aspects(words) => aspects(on, words, out),
        }
    }

    fn reads_words_alone(&self) -> bool {
        true
    }
}

/// Follows the sequences of some styles through the report.
fn walk(on: &Subject<'_>, styles: &[Style], out: &mut Vec<Draft>) {
    let prose = on.report.prose();
    let ordinals: Vec<(Style, &ProseFigure)> = prose
        .figures()
        .iter()
        .filter_map(|f| Some((style(prose, f)?, f)))
        .filter(|(style, f)| *style == Style::Counted || !in_table_section(on, f))
        .collect();
    for style in styles {
        let mut run: Option<Run<'_>> = None;
        for (i, (own, figure)) in ordinals.iter().enumerate() {
            let paragraph = prose.sentences()[figure.sentence_index].paragraph;
            let left = run.is_some_and(|r| r.figure.section != figure.section);
            if left || resets(*own, *style) {
                run = None;
            }
            let Some(rank) = figure.value.to_u32().filter(|_| own == style) else {
                continue;
            };
            let lost = run.filter(|_| *style == Style::Counted);
            if let Some(before) = lost
                && let Some(found) = lost_between(prose, &before, figure, rank)
            {
                out.push(lost_ordinal(on, &before, found));
                run = Some(Run {
                    last: before.last + 1,
                    ..before
                });
            }
            out.extend(judge(on, run.as_ref(), rank, figure, paragraph, *style));
            run = Some(Run {
                last: rank,
                figure,
                paragraph,
            });
            let next = ordinals[i + 1..].iter().find(|(s, _)| s == style).map(|o| o.1);
            let same = |f: &&ProseFigure| prose.sentences()[f.sentence_index].paragraph == paragraph;
            if *style == Style::Counted
                && next.filter(same).is_none()
                && let Some(now) = run
                && let Some(found) = lost_after(prose, &now)
            {
                out.push(lost_ordinal(on, &now, found));
                run = Some(Run {
                    last: now.last + 1,
                    ..now
                });
            }
        }
    }
}

/// Whether an ordinal of style `own` begins something new for sequences of `style`.
fn resets(own: Style, style: Style) -> bool {
    match style {
        Style::Counted => matches!(own, Style::Bracketed | Style::Item | Style::BracketedItem),
        Style::Bracketed => false,
        Style::Item => own == Style::Bracketed,
        Style::BracketedItem => matches!(own, Style::Bracketed | Style::Item),
    }
}

fn style(prose: &Prose, figure: &ProseFigure) -> Option<Style> {
    if figure.kind != FigureKind::Ordinal || figure.named {
        return None;
    }
    let written = figure.place.of(prose.text());
    if written.ends_with(['是', '要']) {
        return Some(Style::Counted);
    }
    if written.starts_with('第') || figure.unit.is_some() {
        return None;
    }
    let before = prose.text()[..figure.place.start as usize].chars().next_back();
    if !matches!(
        before,
        None | Some('\n' | '。' | '；' | '：' | ';' | ':' | '！' | '？')
    ) {
        return None;
    }
    let digits = written.contains(|c: char| c.is_ascii_digit() || ('０'..='９').contains(&c));
    match (written.starts_with(['（', '(']), digits) {
        (true, true) => Some(Style::BracketedItem),
        (true, false) => Some(Style::Bracketed),
        (false, true) => Some(Style::Item),
        // 一、 is the ordinal of sections, which other rules look at.
        (false, false) => None,
    }
}

/// Labels of tables that were not recognised look like numbered items.
fn in_table_section(on: &Subject<'_>, figure: &ProseFigure) -> bool {
    let number = figure
        .section
        .and_then(|s| on.report.sections.get(s))
        .and_then(|s| s.number);
    number.is_some_and(|n| on.form.tables.iter().any(|t| t.section == Some(n)))
}

fn judge(
    on: &Subject<'_>,
    run: Option<&Run<'_>>,
    rank: u32,
    figure: &ProseFigure,
    paragraph: usize,
    style: Style,
) -> Option<Draft> {
    let name = |n: u32| written(n, style);
    let Some(run) = run else {
        return (rank > 1 && style == Style::Counted && !is_begun(on, figure, paragraph)).then(|| {
            draft(
                on,
                figure,
                None,
                format!("“{}”前面没有“{}”", name(rank), name(rank - 1)),
                format!("{rank} stands without {}", rank - 1),
            )
        });
    };
    let doubled = rank == run.last && (rank > 1 || run.paragraph == paragraph);
    if rank == run.last + 1 || (rank == 1 && !doubled) {
        return None;
    }
    let (zh, en) = if rank == run.last {
        (
            format!("“{}”出现两次", name(rank)),
            format!("{rank} stands there twice"),
        )
    } else {
        (
            format!(
                "“{}”之后应为“{}”，这里是“{}”",
                name(run.last),
                name(run.last + 1),
                name(rank)
            ),
            format!("{} is followed by {rank}, not by {}", run.last, run.last + 1),
        )
    };
    let mut draft = draft(on, figure, Some(run), zh, en);
    if rank == run.last {
        draft.fixes.extend(renumber(on, figure, rank + 1));
    }
    Some(draft)
}

/// Whether a sequence was begun with other words: 首先, 第一, 一方面.
fn is_begun(on: &Subject<'_>, figure: &ProseFigure, paragraph: usize) -> bool {
    let prose = on.report.prose();
    let Some(place) = prose.paragraphs().get(paragraph).map(|p| p.place) else {
        return true;
    };
    let before = &prose.text()[place.start as usize..figure.place.start as usize];
    [
        "首先",
        "第一",
        "一方面",
        "其一",
        "一要",
        "一、",
        "1.",
        "1、",
        "一在",
        "一为",
        "一抓",
    ]
    .iter()
    .any(|w| before.contains(w))
}

fn draft(on: &Subject<'_>, figure: &ProseFigure, run: Option<&Run<'_>>, zh: String, en: String) -> Draft {
    Draft {
        message: Text::new(zh, en),
        span: on.report.prose().span(figure),
        related: run
            .map(|r| Related {
                file: None,
                span: on.report.prose().span(r.figure),
                message: Text::new("前一项", "the item before"),
            })
            .into_iter()
            .collect(),
        ..Draft::default()
    }
}

fn renumber(on: &Subject<'_>, figure: &ProseFigure, rank: u32) -> Option<Fix> {
    let text = on.report.prose().span(figure).of(&on.report.text);
    let digits = text.find(|c: char| c.is_ascii_digit());
    let printed = match digits {
        Some(start) => {
            let end = text[start..]
                .find(|c: char| !c.is_ascii_digit())
                .map_or(text.len(), |i| start + i);
            format!("{}{rank}{}", &text[..start], &text[end..])
        }
        None => {
            let start = text.find(is_numeral)?;
            let end = text[start..]
                .find(|c| !is_numeral(c))
                .map_or(text.len(), |i| start + i);
            format!("{}{}{}", &text[..start], numeral(rank), &text[end..])
        }
    };
    Some(suggest(on.report.prose().span(figure), printed))
}

fn suggest(span: Span, text: String) -> Fix {
    Fix {
        title: Text::new(format!("改为“{text}”"), format!("change to {text}")),
        safety: Safety::Suggest,
        preferred: false,
        edits: vec![Edit { span, text }],
    }
}

/// Where an ordinal was lost between the last one of a run and the next one.
fn lost_between(prose: &Prose, run: &Run<'_>, next: &ProseFigure, rank: u32) -> Option<Span> {
    // Only a gap of exactly one is explained by one lost numeral.
    if rank != run.last + 2 {
        return None;
    }
    bare_verb(prose, run.figure.place.end as usize, next.place.start as usize)
}

/// Where an ordinal was lost behind the last one of a run, up to the end of the paragraph.
fn lost_after(prose: &Prose, run: &Run<'_>) -> Option<Span> {
    // A run of one is no run: 一是 may stand alone.
    if run.last < 2 {
        return None;
    }
    let end = prose.paragraphs().get(run.paragraph)?.place.end;
    bare_verb(prose, run.figure.place.end as usize, end as usize)
}

/// A sentence that begins with a bare 是, where a numeral stood before.
fn bare_verb(prose: &Prose, from: usize, to: usize) -> Option<Span> {
    let text = prose.text().get(from..to)?;
    let found = text.match_indices('是').find(|(at, verb)| {
        let before = text[..*at].chars().next_back();
        let after = text[at + verb.len()..].chars().next();
        matches!(before, Some('。' | '；' | ';'))
            && after.is_some_and(|c| !"否因指由以为在的，。".contains(c))
    });
    found.map(|(at, verb)| Span::new(from + at, from + at + verb.len()))
}

fn lost_ordinal(on: &Subject<'_>, run: &Run<'_>, place: Span) -> Draft {
    let next = numeral(run.last + 1);
    let span = on.report.prose().source(place);
    let zh = format!("“{}是”之后缺“{next}是”，这里只剩“是”", numeral(run.last));
    let en = format!(
        "{} is followed by a sentence that lost its ordinal {}",
        run.last,
        run.last + 1
    );
    let mut draft = draft(on, run.figure, Some(run), zh, en);
    draft.span = span;
    draft.values = vec![("expected", names::same(format!("{next}是")))];
    draft.fixes = vec![suggest(span, format!("{next}是"))];
    draft
}

/// An ordinal as its style writes it.
fn written(rank: u32, style: Style) -> String {
    match style {
        Style::Counted => format!("{}是", numeral(rank)),
        Style::Bracketed => format!("（{}）", numeral(rank)),
        Style::Item => format!("{rank}."),
        Style::BracketedItem => format!("（{rank}）"),
    }
}

fn is_numeral(c: char) -> bool {
    "一二三四五六七八九十".contains(c)
}

/// A number below a hundred in Chinese numerals.
fn numeral(n: u32) -> String {
    let digit = |n: u32| "一二三四五六七八九".chars().nth(n as usize - 1).unwrap_or('?');
    match (n / 10, n % 10) {
        (0, 0) | (10.., _) => n.to_string(),
        (0, ones) => digit(ones).to_string(),
        (tens, ones) => {
            let mut out = String::new();
            if tens > 1 {
                out.push(digit(tens));
            }
            out.push('十');
            if ones > 0 {
                out.push(digit(ones));
            }
            out
        }
    }
}
