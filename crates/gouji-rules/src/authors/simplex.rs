//! Whether linear constraints can hold together, decided exactly: the simplex method over fractions, in the form that
//! works on bounds of sums (Dutertre and de Moura, 2006).
//!
//! A strict bound is one that lies an infinitely small step away, so that no rounding enters anywhere. An answer of
//! "impossible" comes with the constraints that exclude each other. The smallest variable is always taken first (Bland),
//! so the search ends; a cap on its steps and checked arithmetic keep it from taking all day, and then it says so.

use std::collections::BTreeMap;

use crate::ratio::Ratio;

/// The most exchanges of variables in one search.
const STEPS: usize = 4_000;

/// A number and so many infinitely small steps. Ordered as they lie.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Value {
    number: Ratio,
    steps: Ratio,
}

impl Value {
    const ZERO: Self = Self::of(Ratio::ZERO);

    /// A number itself.
    pub(super) const fn of(number: Ratio) -> Self {
        Self {
            number,
            steps: Ratio::ZERO,
        }
    }

    /// The least value above a number.
    pub(super) fn above(number: Ratio) -> Self {
        Self {
            number,
            steps: Ratio::whole(1),
        }
    }

    /// The greatest value below a number.
    pub(super) fn below(number: Ratio) -> Self {
        Self {
            number,
            steps: Ratio::whole(-1),
        }
    }

    /// The greatest value that is less than one that is a bound or lies a step from it.
    pub(super) fn before(self) -> Self {
        Self {
            number: self.number,
            steps: if self.steps > Ratio::ZERO {
                Ratio::ZERO
            } else {
                Ratio::whole(-1)
            },
        }
    }

    /// The least value that is more than one that is a bound or lies a step from it.
    pub(super) fn after(self) -> Self {
        Self {
            number: self.number,
            steps: if self.steps < Ratio::ZERO {
                Ratio::ZERO
            } else {
                Ratio::whole(1)
            },
        }
    }

    /// The least whole number that is not below it.
    pub(super) fn ceil(self) -> Self {
        let whole = self.number.ceil();
        let next = whole == self.number && self.steps > Ratio::ZERO;
        let one = Ratio::whole(1);
        Self::of(if next {
            whole.add(one).unwrap_or(whole)
        } else {
            whole
        })
    }

    /// The greatest whole number that is not above it.
    pub(super) fn floor(self) -> Self {
        let whole = self.number.floor();
        let next = whole == self.number && self.steps < Ratio::ZERO;
        let one = Ratio::whole(1);
        Self::of(if next {
            whole.subtract(one).unwrap_or(whole)
        } else {
            whole
        })
    }

    fn add(self, other: Self) -> Option<Self> {
        Some(Self {
            number: self.number.add(other.number)?,
            steps: self.steps.add(other.steps)?,
        })
    }

    fn subtract(self, other: Self) -> Option<Self> {
        self.add(other.times(Ratio::whole(-1))?)
    }

    pub(super) fn times(self, factor: Ratio) -> Option<Self> {
        Some(Self {
            number: self.number.multiply(factor)?,
            steps: self.steps.multiply(factor)?,
        })
    }
}

/// A sum of cells that must lie between two values, where they are given.
#[derive(Clone, Debug)]
pub(super) struct Constraint {
    /// Factors by variable, none of them zero.
    pub(super) terms: BTreeMap<u16, Ratio>,
    pub(super) low: Option<Value>,
    pub(super) high: Option<Value>,
    /// What answers call it.
    pub(super) name: usize,
}

/// Whether some constraints can hold together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Answer {
    /// They can.
    Possible,
    /// They cannot; the names of those that exclude each other, sorted.
    Impossible(Vec<usize>),
    /// It would take too many steps or too large numbers to tell.
    Unknown,
}

/// Decides whether constraints can hold together.
pub(super) fn decide<'c>(constraints: impl Iterator<Item = &'c Constraint>) -> Answer {
    let mut tableau = Tableau::default();
    let answer = tableau.fill(constraints).and_then(|clash| match clash {
        Some(names) => Some(Answer::Impossible(names)),
        None => tableau.search(),
    });
    answer.unwrap_or(Answer::Unknown)
}

/// A bound and the name of the constraint that sets it.
type Bound = Option<(Value, usize)>;

#[derive(Clone, Debug)]
struct Variable {
    value: Value,
    low: Bound,
    high: Bound,
}

impl Variable {
    /// Sets bounds that are narrower than those known; the names of two that exclude each other.
    fn narrow(&mut self, constraint: &Constraint) -> Option<[usize; 2]> {
        let name = constraint.name;
        if let Some(low) = constraint
            .low
            .filter(|l| self.low.is_none_or(|(old, _)| *l > old))
        {
            self.low = Some((low, name));
        }
        if let Some(high) = constraint
            .high
            .filter(|h| self.high.is_none_or(|(old, _)| *h < old))
        {
            self.high = Some((high, name));
        }
        let ((low, one), (high, other)) = self.low.zip(self.high)?;
        (low > high).then_some([one, other])
    }

    fn may_grow(&self) -> bool {
        self.high.is_none_or(|(high, _)| self.value < high)
    }

    fn may_shrink(&self) -> bool {
        self.low.is_none_or(|(low, _)| self.value > low)
    }
}

