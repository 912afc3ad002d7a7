//! Exact fractions. Sums of money and percentages are compared exactly; nothing is ever rounded but for display.

use std::cmp::Ordering;

use rust_decimal::Decimal;

/// A fraction in lowest terms with a positive denominator. Operations give nothing where they would overflow.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Ratio {
    top: i128,
    bottom: i128,
}

impl Ratio {
    pub(crate) const ZERO: Self = Self { top: 0, bottom: 1 };

    fn new(top: i128, bottom: i128) -> Option<Self> {
        // Nearly every number of a report is whole, and division of this size is slow.
        if bottom == 1 {
            return Some(Self { top, bottom });
        }
        let common = i128::try_from(gcd(top.unsigned_abs(), bottom.unsigned_abs())).ok()?;
        if common == 0 || bottom == 0 {
            return None;
        }
        let sign = if bottom < 0 { -1 } else { 1 };
        Some(Self {
            top: (top / common).checked_mul(sign)?,
            bottom: (bottom / common).checked_mul(sign)?,
        })
    }

    pub(crate) fn whole(n: i64) -> Self {
        Self {
            top: i128::from(n),
            bottom: 1,
        }
    }

    pub(crate) fn decimal(n: Decimal) -> Self {
        if n.scale() == 0 {
            return Self {
                top: n.mantissa(),
                bottom: 1,
            };
        }
        let n = n.normalize();
        // A decimal has at most 28 places, so the power fits and the denominator is positive.
        Self::new(n.mantissa(), 10_i128.pow(n.scale())).unwrap_or(Self::ZERO)
    }

    /// Half a unit of the last place of a number printed with `scale` places.
    pub(crate) fn half_unit(scale: u32) -> Option<Self> {
        Self::new(1, 10_i128.checked_pow(scale)?.checked_mul(2)?)
    }

    fn is_whole(self) -> bool {
        self.bottom == 1
    }

    pub(crate) fn add(self, other: Self) -> Option<Self> {
        if self.is_whole() && other.is_whole() {
            return Self::new(self.top.checked_add(other.top)?, 1);
        }
        let top = self
            .top
            .checked_mul(other.bottom)?
            .checked_add(other.top.checked_mul(self.bottom)?)?;
        Self::new(top, self.bottom.checked_mul(other.bottom)?)
    }

    pub(crate) fn negate(self) -> Self {
        Self {
            top: self.top.saturating_neg(),
            bottom: self.bottom,
        }
    }

    pub(crate) fn subtract(self, other: Self) -> Option<Self> {
        self.add(other.negate())
    }

    pub(crate) fn multiply(self, other: Self) -> Option<Self> {
        // Reducing across first keeps the products as small as they can be.
        let left = Self::new(self.top, other.bottom)?;
        let right = Self::new(other.top, self.bottom)?;
        Self::new(
            left.top.checked_mul(right.top)?,
            left.bottom.checked_mul(right.bottom)?,
        )
    }

    pub(crate) fn invert(self) -> Option<Self> {
        Self::new(self.bottom, self.top)
    }

    pub(crate) fn abs(self) -> Self {
        if self.top < 0 { self.negate() } else { self }
    }

    pub(crate) fn sign(self) -> Ordering {
        self.top.cmp(&0)
    }

    /// The greatest whole number that is not above it.
    pub(crate) fn floor(self) -> Self {
        Self {
            top: self.top.div_euclid(self.bottom),
            bottom: 1,
        }
    }

    /// The least whole number that is not below it.
    pub(crate) fn ceil(self) -> Self {
        self.negate().floor().negate()
    }

    /// The greatest common divisor of two whole numbers, not negative.
    pub(crate) fn gcd(self, other: Self) -> Option<Self> {
        let both_whole = self.is_whole() && other.is_whole();
        let common = gcd(self.top.unsigned_abs(), other.top.unsigned_abs());
        let top = i128::try_from(common).ok()?;
        both_whole.then_some(Self { top, bottom: 1 })
    }

    /// For display: exact where a few decimal places suffice, else rounded to four.
    pub(crate) fn to_decimal(self) -> Option<Decimal> {
        let top = Decimal::try_from_i128_with_scale(self.top, 0).ok()?;
        let bottom = Decimal::try_from_i128_with_scale(self.bottom, 0).ok()?;
        let value = top.checked_div(bottom)?;
        let exact = Self::decimal(value) == self;
        Some(if exact { value } else { value.round_dp(4) }.normalize())
    }
}

impl PartialOrd for Ratio {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Ratio {
    /// By continued fractions, so that nothing can overflow.
    fn cmp(&self, other: &Self) -> Ordering {
        if self.is_whole() && other.is_whole() {
            return self.top.cmp(&other.top);
        }
        let (mut a, mut b, mut c, mut d) = (self.top, self.bottom, other.top, other.bottom);
        let mut flipped = false;
        loop {
            let (whole, other_whole) = (a.div_euclid(b), c.div_euclid(d));
            let (rest, other_rest) = (a.rem_euclid(b), c.rem_euclid(d));
            let order = match whole.cmp(&other_whole) {
                Ordering::Equal if rest == 0 || other_rest == 0 => rest.cmp(&other_rest),
                Ordering::Equal => {
                    (a, b, c, d) = (b, rest, d, other_rest);
                    flipped = !flipped;
                    continue;
                }
                order => order,
            };
            return if flipped { order.reverse() } else { order };
        }
    }
}

fn gcd(mut a: u128, mut b: u128) -> u128 {
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ratio(top: i128, bottom: i128) -> Ratio {
        Ratio::new(top, bottom).expect("a fraction")
    }

    #[test]
    fn fractions_are_reduced_and_ordered_exactly() {
        assert_eq!(ratio(6, -4), ratio(-3, 2));
        assert!(ratio(1, 3) < ratio(2, 5));
        assert!(ratio(-1, 3) > ratio(-2, 5));
        let near = ratio(i128::MAX, i128::MAX - 1);
        assert!(near > Ratio::whole(1));
        assert!(near < ratio(i128::MAX - 1, i128::MAX - 2));
        assert_eq!(ratio(1, 3).cmp(&ratio(1, 3)), Ordering::Equal);
    }

    #[test]
    fn overflow_gives_nothing_instead_of_a_wrong_number() {
        let huge = ratio(i128::MAX, 1);
        assert_eq!(huge.add(huge), None);
        assert_eq!(huge.multiply(huge), None);
        assert_eq!(huge.multiply(ratio(1, i128::MAX)), Some(Ratio::whole(1)));
        assert_eq!(Ratio::ZERO.invert(), None);
    }

    #[test]
    fn decimals_come_back_as_they_went_in() {
        let n = Decimal::from_str_exact("408.7116").unwrap();
        assert_eq!(Ratio::decimal(n).to_decimal(), Some(n));
        assert_eq!(
            ratio(200, 3).to_decimal(),
            Some(Decimal::from_str_exact("66.6667").unwrap())
        );
    }
}
