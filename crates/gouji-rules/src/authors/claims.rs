//! The rules of a year as linear constraints over the cells of its form.
//!
//! A formula that is a plain comparison of sums is one constraint per row or column. What `Cells` rules say of single
//! cells joins them: not negative, and whole, which narrows every constraint over whole cells to whole bounds.

use std::collections::BTreeMap;

use gouji_grammar::formula::Relation;
use gouji_model::form::{CellId, Content, Linear};

use super::simplex::{Answer, Constraint, Value, decide};
use crate::formula::{Compiled, Tolerance};
use crate::kinds::Domain;
use crate::ratio::Ratio;
use crate::{Rule, RuleSet};

/// What one row or column of a rule claims.
struct Claim {
    terms: BTreeMap<u16, Ratio>,
    /// The terms lie between these; for "unequal" they must not.
    low: Option<Value>,
    high: Option<Value>,
    /// The claim is that they lie outside.
    outside: bool,
}

/// What a rule claims as a whole.
#[derive(Default)]
struct Claims {
    all: Vec<Claim>,
    /// Whether that is everything the rule says.
    whole: bool,
}

/// The constraints of a year's rules, by index of the rule.
pub(super) struct System<'r> {
    rules: &'r RuleSet,
    claims: Vec<Claims>,
    /// What rules say of single cells: the rule, the cell, the numbers.
    domains: Vec<(usize, CellId, Domain)>,
    /// Rules that are out of consideration.
    out: Vec<bool>,
}

impl<'r> System<'r> {
    pub(super) fn new(rules: &'r RuleSet) -> Self {
        let mut domains = Vec::new();
        let mut claims = Vec::new();
        for (index, rule) in rules.rules.iter().enumerate() {
            if let Some(check) = rules.check_of(&rule.id, &rules.form) {
                for cell in check.cells() {
                    let domain = check.domain(rules.form.spec(cell).content);
                    if domain != Domain::default() {
                        domains.push((index, cell, domain));
                    }
                }
            }
            let formula = rules.formula_of(&rule.id);
            claims.push(formula.map_or_else(Claims::default, |formula| claims_of(formula, rules)));
        }
        Self {
            rules,
            out: vec![false; claims.len()],
            claims,
            domains,
        }
    }

    /// Takes a rule out of consideration.
    pub(super) fn drop(&mut self, rule: usize) {
        if let Some(out) = self.out.get_mut(rule) {
            *out = true;
        }
    }

    /// Whether all that is left can hold together, with a rule for some organs only among the others if it is named.
    pub(super) fn holds_together(&self, with: Option<usize>) -> Answer {
        let counts = |at: usize, rule: &Rule| rule.organs.is_none() || with == Some(at);
        let whole = self.whole(&counts);
        decide(self.premises(&counts, &whole).iter())
    }

    /// Whether a rule says nothing that the others do not say; if so, the rules that it follows from are the names of
    /// [`Answer::Impossible`]. Less grave rules, and those for some organs only, do not make another superfluous.
    pub(super) fn follows(&self, index: usize) -> Answer {
        let (Some(claims), Some(own)) = (self.claims.get(index), self.rules.rules.get(index)) else {
            return Answer::Possible;
        };
        if !claims.whole || claims.all.is_empty() {
            return Answer::Possible;
        }
        let counts =
            |at: usize, rule: &Rule| at != index && rule.organs.is_none() && rule.severity >= own.severity;
        let whole = self.whole(&counts);
        let mut all = self.premises(&counts, &whole);
        let mut from = Vec::new();
        for claim in &claims.all {
            // It follows if none of the ways to break it is left.
            for opposite in opposites(claim, index) {
                all.push(narrowed(opposite, &whole));
                let answer = decide(all.iter());
                all.pop();
                match answer {
                    Answer::Impossible(names) => from.extend(names),
                    other => return other,
                }
            }
        }
        from.retain(|name| *name != index);
        from.sort_unstable();
        from.dedup();
        Answer::Impossible(from)
    }

