//! What a sentence says about the figures in it: one pass over each sentence that has figures.

use gouji_grammar::Span;
use gouji_grammar::figure::{self, Figure, FigureKind};

use super::words::{About, CHANGES, State, dull, look, note_year};
use super::{CODE, NUMBER, ORDINAL, PERCENT, Prose, ProseFigure, TIME};
use crate::Report;

/// Finds the figures of a paragraph of the joined text and reads its sentences. A figure ends with its paragraph.
pub(super) fn paragraph(prose: &mut Prose, text: &str, index: usize) {
    let paragraph = prose.paragraphs[index].clone();
    let found = figures(text, paragraph.place);
    let mut next = 0;
    let mut before: Option<(usize, State)> = None;
    for index in paragraph.sentences {
        let place = prose.sentences[index].place;
        let first = next;
        while found.get(next).is_some_and(|f| f.span.start < place.end) {
            next += 1;
        }
        let inside = &found[first..next];
        if inside.is_empty() {
            continue;
        }
        let own = prose.figures.len()..prose.figures.len() + inside.len();
        // 其中 takes up what the sentence before has said about whose figures follow, and of which year.
        let goes_on = place.of(text).starts_with("其中");
        let start = before
            .filter(|(last, _)| goes_on && last + 1 == index)
            .map_or_else(State::default, |(_, state)| State {
                scope: state.scope,
                year: state.year,
                ..State::default()
            });
        let words = Words {
            text: place.of(text),
            place,
            whole: prose.source(place),
            index,
            section: paragraph.section,
        };
        let end = words.read(prose, prose.about, inside, start);
        before = Some((index, end));
        let counts = |f: &Figure| matches!(f.kind, FigureKind::Number | FigureKind::Percent);
        if inside.iter().any(counts) {
            let start = prose.masked.len();
            mask(prose, text, inside, place, own.start);
            prose.sentences[index].masked = Span::new(start, prose.masked.len());
        }
        prose.sentences[index].figures = own;
    }
}

/// The figures at a place of the joined text.
fn figures(text: &str, place: Span) -> Vec<Figure> {
    let mut found = figure::figures(place.of(text));
    for figure in &mut found {
        figure.span = figure.span.shift(place.start as usize);
        figure.unit = figure.unit.map(|unit| unit.shift(place.start as usize));
    }
    found
}

/// A sentence that is being read.
struct Words<'t> {
    text: &'t str,
    /// Its place in the joined text, and in the report's.
    place: Span,
    whole: Span,
    index: usize,
    section: Option<usize>,
}

impl Words<'_> {
    /// Adds the figures of the sentence with what it says about them, and tells where that leaves us.
    fn read(&self, prose: &mut Prose, about: About, found: &[Figure], mut state: State) -> State {
        let text = self.text;
        let base = self.place.start as usize;
        // A figure that runs on may end behind the sentence that it begins in.
        let end = |at: u32| (at as usize - base).min(text.len());
        let first = prose.figures.len();
        // Each opening bracket remembers what it interrupts.
        let mut brackets: Vec<(bool, Option<u16>)> = Vec::new();
        // Figures whose clause has not ended.
        let mut open = first;
        let mut found = found.iter().peekable();
        let mut at = 0;
        loop {
            let next = found.peek().map_or(text.len(), |f| f.span.start as usize - base);
            at += dull(&text.as_bytes()[at..next.max(at)]);
            if let Some(figure) = found.next_if(|f| f.span.start as usize == base + at) {
                let unit_end = end(figure.unit.map_or(figure.span.end, |u| u.end));
                prose.figures.push(self.figure(prose, figure, &state));
                at = end(figure.span.end);
                note_year(figure, &text[at..], about, &mut state);
                state.subject = unit_end;
                // What follows a total and a colon is its breakdown.
                if figure.kind == FigureKind::Number && text[unit_end..].starts_with(['：', ':']) {
                    state.part = true;
                }
                continue;
            }
            let Some(c) = text[at..].chars().next() else { break };
            let next = at + c.len_utf8();
            match c {
                '，' | ',' | '；' | ';' | '：' | ':' | '（' | '(' | '）' | ')' | '。' | '！' | '？' =>
                {
                    close(prose, open, base + at);
                    open = prose.figures.len();
                    match c {
                        '；' | ';' => state.part = false,
                        '（' | '(' => brackets.push((state.part, state.year)),
                        '）' | ')' => {
                            if let Some((part, year)) = brackets.pop() {
                                (state.part, state.year) = (part, year);
                            }
                        }
                        _ => {}
                    }
                    state.clause = next;
                    state.subject = next;
                    state.clause_year = None;
                }
                '《' => state.named = true,
                '》' => state.named = false,
                '、' => state.subject = next,
                _ if state.named => {}
                _ => look(c, text, at, about, &mut state),
            }
            at = next;
        }
        close(prose, open, base + text.len());
        for i in first..prose.figures.len() {
            self.finish(prose, i);
        }
        state
    }

    fn figure(&self, prose: &Prose, figure: &Figure, state: &State) -> ProseFigure {
        let base = self.place.start as usize;
        let start = figure.span.start as usize;
        ProseFigure {
            figure: Figure {
                span: prose.source(figure.span),
                unit: figure.unit.map(|u| prose.source(u)),
                ..*figure
            },
            sentence: self.whole,
            // The end is set when the clause ends; until then the span is one of the joined text.
            clause: Span::new(base + state.clause, start),
            subject: Span::default(),
            place: figure.span,
            unit: figure.unit,
            subject_place: Span::new((base + state.subject).min(start), start),
            scope: state.scope,
            year: state.clause_year.or(state.year),
            part: state.part,
            change: false,
            named: state.named,
            sentence_index: self.index,
            section: self.section,
        }
    }

    /// The subject and what depends on it, once the clause is known.
    fn finish(&self, prose: &mut Prose, index: usize) {
        let (text, base) = (self.text, self.place.start as usize);
        let figure = prose.figures[index];
        let mut subject = figure.subject_place;
        let words = &text[subject.start as usize - base..subject.end as usize - base];
        let stripped = words.trim_end_matches(['了', '约', '近', '共']);
        let change = CHANGES.iter().any(|w| stripped.ends_with(w)) && !stripped.ends_with("新增");
        if words.trim().is_empty() {
            let start = figure.unit.map_or(figure.place.end, |u| u.end) as usize - base;
            // The search is bounded: a sentence may be all figures.
            let end = text[start..]
                .char_indices()
                .take(40)
                .find(|(_, c)| is_stop(*c))
                .map_or_else(|| floor(text, start + 120), |(i, _)| start + i);
            subject = Span::new(base + start, base + end);
        }
        let source = prose.source(subject);
        let figure = &mut prose.figures[index];
        figure.subject_place = subject;
        figure.subject = source;
        figure.change = change;
    }
}

