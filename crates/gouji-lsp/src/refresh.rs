//! Asks the client to fetch again what it fetched, after rules or settings changed without an edit.

use serde_json::json;

use crate::client::Client;
use crate::outbox::Outbox;

/// What can be fetched again, and where a client says that it can.
const REFRESHES: [(&str, &str); 4] = [
    (
        "workspace/diagnostic/refresh",
        "/workspace/diagnostics/refreshSupport",
    ),
    (
        "workspace/inlayHint/refresh",
        "/workspace/inlayHint/refreshSupport",
    ),
    ("workspace/codeLens/refresh", "/workspace/codeLens/refreshSupport"),
    (
        "workspace/semanticTokens/refresh",
        "/workspace/semanticTokens/refreshSupport",
    ),
];

/// Asks for everything that the client knows how to fetch again.
pub(crate) fn ask(outbox: &Outbox, client: &Client) {
    for (method, capability) in REFRESHES {
        let pushed = method.starts_with("workspace/diagnostic") && !client.pulls();
        if client.supports(capability) && !pushed {
            // The answer tells nothing, so nobody waits for it.
            outbox.send(&json!({"jsonrpc": "2.0", "id": format!("gouji/{method}"), "method": method}));
        }
    }
}
