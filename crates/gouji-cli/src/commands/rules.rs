//! `gouji rules`: for those who write packs. None of it needs a report.

use std::collections::BTreeSet;

use gouji_model::data_file::{FileProblem, nearest};
use gouji_model::{Lang, Text};
use gouji_rules::authors::{lint, mutate};
use gouji_rules::{Grounds, KINDS, Rule, RuleSet, rule_is_named};
use serde_json::{Value, json};

use super::explain::rule_text;
use super::print::{Ending, Printer};
use super::{CLEAN, COULD_NOT, FOUND, Manner, load};
use crate::args::{PackCommand, Packs};
use crate::engine::Engine;
use crate::files::Trouble;
use crate::output::severity_name;

/// What a command has to say: the text, and the exit code.
struct Said {
    text: String,
    code: u8,
}

/// Runs the command.
pub(super) fn run(args: &Packs, manner: Manner) -> u8 {
    let lang = manner.lang;
    // A broken file ends with 2 whatever else is found, and keeps nothing else from being told.
    let (engine, code) = match load(&args.rules, lang) {
        Ok(loaded) => loaded,
        Err(code) => return code,
    };
    let said = match &args.command {
        PackCommand::List { year } => list(&engine, *year, args.json, lang),
        PackCommand::Show { rule, year } => show(&engine, rule, *year, lang),
        PackCommand::Test { only } => test(&engine, only, args.json, lang),
        PackCommand::Lint => Ok(check(&engine, args.json, lang)),
        PackCommand::Schema => Ok(Said {
            text: format!("{:#}\n", schema(&engine)),
            code: CLEAN,
        }),
        PackCommand::Diff { from, to } => diff(&engine, *from, *to, args.json, lang),
    };
    match said {
        Ok(said) => {
            let mut printer = Printer::new();
            printer.write(said.text.as_bytes());
            match printer.finish(lang) {
                Ending::Whole => code.max(said.code),
                Ending::ReaderGone => CLEAN,
                Ending::Failed => COULD_NOT,
            }
        }
        Err(trouble) => {
            trouble.print(lang);
            COULD_NOT
        }
    }
}

fn say(text: &Text, lang: Lang) -> &str {
    text.get(lang)
}

fn rules_of(engine: &Engine, year: u16) -> Result<std::sync::Arc<RuleSet>, Trouble> {
    engine.library().rules_for(year).ok_or_else(|| {
        Trouble::new(
            year.to_string(),
            "没有适用于这个年度的规则文件",
            "no rule file is for this year",
        )
    })
}

fn entry(rule: &Rule) -> Value {
    json!({
        "id": rule.id, "severity": rule.severity.as_str(), "kind": rule.kind, "basis": rule.basis,
        "title": {"zh": rule.title.zh, "en": rule.title.en}, "file": rule.source.name(), "catalogue": rule.catalogue,
    })
}

fn list(engine: &Engine, year: Option<u16>, as_json: bool, lang: Lang) -> Result<Said, Trouble> {
    let rules = match year {
        Some(year) => rules_of(engine, year)?.rules.clone(),
        None => engine.rules().to_vec(),
    };
    let text = if as_json {
        let all: Vec<Value> = rules.iter().map(|r| entry(r)).collect();
        format!("{:#}\n", json!({"version": 1, "rules": all}))
    } else {
        let line = |r: &std::sync::Arc<Rule>| {
            let severity = severity_name(r.severity, lang);
            format!("{}  [{severity}]  {}\n", r.id, say(&r.title, lang))
        };
        rules.iter().map(line).collect()
    };
    Ok(Said { text, code: CLEAN })
}

fn show(engine: &Engine, id: &str, year: Option<u16>, lang: Lang) -> Result<Said, Trouble> {
    let in_year = year.map(|year| rules_of(engine, year)).transpose()?;
    let found = match &in_year {
        Some(set) => set.rule(id).map(AsRef::as_ref),
        None => engine.rule(id),
    };
    let Some(rule) = found else {
        return Err(unknown(engine, id));
    };
    let source = rule.check_span().of(rule.source.text());
    let mut text = rule_text(engine, rule, lang);
    text.push_str(&format!("\ncheck: {source}\n"));
    Ok(Said { text, code: CLEAN })
}

fn unknown(engine: &Engine, id: &str) -> Trouble {
    let near = nearest(id, engine.rules().iter().map(|r| r.id.as_str()));
    let (zh, en) = near.map_or_else(Default::default, |near| {
        (format!("，是否想写 {near}？"), format!(", did you mean {near}?"))
    });
    Trouble::new(id, format!("没有这样的规则{zh}"), format!("no such rule{en}"))
}

fn problem_json(problem: &FileProblem, lang: Lang) -> Value {
    json!({
        "file": problem.file, "line": problem.line, "column": problem.column,
        "message": say(&problem.message, lang), "suggestion": problem.suggestion,
    })
}

