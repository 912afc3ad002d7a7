//! A bar on standard error while many reports are worked on. In a pipe there is none.

use std::io::IsTerminal;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// Fewer reports than this are done before a bar could be read.
const LEAST: usize = 64;

/// The bar, or nothing.
pub(crate) struct Progress(Option<ProgressBar>);

impl Progress {
    /// A bar for `total` reports.
    pub(crate) fn new(total: usize) -> Self {
        if total < LEAST || !std::io::stderr().is_terminal() {
            return Self(None);
        }
        let bar = ProgressBar::with_draw_target(Some(total as u64), ProgressDrawTarget::stderr());
        if let Ok(style) = ProgressStyle::with_template("{bar:30} {pos}/{len} {eta}") {
            bar.set_style(style);
        }
        Self(Some(bar))
    }

    /// One more report is done; `print` writes its results without tearing the bar.
    pub(crate) fn step<R>(&self, print: impl FnOnce() -> R) -> R {
        match &self.0 {
            Some(bar) => {
                let result = bar.suspend(print);
                bar.inc(1);
                result
            }
            None => print(),
        }
    }

    /// Takes the bar away.
    pub(crate) fn finish(&self) {
        if let Some(bar) = &self.0 {
            bar.finish_and_clear();
        }
    }
}
