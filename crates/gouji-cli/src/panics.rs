//! Mistakes of gouji itself: one line for people instead of a backtrace, and never more than one report lost.

use std::any::Any;
use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind, set_hook};

thread_local! {
    /// Whether this thread is inside [`guard`], where the caller tells what happened.
    static GUARDED: Cell<bool> = const { Cell::new(false) };
}

/// What a panic said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Panicked(pub(crate) String);

/// Replaces the default message with a line that an official can pass on.
pub(crate) fn install() {
    set_hook(Box::new(|info| {
        if !GUARDED.get() {
            let place = info
                .location()
                .map_or_else(String::new, |l| format!("{}:{}", l.file(), l.line()));
            eprintln!(
                "gouji 内部出错，请把这一行告诉开发者 / internal error, please report this line: {} ({place})",
                said(info.payload())
            );
        }
    }));
}

/// Runs `work`; a panic inside is an error of this one piece of work.
pub(crate) fn guard<R>(work: impl FnOnce() -> R) -> Result<R, Panicked> {
    let before = GUARDED.replace(true);
    let result = catch_unwind(AssertUnwindSafe(work));
    GUARDED.set(before);
    result.map_err(|payload| Panicked(said(payload.as_ref())))
}

fn said(payload: &(dyn Any + Send)) -> String {
    let text = payload
        .downcast_ref::<&str>()
        .copied()
        .or_else(|| payload.downcast_ref::<String>().map(String::as_str));
    text.unwrap_or("?").to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_is_an_error_of_its_own_piece_of_work() {
        install();
        assert_eq!(guard(|| 1), Ok(1));
        assert_eq!(
            guard(|| -> u8 { panic!("row {}", 7) }),
            Err(Panicked("row 7".to_owned()))
        );
    }
}
