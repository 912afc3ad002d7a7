//! HTML tables pasted into the text, with colspan and rowspan.
//!
//! Tags are read by the tokenizer of `html5gum`, which follows the standard and knows every token's place; its events are
//! taken as they come, since an office program writes ten times as much markup as text. A cell that spans several columns
//! or rows leaves blanks behind, so that figures keep their columns.

use std::convert::Infallible;
use std::ops::Range;

use gouji_grammar::Span;
use gouji_grammar::report::BlockKind;
use html5gum::emitters::callback::{CallbackEmitter, CallbackEvent};
use html5gum::{Emitter, ForwardingEmitter, Tokenizer};

use super::{Cutter, Layout, MAX_CELLS};

pub(super) static LAYOUT: Layout = Layout {
    name: "html",
    keeps_blanks: true,
    wants: |_, kind, _| kind == BlockKind::Html,
    cut,
};

/// A cell that is open.
struct Cell {
    /// From its first word to its last, in the source.
    place: Option<(usize, usize)>,
    /// Its words without tags, with entities resolved.
    words: String,
    columns: usize,
    rows: usize,
}

#[derive(Default)]
struct Grid {
    /// How many more rows each column is taken by a cell from above.
    taken: Vec<usize>,
    column: usize,
    open: Option<Cell>,
    in_row: bool,
}

fn cut(cutter: &mut Cutter<'_>, _: Range<usize>, span: Span) {
    let html = span.of(cutter.text);
    let base = span.start as usize;
    let mut grid = Grid::default();
    let mut tag = Tag::default();
    let events = |event: CallbackEvent<'_>, place: html5gum::Span<usize>| -> Option<Infallible> {
        match event {
            CallbackEvent::OpenStartTag { name } => tag = Tag::new(name),
            CallbackEvent::AttributeName { name } => tag.attribute(name),
            CallbackEvent::AttributeValue { value } => tag.value(value),
            CallbackEvent::CloseStartTag { .. } => match tag.kind {
                Some(Kind::Row) => grid.begin_row(cutter, base),
                Some(Kind::Cell) => grid.begin_cell(cutter, base, tag.columns(), tag.rows()),
                None => {}
            },
            CallbackEvent::EndTag { name } => match name {
                b"td" | b"th" => grid.end_cell(cutter, base),
                b"tr" | b"table" => grid.end_row(cutter, base),
                _ => {}
            },
            CallbackEvent::String { value } => grid.text(html, value, place.start, place.end),
            _ => {}
        }
        None
    };
    let Ok(()) = Tokenizer::new_with_emitter(html, Quiet(CallbackEmitter::new(events))).finish();
    grid.end_row(cutter, base);
}

/// An emitter that is not interested in errors: to find them, every character would be looked at once more.
struct Quiet<E>(E);

impl<E: Emitter> ForwardingEmitter for Quiet<E> {
    type Token = E::Token;

    fn inner(&mut self) -> &mut impl Emitter<Token = Self::Token> {
        &mut self.0
    }

    fn should_emit_errors(&mut self) -> bool {
        false
    }
}

/// The tags that matter.
#[derive(Clone, Copy)]
enum Kind {
    Row,
    Cell,
}

/// The start tag that is open.
#[derive(Default)]
struct Tag {
    kind: Option<Kind>,
    columns: Option<usize>,
    rows: Option<usize>,
    /// The span whose value comes next.
    open: Option<Across>,
}

#[derive(Clone, Copy)]
enum Across {
    Columns,
    Rows,
}

impl Tag {
    fn new(name: &[u8]) -> Self {
        let kind = match name {
            b"tr" => Some(Kind::Row),
            b"td" | b"th" => Some(Kind::Cell),
            _ => None,
        };
        Self {
            kind,
            ..Self::default()
        }
    }

    fn attribute(&mut self, name: &[u8]) {
        // Of two attributes with one name, the standard takes the first.
        self.open = match name {
            b"colspan" if self.columns.is_none() => Some(Across::Columns),
            b"rowspan" if self.rows.is_none() => Some(Across::Rows),
            _ => None,
        };
        match self.open {
            Some(Across::Columns) => self.columns = Some(1),
            Some(Across::Rows) => self.rows = Some(1),
            None => {}
        }
    }

    fn value(&mut self, value: &[u8]) {
        let Some(open) = self.open.take() else { return };
        let number = String::from_utf8_lossy(value).trim().parse();
        let number = Some(number.unwrap_or(1).clamp(1, MAX_CELLS));
        match open {
            Across::Columns => self.columns = number,
            Across::Rows => self.rows = number,
        }
    }

    fn columns(&self) -> usize {
        self.columns.unwrap_or(1)
    }

    fn rows(&self) -> usize {
        self.rows.unwrap_or(1)
    }
}

impl Grid {
    fn begin_row(&mut self, cutter: &mut Cutter<'_>, base: usize) {
        self.end_row(cutter, base);
        self.in_row = true;
    }

    fn begin_cell(&mut self, cutter: &mut Cutter<'_>, base: usize, columns: usize, rows: usize) {
        self.end_cell(cutter, base);
        self.in_row = true;
        self.open = Some(Cell {
            place: None,
            words: String::new(),
            columns,
            rows,
        });
    }

    /// Adds words to the open cell.
    fn text(&mut self, html: &str, decoded: &[u8], start: usize, end: usize) {
        let Some(cell) = &mut self.open else { return };
        let decoded = String::from_utf8_lossy(decoded);
        if decoded.trim_matches(is_space).is_empty() {
            return;
        }
        cell.words.push_str(&decoded);
        let words = html.get(start..end).unwrap_or_default().trim_matches(is_space);
        let at = words.as_ptr() as usize - html.as_ptr() as usize;
        cell.place = Some((cell.place.map_or(at, |p| p.0), at + words.len()));
    }

    fn end_cell(&mut self, cutter: &mut Cutter<'_>, base: usize) {
        let Some(cell) = self.open.take() else { return };
        self.skip_taken(cutter, base);
        let (start, end) = cell.place.unwrap_or((0, 0));
        cutter.cell_with(
            Span::new(base + start, base + end),
            cell.words.trim_matches(is_space),
        );
        for extra in 0..cell.columns {
            if extra > 0 {
                cutter.cell(Span::new(base + end, base + end));
            }
            self.take(self.column + extra, cell.rows - 1);
        }
        self.column += cell.columns;
    }

    /// Columns that a cell from above still covers are blank in this row.
    fn skip_taken(&mut self, cutter: &mut Cutter<'_>, base: usize) {
        while let Some(rows) = self.taken.get_mut(self.column).filter(|r| **r > 0) {
            *rows -= 1;
            self.column += 1;
            cutter.cell(Span::new(base, base));
        }
    }

    fn take(&mut self, column: usize, rows: usize) {
        if column < MAX_CELLS {
            if self.taken.len() <= column {
                self.taken.resize(column + 1, 0);
            }
            self.taken[column] = rows;
        }
    }

    fn end_row(&mut self, cutter: &mut Cutter<'_>, base: usize) {
        if !self.in_row {
            return;
        }
        self.end_cell(cutter, base);
        self.skip_taken(cutter, base);
        cutter.end_row();
        self.column = 0;
        self.in_row = false;
    }
}

fn is_space(c: char) -> bool {
    c.is_whitespace() || c == '\u{200b}'
}
