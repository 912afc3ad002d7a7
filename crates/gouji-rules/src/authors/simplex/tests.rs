//! Random systems against all points of a grid, and what ends the search.

use proptest::prelude::*;

use super::*;

fn constraint(name: usize, terms: &[(u16, i64)], low: Option<Value>, high: Option<Value>) -> Constraint {
    let terms = terms.iter().filter(|(_, f)| *f != 0);
    Constraint {
        terms: terms
            .map(|(cell, factor)| (*cell, Ratio::whole(*factor)))
            .collect(),
        low,
        high,
        name,
    }
}

fn at(n: i64) -> Option<Value> {
    Some(Value::of(Ratio::whole(n)))
}

#[test]
fn a_circle_of_strict_inequalities_is_impossible_and_a_chain_is_not() {
    // Each is less than the next by however little.
    let less = |name, a, b| {
        let below = Value::below(Ratio::ZERO);
        constraint(name, &[(a, 1), (b, -1)], None, Some(below))
    };
    let chain = [
        less(0, 0, 1),
        less(1, 1, 2),
        constraint(2, &[(2, 1)], None, at(1)),
    ];
    assert_eq!(decide(chain.iter()), Answer::Possible);
    let circle = [less(0, 0, 1), less(1, 1, 2), less(2, 2, 0), less(3, 3, 4)];
    assert_eq!(decide(circle.iter()), Answer::Impossible(vec![0, 1, 2]));
}

#[test]
fn numbers_beyond_all_bounds_are_not_decided() {
    let huge = |name, a| {
        let terms = [(a, i64::MAX), (a + 1, -(i64::MAX - 1))];
        constraint(name, &terms, at(i64::MAX - 2), at(i64::MAX - 2))
    };
    let all: Vec<Constraint> = (0..6).map(|n| huge(usize::from(n), n)).collect();
    assert_eq!(decide(all.iter()), Answer::Unknown);
}

/// A random constraint over three variables: factors, the side that is bounded, the bound, whether it is strict.
fn drawn() -> impl Strategy<Value = ([i64; 3], bool, i64, bool)> {
    (
        prop::array::uniform3(-2_i64..=2),
        any::<bool>(),
        -4_i64..=4,
        any::<bool>(),
    )
}

proptest! {
    #[test]
    fn what_it_calls_impossible_has_no_point_and_what_it_calls_possible_has_one(
        drawn in prop::collection::vec(drawn(), 1..7)
    ) {
        let mut all = Vec::new();
        for (name, (factors, upper, bound, strict)) in drawn.iter().enumerate() {
            let terms: Vec<(u16, i64)> = (0..3).zip(*factors).collect();
            let n = Ratio::whole(*bound);
            let value = match (strict, upper) {
                (false, _) => Value::of(n),
                (true, true) => Value::below(n),
                (true, false) => Value::above(n),
            };
            let (low, high) = if *upper { (None, Some(value)) } else { (Some(value), None) };
            all.push(constraint(name, &terms, low, high));
        }
        let holds = |point: [i64; 3], only: &[usize]| drawn.iter().enumerate().all(|(name, c)| {
            let (factors, upper, bound, strict) = c;
            let sum: i64 = factors.iter().zip(point).map(|(f, x)| f * x).sum();
            let fits = match (upper, strict) {
                (true, false) => sum <= *bound,
                (true, true) => sum < *bound,
                (false, false) => sum >= *bound,
                (false, true) => sum > *bound,
            };
            fits || !only.contains(&name)
        });
        let mut tableau = Tableau::default();
        let clash = tableau.fill(all.iter()).expect("small numbers");
        let answer = clash.map_or_else(|| tableau.search(), |names| Some(Answer::Impossible(names)));
        match answer.expect("small numbers") {
            Answer::Possible => {
                // The values that it ends with satisfy every constraint.
                for variable in &tableau.variables {
                    prop_assert!(variable.low.is_none_or(|(low, _)| low <= variable.value));
                    prop_assert!(variable.high.is_none_or(|(high, _)| variable.value <= high));
                }
                for (sum, row) in &tableau.rows {
                    let parts = row.iter().map(|(at, f)| tableau.variables[*at].value.times(*f).unwrap());
                    let value = parts.fold(Value::ZERO, |a, b| a.add(b).unwrap());
                    prop_assert_eq!(value, tableau.variables[*sum].value);
                }
            }
            Answer::Impossible(names) => {
                for x in -6..=6 {
                    for y in -6..=6 {
                        for z in -6..=6 {
                            prop_assert!(!holds([x, y, z], &names), "{:?} {:?}", [x, y, z], names);
                        }
                    }
                }
            }
            Answer::Unknown => prop_assert!(false, "small numbers are decided"),
        }
    }
}
