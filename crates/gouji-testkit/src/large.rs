//! Very long reports, for benches and for limits of size.

use crate::layout::Layout;
use crate::report::generate;

/// A text of at least `bytes` bytes: whole reports in every layout one after the other.
pub fn large_report(bytes: usize, seed: u64) -> String {
    let mut text = String::with_capacity(bytes + 32 * 1024);
    let mut numbers = seed..;
    while text.len() < bytes {
        for layout in Layout::ALL {
            let seed = numbers.next().unwrap_or(seed);
            text.push_str(&generate(seed, layout).text);
        }
    }
    text
}
