//! Reports on disk: which ones, and what text they hold.

mod decode;
mod discover;
mod editable;
mod load;
mod trouble;
mod workspace;

pub(crate) use discover::{BESIDE, Item, discover, reports_beside};
pub(crate) use editable::Editable;
pub(crate) use load::Reader;
pub(crate) use trouble::Trouble;
pub(crate) use workspace::{Workspace, escape_into};
