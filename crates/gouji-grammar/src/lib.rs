//! Text to syntax: one pest grammar per language, and typed nodes with byte spans.
//!
//! Nothing here knows a form, a rule or a year. pest's `Rule` types stay inside the module that owns the grammar.

pub mod figure;
pub mod formula;
pub mod pattern;
pub mod report;
mod span;

pub use span::Span;
