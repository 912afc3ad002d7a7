//! What leaves the server: a queue of frames and the one thread that writes them.
//!
//! Sending never blocks, so a client that does not read cannot wedge a request. The actor, whose output is the bulk,
//! asks for room first and so computes nothing for a client that cannot take it.

use std::collections::VecDeque;
use std::io::Write;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use serde::Serialize;

/// Beyond this many bytes the queue counts as full. Nothing is lost then; see [`Outbox::has_room`].
const FULL: usize = 1024 * 1024;

/// A handle to the queue; clones share it.
#[derive(Clone, Default)]
pub(crate) struct Outbox {
    shared: Arc<Shared>,
}

#[derive(Default)]
struct Shared {
    queue: Mutex<Queue>,
    changed: Condvar,
}

#[derive(Default)]
struct Queue {
    frames: VecDeque<Vec<u8>>,
    bytes: usize,
    /// No more frames are taken; the writer ends when it has written the rest.
    closed: bool,
    /// The writer has ended, with or without an error.
    done: bool,
}

/// A notification whose parameters are written as they are.
#[derive(Serialize)]
struct Notification<'a, P> {
    jsonrpc: &'static str,
    method: &'a str,
    params: P,
}

impl Outbox {
    /// Queues a message.
    pub(crate) fn send(&self, message: &impl Serialize) {
        // Only maps with odd keys fail to serialise, and no message has one. Silence is then better than half a frame.
        let Ok(body) = serde_json::to_vec(message) else {
            return;
        };
        let mut queue = self.lock();
        if queue.closed {
            return;
        }
        queue.bytes += body.len();
        queue.frames.push_back(body);
        drop(queue);
        self.shared.changed.notify_all();
    }

    /// Queues a notification.
    pub(crate) fn notify(&self, method: &str, params: impl Serialize) {
        self.send(&Notification {
            jsonrpc: "2.0",
            method,
            params,
        });
    }

    /// Whether the client keeps up with what it is sent.
    pub(crate) fn has_room(&self) -> bool {
        self.lock().bytes < FULL
    }

    /// Blocks until the client keeps up or is gone.
    pub(crate) fn wait_for_room(&self) {
        let full = |queue: &mut Queue| queue.bytes >= FULL && !queue.done;
        let _queue = self
            .shared
            .changed
            .wait_while(self.lock(), full)
            .unwrap_or_else(PoisonError::into_inner);
    }

    /// Takes no more frames and waits, at most `patience`, until those taken are written.
    pub(crate) fn close(&self, patience: Duration) {
        self.lock().closed = true;
        self.shared.changed.notify_all();
        let _unread = self
            .shared
            .changed
            .wait_timeout_while(self.lock(), patience, |queue| !queue.done);
    }

    /// Writes frames to `output` until the queue is closed and empty, or the client is gone.
    pub(crate) fn write_to(&self, mut output: impl Write) {
        let mut batch = Vec::new();
        while self.take(&mut batch) {
            if output.write_all(&batch).and_then(|()| output.flush()).is_err() {
                break;
            }
            batch.clear();
            batch.shrink_to(FULL);
        }
        let mut queue = self.lock();
        queue.closed = true;
        queue.done = true;
        queue.frames.clear();
        drop(queue);
        self.shared.changed.notify_all();
    }

    /// Waits for frames and appends all there are to `batch`, so that a burst costs one system call.
    fn take(&self, batch: &mut Vec<u8>) -> bool {
        let idle = |queue: &mut Queue| queue.frames.is_empty() && !queue.closed;
        let waited = self.shared.changed.wait_while(self.lock(), idle);
        let mut queue = waited.unwrap_or_else(PoisonError::into_inner);
        if queue.frames.is_empty() {
            return false;
        }
        for frame in queue.frames.drain(..) {
            // Writing into a vector cannot fail.
            let _ = write!(batch, "Content-Length: {}\r\n\r\n", frame.len());
            batch.extend_from_slice(&frame);
        }
        queue.bytes = 0;
        drop(queue);
        self.shared.changed.notify_all();
        true
    }

    /// The queue stays sound whatever panicked, so a poisoned lock is no reason to fall silent.
    fn lock(&self) -> MutexGuard<'_, Queue> {
        self.shared.queue.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn frames_are_written_in_order_with_their_length_in_bytes() {
        let outbox = Outbox::default();
        outbox.notify("m", "勾");
        outbox.send(&1);
        let writer = {
            let outbox = outbox.clone();
            std::thread::spawn(move || {
                let mut written = Vec::new();
                outbox.write_to(&mut written);
                written
            })
        };
        outbox.close(Duration::from_secs(5));
        let written = String::from_utf8(writer.join().unwrap()).unwrap();
        let body = r#"{"jsonrpc":"2.0","method":"m","params":"勾"}"#;
        assert_eq!(
            written,
            format!(
                "Content-Length: {}\r\n\r\n{body}Content-Length: 1\r\n\r\n1",
                body.len()
            )
        );
    }

    #[test]
    fn a_client_that_is_gone_frees_everyone_who_waits() {
        struct Gone;
        impl Write for Gone {
            fn write(&mut self, _: &[u8]) -> std::io::Result<usize> {
                Err(std::io::ErrorKind::BrokenPipe.into())
            }
            fn flush(&mut self) -> std::io::Result<()> {
                Ok(())
            }
        }
        let outbox = Outbox::default();
        outbox.send(&"x".repeat(2 * FULL));
        assert!(!outbox.has_room());
        outbox.write_to(Gone);
        outbox.wait_for_room();
        outbox.close(Duration::from_secs(5));
    }
}
