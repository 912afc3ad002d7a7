//! Hover: what is known about the place under the pointer.

use gouji_model::form::{CellId, Form};
use gouji_model::{Entry, Lang, Value};
use gouji_rules::{Rule, Tie};
use tower_lsp::lsp_types::{Hover, HoverContents, MarkupContent, MarkupKind, Position};

use crate::engine::Content;
use crate::equation;
use crate::features::{rule_files, words};
use crate::reading::Reading;
use crate::snapshot::Snapshot;

/// The findings at `position`, narrowest first; what the cell there is; what the rule named there means.
pub(crate) fn hover(snapshot: &Snapshot, position: Position) -> Option<Hover> {
    let offset = snapshot.offset(position);
    let analysis = snapshot.analysis();
    let mut parts = Vec::new();
    let mut spans = Vec::new();
    let at = u32::try_from(offset).ok()?;
    let mut here: Vec<_> = analysis
        .diags
        .iter()
        .filter(|diag| diag.span.contains(at))
        .collect();
    here.sort_by_key(|diag| diag.span.len());
    if let Some(narrowest) = here.first() {
        spans.push(narrowest.span);
        let messages: Vec<_> = here.iter().map(|diag| snapshot.say(&diag.message)).collect();
        parts.push(messages.join("\n"));
    }
    match &analysis.content {
        Content::Report(reading) => {
            if let Some((cell, entry)) = reading.cell_at(offset) {
                spans.push(entry.span);
                parts.extend(describe(reading, cell, entry, snapshot.lang));
            } else if let Some(tie) = reading.ties_at(offset).next() {
                spans.push(tie.span);
                let ties = reading.ties_at(offset);
                parts.extend(ties.map(|tie| tied(reading, tie, snapshot.lang)));
            } else if let Some((word, span)) = words::rule_id(snapshot.source.text(), offset)
                && let Some(rule) = reading.rules.as_ref().and_then(|rules| rules.rule(word))
            {
                spans.push(span);
                parts.push(explain(rule, snapshot.lang));
            }
        }
        Content::Rules(file) => {
            if let Some((text, span)) = rule_files::hover(snapshot.source.text(), file, offset, snapshot.lang)
            {
                spans.push(span);
                parts.push(text);
            }
        }
        Content::Plain => {}
    }
    let narrowest = spans.into_iter().min_by_key(|span| span.len())?;
    Some(Hover {
        contents: HoverContents::Markup(MarkupContent {
            kind: MarkupKind::Markdown,
            value: parts.join("\n\n---\n\n"),
        }),
        range: Some(snapshot.range(narrowest)),
    })
}

/// A cell: its name, path and content, the identities that it stands in with live values, and last year's value.
fn describe(reading: &Reading, cell: CellId, entry: &Entry, lang: Lang) -> Option<String> {
    let form = reading.form()?;
    let mut lines = vec![format!(
        "**{} · {}** = {}  \n`{}`",
        equation::table(form, cell, lang),
        equation::name(form, cell, lang),
        content(reading, entry, lang),
        form.path(cell)
    )];
    lines.extend(before(reading, form, cell, lang));
    for identity in reading.identities_of(cell) {
        let mark = match equation::holds(reading, identity) {
            Some(true) => "✓",
            Some(false) => "✗",
            None => "·",
        };
        let rule = reading.rule_of(identity);
        let title = rule.map_or(identity.id.as_str(), |rule| rule.title.get(lang));
        let work = equation::work(reading, form, identity, lang);
        let mut line = format!("- {mark} {title}（`{}`）：{work}", identity.id);
        if let Some(basis) = rule
            .map(|rule| rule.basis.as_str())
            .filter(|basis| !basis.is_empty())
        {
            let label = either(lang, "依据", "basis");
            line.push_str(&format!("  \n  {label}：{basis}"));
        }
        lines.push(line);
    }
    let prose = reading.ties_of(cell).map(|tie| {
        let clause = reading.report.prose().source(tie.figure.clause);
        let clause = clause.of(&reading.report.text).trim();
        format!("- {}：“{clause}”", either(lang, "正文", "prose"))
    });
    lines.extend(prose);
    lines.dedup();
    Some(lines.join("\n"))
}

fn content(reading: &Reading, entry: &Entry, lang: Lang) -> String {
    match entry.value {
        Value::Number(number) => number.normalize().to_string(),
        Value::Blank => either(lang, "空白", "blank").to_owned(),
        Value::Placeholder | Value::Unreadable => format!("“{}”", entry.span.of(&reading.report.text)),
    }
}

/// A figure of the prose: the cells whose sum it is, and the rule that says so.
fn tied(reading: &Reading, tie: &Tie, lang: Lang) -> String {
    let mut lines = Vec::new();
    if let Some(form) = reading.form() {
        let cell = |cell: &CellId| {
            let value = reading
                .report
                .entry(*cell)
                .map(|entry| content(reading, entry, lang));
            format!(
                "**{} · {}** = {}  \n`{}`",
                equation::table(form, *cell, lang),
                equation::name(form, *cell, lang),
                value.unwrap_or_else(|| "—".to_owned()),
                form.path(*cell)
            )
        };
        lines.extend(tie.cells.iter().map(cell));
    }
    lines.push(tie.note.get(lang).to_owned());
    let rule = reading.rules.as_ref().and_then(|rules| rules.rule(&tie.rule));
    lines.extend(rule.map(|rule| explain(rule, lang)));
    lines.retain(|line| !line.is_empty());
    lines.join("\n\n")
}

/// Last year's value of the cell, where a report of last year with such a cell is known.
fn before(reading: &Reading, form: &Form, cell: CellId, lang: Lang) -> Option<String> {
    let prior = reading.previous.as_ref()?;
    let entry = prior.report.at(form.path(cell))?;
    let year = prior.report.year.as_ref()?.value;
    let value = entry.value.number()?.normalize();
    Some(match lang {
        Lang::Zh => format!("\n上年（{year}）：{value}\n"),
        Lang::En => format!("\nthe year before ({year}): {value}\n"),
    })
}

/// A rule in its own words: what it is called, what it means, what it rests on.
pub(crate) fn explain(rule: &Rule, lang: Lang) -> String {
    let mut text = format!("**{}** `{}`", rule.title.get(lang), rule.id);
    if !rule.explain.get(lang).is_empty() {
        text.push_str(&format!("\n\n{}", rule.explain.get(lang)));
    }
    if !rule.basis.is_empty() {
        text.push_str(&format!("\n\n{}：{}", either(lang, "依据", "basis"), rule.basis));
    }
    text
}

fn either(lang: Lang, zh: &'static str, en: &'static str) -> &'static str {
    match lang {
        Lang::Zh => zh,
        Lang::En => en,
    }
}
