//! The value of digits and of Chinese numerals.

use rust_decimal::Decimal;

/// The digit that an ASCII or full-width character stands for.
pub(super) fn digit(c: char) -> Option<u8> {
    match c {
        '0'..='9' => u8::try_from(c as u32 - '0' as u32).ok(),
        '０'..='９' => u8::try_from(c as u32 - '０' as u32).ok(),
        _ => None,
    }
}

/// The value of printed digits with separators and a point, and how many digits follow the point.
///
/// There is none for more digits than a [`Decimal`] holds exactly.
pub(super) fn printed(text: &str) -> Option<(Decimal, u8)> {
    let mut mantissa: i128 = 0;
    let mut decimals = None;
    for c in text.chars() {
        match digit(c) {
            Some(digit) => {
                mantissa = mantissa.checked_mul(10)?.checked_add(i128::from(digit))?;
                decimals = decimals.map(|n: u32| n + 1);
            }
            None if matches!(c, '.' | '．') => decimals = Some(0),
            None => {}
        }
    }
    let decimals = decimals.unwrap_or(0);
    let value = Decimal::try_from_i128_with_scale(mantissa, decimals).ok()?;
    Some((value, u8::try_from(decimals).ok()?))
}

/// What the multiplier words 百 千 万 亿 after digits make together.
pub(super) fn multiplier(text: &str) -> Option<u32> {
    text.chars().try_fold(1u32, |product, c| {
        product.checked_mul(u32::try_from(power(c)?).ok()?)
    })
}

/// A short number, a year, month or day, in digits or Chinese numerals.
pub(super) fn small(text: &str) -> Option<u16> {
    if text.chars().all(|c| digit(c).is_some()) {
        text.chars()
            .try_fold(0u16, |n, c| n.checked_mul(10)?.checked_add(digit(c)?.into()))
    } else {
        u16::try_from(
            positional(text)
                .filter(|_| text.chars().count() == 4)
                .or_else(|| spelled(text))?,
        )
        .ok()
    }
}

/// Numerals written place by place, as years are: 二〇二三.
pub(super) fn positional(text: &str) -> Option<u64> {
    text.chars().try_fold(0u64, |n, c| {
        n.checked_mul(10)?.checked_add(unit(c).filter(|_| c != '两')?)
    })
}

/// Whether numerals start with a bare multiplier, as in 百余件, and so mean something only with 余 or 上.
pub(super) fn is_bare(text: &str) -> bool {
    text.starts_with(['百', '千', '万', '亿'])
}

/// The value of Chinese numerals. There is none for what is no well-formed number: 三四十, 一百五, 一二.
pub(super) fn spelled(text: &str) -> Option<u64> {
    let mut total = 0u64; // what 亿 has closed
    let mut myriad = 0u64; // what 万 has closed since
    let mut section = 0u64; // below 万
    let mut pending: Option<u64> = None; // a digit that waits for its multiplier
    let mut last = u64::MAX; // the last multiplier; they must fall within a section
    let mut zero = false; // a 零 stands before the next digit
    let mut first = true;
    for c in text.chars() {
        if let Some(n) = unit(c) {
            if pending.is_some() || (n == 0 && zero) {
                return None;
            }
            if n == 0 && text.chars().count() > 1 {
                zero = true;
            } else {
                pending = Some(n);
            }
        } else {
            let by = power(c)?;
            if by < 10_000 {
                if by >= last {
                    return None;
                }
                let times = match pending.take() {
                    Some(n) => n,
                    None if first || (by == 10 && section == 0 && !zero) => 1,
                    None => return None,
                };
                section += times * by;
                last = by;
            } else {
                section += pending.take().unwrap_or(0);
                if section == 0 && myriad == 0 {
                    if !first {
                        return None;
                    }
                    section = 1;
                }
                if by == 10_000 {
                    if myriad > 0 {
                        return None;
                    }
                    myriad = section * by;
                } else {
                    if total > 0 {
                        return None;
                    }
                    total = (myriad + section).checked_mul(by)?;
                    myriad = 0;
                }
                section = 0;
                last = by;
            }
            zero = false;
        }
        first = false;
    }
    if let Some(n) = pending {
        // 一百五 means 150 in speech and 105 to a careless reader, so it is neither.
        if !zero && last > 10 && last != u64::MAX {
            return None;
        }
        section += n;
    } else if zero {
        return None;
    }
    total.checked_add(myriad)?.checked_add(section)
}

/// The value of Chinese numerals that may have 点 and digits after it, and how many digits those are.
pub(super) fn spelled_point(text: &str) -> Option<(Decimal, u8)> {
    let (whole, fraction) = text.split_once('点').unwrap_or((text, ""));
    let digits = u32::try_from(fraction.chars().count()).ok()?;
    // In 百分之百 the bare multiplier is a full hundred.
    let whole = spelled(whole)?;
    let mantissa = i128::from(whole).checked_mul(10i128.checked_pow(digits)?)?;
    let mantissa = mantissa.checked_add(i128::from(positional(fraction)?))?;
    let value = Decimal::try_from_i128_with_scale(mantissa, digits).ok()?;
    Some((value, u8::try_from(digits).ok()?))
}

/// The digit that a Chinese numeral stands for.
fn unit(c: char) -> Option<u64> {
    Some(match c {
        '〇' | '○' | '零' => 0,
        '一' => 1,
        '二' | '两' => 2,
        '三' => 3,
        '四' => 4,
        '五' => 5,
        '六' => 6,
        '七' => 7,
        '八' => 8,
        '九' => 9,
        _ => return None,
    })
}

/// What a Chinese multiplier stands for.
fn power(c: char) -> Option<u64> {
    Some(match c {
        '十' => 10,
        '百' => 100,
        '千' => 1_000,
        '万' => 10_000,
        '亿' => 100_000_000,
        _ => return None,
    })
}
