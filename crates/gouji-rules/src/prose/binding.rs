//! `Say(patterns: […], cell: "…")`: what a sentence says, and the cells that must bear it out.

use std::sync::Arc;

use gouji_grammar::Span;
use gouji_grammar::pattern::{self, PhraseError};
use gouji_model::Text;
use gouji_model::form::CellId;
use gouji_model::prose::{Prose, ProseFigure, Sentence};
use rustc_hash::FxHashSet;
use serde::Deserialize;

use super::guard::{self, Guard};
use super::phrase::Phrase;
use super::sum::Sum;
use crate::kinds::Site;
use crate::quoted::{Made, Quoted};
use crate::subject::Subject;

/// One binding as a pack writes it.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename = "Say", deny_unknown_fields)]
pub(crate) struct SayFile {
    /// The phrases. The first that fits a figure counts.
    patterns: Vec<PhraseFile>,
    /// The cell, or the sum of cells, that is meant.
    cell: Quoted,
    /// Other readings: a figure that agrees with one of them is not found wrong.
    #[serde(default)]
    or: Vec<Quoted>,
    /// Guards that this phrase does not need.
    #[serde(default)]
    allow: Vec<Guard>,
    /// Words that, anywhere in the figure's clause, mean that something else is spoken of.
    #[serde(default)]
    unless: Vec<String>,
    /// The same for the whole sentence.
    #[serde(default)]
    not_near: Vec<String>,
    /// Words one of which the sentence must have.
    #[serde(default)]
    about: Vec<String>,
    /// Words one of which the paragraph must have, or the heading above it.
    #[serde(default)]
    around: Vec<String>,
}

/// A binding that is ready.
#[derive(Debug)]
pub(crate) struct Binding {
    pub(crate) phrases: Vec<Arc<Phrase>>,
    /// The cells that are meant; other readings follow.
    pub(crate) readings: Vec<Sum>,
    allow: Vec<Guard>,
    unless: Vec<String>,
    not_near: Vec<String>,
    about: Vec<String>,
    around: Vec<String>,
}

/// A figure that a binding is about.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Bound<'b> {
    /// The figure, by index in [`Prose::figures`].
    pub(crate) figure: usize,
    pub(crate) binding: &'b Binding,
}

impl Binding {
    /// Reads a binding. Phrases with a figure and statements are different things; `figures` says which are meant.
    pub(crate) fn read(site: &mut Site<'_>, file: &SayFile, figures: bool) -> Option<Self> {
        let phrases = phrases(site, &file.patterns, figures);
        let mut readings = Vec::new();
        for raw in std::iter::once(&file.cell).chain(&file.or) {
            readings.extend(Sum::read(site, raw));
        }
        (readings.len() > file.or.len() && !phrases.is_empty()).then(|| Self {
            phrases,
            readings,
            allow: file.allow.clone(),
            unless: file.unless.clone(),
            not_near: file.not_near.clone(),
            about: file.about.clone(),
            around: file.around.clone(),
        })
    }

    /// Every cell that is meant.
    pub(crate) fn cells(&self) -> impl Iterator<Item = CellId> + '_ {
        self.readings.first().into_iter().flat_map(Sum::cells)
    }

    /// Whether the sentence, and the paragraph around it, may be about what the binding means.
    fn is_about(&self, prose: &Prose, sentence: &Sentence) -> bool {
        let text = sentence.place.of(prose.text());
        let has = |words: &[String], text: &str| words.iter().any(|w| text.contains(w.as_str()));
        if has(&self.not_near, text) {
            return false;
        }
        if !self.about.is_empty() && !has(&self.about, text) {
            // 由此引发行政复议2件 has said before what it is about.
            let refers = ["由此", "因此", "上述", "此类"].iter().any(|w| text.contains(w));
            let before = prose.before(sentence, 3);
            if !refers || !before.iter().any(|s| has(&self.about, s.place.of(prose.text()))) {
                return false;
            }
        }
        if self.around.is_empty() || has(&self.around, text) {
            return true;
        }
        let Some(paragraph) = prose.paragraphs().get(sentence.paragraph) else {
            return false;
        };
        let start = near(
            prose.text(),
            (sentence.place.start as usize).saturating_sub(AROUND),
        );
        let place = Span {
            start: paragraph.place.start.max(Span::new(start, start).start),
            end: sentence.place.end,
        };
        // The heading above is a short paragraph without a full stop.
        let above = sentence
            .paragraph
            .checked_sub(1)
            .and_then(|i| prose.paragraphs().get(i));
        let heading = above.map_or("", |p| p.place.of(prose.text()));
        has(&self.around, place.of(prose.text()))
            || (heading.len() < 120 && !heading.contains('。') && has(&self.around, heading))
    }

    fn is_quiet(&self, figure: &ProseFigure, on: &Subject<'_>, words: &str) -> bool {
        const ALL: [Guard; 6] = [
            Guard::Scope,
            Guard::Year,
            Guard::Part,
            Guard::Change,
            Guard::Name,
            Guard::Subject,
        ];
        self.unless.iter().any(|w| words.contains(w.as_str()))
            || ALL
                .iter()
                .filter(|g| !self.allow.contains(g))
                .any(|g| guard::holds(*g, figure, on.report, words))
    }
}

