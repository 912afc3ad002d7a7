//! The server with the real rules, as an editor sees it.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

#[allow(dead_code, reason = "these tests need only a part of it")]
#[path = "../protocol/client.rs"]
mod client;
#[path = "../protocol/engine.rs"]
mod engine;

mod actions;
mod beside;
mod calm;
mod desk;
mod diagnostics;
mod edits;
mod packs;
mod reading;
mod settings;
mod shape;
mod workspace;
mod writing;
