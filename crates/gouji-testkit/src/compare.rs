//! Compares what was read with what was written.

use std::collections::BTreeMap;

use gouji_model::{Report, Value};
use rust_decimal::Decimal;

/// Cells by path: a number as text, or nothing where no figure stands.
pub type Cells = BTreeMap<String, Option<String>>;

/// Every cell that was read otherwise than expected, one line each; empty when all is well.
///
/// A cell without a figure may be read as a blank or not at all. A cell that is not expected must not be read,
/// not even as a blank: a rule would then complain about a cell that the report does not have.
pub fn differences(report: &Report, expected: &Cells) -> Vec<String> {
    let mut read: BTreeMap<&str, (Value, &str)> = BTreeMap::new();
    if let Some(form) = report.form() {
        for (cell, entry) in report.entries() {
            read.insert(form.path(cell), (entry.value, entry.span.of(&report.text)));
        }
    }
    let mut lines = Vec::new();
    for (path, want) in expected {
        let got = read.remove(path.as_str());
        if !same(want.as_deref(), got.map(|(value, _)| value)) {
            let want = want.as_deref().unwrap_or("no figure");
            match got {
                None => lines.push(format!("{path}: expected {want}, not read")),
                Some((value, text)) => {
                    lines.push(format!("{path}: expected {want}, read {value:?} from {text:?}"));
                }
            }
        }
    }
    for (path, (value, text)) in read {
        lines.push(format!("{path}: not expected, read {value:?} from {text:?}"));
    }
    lines
}

fn same(want: Option<&str>, got: Option<Value>) -> bool {
    match (want.map(str::parse::<Decimal>), got) {
        (None, None | Some(Value::Blank | Value::Placeholder)) => true,
        (Some(Ok(want)), Some(Value::Number(got))) => want == got,
        _ => false,
    }
}
