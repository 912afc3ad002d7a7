//! What was read once and is read again: paragraphs that an edit did not touch keep their sentences and figures.
//!
//! Nothing in a paragraph depends on another paragraph, so one with the same words is the same but for its place.

use std::ops::Range;

use gouji_grammar::Span;
use gouji_grammar::figure::Figure;

use super::{Paragraph, Prose, ProseFigure, Sentence};

/// What was made of a paragraph, by index or place in the vectors and texts of its [`Prose`].
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Made {
    pub(super) pieces: Range<usize>,
    figures: Range<usize>,
    stand_ins: Range<usize>,
    masked: Span,
}

impl Made {
    /// Nothing yet but the pieces that will follow.
    pub(super) fn from_piece(first: usize) -> Self {
        Self {
            pieces: first..first,
            ..Self::default()
        }
    }
}

/// How much was there before a paragraph was read.
#[derive(Clone, Copy)]
pub(super) struct Mark {
    figures: usize,
    stand_ins: usize,
    masked: usize,
}

impl Mark {
    /// How much there is now.
    pub(super) fn of(prose: &Prose) -> Self {
        Self {
            figures: prose.figures.len(),
            stand_ins: prose.stand_ins.len(),
            masked: prose.masked.len(),
        }
    }

    /// Notes that all that came since belongs to the paragraph.
    pub(super) fn note(self, prose: &mut Prose, paragraph: usize) {
        let now = Self::of(prose);
        let made = &mut prose.paragraphs[paragraph].made;
        made.figures = self.figures..now.figures;
        made.stand_ins = self.stand_ins..now.stand_ins;
        made.masked = Span::new(self.masked, now.masked);
    }
}

/// Which paragraphs are the same as before: some at the beginning, and some at the end.
#[derive(Clone, Copy, Default)]
pub(super) struct Unchanged {
    front: usize,
    /// The first paragraph of the end, here and there.
    back: (usize, usize),
}

impl Unchanged {
    /// Compares the paragraphs of `now`, whose joined text is `text`, with those that were read before.
    pub(super) fn between(earlier: &Prose, now: &Prose, text: &str) -> Self {
        let (known, own) = (&earlier.paragraphs, &now.paragraphs);
        if earlier.about != now.about {
            return Self {
                front: 0,
                back: (own.len(), known.len()),
            };
        }
        let same = |(known, own): (&Paragraph, &Paragraph)| {
            known.place.of(&earlier.text) == own.place.of(text)
                && known.layout(&earlier.pieces).eq(own.layout(&now.pieces))
        };
        let front = known.iter().zip(own).take_while(|pair| same(*pair)).count();
        let ends = known[front..].iter().rev().zip(own[front..].iter().rev());
        let back = ends.take_while(|pair| same(*pair)).count();
        Self {
            front,
            back: (own.len() - back, known.len() - back),
        }
    }

    /// The earlier paragraph that is the same as paragraph `index`.
    pub(super) fn earlier(self, index: usize) -> Option<usize> {
        let (own, known) = self.back;
        match index {
            _ if index < self.front => Some(index),
            _ if index >= own => Some(known + (index - own)),
            _ => None,
        }
    }
}

impl Paragraph {
    /// How far each of its pieces is from its beginning, in the joined text and in the report.
    fn layout<'p>(&self, pieces: &'p [(u32, u32)]) -> impl Iterator<Item = (u32, u32)> + use<'p> {
        let pieces = &pieces[self.made.pieces.clone()];
        let (joined, source) = pieces.first().copied().unwrap_or_default();
        pieces
            .iter()
            .map(move |piece| (piece.0 - joined, piece.1 - source))
    }

    /// Where it begins in the report.
    fn source(&self, pieces: &[(u32, u32)]) -> u32 {
        pieces.get(self.made.pieces.start).map_or(0, |piece| piece.1)
    }
}

impl Prose {
    /// The same prose, where the report's text has moved. Nothing of it may have changed.
    pub(crate) fn moved(&self, place: impl Fn(u32) -> u32) -> Self {
        let mut prose = self.clone();
        let span = |span: Span| {
            let start = place(span.start);
            Span {
                start,
                end: start + (span.end - span.start),
            }
        };
        for (_, source) in &mut prose.pieces {
            *source = place(*source);
        }
        for figure in &mut prose.figures {
            figure.figure.span = span(figure.figure.span);
            figure.figure.unit = figure.figure.unit.map(span);
            figure.sentence = span(figure.sentence);
            figure.clause = span(figure.clause);
            figure.subject = span(figure.subject);
        }
        prose
    }
}

/// From one beginning to another.
#[derive(Clone, Copy)]
struct Move<T> {
    from: T,
    to: T,
}

impl Move<u32> {
    fn place(self, place: u32) -> u32 {
        place - self.from + self.to
    }

    fn span(self, span: Span) -> Span {
        Span {
            start: self.place(span.start),
            end: self.place(span.end),
        }
    }
}

impl Move<usize> {
    fn index(self, index: usize) -> usize {
        index - self.from + self.to
    }

    fn range(self, range: &Range<usize>) -> Range<usize> {
        // A sentence without figures has an empty range that is nowhere.
        if range.is_empty() {
            return 0..0;
        }
        self.index(range.start)..self.index(range.end)
    }
}

/// Adds to `prose` what was read of paragraph `known` of an earlier prose, which is the same as its paragraph `index`.
pub(super) fn copy(earlier: &Prose, known: usize, prose: &mut Prose, index: usize) {
    let before = &earlier.paragraphs[known];
    let own = &prose.paragraphs[index];
    let section = own.section;
    let joined = Move {
        from: before.place.start,
        to: own.place.start,
    };
    let source = Move {
        from: before.source(&earlier.pieces),
        to: own.source(&prose.pieces),
    };
    let sentence = Move {
        from: before.sentences.start,
        to: prose.sentences.len(),
    };
    let figure = Move {
        from: before.made.figures.start,
        to: prose.figures.len(),
    };
    let masked = Move {
        from: before.made.masked.start,
        to: Span::new(prose.masked.len(), 0).start,
    };
    let sentences = &earlier.sentences[before.sentences.clone()];
    prose.sentences.extend(sentences.iter().map(|known| Sentence {
        place: joined.span(known.place),
        paragraph: index,
        figures: figure.range(&known.figures),
        letters: known.letters,
        masked: if known.has_numbers() {
            masked.span(known.masked)
        } else {
            Span::default()
        },
    }));
    let figures = &earlier.figures[before.made.figures.clone()];
    prose.figures.extend(figures.iter().map(|known| ProseFigure {
        figure: Figure {
            span: source.span(known.figure.span),
            unit: known.figure.unit.map(|unit| source.span(unit)),
            ..known.figure
        },
        sentence: source.span(known.sentence),
        clause: source.span(known.clause),
        subject: source.span(known.subject),
        place: joined.span(known.place),
        unit: known.unit.map(|unit| joined.span(unit)),
        subject_place: joined.span(known.subject_place),
        sentence_index: sentence.index(known.sentence_index),
        section,
        ..*known
    }));
    let stand_ins = earlier.stand_ins[before.made.stand_ins.clone()].iter();
    let by_index = Move {
        from: Span::new(figure.from, 0).start,
        to: Span::new(figure.to, 0).start,
    };
    prose
        .stand_ins
        .extend(stand_ins.map(|(at, known)| (masked.place(*at), by_index.place(*known))));
    prose.masked.push_str(before.made.masked.of(&earlier.masked));
    prose.paragraphs[index].sentences = sentence.range(&before.sentences);
}
