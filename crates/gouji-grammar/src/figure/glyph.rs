//! Which characters a figure can begin with, and where the next one stands.

/// The two kinds of characters that a figure can begin with.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Glyph {
    /// An ASCII or full-width digit.
    Digit,
    /// A Chinese numeral.
    Numeral,
}

/// The next digit or numeral at or after `at`.
pub(super) fn next_glyph(bytes: &[u8], mut at: usize) -> Option<(usize, Glyph)> {
    while let Some(&byte) = bytes.get(at) {
        if byte < 0x80 {
            if byte.is_ascii_digit() {
                return Some((at, Glyph::Digit));
            }
            at += 1;
        } else if (0xE0..=0xEF).contains(&byte) {
            if let Some(glyph) = wide_glyph(bytes, at) {
                return Some((at, glyph));
            }
            at += 3;
        } else {
            at += 1;
        }
    }
    None
}

/// The Chinese characters that make numerals.
const NUMERALS: [char; 18] = [
    '一', '二', '三', '四', '五', '六', '七', '八', '九', '十', '两', '〇', '○', '零', '百', '千', '万', '亿',
];

/// One bit for the low twelve bits of every character that begins a figure. Nearly all other characters
/// are turned away by this one look, which no branch predictor gets wrong.
const LOW_BITS: [u64; 64] = {
    let mut bits = [0u64; 64];
    let mut at = 0;
    while at < NUMERALS.len() {
        let code = NUMERALS[at] as usize;
        bits[(code >> 6) & 63] |= 1 << (code & 63);
        at += 1;
    }
    let mut code = '０' as usize;
    while code <= '９' as usize {
        bits[(code >> 6) & 63] |= 1 << (code & 63);
        code += 1;
    }
    bits
};

/// What the three-byte character at `at` is.
fn wide_glyph(bytes: &[u8], at: usize) -> Option<Glyph> {
    let [first, second, third] = *bytes.get(at..at + 3)? else {
        return None;
    };
    if LOW_BITS[usize::from(second & 63)] >> (third & 63) & 1 == 0 {
        return None;
    }
    let code = u32::from(first & 15) << 12 | u32::from(second & 63) << 6 | u32::from(third & 63);
    match char::from_u32(code)? {
        '０'..='９' => Some(Glyph::Digit),
        c if NUMERALS.contains(&c) => Some(Glyph::Numeral),
        _ => None,
    }
}

/// Where the run of digits or numerals that begins at `start` ends.
pub(super) fn run_end(bytes: &[u8], start: usize, glyph: Glyph) -> usize {
    let mut end = start;
    loop {
        match bytes.get(end) {
            Some(byte) if byte.is_ascii_digit() && glyph == Glyph::Digit => end += 1,
            Some(0xE0..=0xEF) if wide_glyph(bytes, end) == Some(glyph) => end += 3,
            _ => return end,
        }
    }
}
