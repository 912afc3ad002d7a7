//! Percentages of whole numbers: which ones a printed percentage may come from, rounded or cut off.

use gouji_grammar::figure::{Approximation, FigureKind};
use gouji_model::ProseFigure;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

/// A printed percentage: 92.5% is 925 tenths.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Percent {
    /// Its digits without the point.
    mantissa: i128,
    /// 1, 10, 100 … for none, one, two … digits after the point.
    scale: i128,
}

impl Percent {
    /// The percentage of a figure, if it is an exact one.
    pub(crate) fn of(figure: &ProseFigure) -> Option<Self> {
        if figure.kind != FigureKind::Percent
            || figure.approximation != Approximation::None
            || figure.decimals > 6
            || figure.value.is_sign_negative()
        {
            return None;
        }
        let scale = 10i128.pow(u32::from(figure.decimals));
        let mantissa = figure.value.checked_mul(Decimal::from(scale))?.to_i128()?;
        (mantissa < 1_000_000_000).then_some(Self { mantissa, scale })
    }

    /// Whether `part` of `whole` is printed like this.
    pub(crate) fn is_share(self, part: i128, whole: i128) -> bool {
        let share = 200 * part * self.scale;
        (2 * self.mantissa - 1) * whole <= share && share < (2 * self.mantissa + 2) * whole
    }

    /// The numbers from which a growth by this leads to `now`: the least and the greatest, if there is an end.
    /// Nothing where there is no such number.
    pub(crate) fn before_growth(self, now: i128) -> Option<(i128, Option<i128>)> {
        let whole = 200 * self.scale;
        let least = now * whole / (whole + 2 * self.mantissa + 2) + 1;
        let most = now * whole / (whole + 2 * self.mantissa - 1);
        (now > 0 && least <= most).then_some((least, Some(most)))
    }

    /// The same for a fall by this.
    pub(crate) fn before_fall(self, now: i128) -> Option<(i128, Option<i128>)> {
        let whole = 200 * self.scale;
        let (left, left_at_least) = (whole - 2 * self.mantissa + 1, whole - 2 * self.mantissa - 2);
        if left <= 0 {
            return None;
        }
        let least = (now * whole).div_euclid(left) + i128::from(now * whole % left != 0);
        if left_at_least <= 0 {
            return Some((least.max(1), None));
        }
        // The end itself is not reached.
        let most = (now * whole + left_at_least - 1) / left_at_least - 1;
        (least <= most).then_some((least, Some(most)))
    }
}

/// A count that arithmetic can be done with: whole, exact, of ordinary size.
pub(crate) fn count(figure: &ProseFigure) -> Option<i128> {
    let plain = figure.kind == FigureKind::Number
        && figure.approximation == Approximation::None
        && figure.scale == 1
        && figure.decimals == 0
        && figure.unit.is_some();
    figure
        .value
        .to_i128()
        .filter(|n| plain && (0..1_000_000_000_000).contains(n))
}

#[cfg(test)]
mod tests {
    use super::*;
    use gouji_grammar::report::parse;
    use gouji_model::Report;

    fn percent(text: &str) -> Percent {
        let report = Report::new(text, parse(text), None);
        Percent::of(&report.prose().figures()[0]).unwrap()
    }

    /// How many times the later number the earlier one may be in this test: a fall of 99.5% is printed as 100%.
    const FURTHEST: i128 = 250;

    /// Every earlier number that is printed like this, tried one by one.
    fn tried(now: i128, mantissa: i128, scale: i128, up: bool) -> Vec<i128> {
        (1..=now.max(1) * FURTHEST)
            .filter(|before| {
                let change = if up { now - before } else { before - now };
                let exact = change * 100 * scale;
                let rounded = (2 * exact + before).div_euclid(2 * before);
                let cut = exact.div_euclid(*before);
                change >= 0 && (rounded == mantissa || cut == mantissa)
            })
            .collect()
    }

    #[test]
    fn the_numbers_before_a_growth_are_those_that_trying_finds() {
        for now in 1..60 {
            for (text, mantissa, scale) in [
                ("92.5%", 925, 10),
                ("24%", 24, 1),
                ("7.14%", 714, 100),
                ("100%", 100, 1),
            ] {
                for up in [true, false] {
                    let found = if up {
                        percent(text).before_growth(now)
                    } else {
                        percent(text).before_fall(now)
                    };
                    let tried = tried(now, mantissa, scale, up);
                    let ends = found.map(|(least, most)| (least, most.unwrap_or(now * FURTHEST)));
                    let expected = tried.first().copied().zip(tried.last().copied());
                    if found.is_none_or(|f| f.1.is_some()) {
                        assert_eq!(ends, expected, "{now} {text} {up}");
                    } else {
                        assert_eq!(ends.map(|e| e.0), expected.map(|e| e.0), "{now} {text}");
                    }
                }
            }
        }
    }

    #[test]
    fn a_growth_that_no_number_gives_is_impossible() {
        assert_eq!(percent("92.5%").before_growth(154), Some((80, Some(80))));
        assert_eq!(percent("24%").before_growth(21), Some((17, Some(17))));
        assert_eq!(percent("33%").before_growth(5), None);
        assert_eq!(percent("120%").before_fall(5), None);
        assert_eq!(percent("100%").before_fall(0).map(|f| f.0), Some(1));
    }

    #[test]
    fn shares_may_be_rounded_or_cut_off() {
        assert!(percent("4.34%").is_share(35, 805) && percent("4.35%").is_share(35, 805));
        assert!(!percent("4.33%").is_share(35, 805) && !percent("4.36%").is_share(35, 805));
        assert!(percent("50%").is_share(49, 98) && percent("42.86%").is_share(42, 98));
    }
}
