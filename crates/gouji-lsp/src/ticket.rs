//! How a request gets to see the documents as they stood when it came in.
//!
//! The front asks the actor while the request is still in the order of the wire, and puts the promise where only the
//! request's own task finds it. The handler, which may run later, redeems it.

use std::cell::Cell;

use tokio::sync::oneshot;

use crate::snapshot::View;

type Promise = oneshot::Receiver<View>;

tokio::task_local! {
    static TICKET: Cell<Option<Promise>>;
}

/// Runs `request` with its promise at hand.
pub(crate) async fn with<F: Future>(promise: Promise, request: F) -> F::Output {
    TICKET.scope(Cell::new(Some(promise)), request).await
}

/// The view that was promised; empty outside of a request, a second time, and when the server ends.
pub(crate) async fn redeem() -> View {
    let promise = TICKET.try_with(Cell::take).ok().flatten();
    match promise {
        Some(promise) => promise.await.unwrap_or_default(),
        None => View::default(),
    }
}
