//! Chores of the project that cargo has no command for.

fn main() {
    println!("usage: cargo xtask <chore>");
}