    /// The cells that may only hold whole numbers.
    fn whole(&self, counts: &dyn Fn(usize, &Rule) -> bool) -> Vec<bool> {
        let mut whole = vec![false; self.rules.form.cells.len()];
        for (_, cell, _) in self.domains(counts).filter(|(.., d)| d.whole) {
            if let Some(seen) = whole.get_mut(cell.index()) {
                *seen = true;
            }
        }
        whole
    }

    fn domains(
        &self,
        counts: &dyn Fn(usize, &Rule) -> bool,
    ) -> impl Iterator<Item = &(usize, CellId, Domain)> {
        self.domains
            .iter()
            .filter(move |(at, ..)| self.is_in(*at, counts))
    }

    fn is_in(&self, at: usize, counts: &dyn Fn(usize, &Rule) -> bool) -> bool {
        let rule = self.rules.rules.get(at);
        !self.out.get(at).is_none_or(|out| *out) && rule.is_some_and(|rule| counts(at, rule))
    }

    fn premises(&self, counts: &dyn Fn(usize, &Rule) -> bool, whole: &[bool]) -> Vec<Constraint> {
        let mut all = Vec::new();
        for (at, cell, _) in self.domains(counts).filter(|(.., d)| d.not_negative) {
            all.push(Constraint {
                terms: BTreeMap::from([(cell.0, Ratio::whole(1))]),
                low: Some(Value::of(Ratio::ZERO)),
                high: None,
                name: *at,
            });
        }
        for (at, claims) in self.claims.iter().enumerate() {
            if !self.is_in(at, counts) {
                continue;
            }
            // That two sides are unequal leaves two separate ranges, which no constraint describes.
            for claim in claims.all.iter().filter(|c| !c.outside) {
                let constraint = Constraint {
                    terms: claim.terms.clone(),
                    low: claim.low,
                    high: claim.high,
                    name: at,
                };
                all.push(narrowed(constraint, whole));
            }
        }
        all
    }
}

fn claims_of(formula: &Compiled, rules: &RuleSet) -> Claims {
    let rounded = formula.options().tolerance == Tolerance::AsPrinted;
    let amount = |l: &Linear| {
        let mut cells = l.terms.iter().map(|t| rules.form.spec(t.cell).content);
        cells.any(|content| content == Content::Amount)
    };
    // A sum of rounded figures may miss its total by what each was rounded; that is no constraint on what is printed.
    let rows = formula
        .linear_rows()
        .filter(|row| !rounded || !amount(row.linear));
    // A comparison of constants is told for itself.
    let rows = rows.filter(|row| !row.linear.terms.is_empty());
    let all: Vec<Claim> = rows.filter_map(|row| claim(formula, row.linear)).collect();
    Claims {
        whole: all.len() == formula.instances().len(),
        all,
    }
}

/// Nothing where a bound is beyond all numbers.
fn claim(formula: &Compiled, linear: &Linear) -> Option<Claim> {
    let within = Ratio::decimal(formula.options().within(linear.within));
    let constant = Ratio::whole(linear.constant).negate();
    let (least, most) = (constant.subtract(within)?, constant.add(within)?);
    let (low, high) = match linear.relation {
        Relation::Equal | Relation::Unequal => (Some(Value::of(least)), Some(Value::of(most))),
        Relation::AtMost => (None, Some(Value::of(most))),
        Relation::Less => (None, Some(Value::below(most))),
        Relation::AtLeast => (Some(Value::of(least)), None),
        Relation::More => (Some(Value::above(least)), None),
    };
    let terms = linear.terms.iter();
    Some(Claim {
        terms: terms.map(|t| (t.cell.0, Ratio::whole(t.coefficient))).collect(),
        low,
        high,
        outside: linear.relation == Relation::Unequal,
    })
}

