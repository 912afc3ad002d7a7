//! One report, one set of rules, and the findings in a stable order. The command line and the server both call this.

use gouji_model::Report;

use crate::kinds::Draft;
use crate::noted::Noted;
use crate::others::{Other, Others};
use crate::pack::Rule;
use crate::pattern::Pattern;
use crate::rule_set::RuleSet;
use crate::subject::Subject;
use crate::{Finding, Severity};

/// What the caller may choose.
#[derive(Clone, Debug, Default)]
pub struct CheckOptions<'a> {
    /// The same organ's report of the year before.
    pub previous: Option<&'a Report>,
    /// What findings are to call the file of that report.
    pub previous_file: &'a str,
    /// Reports of the same year by other organs, for the rules that compare texts.
    pub siblings: &'a [Other<'a>],
    /// The reports that this one sums up.
    pub children: &'a [Other<'a>],
    /// Organs that this report sums up and that have no report.
    pub missing: &'a [String],
    /// Only these rules; all where the list is empty. An id, a group (`requests`), a pattern (`requests/*`), or a
    /// number of the catalogue (`T3-001`).
    pub select: Vec<String>,
    /// Not these rules, written as above.
    pub ignore: Vec<String>,
    /// Other severities; the last entry that fits a rule counts.
    pub severity: Vec<(String, Severity)>,
}

/// Checks a report. The same report, rules and options give the same findings in the same order.
pub fn check(report: &Report, rules: &RuleSet, options: &CheckOptions<'_>) -> Vec<Finding> {
    let form = report.form().unwrap_or(&rules.form);
    let mut subject = Subject::new(report, form, &rules.form, rules.year, options.previous);
    subject.others = Others {
        previous_file: options.previous_file,
        siblings: options.siblings,
        children: options.children,
        missing: options.missing,
    };
    subject.noted = Noted::about(report, rules);
    let mut noted = Noted::by(rules);
    let organ = subject.organ();
    let mut findings = Vec::new();
    let mut drafts = Vec::new();
    for (index, (rule, check)) in rules.rules.iter().zip(rules.checks(form)).enumerate() {
        let Some(check) = check else { continue };
        if !options.wants(rule) || rule.organs.as_ref().is_some_and(|o| !o.include(organ)) {
            continue;
        }
        let words_alone = check.reads_words_alone();
        if words_alone && subject.noted.is_some_and(|noted| noted.quiet.contains(&index)) {
            continue;
        }
        check.run(&subject, &mut drafts);
        if drafts.is_empty() {
            if words_alone {
                noted.quiet.insert(index);
            }
            continue;
        }
        let chosen = options.severity(rule);
        findings.extend(
            drafts
                .drain(..)
                .map(|draft| finding(rule, chosen, draft, &subject)),
        );
    }
    crate::causes::explain(&subject, rules, &mut findings);
    if subject.noted.is_none() {
        noted.bound = subject.into_bound();
        noted.keep(report);
    }
    findings.sort_by(|a, b| (a.span, &a.rule, &a.cells).cmp(&(b.span, &b.rule, &b.cells)));
    findings
}

fn finding(rule: &Rule, chosen: Option<Severity>, draft: Draft, subject: &Subject<'_>) -> Finding {
    let own = draft.severity.map_or(rule.severity, |s| s.min(rule.severity));
    let message = match &rule.message {
        Some(wording) => wording.fill(&draft.values),
        None => draft.message,
    };
    Finding {
        rule: rule.id.clone(),
        severity: chosen.unwrap_or(own),
        message,
        cells: draft
            .cells
            .iter()
            .map(|c| subject.form.path(*c).to_owned())
            .collect(),
        span: draft.span,
        related: draft.related,
        fixes: draft.fixes,
    }
}

impl CheckOptions<'_> {
    pub(crate) fn wants(&self, rule: &Rule) -> bool {
        (self.select.is_empty() || self.select.iter().any(|p| names(p, rule)))
            && !self.ignore.iter().any(|p| names(p, rule))
    }

    /// The severity that the caller chose for a rule.
    fn severity(&self, rule: &Rule) -> Option<Severity> {
        let chosen = self.severity.iter().rev().find(|(p, _)| names(p, rule));
        chosen.map(|(_, severity)| *severity)
    }
}

/// Whether `pattern` names the rule: by id, group, pattern or number of the catalogue.
pub fn names(pattern: &str, rule: &Rule) -> bool {
    Pattern::new(pattern).fits_group(&rule.id, '/') || rule.catalogue.iter().any(|n| n == pattern)
}
