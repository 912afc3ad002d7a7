//! The tree of a formula. Every node carries its place in the formula's text.

use rust_decimal::Decimal;

use crate::Span;

/// A formula: what it runs over, when it applies, and what it claims.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Formula {
    /// `for …:` and `when …:` in the order of the text.
    pub clauses: Vec<Clause>,
    /// The claim; always a condition.
    pub body: Expr,
}

/// What stands before the claim.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Clause {
    /// `for c in requests.columns, r in requests.rows:`
    For(Vec<Binder>),
    /// `when received[c] > 0:`
    When(Expr),
}

/// `c in requests.columns`
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Binder {
    /// The name that the body uses.
    pub name: Name,
    /// The rows or columns that it stands for in turn.
    pub over: Path,
}

/// A name as written, without its quotes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Name {
    /// The name.
    pub text: String,
    /// Its place, quotes included.
    pub span: Span,
}

/// Names one cell, or a group of cells, or rows or columns to run over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Path {
    /// Its place.
    pub span: Span,
    /// Whose cells.
    pub origin: Origin,
    /// What stands between dots.
    pub segments: Vec<Segment>,
    /// What stands between brackets, between commas.
    pub index: Vec<Vec<Segment>>,
}

/// Whose cells a path speaks of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// Those of the report that is checked.
    Own,
    /// Those of the same organ's report of the year before.
    Previous,
    /// Those of the reports that it sums up.
    Children,
}

/// One step of a path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Segment {
    /// `received`
    Name(Name),
    /// `upheld..pending`, both ends included.
    Range(Name, Name),
    /// `*`
    All(Span),
}

/// An expression.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Expr {
    /// Its place.
    pub span: Span,
    /// What it is.
    pub kind: ExprKind,
}

/// What an expression is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ExprKind {
    /// A number.
    Number(Decimal),
    /// A cell, or a group of cells as the argument of a function.
    Path(Path),
    /// `-x`
    Negate(Box<Expr>),
    /// `not x`
    Not(Box<Expr>),
    /// `a + b`
    Arithmetic(Arithmetic, Box<Expr>, Box<Expr>),
    /// `a == b within 0.01`
    Compare {
        /// How the sides are to relate.
        relation: Relation,
        /// The left side.
        left: Box<Expr>,
        /// The right side.
        right: Box<Expr>,
        /// By how much they may miss it.
        within: Option<Decimal>,
    },
    /// `a and b`
    Logic(Logic, Box<Expr>, Box<Expr>),
    /// `sum(…)`
    Call(Function, Vec<Expr>),
    /// `if … then … else …`; a condition may lack its `else`.
    If(Box<Expr>, Box<Expr>, Option<Box<Expr>>),
}

/// An operation on numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Arithmetic {
    /// `+`
    Add,
    /// `-`
    Subtract,
    /// `*`
    Multiply,
    /// `/`
    Divide,
}

/// How two numbers are to relate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Relation {
    /// `==`
    Equal,
    /// `!=`
    Unequal,
    /// `<`
    Less,
    /// `<=`
    AtMost,
    /// `>`
    More,
    /// `>=`
    AtLeast,
}

/// An operation on conditions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Logic {
    /// Both.
    And,
    /// At least one.
    Or,
    /// The second wherever the first.
    Implies,
}

/// A function.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Function {
    /// The sum of its arguments.
    Sum,
    /// The least of them.
    Min,
    /// The greatest of them.
    Max,
    /// The absolute value.
    Abs,
    /// How many of the cells hold a number.
    Count,
    /// `percent(a, b)`: a in hundredths of b.
    Percent,
    /// Whether every cell holds a number.
    Present,
    /// Whether every cell is there and holds nothing.
    Blank,
}

impl Function {
    /// Every function with its names, the first for messages.
    pub const NAMES: [(Self, &'static [&'static str]); 8] = [
        (Self::Sum, &["sum", "求和"]),
        (Self::Min, &["min", "最小"]),
        (Self::Max, &["max", "最大"]),
        (Self::Abs, &["abs", "绝对值"]),
        (Self::Count, &["count", "个数"]),
        (Self::Percent, &["percent", "百分比"]),
        (Self::Present, &["present", "有值"]),
        (Self::Blank, &["blank", "空白"]),
    ];

    /// The function called `name`.
    pub fn named(name: &str) -> Option<Self> {
        Self::NAMES
            .iter()
            .find(|(_, names)| names.contains(&name))
            .map(|(f, _)| *f)
    }

    /// Its name in formulas.
    pub fn name(self) -> &'static str {
        Self::NAMES
            .iter()
            .find(|(f, _)| *f == self)
            .map_or("", |(_, names)| names[0])
    }

    /// Whether it takes groups of cells, and any number of them.
    pub fn takes_groups(self) -> bool {
        !matches!(self, Self::Abs | Self::Percent)
    }
}

impl Relation {
    /// Its sign in formulas.
    pub fn sign(self) -> &'static str {
        match self {
            Self::Equal => "==",
            Self::Unequal => "!=",
            Self::Less => "<",
            Self::AtMost => "<=",
            Self::More => ">",
            Self::AtLeast => ">=",
        }
    }
}

impl Expr {
    /// Whether it is a condition; otherwise it is a number.
    pub fn is_condition(&self) -> bool {
        match &self.kind {
            ExprKind::Not(_) | ExprKind::Compare { .. } | ExprKind::Logic(..) => true,
            ExprKind::Call(function, _) => matches!(function, Function::Present | Function::Blank),
            ExprKind::If(_, then, _) => then.is_condition(),
            ExprKind::Number(_) | ExprKind::Path(_) | ExprKind::Negate(_) | ExprKind::Arithmetic(..) => false,
        }
    }
}

impl Segment {
    /// Its place.
    pub fn span(&self) -> Span {
        match self {
            Self::Name(name) => name.span,
            Self::Range(from, to) => from.span.cover(to.span),
            Self::All(span) => *span,
        }
    }
}
