//! Sentences of the joined text, and which letters occur in each.

use gouji_grammar::Span;

use super::{Prose, Sentence};

/// The bit of a letter in a set of letters. Two letters may share one: a set can only rule a word out.
fn bit(c: char) -> u128 {
    let code = u32::from(c);
    1 << ((code ^ (code >> 7)) & 127)
}

/// The set of letters that occur in `text`.
pub fn letters(text: &str) -> u128 {
    text.chars().fold(0, |set, c| set | bit(c))
}

/// Cuts every paragraph into sentences.
pub(super) fn split(prose: &mut Prose) {
    let mut sentences = Vec::with_capacity(prose.text.len() / 100 + 4);
    for (index, paragraph) in prose.paragraphs.iter_mut().enumerate() {
        let first = sentences.len();
        let base = paragraph.place.start as usize;
        let text = paragraph.place.of(&prose.text);
        let mut start = 0;
        let mut set = 0;
        let mut push = |from: usize, to: usize, letters: u128| {
            sentences.push(Sentence {
                place: Span::new(base + from, base + to),
                paragraph: index,
                figures: 0..0,
                letters,
                masked: Span::default(),
            });
        };
        let mut ended = false;
        for (at, c) in text.char_indices() {
            // A closing quote or bracket behind the full stop belongs to the sentence.
            if ended && !matches!(c, '”' | '’' | '）' | ')' | '》' | '。' | '！' | '？') {
                push(start, at, set);
                (start, set, ended) = (at, 0, false);
            }
            set |= bit(c);
            ended |= matches!(c, '。' | '！' | '？');
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
