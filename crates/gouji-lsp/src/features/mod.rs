//! What an editor can ask about a document: one file for each feature.
//!
//! A feature is a pure function of a [`Snapshot`](crate::snapshot::Snapshot) and the request's own parameters. It knows no
//! client, no channel and no other request. `server.rs` has one method that calls it, `capabilities.rs` one line.

pub(crate) mod actions;
pub(crate) mod hover;
pub(crate) mod pull;
