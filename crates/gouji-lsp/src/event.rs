//! What the actor is told, and how it is read from the client's notifications.
//!
//! Names of documents are plain strings here: the `Url` of the protocol crate would spell Chinese names anew.

use std::sync::Arc;

use serde::Deserialize;
use serde_json::Value;
use tokio::sync::oneshot;

use crate::client::Client;
use crate::document::Edit;
use crate::engine::{Diag, FileChange};
use crate::progress::Progress;
use crate::snapshot::View;
use crate::source::Source;

/// News for the actor, in the order of the wire.
pub(crate) enum Event {
    /// The client has introduced itself.
    Connected(Arc<Client>),
    /// A document was opened.
    Opened {
        /// The client's spelling.
        uri: String,
        /// The client's name for the kind of text.
        language: String,
        /// The client's number of this text.
        version: Option<i32>,
        /// The whole text.
        text: String,
    },
    /// A document was edited.
    Edited {
        /// Which.
        uri: String,
        /// The client's number of the text after the edits.
        version: Option<i32>,
        /// The edits in their order.
        edits: Vec<Edit>,
    },
    /// A document was saved; the text comes along if the client sends it.
    Saved {
        /// Which.
        uri: String,
        /// The whole text.
        text: Option<String>,
    },
    /// A document was closed.
    Closed {
        /// Which.
        uri: String,
    },
    /// Files changed on disk.
    FilesChanged(Vec<FileChange>),
    /// Folders came and went.
    FoldersChanged {
        /// The new ones.
        added: Vec<String>,
        /// The old ones.
        removed: Vec<String>,
    },
    /// The person does not want to wait for the work that is shown as progress.
    StopWork,
    /// The engine found something in a file that may not be open.
    Elsewhere {
        /// The file.
        source: Source,
        /// What was found.
        diags: Vec<Diag>,
    },
    /// How far the engine's work is.
    Progress(Progress),
    /// The settings changed.
    Configured(Value),
    /// A message was lost, and nobody knows which.
    Lost,
    /// What the engine knows has changed: every open document is checked again.
    Recheck,
    /// A request wants to see the documents as they stand now.
    Look {
        /// The document that the request names.
        uri: Option<String>,
        /// Where to send the view.
        reply: oneshot::Sender<View>,
    },
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Opened {
    text_document: Item,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Item {
    uri: String,
    #[serde(default)]
    language_id: String,
    #[serde(default)]
    version: Option<i32>,
    text: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Edited {
    text_document: Id,
    content_changes: Vec<Edit>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Saved {
    text_document: Id,
    #[serde(default)]
    text: Option<String>,
}

#[derive(Deserialize)]
struct Id {
    uri: String,
    #[serde(default)]
    version: Option<i32>,
}

#[derive(Deserialize)]
struct Changes {
    changes: Vec<Change>,
}

#[derive(Deserialize)]
struct Change {
    uri: String,
    #[serde(rename = "type")]
    kind: u8,
}

#[derive(Deserialize)]
struct Folders {
    event: FolderChange,
}

#[derive(Deserialize)]
struct FolderChange {
    #[serde(default)]
    added: Vec<Folder>,
    #[serde(default)]
    removed: Vec<Folder>,
}

#[derive(Deserialize)]
struct Folder {
    uri: String,
}

fn names(folders: Vec<Folder>) -> Vec<String> {
    folders.into_iter().map(|folder| folder.uri).collect()
}

/// `FileChangeType.Deleted` of the protocol.
const DELETED: u8 = 3;

impl Event {
    /// Whether a notification goes to the actor and nowhere else.
    pub(crate) fn is_ordered(method: &str) -> bool {
        matches!(
            method,
            "textDocument/didOpen"
                | "textDocument/didChange"
                | "textDocument/didClose"
                | "textDocument/didSave"
                | "workspace/didChangeWatchedFiles"
                | "workspace/didChangeConfiguration"
                | "workspace/didChangeWorkspaceFolders"
                | "window/workDoneProgress/cancel"
        )
    }

    /// Reads an ordered notification. One that cannot be read may have been an edit, so something is lost.
    pub(crate) fn read(method: &str, params: Value) -> Self {
        let event = match method {
            "textDocument/didOpen" => {
                serde_json::from_value(params).map(|Opened { text_document: item }| Self::Opened {
                    uri: item.uri,
                    language: item.language_id,
                    version: item.version,
                    text: item.text,
                })
            }
            "textDocument/didChange" => serde_json::from_value(params).map(|edited: Edited| Self::Edited {
                uri: edited.text_document.uri,
                version: edited.text_document.version,
                edits: edited.content_changes,
            }),
            "textDocument/didSave" => serde_json::from_value(params).map(|saved: Saved| Self::Saved {
                uri: saved.text_document.uri,
                text: saved.text,
            }),
            "textDocument/didClose" => serde_json::from_value(params).map(|closed: Saved| Self::Closed {
                uri: closed.text_document.uri,
            }),
            "workspace/didChangeWatchedFiles" => serde_json::from_value(params).map(|changes: Changes| {
                let change = |change: Change| FileChange {
                    uri: change.uri,
                    deleted: change.kind == DELETED,
                };
                Self::FilesChanged(changes.changes.into_iter().map(change).collect())
            }),
            "workspace/didChangeWorkspaceFolders" => {
                serde_json::from_value(params).map(|changes: Folders| Self::FoldersChanged {
                    added: names(changes.event.added),
                    removed: names(changes.event.removed),
                })
            }
            "window/workDoneProgress/cancel" => Ok(Self::StopWork),
            _ => Ok(Self::Configured(
                params.get("settings").cloned().unwrap_or_default(),
            )),
        };
        event.unwrap_or(Self::Lost)
    }
}
