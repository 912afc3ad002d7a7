//! `gouji/status`: what a document is and how many findings it has, for the line at the bottom of an editor.

use gouji_rules::Severity;
use serde_json::{Value, json};

use crate::snapshot::Snapshot;

/// Year, organ and form of a report, its findings by severity, and where the report of the year before is.
pub(crate) fn status(snapshot: &Snapshot) -> Option<Value> {
    let analysis = snapshot.analysis();
    let reading = analysis.report()?;
    let report = &reading.report;
    let form = reading.form();
    let form = form.map(|form| json!({"id": form.id, "name": snapshot.say(&form.name)}));
    let count = |wanted: Severity| {
        let diags = analysis.diags.iter();
        diags.filter(|diag| diag.severity == wanted).count()
    };
    Some(json!({
        "year": report.year.as_ref().map(|year| year.value),
        "organ": report.organ.as_ref().map(|organ| &organ.value),
        "form": form,
        "errors": count(Severity::Error),
        "warnings": count(Severity::Warning),
        "others": count(Severity::Info) + count(Severity::Hint),
        "previous": reading.previous.as_ref().map(|prior| &*prior.source.uri),
    }))
}
