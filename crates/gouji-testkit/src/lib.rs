//! Test material for the other crates: whole reports with what must be found in them, and a generator of balanced
//! reports in every layout. Nothing here is used by the program itself, so it may panic with a clear message.
//!
//! ```
//! use gouji_testkit::{Layout, generate};
//!
//! let report = generate(7, Layout::Pipe);
//! assert_eq!(report.text, generate(7, Layout::Pipe).text, "the same seed gives the same report");
//! ```

mod balance;
mod compare;
mod figures;
mod forms;
mod grid;
mod identities;
mod large;
mod layout;
mod mutate;
mod report;
pub mod reports;
mod rng;

pub use balance::{Size, balanced};
pub use compare::{Cells, differences};
pub use figures::Figures;
pub use forms::forms;
pub use identities::{Check, broken_identities, identities};
pub use large::large_report;
pub use layout::{Layout, Markup, SideLabel, certain_when_fused, draw};
pub use mutate::{Broken, Mutation, break_cells};
pub use report::{Generated, generate, generate_for, prose_only, whole};
pub use rng::{Rng, for_each_seed};
