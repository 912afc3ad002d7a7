//! Finds out which claim of a broken formula fails, and writes its arithmetic down.

use gouji_grammar::formula::{Arithmetic, Function, Logic, Relation};
use gouji_model::form::{Node, NodeKind};
use gouji_model::{CellId, Text};
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use super::compile::Instance;
use super::evaluate::{Evaluator, Evidence, Standing, standing};
use super::range::Range;
use super::render;
use super::words::{Frame, label};
use super::work::{Claim, Comparison, Extent, Operand, Presence, Shape, Side, Work};
use super::{Gap, Options, Source, Tolerance};
use crate::ratio::Ratio;

/// Writes out why `instance` is broken.
pub(super) fn write(
    evidence: &Evidence<'_>,
    options: Options,
    instance: &Instance,
    gaps: &[Gap],
) -> Option<Work> {
    let form = evidence.report.form()?;
    let frame = Frame::of(form, instance.scopes(), &instance.cells);
    let scribe = Scribe {
        evidence,
        options,
        frame: &frame,
    };
    let mut given = Vec::new();
    for condition in &instance.tree.conditions {
        scribe.grounds(condition, true, &mut given);
    }
    let claim = scribe.failure(&instance.tree.body, true, &mut given)?;
    let mut work = Work {
        heading: frame.heading(form, &instance.cells),
        given,
        claim,
        gaps: gaps.to_vec(),
        target: instance.target,
        mark: None,
    };
    let target = instance
        .target
        .and_then(|cell| evidence.report.entry(cell))
        .map(|e| e.span);
    let first = work
        .operands()
        .filter(|o| o.source == Source::Own)
        .find_map(|o| o.span);
    work.mark = target.or(first);
    Some(work)
}

struct Scribe<'a> {
    evidence: &'a Evidence<'a>,
    options: Options,
    frame: &'a Frame,
}

