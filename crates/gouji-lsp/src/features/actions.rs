//! Code actions: the fixes of each finding, the ways to ignore it, and all harmless fixes at once.
//!
//! Every edit is made for one version of the text and says so. Edits of one action never overlap; a fix whose edits do is
//! not offered. A fix says what it would do to the other findings, which is found out by trying it.

use std::collections::HashSet;

use gouji_grammar::Span;
use gouji_rules::edits::{applied, are_orderly, harmless};
use gouji_rules::{Edit, Fix};
use serde::Deserialize;
use serde_json::{Value, json};
use tower_lsp::lsp_types::Range;

use super::ignoring;
use crate::client::Client;
use crate::engine::{Analysis, Diag};
use crate::publish;
use crate::snapshot::{Snapshot, View};
use crate::source::Source;

/// Fixes that are tried before they are offered; trying costs a check each.
const MOST_TRIED: usize = 12;

pub(crate) const QUICK_FIX: &str = "quickfix";
const FIX_ALL: &str = "source.fixAll.gouji";

#[derive(Deserialize)]
struct Params {
    range: Range,
    #[serde(default)]
    context: Context,
}

#[derive(Default, Deserialize)]
struct Context {
    /// The kinds that the client wants; all where there is nothing.
    #[serde(default)]
    only: Option<Vec<String>>,
}

impl Context {
    /// A kind is wanted with everything below it.
    fn wants(&self, kind: &str) -> bool {
        let below = |wanted: &String| {
            let rest = kind.strip_prefix(wanted.as_str());
            wanted.is_empty() || rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
        };
        self.only.as_ref().is_none_or(|only| only.iter().any(below))
    }
}

/// What can be done at a place of the text. Nothing while it is not certain that the text is the client's.
pub(crate) fn actions(view: &View, client: &Client, params: &Value) -> Option<Value> {
    let snapshot = view.document.as_deref()?;
    if !snapshot.in_step {
        return Some(json!([]));
    }
    let params = Params::deserialize(params).ok()?;
    let (start, end) = (
        snapshot.offset(params.range.start),
        snapshot.offset(params.range.end),
    );
    let here = Span::new(start, end.max(start));
    let mut offered = Vec::new();
    if params.context.wants(QUICK_FIX) {
        let diags = snapshot.analysis().diags.iter();
        let mut tried = 0;
        for diag in diags.filter(|diag| concerns(diag, here)) {
            offered.extend(fixes(snapshot, client, diag, &mut tried));
            offered.extend(ignoring::ways(view, snapshot, client, diag));
        }
    }
    if params.context.wants(FIX_ALL) {
        offered.extend(fix_all(snapshot, client));
    }
    Some(Value::Array(offered))
}

/// A finding concerns the place of its mark and those of its operands.
fn concerns(diag: &Diag, here: Span) -> bool {
    let meets = |span: Span| span.start <= here.end && here.start <= span.end;
    let own = diag.related.iter().filter(|related| related.source.is_none());
    meets(diag.span) || own.map(|related| related.span).any(meets)
}

fn fixes<'a>(
    snapshot: &'a Snapshot,
    client: &'a Client,
    diag: &'a Diag,
    tried: &'a mut usize,
) -> impl Iterator<Item = Value> + 'a {
    let sound = |fix: &&Fix| are_orderly(&fix.edits, snapshot.source.text());
    diag.fixes.iter().filter(sound).map(move |fix| {
        *tried += 1;
        let effect = (*tried <= MOST_TRIED).then(|| effect(snapshot, fix)).flatten();
        let title = format!("{}{}", snapshot.say(&fix.title), effect.unwrap_or_default());
        let mut action = action(snapshot, client, &title, QUICK_FIX, &fix.edits);
        action["isPreferred"] = json!(fix.preferred);
        action["diagnostics"] = json!([publish::item(client, snapshot, diag)]);
        action
    })
}

/// What a fix does to the findings: how many go and how many come.
fn effect(snapshot: &Snapshot, fix: &Fix) -> Option<String> {
    let text = applied(snapshot.source.text(), &fix.edits);
    let after = snapshot.analyze(&Source::new(&snapshot.source.uri, text));
    let (before, after) = (identities(snapshot.analysis()), identities(&after));
    let (gone, come) = (
        before.difference(&after).count(),
        after.difference(&before).count(),
    );
    Some(match snapshot.lang {
        gouji_model::Lang::Zh => format!("（消除 {gone} 条，新增 {come} 条）"),
        gouji_model::Lang::En => format!(" (clears {gone}, adds {come})"),
    })
}

/// The findings by rule and cells, which is what stays the same when figures change.
fn identities(analysis: &Analysis) -> HashSet<(String, Vec<String>)> {
    let identity = |diag: &Diag| {
        let rule = diag.code.as_ref().map(|code| code.id.clone());
        (rule.unwrap_or_default(), diag.cells.clone())
    };
    analysis.diags.iter().map(identity).collect()
}

/// All fixes that leave every value as it is, the first of each finding.
fn fix_all(snapshot: &Snapshot, client: &Client) -> Option<Value> {
    let fixes = snapshot.analysis().diags.iter().map(|diag| &*diag.fixes);
    let edits = harmless(fixes, snapshot.source.text());
    let title = snapshot.either(
        "修正所有不改变数值的书写问题",
        "Fix everything that changes no value",
    );
    (!edits.is_empty()).then(|| action(snapshot, client, title, FIX_ALL, &edits))
}

fn action(snapshot: &Snapshot, client: &Client, title: &str, kind: &str, edits: &[Edit]) -> Value {
    json!({"title": title, "kind": kind, "edit": workspace_edit(snapshot, client, edits)})
}

/// Edits of a document in the client's own spelling, for its version where it can tell versions apart.
pub(crate) fn workspace_edit(snapshot: &Snapshot, client: &Client, edits: &[Edit]) -> Value {
    edits_of(client, snapshot, &snapshot.source, snapshot.version, edits)
}

/// The same for any text; one that is not open has no version.
pub(crate) fn edits_of(
    client: &Client,
    snapshot: &Snapshot,
    source: &Source,
    version: Option<i32>,
    edits: &[Edit],
) -> Value {
    let range = |span| source.range(span, snapshot.encoding);
    let edit = |edit: &Edit| json!({"range": range(edit.span), "newText": edit.text});
    let edits: Vec<_> = edits.iter().map(edit).collect();
    let uri: &str = source.uri();
    if client.supports("/workspace/workspaceEdit/documentChanges") {
        let document = json!({"uri": uri, "version": version});
        json!({"documentChanges": [{"textDocument": document, "edits": edits}]})
    } else {
        json!({"changes": {uri: edits}})
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kind_is_wanted_with_everything_below_it() {
        let only = |kinds: &[&str]| Context {
            only: Some(kinds.iter().map(|kind| (*kind).to_owned()).collect()),
        };
        assert!(only(&["source.fixAll"]).wants(FIX_ALL) && only(&["source"]).wants(FIX_ALL));
        assert!(!only(&["source.fix"]).wants(FIX_ALL) && !only(&["quickfix"]).wants(FIX_ALL));
        assert!(Context::default().wants(QUICK_FIX));
    }
}
