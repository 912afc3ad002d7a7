//! Digits that are typed into a cell: the report is the same but for that cell, and what stands behind it moves.
//!
//! An editor sends a new text with every keystroke. Reading all of it again costs far more than the rest of the work, and
//! for the commonest keystroke, a digit in a table with borders, nothing new can come of it: labels, sections and prose
//! are what they were. Whatever is not certainly such a keystroke is read again.

use std::sync::{Arc, OnceLock};

use gouji_grammar::Span;
use gouji_grammar::report::{Document, LineKind};

use crate::layout::{self, Kind};
use crate::{
    Entry, Forms, Found, Hints, Problem, Report, SectionFound, TableFound, Unplaced, Value, identify, read,
};

/// Reads a text that was edited since `earlier` was read with the same forms and hints. The result is that of
/// [`read()`](crate::read()).
pub fn read_after(text: &Arc<String>, forms: &Forms, hints: Hints, earlier: &Report) -> Report {
    let report = typed(text, earlier).unwrap_or_else(|| read(Arc::clone(text), forms, hints));
    if let Some(prose) = earlier.prose.get() {
        report.prose_after(prose);
    }
    report
}

/// The report with other digits in one cell, if that is all that was edited.
fn typed(text: &Arc<String>, earlier: &Report) -> Option<Report> {
    let edit = Edit::between(&earlier.text, text)?;
    let lines = &earlier.document.lines;
    let line = lines[..lines.partition_point(|line| line.span.start <= edit.start)].last()?;
    let bordered = matches!(line.kind, LineKind::Piped | LineKind::Tabbed);
    // At the beginning of a line the place before the digits belongs to the line before.
    if !earlier.by_place
        || !bordered
        || edit.start == line.span.start
        || identify::looks_at(earlier, line.span)
    {
        return None;
    }
    let holds = |entry: &Entry| entry.span.start <= edit.start && edit.end <= entry.span.end;
    let mut holding = earlier.entries().filter(|(_, entry)| holds(entry));
    let (Some((cell, old)), None) = (holding.next(), holding.next()) else {
        return None;
    };
    let Value::Number(_) = old.value else { return None };
    let span = edit.moved(old.span);
    let Kind::Figure { value, unit } = layout::kind(span.of(text)) else {
        return None;
    };
    let mut report = edit.report(text, earlier);
    report.cells[cell.index()] = Some(Entry {
        value: Value::Number(value),
        span,
        unit: unit.map(|unit| unit.shift(span.start as usize)),
    });
    Some(report)
}

/// Digits that were replaced by digits: `start..end` of the text before by `start..to` of the text now.
struct Edit {
    start: u32,
    end: u32,
    to: u32,
}

impl Edit {
    /// What lies between the common beginning and the common end of two texts, if that is nothing but digits.
    fn between(before: &str, now: &str) -> Option<Self> {
        let (old, new) = (before.as_bytes(), now.as_bytes());
        let start = common(old, new, |bytes, from, to| &bytes[from..to]);
        let (old, new) = (&old[start..], &new[start..]);
        let same = common(old, new, |bytes, from, to| {
            &bytes[bytes.len() - to..bytes.len() - from]
        });
        let (old, new) = (&old[..old.len() - same], &new[..new.len() - same]);
        let digits = old.iter().chain(new).all(u8::is_ascii_digit);
        let place = |length: usize| Span::new(start, start + length);
        (digits && old.len() + new.len() > 0).then(|| Self {
            start: place(0).start,
            end: place(old.len()).end,
            to: place(new.len()).end,
        })
    }

    /// A place that begins something. What is typed at its beginning is part of it.
    fn begin(&self, at: u32) -> u32 {
        if at > self.start {
            at.max(self.end) - self.end + self.to
        } else {
            at
        }
    }

    /// Where something is now. What was typed at its end is part of it.
    fn moved(&self, span: Span) -> Span {
        let end = if span.end >= self.end {
            span.end - self.end + self.to
        } else {
            span.end
        };
        Span {
            start: self.begin(span.start),
            end,
        }
    }

