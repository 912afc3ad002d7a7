//! From pieces to cells: rows and columns are recognised by their labels, figures are given their cells.
//!
//! [`grid`] reads layouts in which every cell has its place, [`flow`] those in which blanks are lost.
//! [`place`] decides which cell a figure belongs to, [`solve`] settles what the labels leave open by the form's
//! identities. No value is ever invented: what stays open is reported as unplaced.

mod choose;
mod flow;
mod fused;
mod grid;
mod place;
mod solve;

use std::ops::Range;
use std::sync::Arc;

use gouji_grammar::Span;
use rustc_hash::{FxHashMap, FxHashSet};

pub(crate) use choose::choose;

use crate::form::{CellId, Direction, Form, Hit, Lexicon, Part, What};
use crate::layout::{Cut, Kind, Piece, Row};
use crate::{Entry, Problem, TableFound, Text, Unplaced, Value};

/// What was read from the tables.
#[derive(Debug, Default)]
pub(crate) struct Tables {
    pub(crate) cells: Vec<Option<Entry>>,
    pub(crate) found: Vec<TableFound>,
    pub(crate) unplaced: Vec<Unplaced>,
    pub(crate) problems: Vec<Problem>,
    /// As [`crate::Report`] has it.
    pub(crate) by_place: bool,
}

/// Reads everything that was cut as the tables of one form.
pub(crate) fn read(text: &str, cut: &Cut<'_>, lexicon: &Lexicon, number: u8, form: &Arc<Form>) -> Tables {
    let tables = Tables {
        cells: vec![None; form.cells.len()],
        by_place: true,
        ..Tables::default()
    };
    let mut reader = Reader {
        text,
        cut,
        lexicon,
        number,
        form,
        units: units(form),
        tables,
        current: None,
        last_row: None,
        flow: flow::Flow::default(),
        starts: FxHashMap::default(),
        shifted: Vec::new(),
        pending: Vec::new(),
    };
    for row in &cut.rows {
        match row.layout {
            Some(layout) if layout.keeps_blanks => {
                reader.end_flow();
                reader.grid_row(row);
            }
            Some(_) => {
                reader.tables.by_place = false;
                reader.flow_row(row);
            }
            None => reader.interrupt_flow(),
        }
    }
    reader.end_flow();
    reader.place_shifted();
    reader.solve();
    reader.tables
}

/// The units of rows.
fn units(form: &Form) -> FxHashSet<&str> {
    let rows = form.tables.iter().flat_map(|t| &t.parts).flat_map(|p| &p.rows);
    rows.filter_map(|r| r.unit.as_deref()).collect()
}

/// The part of the form that is being read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
struct PartAt {
    table: u8,
    part: u8,
}

struct Reader<'a> {
    text: &'a str,
    cut: &'a Cut<'a>,
    lexicon: &'a Lexicon,
    /// Index of the form, as hits name it.
    number: u8,
    form: &'a Arc<Form>,
    /// The units that the form prints beside its rows.
    units: FxHashSet<&'a str>,
    tables: Tables,
    current: Option<PartAt>,
    /// The last row that was given figures.
    last_row: Option<u8>,
    flow: flow::Flow,
    /// Where the figures of a row with its label at a given piece begin, as seen in unambiguous rows.
    starts: FxHashMap<(PartAt, usize), usize>,
    /// Rows with more pieces than columns, some at the edges blank.
    shifted: Vec<grid::Shifted>,
    /// Rows with fewer figures than columns.
    pending: Vec<place::Pending>,
}

