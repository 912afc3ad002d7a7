//! `gouji rules test`: every example through the real reader, then the mutation check.

use std::collections::BTreeSet;

use gouji_model::Lang;
use gouji_model::data_file::FileProblem;
use gouji_rules::authors::mutate;
use gouji_rules::{Rule, rule_is_named};
use serde_json::{Value, json};

use super::{Desk, Said};
use crate::commands::{CLEAN, FOUND};
use crate::files::Trouble;

/// Every example through the real reader, then the mutation check.
pub(super) fn test(desk: Desk<'_>, only: &[String]) -> Result<Said, Trouble> {
    let Desk { engine, json, lang } = desk;
    if let Some(strange) = only
        .iter()
        .find(|p| !engine.rules().iter().any(|r| rule_is_named(p, r)))
    {
        return Err(desk.unknown(strange));
    }
    let wanted = |rule: &Rule| only.is_empty() || only.iter().any(|p| rule_is_named(p, rule));
    let library = engine.library();
    let (trials, broken) = library.trials();
    let trials: Vec<_> = trials.iter().filter(|t| wanted(&t.rule)).collect();
    let mut problems: Vec<FileProblem> = trials.iter().filter_map(|t| t.problem()).collect();
    if only.is_empty() {
        problems.extend(broken);
    }
    let (mut changes, mut misses) = (0, Vec::new());
    let mut forms = BTreeSet::new();
    // Years that share form and rules would only say the same again: the newest of each form speaks for them.
    for year in library.years().into_iter().rev() {
        if let Some(set) = library.rules_for(year)
            && forms.insert(set.form.id.clone())
        {
            let (tried, missed) = mutate(&set, &library.forms, &wanted);
            changes += tried;
            misses.extend(missed);
        }
    }
    let bad = !problems.is_empty() || !misses.is_empty();
    let code = if bad { FOUND } else { CLEAN };
    let text = if json {
        let failed: Vec<Value> = problems.iter().map(|p| desk.problem_json(p)).collect();
        let missed = misses
            .iter()
            .map(|m| json!({"rule": m.rule.id, "cell": m.cell, "message": m.message.get(lang)}));
        let missed: Vec<Value> = missed.collect();
        let out = json!({"version": 1, "examples": trials.len(), "mutations": changes,
                         "failed": failed, "missed": missed});
        format!("{out:#}\n")
    } else {
        let mut text: String = problems.iter().map(|p| p.render(lang) + "\n").collect();
        for miss in &misses {
            text.push_str(miss.message.get(lang));
            text.push('\n');
        }
        let (failed, missed) = (problems.len(), misses.len());
        text + &match lang {
            Lang::Zh => format!(
                "{} 个例子，{failed} 处不符；改动 {changes} 格，{missed} 次没有触发\n",
                trials.len()
            ),
            Lang::En => format!(
                "{} examples, {failed} failed; {changes} cells changed, {missed} unnoticed\n",
                trials.len()
            ),
        }
    };
    Ok(Said { text, code })
}
