//! From partial explanations to causes: which violated rows belong together, and their repairs.
//!
//! Rows belong to one cause when some competitive joint explanation mends them with one piece. Rows
//! that nothing explains, or only at a price that nobody would believe, form a cause without repairs:
//! no answer is better than a wrong accusation.

use super::answer::{Cause, Change, Event, Repair, Story};
use super::covers::{Cover, ROW_LIMIT, Wanted, covers};
use super::likeness::Likeness;
use super::problem::{Piece, Problem};
use super::settings::Settings;
use super::stories::join;

/// Covers kept while the causes are separated; the product over the causes, so rather many.
const COVERS_FOR_CAUSES: usize = 64;

/// The cheapest joint explanation, as far as it is known.
#[derive(Debug, Clone, Copy)]
pub(super) struct Outline {
    pub(super) cost: u32,
    /// Whether every violated row is explained.
    pub(super) full: bool,
}

/// How far the exact search came, for saying whether a cause was examined completely.
#[derive(Debug, Clone, Copy)]
pub(super) struct Reach {
    /// Every connected set of up to this many cells was examined.
    pub(super) cells: usize,
    /// No repair with a larger connected set costs less than this.
    pub(super) floor: u32,
}

/// Drops doubles and pieces that no competitive explanation can contain.
pub(super) fn tidy(pieces: &mut Vec<Piece>, ceiling: u32, limit: u32) {
    pieces.sort_by(|a, b| a.changes.cmp(&b.changes).then(a.cost.cmp(&b.cost)));
    pieces.dedup_by(|next, kept| next.changes == kept.changes);
    pieces.retain(|piece| piece.cost <= ceiling);
    pieces.sort_by(|a, b| a.cost.cmp(&b.cost).then_with(|| a.changes.cmp(&b.changes)));
    pieces.truncate(limit as usize);
}

/// Joins pieces to causes.
pub(super) struct Causes<'a> {
    pub(super) problem: &'a Problem<'a>,
    pub(super) settings: &'a Settings,
    pub(super) pieces: &'a [Piece],
    pub(super) likeness: &'a Likeness,
    pub(super) budget: u32,
}

