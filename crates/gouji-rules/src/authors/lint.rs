//! What is doubtful about the rules of a year, although every file can be read.
//!
//! Formulas that are plain comparisons of sums are compared exactly, equations and inequalities alike: whether all of them
//! can hold together, and whether one says anything that the others do not. Rows over cells that a rule declares to be
//! whole numbers are narrowed to whole bounds first. What follows only from several of them being whole at once is not
//! found; nothing is told that is not so.

use std::sync::Arc;

use gouji_grammar::formula::Relation;
use gouji_model::Text;
use gouji_model::data_file::FileProblem;
use gouji_model::form::CellId;

use super::claims::System;
use super::simplex::Answer;
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
    /// A rule of which it could not be told within bounds.
    Undecided,
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
            Self::Undecided => "undecided",
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
    let mut found: Vec<Option<Advice>> = rules.rules.iter().map(|rule| alone(rules, rule)).collect();
    let undecided = together(rules, &mut found);
    let of_rules = found.into_iter().flatten();
    of_rules.chain(undecided).chain(unprotected(rules)).collect()
}

/// What is doubtful about a rule for itself.
fn alone(rules: &RuleSet, rule: &Arc<Rule>) -> Option<Advice> {
    let formula = rules.formula_of(&rule.id)?;
    if formula.instances().is_empty() {
        return Some(advice(
            Remark::Unreachable,
            rule,
            "这条规则没有落到任何一格上，永远不会触发",
            "this rule covers no cell, so it never fires",
        ));
    }
    // Where only constants are left, it holds on every report or on none.
    let constants = formula.linear_rows().filter(|row| row.linear.terms.is_empty());
    let (always, never): (Vec<_>, Vec<_>) = constants.partition(|row| match row.linear.relation {
        Relation::Equal => row.linear.constant == 0,
        Relation::Unequal => row.linear.constant != 0,
        Relation::Less => row.linear.constant < 0,
        Relation::AtMost => row.linear.constant <= 0,
        Relation::More => row.linear.constant > 0,
        Relation::AtLeast => row.linear.constant >= 0,
    });
    if !never.is_empty() {
        Some(advice(
            Remark::Contradictory,
            rule,
            "这条规则本身就不成立，每份报告都会被指错",
            "this rule cannot hold; every report is accused",
        ))
    } else if always.len() == formula.instances().len() {
        Some(advice(
            Remark::Unreachable,
            rule,
            "这条规则总是成立，永远不会触发",
            "this rule always holds, so it never fires",
        ))
    } else {
        None
    }
}

/// What is doubtful about rules beside each other: first what contradicts, then, from the last rule to the first, what
/// follows from the rest. What is left undecided about all of them is told.
fn together(rules: &RuleSet, found: &mut [Option<Advice>]) -> Option<Advice> {
    let mut system = System::new(rules);
    let special = |at: &usize| rules.rules.get(*at).is_some_and(|rule| rule.organs.is_some());
    let count = rules.rules.len();
    let is_formula = |at: &usize| {
        let rule = rules.rules.get(*at);
        rule.is_some_and(|rule| rules.formula_of(&rule.id).is_some())
    };
    let mut undecided = false;
    for with in std::iter::once(None).chain((0..count).filter(special).map(Some)) {
        // Each round takes one rule out, so this ends.
        loop {
            let mut names = match system.holds_together(with) {
                Answer::Impossible(names) => names,
                Answer::Possible => break,
                Answer::Unknown => {
                    undecided = true;
                    break;
                }
            };
            // The rule for some organs is in the wrong where there is one, else the last formula: not a rule about what
            // single cells may hold.
            let own = with.and_then(|rule| names.iter().position(|name| *name == rule));
            let Some(wrong) = own.or_else(|| names.iter().rposition(is_formula)) else {
                break;
            };
            let wrong = names.remove(wrong);
            system.drop(wrong);
            tell(rules, found, wrong, Remark::Contradictory, &names);
        }
    }
    for index in (0..count).rev() {
        if found.get(index).is_none_or(Option::is_some) {
            continue;
        }
        match system.follows(index) {
            Answer::Possible => {}
            Answer::Impossible(from) => {
                system.drop(index);
                tell(rules, found, index, Remark::Redundant, &from);
            }
            Answer::Unknown => tell(rules, found, index, Remark::Undecided, &[]),
        }
    }
    undecided.then(|| {
        let year = rules.year;
        Advice {
            remark: Remark::Undecided,
            rule: None,
            message: Text::new(
                format!("没有算出 {year} 年度的规则是否互相矛盾：数字太大，或步骤太多"),
                format!(
                    "whether the rules of {year} contradict each other was not decided: the numbers grow too large or \
                     the steps too many"
                ),
            ),
            cells: Vec::new(),
        }
    })
}

/// Writes down what is doubtful about a rule because of others.
fn tell(rules: &RuleSet, found: &mut [Option<Advice>], index: usize, remark: Remark, others: &[usize]) {
    let (Some(rule), Some(place)) = (rules.rules.get(index), found.get_mut(index)) else {
        return;
    };
    let others = others.iter().filter_map(|at| rules.rules.get(*at));
    let ids: Vec<&str> = others.map(|r| r.id.as_str()).collect();
    let (zh, en) = match (remark, ids.is_empty()) {
        (Remark::Undecided, _) => (
            "没有算出这条规则与其他规则是否矛盾或重复：数字太大，或步骤太多".to_owned(),
            "whether this rule contradicts or repeats others was not decided: the numbers grow too large or the steps \
             too many"
                .to_owned(),
        ),
        (Remark::Contradictory, true) => (
            "这条规则自相矛盾，没有一份报告能满足".to_owned(),
            "this rule contradicts itself; no report can satisfy it".to_owned(),
        ),
        (Remark::Contradictory, false) => (
            format!("这条规则与 {} 矛盾，没有一份报告能同时满足", ids.join("、")),
            format!("this rule contradicts {}; no report can satisfy them all", ids.join(", ")),
        ),
        (_, true) => (
            "这条规则总是成立，永远不会触发".to_owned(),
            "this rule always holds, so it never fires".to_owned(),
        ),
        (_, false) => (
            format!("这条规则能由 {} 推出，同一处错误会报两次", ids.join("、")),
            format!("this rule follows from {}; one mistake is told twice", ids.join(", ")),
        ),
    };
    *place = Some(advice(remark, rule, &zh, &en));
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