/// Some variables are free to move within their bounds; each of the others is a sum of those.
#[derive(Default)]
struct Tableau {
    variables: Vec<Variable>,
    /// The sums, by the variable that each is.
    rows: BTreeMap<usize, BTreeMap<usize, Ratio>>,
}

impl Tableau {
    /// Takes in the constraints. The outer nothing is an overflow, the inner names are those of constraints that exclude
    /// each other at a glance.
    fn fill<'c>(&mut self, constraints: impl Iterator<Item = &'c Constraint>) -> Option<Option<Vec<usize>>> {
        let mut index = BTreeMap::new();
        let mut sums = Vec::new();
        for constraint in constraints {
            for cell in constraint.terms.keys() {
                let new = self.variables.len();
                let at = *index.entry(*cell).or_insert(new);
                if at == new {
                    self.add(Value::ZERO);
                }
            }
            let one = Ratio::whole(1);
            let clash = match constraint.terms.iter().next() {
                Some((cell, factor)) if constraint.terms.len() == 1 && *factor == one => {
                    self.variables.get_mut(*index.get(cell)?)?.narrow(constraint)
                }
                _ => {
                    sums.push(constraint);
                    None
                }
            };
            if let Some(names) = clash {
                return Some(Some(sorted(names)));
            }
        }
        // The free variables begin within their bounds, and stay there.
        for variable in &mut self.variables {
            let bound = variable
                .low
                .or(variable.high.filter(|(high, _)| *high < Value::ZERO));
            variable.value = bound.map_or(Value::ZERO, |(value, _)| value);
        }
        for constraint in sums {
            let mut row = BTreeMap::new();
            let mut value = Value::ZERO;
            for (cell, factor) in &constraint.terms {
                let at = *index.get(cell)?;
                row.insert(at, *factor);
                value = value.add(self.variables.get(at)?.value.times(*factor)?)?;
            }
            let sum = self.add(value);
            if let Some(names) = self.variables.get_mut(sum)?.narrow(constraint) {
                return Some(Some(sorted(names)));
            }
            self.rows.insert(sum, row);
        }
        Some(None)
    }

    fn add(&mut self, value: Value) -> usize {
        self.variables.push(Variable {
            value,
            low: None,
            high: None,
        });
        self.variables.len() - 1
    }

    fn search(&mut self) -> Option<Answer> {
        for _ in 0..STEPS {
            let outside = self.rows.keys().find_map(|at| {
                let variable = self.variables.get(*at)?;
                let low = variable.low.filter(|(low, _)| variable.value < *low);
                let high = variable.high.filter(|(high, _)| variable.value > *high);
                let (bound, name) = low.or(high)?;
                Some((*at, bound, name, low.is_some()))
            });
            let Some((sum, bound, name, grow)) = outside else {
                return Some(Answer::Possible);
            };
            let row = self.rows.get(&sum)?;
            let helps = |at: usize, factor: Ratio| {
                let up = (factor > Ratio::ZERO) == grow;
                let variable = self.variables.get(at);
                variable.is_some_and(|v| if up { v.may_grow() } else { v.may_shrink() })
            };
            let Some((&free, _)) = row.iter().find(|(at, factor)| helps(**at, **factor)) else {
                return Some(Answer::Impossible(self.clash(row, name, grow)));
            };
            self.exchange(sum, free, bound)?;
        }
        None
    }

    /// Why a sum cannot reach its bound: every part of it stands at a bound of its own.
    fn clash(&self, row: &BTreeMap<usize, Ratio>, name: usize, grow: bool) -> Vec<usize> {
        let bounds = row.iter().filter_map(|(at, factor)| {
            let variable = self.variables.get(*at)?;
            let up = (*factor > Ratio::ZERO) == grow;
            let (_, name) = if up { variable.high? } else { variable.low? };
            Some(name)
        });
        sorted(bounds.chain([name]))
    }

    /// Moves a sum to `bound` by means of a free variable, which becomes a sum in its place.
    fn exchange(&mut self, sum: usize, free: usize, bound: Value) -> Option<()> {
        let mut row = self.rows.remove(&sum)?;
        let inverse = row.remove(&free)?.invert()?;
        let by = bound.subtract(self.variables.get(sum)?.value)?.times(inverse)?;
        self.variables.get_mut(sum)?.value = bound;
        let moved = self.variables.get_mut(free)?;
        moved.value = moved.value.add(by)?;
        // The free variable by the sum and the rest of its row.
        let mut new = BTreeMap::from([(sum, inverse)]);
        for (at, factor) in row {
            new.insert(at, factor.multiply(inverse)?.negate());
        }
        for (at, other) in &mut self.rows {
            let Some(factor) = other.remove(&free) else {
                continue;
            };
            let changed = self.variables.get_mut(*at)?;
            changed.value = changed.value.add(by.times(factor)?)?;
            for (part, inner) in &new {
                let whole = other.entry(*part).or_insert(Ratio::ZERO);
                *whole = whole.add(inner.multiply(factor)?)?;
                if *whole == Ratio::ZERO {
                    other.remove(part);
                }
            }
        }
        self.rows.insert(free, new);
        Some(())
    }
}

fn sorted(names: impl IntoIterator<Item = usize>) -> Vec<usize> {
    let mut names: Vec<usize> = names.into_iter().collect();
    names.sort_unstable();
    names.dedup();
    names
}

#[cfg(test)]
mod tests;
