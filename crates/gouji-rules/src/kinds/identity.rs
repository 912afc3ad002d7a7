//! `Identity("requests/balance")`: an equation that the form itself states, checked in each of its rows or columns.
//!
//! The arithmetic is written once, in the form file; this kind only says whether it holds and shows the work.

use gouji_model::Text;
use gouji_model::form::{CellId, Content, Form, Identity, Role, Scope};
use ron::value::RawValue;
use rust_decimal::Decimal;
use serde::Deserialize;

use super::{Check, Draft, Parameters, Site};
use crate::Related;
use crate::names;
use crate::pack::Missing;
use crate::pattern::Pattern;
use crate::subject::Subject;

/// The id of the identity.
#[derive(Deserialize)]
pub(super) struct File<'a>(#[serde(borrow)] &'a RawValue);

impl Parameters for File<'_> {
    fn compile(self, site: &mut Site<'_>) -> Option<Box<dyn Check>> {
        let (id, span) = site.string(self.0)?;
        let form = site.form;
        let equations: Vec<Equation> = form
            .identities
            .iter()
            .filter(|i| i.id == id)
            .map(|i| Equation::new(form, i))
            .collect();
        if equations.is_empty() {
            let message = Text::new(
                format!("{}里没有勾稽关系 {id}", form.name.zh),
                format!("the {} states no identity {id}", form.name.en),
            );
            let known = form.identities.iter().map(|i| i.id.as_str());
            let problem = site.problem(span, message).suggest(&id, known);
            site.problems.push(problem);
            return None;
        }
        let target = site.rule.target.as_ref().map(|t| Pattern::new(&t.name));
        let missing = site.rule.missing;
        Some(Box::new(Identities {
            equations,
            missing,
            target,
        }))
    }
}

#[derive(Debug)]
struct Identities {
    equations: Vec<Equation>,
    missing: Missing,
    target: Option<Pattern>,
}

/// One equation: the left operands add up to what the right operands add up to.
#[derive(Debug)]
struct Equation {
    scope: Scope,
    terms: Vec<Term>,
}

#[derive(Clone, Copy, Debug)]
struct Term {
    cell: CellId,
    coefficient: i64,
    /// A blank in it can only hold zero or more.
    counts: bool,
    /// The same cell of the group's own row, where reports may fill in the group as one row.
    instead: Option<CellId>,
    /// It belongs to such a group's own row: where the report does not have it, nothing is missing.
    optional: bool,
}

/// What the operands of one equation hold.
#[derive(Default)]
struct Operands {
    known: Vec<(CellId, i64, Decimal)>,
    missing: Vec<Term>,
}

impl Check for Identities {
    fn run(&self, on: &Subject<'_>, out: &mut Vec<Draft>) {
        for equation in &self.equations {
            if !equation.plainly_holds(on) {
                out.extend(equation.judge(on, self.missing, self.target.as_ref()));
            }
        }
    }

    fn placeholders(&self) -> &'static [&'static str] {
        &["where", "left", "right", "difference"]
    }

    fn cells(&self) -> Vec<CellId> {
        self.equations
            .iter()
            .flat_map(|e| e.terms.iter().map(|t| t.cell))
            .collect()
    }
}

impl Equation {
    fn new(form: &Form, identity: &Identity) -> Self {
        let terms = identity.terms.iter().map(|t| {
            let spec = form.spec(t.cell);
            Term {
                cell: t.cell,
                coefficient: t.coefficient,
                counts: spec.content != Content::Change,
                instead: standalone(form, t.cell),
                optional: form.row(t.cell).role == Role::Standalone,
            }
        });
        Self {
            scope: identity.scope.clone(),
            terms: terms.collect(),
        }
    }

    /// The quick way: every operand is there and is a whole number of ordinary size.
    fn plainly_holds(&self, on: &Subject<'_>) -> bool {
        let mut sum = 0i64;
        for term in &self.terms {
            match on.small(term.cell) {
                Some(n) => sum += n * term.coefficient,
                None => return false,
            }
        }
        sum == 0
    }

