//! Text to report: forms as data, layouts of pasted tables, cells with paths and exact values, figures in prose.
//!
//! Reading never fails: a broken report is a report with problems. Nothing here knows a rule.

pub mod align;
pub mod data_file;
mod date;
pub mod form;
mod identify;
mod layout;
mod literal;
mod organ;
pub mod prose;
mod read;
mod report;
mod sections;
pub mod skeleton;
mod table;
mod text;
mod typed;

pub use date::Date;
pub use form::{CellId, Form, Forms};
pub use literal::Literal;
pub use organ::{organ_key, same_organ};
pub use prose::{Prose, ProseFigure};
pub use read::{Hints, Shared, glance, read};
pub use report::{Entry, Found, Period, Problem, Reason, Report, SectionFound, TableFound, Unplaced, Value};
pub use text::{Lang, Text};
pub use typed::read_after;
