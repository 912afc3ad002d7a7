//! The arithmetic of a broken formula, operand by operand.

use gouji_grammar::Span;
use gouji_grammar::formula::{Function, Relation};
use gouji_model::{CellId, Text};
use rust_decimal::Decimal;

use super::render;
use super::{Gap, GapKind, Place, Source};

/// Why one instance of a formula is broken. [`Work::render`] puts it into words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Work {
    /// The row or column that all operands share, if they share one.
    pub heading: Option<Text>,
    /// What holds in the report and makes the claim necessary.
    pub given: Vec<Claim>,
    /// The claim that does not hold.
    pub claim: Claim,
    /// Values that are missing, as far as they were looked for.
    pub gaps: Vec<Gap>,
    /// The cell that carries the mark.
    pub target: Option<CellId>,
    /// The place of the mark: the target, or the first operand that has a place.
    pub mark: Option<Span>,
}

/// A claim about cells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Claim {
    /// Two numbers relate so.
    Comparison(Comparison),
    /// Cells are filled in, or are not.
    Presence(Presence),
}

/// Two numbers and how they are to relate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Comparison {
    /// How they are to relate.
    pub relation: Relation,
    /// By how much they may miss it.
    pub within: Decimal,
    /// The left side.
    pub left: Side,
    /// The right side.
    pub right: Side,
    /// How far the sides lie apart, where that is known.
    pub difference: Option<Decimal>,
    /// Whether, for want of values, that is only the least that they can lie apart.
    pub at_least: bool,
    /// Whether missing values alone are to blame.
    pub undecided: bool,
}

/// One side of a comparison.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Side {
    /// Its cells, in the order of the text.
    pub operands: Vec<Operand>,
    /// Its value.
    pub extent: Extent,
    /// How it is computed, in words, without its value where it is computed at all.
    pub text: Text,
    /// What kind of side it is.
    pub shape: Shape,
}

/// What kind of expression a side is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// A number of the formula itself.
    Constant,
    /// One cell.
    Cell,
    /// Cells added up.
    Sum,
    /// Anything else.
    Computed,
}

/// What is known of the value of a side.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Extent {
    /// Its value.
    Exactly(Decimal),
    /// The least that it can be, whatever the missing values are.
    AtLeast(Decimal),
    /// The most that it can be.
    AtMost(Decimal),
    /// Nothing.
    Unknown,
}

/// One cell of a side.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Operand {
    /// Which report it belongs to.
    pub source: Source,
    /// Its number in that report's form.
    pub cell: CellId,
    /// Its path.
    pub path: String,
    /// Its name.
    pub label: Text,
    /// How often it counts; none where it is not simply added.
    pub coefficient: Option<i64>,
    /// Its value, or what is there instead.
    pub value: Result<Decimal, GapKind>,
    /// Where it stands in that report.
    pub span: Option<Span>,
    /// How its value is written in messages.
    pub text: Text,
}

/// Cells that are to be filled in or not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Presence {
    /// `present` or `blank`.
    pub function: Function,
    /// Whether that is wanted, or its opposite.
    pub wanted: bool,
    /// The cells.
    pub operands: Vec<Operand>,
}

impl Claim {
    /// Its cells.
    pub fn operands(&self) -> impl Iterator<Item = &Operand> {
        let (a, b) = match self {
            Self::Comparison(c) => (c.left.operands.as_slice(), c.right.operands.as_slice()),
            Self::Presence(p) => (p.operands.as_slice(), [].as_slice()),
        };
        a.iter().chain(b)
    }
}

impl Work {
    /// Every cell that it speaks of, those of the claim first.
    pub fn operands(&self) -> impl Iterator<Item = &Operand> {
        self.claim
            .operands()
            .chain(self.given.iter().flat_map(Claim::operands))
    }

    /// The places of all operands but the mark, each once.
    pub fn related(&self) -> Vec<Place> {
        let mut places = Vec::new();
        for operand in self.operands() {
            let Some(span) = operand.span else { continue };
            let place = Place {
                source: operand.source,
                span,
            };
            let marked = operand.source == Source::Own && self.mark == Some(span);
            if !marked && !places.contains(&place) {
                places.push(place);
            }
        }
        places
    }

    /// In words, both sides and the difference.
    pub fn render(&self) -> Text {
        render::work(self)
    }
}
