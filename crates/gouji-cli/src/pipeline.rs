//! Work on many reports at once, results in the order of the input.
//!
//! Workers take the next index, so a slow report holds up nobody; a worker that is too far ahead of the printer
//! waits, so that the number of finished results in memory is bounded whatever the number of reports.

use std::collections::VecDeque;
use std::ops::ControlFlow;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;

/// Results that may wait for an earlier one, per worker.
const AHEAD: usize = 16;

/// Reports may nest deeper than the default stack of a thread likes; the pages are only taken when touched.
const STACK: usize = 16 << 20;

/// Works on every item and hands the results to `sink` in order, until it says stop.
///
/// `worker` makes the function that one worker calls again and again; it may keep buffers. `sink` runs on the
/// calling thread.
pub(crate) fn run<T, R, F>(
    items: &[T],
    jobs: usize,
    worker: impl Fn() -> F + Sync,
    mut sink: impl FnMut(R) -> ControlFlow<()>,
) where
    T: Sync,
    R: Send,
    F: FnMut(&T) -> R,
{
    let jobs = jobs.min(items.len());
    if jobs <= 1 {
        let mut work = worker();
        let _ = items.iter().try_for_each(|item| sink(work(item)));
        return;
    }
    let queue = Queue::new(items.len(), jobs * AHEAD);
    thread::scope(|scope| {
        let mut started = 0;
        for _ in 0..jobs {
            let body = || {
                let mut work = worker();
                while let Some(index) = queue.take() {
                    // Whatever happens in `work`, the printer must not wait for ever.
                    let place = Slot { queue: &queue, index };
                    place.fill(work(&items[index]));
                }
            };
            let thread = thread::Builder::new().stack_size(STACK);
            started += usize::from(thread.spawn_scoped(scope, body).is_ok());
        }
        if started == 0 {
            let mut work = worker();
            let _ = items.iter().try_for_each(|item| sink(work(item)));
            return;
        }
        while let Some(result) = queue.next() {
            if sink(result).is_break() {
                queue.stop();
                break;
            }
        }
    });
}

struct Queue<R> {
    state: Mutex<State<R>>,
    changed: Condvar,
    ahead: usize,
}

struct State<R> {
    /// Results from `printed` on; none where one is not there yet.
    waiting: VecDeque<Option<R>>,
    printed: usize,
    taken: usize,
    total: usize,
}

/// The promise to deliver the result of one item.
struct Slot<'q, R> {
    queue: &'q Queue<R>,
    index: usize,
}

impl<R> Queue<R> {
    fn new(total: usize, ahead: usize) -> Self {
        let state = State {
            waiting: VecDeque::with_capacity(ahead),
            printed: 0,
            taken: 0,
            total,
        };
        Self {
            state: Mutex::new(state),
            changed: Condvar::new(),
            ahead,
        }
    }

    /// The next item to work on, once the printer is near enough.
    fn take(&self) -> Option<usize> {
        let mut state = self.lock();
        loop {
            if state.taken >= state.total {
                return None;
            }
            if state.taken < state.printed + self.ahead {
                state.taken += 1;
                state.waiting.push_back(None);
                return Some(state.taken - 1);
            }
            state = self.wait(state);
        }
    }

    /// The next result in the order of the items.
    fn next(&self) -> Option<R> {
        let mut state = self.lock();
        loop {
            if state.printed >= state.total {
                return None;
            }
            if let Some(first) = state.waiting.front_mut()
                && let Some(result) = first.take()
            {
                state.waiting.pop_front();
                state.printed += 1;
                self.changed.notify_all();
                return Some(result);
            }
            state = self.wait(state);
        }
    }

    /// No more items are given out.
    fn stop(&self) {
        self.lock().total = 0;
        self.changed.notify_all();
    }

    // A panic while the lock is held cannot leave the state half changed, so a poisoned lock is as good as any.
    fn lock(&self) -> MutexGuard<'_, State<R>> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn wait<'q>(&self, state: MutexGuard<'q, State<R>>) -> MutexGuard<'q, State<R>> {
        self.changed.wait(state).unwrap_or_else(PoisonError::into_inner)
    }
}

impl<R> Slot<'_, R> {
    fn fill(self, result: R) {
        let mut state = self.queue.lock();
        let at = self.index - state.printed;
        if let Some(slot) = state.waiting.get_mut(at) {
            *slot = Some(result);
        }
    }
}

impl<R> Drop for Slot<'_, R> {
    fn drop(&mut self) {
        if thread::panicking() {
            self.queue.stop();
        }
        self.queue.changed.notify_all();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::time::Duration;

    #[test]
    fn results_come_in_the_order_of_the_items_whoever_is_first() {
        let items: Vec<u64> = (0..500).collect();
        for jobs in [1, 2, 7] {
            let mut seen = Vec::new();
            let worker = || {
                |n: &u64| {
                    thread::sleep(Duration::from_micros((n % 3) * 40));
                    *n
                }
            };
            run(&items, jobs, worker, |n| {
                seen.push(n);
                ControlFlow::Continue(())
            });
            assert_eq!(seen, items);
        }
    }

    #[test]
    fn finished_results_do_not_pile_up_behind_a_slow_printer() {
        let items: Vec<usize> = (0..400).collect();
        let (made, most, mut printed) = (AtomicUsize::new(0), AtomicUsize::new(0), 0);
        let worker = || |_: &usize| made.fetch_add(1, Ordering::SeqCst);
        run(&items, 2, worker, |_| {
            thread::sleep(Duration::from_micros(50));
            printed += 1;
            most.fetch_max(made.load(Ordering::SeqCst) - printed, Ordering::SeqCst);
            ControlFlow::Continue(())
        });
        assert!(most.into_inner() <= 2 * AHEAD + 2);
    }

    #[test]
    fn a_printer_that_stops_ends_the_work() {
        let items: Vec<usize> = (0..100_000).collect();
        let made = AtomicUsize::new(0);
        run(
            &items,
            2,
            || |_: &usize| made.fetch_add(1, Ordering::SeqCst),
            |_| ControlFlow::Break(()),
        );
        assert!(made.into_inner() < 1000);
    }
}
