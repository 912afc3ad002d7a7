//! Stories: what may have happened to a set of figures, and how implausible that is.
//!
//! The events are the edit operations of Scholtus (2016), *A generalized Fellegi-Holt paradigm for
//! automatic error localization* (Survey Methodology 42): changing one figure, swapping two, moving
//! an amount. A set of changes is told as the cheapest partition into events of one or two figures.

use super::answer::{Change, Event, Story};
use super::digits::{Slip, slip};
use super::settings::Costs;
use super::system::{System, Variable, Weight};

/// Sets up to this size are partitioned exactly; larger ones are told figure by figure.
const PARTITION_LIMIT: usize = 10;

/// Tells stories about the variables of one system at given costs.
#[derive(Clone, Copy)]
pub(super) struct Teller<'a> {
    pub(super) system: &'a System,
    pub(super) costs: &'a Costs,
}

impl Teller<'_> {
    /// The cheapest story of a set of changes.
    pub(super) fn tell(&self, changes: &[Change]) -> (Story, u32) {
        join(self.events(changes), self.costs.another_event)
    }

    /// The least that a repair of `cells` figures can cost, whatever they are.
    pub(super) fn floor(&self, cells: usize) -> u32 {
        let c = self.costs;
        let mut single = [
            c.digits_interchanged,
            c.digit_wrong,
            c.only_digit_wrong,
            c.digit_missing,
            c.digit_extra,
            c.sign_flipped,
            c.total_not_updated,
            c.single_change,
        ]
        .into_iter()
        .min()
        .unwrap_or(0);
        if self
            .system
            .variables
            .iter()
            .any(|variable| variable.weight == Weight::Prose)
        {
            single = single.min(c.prose_wrong);
        }
        let pair = [
            c.swapped_in_row,
            c.swapped_in_column,
            c.swapped_apart,
            c.wrong_column,
            c.wrong_row,
            c.moved_in_row.saturating_add(c.moved_per_doubling),
            c.moved_in_column.saturating_add(c.moved_per_doubling),
            c.cell_and_total_stale,
            single.saturating_mul(2).saturating_add(c.another_event),
        ]
        .into_iter()
        .min()
        .unwrap_or(0);
        let times = |count: usize, cost: u32| u32::try_from(count).unwrap_or(u32::MAX).saturating_mul(cost);
        let further = times(cells.div_ceil(2).saturating_sub(1), c.another_event);
        times(cells / 2, pair)
            .saturating_add(times(cells % 2, single))
            .saturating_add(further)
    }

    /// Partitions the changes into events by dynamic programming over subsets.
    fn events(&self, changes: &[Change]) -> Vec<Event> {
        if changes.len() > PARTITION_LIMIT {
            return changes.iter().map(|change| self.single_event(change)).collect();
        }
        let full = (1usize << changes.len()) - 1;
        let mut best: Vec<(u32, usize)> = vec![(u32::MAX, 0); full + 1];
        best[0] = (0, 0);
        for set in 1..=full {
            let first = set.trailing_zeros() as usize;
            for second in first..changes.len() {
                let part = 1 << first | 1 << second;
                if set & part != part {
                    continue;
                }
                let Some(cost) = self.part_cost(changes, first, second) else {
                    continue;
                };
                let sum = best[set & !part]
                    .0
                    .saturating_add(cost)
                    .saturating_add(self.costs.another_event);
                if sum < best[set].0 {
                    best[set] = (sum, part);
                }
            }
        }
        let mut events = Vec::new();
        let mut set = full;
        while set != 0 && best[set].1 != 0 {
            let part = best[set].1;
            let first = part.trailing_zeros() as usize;
            let second = (usize::BITS - 1 - part.leading_zeros()) as usize;
            events.push(self.event(changes, first, second));
            set &= !part;
        }
        events
    }

    fn part_cost(&self, changes: &[Change], first: usize, second: usize) -> Option<u32> {
        if first == second {
            return Some(self.single(&changes[first]).1);
        }
        self.pair(&changes[first], &changes[second]).map(|told| told.1)
    }

    fn event(&self, changes: &[Change], first: usize, second: usize) -> Event {
        let (one, other) = (&changes[first], &changes[second]);
        match self.pair(one, other).filter(|_| first != second) {
            Some((story, cost)) => Event {
                story,
                variables: vec![one.variable, other.variable],
                cost,
            },
            None => self.single_event(one),
        }
    }

    fn single_event(&self, change: &Change) -> Event {
        let (story, cost) = self.single(change);
        Event {
            story,
            variables: vec![change.variable],
            cost,
        }
    }

    /// The story of one changed figure.
    fn single(&self, change: &Change) -> (Story, u32) {
        let c = self.costs;
        let from = change.from.unwrap_or(0);
        let variable = self.system.variables.get(change.variable);
        let plain = c
            .single_change
            .saturating_add(doublings(from, change.to, c.per_doubling));
        let slipped = match slip(from, change.to) {
            Some(Slip::Interchanged) => (Story::DigitsInterchanged, c.digits_interchanged),
            Some(Slip::Wrong) => (Story::DigitWrong, c.digit_wrong),
            Some(Slip::OnlyDigitWrong) => (Story::DigitWrong, c.only_digit_wrong),
            Some(Slip::Missing) => (Story::DigitMissing, c.digit_missing),
            Some(Slip::Extra) => (Story::DigitExtra, c.digit_extra),
            Some(Slip::Sign) => (Story::SignFlipped, c.sign_flipped),
            None => (Story::SingleChange, plain),
        };
        let mut told = if slipped.1 <= plain {
            slipped
        } else {
            (Story::SingleChange, plain)
        };
        if variable.is_some_and(|v| v.total) && c.total_not_updated < told.1 {
            told = (Story::TotalNotUpdated, c.total_not_updated);
        }
        if variable.is_some_and(|v| v.weight == Weight::Prose) && c.prose_wrong < told.1 {
            told = (Story::ProseWrong, c.prose_wrong);
        }
        told
    }

    /// The story of two figures that went wrong together, if there is one.
    fn pair(&self, one: &Change, other: &Change) -> Option<(Story, u32)> {
        let (a, b) = (
            self.system.variables.get(one.variable)?,
            self.system.variables.get(other.variable)?,
        );
        let place = Place::of(a, b)?;
        let (from_a, from_b) = (one.from?, other.from?);
        if from_a == other.to && from_b == one.to {
            let swapped = self.swap(place, from_a == 0 || from_b == 0);
            let moved = self.moved(place, one);
            return Some(if moved.1 < swapped.1 { moved } else { swapped });
        }
        let (delta_a, delta_b) = (difference(one)?, difference(other)?);
        if delta_a == -delta_b {
            return Some(self.moved(place, one));
        }
        (delta_a == delta_b && a.total != b.total)
            .then_some((Story::CellAndTotalStale, self.costs.cell_and_total_stale))
    }

    fn swap(&self, place: Place, with_zero: bool) -> (Story, u32) {
        let c = self.costs;
        match (place.adjacent, place.in_row, with_zero) {
            (true, true, true) => (Story::WrongColumn, c.wrong_column),
            (true, true, false) => (Story::Swapped, c.swapped_in_row),
            (true, false, true) => (Story::WrongRow, c.wrong_row),
            (true, false, false) => (Story::Swapped, c.swapped_in_column),
            (false, ..) => (Story::Swapped, c.swapped_apart),
        }
    }

    fn moved(&self, place: Place, one: &Change) -> (Story, u32) {
        let c = self.costs;
        let (story, cost) = if place.in_row {
            (Story::AmountMovedInRow, c.moved_in_row)
        } else {
            (Story::AmountMovedInColumn, c.moved_in_column)
        };
        let from = one.from.unwrap_or(0);
        let more = if place.totals { c.moved_total } else { 0 };
        let amount = doublings(from, one.to, c.moved_per_doubling);
        (story, cost.saturating_add(more).saturating_add(amount))
    }
}

