//! The thread that reads: gate, message, front, and the answers on their way.
//!
//! It replaces the framework's own transport, which parses each message twice, answers nothing more after one broken
//! frame, and lets requests that wait for the client block the reading of the client's answers. Here nothing that reads
//! ever waits for anything but bytes.

use std::io::Read;
use std::panic::{AssertUnwindSafe, catch_unwind};

use futures_util::{FutureExt, Sink, SinkExt};
use tokio::runtime::Handle;
use tokio::sync::mpsc;
use tower_lsp::jsonrpc::{Error, ErrorCode, Id, Request, Response};
use tower_service::Service;

use crate::client::Client;
use crate::front::{Front, Reply};
use crate::gate::{Arrival, Gate, Refusal};
use crate::message::{Message, decode};
use crate::outbox::Outbox;

/// Requests that may wait at the same time. More than this is a client gone wild, and each costs memory.
const MOST_REQUESTS: usize = 4096;

/// `ServerCancelled` of the protocol: the request was fine, the server could not take it.
const SERVER_CANCELLED: i64 = -32802;

/// Why reading ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum End {
    /// The client said `exit`.
    Exit {
        /// Whether it had asked for a shutdown before.
        proper: bool,
    },
    /// The input ended.
    Input {
        /// Whether it had asked for a shutdown before.
        proper: bool,
    },
}

/// Everything that reading needs.
pub(crate) struct Reader<R, S, K> {
    /// Where frames come from.
    pub gate: Gate<R>,
    /// Where requests and notifications go.
    pub front: Front<S>,
    /// Where the client's answers go.
    pub answers: K,
    /// Where our answers go.
    pub outbox: Outbox,
    /// Where handlers run.
    pub runtime: Handle,
    /// Each running handler holds a clone, so the receiving end knows when the last is done.
    pub running: mpsc::Sender<()>,
    /// What to do once, when the client has introduced itself.
    pub connected: Option<OnConnect>,
}

/// What is done with a client's introduction.
pub(crate) type OnConnect = Box<dyn FnOnce(&Client) + Send>;

impl<R, S, K> Reader<R, S, K>
where
    R: Read,
    S: Service<Request, Response = Option<Response>>,
    S::Future: Send + 'static,
    S::Error: Send,
    K: Sink<Response> + Unpin,
{
    /// Reads until the client is gone.
    pub(crate) fn run(mut self) -> End {
        loop {
            let message = match self.gate.advance() {
                Ok(Some(Arrival::Body(body))) => decode(body),
                Ok(Some(Arrival::Refused(refusal))) => {
                    Err(Box::new(Response::from_error(Id::Null, why(refusal))))
                }
                // A broken pipe means the same as its end.
                Ok(None) | Err(_) => {
                    return End::Input {
                        proper: self.front.is_shut_down(),
                    };
                }
            };
            match message {
                Ok(Message::Request(request)) if request.method() == "exit" => {
                    return End::Exit {
                        proper: self.front.is_shut_down(),
                    };
                }
                Ok(Message::Request(request)) => self.request(request),
                Ok(Message::Response(response)) => self.answer(response),
                Err(response) => self.refuse(&response),
            }
        }
    }

    fn request(&mut self, request: Request) {
        // What follows an introduction or a shutdown relies on its having been dealt with.
        let barrier = matches!(request.method(), "initialize" | "shutdown");
        if !barrier && request.id().is_some() && self.running.strong_count() > MOST_REQUESTS {
            self.turn_away(request);
            return;
        }
        match self.front.call(request) {
            Reply::Now(None) => {}
            Reply::Now(Some(response)) => self.outbox.send(&response),
            Reply::Later(handler) if barrier => {
                if let Some(response) = self.runtime.block_on(handler) {
                    self.outbox.send(&response);
                }
                if let (Some(client), Some(connected)) = (self.front.client(), self.connected.take()) {
                    connected(client);
                }
            }
            Reply::Later(handler) => self.spawn(handler),
        }
    }

    fn turn_away(&self, request: Request) {
        let (_, id, _) = request.into_parts();
        if let Some(id) = id {
            let mut error = Error::new(ErrorCode::from(SERVER_CANCELLED));
            error.message = "too many requests at once".into();
            self.outbox.send(&Response::from_error(id, error));
        }
    }

    fn spawn(&self, handler: impl Future<Output = Option<Response>> + Send + 'static) {
        let outbox = self.outbox.clone();
        let running = self.running.clone();
        self.runtime.spawn(async move {
            if let Some(response) = handler.await {
                outbox.send(&response);
            }
            drop(running);
        });
    }

    /// Hands the client's answer to whoever asked. The framework panics if nobody waits for it any more.
    fn answer(&mut self, response: Response) {
        let answers = &mut self.answers;
        let _ = catch_unwind(AssertUnwindSafe(|| answers.send(response).now_or_never()));
    }

    fn refuse(&self, response: &Response) {
        self.front.lost_message();
        // Nobody waits for such an answer, so a client that sends garbage and does not read gets none.
        if self.outbox.has_room() {
            self.outbox.send(response);
        }
    }
}

fn why(refusal: Refusal) -> Error {
    let (mut error, message) = match refusal {
        Refusal::Garbage => (Error::parse_error(), "expected a header"),
        Refusal::NoLength => (Error::parse_error(), "missing Content-Length"),
        Refusal::BadLength => (Error::parse_error(), "Content-Length is not a number"),
        Refusal::TooLong(_) => (Error::invalid_request(), "message too large"),
    };
    error.message = message.into();
    error
}
