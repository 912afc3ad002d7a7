//! Exact elimination over equations with whole coefficients: which of them follow from the others, and which cannot hold
//! beside them. Coefficients are checked; an equation whose arithmetic grows beyond all bounds is left undecided.

use std::collections::BTreeMap;

/// An equation: the sum of `coefficient × variable` plus a constant is zero.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Row {
    /// Coefficients by variable, none of them zero.
    pub(super) terms: BTreeMap<u16, i128>,
    /// What is added.
    pub(super) constant: i128,
}

/// What an equation is beside others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Standing {
    /// It says something new.
    New,
    /// It follows from the others.
    Follows,
    /// It cannot hold beside the others.
    Contradicts,
    /// The numbers grew too large to tell.
    Unknown,
}

/// Equations in echelon form, by leading variable.
#[derive(Clone, Debug, Default)]
pub(super) struct System(BTreeMap<u16, Row>);

impl System {
    /// Takes in an equation and says what it is beside those that are in already.
    pub(super) fn add(&mut self, row: Row) -> Standing {
        let Some(rest) = self.reduce(row) else {
            return Standing::Unknown;
        };
        match rest.terms.keys().next() {
            Some(first) => {
                self.0.insert(*first, rest);
                Standing::New
            }
            None if rest.constant == 0 => Standing::Follows,
            None => Standing::Contradicts,
        }
    }

    /// The equation without every variable that leads another one.
    fn reduce(&self, mut row: Row) -> Option<Row> {
        let mut after = 0;
        while let Some((&variable, &factor)) = row.terms.range(after..).next() {
            if let Some(pivot) = self.0.get(&variable) {
                let lead = *pivot.terms.get(&variable)?;
                let common = gcd(factor, lead);
                row = combine(&row, lead / common, pivot, (factor / common).checked_neg()?)?;
            }
            after = variable.checked_add(1)?;
        }
        normal(row)
    }
}

/// `a × row + b × other`.
fn combine(row: &Row, a: i128, other: &Row, b: i128) -> Option<Row> {
    let constant = row
        .constant
        .checked_mul(a)?
        .checked_add(other.constant.checked_mul(b)?)?;
    let mut terms = BTreeMap::new();
    for (variable, factor) in &row.terms {
        terms.insert(*variable, factor.checked_mul(a)?);
    }
    for (variable, factor) in &other.terms {
        let sum = terms.entry(*variable).or_insert(0);
        *sum = sum.checked_add(factor.checked_mul(b)?)?;
    }
    terms.retain(|_, factor| *factor != 0);
    Some(Row { terms, constant })
}

/// The same equation in the smallest numbers.
fn normal(mut row: Row) -> Option<Row> {
    let common = row.terms.values().fold(row.constant, |a, b| gcd(a, *b));
    if common > 1 {
        row.constant /= common;
        row.terms.values_mut().for_each(|factor| *factor /= common);
    }
    Some(row)
}

fn gcd(a: i128, b: i128) -> i128 {
    let (mut a, mut b) = (a.saturating_abs(), b.saturating_abs());
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a.max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(terms: &[(u16, i128)], constant: i128) -> Row {
        Row {
            terms: terms.iter().copied().collect(),
            constant,
        }
    }

    #[test]
    fn an_equation_that_follows_is_told_from_one_that_contradicts() {
        let mut system = System::default();
        assert_eq!(system.add(row(&[(0, 1), (1, 1), (2, -1)], 0)), Standing::New);
        assert_eq!(system.add(row(&[(2, 1), (3, -2)], 0)), Standing::New);
        assert_eq!(system.add(row(&[(0, 3), (1, 3), (3, -6)], 0)), Standing::Follows);
        assert_eq!(
            system.add(row(&[(0, 1), (1, 1), (3, -2)], 1)),
            Standing::Contradicts
        );
        assert_eq!(system.add(row(&[(0, i128::MAX)], 0)), Standing::Unknown);
    }
}
