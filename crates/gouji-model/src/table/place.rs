//! Rows with fewer figures than columns: every way to give the figures their cells.

use std::ops::Range;

use gouji_grammar::Span;

use super::{PartAt, Reader};
use crate::form::Identity;
use crate::layout::Kind;

/// A row whose figures do not fill its columns.
pub(super) struct Pending {
    pub(super) at: PartAt,
    pub(super) row: Option<u8>,
    pub(super) cells: Range<u16>,
    pub(super) label: Span,
    pub(super) figures: Vec<usize>,
    /// The one piece holds the digits of all the cells.
    pub(super) fused: bool,
}

/// One way to fill the cells of a row: a value and its place for each, none for a blank.
pub(super) type Filling = Vec<Option<(i64, Span)>>;

/// More ways than this to read one row are not looked at.
const MAX_FILLINGS: usize = 5_000;

impl Reader<'_> {
    /// The fillings of an open row that balance by themselves, or nothing where there are too many to look at.
    pub(super) fn fillings(&self, pending: &Pending) -> Option<Vec<Filling>> {
        let identities: Vec<&Identity> = self
            .form
            .identities
            .iter()
            .filter(|i| inside(i, &pending.cells))
            .collect();
        // Without an identity of its own, nothing about the row could ever be decided.
        if identities.is_empty() {
            return None;
        }
        let wanted = usize::from(pending.cells.end - pending.cells.start);
        let mut found = Fillings {
            wanted,
            cells: pending.cells.clone(),
            identities,
            found: Vec::new(),
            full: false,
        };
        if pending.fused {
            let span = self.cut.pieces[*pending.figures.first()?].span;
            let digits = digits(span.of(self.text), span)?;
            found.split(&digits, &mut Vec::with_capacity(wanted));
        } else {
            let values: Option<Vec<(i64, Span)>> = pending.figures.iter().map(|&i| self.whole(i)).collect();
            found.spread(&values?, &mut Vec::with_capacity(wanted));
        }
        (!found.full).then_some(found.found)
    }

    /// A figure as a whole number.
    fn whole(&self, piece: usize) -> Option<(i64, Span)> {
        let piece = &self.cut.pieces[piece];
        match piece.kind {
            Kind::Figure(number) if number.value.is_integer() => {
                Some((i64::try_from(number.value).ok()?, piece.span))
            }
            _ => None,
        }
    }
}

/// The digits of a piece with their places, half width or full; nothing where it holds anything else or is longer
/// than any row of figures.
fn digits(text: &str, span: Span) -> Option<Vec<(u8, Span)>> {
    let places = text.char_indices().map(|(at, c)| {
        let digit = match c {
            '０'..='９' => c as u32 - '０' as u32,
            _ => c.to_digit(10)?,
        };
        Some((
            u8::try_from(digit).ok()?,
            Span::new(at, at + c.len_utf8()).shift(span.start as usize),
        ))
    });
    let digits: Vec<_> = places.collect::<Option<_>>()?;
    (digits.len() <= 96).then_some(digits)
}

/// Whether every cell of an identity is in `cells`.
fn inside(identity: &Identity, cells: &Range<u16>) -> bool {
    identity.terms.iter().all(|t| cells.contains(&t.cell.0))
}

struct Fillings<'a> {
    wanted: usize,
    cells: Range<u16>,
    identities: Vec<&'a Identity>,
    found: Vec<Filling>,
    full: bool,
}

impl Fillings<'_> {
    /// Cuts digits into numbers, one per cell. No number begins with a zero but zero itself.
    fn split(&mut self, digits: &[(u8, Span)], so_far: &mut Filling) {
        let left = self.wanted - so_far.len();
        if self.full || left > digits.len() || !self.still_possible(so_far) {
            return;
        }
        let Some((first, last)) = digits.first().zip(digits.last()).filter(|_| left > 0) else {
            if digits.is_empty() {
                self.keep(so_far);
            }
            return;
        };
        let longest = if first.0 == 0 {
            1
        } else {
            (digits.len() - (left - 1)).min(9)
        };
        let mut value = 0;
        for (length, digit) in (1..=longest).zip(digits) {
            value = value * 10 + i64::from(digit.0);
            // The last cell takes all that is left.
            if left > 1 || digit.1 == last.1 {
                so_far.push(Some((value, first.1.cover(digit.1))));
                self.split(&digits[length..], so_far);
                so_far.pop();
            }
        }
    }

    /// Deals the figures in order to the cells, leaving the others blank.
    fn spread(&mut self, figures: &[(i64, Span)], so_far: &mut Filling) {
        let left = self.wanted - so_far.len();
        if self.full || figures.len() > left || !self.still_possible(so_far) {
            return;
        }
        if left == 0 {
            self.keep(so_far);
            return;
        }
        if let Some((first, rest)) = figures.split_first() {
            so_far.push(Some(*first));
            self.spread(rest, so_far);
            so_far.pop();
        }
        so_far.push(None);
        self.spread(figures, so_far);
        so_far.pop();
    }

    /// Every identity whose cells are all filled must hold.
    fn still_possible(&self, so_far: &Filling) -> bool {
        let filled = self.cells.start..self.cells.start + u16::try_from(so_far.len()).unwrap_or(u16::MAX);
        self.identities.iter().filter(|i| inside(i, &filled)).all(|i| {
            let sum = i.terms.iter().try_fold(0i64, |sum, t| {
                let value = so_far[usize::from(t.cell.0 - self.cells.start)].map_or(0, |v| v.0);
                sum.checked_add(value.checked_mul(t.coefficient)?)
            });
            sum == Some(0)
        })
    }

    fn keep(&mut self, filling: &Filling) {
        self.full |= self.found.len() >= MAX_FILLINGS;
        if !self.full {
            self.found.push(filling.clone());
        }
    }
}
