//! Names in formulas: which cells, rows or columns of a form a path means.
//!
//! A row is named by its id or its label, alone where that is clear (`state_secret`) or below its group
//! (`denied.state_secret`). A heading stands for the rows under it; a group that some reports fill in as one row
//! stands for its rows and its own line, of which any report has only one.

use std::cell::{OnceCell, RefCell};

use gouji_grammar::formula::{Binder, Path, Segment};
use rustc_hash::FxHashMap;

use super::labels::fold;
use super::lines::{Lines, RowsOrSeveral, closer, column_lines, lines_of, rows_lines};
use super::resolve::Complaint;
use super::suggest::{absent, unknown};
use super::{CellId, Form, Part, Table};

/// The names of one form.
pub(super) struct Names<'f> {
    pub(super) form: &'f Form,
    /// Whether variables were bound to another form's rows and columns: then only their ids count.
    foreign: bool,
    /// The folded names of every table, once a name is not the id of one.
    tables: OnceCell<Vec<[String; 2]>>,
    /// The rows that a piece of the formula names in a part: they are the same for every row or column that the
    /// formula runs over.
    rows: RefCell<FxHashMap<(*const Part, *const [Segment]), RowsOrSeveral>>,
}

/// What a variable stands for at the moment.
#[derive(Clone, Copy, Debug)]
pub(super) struct Bound<'f> {
    pub(super) name: &'f str,
    /// Id of the table.
    pub(super) table: &'f str,
    /// Index of the part.
    pub(super) part: usize,
    pub(super) axis: Axis,
    /// Id of the row or column.
    pub(super) id: &'f str,
}

/// A row or a column, by index in its part.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Axis {
    Row(usize),
    Column(usize),
}

/// The cells that a path means.
#[derive(Debug)]
pub(super) struct Selection {
    pub(super) cells: Vec<CellId>,
    /// Whether the path names one cell, rather than a group that may have one member.
    pub(super) single: bool,
}

/// How far a path leads that leads to no cell.
#[derive(Debug)]
pub(super) enum Miss {
    /// The row is clear, the column is missing.
    NoColumn,
    /// The column is clear, the row is missing.
    NoRow,
    /// One name fits several rows.
    Ambiguous(Vec<String>),
    Nothing,
}

/// One entry between the brackets.
enum Index<'p> {
    Variable(&'p Bound<'p>),
    Lines(&'p [Segment]),
}

/// The part of a path after its table, with its variables recognised.
struct Steps<'p> {
    table: Option<&'p Table>,
    rest: &'p [Segment],
    index: Vec<Index<'p>>,
}

impl<'f> Names<'f> {
    /// The names of the form that variables are bound to.
    pub(super) fn new(form: &'f Form) -> Self {
        Self {
            form,
            foreign: false,
            tables: OnceCell::new(),
            rows: RefCell::default(),
        }
    }

    /// The names of another form.
    pub(super) fn foreign(form: &'f Form) -> Self {
        Self {
            foreign: true,
            ..Self::new(form)
        }
    }

    /// The rows or columns that a variable runs over.
    pub(super) fn domain(&self, binder: &'f Binder) -> Result<Vec<Bound<'f>>, Complaint> {
        let path = &binder.over;
        let steps = self.steps(path, &[]);
        if !path.index.is_empty() {
            return Err(Complaint::new(
                path.span,
                "for 之后写行或列的名称，不写方括号",
                "name rows or columns after `in`, without brackets",
            ));
        }
        let mut bound = Vec::new();
        for (table, number, part) in self.parts(steps.table) {
            let mut push = |axis, id: &'f str| {
                bound.push(Bound {
                    name: &binder.name.text,
                    table: &table.id,
                    part: number,
                    axis,
                    id,
                });
            };
            match lines_of(part, steps.rest).map(|lines| closer(part, steps.rest, lines)) {
                Ok((Some(rows), None)) => rows
                    .indices
                    .iter()
                    .for_each(|&r| push(Axis::Row(r), &part.rows[r].id)),
                Ok((None, Some(columns))) => columns
                    .indices
                    .iter()
                    .for_each(|&c| push(Axis::Column(c), &part.columns[c].id)),
                Ok((None, None)) => {}
                Ok((Some(_), Some(_))) => {
                    return Err(Complaint::new(
                        path.span,
                        format!("{}既有这样的行，也有这样的列，请写代号", table.name.zh),
                        "both a row and a column are called so, write the id",
                    ));
                }
                Err(several) => return Err(ambiguous(path, &several)),
            }
        }
        if bound.is_empty() {
            return Err(unknown(self.form, path, steps.table, &[])
                .unwrap_or_else(|| absent(path, "没有这样的行或列", "there is no such row or column")));
        }
        Ok(bound)
    }

