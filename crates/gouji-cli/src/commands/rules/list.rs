//! `gouji rules list` and `show`.

use std::sync::Arc;

use gouji_rules::Rule;
use serde_json::{Value, json};

use super::{Desk, Said};
use crate::commands::describe::{place_of, rule_text};
use crate::files::Trouble;
use crate::output::severity_name;

fn entry(rule: &Rule) -> Value {
    json!({
        "id": rule.id, "severity": rule.severity.as_str(), "kind": rule.kind, "basis": rule.basis,
        "title": {"zh": rule.title.zh, "en": rule.title.en}, "file": rule.source.name(), "catalogue": rule.catalogue,
    })
}

/// The rules of a year or of all of them.
pub(super) fn list(desk: Desk<'_>, year: Option<u16>) -> Result<Said, Trouble> {
    let rules = match year {
        Some(year) => desk.rules_of(year)?.rules.clone(),
        None => desk.engine.rules().to_vec(),
    };
    if desk.json {
        let all: Vec<Value> = rules.iter().map(|r| entry(r)).collect();
        return Ok(Said::json(&json!({"version": 1, "rules": all})));
    }
    let line = |r: &Arc<Rule>| {
        let severity = severity_name(r.severity, desk.lang);
        format!("{}  [{severity}]  {}\n", r.id, r.title.get(desk.lang))
    };
    Ok(Said::clean(rules.iter().map(line).collect()))
}

/// One rule, with its check as the pack writes it.
pub(super) fn show(desk: Desk<'_>, id: &str, year: Option<u16>) -> Result<Said, Trouble> {
    let in_year = year.map(|year| desk.rules_of(year)).transpose()?;
    let found = match &in_year {
        Some(set) => set.rule(id).map(AsRef::as_ref),
        None => desk.engine.rule(id),
    };
    let rule = found.ok_or_else(|| desk.unknown(id))?;
    let check = rule.check_span().of(rule.source.text());
    if desk.json {
        let mut value = entry(rule);
        value["version"] = json!(1);
        value["explain"] = json!({"zh": rule.explain.zh, "en": rule.explain.en});
        value["years"] = json!(desk.engine.years_of(id));
        value["place"] = json!(place_of(rule));
        value["check"] = json!(check);
        return Ok(Said::json(&value));
    }
    let text = rule_text(desk.engine, rule, desk.lang);
    Ok(Said::clean(format!("{text}\ncheck: {check}\n")))
}
