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
/// A number of a fused row with more digits than this would be that of another row.
const LONGEST: usize = 9;
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
            match found.blocks() {
                Some(blocks) => found.split(&digits, &blocks, &mut Vec::with_capacity(wanted)),
                None => return None,
            }
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

    /// Cuts digits into numbers, one per cell. For every place where the sum of the first block may stand, its parts are
    /// sought before it; the other blocks follow behind it.
    fn split(&mut self, digits: &[(u8, Span)], blocks: &[usize], so_far: &mut Filling) {
        let Some((cells, later)) = blocks.split_first() else {
            if digits.is_empty() {
                self.keep(so_far);
            }
            return;
        };
        let parts = cells - 1;
        let room = digits.len().saturating_sub(later.iter().sum());
        for start in parts..room {
            let longest = if digits[start].0 == 0 { 1 } else { LONGEST };
            for end in (start + 1..=room.min(start + longest))
                .filter(|end| !later.is_empty() || *end == digits.len())
            {
                let total = number(&digits[start..end]);
                let mut ways = Vec::new();
                self.sums_to(total.0, &digits[..start], parts, &mut Vec::new(), &mut ways);
                for way in ways {
                    let before = so_far.len();
                    so_far.extend(way.into_iter().chain([total]).map(Some));
                    if self.holds(so_far) {
                        self.split(&digits[end..], later, so_far);
                    }
                    so_far.truncate(before);
                }
                if self.full {
                    return;
                }
            }
        }
    }

    /// Every way to cut all of `digits` into `count` numbers with the sum `rest`. No number begins with a zero but zero
    /// itself.
    fn sums_to(
        &mut self,
        rest: i64,
        digits: &[(u8, Span)],
        count: usize,
        so_far: &mut Vec<(i64, Span)>,
        ways: &mut Vec<Vec<(i64, Span)>>,
    ) {
        if self.spent() {
            return;
        }
        let Some(first) = digits.first().filter(|_| count > 0) else {
            if digits.is_empty() && count == 0 && rest == 0 {
                ways.push(so_far.clone());
            }
            return;
        };
        let Some(longest) = (digits.len() + 1).checked_sub(count) else {
            return;
        };
        // Some number has its share of the digits at least, and none has more than are left by the others.
        let share = digits.len().div_ceil(count);
        let least = if digits.len() > count { power(share - 1) } else { 0 };
        let others = i64::try_from(count - 1).unwrap_or(i64::MAX).saturating_mul(9);
        if rest < least || rest.saturating_sub(others) >= power(longest) {
            return;
        }
        // No number is longer than what is left of the sum, so that the later ones take so many digits at most.
        let width = length(rest);
        let shortest = digits.len().saturating_sub((count - 1) * width).max(1);
        let longest = if first.0 == 0 { 1 } else { longest.min(width) };
        for end in shortest..=longest {
            let part = number(&digits[..end]);
            if part.0 <= rest {
                so_far.push(part);
                self.sums_to(rest - part.0, &digits[end..], count - 1, so_far, ways);
                so_far.pop();
            }
        }
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

/// The number that digits are, with its place.
fn number(digits: &[(u8, Span)]) -> (i64, Span) {
    let value = digits.iter().fold(0, |value, d| value * 10 + i64::from(d.0));
    let ends = digits.first().zip(digits.last());
    (value, ends.map_or_else(Span::default, |(a, b)| a.1.cover(b.1)))
}

/// The smallest number with one digit more than this.
fn power(digits: usize) -> i64 {
    u32::try_from(digits)
        .ok()
        .and_then(|d| 10_i64.checked_pow(d))
        .unwrap_or(i64::MAX)
}

/// The number of digits that a number is written with.
fn length(number: i64) -> usize {
    number.checked_ilog10().map_or(1, |log| log as usize + 1)
}