    /// The cells that a path means; a complaint with a suggestion where there are none.
    pub(super) fn select(&self, path: &Path, bound: &[Bound<'_>]) -> Result<Selection, Complaint> {
        self.find(path, bound)
            .map_err(|miss| self.complaint(path, bound, &miss))
    }

    /// The cells that a path means, for whoever only wants to know whether there are any.
    pub(super) fn find(&self, path: &Path, bound: &[Bound<'_>]) -> Result<Selection, Miss> {
        let steps = self.steps(path, bound);
        let mut found: Option<Selection> = None;
        let mut best = Miss::Nothing;
        for attempt in self.attempts(&steps, bound) {
            match (attempt, &found) {
                (Ok(selection), Some(first)) => {
                    let several = [first, &selection].map(|s| {
                        let cell = s.cells.first();
                        cell.map_or_else(String::new, |c| self.form.path(*c).to_owned())
                    });
                    return Err(Miss::Ambiguous(several.into()));
                }
                (Ok(selection), None) => found = Some(selection),
                (Err(Miss::Nothing), _) => {}
                (Err(miss), _) => best = miss,
            }
        }
        found.ok_or(best)
    }

    fn complaint(&self, path: &Path, bound: &[Bound<'_>], miss: &Miss) -> Complaint {
        match miss {
            Miss::Ambiguous(several) => ambiguous(path, several),
            Miss::NoColumn => absent(
                path,
                "只写了行，没有写列：请写成 行.列 或 行[列]",
                "the column is missing: write row.column or row[column]",
            ),
            Miss::NoRow => absent(
                path,
                "只写了列，没有写行：请写成 行.列 或 列[行]",
                "the row is missing: write row.column or column[row]",
            ),
            Miss::Nothing => {
                let table = self.steps(path, bound).table;
                unknown(self.form, path, table, bound)
                    .unwrap_or_else(|| absent(path, "没有这样的单元格", "there is no such cell"))
            }
        }
    }

    /// Takes the table off the front and the variables off the end.
    fn steps<'p>(&'p self, path: &'p Path, bound: &'p [Bound<'p>]) -> Steps<'p> {
        let variable = |segments: &[Segment]| match segments {
            [Segment::Name(name)] => bound.iter().find(|b| b.name == name.text),
            _ => None,
        };
        let mut rest = path.segments.as_slice();
        let table = match rest.first() {
            Some(Segment::Name(name)) => self.table(&name.text),
            _ => None,
        };
        if table.is_some() {
            rest = &rest[1..];
        }
        let mut index: Vec<_> = path
            .index
            .iter()
            .map(|i| variable(i).map_or(Index::Lines(i), Index::Variable))
            .collect();
        // `requests.received.c` means `requests.received[c]`.
        while let Some((last, before)) = rest.split_last()
            && (table.is_some() || !before.is_empty())
            && let Some(bound) = variable(std::slice::from_ref(last))
        {
            index.push(Index::Variable(bound));
            rest = before;
        }
        Steps { table, rest, index }
    }

    fn table(&self, name: &str) -> Option<&'f Table> {
        self.form.table(name).or_else(|| {
            let names = |table: &Table| [fold(&table.name.zh), fold(&table.name.en)];
            let tables = self
                .tables
                .get_or_init(|| self.form.tables.iter().map(names).collect());
            let folded = fold(name);
            let at = tables.iter().position(|names| names.contains(&folded))?;
            self.form.tables.get(at)
        })
    }

    /// Every part of a table, or of all, with its index in its table.
    fn parts(&self, table: Option<&Table>) -> impl Iterator<Item = (&'f Table, usize, &'f Part)> + use<'f> {
        let only = table.and_then(|table| self.form.tables.iter().position(|t| t.id == table.id));
        let tables = self.form.tables.iter().enumerate();
        tables
            .filter(move |(at, _)| only.is_none_or(|only| only == *at))
            .flat_map(|(_, t)| t.parts.iter().enumerate().map(move |(i, p)| (t, i, p)))
    }

    /// What becomes of a path in the parts that it may speak of: those of its table, else those of its variables,
    /// else all.
    fn attempts(&self, steps: &Steps<'_>, bound: &[Bound<'_>]) -> Vec<Result<Selection, Miss>> {
        let attempt = |(_, _, part): (&Table, usize, &Part)| self.attempt(part, steps);
        if steps.table.is_some() {
            return self.parts(steps.table).map(attempt).collect();
        }
        let is_used = |bound: &Bound<'_>| {
            let mut index = steps.index.iter();
            index.any(|i| matches!(i, Index::Variable(b) if b.name == bound.name))
        };
        let any_used = bound.iter().any(is_used);
        let near = self.parts(None).filter(|(t, i, _)| {
            let mut bound = bound.iter().filter(|b| !any_used || is_used(b));
            bound.any(|b| b.table == t.id && (self.foreign || b.part == *i))
        });
        let near: Vec<_> = near.map(attempt).collect();
        if any_used || near.iter().any(Result::is_ok) {
            return near;
        }
        self.parts(None).map(attempt).collect()
    }

