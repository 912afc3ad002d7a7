//! Leaving out findings on request: comments in the report, and exceptions in `gouji.ron`.
//!
//! A request needs a reason, as a figure that looks wrong needs an explanation. One without a reason has no effect and
//! one that leaves out nothing is told, so that no request outlives what it was made for. The three complaints about
//! requests are not in the packs: they concern gouji's own comments, not what a template year asks for.

mod directive;

use std::sync::OnceLock;

use gouji_grammar::Span;
use gouji_model::data_file::nearest;
use gouji_model::{Report, Text};

pub(crate) use directive::is_reason;
pub use directive::{Directive, Reach, directives};

use crate::check::names;
use crate::noted::Noted;
use crate::pattern::Pattern;
use crate::settings::Exception;
use crate::{CheckOptions, Finding, RuleSet, Severity};

/// A request without a reason.
pub const NO_REASON: &str = "ignore/no-reason";
/// A request that leaves out nothing.
pub const UNUSED: &str = "ignore/unused";
/// A request that names no rule, or one that does not exist.
pub const UNKNOWN: &str = "ignore/unknown";

/// The complaints about requests, with what they mean.
pub fn own_rules() -> [(&'static str, Text); 3] {
    [
        (
            NO_REASON,
            Text::new(
                "忽略一条规则要写明原因，写在规则编号后面。没有原因的忽略不起作用。",
                "Ignoring a rule takes a reason, written after the rule. Without one the comment has no effect.",
            ),
        ),
        (
            UNUSED,
            Text::new(
                "这条忽略没有用上：它所在的位置没有这条规则的问题。问题改好以后，忽略应当一并删去。",
                "This comment ignores nothing: the rule has no finding there. Once a finding is mended, its comment can go.",
            ),
        ),
        (
            UNKNOWN,
            Text::new(
                "忽略里没有写规则编号，或者没有这样的规则。",
                "The comment names no rule, or one that does not exist.",
            ),
        ),
    ]
}

/// Findings after all requests were heard.
#[derive(Clone, Debug, Default)]
pub struct Sorted {
    /// What is left, with complaints about the requests themselves, in the order of the text.
    pub shown: Vec<Finding>,
    /// What was left out, and why.
    pub ignored: Vec<Ignored>,
    /// Which of the exceptions were used, by index.
    pub used: Vec<usize>,
}

/// A finding that was left out.
#[derive(Clone, Debug)]
pub struct Ignored {
    /// The finding.
    pub finding: Finding,
    /// The reason that was given.
    pub reason: String,
}

/// Sorts out what a report or its settings ask to ignore.
///
/// `findings` are those of [`crate::check`] with the same rules and options. `path` is the report's path below the folder
/// of the settings, with slashes.
pub fn sort(
    findings: Vec<Finding>,
    report: &Report,
    rules: &RuleSet,
    options: &CheckOptions<'_>,
    exceptions: &[Exception],
    path: &str,
) -> Sorted {
    // Nothing that is typed into a cell is a request.
    let asks = Noted::about(report, rules).map(|noted| &noted.asks);
    let requests = if asks.and_then(OnceLock::get) == Some(&false) {
        Vec::new()
    } else {
        directives(&report.text, &report.tables)
    };
    if let Some(asks) = asks {
        let _ = asks.set(!requests.is_empty());
    }
    let mut sorted = Sorted::default();
    if requests.is_empty() && exceptions.is_empty() {
        sorted.shown = findings;
        return sorted;
    }
    let mut used: Vec<Vec<bool>> = requests.iter().map(|r| vec![false; r.rules.len()]).collect();
    for finding in findings {
        // A reason may speak of figures, which are no part of the report.
        if directive::is_inside(&requests, finding.span) {
            continue;
        }
        let request = by_request(&finding, &requests, rules, &mut used);
        let reason = request.or_else(|| {
            let at = exceptions.iter().position(|e| e.covers(&finding, rules, path))?;
            sorted.used.push(at);
            Some(exceptions[at].reason.clone())
        });
        match reason {
            Some(reason) => sorted.ignored.push(Ignored { finding, reason }),
            None => sorted.shown.push(finding),
        }
    }
    let before = sorted.shown.len();
    for (request, used) in requests.iter().zip(&used) {
        complain(request, used, rules, options, &mut sorted.shown);
    }
    if sorted.shown.len() > before {
        sorted
            .shown
            .sort_by(|a, b| (a.span, &a.rule, &a.cells).cmp(&(b.span, &b.rule, &b.cells)));
    }
    sorted
}

/// The reason of the first request that covers the finding. Every request that does counts as used.
fn by_request(
    finding: &Finding,
    requests: &[Directive],
    rules: &RuleSet,
    used: &mut [Vec<bool>],
) -> Option<String> {
    let mut reason = None;
    for (request, used) in requests.iter().zip(used) {
        if !request.reaches(finding.span) {
            continue;
        }
        for (rule, used) in request.rules.iter().zip(used.iter_mut()) {
            if is_of(finding, &rule.name, rules) {
                *used = true;
                if reason.is_none() {
                    reason.clone_from(&request.reason);
                }
            }
        }
    }
    reason
}

/// Whether a finding is of a rule that `pattern` names.
pub(crate) fn is_of(finding: &Finding, pattern: &str, rules: &RuleSet) -> bool {
    match rules.rule(&finding.rule) {
        Some(rule) => names(pattern, rule),
        None => Pattern::new(pattern).fits_group(&finding.rule, '/'),
    }
}

fn complain(
    request: &Directive,
    used: &[bool],
    rules: &RuleSet,
    options: &CheckOptions<'_>,
    shown: &mut Vec<Finding>,
) {
    if request.rules.is_empty() {
        let message = Text::new(
            "忽略要写明规则编号，例如 requests/balance",
            "name the rule to ignore, such as requests/balance",
        );
        shown.push(finding(UNKNOWN, request.span, message));
        return;
    }
    for (rule, used) in request.rules.iter().zip(used) {
        let named: Vec<_> = rules.rules.iter().filter(|r| names(&rule.name, r)).collect();
        let name = &rule.name;
        if named.is_empty() {
            // Another year's rule, or one that a pack switched off, is not misspelt.
            let off = rules.off.iter().any(|off| names(name, &off.rule));
            let near = nearest(name, rules.rules.iter().map(|r| r.id.as_str())).filter(|_| !off);
            let (zh, en) = near.map_or_else(Default::default, |near| {
                (format!("，是否想写 {near}？"), format!(", did you mean {near}?"))
            });
            let year = rules.year;
            let message = Text::new(
                format!("{year} 年度没有 {name} 这样的规则{zh}"),
                format!("there is no rule {name} for {year}{en}"),
            );
            shown.push(finding(UNKNOWN, rule.span, message));
        } else if !used && named.iter().any(|r| was_asked(r, rules, options)) {
            let message = Text::new(
                format!("这里没有 {name} 的问题，这条忽略可以删去"),
                format!("{name} has no finding here; this comment can go"),
            );
            shown.push(finding(UNUSED, rule.span, message));
        }
    }
    if request.reason.is_none() {
        let message = Text::new(
            "忽略要写明原因，没有原因的不起作用",
            "ignoring takes a reason; without one this has no effect",
        );
        shown.push(finding(NO_REASON, request.span, message));
    }
}

/// Whether a rule had its say: it was wanted, and what it compares with was there.
fn was_asked(rule: &crate::Rule, rules: &RuleSet, options: &CheckOptions<'_>) -> bool {
    let elsewhere = rules
        .formula_of(&rule.id)
        .is_some_and(|f| (f.uses_previous() && options.previous.is_none()) || f.uses_children());
    options.wants(rule) && !elsewhere
}

fn finding(rule: &str, span: Span, message: Text) -> Finding {
    Finding {
        rule: rule.to_owned(),
        severity: Severity::Warning,
        message,
        cells: Vec::new(),
        span,
        related: Vec::new(),
        fixes: Vec::new(),
    }
}
