//! The framework's view of the server: one method for each request, each handed to a pure function.
//!
//! Nothing here waits for the client. Documents are not touched either: notifications about them never get here.

use std::sync::{Arc, OnceLock};

use serde_json::Value;
use tower_lsp::jsonrpc::{Error, Result};
use tower_lsp::lsp_types::{
    CodeLens, CodeLensParams, CompletionParams, CompletionResponse, DidChangeConfigurationParams,
    DocumentFormattingParams, DocumentHighlight, DocumentHighlightParams, DocumentRangeFormattingParams,
    DocumentSymbolParams, DocumentSymbolResponse, FoldingRange, FoldingRangeParams, Hover, HoverParams,
    InitializeParams, InitializeResult, InitializedParams, InlayHint, InlayHintParams, PrepareRenameResponse,
    SelectionRange, SelectionRangeParams, SemanticTokensParams, SemanticTokensResult,
    TextDocumentPositionParams, TextEdit,
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
pub(crate) const OWN: [(&str, &str); 7] = [
    ("textDocument/codeAction", "gouji/codeAction"),
    ("textDocument/diagnostic", "gouji/diagnostic"),
    ("textDocument/definition", "gouji/definition"),
    ("textDocument/references", "gouji/references"),
    ("textDocument/rename", "gouji/rename"),
    ("workspace/symbol", "gouji/symbol"),
    ("workspace/executeCommand", "gouji/command"),
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
        .custom_method("gouji/diagnostic", Server::pull)
        .custom_method("gouji/definition", Server::definition)
        .custom_method("gouji/references", Server::references)
        .custom_method("gouji/rename", Server::rename_figure)
        .custom_method("gouji/symbol", Server::workspace_symbols)
        .custom_method("gouji/command", Server::command)
        .custom_method("gouji/preview", Server::preview)
        .custom_method("gouji/status", Server::status);
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
        let client = self.client.get().cloned().unwrap_or_default();
        let work = move |view: &View, _: &Cancel| features::actions::actions(view, &client, &params);
        Ok(self.answer_from_view(work).await.unwrap_or_default())
    }

    async fn pull(&self, _: Value) -> Result<Value> {
        let work = |snapshot: &Snapshot, client: &Client| Some(features::pull::pull(snapshot, client));
        Ok(self.answer_raw(work).await)
    }

    async fn definition(&self, params: Value) -> Result<Value> {
        let work = move |snapshot: &Snapshot, _: &Client| features::relations::definition(snapshot, &params);
        Ok(self.answer_raw(work).await)
    }

    async fn references(&self, params: Value) -> Result<Value> {
        let work = move |snapshot: &Snapshot, _: &Client| features::relations::references(snapshot, &params);
        Ok(self.answer_raw(work).await)
    }

    async fn rename_figure(&self, params: Value) -> Result<Value> {
        let client = self.client.get().cloned().unwrap_or_default();
        let work =
            move |snapshot: &Snapshot, _: &Cancel| features::rename::rename(snapshot, &client, &params);
        match self.answer(work).await {
            Some(Ok(edit)) => Ok(edit.unwrap_or_default()),
            Some(Err(why)) => Err(Error::invalid_params(why)),
            None => Ok(Value::Null),
        }
    }

    async fn workspace_symbols(&self, params: Value) -> Result<Value> {
        let work = move |view: &View, cancel: &Cancel| {
            Some(features::outline::workspace_symbols(view, &params, cancel))
        };
        Ok(self.answer_from_view(work).await.unwrap_or_default())
    }

    async fn command(&self, params: Value) -> Result<Value> {
        if params.get("command").and_then(Value::as_str) != Some(features::new_report::COMMAND) {
            return Err(Error::invalid_params("unknown command"));
        }
        let engine = Arc::clone(&self.engine);
        let work = move |_: &View, _: &Cancel| features::new_report::new_report(engine.as_ref(), &params);
        match self.answer_from_view(work).await {
            Some(text) => Ok(text),
            None => Err(Error::invalid_params("expected a year whose form is known")),
        }
    }

    async fn preview(&self, _: Value) -> Result<Value> {
        let work = |snapshot: &Snapshot, _: &Client| features::preview::preview(snapshot);
        Ok(self.answer_raw(work).await)
    }

    async fn status(&self, _: Value) -> Result<Value> {
        let work = |snapshot: &Snapshot, _: &Client| features::status::status(snapshot);
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

    async fn document_highlight(
        &self,
        params: DocumentHighlightParams,
    ) -> Result<Option<Vec<DocumentHighlight>>> {
        let position = params.text_document_position_params.position;
        let work = move |snapshot: &Snapshot, _: &Cancel| features::relations::highlights(snapshot, position);
        Ok(self.answer(work).await.flatten())
    }

    async fn prepare_rename(
        &self,
        params: TextDocumentPositionParams,
    ) -> Result<Option<PrepareRenameResponse>> {
        let work =
            move |snapshot: &Snapshot, _: &Cancel| features::rename::prepare(snapshot, params.position);
        Ok(self.answer(work).await.flatten())
    }

    async fn inlay_hint(&self, params: InlayHintParams) -> Result<Option<Vec<InlayHint>>> {
        let work =
            move |snapshot: &Snapshot, _: &Cancel| features::inlay::inlay_hints(snapshot, params.range);
        Ok(self.answer(work).await.flatten())
    }

    async fn code_lens(&self, _: CodeLensParams) -> Result<Option<Vec<CodeLens>>> {
        Ok(self
            .answer(|snapshot, _| features::lens::lenses(snapshot))
            .await
            .flatten())
    }

    async fn document_symbol(&self, _: DocumentSymbolParams) -> Result<Option<DocumentSymbolResponse>> {
        let symbols = self
            .answer(|snapshot, _| features::outline::symbols(snapshot))
            .await;
        Ok(symbols.flatten().map(DocumentSymbolResponse::Nested))
    }

    async fn folding_range(&self, _: FoldingRangeParams) -> Result<Option<Vec<FoldingRange>>> {
        Ok(self
            .answer(|snapshot, _| features::outline::folding(snapshot))
            .await
            .flatten())
    }

    async fn selection_range(&self, params: SelectionRangeParams) -> Result<Option<Vec<SelectionRange>>> {
        let work =
            move |snapshot: &Snapshot, _: &Cancel| features::outline::selection(snapshot, &params.positions);
        Ok(self.answer(work).await.flatten())
    }

    async fn semantic_tokens_full(&self, _: SemanticTokensParams) -> Result<Option<SemanticTokensResult>> {
        let tokens = self
            .answer(|snapshot, _| features::tokens::tokens(snapshot))
            .await;
        Ok(tokens.flatten().map(SemanticTokensResult::Tokens))
    }

    async fn completion(&self, params: CompletionParams) -> Result<Option<CompletionResponse>> {
        let position = params.text_document_position.position;
        let work = move |snapshot: &Snapshot, _: &Cancel| features::completion::complete(snapshot, position);
        Ok(self.answer(work).await.flatten().map(CompletionResponse::Array))
    }

    async fn formatting(&self, _: DocumentFormattingParams) -> Result<Option<Vec<TextEdit>>> {
        let work = |snapshot: &Snapshot, _: &Cancel| features::formatting::format(snapshot, None);
        Ok(self.answer(work).await.flatten())
    }

    async fn range_formatting(&self, params: DocumentRangeFormattingParams) -> Result<Option<Vec<TextEdit>>> {
        let work =
            move |snapshot: &Snapshot, _: &Cancel| features::formatting::format(snapshot, Some(params.range));
        Ok(self.answer(work).await.flatten())
    }
}
