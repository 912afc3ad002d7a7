//! Ends the server when the editor that started it is gone.
//!
//! On Linux `/proc` tells whether a process lives, without unsafe code. Elsewhere nothing is watched: there the end of the
//! input, which comes with the editor's death, is what ends the server.

use std::fs;
use std::io;
use std::thread;
use std::time::Duration;

/// How often the process is looked for.
const INTERVAL: Duration = Duration::from_secs(1);

/// Calls `gone` when `process` has ended.
///
/// A process that cannot be seen at all is not watched: the client may live in another container or on another machine,
/// and its number then means nothing here.
///
/// # Errors
/// If no thread can be started.
pub(crate) fn watch(process: u32, gone: impl FnOnce() + Send + 'static) -> io::Result<()> {
    let Some(born) = birth(process) else { return Ok(()) };
    let wait = move || {
        while birth(process) == Some(born) {
            thread::sleep(INTERVAL);
        }
        gone();
    };
    thread::Builder::new()
        .name("parent".into())
        .stack_size(64 * 1024)
        .spawn(wait)?;
    Ok(())
}

/// When the process began, in the kernel's ticks, so that a number used again is not taken for the same process. `None` if
/// it does not live; one that only waits to be buried does not.
fn birth(process: u32) -> Option<u64> {
    let stat = fs::read_to_string(format!("/proc/{process}/stat")).ok()?;
    // The name in brackets may hold anything, brackets and spaces too.
    let (_, fields) = stat.rsplit_once(')')?;
    let mut fields = fields.split_ascii_whitespace();
    let state = fields.next()?;
    let born = fields.nth(18)?.parse().ok()?;
    (!matches!(state, "Z" | "X")).then_some(born)
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;
    use std::process::Command;
    use std::sync::mpsc::channel;

    #[test]
    fn a_living_process_has_a_birth_and_an_unknown_one_has_none() {
        assert!(birth(std::process::id()).is_some());
        assert_eq!(birth(u32::MAX), None);
    }

    #[test]
    fn the_end_of_a_process_is_noticed_even_before_it_is_buried() {
        let mut child = Command::new("sleep").arg("60").spawn().unwrap();
        let (sender, receiver) = channel();
        watch(child.id(), move || sender.send(()).unwrap()).unwrap();
        assert!(receiver.recv_timeout(Duration::from_millis(50)).is_err());
        child.kill().unwrap();
        assert!(receiver.recv_timeout(Duration::from_secs(5)).is_ok());
        child.wait().unwrap();
    }
}
