//! Help for those who write packs: whether rules contradict or repeat each other, and whether they fire.

mod claims;
mod lint;
mod mutation;
mod simplex;

pub use lint::{Advice, Remark, lint};
pub use mutation::{Miss, mutate};
