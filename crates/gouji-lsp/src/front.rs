//! The service in front of the framework's: order, panics, and the ends of a session.
//!
//! The framework runs handlers as futures without an order between them. So what must be in order never becomes a
//! future: it goes to the actor inside [`Service::call`], which is called in the order of the wire.

use std::convert::Infallible;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;
use std::sync::{Arc, OnceLock};
use std::task::{Context, Poll};

use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use serde_json::{Value, json};
use tokio::sync::oneshot;
use tower_lsp::jsonrpc::{Error, Id, Request, Response};
use tower_service::Service;

use crate::actor::Post;
use crate::client::Client;
use crate::event::Event;
use crate::message::request;
use crate::notice::{Notice, Notices};
use crate::server::OWN;
use crate::ticket;

/// Wraps the framework's service.
pub(crate) struct Front<S> {
    inner: S,
    post: Post,
    notices: Notices,
    client: Arc<OnceLock<Arc<Client>>>,
    shutdown: bool,
}

/// What comes of a message.
pub(crate) enum Reply {
    /// Everything is done, with or without an answer.
    Now(Option<Response>),
    /// A handler has to run.
    Later(BoxFuture<'static, Option<Response>>),
}

impl<S> Front<S> {
    /// A front before `inner`. The client's introduction is put into `client` before `inner` hears of it.
    pub(crate) fn new(inner: S, post: Post, notices: Notices, client: Arc<OnceLock<Arc<Client>>>) -> Self {
        Self {
            inner,
            post,
            notices,
            client,
            shutdown: false,
        }
    }

    /// Whether the client asked for a shutdown, which makes an exit a proper one.
    pub(crate) fn is_shut_down(&self) -> bool {
        self.shutdown
    }

    /// The client, once it has introduced itself.
    pub(crate) fn client(&self) -> Option<&Client> {
        self.client.get().map(AsRef::as_ref)
    }

    /// Notes that a message could not be read. It may have been an edit.
    pub(crate) fn lost_message(&self) {
        self.post.send(Event::Lost);
        self.notices.say(Notice::Dropped);
    }

    /// Reads the client's introduction in our own lenient way and leaves the framework nothing to stumble over.
    fn connect(&mut self, params: Value) -> Value {
        let client = Arc::new(Client::read(params));
        if self.client.set(Arc::clone(&client)).is_ok() {
            self.notices.speak(client.english);
            self.post.send(Event::Connected(client));
        }
        json!({"capabilities": {}})
    }

    /// Asks for the documents as they stand at this place in the order of the wire.
    fn look(&self, params: Option<&Value>) -> oneshot::Receiver<crate::snapshot::View> {
        let uri = params
            .and_then(|params| params.pointer("/textDocument/uri"))
            .and_then(Value::as_str);
        let (reply, promise) = oneshot::channel();
        self.post.send(Event::Look {
            uri: uri.map(str::to_owned),
            reply,
        });
        promise
    }
}

impl<S> Service<Request> for Front<S>
where
    S: Service<Request, Response = Option<Response>>,
    S::Future: Send + 'static,
    S::Error: Send,
{
    type Response = Option<Response>;
    type Error = Infallible;
    type Future = Reply;

    /// Always ready: a service that is not would stop the reading of cancellations and edits.
    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, message: Request) -> Reply {
        let (method, id, params) = message.into_parts();
        // Settings that have to be asked for are asked for by a task, which the framework runs.
        let asked_for = method == "workspace/didChangeConfiguration"
            && self.client().is_some_and(Client::wants_to_be_asked);
        if Event::is_ordered(&method) && id.is_none() && !asked_for {
            // Before the introduction the protocol wants notifications dropped.
            if self.client.get().is_some() {
                self.post.send(Event::read(&method, params.unwrap_or_default()));
            }
            return Reply::Now(None);
        }
        let (params, promise) = match &*method {
            "initialize" => (Some(self.connect(params.unwrap_or_default())), None),
            "shutdown" => {
                self.shutdown = self.client.get().is_some();
                // The framework takes `"params": null`, which clients send, for an error.
                (None, None)
            }
            _ => {
                let promise = id.is_some().then(|| self.look(params.as_ref()));
                (params, promise)
            }
        };
        let own = OWN.iter().find(|(theirs, _)| *theirs == method);
        let method = own.map_or(method, |(_, ours)| (*ours).into());
        let message = request(method, params, id.clone());
        match catch_unwind(AssertUnwindSafe(|| self.inner.call(message))) {
            Ok(future) => Reply::Later(guard(future, promise, id, self.notices.clone())),
            Err(_) => Reply::Now(failed(id, &self.notices)),
        }
    }
}

/// Lets a handler run such that its panic becomes an answer.
fn guard<F, E>(
    handler: F,
    promise: Option<oneshot::Receiver<crate::snapshot::View>>,
    id: Option<Id>,
    notices: Notices,
) -> BoxFuture<'static, Option<Response>>
where
    F: Future<Output = Result<Option<Response>, E>> + Send + 'static,
    E: Send,
{
    let handler = async move {
        match promise {
            Some(promise) => ticket::with(promise, handler).await,
            None => handler.await,
        }
    };
    let guarded = AssertUnwindSafe(handler).catch_unwind();
    guarded
        .map(move |outcome| match outcome {
            Ok(Ok(response)) => response,
            // The framework's only error is that the session is over, when no answer is expected.
            Ok(Err(_)) => None,
            Err(_) => failed(id, &notices),
        })
        .boxed()
}

fn failed(id: Option<Id>, notices: &Notices) -> Option<Response> {
    notices.say(Notice::Failed);
    id.map(|id| Response::from_error(id, Error::internal_error()))
}

impl Future for Reply {
    type Output = Result<Option<Response>, Infallible>;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        match self.get_mut() {
            Self::Now(response) => Poll::Ready(Ok(response.take())),
            Self::Later(handler) => handler.poll_unpin(context).map(Ok),
        }
    }
}
