//! What an editor can ask about a document: one file for each feature.
//!
//! A feature is a pure function of a [`Snapshot`](crate::snapshot::Snapshot) and the request's own parameters. It knows no
//! client, no channel and no other request. `server.rs` has one method that calls it, `capabilities.rs` one line.

pub(crate) mod actions;
pub(crate) mod completion;
pub(crate) mod formatting;
pub(crate) mod hover;
pub(crate) mod ignoring;
pub(crate) mod inlay;
pub(crate) mod lens;
pub(crate) mod new_report;
pub(crate) mod outline;
pub(crate) mod preview;
pub(crate) mod pull;
pub(crate) mod relations;
pub(crate) mod rename;
pub(crate) mod rule_fields;
pub(crate) mod rule_files;
pub(crate) mod status;
pub(crate) mod tokens;
pub(crate) mod words;