/// Sets the end of the clause for the figures from `open` on.
fn close(prose: &mut Prose, open: usize, end: usize) {
    for i in open..prose.figures.len() {
        let clause = Span::new(prose.figures[i].clause.start as usize, end);
        prose.figures[i].clause = prose.source(clause);
    }
}

/// What the words of a sentence up to byte `until` say about what follows.
pub(super) fn at(text: &str, base: usize, figures: &[ProseFigure], report: &Report, until: usize) -> State {
    let about = About::new(report);
    let mut state = State::default();
    let mut figures = figures.iter().peekable();
    let mut at = 0;
    while at < until {
        let Some(c) = text[at..].chars().next() else { break };
        if let Some(figure) = figures.next_if(|f| f.place.start as usize == base + at) {
            at = figure.place.end as usize - base;
            note_year(&figure.figure, &text[at..], about, &mut state);
            continue;
        }
        match c {
            '，' | ',' | '；' | ';' | '：' | ':' | '（' | '(' | '）' | ')' => {
                state.part &= !matches!(c, '；' | ';');
                state.clause = at + c.len_utf8();
                state.clause_year = None;
            }
            '《' => state.named = true,
            '》' => state.named = false,
            _ if state.named => {}
            _ => look(c, text, at, about, &mut state),
        }
        at += c.len_utf8();
    }
    state
}

/// Marks that end the words behind a figure.
fn is_stop(c: char) -> bool {
    matches!(
        c,
        '，' | ',' | '；' | ';' | '：' | ':' | '（' | '）' | '(' | ')' | '。' | '！' | '？' | '、'
    )
}

/// The last character boundary at or before `at`.
fn floor(text: &str, at: usize) -> usize {
    let at = at.min(text.len());
    (0..=at).rev().find(|i| text.is_char_boundary(*i)).unwrap_or(0)
}

/// Copies a sentence with one character in the place of every figure.
fn mask(prose: &mut Prose, text: &str, found: &[Figure], place: Span, first: usize) {
    let mut from = place.start as usize;
    for (i, figure) in found.iter().enumerate() {
        prose.masked.push_str(&text[from..figure.span.start as usize]);
        let stand_in = Span::new(prose.masked.len(), first + i);
        prose.stand_ins.push((stand_in.start, stand_in.end));
        prose.masked.push(match figure.kind {
            FigureKind::Number => NUMBER,
            FigureKind::Percent => PERCENT,
            FigureKind::Date(_) | FigureKind::Year(_) | FigureKind::Period { .. } => TIME,
            FigureKind::Ordinal => ORDINAL,
            FigureKind::Other => CODE,
        });
        from = figure.span.end as usize;
    }
    // The last figure may end behind the sentence.
    prose
        .masked
        .push_str(text.get(from..place.end as usize).unwrap_or_default());
}
