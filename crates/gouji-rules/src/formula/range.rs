//! What is known of a number, and of a condition, when cells are blank or printed with few digits.

use std::cmp::Ordering;

use gouji_grammar::formula::Relation;

use crate::ratio::Ratio;

/// All the values that a number may have: from `low` to `high`, both included, without end where there is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Range {
    pub(super) low: Option<Ratio>,
    pub(super) high: Option<Ratio>,
    /// Whether it rests on a value that is missing, rather than on one that was rounded in print.
    pub(super) open: bool,
}

impl Range {
    pub(super) fn point(value: Ratio) -> Self {
        Self {
            low: Some(value),
            high: Some(value),
            open: false,
        }
    }

    /// A missing value of which nothing is known.
    pub(super) const ANY: Self = Self {
        low: None,
        high: None,
        open: true,
    };

    /// A missing value that is at least zero.
    pub(super) const NOT_NEGATIVE: Self = Self {
        low: Some(Ratio::ZERO),
        high: None,
        open: true,
    };

    pub(super) fn value(self) -> Option<Ratio> {
        self.low.filter(|_| self.low == self.high)
    }

    pub(super) fn negate(self) -> Self {
        Self {
            low: self.high.map(Ratio::negate),
            high: self.low.map(Ratio::negate),
            open: self.open,
        }
    }

    /// The sum; nothing where an end overflows.
    pub(super) fn add(self, other: Self) -> Option<Self> {
        Some(Self {
            low: both(self.low, other.low, Ratio::add)?,
            high: both(self.high, other.high, Ratio::add)?,
            open: self.open || other.open,
        })
    }

    pub(super) fn subtract(self, other: Self) -> Option<Self> {
        self.add(other.negate())
    }

    /// The product; nothing where an end overflows.
    pub(super) fn multiply(self, other: Self) -> Option<Self> {
        // Two plain values have one product.
        if let (Some(a), Some(b)) = (self.value(), other.value()) {
            return Some(Self {
                open: self.open || other.open,
                ..Self::point(a.multiply(b)?)
            });
        }
        let ends = |r: Self| {
            [
                r.low.map_or(End::Below, End::At),
                r.high.map_or(End::Above, End::At),
            ]
        };
        let mut products = Vec::with_capacity(4);
        for a in ends(self) {
            for b in ends(other) {
                products.push(a.multiply(b)?);
            }
        }
        let low = products.iter().copied().min()?;
        let high = products.iter().copied().max()?;
        Some(Self {
            low: low.finite(),
            high: high.finite(),
            open: self.open || other.open,
        })
    }

    /// One over it; nothing where it is, or may be, zero.
    pub(super) fn invert(self) -> Option<Self> {
        let below = self.high.is_some_and(|h| h.sign() == Ordering::Less);
        let above = self.low.is_some_and(|l| l.sign() == Ordering::Greater);
        if !below && !above {
            return None;
        }
        // One over an endless side comes as near to zero as one likes.
        let end = |end: Option<Ratio>| end.map_or(Some(Ratio::ZERO), Ratio::invert);
        Some(Self {
            low: Some(end(self.high)?),
            high: Some(end(self.low)?),
            open: self.open,
        })
    }

    pub(super) fn abs(self) -> Self {
        match (self.low.map(Ratio::sign), self.high.map(Ratio::sign)) {
            (Some(Ordering::Greater | Ordering::Equal), _) => self,
            (_, Some(Ordering::Less | Ordering::Equal)) => self.negate(),
            _ => Self {
                low: Some(Ratio::ZERO),
                high: match (self.low, self.high) {
                    (Some(low), Some(high)) => Some(low.abs().max(high.abs())),
                    _ => None,
                },
                open: self.open,
            },
        }
    }

    pub(super) fn least(self, other: Self) -> Self {
        Self {
            low: self.low.zip(other.low).map(|(a, b)| a.min(b)),
            high: match (self.high, other.high) {
                (Some(a), Some(b)) => Some(a.min(b)),
                (a, b) => a.or(b),
            },
            open: self.open || other.open,
        }
    }

    pub(super) fn greatest(self, other: Self) -> Self {
        self.negate().least(other.negate()).negate()
    }

    /// Either of two.
    pub(super) fn or(self, other: Self) -> Self {
        Self {
            low: self.low.zip(other.low).map(|(a, b)| a.min(b)),
            high: self.high.zip(other.high).map(|(a, b)| a.max(b)),
            open: self.open || other.open,
        }
    }

