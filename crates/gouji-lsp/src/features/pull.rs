//! Diagnostics for clients that fetch them: the same as others are sent, and as calm. Whoever fetches is sent none.

use serde_json::{Value, json};

use crate::client::Client;
use crate::publish;
use crate::snapshot::Snapshot;

/// The whole report that `textDocument/diagnostic` answers with.
pub(crate) fn pull(snapshot: &Snapshot, client: &Client) -> Value {
    json!({"kind": "full", "items": publish::items(client, snapshot, &snapshot.shown())})
}
