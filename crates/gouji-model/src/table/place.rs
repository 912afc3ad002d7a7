//! Rows with fewer figures than columns: every way to give the figures their cells.

use std::ops::Range;

use gouji_grammar::Span;

use super::{PartAt, Reader, fused};
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
const MAX_STEPS: usize = 100_000;

impl Reader<'_> {
    /// The fillings of an open row that balance by themselves, or nothing where there are too many to look at, or more than
    /// one that nothing else could tell apart. The steps that are taken for it are taken from `left`.
    pub(super) fn fillings(&self, pending: &Pending, left: &mut usize) -> Option<Vec<Filling>> {
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
        let most = if self.is_tied(&pending.cells) {
            MAX_FILLINGS
        } else {
            1
        };
        let mut found = Fillings::new(&pending.cells, &identities, most, MAX_STEPS.min(*left));
        let before = found.left;
        let whole = if pending.fused {
            let span = self.cut.pieces[*pending.figures.first()?].span;
            found.split(&digits(span.of(self.text), span)?)
        } else {
            let values: Option<Vec<(i64, Span)>> = pending.figures.iter().map(|&i| self.whole(i)).collect();
            let wanted = found.closing.len();
            found.spread(&values?, &mut Vec::with_capacity(wanted))
        };
        *left -= before - found.left;
        whole.map(|()| found.found)
    }

    /// Whether an identity ties cells of a row to others.
    fn is_tied(&self, cells: &Range<u16>) -> bool {
        self.form.identities.iter().any(|identity| {
            let own = identity
                .terms
                .iter()
                .filter(|t| cells.contains(&t.cell.0))
                .count();
            (1..identity.terms.len()).contains(&own)
        })
    }

    /// A figure as a whole number.
    fn whole(&self, piece: usize) -> Option<(i64, Span)> {
        let piece = &self.cut.pieces[piece];
        match piece.kind {
            Kind::Figure { value, .. } if value.is_integer() => {
                Some((i64::try_from(value).ok()?, piece.span))
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
    /// More fillings than this are too many.
    most: usize,
    /// The steps that may still be taken.
    left: usize,
}

impl Fillings {
    fn new(cells: &Range<u16>, identities: &[&Identity], most: usize, left: usize) -> Self {
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
            most,
            left,
        }
    }

    /// The row as runs of cells of which the last is the sum of the others, by their lengths; nothing where it is
    /// anything else. Only a sum tells where one number ends and the next begins.
    fn blocks(&self) -> Option<Vec<usize>> {
        let mut blocks = Vec::new();
        let mut start = 0;
        for (cell, closing) in self.closing.iter().enumerate() {
            let whole = |b: &Balance| b.sums && b.terms.iter().map(|t| t.0).eq(start..=cell);
            if closing.iter().any(whole) {
                blocks.push(cell + 1 - start);
                start = cell + 1;
            }
        }
        (start == self.closing.len()).then_some(blocks)
    }

    /// Cuts digits into numbers, one per cell. Nothing where that cannot be done in few ways and steps.
    fn split(&mut self, digits: &[(u8, Span)]) -> Option<()> {
        let blocks = self.blocks()?;
        let values: Vec<u8> = digits.iter().map(|d| d.0).collect();
        let mut left = self.left;
        let whole = fused::cuttings(&values, &blocks, &mut left, &mut |starts| {
            let ends = starts.iter().skip(1).copied().chain([digits.len()]);
            let mut filling = Vec::with_capacity(starts.len());
            for (start, end) in starts.iter().zip(ends) {
                filling.push(Some(number(&digits[*start..end])));
                if !self.holds(&filling) {
                    return Some(());
                }
            }
            self.keep(&filling)
        });
        self.left = left;
        whole
    }

    /// Deals the figures in order to the cells, leaving the others blank. Nothing where that takes too many steps, or can
    /// be done in too many ways.
    fn spread(&mut self, figures: &[(i64, Span)], so_far: &mut Filling) -> Option<()> {
        self.left = self.left.checked_sub(1)?;
        let open = self.closing.len() - so_far.len();
        if figures.len() > open {
            return Some(());
        }
        if open == 0 {
            return self.keep(so_far);
        }
        let dealt = figures.split_first().map(|(first, rest)| (Some(*first), rest));
        // A blank is left only where the figures do not need every cell.
        let left_out = (figures.len() < open).then_some((None, figures));
        for (value, rest) in dealt.into_iter().chain(left_out) {
            so_far.push(value);
            if self.holds(so_far) {
                self.spread(rest, so_far)?;
            }
            so_far.pop();
        }
        Some(())
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

    /// Keeps a filling; nothing where there are too many already.
    fn keep(&mut self, filling: &Filling) -> Option<()> {
        (self.found.len() < self.most).then(|| self.found.push(filling.clone()))
    }
}

/// The figure of a cell; what is blank, or not filled yet, counts as zero.
fn value(so_far: &Filling, cell: usize) -> i64 {
    so_far.get(cell).copied().flatten().map_or(0, |(value, _)| value)
}

/// The number that digits are, with its place.
fn number(digits: &[(u8, Span)]) -> (i64, Span) {
    let value = digits.iter().fold(0, |value, d| value * 10 + i64::from(d.0));
    let ends = digits.first().zip(digits.last());
    (value, ends.map_or_else(Span::default, |(a, b)| a.1.cover(b.1)))
}