    /// What tiles the text, and there are thousands: most lies wholly before or behind. `relocate` moves all places of one.
    fn tiles<T: Clone>(
        &self,
        earlier: &[T],
        span: impl Fn(&T) -> Span,
        relocate: impl Fn(&mut T, &dyn Fn(Span) -> Span),
    ) -> Vec<T> {
        let mut all = earlier.to_vec();
        let first = all.partition_point(|tile| span(tile).end < self.start);
        let behind = all.partition_point(|tile| span(tile).start <= self.end);
        let moved = |span| self.moved(span);
        all[first..behind]
            .iter_mut()
            .for_each(|tile| relocate(tile, &moved));
        let shifted = |span: Span| Span {
            start: span.start - self.end + self.to,
            end: span.end - self.end + self.to,
        };
        all[behind..].iter_mut().for_each(|tile| relocate(tile, &shifted));
        all
    }

    fn found<T: Clone>(&self, found: &Option<Found<T>>) -> Option<Found<T>> {
        let found = found.clone()?;
        let span = self.moved(found.span);
        Some(Found { span, ..found })
    }

    fn rows(&self, rows: &[(u8, Span)]) -> Vec<(u8, Span)> {
        rows.iter().map(|(row, span)| (*row, self.moved(*span))).collect()
    }

    /// Everything that was read, where it is now.
    fn report(&self, text: &Arc<String>, earlier: &Report) -> Report {
        let Document { lines, blocks } = &earlier.document;
        let lines = self.tiles(
            lines,
            |line| line.span,
            |line, moved| {
                line.span = moved(line.span);
                line.words = moved(line.words);
            },
        );
        let blocks = self.tiles(
            blocks,
            |block| block.span,
            |block, moved| block.span = moved(block.span),
        );
        let sections = earlier.sections.iter().map(|section| SectionFound {
            title: self.moved(section.title),
            heading: self.moved(section.heading),
            body: self.moved(section.body),
            ..section.clone()
        });
        let tables = earlier.tables.iter().map(|table| TableFound {
            span: self.moved(table.span),
            rows: self.rows(&table.rows),
            columns: self.rows(&table.columns),
            note: table.note.map(|note| self.moved(note)),
            ..*table
        });
        let cells = earlier.cells.iter().map(|entry| {
            entry.map(|entry| Entry {
                span: self.moved(entry.span),
                unit: entry.unit.map(|unit| self.moved(unit)),
                ..entry
            })
        });
        let unplaced = earlier.unplaced.iter().map(|lost| Unplaced {
            spans: lost.spans.iter().map(|span| self.moved(*span)).collect(),
            ..lost.clone()
        });
        let problems = earlier.problems.iter().map(|problem| Problem {
            span: self.moved(problem.span),
            ..problem.clone()
        });
        let prose = earlier.prose.get().map(|prose| prose.moved(|at| self.begin(at)));
        Report {
            text: Arc::clone(text),
            document: Document { lines, blocks },
            form: self.found(&earlier.form),
            year: self.found(&earlier.year),
            organ: self.found(&earlier.organ),
            title: self.found(&earlier.title),
            period: self.found(&earlier.period),
            published: self.found(&earlier.published),
            signed: self.found(&earlier.signed),
            sections: sections.collect(),
            tables: tables.collect(),
            cells: cells.collect(),
            unplaced: unplaced.collect(),
            problems: problems.collect(),
            by_place: earlier.by_place,
            prose: prose.map_or_else(OnceLock::new, |prose| OnceLock::from(Arc::new(prose))),
        }
    }
}

/// How many bytes two texts have in common; `stretch` takes bytes out of one, counted from where the comparison begins.
fn common(old: &[u8], new: &[u8], stretch: impl Fn(&[u8], usize, usize) -> &[u8]) -> usize {
    let most = old.len().min(new.len());
    let mut same = 0;
    // Many bytes at once, then ever fewer.
    for size in [4096, 64, 1] {
        while same + size <= most && stretch(old, same, same + size) == stretch(new, same, same + size) {
            same += size;
        }
    }
    same
}
