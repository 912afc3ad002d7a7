//! What a sentence says about the figures in it: one pass over each sentence that has figures.

use gouji_grammar::Span;
use gouji_grammar::figure::{self, Figure, FigureKind};

use super::words::{About, CHANGES, State, dull, look, note_year};
use super::{CODE, Joined, NUMBER, ORDINAL, PERCENT, ProseFigure, TIME};
use crate::Report;

/// Finds the figures of a paragraph of the joined text and reads its sentences. A figure ends with its paragraph.
pub(super) fn paragraph(joined: &mut Joined, text: &str, index: usize) {
    let paragraph = joined.paragraphs[index].clone();
    let found = figures(text, paragraph.place);
    let mut next = 0;
    let mut before: Option<(usize, State)> = None;
    for index in paragraph.sentences {
        let place = joined.sentences[index].place;
        let first = next;
        while found.get(next).is_some_and(|f| f.span.start < place.end) {
            next += 1;
        }
        let inside = &found[first..next];
        if inside.is_empty() {
            continue;
        }
        let own = joined.figures.len()..joined.figures.len() + inside.len();
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
            index,
            section: paragraph.section,
        };
        let end = words.read(joined, joined.about, inside, start);
        before = Some((index, end));
        let counts = |f: &Figure| matches!(f.kind, FigureKind::Number | FigureKind::Percent);
        if inside.iter().any(counts) {
            let start = joined.masked.len();
            mask(joined, text, inside, place, own.start);
            joined.sentences[index].masked = Span::new(start, joined.masked.len());
        }
        joined.sentences[index].figures = own;
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
    /// Its place in the joined text.
    place: Span,
    index: usize,
    section: Option<usize>,
}

impl Words<'_> {
    /// Adds the figures of the sentence with what it says about them, and tells where that leaves us.
    fn read(&self, joined: &mut Joined, about: About, found: &[Figure], mut state: State) -> State {
        let text = self.text;
        let base = self.place.start as usize;
        // A figure that runs on may end behind the sentence that it begins in.
        let end = |at: u32| (at as usize - base).min(text.len());
        let first = joined.figures.len();
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
                joined.figures.push(self.figure(figure, &state));
                at = end(figure.span.end);
                note_year(figure.kind, &text[at..], about, &mut state);
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
                    close(joined, open, base + at);
                    open = joined.figures.len();
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
        close(joined, open, base + text.len());
        for i in first..joined.figures.len() {
            self.finish(joined, i);
        }
        state
    }

    fn figure(&self, figure: &Figure, state: &State) -> ProseFigure {
        let base = self.place.start as usize;
        let start = figure.span.start as usize;
        ProseFigure {
            kind: figure.kind,
            value: figure.value,
            decimals: figure.decimals,
            scale: figure.scale,
            approximation: figure.approximation,
            place: figure.span,
            unit: figure.unit,
            // The end is set when the clause ends.
            clause: Span::new(base + state.clause, start),
            subject: Span::new((base + state.subject).min(start), start),
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
    fn finish(&self, joined: &mut Joined, index: usize) {
        let (text, base) = (self.text, self.place.start as usize);
        let figure = joined.figures[index];
        let mut subject = figure.subject;
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
        let figure = &mut joined.figures[index];
        figure.subject = subject;
        figure.change = change;
    }
}

/// Sets the end of the clause for the figures from `open` on.
fn close(joined: &mut Joined, open: usize, end: usize) {
    for figure in &mut joined.figures[open..] {
        figure.clause = Span::new(figure.clause.start as usize, end);
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
            note_year(figure.kind, &text[at..], about, &mut state);
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
fn mask(joined: &mut Joined, text: &str, found: &[Figure], place: Span, first: usize) {
    let mut from = place.start as usize;
    for (i, figure) in found.iter().enumerate() {
        joined.masked.push_str(&text[from..figure.span.start as usize]);
        let stand_in = Span::new(joined.masked.len(), first + i);
        joined.stand_ins.push((stand_in.start, stand_in.end));
        joined.masked.push(match figure.kind {
            FigureKind::Number => NUMBER,
            FigureKind::Percent => PERCENT,
            FigureKind::Date(_) | FigureKind::Year(_) | FigureKind::Period { .. } => TIME,
            FigureKind::Ordinal => ORDINAL,
            FigureKind::Other => CODE,
        });
        from = figure.span.end as usize;
    }
    // The last figure may end behind the sentence.
    joined
        .masked
        .push_str(text.get(from..place.end as usize).unwrap_or_default());
}