/// A phrase as a pack writes it. It is read once, whatever forms its rule is compiled for.
pub(crate) type PhraseFile = Made<Result<Arc<Phrase>, PhraseError>>;

/// The phrases that packs write; complaints go to the site.
pub(crate) fn phrases(site: &mut Site<'_>, files: &[PhraseFile], figures: bool) -> Vec<Arc<Phrase>> {
    let mut phrases = Vec::with_capacity(files.len());
    for file in files {
        let Some((text, span)) = site.string(&file.of) else {
            continue;
        };
        match file.get_or_make(|| pattern::phrase(text).map(Phrase::new).map(Arc::new)) {
            Ok(phrase) if phrase.has_capture() == figures => phrases.push(Arc::clone(phrase)),
            Ok(_) if figures => site.complain(
                span,
                Text::new(
                    "这里的句式要用 {件} 这样的写法指出数在哪里",
                    "a phrase here must say where its figure stands, as {件} does",
                ),
            ),
            Ok(_) => site.complain(
                span,
                Text::new(
                    "这里的句式不取数，请去掉 { }",
                    "a phrase here takes no figure: remove { }",
                ),
            ),
            Err(error) => {
                // The first quote stands before the text.
                let place = error.span.shift(span.start as usize + 1);
                site.complain(place, Text::new(error.zh.as_str(), error.en.as_str()));
            }
        }
    }
    phrases
}

/// The figures that some bindings are about, in the order of the text, each bound once: by the first that fits.
pub(crate) fn bound<'b>(bindings: &'b [Binding], on: &Subject<'_>) -> Vec<Bound<'b>> {
    // Whoever looks for the cause of an error asks again what the checks have asked.
    let known = on.bound(bindings, || find(bindings, on));
    let bind = |&(figure, binding): &(usize, usize)| Bound {
        figure,
        binding: &bindings[binding],
    };
    known.iter().map(bind).collect()
}

/// The same as indices of figures and of bindings.
fn find(bindings: &[Binding], on: &Subject<'_>) -> Vec<(usize, usize)> {
    let prose = on.report.prose();
    let mut bound: Vec<(usize, usize)> = Vec::new();
    let mut hits = Vec::new();
    let mut taken = FxHashSet::default();
    for sentence in prose.sentences().iter().filter(|s| s.has_numbers()) {
        let first = bound.len();
        for (number, binding) in bindings.iter().enumerate() {
            hits.clear();
            for phrase in &binding.phrases {
                if phrase.may_stand_in(sentence) {
                    phrase.figures(prose, sentence, &mut hits);
                }
            }
            if hits.is_empty() || !binding.is_about(prose, sentence) {
                continue;
            }
            for hit in &hits {
                let Some(index) = hit.figure else { continue };
                if taken.contains(&index) {
                    continue;
                }
                let figure = &prose.figures()[index];
                if !binding.is_quiet(figure, on, words(prose, sentence, figure)) {
                    taken.insert(index);
                    bound.push((index, number));
                }
            }
        }
        bound[first..].sort_by_key(|b| b.0);
    }
    bound
}

/// The clause of a figure, whose words decide what it is about.
fn words<'p>(prose: &'p Prose, sentence: &Sentence, figure: &ProseFigure) -> &'p str {
    let text = sentence.place.of(prose.text());
    let at = (figure.place.start - sentence.place.start) as usize;
    let from = near(text, at.saturating_sub(CLAUSE));
    let clause = text[from..at]
        .rfind(is_comma)
        .map_or(from, |i| near(text, from + i + 1));
    let until = near(text, at + CLAUSE);
    let end = text[at..until].find(is_comma).map_or(until, |i| at + i);
    &text[clause..end]
}

/// How far before a sentence its paragraph is looked at.
const AROUND: usize = 3_000;
/// No clause is looked at further than this, so that a text without commas costs no more than others.
const CLAUSE: usize = 360;

/// The first character boundary at or behind `at`.
fn near(text: &str, at: usize) -> usize {
    (at.min(text.len())..=text.len())
        .find(|i| text.is_char_boundary(*i))
        .unwrap_or(text.len())
}

fn is_comma(c: char) -> bool {
    matches!(c, '，' | ',' | '；' | ';' | '。' | '：' | '（' | '(')
}

/// The words of a figure with its subject, as a message quotes them.
pub(crate) fn quoted(prose: &Prose, figure: &ProseFigure) -> String {
    let end = figure.unit.unwrap_or(figure.place).end;
    let start = figure.subject.start.min(figure.place.start);
    let words = Span {
        start,
        end: end.max(figure.subject.end),
    };
    words
        .of(prose.text())
        .trim_start_matches(['，', '、', '”', '“'])
        .to_owned()
}
