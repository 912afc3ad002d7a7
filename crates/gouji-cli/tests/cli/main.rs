//! Runs the command `gouji` as a user would.

#![expect(clippy::unwrap_used, reason = "helpers of tests fail where they stand")]

mod bad_input;
mod commands;
mod encodings;
mod fixing;
mod harness;
mod ignoring;
mod many_files;
mod organs;
mod packs;
mod years;