/// Every example through the real reader, then the mutation check.
fn test(engine: &Engine, only: &[String], as_json: bool, lang: Lang) -> Result<Said, Trouble> {
    if let Some(strange) = only
        .iter()
        .find(|p| !engine.rules().iter().any(|r| rule_is_named(p, r)))
    {
        return Err(unknown(engine, strange));
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
    let text = if as_json {
        let failed: Vec<Value> = problems.iter().map(|p| problem_json(p, lang)).collect();
        let missed = misses
            .iter()
            .map(|m| json!({"rule": m.rule.id, "cell": m.cell, "message": say(&m.message, lang)}));
        let missed: Vec<Value> = missed.collect();
        let out = json!({"version": 1, "examples": trials.len(), "mutations": changes,
                         "failed": failed, "missed": missed});
        format!("{out:#}\n")
    } else {
        let mut text: String = problems.iter().map(|p| p.render(lang) + "\n").collect();
        for miss in &misses {
            text.push_str(say(&miss.message, lang));
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

/// What is wrong with the files, then what is doubtful about the rules.
fn check(engine: &Engine, as_json: bool, lang: Lang) -> Said {
    let problems = engine.all_problems();
    let library = engine.library();
    let mut seen = BTreeSet::new();
    let mut advice = Vec::new();
    for year in library.years() {
        let Some(set) = library.rules_for(year) else {
            continue;
        };
        for remark in lint(&set) {
            // A rule that many years take over is doubtful once.
            let place = remark.rule.as_ref().map(|r| (r.source.name().to_owned(), r.span));
            let cells = remark.cells.clone();
            if seen.insert((remark.remark, place, cells)) {
                advice.push((year, remark));
            }
        }
    }
    let doubtful = advice.iter().any(|(_, a)| a.rule.is_some());
    let code = match (problems.is_empty(), doubtful) {
        (false, _) => COULD_NOT,
        (true, true) => FOUND,
        (true, false) => CLEAN,
    };
    let text = if as_json {
        let told = advice.iter().map(|(year, a)| {
            json!({"year": year, "remark": a.remark.as_str(), "rule": a.rule.as_ref().map(|r| &r.id),
                   "message": say(&a.message, lang), "cells": a.cells})
        });
        let told: Vec<Value> = told.collect();
        let wrong: Vec<Value> = problems.iter().map(|p| problem_json(p, lang)).collect();
        format!("{:#}\n", json!({"version": 1, "problems": wrong, "advice": told}))
    } else {
        let mut text: String = problems.iter().map(|p| p.render(lang) + "\n").collect();
        for (_, a) in &advice {
            let line = a
                .problem()
                .map_or_else(|| say(&a.message, lang).to_owned(), |p| p.render(lang));
            text.push_str(&line);
            text.push('\n');
        }
        let (wrong, told) = (problems.len(), advice.len());
        text + &match lang {
            Lang::Zh => format!("{wrong} 处错误，{told} 处值得看一看\n"),
            Lang::En => format!("{wrong} errors, {told} remarks\n"),
        }
    };
    Said { text, code }
}

/// The words that packs are written with, for editors and other programs.
fn schema(engine: &Engine) -> Value {
    let form = |f: &std::sync::Arc<gouji_model::Form>| {
        let tables: Vec<&str> = f.tables.iter().map(|t| t.id.as_str()).collect();
        let cells: Vec<&str> = f.cells.iter().map(|c| &*c.path).collect();
        let identities: BTreeSet<&str> = f.identities.iter().map(|i| i.id.as_str()).collect();
        json!({"id": f.id, "from": f.from, "to": f.to, "tables": tables, "cells": cells, "identities": identities})
    };
    let forms: Vec<Value> = engine.forms().iter().map(form).collect();
    json!({
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
    })
}

/// What changed between two years: sections, cells with their labels, and rules.
fn diff(engine: &Engine, from: u16, to: u16, as_json: bool, lang: Lang) -> Result<Said, Trouble> {
    let (old, new) = (rules_of(engine, from)?, rules_of(engine, to)?);
    let sections = |set: &RuleSet| -> Vec<String> {
        let all = set.form.sections.iter();
        all.map(|s| format!("section {} {}", s.number, s.title)).collect()
    };
    let cells = |set: &RuleSet| -> Vec<String> {
        let form = &set.form;
        let line = |id| {
            let (row, column) = (form.row(id).label.name(), form.column(id).label.name());
            format!("cell {}  {row} · {column}", form.path(id))
        };
        form.cell_ids().map(line).collect()
    };
    let rules = |set: &RuleSet| -> Vec<String> {
        let all = set.rules.iter();
        all.map(|r| format!("rule {}  {}", r.id, r.severity.as_str()))
            .collect()
    };
    let mut lines: Vec<(char, String)> = Vec::new();
    let (before, after) = (
        [sections(&old), cells(&old), rules(&old)],
        [sections(&new), cells(&new), rules(&new)],
    );
    for (before, after) in before.iter().zip(&after) {
        lines.extend(
            before
                .iter()
                .filter(|l| !after.contains(l))
                .map(|l| ('-', l.clone())),
        );
        lines.extend(
            after
                .iter()
                .filter(|l| !before.contains(l))
                .map(|l| ('+', l.clone())),
        );
    }
    let text = if as_json {
        let pick = |sign: char| -> Vec<&String> {
            lines.iter().filter(|(s, _)| *s == sign).map(|(_, l)| l).collect()
        };
        format!(
            "{:#}\n",
            json!({"version": 1, "from": from, "to": to, "removed": pick('-'), "added": pick('+')})
        )
    } else if lines.is_empty() {
        match lang {
            Lang::Zh => format!("{from} 与 {to} 年度的格式和规则相同\n"),
            Lang::En => format!("form and rules of {from} and {to} are the same\n"),
        }
    } else {
        lines
            .iter()
            .map(|(sign, line)| format!("{sign} {line}\n"))
            .collect()
    };
    Ok(Said { text, code: CLEAN })
}
