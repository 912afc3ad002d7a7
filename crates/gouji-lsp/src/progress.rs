//! Long work as the person sees it: begun, so far, done. One piece of work at a time.

use serde_json::{Value, json};

use crate::client::Client;
use crate::outbox::Outbox;

/// How far the work is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Progress {
    /// It begins.
    Begin,
    /// So many of so many files are done.
    So {
        /// Files that are done.
        done: usize,
        /// All files.
        all: usize,
    },
    /// It is over, or was stopped.
    End,
}

/// The name of the work in the protocol.
const TOKEN: &str = "gouji/index";

/// Tells a client that wants to know.
pub(crate) fn tell(outbox: &Outbox, client: &Client, english: bool, progress: &Progress) {
    if !client.supports("/window/workDoneProgress") {
        return;
    }
    if *progress == Progress::Begin {
        // The answer tells nothing that we need, so nobody waits for it.
        outbox.send(&json!({
            "jsonrpc": "2.0", "id": TOKEN, "method": "window/workDoneProgress/create", "params": {"token": TOKEN},
        }));
    }
    outbox.notify(
        "$/progress",
        json!({"token": TOKEN, "value": value(progress, english)}),
    );
}

fn value(progress: &Progress, english: bool) -> Value {
    let title = if english {
        "Reading reports"
    } else {
        "读取各年度报告"
    };
    match progress {
        Progress::Begin => json!({"kind": "begin", "title": title, "cancellable": true, "percentage": 0}),
        Progress::So { done, all } => json!({
            "kind": "report", "message": format!("{done}/{all}"), "percentage": done * 100 / (*all).max(1),
        }),
        Progress::End => json!({"kind": "end"}),
    }
}
