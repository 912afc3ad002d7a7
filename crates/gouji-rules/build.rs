//! Rebuilds when a file is added to `rules/`; changes of files that are there already are noticed without this.

fn main() {
    println!("cargo:rerun-if-changed=../../rules");
    println!("cargo:rerun-if-changed=build.rs");
}
