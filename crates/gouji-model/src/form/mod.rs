//! What an official form looks like: sections, tables, rows, columns, labels, units, and its own identities.
//!
//! A form is data (`rules/forms/*.ron`). [`file`] holds what such a file says, this module what the program uses.

mod build;
mod file;
mod identity;
mod labels;
mod lexicon;
mod lines;
mod names;
mod resolve;
mod suggest;
mod tree;

use std::ops::Range;
use std::sync::Arc;

use rustc_hash::FxHashMap;

pub use build::load;
pub use identity::{Identity, Linear, Scope, Term, linear, linear_side};
pub use labels::{Label, find_folded, fold, split_ordinal};
pub use resolve::{Complaint, resolve};
pub use tree::{Elsewhere, Instance, Node, NodeKind};

pub(crate) use labels::{fold_into, fold_mapped};
pub(crate) use lexicon::{Hit, Lexicon, What};

use crate::Text;

/// The number of a cell in its form: an index into [`Form::cells`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CellId(pub u16);

impl CellId {
    /// As an index.
    pub fn index(self) -> usize {
        usize::from(self.0)
    }
}

/// One official form.
#[derive(Debug)]
pub struct Form {
    /// `2014`, `2019`, `2021`, …: the first report year it was made for.
    pub id: String,
    /// Its name for people.
    pub name: Text,
    /// The notice that prescribes it.
    pub basis: String,
    /// First report year.
    pub from: u16,
    /// Last report year, if it has been replaced.
    pub to: Option<u16>,
    /// The statutory sections in order.
    pub sections: Vec<Section>,
    /// The tables in order.
    pub tables: Vec<Table>,
    /// Every cell that the form has, in reading order.
    pub cells: Vec<Cell>,
    /// The identities that the form itself states, one per column or row.
    pub identities: Vec<Identity>,
    by_path: FxHashMap<Box<str>, CellId>,
}

/// One statutory section.
#[derive(Debug)]
pub struct Section {
    /// Its number, from 1.
    pub number: u8,
    /// The official title without its ordinal.
    pub title: String,
    /// Other titles that are accepted.
    pub aliases: Vec<String>,
}

/// One table.
#[derive(Debug)]
pub struct Table {
    /// First component of its cells' paths.
    pub id: String,
    /// Name for people, such as 表三.
    pub name: Text,
    /// Number of the section that it stands in.
    pub section: Option<u8>,
    /// The table's parts: one, or one per caption (第二十条第（一）项 …).
    pub parts: Vec<Part>,
}

/// How the cells of a part run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// One line of figures per row.
    Down,
    /// One single line of figures; the rows are header groups, each with all the columns.
    Across,
}

/// A grid of cells: every row has every column.
#[derive(Debug)]
pub struct Part {
    /// The caption above it, if it has one.
    pub caption: Option<Label>,
    /// The note in its corner, if it has one.
    pub note: Option<Label>,
    /// How its cells run.
    pub direction: Direction,
    /// Columns in order.
    pub columns: Vec<Column>,
    /// Rows in order.
    pub rows: Vec<Row>,
    /// Header words that are neither rows nor columns (申请人情况, 法人或其他组织, 信息内容 …).
    pub headers: Vec<Label>,
}

/// A column.
#[derive(Debug)]
pub struct Column {
    /// Last component of its cells' paths.
    pub id: String,
    /// What is printed above it.
    pub label: Label,
    /// What its cells hold.
    pub content: Content,
    /// The unit that the form prescribes.
    pub unit: Option<String>,
}

/// A row, or the heading of a group of rows.
#[derive(Debug)]
pub struct Row {
    /// Middle component of its cells' paths: `received`, `denied.state_secret`.
    pub id: String,
    /// What is printed before it.
    pub label: Label,
    /// Its unit, where rows have units of their own.
    pub unit: Option<String>,
    /// What it is in the form.
    pub role: Role,
    /// What its cells hold, where that differs from the columns.
    pub content: Option<Content>,
    /// The first of its cells; a heading has none.
    pub first_cell: Option<CellId>,
}

/// What a row is in the form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// A row of figures.
    Row,
    /// The heading of a group, without figures.
    Heading,
    /// The heading of a group that some reports fill in as one row, instead of the rows under it.
    Standalone,
}

/// What a cell holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Content {
    /// A non-negative whole number.
    Count,
    /// A signed whole number, such as 本年增/减.
    Change,
    /// An amount of money, decimals allowed.
    Amount,
}

