//! Test material for the other crates: whole reports with what must be found in them, and a generator of balanced
//! reports in every layout. Nothing here is used by the program itself, so it may panic with a clear message.

mod compare;
mod forms;
pub mod reports;

pub use compare::{Cells, differences};
pub use forms::forms;
