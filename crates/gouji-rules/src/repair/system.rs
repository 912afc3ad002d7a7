//! The linear system of a form: its variables, its identities, and the check that they hold.
//!
//! A system is compiled once per form and knows no figures; the figures of a report are handed to
//! each question as a slice, `None` for a blank. Nothing here searches for causes.

use std::fmt;

use super::matrix::{Matrix, Term, coefficient};

/// The largest sum of absolute coefficients that one identity may have.
///
/// With this bound a residual of `i64` figures stays below 2^125, so the plain check needs no
/// overflow test per term and is still exact for figures near `i64::MAX`.
const COEFFICIENT_LIMIT: i128 = 1 << 60;

/// One exact linear identity: the sum of coefficient times variable, plus the constant, is zero.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identity {
    /// Pairs of a variable's index and its coefficient.
    pub terms: Vec<(usize, i64)>,
    /// What is added to the sum.
    pub constant: i64,
}

/// Where a figure comes from, and so how readily it is blamed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Weight {
    /// A cell of a table.
    Table,
    /// A figure in a sentence, usually copied from a table; it is the first to be doubted.
    Prose,
    /// A figure that is no longer open to change, such as last year's published report.
    Fixed,
}

/// One figure of the report, as the search sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Variable {
    /// Where the figure comes from.
    pub weight: Weight,
    /// Whether a repair must keep the figure at zero or above, as counts are.
    pub non_negative: bool,
    /// The table that the figure stands in; neighbours are sought within one table only.
    pub table: u32,
    /// The row in the grid of the table, if the figure stands in a grid.
    pub row: Option<u32>,
    /// The column in the grid of the table, if the figure stands in a grid.
    pub column: Option<u32>,
    /// Whether the figure is a total of others, such as a row total or a column total.
    pub total: bool,
}

/// An identity that does not hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Violation {
    /// The index of the identity.
    pub identity: usize,
    /// The left side minus zero: by how much the identity fails.
    pub residual: i128,
}

/// Why a system could not be compiled.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CompileError {
    /// An identity names a variable that does not exist.
    UnknownVariable {
        /// The index of the identity.
        identity: usize,
        /// The variable that it names.
        variable: usize,
    },
    /// The coefficients of an identity are too large to be evaluated exactly.
    CoefficientsTooLarge {
        /// The index of the identity.
        identity: usize,
    },
    /// There are more variables, identities or terms than a 32-bit index can name.
    TooLarge,
}

impl fmt::Display for CompileError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            CompileError::UnknownVariable { identity, variable } => {
                write!(
                    f,
                    "identity {identity} names variable {variable}, which does not exist"
                )
            }
            CompileError::CoefficientsTooLarge { identity } => {
                write!(
                    f,
                    "the coefficients of identity {identity} are too large to be evaluated exactly"
                )
            }
            CompileError::TooLarge => write!(f, "the system has too many variables or terms"),
        }
    }
}

impl std::error::Error for CompileError {}

/// The identities of a form, compiled to sparse integer rows and columns.
#[derive(Debug, Clone)]
pub struct System {
    pub(super) variables: Vec<Variable>,
    pub(super) matrix: Matrix,
    /// Pairs of neighbouring cells (in a row or in a column), for the edit operations.
    pub(super) neighbours: Vec<(u32, u32)>,
    /// The cells of each grid row from left to right, for the edit operations.
    pub(super) lines: Vec<Line>,
}

/// One row of a grid.
#[derive(Debug, Clone)]
pub(super) struct Line {
    /// The variables of the row, from left to right.
    pub(super) cells: Vec<u32>,
    /// The index in `System::lines` of the row directly above, if there is one.
    pub(super) above: Option<usize>,
    /// The identity that sums the row, if there is one: it contains all of its cells.
    pub(super) closing: Option<u32>,
}

impl System {
    /// Compiles identities over variables. Terms of the same variable are added up, zero terms dropped.
    ///
    /// # Errors
    ///
    /// An identity that names an unknown variable or whose coefficients are huge is refused.
    pub fn compile(variables: Vec<Variable>, identities: &[Identity]) -> Result<System, CompileError> {
        let width = u32::try_from(variables.len()).map_err(|_| CompileError::TooLarge)?;
        let mut rows = Vec::with_capacity(identities.len());
        for (index, identity) in identities.iter().enumerate() {
            rows.push((
                compile_row(index, identity, width)?,
                i128::from(identity.constant),
            ));
        }
        let matrix = Matrix::new(width as usize, rows).ok_or(CompileError::TooLarge)?;
        let mut lines = grid_lines(&variables);
        for line in &mut lines {
            line.closing = closing_identity(&matrix, &line.cells);
        }
        let neighbours = grid_neighbours(&variables, &lines);
        Ok(System {
            variables,
            matrix,
            neighbours,
            lines,
        })
    }