impl Scribe<'_> {
    fn evaluator(&self) -> Evaluator<'_> {
        let tolerance = match self.options.tolerance {
            // Messages show the printed figures, not the ranges they stand for.
            Tolerance::AsPrinted => Tolerance::Exact,
            other => other,
        };
        Evaluator::new(
            *self.evidence,
            Options {
                tolerance,
                ..self.options
            },
        )
    }

    /// The claim within `node` that fails, where `node` should be `wanted`; what makes it necessary goes to `given`.
    fn failure(&self, node: &Node, wanted: bool, given: &mut Vec<Claim>) -> Option<Claim> {
        match &node.kind {
            NodeKind::Not(x) => self.failure(x, !wanted, given),
            NodeKind::Logic(Logic::Implies, a, b) | NodeKind::If(a, b, None) if wanted => {
                self.grounds(a, true, given);
                self.failure(b, true, given)
            }
            NodeKind::Logic(Logic::And, a, b) if wanted => {
                let first = self.evaluator().truth(a).surely_fails();
                self.failure(if first { a } else { b }, true, given)
            }
            // Both fail: the second is wanted because the first is not so.
            NodeKind::Logic(Logic::Or, a, b) if wanted => {
                self.grounds(a, false, given);
                self.failure(b, true, given)
            }
            // Not both: one is so, hence the other must not be. And the like for its kin.
            NodeKind::Logic(Logic::And, a, b) => {
                self.grounds(a, true, given);
                self.failure(b, false, given)
            }
            NodeKind::Logic(Logic::Or, a, b) => {
                let first = self.evaluator().truth(a).surely_holds();
                self.failure(if first { a } else { b }, false, given)
            }
            NodeKind::Logic(Logic::Implies, a, b) | NodeKind::If(a, b, None) => {
                if self.evaluator().truth(a).surely_fails() {
                    self.failure(a, true, given)
                } else {
                    self.failure(b, false, given)
                }
            }
            NodeKind::If(test, then, Some(otherwise)) => {
                let holds = !self.evaluator().truth(test).surely_fails();
                self.grounds(test, holds, given);
                self.failure(if holds { then } else { otherwise }, wanted, given)
            }
            _ => self.claim(node, wanted),
        }
    }

    /// The claims within `node` that are so, where `node` is `so`.
    fn grounds(&self, node: &Node, so: bool, given: &mut Vec<Claim>) {
        match &node.kind {
            NodeKind::Not(x) => self.grounds(x, !so, given),
            NodeKind::Logic(Logic::And, a, b) if so => {
                self.grounds(a, true, given);
                self.grounds(b, true, given);
            }
            NodeKind::Logic(Logic::Or, a, b) if !so => {
                self.grounds(a, false, given);
                self.grounds(b, false, given);
            }
            NodeKind::Logic(_, a, b) => {
                // One of the two suffices; the first that is so is told.
                let first = self.evaluator().truth(a);
                let told = if so {
                    first.surely_holds()
                } else {
                    first.surely_fails()
                };
                self.grounds(if told { a } else { b }, so, given);
            }
            _ => given.extend(self.claim(node, so)),
        }
    }

    fn claim(&self, node: &Node, wanted: bool) -> Option<Claim> {
        match &node.kind {
            NodeKind::Compare {
                relation,
                left,
                right,
                within,
            } => {
                let relation = if wanted { *relation } else { opposite(*relation) };
                let within = self.options.within(*within);
                Some(Claim::Comparison(self.comparison(relation, within, left, right)))
            }
            NodeKind::Call(function, arguments) => Some(Claim::Presence(Presence {
                function: *function,
                wanted,
                operands: self.operands(arguments),
            })),
            _ => None,
        }
    }

    fn comparison(&self, relation: Relation, within: Decimal, left: &Node, right: &Node) -> Comparison {
        let mut evaluator = self.evaluator();
        let (low, high) = (evaluator.number(left), evaluator.number(right));
        let difference = low.subtract(high).unwrap_or(Range::ANY);
        let truth = difference.compare(relation, Ratio::decimal(within));
        let exact = difference.value().map(Ratio::abs);
        let apart = exact.or_else(|| {
            let below = difference.high.filter(|h| *h < Ratio::ZERO).map(Ratio::negate);
            below.or_else(|| difference.low.filter(|l| *l > Ratio::ZERO))
        });
        Comparison {
            relation,
            within,
            left: self.side(left, low),
            right: self.side(right, high),
            difference: apart.and_then(Ratio::to_decimal),
            at_least: exact.is_none(),
            undecided: truth.can_hold && !evaluator.gaps.is_empty(),
        }
    }

    fn side(&self, node: &Node, range: Range) -> Side {
        let mut addends = Vec::new();
        self.addends(node, 1, &mut addends);
        let all_added = addends
            .iter()
            .all(|a| matches!(a, Addend::Cell(o) if o.coefficient.is_some_and(|c| c > 0)));
        let shape = match addends.as_slice() {
            [Addend::Constant(..)] => Shape::Constant,
            [Addend::Cell(o)] if o.coefficient == Some(1) => Shape::Cell,
            _ if all_added => Shape::Sum,
            _ => Shape::Computed,
        };
        let decimal = |r: Option<Ratio>| r.and_then(Ratio::to_decimal);
        let extent = match (range.value(), decimal(range.low), decimal(range.high)) {
            (Some(value), ..) => value.to_decimal().map_or(Extent::Unknown, Extent::Exactly),
            (None, Some(low), None) => Extent::AtLeast(low),
            (None, None, Some(high)) => Extent::AtMost(high),
            _ => Extent::Unknown,
        };
        let text = render::addends(&addends);
        let operands = addends
            .into_iter()
            .flat_map(|addend| match addend {
                Addend::Cell(operand) => vec![operand],
                Addend::Constant(_) => Vec::new(),
                Addend::Computed(_, _, operands) => operands,
            })
            .collect();
        Side {
            operands,
            extent,
            text,
            shape,
        }
    }

    /// Takes a side apart into what is added up in it.
    fn addends(&self, node: &Node, times: i64, out: &mut Vec<Addend>) {
        match &node.kind {
            NodeKind::Number(n) => out.push(Addend::Constant(n.checked_mul(times.into()).unwrap_or(*n))),
            NodeKind::Cell(cell) => {
                out.extend(self.operand(Source::Own, *cell, Some(times)).map(Addend::Cell))
            }
            NodeKind::Elsewhere(path) => {
                for (source, cell) in self.evidence.elsewhere(path).into_iter().flatten() {
                    out.extend(self.operand(source, cell, Some(times)).map(Addend::Cell));
                }
            }
            NodeKind::Negate(x) => self.addends(x, times.saturating_neg(), out),
            NodeKind::Arithmetic(Arithmetic::Add, a, b) => {
                self.addends(a, times, out);
                self.addends(b, times, out);
            }
            NodeKind::Arithmetic(Arithmetic::Subtract, a, b) => {
                self.addends(a, times, out);
                self.addends(b, times.saturating_neg(), out);
            }
            NodeKind::Arithmetic(Arithmetic::Multiply, a, b) => match (constant(a), constant(b)) {
                (Some(n), _) => self.addends(b, times.saturating_mul(n), out),
                (_, Some(n)) => self.addends(a, times.saturating_mul(n), out),
                _ => out.push(self.computed(node, times)),
            },
            NodeKind::Call(Function::Sum, arguments) => {
                arguments.iter().for_each(|a| self.addends(a, times, out));
            }
            NodeKind::If(test, then, Some(otherwise)) => {
                let holds = !self.evaluator().truth(test).surely_fails();
                self.addends(if holds { then } else { otherwise }, times, out);
            }
            _ => out.push(self.computed(node, times)),
        }
    }

    /// Something that is not added up: its parts in words, with its cells.
    fn computed(&self, node: &Node, times: i64) -> Addend {
        let parts: Vec<&Node> = match &node.kind {
            NodeKind::Arithmetic(_, a, b) => vec![a, b],
            NodeKind::Call(_, arguments) => arguments.iter().collect(),
            _ => Vec::new(),
        };
        let mut texts = Vec::new();
        let mut operands = Vec::new();
        for part in parts {
            let side = self.side(part, Range::ANY);
            texts.push((side.text, side.operands.len()));
            operands.extend(side.operands.into_iter().map(|o| Operand {
                coefficient: None,
                ..o
            }));
        }
        Addend::Computed(times, render::computed(&node.kind, &texts), operands)
    }

    fn operands(&self, arguments: &[Node]) -> Vec<Operand> {
        let mut operands = Vec::new();
        for argument in arguments {
            match &argument.kind {
                NodeKind::Cell(cell) => operands.extend(self.operand(Source::Own, *cell, None)),
                NodeKind::Elsewhere(path) => {
                    let cells = self.evidence.elsewhere(path).into_iter().flatten();
                    operands.extend(cells.filter_map(|(source, cell)| self.operand(source, cell, None)));
                }
                _ => {}
            }
        }
        operands
    }

    /// One cell; nothing where the report uses the other writing of its group.
    fn operand(&self, source: Source, cell: CellId, coefficient: Option<i64>) -> Option<Operand> {
        let report = self.evidence.from(source)?;
        let form = report.form().filter(|f| cell.index() < f.cells.len())?;
        let value = match standing(report, cell) {
            Standing::Number(n) => Ok(n),
            Standing::Void => return None,
            Standing::Gap(kind) => Err(kind),
        };
        let span = report.entry(cell).map(|e| e.span);
        let written = span.and_then(|s| report.text.get(s.range())).unwrap_or("");
        Some(Operand {
            source,
            cell,
            path: form.path(cell).to_owned(),
            label: label(self.evidence, self.frame, source, cell),
            coefficient,
            value,
            span,
            text: render::value(value, written),
        })
    }
}

/// What is added up in a side.
pub(super) enum Addend {
    Cell(Operand),
    Constant(Decimal),
    /// How often it counts, its words, and its cells.
    Computed(i64, Text, Vec<Operand>),
}

fn constant(node: &Node) -> Option<i64> {
    match &node.kind {
        NodeKind::Number(n) if n.is_integer() => n.to_i64(),
        _ => None,
    }
}

fn opposite(relation: Relation) -> Relation {
    match relation {
        Relation::Equal => Relation::Unequal,
        Relation::Unequal => Relation::Equal,
        Relation::Less => Relation::AtLeast,
        Relation::AtMost => Relation::More,
        Relation::More => Relation::AtMost,
        Relation::AtLeast => Relation::Less,
    }
}
