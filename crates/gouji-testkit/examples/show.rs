//! Prints one generated report: `cargo run -p gouji-testkit --example show -- 7 Fused`.

use gouji_testkit::{Layout, generate};

fn main() {
    let mut arguments = std::env::args().skip(1);
    let seed = arguments.next().and_then(|s| s.parse().ok()).unwrap_or(0);
    let name = arguments.next().unwrap_or_else(|| "Pipe".to_owned());
    match Layout::ALL.iter().find(|layout| format!("{layout:?}") == name) {
        Some(layout) => print!("{}", generate(seed, *layout).text),
        None => eprintln!("no layout {name}; there are {:?}", Layout::ALL),
    }
}
