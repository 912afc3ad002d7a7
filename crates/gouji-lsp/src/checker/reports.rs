//! One report: read, checked, and its findings as diagnostics. The same calls as those of `gouji check`.

use std::sync::Arc;

use gouji_grammar::Span;
use gouji_model::{Hints, Report, Text};
use gouji_rules::{CheckOptions, Finding, Severity};

use super::LARGEST;
use super::grounds::Ground;
use crate::engine::{Analysis, Code, Content, Diag, Related};
use crate::reading::{Prior, Reading};
use crate::source::Source;

/// Finds the same organ's report of the year before.
type Find<'a> = &'a dyn Fn(&Report) -> Option<Arc<Prior>>;

/// Reads and checks a report. `pages` is the address below which each rule has its page.
pub(super) fn analyze(source: &Source, ground: &Ground, pages: Option<&str>, find: Find<'_>) -> Analysis {
    let library = &ground.rules.library;
    let year = ground.config.as_ref().and_then(|config| config.settings.year);
    let report = gouji_model::read(source.text(), &library.forms, Hints { year });
    let large = source.text().len() > LARGEST;
    let previous = if large { None } else { find(&report) };
    let diags = if large {
        vec![too_large(source)]
    } else {
        diags(source, &report, ground, previous.as_deref(), pages)
    };
    let rules = library.rules_for_report(&report);
    let config = ground.config.clone();
    let reading = Reading::new(report, Arc::clone(library), rules, previous, config);
    Analysis {
        diags,
        content: Content::Report(Box::new(reading)),
    }
}

fn diags(
    source: &Source,
    report: &Report,
    ground: &Ground,
    previous: Option<&Prior>,
    pages: Option<&str>,
) -> Vec<Diag> {
    let options = CheckOptions {
        previous: previous.map(|prior| &prior.report),
        ..ground.options.clone()
    };
    let config = ground.config.as_ref();
    let path = config.map_or_else(String::new, |config| config.relative(source.uri()));
    let library = &ground.rules.library;
    let verdict = gouji_rules::judge(report, library, &options, ground.exceptions(), &path);
    let diag = |finding| diag(finding, previous, pages);
    verdict.findings.into_iter().map(diag).collect()
}

fn diag(finding: Finding, previous: Option<&Prior>, pages: Option<&str>) -> Diag {
    let related = finding.related.into_iter().map(|related| Related {
        source: match related.file {
            // The only other file that a check of one report sees.
            Some(_) => previous.map(|prior| prior.source.clone()),
            None => None,
        },
        span: related.span,
        message: related.message,
    });
    Diag {
        span: finding.span,
        severity: finding.severity,
        code: Some(Code {
            href: pages.map(|pages| format!("{}/{}", pages.trim_end_matches('/'), finding.rule)),
            id: finding.rule,
        }),
        message: finding.message,
        cells: finding.cells,
        related: related.collect(),
        fixes: finding.fixes,
    }
}

fn too_large(source: &Source) -> Diag {
    let size = LARGEST / 1024 / 1024;
    let line = source.text().find('\n').unwrap_or(source.text().len());
    Diag {
        span: Span::new(0, line),
        severity: Severity::Info,
        code: None,
        message: Text::new(
            format!("文档超过 {size} MB，只显示结构，没有核对。请拆分，或用 gouji check 核对。"),
            format!(
                "The document is larger than {size} MB: its structure is shown, nothing is checked. Split it, or run gouji check."
            ),
        ),
        cells: Vec::new(),
        related: Vec::new(),
        fixes: Vec::new(),
    }
}
