//! Formulas whose names have become cells.

use gouji_grammar::Span;
use gouji_grammar::formula::{Arithmetic, Function, Logic, Origin, Relation};
use rust_decimal::Decimal;

use super::{CellId, Scope};

/// A formula for one row or column (or one of each) of the ones that it runs over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Instance {
    /// What it was made for; empty for a formula without `for`.
    pub scopes: Vec<Scope>,
    /// Its `when` clauses.
    pub conditions: Vec<Node>,
    /// What it claims.
    pub body: Node,
    /// The cell that is to carry the mark, where the rule names one.
    pub target: Option<CellId>,
}

/// A node of the tree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Node {
    /// Where it comes from, in bytes of the formula's text.
    pub span: Span,
    /// What it is.
    pub kind: NodeKind,
}

/// What a node is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NodeKind {
    /// A number.
    Number(Decimal),
    /// A cell of the report itself.
    Cell(CellId),
    /// Cells of other reports.
    Elsewhere(Elsewhere),
    /// `-x`
    Negate(Box<Node>),
    /// `not x`
    Not(Box<Node>),
    /// `a + b`
    Arithmetic(Arithmetic, Box<Node>, Box<Node>),
    /// `a == b within 0.01`
    Compare {
        /// How the sides are to relate.
        relation: Relation,
        /// The left side.
        left: Box<Node>,
        /// The right side.
        right: Box<Node>,
        /// By how much they may miss it.
        within: Option<Decimal>,
    },
    /// `a and b`
    Logic(Logic, Box<Node>, Box<Node>),
    /// A function; groups among its arguments have become their cells.
    Call(Function, Vec<Node>),
    /// `if … then … else …`
    If(Box<Node>, Box<Node>, Option<Box<Node>>),
}

/// Cells of last year's report or of the reports below. Those may follow another form, so their cells are kept
/// for every form that has them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Elsewhere {
    /// Whose cells.
    pub origin: Origin,
    /// The cells, by the form's id.
    pub cells: Vec<(String, Vec<CellId>)>,
}

impl Elsewhere {
    /// The cells in reports that follow the form called `form`.
    pub fn in_form(&self, form: &str) -> Option<&[CellId]> {
        self.cells
            .iter()
            .find(|(id, _)| id == form)
            .map(|(_, cells)| cells.as_slice())
    }
}

impl Node {
    /// Calls `visit` for this node and every node under it, in the order of the text.
    pub fn walk<'n>(&'n self, visit: &mut impl FnMut(&'n Self)) {
        visit(self);
        match &self.kind {
            NodeKind::Number(_) | NodeKind::Cell(_) | NodeKind::Elsewhere(_) => {}
            NodeKind::Negate(x) | NodeKind::Not(x) => x.walk(visit),
            NodeKind::Arithmetic(_, a, b) | NodeKind::Logic(_, a, b) => {
                a.walk(visit);
                b.walk(visit);
            }
            NodeKind::Compare { left, right, .. } => {
                left.walk(visit);
                right.walk(visit);
            }
            NodeKind::Call(_, arguments) => arguments.iter().for_each(|a| a.walk(visit)),
            NodeKind::If(test, then, otherwise) => {
                test.walk(visit);
                then.walk(visit);
                if let Some(otherwise) = otherwise {
                    otherwise.walk(visit);
                }
            }
        }
    }

    /// The report's own cells in it, each once, in the order of the text.
    pub fn cells(&self) -> Vec<CellId> {
        let mut cells = Vec::new();
        self.walk(&mut |node| {
            if let NodeKind::Cell(cell) = node.kind
                && !cells.contains(&cell)
            {
                cells.push(cell);
            }
        });
        cells
    }
}
