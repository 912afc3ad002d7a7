//! To be filled.

pub mod repair;
