//! What is doubtful about the rules of a year, although every file can be read.
//!
//! Equations are compared exactly: each formula that is an equation of cells becomes a row of whole numbers, and
//! elimination says whether it follows from those before it or cannot hold beside them. Inequalities are compared only
//! with a cell or a constant at a time.

use std::sync::Arc;

use gouji_grammar::formula::Relation;
use gouji_model::Text;
use gouji_model::data_file::FileProblem;
use gouji_model::form::CellId;

use super::elimination::{Row, Standing, System};
use crate::{Rule, RuleSet, Severity};

/// What is doubtful.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Remark {
    /// A rule that cannot hold beside the others: every report is accused.
    Contradictory,
    /// A rule that says nothing new: one broken cell is accused twice.
    Redundant,
    /// A rule that can never fire: no cell, or always true.
    Unreachable,
    /// Cells that no error or warning protects by arithmetic.
    Unprotected,
}

impl Remark {
    /// Its name in outputs.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Contradictory => "contradictory",
            Self::Redundant => "redundant",
            Self::Unreachable => "unreachable",
            Self::Unprotected => "unprotected",
        }
    }
}

/// One thing that is doubtful.
#[derive(Clone, Debug)]
pub struct Advice {
    /// What it is.
    pub remark: Remark,
    /// The rule, where it is about one.
    pub rule: Option<Arc<Rule>>,
    /// In words.
    pub message: Text,
    /// The cells, where it is about cells.
    pub cells: Vec<String>,
}

impl Advice {
    /// As a complaint about a place in the pack.
    pub fn problem(&self) -> Option<FileProblem> {
        let rule = self.rule.as_ref()?;
        let (source, message) = (&rule.source, self.message.clone());
        Some(FileProblem::new(source.name(), source.text(), rule.span, message))
    }
}

/// Everything that is doubtful about the rules of a year.
pub fn lint(rules: &RuleSet) -> Vec<Advice> {
    let mut found = equations(rules);
    found.extend(unprotected(rules));
    found
}

fn equations(rules: &RuleSet) -> Vec<Advice> {
    let mut found = Vec::new();
    let mut system = System::default();
    for rule in &rules.rules {
        let Some(formula) = rules.formula_of(&rule.id) else {
            continue;
        };
        if formula.instances().is_empty() {
            found.push(advice(
                Remark::Unreachable,
                rule,
                "这条规则没有落到任何一格上，永远不会触发",
                "this rule covers no cell, so it never fires",
            ));
            continue;
        }
        let (mut rows, mut follow, mut broken, mut always) = (0_usize, 0_usize, false, 0_usize);
        for row in formula.linear_rows() {
            rows += 1;
            let linear = row.linear;
            if linear.terms.is_empty() {
                // Only constants are left, so it holds on every report or on none.
                let holds = match linear.relation {
                    Relation::Equal => linear.constant == 0,
                    Relation::Unequal => linear.constant != 0,
                    Relation::Less => linear.constant < 0,
                    Relation::AtMost => linear.constant <= 0,
                    Relation::More => linear.constant > 0,
                    Relation::AtLeast => linear.constant >= 0,
                };
                always += usize::from(holds);
                broken |= !holds;
                continue;
            }
            if linear.relation != Relation::Equal || linear.within.is_some() {
                continue;
            }
            let terms = linear.terms.iter().map(|t| (t.cell.0, i128::from(t.coefficient)));
            match system.add(Row {
                terms: terms.collect(),
                constant: i128::from(linear.constant),
            }) {
                Standing::Follows => follow += 1,
                Standing::Contradicts => broken = true,
                Standing::New | Standing::Unknown => {}
            }
        }
        let all = formula.instances().len();
        if broken {
            found.push(advice(
                Remark::Contradictory,
                rule,
                "这条规则与前面的规则矛盾，没有一份报告能同时满足",
                "this rule contradicts those before it; no report can satisfy them all",
            ));
        } else if always == all {
            found.push(advice(
                Remark::Unreachable,
                rule,
                "这条规则总是成立，永远不会触发",
                "this rule always holds, so it never fires",
            ));
        } else if rows == all && follow == all {
            found.push(advice(
                Remark::Redundant,
                rule,
                "这条规则能由前面的规则推出，同一处错误会报两次",
                "this rule follows from those before it; one mistake is told twice",
            ));
        }
    }
    found
}

/// The cells of counts and amounts that no arithmetic looks at: a slip there goes unseen.
fn unprotected(rules: &RuleSet) -> Option<Advice> {
    let form = &rules.form;
    let mut covered = vec![false; form.cells.len()];
    for rule in rules.rules.iter().filter(|r| r.severity >= Severity::Warning) {
        let Some(formula) = rules.formula_of(&rule.id) else {
            continue;
        };
        for row in formula.instances().iter().filter(|i| i.cells.len() > 1) {
            for cell in &row.cells {
                if let Some(seen) = covered.get_mut(cell.index()) {
                    *seen = true;
                }
            }
        }
    }
    let bare = |id: &CellId| !covered.get(id.index()).is_none_or(|seen| *seen);
    let cells: Vec<String> = form
        .cell_ids()
        .filter(bare)
        .map(|id| form.path(id).to_owned())
        .collect();
    if cells.is_empty() {
        return None;
    }
    let list = cells.join(" ");
    Some(Advice {
        remark: Remark::Unprotected,
        rule: None,
        message: Text::new(
            format!("{} 年度有 {} 格没有任何算式看护：{list}", rules.year, cells.len()),
            format!(
                "{}: no arithmetic protects {} cells: {list}",
                rules.year,
                cells.len()
            ),
        ),
        cells,
    })
}

fn advice(remark: Remark, rule: &Arc<Rule>, zh: &str, en: &str) -> Advice {
    let id = &rule.id;
    Advice {
        remark,
        rule: Some(Arc::clone(rule)),
        message: Text::new(format!("{id}：{zh}"), format!("{id}: {en}")),
        cells: Vec::new(),
    }
}
