//! Rebuilds the crate when a rule file is added or changed: the embedded copy must not grow stale.

fn main() {
    println!("cargo:rerun-if-changed=../../rules");
}