/// How two cells of one grid line lie to each other.
#[derive(Clone, Copy)]
struct Place {
    in_row: bool,
    adjacent: bool,
    totals: bool,
}

impl Place {
    fn of(a: &Variable, b: &Variable) -> Option<Place> {
        if a.table != b.table {
            return None;
        }
        let totals = a.total && b.total;
        let (rows, columns) = ((a.row?, b.row?), (a.column?, b.column?));
        if rows.0 == rows.1 {
            Some(Place {
                in_row: true,
                adjacent: columns.0.abs_diff(columns.1) == 1,
                totals,
            })
        } else if columns.0 == columns.1 {
            Some(Place {
                in_row: false,
                adjacent: rows.0.abs_diff(rows.1) == 1,
                totals,
            })
        } else {
            None
        }
    }
}

fn difference(change: &Change) -> Option<i128> {
    Some(i128::from(change.to) - i128::from(change.from?))
}

/// `per_doubling` times the binary logarithm of one plus the difference, interpolated in integers.
fn doublings(from: i64, to: i64, per_doubling: u32) -> u32 {
    let size = u128::from(from.abs_diff(to)) + 1;
    let exponent = size.ilog2();
    let power = 1u128 << exponent;
    let part = (size - power) * u128::from(per_doubling) / power;
    per_doubling
        .saturating_mul(exponent)
        .saturating_add(u32::try_from(part).unwrap_or(u32::MAX))
}

/// One story of all events, each after the first at the additional cost; a single one is not wrapped.
pub(super) fn join(mut events: Vec<Event>, another: u32) -> (Story, u32) {
    let further = u32::try_from(events.len().saturating_sub(1)).unwrap_or(u32::MAX);
    let start = another.saturating_mul(further);
    let cost = events
        .iter()
        .fold(start, |sum, event| sum.saturating_add(event.cost));
    match (events.pop(), events.is_empty()) {
        (Some(only), true) => (only.story, cost),
        (Some(last), false) => {
            events.push(last);
            events.sort_by(|a, b| a.variables.cmp(&b.variables));
            (Story::Several(events), cost)
        }
        (None, _) => (Story::Several(Vec::new()), cost),
    }
}