    /// The rows of a part that some segments name.
    fn rows(&self, part: &Part, segments: &[Segment]) -> RowsOrSeveral {
        let key = (std::ptr::from_ref(part), std::ptr::from_ref(segments));
        let mut rows = self.rows.borrow_mut();
        rows.entry(key)
            .or_insert_with(|| rows_lines(part, segments))
            .clone()
    }

    fn attempt(&self, part: &Part, steps: &Steps<'_>) -> Result<Selection, Miss> {
        let mut rows = None;
        let mut columns = None;
        for index in &steps.index {
            match index {
                Index::Variable(bound) => match self.bound_in(part, bound) {
                    Some(Axis::Row(r)) if rows.is_none() => rows = Some(Lines::one(r)),
                    Some(Axis::Column(c)) if columns.is_none() => columns = Some(Lines::one(c)),
                    _ => return Err(Miss::Nothing),
                },
                Index::Lines(segments) => match column_lines(part, segments) {
                    Some(found) if columns.is_none() => columns = Some(found),
                    _ => match self.rows(part, segments) {
                        Ok(Some(found)) if rows.is_none() => rows = Some(found),
                        Err(several) => return Err(Miss::Ambiguous(several)),
                        _ => return Err(Miss::Nothing),
                    },
                },
            }
        }
        match (rows, columns, steps.rest) {
            (Some(rows), Some(columns), []) => found(part, rows, columns),
            (Some(_), Some(_), _) => Err(Miss::Nothing),
            (Some(rows), None, []) if part.columns.len() == 1 => found(part, rows, Lines::one(0)),
            (Some(_), None, []) => Err(Miss::NoColumn),
            (Some(rows), None, rest) => match column_lines(part, rest) {
                Some(columns) => found(part, rows, columns),
                None => Err(Miss::Nothing),
            },
            (None, Some(_), []) => Err(Miss::NoRow),
            (None, Some(columns), rest) => match self.rows(part, rest) {
                Ok(Some(rows)) => found(part, rows, columns),
                Ok(None) => Err(Miss::Nothing),
                Err(several) => Err(Miss::Ambiguous(several)),
            },
            (None, None, rest) => self.plain(part, rest),
        }
    }

    /// A path without variables: `received.total`, or `received` where there is only one column.
    fn plain(&self, part: &Part, rest: &[Segment]) -> Result<Selection, Miss> {
        let rows = match self.rows(part, rest) {
            Ok(rows) => rows,
            Err(several) => return Err(Miss::Ambiguous(several)),
        };
        match rows {
            Some(rows) if part.columns.len() == 1 => return found(part, rows, Lines::one(0)),
            Some(_) if rest.len() == 1 => return Err(Miss::NoColumn),
            _ => {}
        }
        let Some((last, before)) = rest.split_last() else {
            return Err(Miss::Nothing);
        };
        let Some(columns) = column_lines(part, std::slice::from_ref(last)) else {
            return if rows.is_some() {
                Err(Miss::NoColumn)
            } else {
                Err(Miss::Nothing)
            };
        };
        if before.is_empty() {
            return Err(Miss::NoRow);
        }
        match self.rows(part, before) {
            Ok(Some(rows)) => found(part, rows, columns),
            Ok(None) => Err(Miss::Nothing),
            Err(several) => Err(Miss::Ambiguous(several)),
        }
    }

    /// The row or column of a variable in `part`.
    fn bound_in(&self, part: &Part, bound: &Bound<'_>) -> Option<Axis> {
        let home = self.form.table(bound.table).and_then(|t| t.parts.get(bound.part));
        if !self.foreign && home.is_some_and(|p| std::ptr::eq(p, part)) {
            return Some(bound.axis);
        }
        match bound.axis {
            Axis::Row(_) => part.row_index(bound.id).map(Axis::Row),
            Axis::Column(_) => part.column_index(bound.id).map(Axis::Column),
        }
    }
}

fn found(part: &Part, rows: Lines, columns: Lines) -> Result<Selection, Miss> {
    let single = rows.single && columns.single;
    let cells: Vec<_> = rows
        .indices
        .iter()
        .flat_map(|&r| columns.indices.iter().filter_map(move |&c| part.cell(r, c)))
        .collect();
    if cells.is_empty() {
        return Err(Miss::Nothing);
    }
    Ok(Selection { cells, single })
}

fn ambiguous(path: &Path, several: &[String]) -> Complaint {
    Complaint::new(
        path.span,
        format!("这个名称不止一处：{}", several.join("、")),
        format!("this name is ambiguous: {}", several.join(", ")),
    )
}
