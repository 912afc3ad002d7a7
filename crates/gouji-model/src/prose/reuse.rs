//! What was read once and is read again: paragraphs that an edit did not touch keep their sentences and figures.
//!
//! Nothing in a paragraph depends on another paragraph, so one with the same words is the same but for its place.

use std::ops::Range;

use gouji_grammar::Span;

use super::{Joined, Paragraph, ProseFigure, Sentence};

/// What was made of a paragraph, by index or place in the vectors and texts of its [`Joined`].
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Made {
    figures: Range<usize>,
    stand_ins: Range<usize>,
    masked: Span,
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
    pub(super) fn of(joined: &Joined) -> Self {
        Self {
            figures: joined.figures.len(),
            stand_ins: joined.stand_ins.len(),
            masked: joined.masked.len(),
        }
    }

    /// Notes that all that came since belongs to the paragraph.
    pub(super) fn note(self, joined: &mut Joined, paragraph: usize) {
        let now = Self::of(joined);
        let made = &mut joined.paragraphs[paragraph].made;
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
    pub(super) fn between(earlier: &Joined, now: &Joined, text: &str) -> Self {
        let (known, own) = (&earlier.paragraphs, &now.paragraphs);
        if earlier.about != now.about {
            return Self {
                front: 0,
                back: (own.len(), known.len()),
            };
        }
        let same =
            |(known, own): (&Paragraph, &Paragraph)| known.place.of(&earlier.text) == own.place.of(text);
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

/// Adds to `now` what was read of paragraph `known` of an earlier prose, which is the same as its paragraph `index`.
pub(super) fn copy(earlier: &Joined, known: usize, now: &mut Joined, index: usize) {
    let before = &earlier.paragraphs[known];
    let own = &now.paragraphs[index];
    let section = own.section;
    let joined = Move {
        from: before.place.start,
        to: own.place.start,
    };
    let sentence = Move {
        from: before.sentences.start,
        to: now.sentences.len(),
    };
    let figure = Move {
        from: before.made.figures.start,
        to: now.figures.len(),
    };
    let masked = Move {
        from: before.made.masked.start,
        to: Span::new(now.masked.len(), 0).start,
    };
    let sentences = &earlier.sentences[before.sentences.clone()];
    now.sentences.extend(sentences.iter().map(|known| Sentence {
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
    now.figures.extend(figures.iter().map(|known| ProseFigure {
        place: joined.span(known.place),
        unit: known.unit.map(|unit| joined.span(unit)),
        clause: joined.span(known.clause),
        subject: joined.span(known.subject),
        sentence_index: sentence.index(known.sentence_index),
        section,
        ..*known
    }));
    let stand_ins = earlier.stand_ins[before.made.stand_ins.clone()].iter();
    let by_index = Move {
        from: Span::new(figure.from, 0).start,
        to: Span::new(figure.to, 0).start,
    };
    now.stand_ins
        .extend(stand_ins.map(|(at, known)| (masked.place(*at), by_index.place(*known))));
    now.masked.push_str(before.made.masked.of(&earlier.masked));
    now.paragraphs[index].sentences = sentence.range(&before.sentences);
}