    fn judge(&self, on: &Subject<'_>, policy: Missing, target: Option<&Pattern>) -> Option<Draft> {
        let mut operands = self.operands(on);
        if operands.known.is_empty() {
            return None;
        }
        if matches!(policy, Missing::Zero | Missing::AllBlankSkips) {
            let zeros = operands
                .missing
                .drain(..)
                .map(|t| (t.cell, t.coefficient, Decimal::ZERO));
            operands.known.extend(zeros);
        }
        let mut difference = Decimal::ZERO;
        for (_, coefficient, value) in &operands.known {
            let product = value.checked_mul(Decimal::from(*coefficient))?;
            difference = difference.checked_add(product)?;
        }
        // A blank on the heavier side can only make it heavier.
        let hopeless = |t: &Term| t.counts && (t.coefficient > 0) == difference.is_sign_positive();
        let broken = match policy {
            Missing::Fail if !operands.missing.is_empty() => true,
            _ => !difference.is_zero() && operands.missing.iter().all(hopeless),
        };
        broken.then(|| self.draft(on, &operands, difference.abs(), target))
    }

    fn operands(&self, on: &Subject<'_>) -> Operands {
        let mut operands = Operands::default();
        let mut replaced = Vec::new();
        for term in &self.terms {
            let there = on.report.entry(term.cell).is_some();
            let instead = term.instead.filter(|i| on.report.entry(*i).is_some());
            match (on.report.number(term.cell), instead) {
                (Some(value), _) => operands.known.push((term.cell, term.coefficient, value)),
                (None, Some(group)) if !there => {
                    let own = self.terms.iter().any(|t| t.cell == group);
                    if !own && !replaced.contains(&group) {
                        replaced.push(group);
                        match on.report.number(group) {
                            Some(value) => operands.known.push((group, term.coefficient, value)),
                            None => operands.missing.push(Term { cell: group, ..*term }),
                        }
                    }
                }
                (None, _) if term.optional && !there => {}
                (None, _) => operands.missing.push(*term),
            }
        }
        operands
    }

    fn draft(
        &self,
        on: &Subject<'_>,
        operands: &Operands,
        difference: Decimal,
        target: Option<&Pattern>,
    ) -> Draft {
        let side = |left: bool| -> Vec<(CellId, i64, Decimal)> {
            let known = operands.known.iter().filter(|(_, c, _)| (*c > 0) == left);
            known.map(|(cell, c, value)| (*cell, c.abs(), *value)).collect()
        };
        let (left, right) = (side(true), side(false));
        let mark = self.mark(on.form, &left, &right, target);
        let (where_, left, right) = (
            self.place(on.form),
            self.side(on.form, &left),
            self.side(on.form, &right),
        );
        let difference = names::same(difference.normalize().to_string());
        let missing = names::list(
            &operands
                .missing
                .iter()
                .map(|t| self.operand(on.form, t.cell))
                .collect::<Vec<_>>(),
        );
        let mut message = Text::new(
            format!("{}，{}", left.zh, right.zh),
            format!("{}; {}", left.en, right.en),
        );
        if operands.missing.is_empty() {
            message.zh += &format!("，相差 {}", difference.zh);
            message.en += &format!("; off by {}", difference.en);
        } else {
            message.zh += &format!("，已经相差 {}，{}怎么填都不相等", difference.zh, missing.zh);
            message.en += &format!(
                "; off by {} already, whatever {} holds",
                difference.en, missing.en
            );
        }
        if !where_.zh.is_empty() {
            message.zh = format!("{}：{}", where_.zh, message.zh);
            message.en = format!("{}: {}", where_.en, message.en);
        }
        let place = |cell: CellId| on.report.entry(cell).map(|e| e.span).unwrap_or_default();
        let others = operands
            .known
            .iter()
            .map(|(cell, ..)| *cell)
            .filter(|c| Some(*c) != mark);
        Draft {
            message,
            values: vec![
                ("where", where_),
                ("left", left),
                ("right", right),
                ("difference", difference),
            ],
            cells: operands
                .known
                .iter()
                .map(|(cell, ..)| *cell)
                .chain(operands.missing.iter().map(|t| t.cell))
                .collect(),
            span: mark.map(place).unwrap_or_default(),
            related: others
                .map(|cell| Related {
                    file: None,
                    span: place(cell),
                    message: names::with_content(on.form, on.report, cell),
                })
                .collect(),
            fixes: Vec::new(),
        }
    }

