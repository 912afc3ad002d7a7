//! Typing errors: does one slip of the fingers turn one number into another?
//!
//! The slips are those of Scholtus (2009), *Automatic correction of simple typing errors in numerical
//! data with balance edits* (Statistics Netherlands 09046): two adjacent digits interchanged, one
//! digit replaced, left out or added, and a sign forgotten.

/// The slip that explains a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Slip {
    Interchanged,
    Wrong,
    /// The number has one digit only, so that the explanation says little.
    OnlyDigitWrong,
    Missing,
    Extra,
    Sign,
}

/// Decimal digits, most significant first. Twenty suffice for every `u64`.
struct Digits {
    buffer: [u8; 20],
    length: usize,
}

impl Digits {
    fn of(mut number: u64) -> Digits {
        let mut buffer = [0; 20];
        let mut length = 0;
        loop {
            buffer[length] = u8::try_from(number % 10).unwrap_or(0);
            length += 1;
            number /= 10;
            if number == 0 {
                break;
            }
        }
        buffer[..length].reverse();
        Digits { buffer, length }
    }

    fn as_slice(&self) -> &[u8] {
        &self.buffer[..self.length]
    }
}

/// The slip that turned `truth` into `written`, if there is one.
pub(super) fn slip(written: i64, truth: i64) -> Option<Slip> {
    if written == truth {
        return None;
    }
    if written.checked_neg() == Some(truth) {
        return Some(Slip::Sign);
    }
    if (written < 0) != (truth < 0) {
        return None;
    }
    let (written, truth) = (
        Digits::of(written.unsigned_abs()),
        Digits::of(truth.unsigned_abs()),
    );
    let (written, truth) = (written.as_slice(), truth.as_slice());
    if written.len() == truth.len() {
        return same_length(written, truth);
    }
    // A zero is written for "none"; it is no remainder of a longer number.
    if truth.len() == written.len() + 1 && written != [0] && drops_to(truth, written) {
        return Some(Slip::Missing);
    }
    if written.len() == truth.len() + 1 && truth != [0] && drops_to(written, truth) {
        return Some(Slip::Extra);
    }
    None
}

fn same_length(written: &[u8], truth: &[u8]) -> Option<Slip> {
    let first = written.iter().zip(truth).position(|(a, b)| a != b)?;
    let (rest_written, rest_truth) = (&written[first + 1..], &truth[first + 1..]);
    if rest_written == rest_truth {
        return Some(if written.len() == 1 {
            Slip::OnlyDigitWrong
        } else {
            Slip::Wrong
        });
    }
    let crossed = rest_written.first() == truth.get(first) && rest_truth.first() == written.get(first);
    (crossed && rest_written[1..] == rest_truth[1..]).then_some(Slip::Interchanged)
}

/// Whether leaving one digit out of `long` gives `short`.
fn drops_to(long: &[u8], short: &[u8]) -> bool {
    let same = long.iter().zip(short).take_while(|(a, b)| a == b).count();
    long[same + 1..] == short[same..]
}

#[cfg(test)]
mod tests {
    use super::{Slip, slip};

    #[test]
    fn each_slip_is_recognised() {
        assert_eq!(slip(128, 182), Some(Slip::Interchanged));
        assert_eq!(slip(128, 218), Some(Slip::Interchanged));
        assert_eq!(slip(128, 198), Some(Slip::Wrong));
        assert_eq!(slip(3, 8), Some(Slip::OnlyDigitWrong));
        assert_eq!(slip(18, 128), Some(Slip::Missing));
        assert_eq!(slip(1228, 128), Some(Slip::Extra));
        assert_eq!(slip(-12, 12), Some(Slip::Sign));
        assert_eq!(slip(-12, -21), Some(Slip::Interchanged));
    }

    #[test]
    fn a_zero_is_no_shortened_number() {
        assert_eq!(slip(0, 20), None);
        assert_eq!(slip(20, 0), None);
        assert_eq!(slip(0, 5), Some(Slip::OnlyDigitWrong));
    }

    #[test]
    fn far_digits_are_not_interchanged() {
        assert_eq!(slip(321, 123), None);
        assert_eq!(slip(5, 5), None);
        assert_eq!(slip(12, -21), None);
    }

    #[test]
    fn the_extremes_of_the_integers_do_not_overflow() {
        assert_eq!(slip(i64::MIN, i64::MAX), None);
        assert_eq!(slip(i64::MIN, 0), None);
        assert_eq!(slip(i64::MIN, i64::MIN), None);
    }
}
