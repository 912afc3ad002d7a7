//! From a formula to its instances: one per row or column that it runs over, with cells in place of names.

use std::cell::OnceCell;
use std::collections::HashSet;
use std::sync::Arc;

use gouji_grammar::Span;
use gouji_grammar::formula::{Clause, Expr, ExprKind, Formula, Function, Origin, Path};

use super::names::{Axis, Bound, Names, Selection};
use super::tree::{Elsewhere, Instance, Node, NodeKind};
use super::{CellId, Form, Scope};
use crate::Text;

/// A formula that runs over more than this is a slip, such as every row against every row.
const MAX_INSTANCES: usize = 4096;

/// All the instances of one formula together may have this many nodes.
const MAX_NODES: usize = 200_000;

/// A complaint about a formula.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Complaint {
    /// Where, in bytes of the formula's text, or of the target's.
    pub span: Span,
    /// Whether it is about the target.
    pub in_target: bool,
    /// What is wrong.
    pub message: Text,
    /// A name that was probably meant.
    pub suggestion: Option<String>,
    /// Every name is known, only this cell does not exist.
    pub(super) absent: bool,
}

impl Complaint {
    pub(super) fn new(span: Span, zh: impl Into<String>, en: impl Into<String>) -> Self {
        Self {
            span,
            in_target: false,
            message: Text::new(zh, en),
            suggestion: None,
            absent: false,
        }
    }
}

/// Resolves a formula on `form`; cells of other reports are looked up in `others` too.
///
/// Where a formula runs over the rows of several grids, rows without one of its cells are left out, as long as
/// one instance remains.
///
/// # Errors
/// Every complaint about the first instance that cannot be made.
pub fn resolve(
    formula: &Formula,
    target: Option<&Path>,
    form: &Form,
    others: &[Arc<Form>],
) -> Result<Vec<Instance>, Vec<Complaint>> {
    let names = Names::new(form);
    let domains = domains(formula, &names)?;
    let over_parts = domains.iter().any(|d| {
        d.windows(2)
            .any(|pair| (pair[0].table, pair[0].part) != (pair[1].table, pair[1].part))
    });
    let mut resolver = Resolver {
        names,
        forms: others,
        others: OnceCell::new(),
        bound: Vec::new(),
        complaints: Vec::new(),
        nodes: 0,
    };
    let mut instances = Vec::new();
    let mut left_out = None;
    let mut turn = vec![0; domains.len()];
    loop {
        resolver.bound = turn.iter().zip(&domains).map(|(&i, d)| d[i]).collect();
        match resolver.instance(formula, target) {
            Ok(instance) => instances.push(instance),
            Err(complaints) if over_parts && complaints.iter().all(|c| c.absent) => {
                left_out.get_or_insert(complaints);
            }
            Err(complaints) => return Err(complaints),
        }
        if resolver.nodes > MAX_NODES {
            return Err(vec![too_many(formula.body.span)]);
        }
        if !advance(&mut turn, &domains) {
            break;
        }
    }
    match left_out {
        Some(complaints) if instances.is_empty() => Err(complaints),
        _ => Ok(instances),
    }
}

fn too_many(span: Span) -> Complaint {
    Complaint::new(
        span,
        "展开后的等式太多，请缩小 for 的范围",
        "the formula runs over too many rows and columns",
    )
}

/// What each variable stands for in turn.
fn domains<'f>(formula: &'f Formula, names: &Names<'f>) -> Result<Vec<Vec<Bound<'f>>>, Vec<Complaint>> {
    let mut domains = Vec::new();
    let mut complaints = Vec::new();
    let mut taken = HashSet::new();
    let binders = formula.clauses.iter().filter_map(|c| match c {
        Clause::For(binders) => Some(binders),
        Clause::When(_) => None,
    });
    for binder in binders.flatten() {
        if !taken.insert(binder.name.text.as_str()) {
            complaints.push(Complaint::new(
                binder.name.span,
                format!("变量 {} 用了两次", binder.name.text),
                format!("the variable {} is used twice", binder.name.text),
            ));
        }
        match names.domain(binder) {
            Ok(domain) => domains.push(domain),
            Err(complaint) => complaints.push(complaint),
        }
    }
    let size = domains.iter().map(Vec::len).try_fold(1_usize, usize::checked_mul);
    if size.is_none_or(|n| n > MAX_INSTANCES) {
        complaints.push(too_many(formula.body.span));
    }
    if complaints.is_empty() {
        Ok(domains)
    } else {
        Err(complaints)
    }
}

/// The next turn, the last variable running fastest; false after the last one.
fn advance(turn: &mut [usize], domains: &[Vec<Bound<'_>>]) -> bool {
    for (i, domain) in turn.iter_mut().zip(domains).rev() {
        *i += 1;
        if *i < domain.len() {
            return true;
        }
        *i = 0;
    }
    false
}

struct Resolver<'f> {
    names: Names<'f>,
    /// Every form.
    forms: &'f [Arc<Form>],
    /// The names of the forms other than the report's own, once a path asks for other reports.
    others: OnceCell<Vec<Names<'f>>>,
    bound: Vec<Bound<'f>>,
    complaints: Vec<Complaint>,
    nodes: usize,
}

