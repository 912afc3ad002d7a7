//! `gouji rules diff`: what changed between two years in sections, cells and rules.
//!
//! Things are known by their numbers, paths and ids. What is in both years and is not the same is told once, with what it
//! was and what it is.

use std::collections::{BTreeMap, BTreeSet};

use gouji_rules::{Rule, RuleSet};
use serde_json::{Value, json};

use super::{Desk, Said};
use crate::files::Trouble;

/// What is compared of a thing: aspects such as `severity`, each with its value.
type Aspects = BTreeMap<&'static str, String>;

/// One difference.
struct Difference {
    /// `section`, `cell` or `rule`.
    what: &'static str,
    /// Number, path or id.
    name: String,
    /// What it was; nothing where it is new.
    before: Option<Aspects>,
    /// What it is; nothing where it is gone.
    after: Option<Aspects>,
}

/// What changed between two years.
pub(super) fn diff(desk: Desk<'_>, from: u16, to: u16) -> Result<Said, Trouble> {
    let (old, new) = (desk.rules_of(from)?, desk.rules_of(to)?);
    let mut all = Vec::new();
    compare("section", sections(&old), sections(&new), &mut all);
    compare("cell", cells(&old), cells(&new), &mut all);
    compare("rule", rules(&old), rules(&new), &mut all);
    if desk.json {
        let differences: Vec<Value> = all.iter().map(Difference::json).collect();
        return Ok(Said::json(
            &json!({"version": 1, "from": from, "to": to, "differences": differences}),
        ));
    }
    if all.is_empty() {
        return Ok(Said::clean(desk.say(
            format!("{from} 与 {to} 年度的格式和规则相同\n"),
            format!("form and rules of {from} and {to} are the same\n"),
        )));
    }
    Ok(Said::clean(all.iter().map(Difference::text).collect()))
}

/// Appends what differs, in the order of the years: what is gone or changed, then what is new.
fn compare(
    what: &'static str,
    before: Vec<(String, Aspects)>,
    after: Vec<(String, Aspects)>,
    all: &mut Vec<Difference>,
) {
    let known: BTreeSet<String> = before.iter().map(|(name, _)| name.clone()).collect();
    let new: BTreeMap<&String, &Aspects> = after.iter().map(|(name, aspects)| (name, aspects)).collect();
    for (name, old) in before {
        let now = new.get(&name).map(|aspects| (*aspects).clone());
        if now.as_ref() != Some(&old) {
            all.push(Difference {
                what,
                name,
                before: Some(old),
                after: now,
            });
        }
    }
    let added = after.into_iter().filter(|(name, _)| !known.contains(name));
    all.extend(added.map(|(name, aspects)| Difference {
        what,
        name,
        before: None,
        after: Some(aspects),
    }));
}

fn sections(set: &RuleSet) -> Vec<(String, Aspects)> {
    let all = set.form.sections.iter();
    let entry = |s: &gouji_model::form::Section| {
        let title = Aspects::from([("title", s.title.to_string())]);
        (s.number.to_string(), title)
    };
    all.map(entry).collect()
}

fn cells(set: &RuleSet) -> Vec<(String, Aspects)> {
    let form = &set.form;
    let entry = |id| {
        let (row, column) = (form.row(id).label.name(), form.column(id).label.name());
        let label = Aspects::from([("label", format!("{row} · {column}"))]);
        (form.path(id).to_owned(), label)
    };
    form.cell_ids().map(entry).collect()
}

fn rules(set: &RuleSet) -> Vec<(String, Aspects)> {
    let entry = |r: &std::sync::Arc<Rule>| (r.id.clone(), aspects(r));
    set.rules.iter().map(entry).collect()
}

/// What a reader of findings would notice. The file that a rule stands in is not among it.
fn aspects(rule: &Rule) -> Aspects {
    let mut aspects = Aspects::from([
        ("severity", rule.severity.as_str().to_owned()),
        ("title", rule.title.zh.clone()),
        ("check", squeezed(rule.check_span().of(rule.source.text()))),
        ("basis", rule.basis.clone()),
        ("grounds", format!("{:?}", rule.grounds)),
        ("missing", format!("{:?}", rule.missing)),
        ("tolerance", format!("{:?}", rule.tolerance)),
    ]);
    if let Some(wording) = &rule.message {
        aspects.insert("message", wording.text.zh.clone());
    }
    if let Some(target) = &rule.target {
        aspects.insert("target", target.name.clone());
    }
    aspects
}

/// Without line breaks and indentation, which say nothing in a pack.
fn squeezed(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

impl Difference {
    /// The aspects that differ, with both values.
    fn changes(&self) -> Vec<(&'static str, &str, &str)> {
        let (Some(before), Some(after)) = (&self.before, &self.after) else {
            return Vec::new();
        };
        let names: BTreeSet<&'static str> = before.keys().chain(after.keys()).copied().collect();
        let value = |of: &'_ Aspects, name: &str| of.get(name).cloned();
        names
            .into_iter()
            .filter(|name| value(before, name) != value(after, name))
            .map(|name| {
                let both = [before, after].map(|of| of.get(name).map_or("", String::as_str));
                (name, both[0], both[1])
            })
            .collect()
    }

    fn text(&self) -> String {
        let Self { what, name, .. } = self;
        let brief = |aspects: &Aspects| {
            let told = ["severity", "title", "label"]
                .iter()
                .filter_map(|a| aspects.get(a));
            told.cloned().collect::<Vec<_>>().join("  ")
        };
        match (&self.before, &self.after) {
            (Some(old), None) => format!("- {what} {name}  {}\n", brief(old)),
            (None, Some(new)) => format!("+ {what} {name}  {}\n", brief(new)),
            _ => {
                let changes = self.changes();
                let shown = |text: &str| {
                    if text.is_empty() {
                        "∅".to_owned()
                    } else {
                        text.to_owned()
                    }
                };
                let lines: String = changes
                    .iter()
                    .map(|(aspect, from, to)| format!("    {aspect}: {} → {}\n", shown(from), shown(to)))
                    .collect();
                format!("~ {what} {name}\n{lines}")
            }
        }
    }

    fn json(&self) -> Value {
        let change = match (&self.before, &self.after) {
            (Some(_), None) => "removed",
            (None, _) => "added",
            _ => "changed",
        };
        let changes = self
            .changes()
            .into_iter()
            .map(|(aspect, from, to)| json!({"aspect": aspect, "from": from, "to": to}));
        let changes: Vec<Value> = changes.collect();
        json!({"change": change, "what": self.what, "name": self.name,
               "before": self.before, "after": self.after, "changes": changes})
    }
}
