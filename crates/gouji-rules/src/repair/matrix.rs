//! Sparse integer matrices, stored by row and by column, and the one step of exact elimination.
//!
//! No figures live here, and nothing here knows what a row or a column means.

/// One entry of a row: a column and its coefficient.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Term {
    pub(super) column: u32,
    pub(super) coefficient: i64,
}

/// One entry of a column: a row and its coefficient.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Entry {
    pub(super) row: u32,
    pub(super) coefficient: i64,
}

/// A matrix in compressed sparse rows, with the transposed copy and a constant per row.
#[derive(Debug, Clone)]
pub(super) struct Matrix {
    constants: Vec<i128>,
    row_starts: Vec<u32>,
    terms: Vec<Term>,
    column_starts: Vec<u32>,
    entries: Vec<Entry>,
}

impl Matrix {
    /// Builds the matrix from rows sorted by column; `None` when it outgrows 32-bit indices.
    pub(super) fn new(width: usize, rows: Vec<(Vec<Term>, i128)>) -> Option<Matrix> {
        let mut constants = Vec::with_capacity(rows.len());
        let mut row_starts = Vec::with_capacity(rows.len() + 1);
        let mut terms: Vec<Term> = Vec::new();
        let mut counts = vec![0u32; width + 1];
        row_starts.push(0);
        for (row, constant) in rows {
            for term in &row {
                *counts.get_mut(term.column as usize + 1)? += 1;
            }
            terms.extend(row);
            row_starts.push(u32::try_from(terms.len()).ok()?);
            constants.push(constant);
        }
        let mut sum = 0;
        for count in &mut counts {
            sum += *count;
            *count = sum;
        }
        let column_starts = counts.clone();
        let mut entries = vec![
            Entry {
                row: 0,
                coefficient: 0
            };
            terms.len()
        ];
        for row in 0..constants.len() {
            let span = row_starts[row] as usize..row_starts[row + 1] as usize;
            for term in &terms[span] {
                let slot = &mut counts[term.column as usize];
                entries[*slot as usize] = Entry {
                    row: u32::try_from(row).ok()?,
                    coefficient: term.coefficient,
                };
                *slot += 1;
            }
        }
        Some(Matrix {
            constants,
            row_starts,
            terms,
            column_starts,
            entries,
        })
    }

    pub(super) fn rows(&self) -> usize {
        self.constants.len()
    }

    pub(super) fn constant(&self, row: usize) -> i128 {
        self.constants.get(row).copied().unwrap_or(0)
    }

    /// The terms of a row, sorted by column.
    pub(super) fn row(&self, row: usize) -> &[Term] {
        slice(&self.terms, &self.row_starts, row)
    }

    /// The entries of a column, sorted by row.
    pub(super) fn column(&self, column: u32) -> &[Entry] {
        slice(&self.entries, &self.column_starts, column as usize)
    }
}

fn slice<'a, T>(items: &'a [T], starts: &[u32], index: usize) -> &'a [T] {
    match starts.get(index..).unwrap_or_default() {
        [start, end, ..] => &items[*start as usize..*end as usize],
        _ => &[],
    }
}

/// The coefficient of a column in a row sorted by column; zero when it is absent.
pub(super) fn coefficient(row: &[Term], column: u32) -> i64 {
    match row.binary_search_by_key(&column, |term| term.column) {
        Ok(found) => row.get(found).map_or(0, |term| term.coefficient),
        Err(_) => 0,
    }
}

/// Two factors `(p, q)` without a common divisor such that `p * row - q * pivot` loses the column.
///
/// This is the fraction-free step of integer elimination: with coefficients of one, as the forms
/// have them, both factors are one too, and any other integers stay exact.
pub(super) fn factors(of_row: i64, of_pivot: i64) -> Option<(i64, i64)> {
    if of_row.unsigned_abs() == 1 && of_pivot.unsigned_abs() == 1 {
        return Some((1, of_row.checked_mul(of_pivot)?));
    }
    let divisor = i64::try_from(gcd(of_row.unsigned_abs(), of_pivot.unsigned_abs())).ok()?;
    let (p, q) = (of_pivot.checked_div(divisor)?, of_row.checked_div(divisor)?);
    // A positive factor keeps the sign of the residual, which makes residuals comparable.
    if p < 0 {
        Some((p.checked_neg()?, q.checked_neg()?))
    } else {
        Some((p, q))
    }
}

/// Appends `p * row - q * pivot` to `out`, leaving out columns that `dropped` names.
///
/// Returns `None` when a coefficient overflows; what was appended is then meaningless.
pub(super) fn combine(
    row: &[Term],
    pivot: &[Term],
    (p, q): (i64, i64),
    dropped: impl Fn(u32) -> bool,
    out: &mut Vec<Term>,
) -> Option<()> {
    let (mut left, mut right) = (row.iter().peekable(), pivot.iter().peekable());
    loop {
        let (column, coefficient) = match (left.peek(), right.peek()) {
            (None, None) => return Some(()),
            (Some(a), Some(b)) if a.column == b.column => {
                let sum = p
                    .checked_mul(a.coefficient)?
                    .checked_sub(q.checked_mul(b.coefficient)?)?;
                let column = a.column;
                left.next();
                right.next();
                (column, sum)
            }
            (Some(a), b) if b.is_none_or(|b| a.column < b.column) => {
                let found = (a.column, p.checked_mul(a.coefficient)?);
                left.next();
                found
            }
            (_, Some(b)) => {
                let found = (b.column, q.checked_mul(b.coefficient)?.checked_neg()?);
                right.next();
                found
            }
            (Some(_), None) => return Some(()),
        };
        if coefficient != 0 && !dropped(column) {
            out.push(Term { column, coefficient });
        }
    }
}

/// `p * left - q * right` for residuals; never the one number that has no negative.
pub(super) fn combine_residuals(left: i128, right: i128, (p, q): (i64, i64)) -> Option<i128> {
    let moved = right.checked_mul(i128::from(q))?;
    let sum = left.checked_mul(i128::from(p))?.checked_sub(moved)?;
    (sum != i128::MIN).then_some(sum)
}

/// The greatest common divisor; of zero and zero it is one, so that one may divide by it.
pub(super) fn gcd(mut a: u64, mut b: u64) -> u64 {
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a.max(1)
}
