//! The identities that a form states of itself, as exact linear equations over its cells.
//!
//! The reader uses them to decode figures that lost their borders; rules use them to accuse.

use super::CellId;

/// One linear equation: the sum of `coefficient × cell` over its terms is zero.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Identity {
    /// Which identity of the form it belongs to, such as `requests/balance`.
    pub id: String,
    /// The row or column it was made for.
    pub scope: Scope,
    /// Its terms, each cell once.
    pub terms: Vec<Term>,
}

/// The row or column that an identity was made for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Scope {
    /// None: the formula has no `for`.
    Whole,
    /// A row, by id.
    Row(String),
    /// A column, by id.
    Column(String),
}

/// One term of an identity.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Term {
    /// The cell.
    pub cell: CellId,
    /// How often it counts: 1 on one side, -1 on the other.
    pub coefficient: i64,
}
