//! Runs the command `gouji` as a user would.

mod bad_input;
mod commands;
mod encodings;
mod harness;
mod many_files;
