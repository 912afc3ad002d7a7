//! The identities that a form states of itself, as exact linear equations over its cells.
//!
//! The reader uses them to decode figures that lost their borders; rules use them to accuse.

use gouji_grammar::formula::{Arithmetic, Function, Relation};
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use rustc_hash::FxHashMap;

use super::tree::{Instance, Node, NodeKind};
use super::{CellId, Form};
use crate::Text;

/// One linear equation: the sum of `coefficient × cell` over its terms is zero.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Identity {
    /// Which identity of the form it belongs to, such as `requests/balance`.
    pub id: String,
    /// The row or column it was made for.
    pub scope: Scope,
    /// Its terms, each cell once.
    pub terms: Vec<Term>,
}

/// The row or column that an identity was made for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Scope {
    /// None: the formula has no `for`.
    Whole,
    /// A row, by id.
    Row(String),
    /// A column, by id.
    Column(String),
}

/// One term of an identity.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Term {
    /// The cell.
    pub cell: CellId,
    /// How often it counts: 1 on one side, -1 on the other.
    pub coefficient: i64,
}

/// A comparison as a linear one: the sum of `coefficient × cell` plus a constant, compared with zero.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Linear {
    /// Its terms, each cell once and none with coefficient zero, in the order of the text.
    pub terms: Vec<Term>,
    /// What is added to them.
    pub constant: i64,
    /// How the sum is to relate to zero.
    pub relation: Relation,
    /// By how much it may miss it.
    pub within: Option<Decimal>,
}

/// The linear form of a claim, if it is one comparison of sums of the report's own cells with whole factors.
pub fn linear(claim: &Node) -> Option<Linear> {
    let NodeKind::Compare {
        relation,
        left,
        right,
        within,
    } = &claim.kind
    else {
        return None;
    };
    let mut sum = Sum::default();
    sum.add(left, 1)?;
    sum.add(right, -1)?;
    sum.terms.retain(|t| t.coefficient != 0);
    Some(Linear {
        terms: sum.terms,
        constant: sum.constant,
        relation: *relation,
        within: *within,
    })
}

/// The terms of one side of a comparison; nothing where it is not linear.
pub fn linear_side(side: &Node) -> Option<Vec<Term>> {
    let mut sum = Sum::default();
    sum.add(side, 1)?;
    (sum.constant == 0).then_some(sum.terms)
}

#[derive(Default)]
struct Sum {
    terms: Vec<Term>,
    place: FxHashMap<CellId, usize>,
    constant: i64,
}

impl Sum {
    fn add(&mut self, node: &Node, times: i64) -> Option<()> {
        match &node.kind {
            NodeKind::Number(n) => {
                self.constant = self.constant.checked_add(whole(*n)?.checked_mul(times)?)?;
            }
            NodeKind::Cell(cell) => {
                let at = *self.place.entry(*cell).or_insert(self.terms.len());
                match self.terms.get_mut(at) {
                    Some(term) => term.coefficient = term.coefficient.checked_add(times)?,
                    None => self.terms.push(Term {
                        cell: *cell,
                        coefficient: times,
                    }),
                }
            }
            NodeKind::Negate(x) => self.add(x, times.checked_neg()?)?,
            NodeKind::Arithmetic(Arithmetic::Add, a, b) => {
                self.add(a, times)?;
                self.add(b, times)?;
            }
            NodeKind::Arithmetic(Arithmetic::Subtract, a, b) => {
                self.add(a, times)?;
                self.add(b, times.checked_neg()?)?;
            }
            NodeKind::Arithmetic(Arithmetic::Multiply, a, b) => match (factor(a), factor(b)) {
                (Some(n), _) => self.add(b, times.checked_mul(n)?)?,
                (_, Some(n)) => self.add(a, times.checked_mul(n)?)?,
                _ => return None,
            },
            NodeKind::Call(Function::Sum, arguments) => {
                for argument in arguments {
                    self.add(argument, times)?;
                }
            }
            _ => return None,
        }
        Some(())
    }
}

fn factor(node: &Node) -> Option<i64> {
    match &node.kind {
        NodeKind::Number(n) => whole(*n),
        NodeKind::Negate(x) => factor(x)?.checked_neg(),
        _ => None,
    }
}

fn whole(n: Decimal) -> Option<i64> {
    n.is_integer().then(|| n.to_i64()).flatten()
}

/// An instance as an identity of the form, or the reason why it is none.
pub(super) fn identity(id: &str, instance: Instance, form: &Form) -> Result<Identity, Text> {
    let mut scopes = instance.scopes.into_iter();
    let scope = scopes.next().unwrap_or(Scope::Whole);
    let plain = linear(&instance.body).filter(|l| {
        l.relation == Relation::Equal && l.within.is_none() && l.constant == 0 && !l.terms.is_empty()
    });
    match plain {
        Some(linear) if scopes.next().is_none() && instance.conditions.is_empty() => Ok(Identity {
            id: id.to_owned(),
            scope,
            terms: linear.terms,
        }),
        _ => Err(Text::new(
            format!(
                "{} 的勾稽关系只能是单元格之和相等，按行或按列各一条",
                form.name.zh
            ),
            "an identity of a form is an equality of sums of cells, for each row or each column",
        )),
    }
}