    /// The variables, in the order of their indices.
    pub fn variables(&self) -> &[Variable] {
        &self.variables
    }

    /// How many identities the system has.
    pub fn identity_count(&self) -> usize {
        self.matrix.rows()
    }

    /// By how much an identity fails; `None` when one of its operands is blank.
    pub fn residual(&self, identity: usize, values: &[Option<i64>]) -> Option<i128> {
        let mut sum = self.matrix.constant(identity);
        for term in self.matrix.row(identity) {
            let value = values.get(term.column as usize).copied().flatten()?;
            sum += i128::from(term.coefficient) * i128::from(value);
        }
        Some(sum)
    }

    /// The identities that do not hold. One with a blank operand is not assessable, hence not listed.
    pub fn check(&self, values: &[Option<i64>]) -> Vec<Violation> {
        let mut violations = Vec::new();
        for identity in 0..self.identity_count() {
            if let Some(residual) = self.residual(identity, values)
                && residual != 0
            {
                violations.push(Violation { identity, residual });
            }
        }
        violations
    }
}

fn compile_row(index: usize, identity: &Identity, width: u32) -> Result<Vec<Term>, CompileError> {
    let mut terms: Vec<(u32, i128)> = Vec::with_capacity(identity.terms.len());
    for &(variable, coefficient) in &identity.terms {
        let column = u32::try_from(variable).ok().filter(|column| *column < width);
        let column = column.ok_or(CompileError::UnknownVariable {
            identity: index,
            variable,
        })?;
        terms.push((column, i128::from(coefficient)));
    }
    terms.sort_unstable_by_key(|term| term.0);
    terms.dedup_by(|next, kept| {
        let same = next.0 == kept.0;
        if same {
            kept.1 += next.1;
        }
        same
    });
    terms.retain(|term| term.1 != 0);
    let size: i128 = terms.iter().map(|term| term.1.abs()).sum();
    let too_large = CompileError::CoefficientsTooLarge { identity: index };
    if size > COEFFICIENT_LIMIT {
        return Err(too_large);
    }
    terms
        .into_iter()
        .map(|(column, coefficient)| {
            let coefficient = i64::try_from(coefficient).map_err(|_| too_large.clone())?;
            Ok(Term { column, coefficient })
        })
        .collect()
}

/// Groups the variables by table and row, each row sorted by column.
fn grid_lines(variables: &[Variable]) -> Vec<Line> {
    let mut cells: Vec<(u32, u32, u32, u32)> = Vec::new();
    for (index, variable) in variables.iter().enumerate() {
        if let (Some(row), Some(column), Ok(index)) = (variable.row, variable.column, u32::try_from(index)) {
            cells.push((variable.table, row, column, index));
        }
    }
    cells.sort_unstable();
    let mut lines: Vec<Line> = Vec::new();
    let mut last: Option<(u32, u32)> = None;
    for (table, row, _, index) in cells {
        if last != Some((table, row)) {
            let adjoins = last.is_some_and(|(t, r)| t == table && r.checked_add(1) == Some(row));
            let above = if adjoins { lines.len().checked_sub(1) } else { None };
            lines.push(Line {
                cells: Vec::new(),
                above,
                closing: None,
            });
            last = Some((table, row));
        }
        if let Some(line) = lines.last_mut() {
            line.cells.push(index);
        }
    }
    lines
}

fn closing_identity(matrix: &Matrix, cells: &[u32]) -> Option<u32> {
    let contains_all = |row: u32| {
        let terms = matrix.row(row as usize);
        cells.len() > 2 && cells.iter().all(|&cell| coefficient(terms, cell) != 0)
    };
    matrix
        .column(*cells.first()?)
        .iter()
        .map(|entry| entry.row)
        .find(|&row| contains_all(row))
}

fn grid_neighbours(variables: &[Variable], lines: &[Line]) -> Vec<(u32, u32)> {
    let column = |cell: u32| variables.get(cell as usize).and_then(|variable| variable.column);
    let mut pairs = Vec::new();
    for line in lines {
        for pair in line.cells.windows(2) {
            if let [left, right] = *pair
                && column(left).and_then(|c| c.checked_add(1)) == column(right)
            {
                pairs.push((left, right));
            }
        }
        let Some(above) = line.above.and_then(|index| lines.get(index)) else {
            continue;
        };
        for &upper in &above.cells {
            if let Some(&lower) = line.cells.iter().find(|&&lower| column(lower) == column(upper)) {
                pairs.push((upper, lower));
            }
        }
    }
    pairs
}
