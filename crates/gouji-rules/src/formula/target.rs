//! Which cell carries the mark of a broken formula, where its rule does not say so.

use gouji_grammar::formula::Logic;
use gouji_model::CellId;
use gouji_model::form::{Node, NodeKind};

/// The total, that is the side that is a single cell; else the first cell of the left side.
pub(super) fn default_target(claim: &Node) -> Option<CellId> {
    match &claim.kind {
        NodeKind::Compare { left, right, .. } => {
            let single = |side: &Node| match side.kind {
                NodeKind::Cell(cell) => Some(cell),
                _ => None,
            };
            single(left)
                .or_else(|| single(right))
                .or_else(|| first_cell(left))
                .or_else(|| first_cell(right))
        }
        NodeKind::Logic(Logic::Implies, given, wanted) | NodeKind::If(given, wanted, None) => {
            default_target(wanted).or_else(|| default_target(given))
        }
        NodeKind::Logic(Logic::And | Logic::Or, a, b) => default_target(a).or_else(|| default_target(b)),
        NodeKind::Not(x) => default_target(x),
        NodeKind::If(_, then, Some(otherwise)) => default_target(then).or_else(|| default_target(otherwise)),
        _ => first_cell(claim),
    }
}

fn first_cell(node: &Node) -> Option<CellId> {
    let mut first = None;
    node.walk(&mut |n| {
        if let (None, NodeKind::Cell(cell)) = (first, &n.kind) {
            first = Some(*cell);
        }
    });
    first
}
