//! `Identity("requests/balance")`: an equation that the form itself states, checked in each of its rows or columns.
//!
//! The arithmetic is written once, in the form file; here it only becomes a formula again, and is judged as one.

use gouji_grammar::Span;
use gouji_grammar::formula::{Arithmetic as Operator, Function, Relation};
use gouji_model::form::{Identity, Instance, Node, NodeKind, Term};
use rust_decimal::Decimal;
use serde::Deserialize;

use super::formula::Arithmetic;
use super::{Check, Parameters, Site};
use crate::formula::Compiled;
use crate::quoted::Quoted;

/// The id of the identity.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct File(Quoted);

impl Parameters for File {
    fn compile(self, site: &mut Site<'_>) -> Option<Box<dyn Check>> {
        let (id, _) = site.identity(&self.0)?;
        let target = site
            .rule
            .target
            .as_ref()
            .map(|t| crate::pattern::Pattern::new(&t.name));
        let form = site.form;
        let stated = form.identities.iter().filter(|i| i.id == id);
        let instances = stated.map(|identity| {
            let chosen = |t: &&Term| {
                target
                    .as_ref()
                    .is_some_and(|p| p.fits_group(form.path(t.cell), '.'))
            };
            Instance {
                scopes: vec![identity.scope.clone()],
                conditions: Vec::new(),
                body: claim(identity),
                target: identity.terms.iter().find(chosen).map(|t| t.cell),
            }
        });
        Some(Box::new(Arithmetic {
            compiled: Compiled::new(instances.collect(), site.options(), form),
        }))
    }
}

/// The equation as a formula: what is added on the left, what is taken away on the right.
fn claim(identity: &Identity) -> Node {
    node(NodeKind::Compare {
        relation: Relation::Equal,
        left: Box::new(side(identity, 1)),
        right: Box::new(side(identity, -1)),
        within: None,
    })
}

fn side(identity: &Identity, sign: i64) -> Node {
    let terms = identity.terms.iter().filter(|t| t.coefficient.signum() == sign);
    let mut operands: Vec<Node> = terms.map(operand).collect();
    match (operands.pop(), operands.is_empty()) {
        (Some(only), true) => only,
        (Some(last), false) => {
            operands.push(last);
            node(NodeKind::Call(Function::Sum, operands))
        }
        (None, _) => node(NodeKind::Number(Decimal::ZERO)),
    }
}

fn operand(term: &Term) -> Node {
    let cell = node(NodeKind::Cell(term.cell));
    match term.coefficient.abs() {
        1 => cell,
        times => {
            let factor = node(NodeKind::Number(Decimal::from(times)));
            node(NodeKind::Arithmetic(
                Operator::Multiply,
                Box::new(factor),
                Box::new(cell),
            ))
        }
    }
}

/// It comes from no formula of the pack, so it has no place there.
fn node(kind: NodeKind) -> Node {
    Node {
        span: Span::default(),
        kind,
    }
}
