//! Tables without borders: words and figures alternate, and blank cells are lost.
//!
//! The words since the last figures are one run; the row is the label that the run ends with. That covers
//! labels broken over lines, group headings between rows, side labels and page headers alike.

use gouji_grammar::Span;

use super::place::Pending;
use super::{PartAt, Reader};
use crate::Text;
use crate::form::What;
use crate::layout::{Kind, Row};

/// The state between two rows of pieces.
#[derive(Default)]
pub(super) struct Flow {
    /// Folded words since the last figures.
    run: String,
    /// Where the pieces of the run begin in it, and where they stand in the text.
    places: Vec<(usize, Span)>,
    /// Pieces with figures since the run.
    figures: Vec<usize>,
    /// The row that they belong to.
    target: Option<Target>,
    layout: &'static str,
}

#[derive(Clone, Copy)]
struct Target {
    at: PartAt,
    /// None: the whole part, which runs across.
    row: Option<u8>,
    label: Span,
}

impl Reader<'_> {
    pub(super) fn flow_row(&mut self, row: &Row) {
        self.flow.layout = row.layout.map_or("", |l| l.name);
        for index in row.pieces.clone() {
            let piece = &self.cut.pieces[index];
            match piece.kind {
                Kind::Blank => {}
                Kind::Text => {
                    if !self.flow.figures.is_empty() {
                        self.end_flow();
                    }
                    // A unit between label and figure is no part of the label.
                    if self.units.contains(piece.span.of(self.text)) {
                        continue;
                    }
                    self.flow.places.push((self.flow.run.len(), piece.span));
                    let folded = self.folded(piece);
                    self.flow.run.push_str(folded);
                }
                Kind::Figure { .. } | Kind::Digits | Kind::Placeholder => {
                    if self.flow.figures.is_empty() {
                        self.flow.target = self.target();
                    }
                    if self.flow.target.is_some() {
                        self.flow.figures.push(index);
                    } else {
                        // A figure that follows no label breaks the run: words before it are no label either.
                        self.flow.run.clear();
                        self.flow.places.clear();
                    }
                }
            }
        }
    }

    /// A line of prose: what is open ends, and its words are not part of a label.
    pub(super) fn interrupt_flow(&mut self) {
        self.end_flow();
        self.flow.run.clear();
        self.flow.places.clear();
    }

    /// Which row the figures after the present run belong to.
    fn target(&mut self) -> Option<Target> {
        if self.flow.run.is_empty() {
            return None;
        }
        let target = self.row_of_run()?;
        self.note_headers(target.at);
        Some(target)
    }

    fn row_of_run(&mut self) -> Option<Target> {
        let named = self.lexicon.rows_at_end_of(&self.flow.run, self.number);
        if let Some((length, (at, row))) =
            named.and_then(|(length, hits)| Some((length, self.next_of(hits)?)))
        {
            let label = self.span_from(self.flow.run.len() - length);
            return Some(Target {
                at,
                row: Some(row),
                label,
            });
        }
        if let Some(at) = self.across_header() {
            return Some(Target {
                at,
                row: None,
                label: self.span_from(0),
            });
        }
        // A label may be broken over lines with its figures beside one of the first, so the last three pieces
        // are tried together before the last one alone.
        let count = self.flow.places.len();
        let tried = (count.saturating_sub(3)..count).map(|i| self.flow.places[i].0);
        let begun = tried
            .clone()
            .find_map(|start| Some((start, self.begun_row(&self.flow.run[start..])?)));
        if let Some((start, (at, row))) = begun {
            return Some(Target {
                at,
                row: Some(row),
                label: self.span_from(start),
            });
        }
        let (start, label) = *self.flow.places.last()?;
        let words = self.flow.run[start..].to_owned();
        let (at, row) = self.damaged_row(&words, label)?;
        Some(Target {
            at,
            row: Some(row),
            label,
        })
    }

    /// The part that runs across and one of whose headings is in the run.
    fn across_header(&self) -> Option<PartAt> {
        let tables = (0u8..).zip(&self.form.tables);
        tables
            .flat_map(|(t, table)| (0u8..).zip(&table.parts).map(move |(p, part)| (t, p, part)))
            .find_map(|(table, part, spec)| {
                let at = PartAt { table, part };
                // A heading of four characters or more: 行政复议, 未经复议直接起诉.
                let named = || {
                    let official = spec.rows.iter().filter_map(|r| r.label.folded().wordings.first());
                    let mut long = official.filter(|w| w.chars().count() >= 4);
                    long.any(|w| self.flow.run.contains(w.as_str()))
                };
                (self.is_across(at) && named()).then_some(at)
            })
    }

    /// The place in the text of the run from byte `start` to its end.
    fn span_from(&self, start: usize) -> Span {
        let places = &self.flow.places;
        let first = places.iter().rposition(|(at, _)| *at <= start).unwrap_or(0);
        match (places.get(first), places.last()) {
            (Some(a), Some(b)) => a.1.cover(b.1),
            _ => Span::default(),
        }
    }

    /// Remembers the column labels and the note of a part that are in the run. A label may be broken over three
    /// lines, so three pieces are tried together before two and one.
    fn note_headers(&mut self, at: PartAt) {
        let places = std::mem::take(&mut self.flow.places);
        let mut from = 0;
        while from < places.len() {
            let joined = (1..=3.min(places.len() - from)).rev().find_map(|n| {
                let start = places[from].0;
                let end = places.get(from + n).map_or(self.flow.run.len(), |p| p.0);
                let hits = self.lexicon.get(&self.flow.run[start..end]).iter();
                let own = hits.filter(|h| (h.form, h.table, h.part) == (self.number, at.table, at.part));
                let what = own
                    .map(|h| h.what)
                    .find(|w| matches!(w, What::Column(_) | What::Note))?;
                Some((n, what))
            });
            let Some((n, what)) = joined else {
                from += 1;
                continue;
            };
            let span = places[from].1.cover(places[from + n - 1].1);
            let layout = self.flow.layout;
            let found = self.found(at, layout, span);
            match what {
                What::Column(column) => found.columns.push((column, span)),
                _ => found.note = Some(span),
            }
            from += n;
        }
        self.flow.places = places;
    }

    /// Gives the open figures to their row.
    pub(super) fn end_flow(&mut self) {
        let mut figures = std::mem::take(&mut self.flow.figures);
        let Some(target) = self.flow.target.take().filter(|_| !figures.is_empty()) else {
            return;
        };
        self.flow.run.clear();
        self.flow.places.clear();
        let Target { at, mut row, label } = target;
        let columns = self.part(at).columns.len();
        if self.is_across(at) && figures.len() > columns {
            row = None;
        }
        let span = figures
            .iter()
            .fold(label, |s, &i| s.cover(self.cut.pieces[i].span));
        let layout = self.flow.layout;
        if self.current != Some(at) {
            self.last_row = None;
        }
        self.current = Some(at);
        if let Some(row) = row {
            self.last_row = Some(row);
            self.found(at, layout, span).rows.push((row, label));
        } else {
            self.found(at, layout, span);
        }
        let cells = self.cells_of(at, row);
        let wanted = usize::from(cells.end - cells.start);
        if figures.len() < wanted {
            let fused = layout == "inline" && figures.len() == 1;
            self.pending.push(Pending {
                at,
                row,
                cells,
                label,
                figures,
                fused,
            });
            return;
        }
        let cut = self.cut;
        for (&index, cell) in figures.iter().zip(cells) {
            self.put(cell, &cut.pieces[index]);
        }
        if figures.len() > wanted {
            let spans = figures[wanted..].iter().map(|&i| cut.pieces[i].span).collect();
            let reason = Text::new(
                format!("这一行的数字多于 {wanted} 列"),
                format!("this row has more figures than its {wanted} columns"),
            );
            self.unplaced(at, row, spans, reason);
        }
        figures.clear();
        self.flow.figures = figures;
    }
}
