//! From diagnostics in bytes to the notification that an editor shows.
//!
//! The structs are the server's own: the protocol crate's `Url` would respell Chinese names, and an editor that compares
//! strings would then show nothing.

use std::borrow::Cow;

use gouji_model::Lang;
use gouji_rules::Severity;
use serde::Serialize;
use serde_json::{Value, json};
use tower_lsp::lsp_types::Range;

use crate::client::Client;
use crate::engine::Diag;
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
pub(crate) struct Item<'a> {
    range: Range,
    severity: u8,
    #[serde(skip_serializing_if = "Option::is_none")]
    code: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    code_description: Option<Page<'a>>,
    source: &'static str,
    message: Cow<'a, str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    related_information: Vec<Aside<'a>>,
    #[serde(skip_serializing_if = "Value::is_null")]
    data: Value,
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

/// Shows these findings of `snapshot`.
pub(crate) fn publish(outbox: &Outbox, client: &Client, snapshot: &Snapshot, diags: &[&Diag]) {
    let params = Params {
        uri: &snapshot.source.uri,
        version: snapshot.version,
        diagnostics: items(client, snapshot, diags),
    };
    outbox.notify(METHOD, params);
}

/// Findings as the protocol writes them, not more than the cap allows.
pub(crate) fn items<'a>(client: &Client, snapshot: &'a Snapshot, diags: &[&'a Diag]) -> Vec<Item<'a>> {
    let hidden = diags.len().saturating_sub(CAP);
    let more = match (hidden, snapshot.lang) {
        (0, _) => None,
        (_, Lang::Zh) => Some(format!("另有 {hidden} 条提示未显示，请先处理以上问题。")),
        (_, Lang::En) => Some(format!(
            "{hidden} more findings are not shown; deal with these first."
        )),
    };
    let shown = diags.iter().take(CAP).map(|diag| item(client, snapshot, diag));
    shown.chain(more.map(notice)).collect()
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

/// One finding as the protocol writes it.
pub(crate) fn item<'a>(client: &Client, snapshot: &'a Snapshot, diag: &'a Diag) -> Item<'a> {
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
        message: snapshot.say(&diag.message).into(),
        related_information: related,
        data: data(diag),
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
            message: snapshot.say(&related.message),
        }
    };
    diag.related.iter().map(aside).collect()
}

/// What a client hands back with a request for fixes: the identity of the finding.
fn data(diag: &Diag) -> Value {
    match &diag.code {
        Some(code) => json!({"rule": code.id, "cells": diag.cells}),
        None => Value::Null,
    }
}

fn notice(message: String) -> Item<'static> {
    Item {
        range: Range::default(),
        severity: severity(Severity::Info),
        code: None,
        code_description: None,
        source: SOURCE,
        message: message.into(),
        related_information: Vec::new(),
        data: Value::Null,
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
