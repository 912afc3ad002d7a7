//! `gouji rules lint`: what is wrong with the files, then what is doubtful about the rules.

use std::collections::BTreeSet;

use gouji_model::Lang;
use gouji_rules::authors::{Remark, lint};
use serde_json::{Value, json};

use super::{Desk, Said};
use crate::commands::{CLEAN, COULD_NOT, FOUND};

/// What is wrong with the files, then what is doubtful about the rules.
pub(super) fn check(desk: Desk<'_>) -> Said {
    let Desk { engine, json, lang } = desk;
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
    // Authors can do nothing about what could not be decided, and cells without arithmetic are no fault of a rule.
    let doubtful = advice
        .iter()
        .any(|(_, a)| a.rule.is_some() && a.remark != Remark::Undecided);
    let code = match (problems.is_empty(), doubtful) {
        (false, _) => COULD_NOT,
        (true, true) => FOUND,
        (true, false) => CLEAN,
    };
    let text = if json {
        let told = advice.iter().map(|(year, a)| {
            json!({"year": year, "remark": a.remark.as_str(), "rule": a.rule.as_ref().map(|r| &r.id),
                   "message": a.message.get(lang), "cells": a.cells})
        });
        let told: Vec<Value> = told.collect();
        let wrong: Vec<Value> = problems.iter().map(|p| desk.problem_json(p)).collect();
        format!("{:#}\n", json!({"version": 1, "problems": wrong, "advice": told}))
    } else {
        let mut text: String = problems.iter().map(|p| p.render(lang) + "\n").collect();
        for (_, a) in &advice {
            let line = a
                .problem()
                .map_or_else(|| a.message.get(lang).to_owned(), |p| p.render(lang));
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
