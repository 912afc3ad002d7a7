//! Tables with borders: every cell has its place in the row, only the first one of the figures has to be found.

use gouji_grammar::Span;

use super::{PartAt, Reader};
use crate::Text;
use crate::form::What;
use crate::layout::{Kind, Piece, Row};

/// A row whose figures could begin at several pieces, because its edge cells are blank.
pub(super) struct Shifted {
    at: PartAt,
    row: Option<u8>,
    label: usize,
    pieces: std::ops::Range<usize>,
    starts: Vec<usize>,
}

impl<'a> Reader<'a> {
    pub(super) fn grid_row(&mut self, row: &Row) {
        let pieces = self.pieces(row);
        let layout = row.layout.map_or("", |l| l.name);
        if let Some((index, at, number)) = self.label_of(pieces) {
            self.label_row(row, layout, index, at, number);
        } else if self.header_row(pieces, layout) {
        } else if pieces.iter().all(|p| !matches!(p.kind, Kind::Text)) {
            self.across_row(row, layout);
        } else {
            self.damaged_grid_row(row, layout);
        }
    }

    /// The last piece that names a row and has cells behind it.
    fn label_of(&self, pieces: &[Piece<'a>]) -> Option<(usize, PartAt, u8)> {
        let heads = pieces
            .iter()
            .filter(|p| self.hits(p).any(|h| h.what.heads()))
            .count();
        let figures_from = pieces
            .iter()
            .position(|p| matches!(p.kind, Kind::Figure { .. } | Kind::Placeholder));
        (0..pieces.len().saturating_sub(1)).rev().find_map(|i| {
            let (at, row) = self.row_named(&pieces[i])?;
            let figures_follow = figures_from.is_some_and(|f| f > i);
            // 总计 and 其他 also head columns, and the rows of a part that runs across are headings themselves.
            let word_of_header = self.hits(&pieces[i]).any(|h| h.what.heads());
            let fits = if word_of_header {
                heads == 1 && figures_follow
            } else {
                true
            };
            (fits && (figures_follow || !self.is_across(at))).then_some((i, at, row))
        })
    }

    fn label_row(&mut self, row: &Row, layout: &'static str, index: usize, at: PartAt, number: u8) {
        let pieces = self.pieces(row);
        let label = pieces[index].span;
        self.current = Some(at);
        self.last_row = Some(number);
        let span = pieces.iter().fold(label, |s, p| s.cover(p.span));
        self.found(at, layout, span).rows.push((number, label));
        let mut first = index + 1;
        // The statistics table prints the unit between label and figure.
        if self.part(at).rows[usize::from(number)].unit.is_some()
            && pieces.get(first).is_some_and(|p| matches!(p.kind, Kind::Text))
        {
            first += 1;
        }
        self.place_window(at, Some(number), index, row.pieces.start + first..row.pieces.end);
    }

    /// A data row without label belongs to the part that runs across and whose header was just read.
    fn across_row(&mut self, row: &Row, layout: &'static str) {
        let pieces = self.pieces(row);
        let Some(at) = self.current.filter(|at| self.is_across(*at)) else {
            return;
        };
        let wanted = usize::from(self.cells_of(at, None).end - self.cells_of(at, None).start);
        let filled = pieces.iter().any(|p| !matches!(p.kind, Kind::Blank));
        let first = self.cells_of(at, None).start;
        let read = self
            .tables
            .cells
            .get(usize::from(first))
            .is_some_and(Option::is_some);
        if read || (!filled && pieces.len() < wanted) {
            return;
        }
        let span = pieces
            .iter()
            .map(|p| p.span)
            .reduce(Span::cover)
            .unwrap_or_default();
        self.found(at, layout, span);
        self.place_window(at, None, 0, row.pieces.clone());
    }

    /// Finds the pieces that fill the columns: those outside must be blank.
    fn place_window(&mut self, at: PartAt, row: Option<u8>, label: usize, values: std::ops::Range<usize>) {
        let cells = self.cells_of(at, row);
        let wanted = usize::from(cells.end - cells.start);
        let pieces = &self.cut.pieces[values.clone()];
        let blank = |p: &Piece<'_>| matches!(p.kind, Kind::Blank);
        if pieces.len() < wanted {
            self.place_short(at, row, label, values);
            return;
        }
        let starts: Vec<usize> = (0..=pieces.len() - wanted)
            .filter(|&o| pieces[..o].iter().all(blank) && pieces[o + wanted..].iter().all(blank))
            .collect();
        match starts[..] {
            [] => {
                let spans = pieces.iter().filter(|p| !blank(p)).map(|p| p.span).collect();
                let reason = Text::new(
                    format!("这一行有 {} 格，表格只有 {wanted} 列", pieces.len()),
                    format!(
                        "this row has {} cells, the table has {wanted} columns",
                        pieces.len()
                    ),
                );
                self.unplaced(at, row, spans, reason);
            }
            [start] => {
                self.starts.insert((at, label), start);
                self.put_all(cells.start, values.start + start, wanted);
            }
            _ => self.shifted.push(Shifted {
                at,
                row,
                label,
                pieces: values,
                starts,
            }),
        }
    }

    /// A row that ends early: its figures fill the columns from the left, the others are not there.
    fn place_short(&mut self, at: PartAt, row: Option<u8>, label: usize, values: std::ops::Range<usize>) {
        let start = self.starts.get(&(at, label)).copied().unwrap_or(0);
        let cells = self.cells_of(at, row);
        let pieces = &self.cut.pieces[values.clone()];
        if pieces.iter().take(start).any(|p| !matches!(p.kind, Kind::Blank)) || pieces.len() <= start {
            return;
        }
        let span = pieces
            .iter()
            .map(|p| p.span)
            .reduce(Span::cover)
            .unwrap_or_default();
        let (got, wanted) = (pieces.len() - start, cells.end - cells.start);
        let message = Text::new(
            format!("这一行只有 {got} 格，应有 {wanted} 格"),
            format!("this row has {got} cells, {wanted} are expected"),
        );
        self.tables.problems.push(crate::Problem {
            code: "row-short",
            span,
            message,
        });
        self.put_all(cells.start, values.start + start, got);
    }

    fn put_all(&mut self, first_cell: u16, first_piece: usize, count: usize) {
        let cut = self.cut;
        for (piece, cell) in cut.pieces[first_piece..first_piece + count]
            .iter()
            .zip(first_cell..)
        {
            self.put(cell, piece);
        }
    }

    /// Rows left open take the place that other rows with their label in the same column have.
    pub(super) fn place_shifted(&mut self) {
        for open in std::mem::take(&mut self.shifted) {
            let seen = self.starts.get(&(open.at, open.label)).copied();
            let start = seen.filter(|s| open.starts.contains(s)).unwrap_or(open.starts[0]);
            let cells = self.cells_of(open.at, open.row);
            let filled = self.cut.pieces[open.pieces.clone()]
                .iter()
                .any(|p| !matches!(p.kind, Kind::Blank));
            if filled && seen.is_none() {
                let pieces = &self.cut.pieces[open.pieces.clone()];
                let spans = pieces
                    .iter()
                    .filter(|p| !matches!(p.kind, Kind::Blank))
                    .map(|p| p.span)
                    .collect();
                let reason = Text::new(
                    "边上的格是空的，看不出数字属于哪一列",
                    "cells at the edge are blank, so the columns of the figures are unknown",
                );
                self.unplaced(open.at, open.row, spans, reason);
                continue;
            }
            self.put_all(
                cells.start,
                open.pieces.start + start,
                usize::from(cells.end - cells.start),
            );
        }
    }

    /// A row of column labels, captions or group headings.
    fn header_row(&mut self, pieces: &[Piece<'a>], layout: &'static str) -> bool {
        let mut votes: Vec<(PartAt, usize)> = Vec::new();
        for hit in pieces.iter().flat_map(|p| self.hits(p)) {
            if matches!(hit.what, What::Section(_)) {
                continue;
            }
            let at = PartAt {
                table: hit.table,
                part: hit.part,
            };
            match votes.iter_mut().find(|v| v.0 == at) {
                Some(vote) => vote.1 += 1,
                None => votes.push((at, 1)),
            }
        }
        let Some(&(at, _)) = votes.iter().max_by_key(|(at, n)| (*n, self.current == Some(*at))) else {
            return false;
        };
        if self.current != Some(at) {
            self.last_row = None;
        }
        self.current = Some(at);
        self.note_start(pieces, at);
        for piece in pieces {
            let own: Vec<What> = self
                .hits(piece)
                .filter(|h| (h.table, h.part) == (at.table, at.part))
                .map(|h| h.what)
                .collect();
            for what in own {
                let found = self.found(at, layout, piece.span);
                match what {
                    What::Column(c) => found.columns.push((c, piece.span)),
                    What::Row(r) => found.rows.push((r, piece.span)),
                    What::Note => found.note = Some(piece.span),
                    _ => {}
                }
            }
        }
        true
    }

    /// A header that names every column once, each in a piece of its own, shows where the figures begin.
    fn note_start(&mut self, pieces: &[Piece<'a>], at: PartAt) {
        let column = |p: &Piece<'a>| {
            self.hits(p).find_map(|h| match h.what {
                What::Column(c) if (h.table, h.part) == (at.table, at.part) => Some(usize::from(c)),
                _ => None,
            })
        };
        let named: Vec<(usize, usize)> = pieces
            .iter()
            .enumerate()
            .filter_map(|(i, p)| Some((i, column(p)?)))
            .collect();
        let in_order = named
            .iter()
            .enumerate()
            .all(|(n, (i, c))| *c == n && *i == named[0].0 + n);
        if named.len() == self.part(at).columns.len() && in_order && named[0].0 > 0 {
            // The label stands in the piece before, so the figures begin right behind it.
            self.starts.entry((at, named[0].0 - 1)).or_insert(0);
        }
    }

    /// Words that are no label before as many cells as the table has columns: a damaged label.
    fn damaged_grid_row(&mut self, row: &Row, layout: &'static str) {
        let pieces = self.pieces(row);
        let Some(first) = pieces.iter().position(|p| matches!(p.kind, Kind::Figure { .. })) else {
            return;
        };
        let Some(label) = pieces[..first]
            .iter()
            .rev()
            .find(|p| matches!(p.kind, Kind::Text))
        else {
            return;
        };
        let index = pieces.iter().position(|p| p.span == label.span).unwrap_or(0);
        if let Some((at, number)) = self.damaged_row(self.folded(label), label.span) {
            self.label_row(row, layout, index, at, number);
        }
    }
}
