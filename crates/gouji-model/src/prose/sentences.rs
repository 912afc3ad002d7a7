//! Sentences of the joined text, and which letters occur in each.

use gouji_grammar::Span;

use super::{Prose, Sentence};

/// The set of letters that occur in `text`. Two letters may share a bit: a set can only rule a word out.
pub fn letters(text: &str) -> u128 {
    let mut set = Letters::default();
    for (at, byte) in text.bytes().enumerate() {
        set.add(byte, &text.as_bytes()[at..]);
    }
    set.bits()
}

/// A set of letters on its way, in two halves: shifts of 128 bits are slow.
#[derive(Clone, Copy, Default)]
struct Letters([u64; 2]);

impl Letters {
    /// Adds the letter that begins with `first`, the first of `bytes`; a byte inside a letter adds nothing.
    fn add(&mut self, first: u8, bytes: &[u8]) {
        let bit = match (first, bytes) {
            (0..=0x7f, _) => first & 127,
            // The low bits of a Chinese letter tell it from most others.
            (0xe0.., [_, second, third, ..]) => (third & 63) | ((second & 1) << 6),
            _ => return,
        };
        self.0[usize::from(bit >> 6)] |= 1 << (bit & 63);
    }

    fn bits(self) -> u128 {
        u128::from(self.0[0]) | u128::from(self.0[1]) << 64
    }
}

/// Cuts every paragraph into sentences.
pub(super) fn split(prose: &mut Prose) {
    let mut sentences = Vec::with_capacity(prose.text.len() / 100 + 4);
    for (index, paragraph) in prose.paragraphs.iter_mut().enumerate() {
        let first = sentences.len();
        let base = paragraph.place.start as usize;
        let text = paragraph.place.of(&prose.text);
        let bytes = text.as_bytes();
        let mut push = |from: usize, to: usize, letters: Letters| {
            sentences.push(Sentence {
                place: Span::new(base + from, base + to),
                paragraph: index,
                figures: 0..0,
                letters: letters.bits(),
                masked: Span::default(),
            });
        };
        let (mut start, mut at) = (0, 0);
        let mut set = Letters::default();
        let mut ended = false;
        while let Some(&byte) = bytes.get(at) {
            // A closing quote or bracket behind the full stop belongs to the sentence.
            if ended && !text[at..].starts_with(['”', '’', '）', ')', '》', '。', '！', '？']) {
                push(start, at, set);
                (start, set, ended) = (at, Letters::default(), false);
            }
            set.add(byte, &bytes[at..]);
            ended |= matches!(byte, 0xe3 | 0xef) && text[at..].starts_with(['。', '！', '？']);
            at += match byte {
                0..=0x7f => 1,
                0xf0.. => 4,
                0xe0.. => 3,
                _ => 2,
            };
        }
        if start < text.len() {
            push(start, text.len(), set);
        }
        paragraph.sentences = first..sentences.len();
    }
    prose.sentences = sentences;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_set_of_letters_rules_words_out_but_never_in() {
        let sentence = letters("全年收到申请");
        let word = letters("申请");
        assert_eq!(word & !sentence, 0);
        assert_ne!(letters("诉讼") & !sentence, 0);
    }
}
