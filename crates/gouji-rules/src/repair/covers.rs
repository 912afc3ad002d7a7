//! Joining partial explanations: which of them together explain all violated rows, at what cost.
//!
//! Each violated row is to be mended exactly once, so this is an exact cover, solved by branching on
//! the first open row with a bound from the cheapest share that any piece charges per row.

use super::problem::Piece;

/// More rows than this are not joined; the caller then says that it cannot tell.
pub(super) const ROW_LIMIT: usize = 128;

/// One choice of pieces.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Cover {
    pub(super) cost: u32,
    /// Indices of the pieces.
    pub(super) pieces: Vec<usize>,
    /// The rows that no chosen piece mends.
    pub(super) unexplained: Vec<u32>,
}

/// How many covers are sought, and how far.
#[derive(Debug, Clone, Copy)]
pub(super) struct Wanted {
    /// The most covers to return.
    pub(super) keep: usize,
    /// How much worse than the best a cover may be.
    pub(super) window: u32,
    /// The cost of a row that stays unexplained.
    pub(super) unexplained: u32,
    /// The additional cost of each piece after the first.
    pub(super) another: u32,
}

struct Joining<'a> {
    pieces: &'a [Piece],
    masks: Vec<(usize, u128)>,
    by_row: Vec<Vec<usize>>,
    shares: Vec<u32>,
    rows: &'a [u32],
    wanted: Wanted,
    chosen: Vec<usize>,
    open: Vec<u32>,
    found: Vec<Cover>,
    budget: &'a mut u32,
}

/// The cheapest covers of `rows` (ascending) by those of `selected` that mend nothing else, best first.
///
/// `budget` counts down the steps; at zero the search stops with what it has.
pub(super) fn covers(
    rows: &[u32],
    pieces: &[Piece],
    selected: &[usize],
    wanted: Wanted,
    budget: &mut u32,
) -> Vec<Cover> {
    if rows.len() > ROW_LIMIT {
        return Vec::new();
    }
    let mut masks = Vec::with_capacity(selected.len());
    for &index in selected {
        if let Some(mask) = pieces.get(index).and_then(|piece| mask(&piece.rows, rows)) {
            masks.push((index, mask));
        }
    }
    let rate = |&(index, mask): &(usize, u128)| (pieces[index].cost / mask.count_ones(), index);
    masks.sort_by_key(rate);
    let mut by_row = vec![Vec::new(); rows.len()];
    let mut shares = vec![wanted.unexplained; rows.len()];
    for (position, entry) in masks.iter().enumerate() {
        let mut bits = entry.1;
        while bits != 0 {
            let row = bits.trailing_zeros() as usize;
            by_row[row].push(position);
            shares[row] = shares[row].min(rate(entry).0);
            bits &= bits - 1;
        }
    }
    let all = if rows.len() == ROW_LIMIT {
        u128::MAX
    } else {
        (1u128 << rows.len()) - 1
    };
    let bound = shares.iter().fold(0u32, |sum, share| sum.saturating_add(*share));
    let (chosen, open, found) = (Vec::new(), Vec::new(), Vec::new());
    let mut joining = Joining {
        pieces,
        masks,
        by_row,
        shares,
        rows,
        wanted,
        chosen,
        open,
        found,
        budget,
    };
    joining.extend(all, 0, bound);
    joining.found
}

/// The rows as bits of their positions in `within`; `None` if one lies outside.
fn mask(rows: &[u32], within: &[u32]) -> Option<u128> {
    let mut mask = 0u128;
    for row in rows {
        mask |= 1u128 << within.binary_search(row).ok()?;
    }
    Some(mask)
}

impl Joining<'_> {
    /// Extends the chosen pieces, which cost `cost`, to the rows in `left`, which cost at least `bound`.
    fn extend(&mut self, left: u128, cost: u32, bound: u32) {
        if cost.saturating_add(bound) > self.ceiling() || *self.budget == 0 {
            return;
        }
        *self.budget -= 1;
        if left == 0 {
            return self.keep(cost);
        }
        let row = left.trailing_zeros() as usize;
        for at in 0..self.by_row[row].len() {
            let (index, mask) = self.masks[self.by_row[row][at]];
            if mask & !left != 0 || self.shares_a_figure(index) {
                continue;
            }
            self.chosen.push(index);
            let another = if self.chosen.len() > 1 {
                self.wanted.another
            } else {
                0
            };
            let next = cost
                .saturating_add(self.pieces[index].cost)
                .saturating_add(another);
            self.extend(left & !mask, next, bound.saturating_sub(self.share(mask)));
            self.chosen.pop();
        }
        self.open.push(self.rows[row]);
        let next = cost.saturating_add(self.wanted.unexplained);
        self.extend(left & !(1 << row), next, bound.saturating_sub(self.shares[row]));
        self.open.pop();
    }

    fn share(&self, mut mask: u128) -> u32 {
        let mut sum = 0u32;
        while mask != 0 {
            sum = sum.saturating_add(self.shares[mask.trailing_zeros() as usize]);
            mask &= mask - 1;
        }
        sum
    }

    /// The most that a further cover may cost.
    fn ceiling(&self) -> u32 {
        let Some(best) = self.found.first() else {
            return u32::MAX;
        };
        let worst = if self.found.len() < self.wanted.keep {
            None
        } else {
            self.found.last()
        };
        let within = best.cost.saturating_add(self.wanted.window);
        worst.map_or(within, |worst| within.min(worst.cost.saturating_sub(1)))
    }

    /// Two pieces that change the same figure cannot both be right.
    fn shares_a_figure(&self, index: usize) -> bool {
        let changes = &self.pieces[index].changes;
        let same = |other: &usize| {
            let others = &self.pieces[*other].changes;
            changes
                .iter()
                .any(|change| others.iter().any(|other| other.variable == change.variable))
        };
        self.chosen.iter().any(same)
    }

    fn keep(&mut self, cost: u32) {
        let cover = Cover {
            cost,
            pieces: self.chosen.clone(),
            unexplained: self.open.clone(),
        };
        let at = self.found.partition_point(|other| other.cost <= cost);
        self.found.insert(at, cover);
        self.found.truncate(self.wanted.keep);
        let ceiling = self
            .found
            .first()
            .map_or(u32::MAX, |best| best.cost.saturating_add(self.wanted.window));
        self.found.retain(|cover| cover.cost <= ceiling);
    }
}
