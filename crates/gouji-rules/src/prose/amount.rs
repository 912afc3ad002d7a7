//! Printed numbers as intervals: 408.71万元 says everything from 408.705 to 408.72 万元, rounded or cut off.

use gouji_grammar::figure::Approximation;
use gouji_model::ProseFigure;
use rust_decimal::Decimal;

/// Everything that a printed number may mean, both ends included unless the number is exact.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Amount {
    low: Decimal,
    high: Decimal,
}

impl Amount {
    /// Exactly this.
    pub(crate) fn exact(value: Decimal) -> Self {
        Self {
            low: value,
            high: value,
        }
    }

    /// A number with `decimals` printed digits after the point, before `scale` is applied. Whoever printed it may
    /// have rounded it or cut digits off.
    pub(crate) fn printed(value: Decimal, decimals: u8, scale: u32) -> Option<Self> {
        let unit = Decimal::new(1, u32::from(decimals)).checked_mul(Decimal::from(scale))?;
        let half = unit.checked_div(Decimal::TWO)?;
        Some(Self {
            low: value.checked_sub(half)?,
            high: value.checked_add(unit)?,
        })
    }

    /// What a figure of prose means, in the unit that it is printed in.
    ///
    /// A count with all its digits is exact. Words such as 余 and 近 open the interval by as much as they may mean.
    pub(crate) fn of(figure: &ProseFigure, money: bool) -> Option<Self> {
        let value = figure.value;
        let plain = figure.decimals == 0 && figure.scale == 1 && !money;
        let mut amount = if plain {
            Self::exact(value)
        } else {
            Self::printed(value, figure.decimals, figure.scale)?
        };
        let most = value.checked_mul(Decimal::new(15, 1))?;
        let least = value.checked_mul(Decimal::new(5, 1))?;
        match figure.approximation {
            Approximation::None => {}
            Approximation::More => amount.high = most,
            Approximation::Less => amount.low = least,
            Approximation::About => (amount.low, amount.high) = (least, most),
        }
        Some(amount)
    }

    /// The same in a smaller unit.
    pub(crate) fn times(self, factor: Decimal) -> Option<Self> {
        Some(Self {
            low: self.low.checked_mul(factor)?,
            high: self.high.checked_mul(factor)?,
        })
    }

    /// The sum of two, or their difference.
    pub(crate) fn plus(self, other: Self, negative: bool) -> Option<Self> {
        let (low, high) = if negative {
            (-other.high, -other.low)
        } else {
            (other.low, other.high)
        };
        Some(Self {
            low: self.low.checked_add(low)?,
            high: self.high.checked_add(high)?,
        })
    }

    /// Whether both may mean the same number.
    pub(crate) fn overlaps(self, other: Self) -> bool {
        self.low <= other.high && other.low <= self.high
    }

    /// Whether everything that this may mean is less than everything that `other` may mean.
    pub(crate) fn is_below(self, other: Self) -> bool {
        self.high < other.low
    }

    /// Whether it is exactly nothing.
    pub(crate) fn is_zero(self) -> bool {
        self.low.is_zero() && self.high.is_zero()
    }
}

/// How many 元 a unit of money is worth; nothing for other units.
pub(crate) fn yuan(unit: &str) -> Option<Decimal> {
    match unit {
        "元" => Some(Decimal::ONE),
        "千元" => Some(Decimal::from(1_000)),
        "万元" => Some(Decimal::from(10_000)),
        "百万元" => Some(Decimal::from(1_000_000)),
        "亿元" => Some(Decimal::from(100_000_000)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use gouji_grammar::report::parse;
    use gouji_model::Report;

    fn amount(text: &str) -> Amount {
        let report = Report::new(text, parse(text), None);
        Amount::of(&report.prose().figures()[0], false).unwrap()
    }

    #[test]
    fn a_count_is_exact_and_few_digits_are_an_interval() {
        let exactly = |n: i64| Amount::exact(Decimal::from(n));
        assert!(amount("178件").overlaps(exactly(178)) && !amount("178件").overlaps(exactly(179)));
        for n in [14_550, 14_600, 14_699] {
            assert!(amount("1.46万条").overlaps(exactly(n)), "{n}");
        }
        assert!(!amount("1.46万条").overlaps(exactly(14_800)));
        assert!(amount("200多条").overlaps(exactly(263)) && !amount("200多条").overlaps(exactly(178)));
        assert!(amount("近3000件").overlaps(exactly(2_914)) && !amount("近3000件").overlaps(exactly(3_001)));
    }

    #[test]
    fn money_is_compared_in_yuan() {
        let prose =
            Amount::printed(Decimal::new(40_871, 2), 2, 1).and_then(|a| a.times(yuan("万元").unwrap()));
        let table = Amount::exact(Decimal::from(4_087_116));
        assert!(prose.unwrap().overlaps(table));
        assert_eq!(yuan("件"), None);
    }
}
