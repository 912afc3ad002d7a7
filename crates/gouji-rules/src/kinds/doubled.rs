//! `Doubled(except: ["一个"])`: a word that stands there twice in a row, as 资金资金.

use gouji_grammar::Span;
use gouji_model::Text;
use serde::Deserialize;

use super::{Check, Draft, Parameters, Site};
use crate::subject::Subject;
use crate::{Edit, Fix, Safety, names};

/// The letters that a doubled word may have.
const LENGTHS: std::ops::RangeInclusive<usize> = 2..=8;

/// A paragraph with more doubled words than this is no prose.
const MOST: usize = 8;

#[derive(Clone, Debug, Deserialize)]
#[serde(rename = "Doubled", deny_unknown_fields)]
pub(super) struct File {
    /// Words that may be doubled, or that end one word and begin the next.
    except: Vec<String>,
}

impl Parameters for File {
    fn compile(self, _site: &mut Site<'_>) -> Option<Box<dyn Check>> {
        Some(Box::new(Doubled { except: self.except }))
    }
}

#[derive(Debug)]
struct Doubled {
    except: Vec<String>,
}

impl Check for Doubled {
    fn run(&self, on: &Subject<'_>, out: &mut Vec<Draft>) {
        let prose = on.report.prose();
        for paragraph in prose.paragraphs() {
            let text = paragraph.place.of(prose.text());
            let mut covered: Vec<Span> = Vec::new();
            // The longest words first, so that a doubled word is not found again in its halves.
            for letters in LENGTHS.rev() {
                for place in repeats(text.as_bytes(), 3 * letters) {
                    let is_new = covered.len() < MOST
                        && !covered.iter().any(|c| c.start < place.end && place.start < c.end);
                    if is_new
                        && let Some(word) = text.get(place.start as usize..place.start as usize + 3 * letters)
                        && self.is_slip(word)
                    {
                        out.push(draft(on, place.shift(paragraph.place.start as usize), word));
                        covered.push(place);
                    }
                }
            }
        }
    }

    fn reads_words_alone(&self) -> bool {
        true
    }

    fn placeholders(&self) -> &'static [&'static str] {
        &["word"]
    }
}

/// Places where `width` bytes are followed by the same bytes.
///
/// Chinese letters have three bytes, so a doubled word repeats at a distance of `width`, and of the bytes at which it
/// does two in every `width` are enough to find it: a few comparisons for a whole paragraph.
fn repeats(bytes: &[u8], width: usize) -> Vec<Span> {
    let Some(end) = bytes.len().checked_sub(width + 1) else {
        return Vec::new();
    };
    let (here, there) = (&bytes[..=end], &bytes[width..]);
    let same = |at: usize| matches!((here.get(at), there.get(at)), (Some(a), Some(b)) if a == b);
    let mut found = Vec::new();
    let mut at = 0;
    while at < end {
        if here[at] == there[at] && same(at + 1) {
            let mut start = at;
            while start > 0 && at - start < 2 * width && same(start - 1) {
                start -= 1;
            }
            let mut end = at + 1;
            while end - start < 2 * width && same(end) {
                end += 1;
            }
            // A run may begin in the middle of a letter; the word begins with the next one.
            let lead = bytes[start..].iter().take_while(|b| **b & 0xC0 == 0x80).count();
            if end - start >= width + lead {
                found.push(Span::new(start + lead, start + lead + 2 * width));
            }
        }
        // A run of `width` bytes holds two neighbours at one of these places.
        at += width - 1;
    }
    found
}

impl Doubled {
    fn is_slip(&self, word: &str) -> bool {
        let chinese = |c: char| ('\u{4e00}'..='\u{9fff}').contains(&c);
        let mut letters = word.chars();
        let first = letters.next();
        // 天天 and 人人 twice are four equal letters.
        word.chars().all(chinese)
            && !letters.all(|c| Some(c) == first)
            && !self.except.iter().any(|e| e == word)
    }
}

fn draft(on: &Subject<'_>, place: Span, word: &str) -> Draft {
    let prose = on.report.prose();
    let both = prose.source(place);
    let second = prose.source(Span {
        start: place.start + (place.end - place.start) / 2,
        ..place
    });
    Draft {
        message: Text::new(
            format!("“{word}”连写了两次"),
            format!("“{word}” stands there twice in a row"),
        ),
        values: vec![("word", names::same(word))],
        span: both,
        fixes: vec![Fix {
            title: Text::new("删去一个", "remove one"),
            safety: Safety::Suggest,
            preferred: false,
            edits: vec![Edit {
                span: second,
                text: String::new(),
            }],
        }],
        ..Draft::default()
    }
}
