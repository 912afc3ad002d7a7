//! A few numbers that stand for a long text, so that among thousands of reports the ones worth comparing letter by
//! letter are found without keeping any of them.
//!
//! The smallest hashes of all stretches of letters are a fair sample of the text (A. Broder, On the resemblance and
//! containment of documents, 1997): texts that share most of their stretches share most of these.

use std::collections::BTreeSet;

use gouji_model::{Forms, Report};

/// Letters in a stretch; figures and punctuation do not count, so that a copied text with new figures is the same.
const WINDOW: usize = 12;
/// The numbers that are kept.
const KEPT: usize = 16;
/// An odd number, so that no bit of a letter is lost in the hash.
const FACTOR: u64 = 0x9e37_79b9_7f4a_7c15;

/// The sketch of a text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sketch {
    /// In ascending order.
    smallest: Vec<u32>,
}

impl Sketch {
    /// Takes the sketch of a report's free text: of its sections that hold no table in any form. The words of the
    /// tables are the same in every report.
    pub fn of_report(report: &Report, forms: &Forms) -> Self {
        let tables = || forms.iter().flat_map(|f| &f.tables);
        let free = |number: u8| !tables().any(|t| t.section == Some(number));
        let found = report.sections.iter().filter(|s| s.number.is_some_and(free));
        let mut letters = Vec::new();
        for section in found {
            let body = section.body.of(&report.text);
            letters.reserve(body.len() / 3);
            letters.extend(body.chars().filter(|c| is_letter(*c)));
        }
        Self::of(&letters)
    }

    fn of(letters: &[char]) -> Self {
        let mut smallest = BTreeSet::new();
        let mut largest = u32::MAX;
        for hash in hashes(letters, WINDOW) {
            let hash = spread(hash);
            if hash < largest && smallest.insert(hash) && smallest.len() > KEPT {
                smallest.pop_last();
                largest = smallest.last().copied().unwrap_or(u32::MAX);
            }
        }
        Self {
            smallest: smallest.into_iter().collect(),
        }
    }

    /// The numbers, in ascending order, none twice.
    pub fn numbers(&self) -> &[u32] {
        &self.smallest
    }

    /// A sketch with the first `kept` of these numbers and others instead of the rest.
    #[cfg(test)]
    pub(crate) fn mixed(&self, kept: usize) -> Self {
        let (same, rest) = self.smallest.split_at(kept);
        let changed = rest.iter().map(|number| number ^ 1);
        Self {
            smallest: same.iter().copied().chain(changed).collect(),
        }
    }

    /// How many numbers both sketches have, in percent of the smaller one.
    pub fn shared_percent(&self, other: &Self) -> usize {
        let least = self.smallest.len().min(other.smallest.len());
        let shared = self.smallest.iter();
        let shared = shared.filter(|n| other.smallest.binary_search(n).is_ok()).count();
        (shared * 100).checked_div(least).unwrap_or(0)
    }
}

/// Whether a character counts: whether it is alphabetic. Nearly all are Chinese, or the marks between them, for which no
/// table of Unicode need be asked.
pub(crate) fn is_letter(c: char) -> bool {
    match c {
        '\0'..='\x7f' => c.is_ascii_alphabetic(),
        '\u{4e00}'..='\u{9fff}' => true,
        '\u{2000}'..='\u{2070}' | '\u{3008}'..='\u{3020}' | '\u{ff00}'..='\u{ff20}' => false,
        '\u{3000}'..='\u{3004}' => false,
        _ => c.is_alphabetic(),
    }
}

/// The hash of every stretch of `window` letters, each from the one before.
pub(crate) fn hashes(letters: &[char], window: usize) -> impl Iterator<Item = u64> + '_ {
    let gone = (0..window).fold(1u64, |power, _| power.wrapping_mul(FACTOR));
    let (first, later) = letters.split_at_checked(window).unwrap_or_default();
    let mut hash = first.iter().fold(0, |hash, letter| with(hash, *letter));
    let whole = (!first.is_empty()).then_some(hash);
    let following = later.iter().zip(letters).map(move |(letter, old)| {
        hash = with(hash, *letter).wrapping_sub(gone.wrapping_mul(u64::from(*old)));
        hash
    });
    whole.into_iter().chain(following)
}

fn with(hash: u64, letter: char) -> u64 {
    hash.wrapping_mul(FACTOR).wrapping_add(u64::from(letter))
}

/// A number whose order has nothing to do with the letters.
fn spread(hash: u64) -> u32 {
    let mixed = (hash ^ (hash >> 29)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    (mixed >> 32) as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sketch(text: &str) -> Sketch {
        let letters: Vec<char> = text.chars().filter(|c| is_letter(*c)).collect();
        Sketch::of(&letters)
    }

    fn prose(seed: usize) -> String {
        let words = [
            "公开", "信息", "答复", "审核", "解读", "平台", "培训", "目录", "申请", "部门",
        ];
        let mut state = seed as u64;
        let mut word = || {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            words[(state >> 33) as usize % words.len()]
        };
        (0..600).map(|_| word()).collect()
    }

    #[test]
    fn a_copied_text_with_other_figures_and_marks_has_the_same_sketch() {
        let text = "全年主动公开信息12条，办理依申请公开7件；开展培训3次。";
        let copy = "全年主动公开信息 345 条、办理依申请公开 60 件。开展培训 9 次！";
        assert_eq!(sketch(text), sketch(copy));
        assert!(!sketch(text).numbers().is_empty());
    }

    #[test]
    fn what_two_texts_share_shows_in_their_sketches() {
        let (one, other) = (prose(1), prose(4));
        let mixed = format!("{one}{}", &other[..other.len() / 6 / 3 * 3]);
        assert!(sketch(&one).shared_percent(&sketch(&mixed)) > 50);
        assert!(sketch(&one).shared_percent(&sketch(&"别处的报告另有一番写法".repeat(9))) == 0);
    }

    #[test]
    fn the_letters_are_those_of_unicode() {
        assert!(('\0'..=char::MAX).all(|c| is_letter(c) == c.is_alphabetic()));
    }

    #[test]
    fn a_stretch_has_the_same_hash_wherever_it_stands() {
        let letters: Vec<char> = "公开条例公开条例".chars().collect();
        let found: Vec<u64> = hashes(&letters, 4).collect();
        assert_eq!((found.len(), found[0]), (5, found[4]));
        assert_ne!(found[0], found[1]);
        assert_eq!(hashes(&letters, 9).count(), 0);
    }

    #[test]
    fn nothing_is_like_an_empty_text() {
        assert_eq!(sketch("").shared_percent(&sketch("")), 0);
    }
}
