//! `gouji.newReport`: the text of a new report for a year, for the editor to put where it likes.

use serde_json::Value;

use crate::engine::Engine;

/// The command's name.
pub(crate) const COMMAND: &str = "gouji.newReport";

/// The text for the year among the arguments, which is a number, a string of digits, or an object with `year`.
pub(crate) fn new_report(engine: &dyn Engine, params: &Value) -> Option<Value> {
    let argument = params.pointer("/arguments/0")?;
    let year = argument.get("year").unwrap_or(argument);
    let number = year.as_u64().or_else(|| year.as_str()?.trim().parse().ok())?;
    engine.new_report(u16::try_from(number).ok()?).map(Value::String)
}
