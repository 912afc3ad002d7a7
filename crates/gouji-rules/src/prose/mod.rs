//! What the kinds that read prose have in common: phrases, guards, sums of cells, amounts as intervals, ties.

pub(crate) mod amount;
pub(crate) mod binding;
pub(crate) mod claim;
pub(crate) mod guard;
pub(crate) mod percent;
pub(crate) mod phrase;
pub(crate) mod sum;
mod ties;

pub use ties::{Tie, ties};
