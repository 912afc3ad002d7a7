//! Diagnostics for clients that fetch them. Whoever fetches is sent none.

use serde_json::{Value, json};

use crate::client::Client;
use crate::publish;
use crate::snapshot::Snapshot;

/// The whole report that `textDocument/diagnostic` answers with.
pub(crate) fn pull(snapshot: &Snapshot, client: &Client) -> Value {
    let diags: Vec<_> = snapshot.analysis().diags.iter().collect();
    json!({"kind": "full", "items": publish::items(client, snapshot, &diags)})
}
