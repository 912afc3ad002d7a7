//! The server seen from outside: raw frames in, messages out.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod asking;
mod client;
mod engine;
mod framing;
mod lifecycle;
mod ordering;
mod panics;
mod requests;
mod sync;
mod uris;
