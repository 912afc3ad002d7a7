//! One report: read, checked, and its findings as diagnostics. The same calls as those of `gouji check`.

use std::sync::Arc;

use gouji_grammar::Span;
use gouji_model::{Hints, Report, Text};
use gouji_rules::{CheckOptions, Finding, Library, Other, Severity};

use super::LARGEST;
use super::grounds::Ground;
use crate::engine::{Analysis, Code, Content, Diag, Memory, Read, Related};
use crate::reading::{Prior, Reading};
use crate::source::Source;

/// Where the other reports are looked for that a check looks at.
pub(super) struct Around<'a> {
    /// The same organ's report of the year before.
    pub(super) previous: &'a dyn Fn(&Report) -> Option<Arc<Prior>>,
    /// Other organs' reports of the year whose text may be the same.
    pub(super) alike: &'a dyn Fn(&Report) -> Vec<Arc<Prior>>,
}

/// Reads and checks a report. The client chooses the address below which each rule has its page, and the year of reports
/// that do not say it.
pub(super) fn analyze(
    source: &Source,
    ground: &Ground,
    (pages, otherwise): (Option<&str>, Option<u16>),
    around: &Around<'_>,
    earlier: &Memory,
) -> Analysis {
    let library = &ground.rules.library;
    let own = ground.config.as_ref().and_then(|config| config.settings.year);
    let hints = Hints {
        otherwise: own.or(otherwise),
        ..Hints::default()
    };
    let report = Arc::new(read(source, library, hints, earlier));
    // An editor sends every text that is open. One that is no report is none of our business.
    if !report.shows_itself() {
        return Analysis::default();
    }
    let large = source.text().len() > LARGEST;
    let memory = Memory {
        read: (!large).then(|| Read {
            report: Arc::clone(&report),
            library: Arc::clone(library),
            hints,
        }),
    };
    let rules = library.rules_for_report(&report);
    let previous = if large { None } else { (around.previous)(&report) };
    let siblings = match &rules {
        Some(rules) if !large && rules.needs(&ground.options).siblings => (around.alike)(&report),
        _ => Vec::new(),
    };
    let diags = if large {
        vec![too_large(source)]
    } else {
        let others: Vec<&Prior> = previous.iter().chain(&siblings).map(AsRef::as_ref).collect();
        let findings = findings(source, &report, ground, previous.as_deref(), &siblings);
        let diag = |finding| diag(finding, &others, pages);
        findings.into_iter().map(diag).collect()
    };
    let config = ground.config.clone();
    let reading = Reading::new(report, Arc::clone(library), rules, previous, config);
    Analysis {
        diags,
        content: Content::Report(Box::new(reading)),
        memory,
    }
}

/// Reads a text, with the help of an earlier one that was read in the same way.
fn read(source: &Source, library: &Arc<Library>, hints: Hints, earlier: &Memory) -> Report {
    let in_the_same_way = |read: &&Read| Arc::ptr_eq(&read.library, library) && read.hints == hints;
    match earlier.read.as_ref().filter(in_the_same_way) {
        Some(read) => gouji_model::read_after(source.shared_text(), &library.forms, hints, &read.report),
        None => gouji_model::read(Arc::clone(source.shared_text()), &library.forms, hints),
    }
}

fn findings(
    source: &Source,
    report: &Report,
    ground: &Ground,
    previous: Option<&Prior>,
    siblings: &[Arc<Prior>],
) -> Vec<Finding> {
    let siblings: Vec<Other<'_>> = siblings.iter().map(|prior| other(prior)).collect();
    let options = CheckOptions {
        previous: previous.map(|prior| &prior.report),
        previous_file: previous.map_or("", |prior| prior.source.uri()),
        siblings: &siblings,
        ..ground.options.clone()
    };
    let config = ground.config.as_ref();
    let path = config.map_or_else(String::new, |config| config.relative(source.uri()));
    let library = &ground.rules.library;
    gouji_rules::judge(report, library, &options, ground.exceptions(), &path).findings
}

fn other(prior: &Prior) -> Other<'_> {
    let Prior { source, report } = prior;
    Other {
        file: source.uri(),
        report,
    }
}

fn diag(finding: Finding, others: &[&Prior], pages: Option<&str>) -> Diag {
    let source = |file: String| {
        let found = others.iter().find(|prior| **prior.source.uri() == *file)?;
        Some(found.source.clone())
    };
    let related = finding.related.into_iter().map(|related| Related {
        source: related.file.and_then(source),
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
