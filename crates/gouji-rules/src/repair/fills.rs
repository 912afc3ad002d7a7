//! What the repairs mean for the blanks: which are filled, with what, and which repairs they forbid.

use super::answer::{Answer, Change};
use super::blanks::Reduction;
use super::system::{System, Weight};
use super::withdraw;

/// A blank and its value.
type Fill = (u32, i64);

/// Adds what follows for the blanks: to the answer where no repair matters, else to each repair.
///
/// Of a cause's repairs only those stay that leave as few blanks as possible without a value.
pub(super) fn fill(system: &System, reduction: &Reduction, values: &[Option<i64>], answer: &mut Answer) {
    let before = reduction.implied(system, values).values;
    let mut dependent: Vec<(usize, u32)> = Vec::new();
    let mut following: Vec<Vec<Vec<Fill>>> = Vec::new();
    for (index, cause) in answer.causes.iter_mut().enumerate() {
        let implied: Vec<_> = cause
            .repairs
            .iter()
            .map(|repair| reduction.implied(system, &with(values, &repair.changes)))
            .collect();
        let least = implied
            .iter()
            .map(|implied| implied.contradictions.len())
            .min()
            .unwrap_or(0);
        let mut sound = implied
            .iter()
            .map(|implied| implied.contradictions.len() == least);
        let count = cause.repairs.len();
        cause.repairs.retain(|_| sound.next().unwrap_or(false));
        if cause.repairs.len() < count {
            // A blank below zero would ask for yet another change, which was not sought.
            withdraw(cause);
            answer.complete = false;
        }
        let kept = implied
            .into_iter()
            .filter(|implied| implied.contradictions.len() == least);
        let kept: Vec<Vec<Fill>> = kept
            .map(|implied| {
                // A value that the repair takes away again depends on it, too.
                dependent.extend(missing(&before, &implied.values).map(|fill| (index, fill.0)));
                missing(&implied.values, &before).copied().collect()
            })
            .collect();
        dependent.extend(kept.iter().flatten().map(|fill| (index, fill.0)));
        following.push(kept);
    }
    dependent.sort_unstable();
    dependent.dedup();
    let fillable = |blank: u32| {
        system
            .variables
            .get(blank as usize)
            .is_some_and(|v| v.weight == Weight::Table)
    };
    let free = before
        .iter()
        .filter(|fill| dependent.iter().all(|other| other.1 != fill.0));
    answer.fills = free.filter(|fill| fillable(fill.0)).map(entry).collect();
    for (cause, following) in answer.causes.iter_mut().zip(&following) {
        for (repair, fills) in cause.repairs.iter_mut().zip(following) {
            // A blank that hangs on two causes has no value until both are settled.
            let alone = |blank: u32| dependent.iter().filter(|other| other.1 == blank).count() == 1;
            let own = fills.iter().filter(|fill| fillable(fill.0) && alone(fill.0));
            repair.changes.extend(own.map(entry));
        }
        let origins = cause.identities.iter().flat_map(|row| reduction.origins(*row));
        let mut identities: Vec<usize> = origins.map(|origin| *origin as usize).collect();
        identities.sort_unstable();
        identities.dedup();
        cause.identities = identities;
    }
}

/// Whether some blank has no admissible value even after the best repairs.
pub(super) fn impossible(
    system: &System,
    reduction: &Reduction,
    values: &[Option<i64>],
    answer: &Answer,
) -> bool {
    let best = answer.causes.iter().filter_map(|cause| cause.repairs.first());
    let changes: Vec<Change> = best.flat_map(|repair| repair.changes.iter().copied()).collect();
    !reduction
        .implied(system, &with(values, &changes))
        .contradictions
        .is_empty()
}

/// The fills that are not among the others; both are sorted.
fn missing<'a>(fills: &'a [Fill], others: &'a [Fill]) -> impl Iterator<Item = &'a Fill> {
    fills.iter().filter(|fill| others.binary_search(fill).is_err())
}

fn entry(&(blank, to): &Fill) -> Change {
    Change {
        variable: blank as usize,
        from: None,
        to,
    }
}

fn with(values: &[Option<i64>], changes: &[Change]) -> Vec<Option<i64>> {
    let mut changed = values.to_vec();
    for change in changes {
        if let Some(value) = changed.get_mut(change.variable) {
            *value = Some(change.to);
        }
    }
    changed
}
