//! The server seen from outside: raw frames in, messages out.

mod client;
mod engine;
mod framing;
mod lifecycle;
mod ordering;
mod panics;
mod requests;
mod sync;
mod uris;