/// The ways to break a claim.
fn opposites(claim: &Claim, name: usize) -> Vec<Constraint> {
    let constraint = |low, high| Constraint {
        terms: claim.terms.clone(),
        low,
        high,
        name,
    };
    if claim.outside {
        return vec![constraint(claim.low, claim.high)];
    }
    let below = claim.low.map(|low| constraint(None, Some(low.before())));
    let above = claim.high.map(|high| constraint(Some(high.after()), None));
    [below, above].into_iter().flatten().collect()
}

/// The constraint in the smallest whole factors, with whole bounds, where all its cells hold whole numbers.
fn narrowed(mut constraint: Constraint, whole: &[bool]) -> Constraint {
    let is_whole = |cell: &u16| whole.get(usize::from(*cell)).copied().unwrap_or(false);
    if !constraint.terms.keys().all(is_whole) {
        return constraint;
    }
    let common = constraint.terms.values().try_fold(Ratio::ZERO, |a, b| a.gcd(*b));
    let Some(inverse) = common.and_then(Ratio::invert) else {
        return constraint;
    };
    let divided: Option<BTreeMap<u16, Ratio>> = constraint
        .terms
        .iter()
        .map(|(cell, factor)| Some((*cell, factor.multiply(inverse)?)))
        .collect();
    let low = constraint.low.map(|low| low.times(inverse).map(Value::ceil));
    let high = constraint.high.map(|high| high.times(inverse).map(Value::floor));
    // Where a bound overflows, the constraint stays as it was written.
    if let (Some(terms), Some(low), Some(high)) = (
        divided,
        low.map_or(Some(None), |l| l.map(Some)),
        high.map_or(Some(None), |h| h.map(Some)),
    ) {
        (constraint.terms, constraint.low, constraint.high) = (terms, low, high);
    }
    constraint
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// A bound: none, or so many quarters, strictly or not.
    fn bound(from_below: bool) -> impl Strategy<Value = Option<Value>> {
        let value = (-40_i64..=40, any::<bool>()).prop_map(move |(quarters, strict)| {
            let number = Ratio::decimal(rust_decimal::Decimal::new(quarters * 25, 2));
            match (strict, from_below) {
                (false, _) => Value::of(number),
                (true, true) => Value::above(number),
                (true, false) => Value::below(number),
            }
        });
        prop::option::of(value)
    }

    fn holds(constraint: &Constraint, point: [i64; 2]) -> bool {
        let factor = |cell: u16| constraint.terms.get(&cell).copied().unwrap_or(Ratio::ZERO);
        let mut parts = (0..)
            .zip(point)
            .map(|(cell, x)| factor(cell).multiply(Ratio::whole(x)));
        let sum = parts
            .try_fold(Ratio::ZERO, |sum, part| sum.add(part?))
            .map(Value::of);
        constraint.low.is_none_or(|low| Some(low) <= sum)
            && constraint.high.is_none_or(|high| sum <= Some(high))
    }

    proptest! {
        #[test]
        fn narrowing_keeps_every_whole_point_and_a_claim_or_its_opposite_holds(
            factors in prop::array::uniform2(-6_i64..=6), low in bound(true), high in bound(false), outside: bool,
        ) {
            let terms = (0..).zip(factors).filter(|(_, f)| *f != 0);
            let terms: BTreeMap<u16, Ratio> = terms.map(|(cell, f)| (cell, Ratio::whole(f))).collect();
            let constraint = Constraint { terms: terms.clone(), low, high, name: 0 };
            let narrow = narrowed(constraint.clone(), &[true, true]);
            let opposites = opposites(&Claim { terms, low, high, outside }, 0);
            for x in -5..=5 {
                for y in -5..=5 {
                    let inside = holds(&constraint, [x, y]);
                    prop_assert_eq!(inside, holds(&narrow, [x, y]), "{} {}", x, y);
                    let broken = opposites.iter().any(|o| holds(o, [x, y]));
                    prop_assert_eq!(inside == outside, broken, "{} {}", x, y);
                }
            }
        }
    }
}
