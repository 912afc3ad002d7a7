//! `gouji rules schema`: what may be written into rule files.

use std::collections::BTreeSet;

use gouji_rules::{Grounds, KINDS};
use serde_json::{Value, json};

use super::{Desk, Said};

/// The words that packs are written with, for editors and other programs.
pub(super) fn schema(desk: Desk<'_>) -> Said {
    let engine = desk.engine;
    let form = |f: &std::sync::Arc<gouji_model::Form>| {
        let tables: Vec<&str> = f.tables.iter().map(|t| t.id.as_str()).collect();
        let cells: Vec<&str> = f.cells.iter().map(|c| &*c.path).collect();
        let identities: BTreeSet<&str> = f.identities.iter().map(|i| i.id.as_str()).collect();
        json!({"id": f.id, "from": f.from, "to": f.to, "tables": tables, "cells": cells, "identities": identities})
    };
    let forms: Vec<Value> = engine.forms().iter().map(form).collect();
    Said::json(&json!({
        "version": 1,
        "Pack": ["year", "form", "extends", "requires", "rules", "change"],
        "Rule": ["id", "title", "severity", "check", "catalogue", "basis", "grounds", "explain", "since", "until",
                 "organs", "missing", "tolerance", "target", "message", "examples"],
        "required": ["id", "title", "severity", "check", "basis", "explain"],
        "check": KINDS,
        "severity": ["Error", "Warning", "Info", "Hint"],
        "grounds": [format!("{:?}", Grounds::Official), format!("{:?}", Grounds::Practice),
                    format!("{:?}", Grounds::Inference)],
        "missing": ["NotAssessable", "Skip", "Zero", "Fail", "AllBlankSkips"],
        "tolerance": ["Exact", "AsPrinted", "Within"],
        "change": ["Severity", "Off", "Wording"],
        "examples": ["Fails", "Passes", "FailsAfter", "PassesAfter"],
        "forms": forms,
    }))
}
