//! The framework's view of the server: one method for each request, each handed to a pure function.
//!
//! Nothing here waits for the client. Documents are not touched either: notifications about them never get here.

use std::sync::{Arc, OnceLock};

use serde_json::Value;
use tower_lsp::jsonrpc::Result;
use tower_lsp::lsp_types::{
    DidChangeConfigurationParams, Hover, HoverParams, InitializeParams, InitializeResult, InitializedParams,
};
use tower_lsp::{ClientSocket, LanguageServer, LspService};

use crate::actor::Post;
use crate::asking;
use crate::capabilities::introduction;
use crate::client::Client;
use crate::engine::Engine;
use crate::features;
use crate::run::Options;
use crate::snapshot::{Cancel, Snapshot, View};
use crate::ticket;

/// Requests whose answers hold names of documents, and what they are called inside. The framework's own types would spell
/// Chinese names anew, so these requests are ours from end to end.
pub(crate) const OWN: [(&str, &str); 2] = [
    ("textDocument/codeAction", "gouji/codeAction"),
    ("textDocument/diagnostic", "gouji/diagnostic"),
];

/// What the framework calls.
pub(crate) struct Server {
    framework: tower_lsp::Client,
    client: Arc<OnceLock<Arc<Client>>>,
    engine: Arc<dyn Engine>,
    post: Post,
}

/// The framework's service around a [`Server`], and the socket through which it asks the client.
pub(crate) fn service(
    client: Arc<OnceLock<Arc<Client>>>,
    engine: Arc<dyn Engine>,
    post: Post,
    options: Options,
) -> (LspService<Server>, ClientSocket) {
    let mut service = LspService::build(|framework| Server {
        framework,
        client,
        engine,
        post,
    });
    service = service
        .custom_method("gouji/codeAction", Server::code_action)
        .custom_method("gouji/diagnostic", Server::pull);
    if options.probe {
        service = service.custom_method("gouji/probe", Server::probe);
    }
    service.finish()
}

impl Server {
    /// Answers from the document that the request names; `None` if it is not open.
    async fn answer<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Snapshot, &Cancel) -> T + Send + 'static,
    ) -> Option<T> {
        self.answer_from_view(move |view, cancel| {
            view.document.as_deref().map(|snapshot| work(snapshot, cancel))
        })
        .await
    }

    /// Answers from the documents as they stood when the request came in, on a thread of its own, so that neither edits
    /// nor cancellations wait. A panic goes on to the front, which makes it an answer.
    async fn answer_from_view<T: Send + 'static>(
        &self,
        work: impl FnOnce(&View, &Cancel) -> Option<T> + Send + 'static,
    ) -> Option<T> {
        let cancel = Cancel::default();
        let _guard = cancel.on_drop();
        let view = ticket::redeem().await;
        let run = move || {
            if cancel.is_cancelled() {
                None
            } else {
                work(&view, &cancel)
            }
        };
        match tokio::task::spawn_blocking(run).await {
            Ok(answer) => answer,
            Err(failure) if failure.is_panic() => std::panic::resume_unwind(failure.into_panic()),
            // The runtime is ending.
            Err(_) => None,
        }
    }

    async fn code_action(&self, params: Value) -> Result<Value> {
        let work =
            move |snapshot: &Snapshot, client: &Client| features::actions::actions(snapshot, client, &params);
        Ok(self.answer_raw(work).await)
    }

    async fn pull(&self, _: Value) -> Result<Value> {
        let work = |snapshot: &Snapshot, client: &Client| Some(features::pull::pull(snapshot, client));
        Ok(self.answer_raw(work).await)
    }

    /// Answers with JSON in which names of documents are spelt as the client spells them.
    async fn answer_raw(
        &self,
        work: impl FnOnce(&Snapshot, &Client) -> Option<Value> + Send + 'static,
    ) -> Value {
        let client = self.client.get().cloned().unwrap_or_default();
        let answer = self.answer(move |snapshot, _| work(snapshot, &client));
        answer.await.flatten().unwrap_or_default()
    }

    async fn probe(&self, params: Value) -> Result<Value> {
        let engine = Arc::clone(&self.engine);
        let answer = self.answer_from_view(move |view, cancel| {
            Some(engine.probe(view.document.as_deref(), params, cancel))
        });
        Ok(answer.await.unwrap_or_default())
    }
}

#[tower_lsp::async_trait]
impl LanguageServer for Server {
    /// The parameters are empty: the front has read them, see [`Client::read`].
    async fn initialize(&self, _: InitializeParams) -> Result<InitializeResult> {
        let client = self.client.get().cloned().unwrap_or_default();
        Ok(introduction(&client))
    }

    async fn initialized(&self, _: InitializedParams) {
        if let Some(client) = self.client.get() {
            asking::begin(&self.framework, client, &self.post, &self.engine.watched());
        }
    }

    /// Gets here only from clients whose settings have to be asked for.
    async fn did_change_configuration(&self, _: DidChangeConfigurationParams) {
        if let Some(client) = self.client.get() {
            asking::settings(&self.framework, client, &self.post);
        }
    }

    async fn shutdown(&self) -> Result<()> {
        Ok(())
    }

    async fn hover(&self, params: HoverParams) -> Result<Option<Hover>> {
        let position = params.text_document_position_params.position;
        Ok(self
            .answer(move |snapshot, _| features::hover::hover(snapshot, position))
            .await
            .flatten())
    }
}