impl Resolver<'_> {
    fn instance(&mut self, formula: &Formula, target: Option<&Path>) -> Result<Instance, Vec<Complaint>> {
        let conditions = formula.clauses.iter().filter_map(|c| match c {
            Clause::When(condition) => Some(condition),
            Clause::For(_) => None,
        });
        let conditions = conditions.filter_map(|c| self.node(c)).collect();
        let body = self.node(&formula.body);
        let before = self.complaints.len();
        let target = target.and_then(|path| self.own(path));
        for complaint in &mut self.complaints[before..] {
            complaint.in_target = true;
        }
        match body {
            Some(body) if self.complaints.is_empty() => Ok(Instance {
                scopes: self.bound.iter().map(scope).collect(),
                conditions,
                body,
                target,
            }),
            _ => Err(std::mem::take(&mut self.complaints)),
        }
    }

    /// A node; nothing, and a complaint, where a name in it leads nowhere.
    fn node(&mut self, expr: &Expr) -> Option<Node> {
        self.nodes += 1;
        let kind = match &expr.kind {
            ExprKind::Number(n) => NodeKind::Number(*n),
            ExprKind::Path(path) if path.origin == Origin::Own => NodeKind::Cell(self.own(path)?),
            ExprKind::Path(path) => NodeKind::Elsewhere(self.elsewhere(path, false)?),
            ExprKind::Negate(x) => NodeKind::Negate(self.boxed(x)?),
            ExprKind::Not(x) => NodeKind::Not(self.boxed(x)?),
            // Both sides are resolved before either may fail, so that both can complain.
            ExprKind::Arithmetic(op, a, b) => {
                let (a, b) = (self.boxed(a), self.boxed(b));
                NodeKind::Arithmetic(*op, a?, b?)
            }
            ExprKind::Logic(op, a, b) => {
                let (a, b) = (self.boxed(a), self.boxed(b));
                NodeKind::Logic(*op, a?, b?)
            }
            ExprKind::Compare {
                relation,
                left,
                right,
                within,
            } => {
                let (left, right) = (self.boxed(left), self.boxed(right));
                NodeKind::Compare {
                    relation: *relation,
                    left: left?,
                    right: right?,
                    within: *within,
                }
            }
            ExprKind::Call(function, arguments) => {
                NodeKind::Call(*function, self.arguments(*function, arguments)?)
            }
            ExprKind::If(test, then, otherwise) => {
                let (test, then) = (self.boxed(test), self.boxed(then));
                let otherwise = match otherwise {
                    Some(otherwise) => Some(self.boxed(otherwise)?),
                    None => None,
                };
                NodeKind::If(test?, then?, otherwise)
            }
        };
        Some(Node {
            span: expr.span,
            kind,
        })
    }

    fn boxed(&mut self, expr: &Expr) -> Option<Box<Node>> {
        self.node(expr).map(Box::new)
    }

    fn arguments(&mut self, function: Function, arguments: &[Expr]) -> Option<Vec<Node>> {
        let mut nodes = Vec::with_capacity(arguments.len());
        let mut complete = true;
        for argument in arguments {
            match &argument.kind {
                ExprKind::Path(path) if function.takes_groups() => {
                    let span = argument.span;
                    if path.origin == Origin::Own {
                        match self.select(path) {
                            Some(selection) => {
                                self.nodes += selection.cells.len();
                                nodes.extend(selection.cells.into_iter().map(|cell| Node {
                                    span,
                                    kind: NodeKind::Cell(cell),
                                }));
                            }
                            None => complete = false,
                        }
                    } else {
                        match self.elsewhere(path, true) {
                            Some(cells) => nodes.push(Node {
                                span,
                                kind: NodeKind::Elsewhere(cells),
                            }),
                            None => complete = false,
                        }
                    }
                }
                _ => match self.node(argument) {
                    Some(node) => nodes.push(node),
                    None => complete = false,
                },
            }
        }
        complete.then_some(nodes)
    }

    fn select(&mut self, path: &Path) -> Option<Selection> {
        self.names
            .select(path, &self.bound)
            .map_err(|complaint| self.complaints.push(complaint))
            .ok()
    }

    /// The one cell of the report itself that a path names.
    fn own(&mut self, path: &Path) -> Option<CellId> {
        let selection = self.select(path)?;
        match selection.cells.as_slice() {
            [cell] if selection.single => Some(*cell),
            cells => {
                self.complaints.push(a_group(path.span, cells.len()));
                None
            }
        }
    }

    /// Cells of other reports, in every form that has them; a complaint where none has.
    fn elsewhere(&mut self, path: &Path, group: bool) -> Option<Elsewhere> {
        let own = self.names.form;
        let others = self.others.get_or_init(|| {
            let others = self.forms.iter().filter(|f| f.id != own.id);
            others.map(|form| Names::foreign(form)).collect()
        });
        // The report's own form is not foreign: there the variables stand where they were bound.
        let found = std::iter::once(&self.names).chain(others).filter_map(|names| {
            let found = names.find(path, &self.bound).ok()?;
            (group || found.single).then(|| (names.form.id.clone(), found.cells))
        });
        let cells: Vec<_> = found.collect();
        if cells.is_empty() {
            let cells = self.select(path)?.cells.len();
            self.complaints.push(a_group(path.span, cells));
            return None;
        }
        Some(Elsewhere {
            origin: path.origin,
            cells,
        })
    }
}

fn a_group(span: Span, count: usize) -> Complaint {
    Complaint::new(
        span,
        format!("这是一组单元格（{count} 个），请写成 sum(…)"),
        format!("this is a group of {count} cells, write sum(…)"),
    )
}

fn scope(bound: &Bound<'_>) -> Scope {
    match bound.axis {
        Axis::Row(_) => Scope::Row(bound.id.to_owned()),
        Axis::Column(_) => Scope::Column(bound.id.to_owned()),
    }
}
