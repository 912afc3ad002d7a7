//! One finding per cause: broken identities that one mistake explains become one finding, with ways to mend it.
//!
//! The search itself is [`crate::repair`], which knows neither reports nor words. Here the linear rules of a rule set
//! become its system ([`template`]), a report becomes its figures ([`case`]), and its answer becomes messages
//! ([`words`]) and edits ([`fixes`]). Nothing of this runs while every identity holds.

mod case;
mod fixes;
mod template;
mod words;

use gouji_model::{CellId, Text, Value};
use rustc_hash::FxHashSet;

pub(crate) use template::Template;

use crate::formula::is_void;
use crate::repair::{Answer, Cause, Settings};
use crate::rule_set::RuleSet;
use crate::subject::Subject;
use crate::{Finding, Related, names};
use case::Case;

/// Joins the findings of identities that one cause explains, and offers its repairs as fixes.
pub(crate) fn explain(on: &Subject<'_>, rules: &RuleSet, findings: &mut Vec<Finding>) {
    let Some(settings) = rules.settings().filter(|_| !findings.is_empty()) else {
        return;
    };
    let Some(template) = rules.template(on.form) else {
        return;
    };
    let claims: Vec<Claim> = findings
        .iter()
        .map(|finding| Claim::of(on, rules, template, finding))
        .collect();
    if claims.iter().all(Claim::is_empty) {
        return;
    }
    let Some(case) = Case::new(on, rules, template) else {
        return;
    };
    let answer = case.system.repair(&case.values, settings);
    let mut told = Told {
        case: &case,
        settings,
        claims: &claims,
        gone: FxHashSet::default(),
        joint: Vec::new(),
    };
    for cause in &answer.causes {
        told.cause(cause, findings);
    }
    told.fill(&answer, findings);
    let Told { gone, joint, .. } = told;
    let covered = |finding: &Finding| {
        let guess = rules
            .check_of(&finding.rule, on.form)
            .is_some_and(|c| c.guesses_causes());
        guess
            && joint
                .iter()
                .any(|j| finding.cells.iter().all(|c| j.cells.contains(c)))
    };
    let mut index = 0;
    findings.retain(|finding| {
        index += 1;
        !gone.contains(&(index - 1)) && !covered(finding)
    });
    findings.extend(joint);
}

/// What a finding has to do with the system.
#[derive(Debug)]
struct Claim {
    /// The row of the system that it tells of.
    row: Option<usize>,
    /// Cells of the system that it tells of and that are blank.
    blanks: Vec<CellId>,
}

impl Claim {
    fn of(on: &Subject<'_>, rules: &RuleSet, template: &Template, finding: &Finding) -> Self {
        let mut cells: Vec<CellId> = finding
            .cells
            .iter()
            .filter_map(|path| on.form.cell(path))
            .collect();
        let blank = |cell: &CellId| {
            let value = on.report.entry(*cell).map(|e| e.value);
            template.knows(*cell) && matches!(value, Some(Value::Blank | Value::Placeholder))
        };
        let blanks = cells.iter().copied().filter(blank).collect();
        cells.sort_unstable();
        let row = rules
            .index_of(&finding.rule)
            .and_then(|rule| template.row(rule, &cells, |c| is_void(on.report, c)));
        Self { row, blanks }
    }

    fn is_empty(&self) -> bool {
        self.row.is_none() && self.blanks.is_empty()
    }
}

/// The findings as they change while cause after cause is told.
struct Told<'a> {
    case: &'a Case<'a>,
    settings: &'a Settings,
    claims: &'a [Claim],
    /// Findings that a joint one replaces.
    gone: FxHashSet<usize>,
    joint: Vec<Finding>,
}

impl Told<'_> {
    fn cause(&mut self, cause: &Cause, findings: &mut [Finding]) {
        let own: Vec<usize> = (0..self.claims.len())
            .filter(|i| {
                self.claims[*i]
                    .row
                    .is_some_and(|row| self.case.is_among(row, cause))
            })
            .collect();
        let Some(&first) = own.first() else { return };
        let fixes = fixes::of_cause(self.case, cause);
        if own.len() > 1 && !fixes.is_empty() {
            let joint = self.join(cause, &own, findings);
            self.joint.push(Finding { fixes, ..joint });
            self.gone.extend(own);
            return;
        }
        let message = &mut findings[first].message;
        if !cause.complete {
            *message = names::join(message, "", "", &words::not_searched_further());
        }
        // What mends one identity out of several that nothing explains together belongs to none of them.
        if own.len() == 1 {
            findings[first].fixes.extend(fixes);
        }
    }

    /// One finding for several: the most frequent rule, all cells, every identity as a related place.
    fn join(&self, cause: &Cause, own: &[usize], findings: &[Finding]) -> Finding {
        let mut own: Vec<usize> = own.to_vec();
        own.sort_by_key(|i| (findings[*i].span, self.claims[*i].row));
        let times = |rule: &str| own.iter().filter(|i| findings[**i].rule == rule).count();
        let ids = own.iter().map(|i| findings[*i].rule.as_str());
        // Of several equally frequent ones the first: max_by_key takes the last of its equals.
        let rule = ids.rev().max_by_key(|rule| times(rule)).unwrap_or_default();
        let mut cells: Vec<String> = Vec::new();
        let mut related: Vec<Related> = Vec::new();
        for finding in own.iter().map(|i| &findings[*i]) {
            cells.extend(
                finding
                    .cells
                    .iter()
                    .filter(|c| !cells.contains(c))
                    .cloned()
                    .collect::<Vec<_>>(),
            );
            related.push(Related {
                file: None,
                span: finding.span,
                message: finding.message.clone(),
            });
        }
        let lead = own.iter().find(|i| findings[**i].rule == rule);
        let span = lead.map(|i| findings[*i].span).unwrap_or_default();
        let mut operands: Vec<Related> = self.changed(cause);
        operands.retain(|r| r.span != span && related.iter().all(|other| other.span != r.span));
        related.extend(operands);
        let rows: Vec<usize> = own.iter().filter_map(|i| self.claims[*i].row).collect();
        Finding {
            rule: rule.to_owned(),
            severity: own
                .iter()
                .map(|i| findings[*i].severity)
                .max()
                .unwrap_or(findings[own[0]].severity),
            message: words::joint(self.case, cause, &rows, self.settings),
            cells,
            span,
            related,
            fixes: Vec::new(),
        }
    }

    /// The places that the repairs would change, each with what stands there.
    fn changed(&self, cause: &Cause) -> Vec<Related> {
        let mut related: Vec<Related> = Vec::new();
        for change in cause.repairs.iter().flat_map(|r| &r.changes) {
            let Some((span, message)) = self.case.place(change.variable) else {
                continue;
            };
            if related.iter().all(|r| r.span != span) {
                related.push(Related {
                    file: None,
                    span,
                    message,
                });
            }
        }
        related
    }

    /// Offers the values of blanks that follow whatever else is changed, on the findings that tell of the blanks.
    fn fill(&self, answer: &Answer, findings: &mut [Finding]) {
        if answer.fills.is_empty() {
            return;
        }
        for (finding, claim) in findings.iter_mut().zip(self.claims) {
            finding
                .fixes
                .extend(fixes::of_blanks(self.case, &claim.blanks, &answer.fills));
        }
    }
}

/// The year before, in words, where its report would decide.
fn year_before(on: &Subject<'_>) -> Text {
    names::same(on.year.saturating_sub(1).to_string())
}
