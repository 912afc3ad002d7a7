//! Help for those who write packs: what may be written, whether rules contradict or repeat each other, and whether they
//! fire.

mod claims;
mod lint;
mod mutation;
mod notation;
mod schema;
pub(crate) mod shape;
mod simplex;

pub use lint::{Advice, Remark, lint};
pub use mutation::{Miss, mutate};
pub use schema::{Schema, meaning, schema};
pub use shape::{Field, Shape, Variant};