impl Causes<'_> {
    /// The cheapest explanation of everything.
    pub(super) fn outline(&mut self) -> Outline {
        let mut outline = Outline { cost: 0, full: true };
        for (rows, selected) in self.components() {
            let best = self.covers(&rows, &selected, 1, 0).into_iter().next();
            let rows = u32::try_from(rows.len()).unwrap_or(u32::MAX);
            let nothing = self.settings.costs.unexplained.saturating_mul(rows);
            outline.cost = outline
                .cost
                .saturating_add(best.as_ref().map_or(nothing, |cover| cover.cost));
            outline.full &= best.is_some_and(|cover| cover.unexplained.is_empty());
        }
        outline
    }

    /// All causes, each as matrix rows with its repairs; rows that nothing explains come last, together.
    pub(super) fn separate(&mut self, reach: Reach) -> Vec<Cause> {
        let mut causes = Vec::new();
        let mut unexplained = Vec::new();
        for (rows, selected) in self.components() {
            for (rows, selected) in self.split(rows, &selected) {
                match self.cause(&rows, &selected, reach) {
                    Some(cause) => causes.push((rows, cause)),
                    None => unexplained.extend(rows),
                }
            }
        }
        if unexplained.len() * 2 > self.problem.violated.len() {
            let convincing = self.settings.costs.convincing;
            causes.retain(|(rows, cause)| {
                let kept = cause
                    .repairs
                    .first()
                    .is_some_and(|repair| repair.cost <= convincing);
                if !kept {
                    unexplained.extend(rows);
                }
                kept
            });
        }
        let mut causes: Vec<Cause> = causes.into_iter().map(|(_, cause)| cause).collect();
        causes.sort_by(|a, b| a.identities.cmp(&b.identities));
        if !unexplained.is_empty() {
            unexplained.sort_unstable();
            let identities = unexplained.into_iter().map(|row| row as usize).collect();
            causes.push(Cause {
                identities,
                repairs: Vec::new(),
                deciding: Vec::new(),
                complete: false,
            });
        }
        causes
    }

    /// Violated rows that are connected by pieces, with the pieces that connect them.
    fn components(&self) -> Vec<(Vec<u32>, Vec<usize>)> {
        let all: Vec<usize> = (0..self.pieces.len()).collect();
        let mut rows = self.problem.violated.clone();
        rows.sort_unstable();
        let components = self.connected(&rows, &all);
        if components.iter().all(|component| component.0.len() <= ROW_LIMIT) {
            return components;
        }
        // Too much hangs together: believe only the pieces that convince by themselves.
        let convincing = |index: &usize| self.pieces[*index].cost <= self.settings.costs.convincing;
        self.connected(&rows, &all.into_iter().filter(convincing).collect::<Vec<usize>>())
    }

    fn connected(&self, rows: &[u32], selected: &[usize]) -> Vec<(Vec<u32>, Vec<usize>)> {
        let mut parents: Vec<usize> = (0..rows.len()).collect();
        for &index in selected {
            let mut positions = self.pieces[index]
                .rows
                .iter()
                .filter_map(|row| rows.binary_search(row).ok());
            let Some(first) = positions.next() else { continue };
            for other in positions {
                let (a, b) = (root(&mut parents, first), root(&mut parents, other));
                parents[a.max(b)] = a.min(b);
            }
        }
        let mut groups: Vec<(Vec<u32>, Vec<usize>)> = vec![(Vec::new(), Vec::new()); rows.len()];
        for (position, &row) in rows.iter().enumerate() {
            groups[root(&mut parents, position)].0.push(row);
        }
        for &index in selected {
            let first = self.pieces[index]
                .rows
                .first()
                .and_then(|row| rows.binary_search(row).ok());
            if let Some(first) = first {
                groups[root(&mut parents, first)].1.push(index);
            }
        }
        groups.retain(|group| !group.0.is_empty());
        groups
    }

    fn covers(&mut self, rows: &[u32], selected: &[usize], keep: usize, window: u32) -> Vec<Cover> {
        let costs = &self.settings.costs;
        let wanted = Wanted {
            keep,
            window,
            unexplained: costs.unexplained,
            another: costs.another_event,
        };
        covers(rows, self.pieces, selected, wanted, &mut self.budget)
    }

    /// Splits a component into causes: only pieces of competitive covers hold rows together.
    fn split(&mut self, rows: Vec<u32>, selected: &[usize]) -> Vec<(Vec<u32>, Vec<usize>)> {
        if selected.len() < 2 {
            return vec![(rows, selected.to_vec())];
        }
        let window = self.settings.costs.merge_window;
        let competitive = self.covers(&rows, selected, COVERS_FOR_CAUSES, window);
        let mut used: Vec<usize> = competitive.into_iter().flat_map(|cover| cover.pieces).collect();
        used.sort_unstable();
        used.dedup();
        let mut groups = self.connected(&rows, &used);
        for group in &mut groups {
            let inside = |index: &usize| {
                self.pieces[*index]
                    .rows
                    .iter()
                    .all(|row| group.0.binary_search(row).is_ok())
            };
            group.1 = selected.iter().copied().filter(inside).collect();
        }
        groups
    }

    /// The cause of these rows; `None` when no choice of pieces mends them all.
    fn cause(&mut self, rows: &[u32], selected: &[usize], reach: Reach) -> Option<Cause> {
        let costs = &self.settings.costs;
        let keep = self.settings.limits.repairs as usize;
        let (window, margin, most) = (costs.window, costs.margin, costs.preferred_at_most);
        // Different covers may come to the same changes, hence more are asked for than are kept.
        let covers = self.covers(rows, selected, keep.saturating_mul(4).max(8), window);
        let mut repairs: Vec<Repair> = covers
            .iter()
            .filter(|cover| cover.unexplained.is_empty())
            .map(|cover| self.repair(cover))
            .collect();
        self.sort(&mut repairs);
        let mut seen: Vec<Vec<Change>> = Vec::new();
        repairs.retain(|repair| {
            let new = !seen.contains(&repair.changes);
            if new {
                seen.push(repair.changes.clone());
            }
            new
        });
        let best = repairs.first()?.cost;
        let clear = repairs
            .iter()
            .skip(1)
            .all(|other| other.cost >= best.saturating_add(margin));
        let likely = match repairs.split_first() {
            Some((first, others)) => others.iter().all(|other| self.beats(first, other, margin)),
            None => false,
        };
        let smallest = repairs.iter().map(|repair| repair.changes.len()).min()?;
        // A larger set can no longer be about as plausible, though it may be smaller than a shifted row.
        let certain = self.budget > 0 && reach.floor >= best.saturating_add(margin);
        let complete = certain || (self.budget > 0 && reach.cells >= smallest);
        let tied = repairs
            .iter()
            .filter(|repair| repair.cost < best.saturating_add(margin));
        let deciding = if clear { Vec::new() } else { differing(tied) };
        repairs.truncate(keep);
        if let Some(first) = repairs.first_mut() {
            first.preferred = likely && certain && best <= most;
        }
        let identities = rows.iter().map(|row| *row as usize).collect();
        Some(Cause {
            identities,
            repairs,
            deciding,
            complete,
        })
    }

    /// Whether a repair is more plausible than another by the margin, even when the other leaves a
    /// table that is more like itself. (The strangeness is in binary logarithms, hence 693 / 1000.)
    fn beats(&self, first: &Repair, other: &Repair, margin: u32) -> bool {
        let strangeness = |repair: &Repair| self.likeness.strangeness(&repair.changes);
        let stranger = strangeness(first).saturating_sub(strangeness(other)).max(0);
        let ahead = i64::from(other.cost) - i64::from(first.cost);
        ahead >= i64::from(margin).saturating_add(stranger.saturating_mul(693) / 1000)
    }

    /// The cheapest first; then the smallest, the least strange, and the first in the table.
    fn sort(&self, repairs: &mut [Repair]) {
        repairs.sort_by_cached_key(|repair| {
            let changes = &repair.changes;
            (
                repair.cost,
                changes.len(),
                self.likeness.strangeness(changes),
                changes.clone(),
            )
        });
    }

    fn repair(&self, cover: &Cover) -> Repair {
        let pieces = || cover.pieces.iter().filter_map(|index| self.pieces.get(*index));
        let mut changes: Vec<Change> = pieces().flat_map(|piece| piece.changes.iter().copied()).collect();
        changes.sort_unstable();
        let (story, cost) = join(
            pieces().flat_map(events).collect(),
            self.settings.costs.another_event,
        );
        Repair {
            changes,
            story,
            cost,
            preferred: false,
        }
    }
}

fn events(piece: &Piece) -> Vec<Event> {
    match &piece.story {
        Story::Several(events) => events.clone(),
        story => {
            let variables = piece.changes.iter().map(|change| change.variable).collect();
            vec![Event {
                story: story.clone(),
                variables,
                cost: piece.cost,
            }]
        }
    }
}

/// The variables that do not have the same value under all of the repairs.
fn differing<'a>(repairs: impl Iterator<Item = &'a Repair>) -> Vec<usize> {
    let repairs: Vec<&Repair> = repairs.collect();
    let mut variables: Vec<usize> = Vec::new();
    for change in repairs.iter().flat_map(|repair| &repair.changes) {
        if !repairs.iter().all(|repair| repair.changes.contains(change)) {
            variables.push(change.variable);
        }
    }
    variables.sort_unstable();
    variables.dedup();
    variables
}

fn root(parents: &mut [usize], mut of: usize) -> usize {
    while parents[of] != of {
        parents[of] = parents[parents[of]];
        of = parents[of];
    }
    of
}