    /// The cell that carries the mark: the pack's choice, else a total that stands alone on its side, else the first.
    fn mark(
        &self,
        form: &Form,
        left: &[(CellId, i64, Decimal)],
        right: &[(CellId, i64, Decimal)],
        target: Option<&Pattern>,
    ) -> Option<CellId> {
        let chosen = left
            .iter()
            .chain(right)
            .map(|(cell, ..)| *cell)
            .find(|cell| target.is_some_and(|t| t.fits_group(form.path(*cell), '.')));
        let alone = [left, right].into_iter().find(|side| side.len() == 1);
        let first = alone
            .or(Some(left))
            .filter(|side| !side.is_empty())
            .unwrap_or(right);
        chosen.or_else(|| first.first().map(|(cell, ..)| *cell))
    }

    /// The row or column that the equation is about.
    fn place(&self, form: &Form) -> Text {
        let Some(first) = self.terms.first() else {
            return Text::default();
        };
        match &self.scope {
            Scope::Whole => Text::default(),
            Scope::Row(_) => names::row(form, first.cell),
            Scope::Column(_) => names::column(form, first.cell),
        }
    }

    /// An operand's name within the equation: the row where the equation runs down a column, and the other way round.
    fn operand(&self, form: &Form, cell: CellId) -> Text {
        match &self.scope {
            Scope::Whole => names::cell(form, cell),
            Scope::Row(_) => names::column(form, cell),
            Scope::Column(_) => names::row(form, cell),
        }
    }

    /// `新收 90 + 上年结转 7 = 97`. In a long sum the zeros are left out.
    fn side(&self, form: &Form, operands: &[(CellId, i64, Decimal)]) -> Text {
        let long = operands.len() > 3;
        let mut sum = Decimal::ZERO;
        let mut shown = Vec::new();
        for (cell, coefficient, value) in operands {
            sum += Decimal::from(*coefficient) * value;
            if long && value.is_zero() {
                continue;
            }
            let times = if *coefficient == 1 {
                String::new()
            } else {
                format!("{coefficient} × ")
            };
            let name = self.operand(form, *cell);
            let value = value.normalize();
            shown.push((
                format!("{times}{} {value}", name.zh),
                format!("{times}{} {value}", name.en),
            ));
        }
        let sum = sum.normalize();
        match (operands.len(), shown.len()) {
            (0, _) => Text::new("另一边没有数", "nothing on the other side"),
            (_, 0) => Text::new("各项都是 0", "all parts are 0"),
            (1, _) => Text::new(shown[0].0.as_str(), shown[0].1.as_str()),
            _ => {
                let (zh, en): (Vec<_>, Vec<_>) = shown.into_iter().unzip();
                Text::new(
                    format!("{} = {sum}", zh.join(" + ")),
                    format!("{} = {sum}", en.join(" + ")),
                )
            }
        }
    }
}

/// The cell of the group's own row that may stand for `cell`, where the form allows the group to be one row.
fn standalone(form: &Form, cell: CellId) -> Option<CellId> {
    let (spec, part) = (form.spec(cell), form.part(cell));
    let (group, _) = form.row(cell).id.rsplit_once('.')?;
    let row = part.row_index(group)?;
    (part.rows[row].role == Role::Standalone)
        .then(|| part.cell(row, usize::from(spec.column)))
        .flatten()
}
