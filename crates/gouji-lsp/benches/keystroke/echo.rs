//! The least that a tower-lsp server can do: it answers each edit with no diagnostics, on the framework's own transport.

use tower_lsp::jsonrpc::Result;
use tower_lsp::lsp_types::{
    DidChangeTextDocumentParams, DidOpenTextDocumentParams, InitializeParams, InitializeResult,
};
use tower_lsp::{Client, LanguageServer, LspService, Server};

/// The argument that makes the benchmark this server.
pub(crate) const NAME: &str = "echo";

struct Echo(Client);

#[tower_lsp::async_trait]
impl LanguageServer for Echo {
    async fn initialize(&self, _: InitializeParams) -> Result<InitializeResult> {
        Ok(InitializeResult::default())
    }

    async fn shutdown(&self) -> Result<()> {
        Ok(())
    }

    async fn did_open(&self, params: DidOpenTextDocumentParams) {
        let document = params.text_document;
        self.0
            .publish_diagnostics(document.uri, Vec::new(), Some(document.version))
            .await;
    }

    async fn did_change(&self, params: DidChangeTextDocumentParams) {
        let document = params.text_document;
        self.0
            .publish_diagnostics(document.uri, Vec::new(), Some(document.version))
            .await;
    }
}

pub(crate) fn serve() {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .unwrap();
    let (service, socket) = LspService::new(Echo);
    runtime.block_on(Server::new(tokio::io::stdin(), tokio::io::stdout(), socket).serve(service));
}
