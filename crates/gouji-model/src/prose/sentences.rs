//! Sentences of the joined text, and which letters occur in each.

use gouji_grammar::Span;

use super::{Joined, Sentence};

/// The set of letters that occur in `text`. Two letters may share a bit: a set can only rule a word out.
pub fn letters(text: &str) -> u128 {
    // Two halves, because shifts of 128 bits are slow.
    let mut halves = [0u64; 2];
    let mut rest = text.as_bytes();
    while let [first, second, third, ..] = rest {
        let bit = if *first < 0x80 {
            rest = &rest[1..];
            *first
        } else {
            // The low bits of a Chinese letter tell it from most others.
            rest = &rest[3..];
            (third & 63) | ((second & 1) << 6)
        };
        halves[usize::from(bit >> 6 & 1)] |= 1 << (bit & 63);
    }
    for byte in rest {
        halves[usize::from(byte >> 6 & 1)] |= 1 << (byte & 63);
    }
    u128::from(halves[0]) | u128::from(halves[1]) << 64
}

/// Cuts a paragraph into sentences.
pub(super) fn split(joined: &mut Joined, text: &str, index: usize) {
    let paragraph = &mut joined.paragraphs[index];
    let first = joined.sentences.len();
    let base = paragraph.place.start as usize;
    let text = paragraph.place.of(text);
    let mut start = 0;
    while start < text.len() {
        let end = end(text, start);
        joined.sentences.push(Sentence {
            place: Span::new(base + start, base + end),
            paragraph: index,
            figures: 0..0,
            letters: letters(&text[start..end]),
            masked: Span::default(),
        });
        start = end;
    }
    paragraph.sentences = first..joined.sentences.len();
}

/// Where the sentence that begins at `start` ends: behind its mark, and behind a quote or bracket that closes there.
fn end(text: &str, start: usize) -> usize {
    let bytes = text.as_bytes();
    let mut from = start;
    loop {
        // 。 begins with 0xE3, ！ and ？ with 0xEF.
        let Some(found) = memchr::memchr2(0xe3, 0xef, &bytes[from..]).map(|i| from + i) else {
            return text.len();
        };
        from = found + 1;
        if !is_end(&bytes[found..]) {
            continue;
        }
        let mut end = found + 3;
        while let Some(c) = text[end..].chars().next() {
            if !matches!(c, '”' | '’' | '）' | ')' | '》' | '。' | '！' | '？') {
                break;
            }
            end += c.len_utf8();
        }
        return end;
    }
}

fn is_end(bytes: &[u8]) -> bool {
    matches!(bytes, [0xe3, 0x80, 0x82, ..] | [0xef, 0xbc, 0x81 | 0x9f, ..])
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
