//! From diagnostics in bytes to the notification that an editor shows.
//!
//! The structs are the server's own: the protocol crate's `Url` would respell Chinese names, and an editor that compares
//! strings would then show nothing.

use serde::Serialize;
use tower_lsp::lsp_types::Range;

use crate::client::Client;
use crate::engine::{Diag, Severity};
use crate::outbox::Outbox;
use crate::snapshot::Snapshot;

/// Most diagnostics that are shown for one document; what is beyond is counted in one more.
pub(crate) const CAP: usize = 500;

const METHOD: &str = "textDocument/publishDiagnostics";
const SOURCE: &str = "gouji";

#[derive(Serialize)]
struct Params<'a> {
    uri: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    version: Option<i32>,
    diagnostics: Vec<Item<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Item<'a> {
    range: Range,
    severity: u8,
    #[serde(skip_serializing_if = "Option::is_none")]
    code: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    code_description: Option<Page<'a>>,
    source: &'static str,
    message: &'a str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    related_information: Vec<Aside<'a>>,
}

#[derive(Serialize)]
struct Page<'a> {
    href: &'a str,
}

#[derive(Serialize)]
struct Aside<'a> {
    location: Location<'a>,
    message: &'a str,
}

#[derive(Serialize)]
struct Location<'a> {
    uri: &'a str,
    range: Range,
}

/// Shows what the analysis of `snapshot` found.
///
/// # Panics
/// If the analysis was not made before and its engine panics.
pub(crate) fn publish(outbox: &Outbox, client: &Client, snapshot: &Snapshot) {
    let diags = &snapshot.analysis().diags;
    let hidden = diags.len().saturating_sub(CAP);
    let more = match (hidden, client.english) {
        (0, _) => None,
        (_, false) => Some(format!("另有 {hidden} 条提示未显示，请先处理以上问题。")),
        (_, true) => Some(format!(
            "{hidden} more findings are not shown; deal with these first."
        )),
    };
    let shown = diags.iter().take(CAP).map(|diag| item(client, snapshot, diag));
    let params = Params {
        uri: &snapshot.source.uri,
        version: snapshot.version,
        diagnostics: shown.chain(more.as_deref().map(notice)).collect(),
    };
    outbox.notify(METHOD, params);
}

/// Takes everything away that was shown for a document.
pub(crate) fn clear(outbox: &Outbox, uri: &str) {
    outbox.notify(
        METHOD,
        Params {
            uri,
            version: None,
            diagnostics: Vec::new(),
        },
    );
}

fn item<'a>(client: &Client, snapshot: &'a Snapshot, diag: &'a Diag) -> Item<'a> {
    let related = if client.supports("/textDocument/publishDiagnostics/relatedInformation") {
        asides(snapshot, diag)
    } else {
        Vec::new()
    };
    let href = diag.code.as_ref().and_then(|code| code.href.as_deref());
    Item {
        range: snapshot.range(diag.span),
        severity: severity(diag.severity),
        code: diag.code.as_ref().map(|code| code.id.as_str()),
        code_description: href.map(|href| Page { href }),
        source: SOURCE,
        message: &diag.message,
        related_information: related,
    }
}

fn asides<'a>(snapshot: &'a Snapshot, diag: &'a Diag) -> Vec<Aside<'a>> {
    let aside = |related: &'a crate::engine::Related| {
        let source = related.source.as_ref().unwrap_or(&snapshot.source);
        let range = source.range(related.span, snapshot.encoding);
        Aside {
            location: Location {
                uri: &source.uri,
                range,
            },
            message: &related.message,
        }
    };
    diag.related.iter().map(aside).collect()
}

fn notice(message: &str) -> Item<'_> {
    Item {
        range: Range::default(),
        severity: severity(Severity::Info),
        code: None,
        code_description: None,
        source: SOURCE,
        message,
        related_information: Vec::new(),
    }
}

fn severity(severity: Severity) -> u8 {
    match severity {
        Severity::Error => 1,
        Severity::Warning => 2,
        Severity::Info => 3,
        Severity::Hint => 4,
    }
}