    /// How this difference of two sides relates to zero.
    pub(super) fn compare(self, relation: Relation, within: Ratio) -> Truth {
        let minus = within.negate();
        // Without an end, every bound is passed.
        let low = |test: fn(&Ratio, &Ratio) -> bool, bound| self.low.is_none_or(|l| test(&l, &bound));
        let high = |test: fn(&Ratio, &Ratio) -> bool, bound| self.high.is_none_or(|h| test(&h, &bound));
        let (can_hold, can_fail) = match relation {
            Relation::Equal => (
                low(Ratio::le, within) && high(Ratio::ge, minus),
                low(Ratio::lt, minus) || high(Ratio::gt, within),
            ),
            Relation::Unequal => (
                low(Ratio::lt, minus) || high(Ratio::gt, within),
                low(Ratio::le, within) && high(Ratio::ge, minus),
            ),
            Relation::AtMost => (low(Ratio::le, within), high(Ratio::gt, within)),
            Relation::Less => (low(Ratio::lt, within), high(Ratio::ge, within)),
            Relation::AtLeast => (high(Ratio::ge, minus), low(Ratio::lt, minus)),
            Relation::More => (high(Ratio::gt, minus), low(Ratio::le, minus)),
        };
        Truth {
            can_hold,
            can_fail,
            open: self.open && can_hold && can_fail,
        }
    }
}

fn both(a: Option<Ratio>, b: Option<Ratio>, op: fn(Ratio, Ratio) -> Option<Ratio>) -> Option<Option<Ratio>> {
    match (a, b) {
        (Some(a), Some(b)) => op(a, b).map(Some),
        _ => Some(None),
    }
}

/// An end of a range, ordered.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum End {
    Below,
    At(Ratio),
    Above,
}

impl End {
    fn sign(self) -> Ordering {
        match self {
            Self::Below => Ordering::Less,
            Self::At(n) => n.sign(),
            Self::Above => Ordering::Greater,
        }
    }

    fn multiply(self, other: Self) -> Option<Self> {
        if let (Self::At(a), Self::At(b)) = (self, other) {
            return a.multiply(b).map(Self::At);
        }
        Some(match (self.sign(), other.sign()) {
            // Endless times nothing is nothing: the values themselves are finite.
            (Ordering::Equal, _) | (_, Ordering::Equal) => Self::At(Ratio::ZERO),
            (a, b) if a == b => Self::Above,
            _ => Self::Below,
        })
    }

    fn finite(self) -> Option<Ratio> {
        match self {
            Self::At(n) => Some(n),
            Self::Below | Self::Above => None,
        }
    }
}

/// What is known of a condition.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Truth {
    pub(super) can_hold: bool,
    pub(super) can_fail: bool,
    /// Whether a missing value leaves it undecided, rather than a rounded one.
    pub(super) open: bool,
}

impl Truth {
    pub(super) fn certain(holds: bool) -> Self {
        Self {
            can_hold: holds,
            can_fail: !holds,
            open: false,
        }
    }

    pub(super) fn not(self) -> Self {
        Self {
            can_hold: self.can_fail,
            can_fail: self.can_hold,
            open: self.open,
        }
    }

    pub(super) fn and(self, other: Self) -> Self {
        let (can_hold, can_fail) = (self.can_hold && other.can_hold, self.can_fail || other.can_fail);
        Self {
            can_hold,
            can_fail,
            open: (self.open || other.open) && can_hold && can_fail,
        }
    }

    pub(super) fn or(self, other: Self) -> Self {
        self.not().and(other.not()).not()
    }

    pub(super) fn surely_holds(self) -> bool {
        !self.can_fail
    }

    pub(super) fn surely_fails(self) -> bool {
        !self.can_hold
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn range(low: i64, high: i64) -> Range {
        Range {
            low: Some(Ratio::whole(low)),
            high: Some(Ratio::whole(high)),
            open: false,
        }
    }

    #[test]
    fn products_and_inverses_keep_their_ends_in_order() {
        assert_eq!(range(-2, 3).multiply(range(-5, 1)), Some(range(-15, 10)));
        assert_eq!(range(2, 4).invert().and_then(Range::invert), Some(range(2, 4)));
        assert_eq!(range(-1, 1).invert(), None);
        let half_line = Range::NOT_NEGATIVE.multiply(range(-3, -3)).expect("no overflow");
        assert_eq!((half_line.low, half_line.high), (None, Some(Ratio::ZERO)));
        assert_eq!(range(-4, 3).abs(), range(0, 4));
    }

    #[test]
    fn a_partial_sum_above_the_total_is_wrong_whatever_the_blank_holds() {
        let parts = range(5, 5).add(Range::NOT_NEGATIVE).expect("no overflow");
        let truth = |total: i64| {
            let difference = range(total, total).subtract(parts).expect("no overflow");
            difference.compare(Relation::Equal, Ratio::ZERO)
        };
        assert!(truth(4).surely_fails());
        assert!(truth(5).open);
        assert!(truth(9).open);
    }

    #[test]
    fn a_relation_and_its_opposite_never_both_hold() {
        use Relation::{AtLeast, AtMost, Equal, Less, More, Unequal};
        for (one, other) in [(Equal, Unequal), (Less, AtLeast), (More, AtMost)] {
            for n in -2..=2 {
                let (a, b) = (
                    range(n, n).compare(one, Ratio::ZERO),
                    range(n, n).compare(other, Ratio::ZERO),
                );
                assert_eq!(a, b.not(), "{n}");
                assert!(a.can_hold != a.can_fail);
            }
        }
    }
}