/// One cell of a form.
#[derive(Debug)]
pub struct Cell {
    /// `table.row.column`.
    pub path: Box<str>,
    /// Index of its table.
    pub table: u8,
    /// Index of its part within the table.
    pub part: u8,
    /// Index of its row within the part.
    pub row: u8,
    /// Index of its column within the part.
    pub column: u8,
    /// What it holds.
    pub content: Content,
}

impl Form {
    /// The cell at `path`.
    pub fn cell(&self, path: &str) -> Option<CellId> {
        self.by_path.get(path).copied()
    }

    /// What the form says of a cell.
    pub fn spec(&self, id: CellId) -> &Cell {
        &self.cells[id.index()]
    }

    /// The path of a cell.
    pub fn path(&self, id: CellId) -> &str {
        &self.spec(id).path
    }

    /// The part that a cell belongs to.
    pub fn part(&self, id: CellId) -> &Part {
        let cell = self.spec(id);
        &self.tables[usize::from(cell.table)].parts[usize::from(cell.part)]
    }

    /// The row of a cell.
    pub fn row(&self, id: CellId) -> &Row {
        &self.part(id).rows[usize::from(self.spec(id).row)]
    }

    /// The column of a cell.
    pub fn column(&self, id: CellId) -> &Column {
        &self.part(id).columns[usize::from(self.spec(id).column)]
    }

    /// The table called `id`.
    pub fn table(&self, id: &str) -> Option<&Table> {
        self.tables.iter().find(|t| t.id == id)
    }

    /// Every cell id, in reading order.
    pub fn cell_ids(&self) -> impl Iterator<Item = CellId> + use<> {
        (0..u16::try_from(self.cells.len()).unwrap_or(u16::MAX)).map(CellId)
    }

    /// Whether reports of `year` are to use this form.
    pub fn is_for(&self, year: u16) -> bool {
        self.from <= year && self.to.is_none_or(|to| year <= to)
    }
}

impl Part {
    /// The cell in row `row` and column `column`, both by index; a heading has none.
    pub fn cell(&self, row: usize, column: usize) -> Option<CellId> {
        let first = self.rows.get(row)?.first_cell?;
        (column < self.columns.len()).then(|| CellId(first.0 + u16::try_from(column).unwrap_or(0)))
    }

    /// Index of the row called `id`.
    pub fn row_index(&self, id: &str) -> Option<usize> {
        self.rows.iter().position(|r| r.id == id)
    }

    /// Index of the column called `id`.
    pub fn column_index(&self, id: &str) -> Option<usize> {
        self.columns.iter().position(|c| c.id == id)
    }

    /// The rows of figures under the group at `row`: those one level below it.
    pub fn members(&self, row: usize) -> impl Iterator<Item = usize> + '_ {
        let group = self.rows.get(row).map_or("", |r| r.id.as_str());
        self.rows.iter().enumerate().filter_map(move |(i, r)| {
            let inner = r.id.strip_prefix(group)?.strip_prefix('.')?;
            (r.role == Role::Row && !inner.contains('.')).then_some(i)
        })
    }

    /// All the cells of one row.
    pub fn row_cells(&self, row: usize) -> Range<u16> {
        match self.rows.get(row).and_then(|r| r.first_cell) {
            Some(first) => first.0..first.0 + u16::try_from(self.columns.len()).unwrap_or(0),
            None => 0..0,
        }
    }
}

/// All the forms that are known.
#[derive(Debug, Default)]
pub struct Forms {
    forms: Vec<Arc<Form>>,
    lexicon: Lexicon,
}

impl Forms {
    /// The forms, in order of their first year.
    pub fn new(mut forms: Vec<Form>) -> Self {
        forms.sort_by(|a, b| (a.from, &a.id).cmp(&(b.from, &b.id)));
        let forms: Vec<_> = forms.into_iter().map(Arc::new).collect();
        let lexicon = Lexicon::new(&forms);
        Self { forms, lexicon }
    }

    /// Every form, in order of its first year.
    pub fn as_slice(&self) -> &[Arc<Form>] {
        &self.forms
    }

    /// Every form, in order of its first year.
    pub fn iter(&self) -> impl Iterator<Item = &Arc<Form>> {
        self.forms.iter()
    }

    /// The form called `id`.
    pub fn get(&self, id: &str) -> Option<&Arc<Form>> {
        self.forms.iter().find(|f| f.id == id)
    }

    /// The form that reports of `year` are to use.
    pub fn for_year(&self, year: u16) -> Option<&Arc<Form>> {
        self.forms.iter().find(|f| f.is_for(year))
    }

    /// The labels of all forms.
    pub(crate) fn lexicon(&self) -> &Lexicon {
        &self.lexicon
    }
}