impl<'a> Reader<'a> {
    fn part(&self, at: PartAt) -> &'a Part {
        &self.form.tables[usize::from(at.table)].parts[usize::from(at.part)]
    }

    fn pieces(&self, row: &Row) -> &'a [Piece<'a>] {
        &self.cut.pieces[row.pieces.clone()]
    }

    fn folded(&self, piece: &Piece<'_>) -> &'a str {
        piece.folded.of(&self.cut.folded)
    }

    /// The hits of a piece in this form.
    fn hits(&self, piece: &Piece<'a>) -> impl Iterator<Item = Hit> + use<'a> {
        let number = self.number;
        piece.hits.iter().copied().filter(move |h| h.form == number)
    }

    /// The row that a piece names.
    fn row_named(&self, piece: &Piece<'a>) -> Option<(PartAt, u8)> {
        self.next_of(self.hits(piece))
    }

    /// Of several rows with one label, the one that comes next: in the part that is being read, after the last row
    /// that was given figures.
    fn next_of(&self, hits: impl Iterator<Item = Hit>) -> Option<(PartAt, u8)> {
        let rows = hits.filter_map(|h| match h.what {
            What::Row(r) | What::Standalone(r) => Some((
                PartAt {
                    table: h.table,
                    part: h.part,
                },
                r,
            )),
            _ => None,
        });
        rows.min_by_key(|(at, row)| {
            let elsewhere = self.current != Some(*at);
            let table = self.current.map(|c| c.table) != Some(at.table);
            (
                elsewhere,
                table,
                self.last_row.is_some_and(|last| *row <= last),
                *row,
            )
        })
    }

    /// The record of a part, made when the part is first met. A header repeated after a page break is the same part.
    fn found(&mut self, at: PartAt, layout: &'static str, span: Span) -> &mut TableFound {
        let known = self
            .tables
            .found
            .iter()
            .position(|t| t.table == at.table && t.part == at.part);
        let index = known.unwrap_or_else(|| {
            self.tables.found.push(TableFound {
                table: at.table,
                part: at.part,
                span,
                layout,
                rows: Vec::new(),
                columns: Vec::new(),
                note: None,
            });
            self.tables.found.len() - 1
        });
        let found = &mut self.tables.found[index];
        found.span = found.span.cover(span);
        found
    }

    /// The cells of a row, or of the whole part where it runs across.
    fn cells_of(&self, at: PartAt, row: Option<u8>) -> Range<u16> {
        let part = self.part(at);
        match row {
            Some(row) => part.row_cells(usize::from(row)),
            None => part.row_cells(0).start..part.row_cells(part.rows.len().saturating_sub(1)).end,
        }
    }

    /// Puts a piece into a cell; the first value that a cell is given stays.
    fn put(&mut self, cell: u16, piece: &Piece<'_>) {
        let (value, unit) = match piece.kind {
            Kind::Figure { value, unit } => (Value::Number(value), unit),
            Kind::Blank => (Value::Blank, None),
            Kind::Placeholder => (Value::Placeholder, None),
            Kind::Text | Kind::Digits => (Value::Unreadable, None),
        };
        let unit = unit.map(|u| u.shift(piece.span.start as usize));
        self.put_entry(
            CellId(cell),
            Entry {
                value,
                span: piece.span,
                unit,
            },
        );
    }

    fn put_entry(&mut self, cell: CellId, entry: Entry) {
        let Some(slot) = self.tables.cells.get_mut(cell.index()) else {
            return;
        };
        self.tables.by_place &= slot.is_none();
        match slot {
            None => *slot = Some(entry),
            Some(old) if old.value != entry.value => {
                let path = self.form.path(cell);
                let message = Text::new(
                    format!("{path} 在报告中出现两次，以第一次为准"),
                    format!("{path} stands in the report twice; the first one counts"),
                );
                self.tables.problems.push(Problem {
                    code: "cell-twice",
                    span: entry.span,
                    message,
                });
            }
            Some(_) => {}
        }
    }

    fn unplaced(&mut self, at: PartAt, row: Option<u8>, spans: Vec<Span>, reason: Text) {
        self.tables.unplaced.push(Unplaced {
            table: at.table,
            part: at.part,
            row,
            spans,
            reason,
        });
    }

    fn is_across(&self, at: PartAt) -> bool {
        self.part(at).direction == Direction::Across
    }

    /// The rows that may come next: the one after the last one that has figures, and the one behind it, since a
    /// group that may stand alone is passed over when its own rows are there.
    fn expected_rows(&self) -> Option<(PartAt, Range<usize>)> {
        let at = self.current?;
        let from = self.last_row.map_or(0, |r| usize::from(r) + 1);
        let rows = &self.part(at).rows;
        let next = (from..rows.len()).find(|&r| rows[r].first_cell.is_some())?;
        Some((at, next..rows.len().min(next + 2)))
    }

    /// The expected row whose label begins with these words, four characters at least.
    fn begun_row(&self, words: &str) -> Option<(PartAt, u8)> {
        if words.chars().count() < 4 {
            return None;
        }
        let (at, mut rows) = self.expected_rows()?;
        let spec = &self.part(at).rows;
        let begins = |w: &String| w.starts_with(words);
        let row = rows.find(|&r| spec[r].label.folded().wordings.iter().any(begins))?;
        Some((at, u8::try_from(row).ok()?))
    }

    /// The expected row that a label in no dictionary is near: at most three characters in ten may differ.
    fn damaged_row(&mut self, label: &str, span: Span) -> Option<(PartAt, u8)> {
        let (at, mut rows) = self.expected_rows()?;
        let spec = &self.part(at).rows;
        let length = label.chars().count();
        let row = rows.find(|&r| {
            let Some(official) = spec[r].label.folded().wordings.first() else {
                return false;
            };
            let theirs = official.chars().count();
            // The lengths alone rule out most labels.
            let most = length.max(theirs) * 3;
            length.abs_diff(theirs) * 10 <= most && strsim::damerau_levenshtein(label, official) * 10 <= most
        })?;
        let official = &spec[row].label.text;
        let message = Text::new(
            format!("行标签与格式不符，按“{official}”读取"),
            format!("the label of this row is not the form's; it was read as {official}"),
        );
        self.tables.problems.push(Problem {
            code: "label-damaged",
            span,
            message,
        });
        Some((at, u8::try_from(row).ok()?))
    }
}
