//! Report to findings: RON packs, the formula language, rule kinds, repair.
//!
//! No rule is compiled in: whatever a template year states is in `rules/`.

mod finding;
pub mod formula;

pub use finding::{Edit, Finding, Fix, Related, Safety, Severity};
