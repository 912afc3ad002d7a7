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
/// More steps than this are not taken to find them.
const MAX_NODES: usize = 100_000;

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
        let mut found = Fillings::new(&pending.cells, &identities);
        let wanted = found.closing.len();
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

/// An identity of a row: coefficients by the index of the cell in the row.
struct Balance {
    terms: Vec<(usize, i64)>,
    /// Whether the last of its cells is the plain sum of the others.
    sums: bool,
}

struct Fillings {
    /// For each cell the identities whose last cell it is: only then can they be told.
    closing: Vec<Vec<Balance>>,
    found: Vec<Filling>,
    nodes: usize,
    full: bool,
}

impl Fillings {
    fn new(cells: &Range<u16>, identities: &[&Identity]) -> Self {
        let mut closing: Vec<Vec<Balance>> = cells.clone().map(|_| Vec::new()).collect();
        for identity in identities {
            let index = |cell: u16| usize::from(cell - cells.start);
            let mut terms: Vec<(usize, i64)> = identity
                .terms
                .iter()
                .map(|t| (index(t.cell.0), t.coefficient))
                .collect();
            terms.sort_unstable();
            let Some((&(last, of_last), others)) = terms.split_last() else {
                continue;
            };
            let sums = of_last.abs() == 1 && others.iter().all(|(_, c)| *c == -of_last);
            if let Some(closing) = closing.get_mut(last) {
                closing.push(Balance { terms, sums });
            }
        }
        Self {
            closing,
            found: Vec::new(),
            nodes: 0,
            full: false,
        }
    }

    /// Cuts digits into numbers, one per cell. No number begins with a zero but zero itself.
    fn split(&mut self, digits: &[(u8, Span)], so_far: &mut Filling) {
        let cell = so_far.len();
        let left = self.closing.len() - cell;
        if self.spent() || self.least_digits(so_far) > digits.len() {
            return;
        }
        let Some((first, last)) = digits.first().zip(digits.last()).filter(|_| left > 0) else {
            if digits.is_empty() && left == 0 {
                self.keep(so_far);
            }
            return;
        };
        // A total is known before it is read.
        let total = self.closing[cell].iter().find(|b| b.sums);
        let total = total.map(|balance| sum_of(&balance.terms, so_far));
        let longest = match (first.0, total) {
            (0, _) => 1,
            (_, Some(total)) => length(total),
            (_, None) => (digits.len() - (left - 1)).min(9),
        };
        let mut value = 0;
        for (length, digit) in (1..=longest).zip(digits) {
            value = value * 10 + i64::from(digit.0);
            let fits = total.is_none_or(|total| total == value);
            // The last cell takes all that is left.
            if fits && (left > 1 || digit.1 == last.1) {
                so_far.push(Some((value, first.1.cover(digit.1))));
                if self.holds(so_far) {
                    self.split(&digits[length..], so_far);
                }
                so_far.pop();
            }
        }
    }

    /// The fewest digits that the cells to come can have: one each, and a total no fewer than what it sums so far.
    fn least_digits(&self, so_far: &Filling) -> usize {
        let to_come = self.closing.iter().skip(so_far.len());
        let least = to_come.map(|closing| {
            let totals = closing.iter().filter(|b| b.sums);
            let lengths = totals.map(|b| length(sum_of(&b.terms, so_far)));
            lengths.max().unwrap_or(1)
        });
        least.sum()
    }

    /// Deals the figures in order to the cells, leaving the others blank.
    fn spread(&mut self, figures: &[(i64, Span)], so_far: &mut Filling) {
        let left = self.closing.len() - so_far.len();
        if self.spent() || figures.len() > left {
            return;
        }
        if left == 0 {
            self.keep(so_far);
            return;
        }
        let dealt = figures.split_first().map(|(first, rest)| (Some(*first), rest));
        for (value, rest) in dealt.into_iter().chain([(None, figures)]) {
            so_far.push(value);
            if self.holds(so_far) {
                self.spread(rest, so_far);
            }
            so_far.pop();
        }
    }

    /// Every identity that the last cell completes must hold.
    fn holds(&self, so_far: &Filling) -> bool {
        let closing = so_far
            .len()
            .checked_sub(1)
            .and_then(|last| self.closing.get(last));
        closing.into_iter().flatten().all(|balance| {
            let sum = balance.terms.iter().try_fold(0i64, |sum, (cell, coefficient)| {
                sum.checked_add(value(so_far, *cell).checked_mul(*coefficient)?)
            });
            sum == Some(0)
        })
    }

    /// Counts a step of the search; where there are too many, the row stays open.
    fn spent(&mut self) -> bool {
        self.nodes += 1;
        self.full |= self.nodes > MAX_NODES;
        self.full
    }

    fn keep(&mut self, filling: &Filling) {
        self.full |= self.found.len() >= MAX_FILLINGS;
        if !self.full {
            self.found.push(filling.clone());
        }
    }
}

/// The figure of a cell; what is blank, or not filled yet, counts as zero.
fn value(so_far: &Filling, cell: usize) -> i64 {
    so_far.get(cell).copied().flatten().map_or(0, |(value, _)| value)
}

/// The sum of all terms but the last.
fn sum_of(terms: &[(usize, i64)], so_far: &Filling) -> i64 {
    let parts = terms.split_last().map_or(&[][..], |(_, parts)| parts);
    parts.iter().map(|(cell, _)| value(so_far, *cell)).sum()
}

/// The number of digits that a number is written with.
fn length(number: i64) -> usize {
    number.checked_ilog10().map_or(1, |log| log as usize + 1)
}
