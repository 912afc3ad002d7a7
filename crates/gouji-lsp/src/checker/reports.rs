//! One report: read, checked, and its findings as diagnostics. The same calls as those of `gouji check`.

use std::sync::Arc;

use gouji_grammar::Span;
use gouji_model::{Hints, Report, Text};
use gouji_rules::{CheckOptions, Finding, Library, RuleSet, Severity};

use super::LARGEST;
use crate::engine::{Analysis, Code, Content, Diag, Related};
use crate::reading::{Prior, Reading};
use crate::source::Source;

/// Finds an organ's report of a year.
type Find<'a> = &'a dyn Fn(&str, u16) -> Option<Arc<Prior>>;

/// Reads and checks a report. `pages` is the address below which each rule has its page.
pub(super) fn analyze(
    source: &Source,
    library: &Arc<Library>,
    pages: Option<&str>,
    find: Find<'_>,
) -> Analysis {
    let report = gouji_model::read(source.text(), &library.forms, Hints::default());
    // An editor sends every text that is open. One that is no report is none of our business.
    if !report.shows_itself() {
        return Analysis::default();
    }
    let large = source.text().len() > LARGEST;
    let previous = if large { None } else { year_before(&report, find) };
    let rules = library.rules_for_report(&report);
    let diags = match &rules {
        _ if large => vec![too_large(source)],
        Some(rules) => diags(&report, rules, previous.as_deref(), pages),
        None => Vec::new(),
    };
    let reading = Reading::new(report, Arc::clone(library), rules, previous);
    Analysis {
        diags,
        content: Content::Report(Box::new(reading)),
    }
}

fn diags(report: &Report, rules: &RuleSet, previous: Option<&Prior>, pages: Option<&str>) -> Vec<Diag> {
    let options = CheckOptions {
        previous: previous.map(|prior| &prior.report),
        ..CheckOptions::default()
    };
    let findings = gouji_rules::check(report, rules, &options);
    let diag = |finding| diag(finding, previous, pages);
    findings.into_iter().map(diag).collect()
}

fn year_before(report: &Report, find: Find<'_>) -> Option<Arc<Prior>> {
    let organ = report.organ.as_ref()?;
    let year = report.year.as_ref()?;
    find(&organ.value, year.value.checked_sub(1)?)
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
