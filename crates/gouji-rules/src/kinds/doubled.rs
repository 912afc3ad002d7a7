//! `Doubled(except: ["一个"])`: a word that stands there twice in a row, as 资金资金.

use gouji_grammar::Span;
use gouji_model::Text;
use serde::Deserialize;

use super::{Check, Draft, Parameters, Site};
use crate::subject::Subject;
use crate::{Edit, Fix, Safety, names};

/// The letters that a doubled word may have.
const LENGTHS: std::ops::RangeInclusive<usize> = 2..=8;

#[derive(Deserialize)]
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
        let bytes = prose.text().as_bytes();
        // Chinese letters have three bytes each, so a doubled word of n letters repeats after 3n bytes.
        let mut from = 0;
        for paragraph in prose.paragraphs() {
            let end = paragraph.place.end as usize;
            from = from.max(paragraph.place.start as usize);
            let mut covered = from;
            for length in LENGTHS.rev() {
                let width = 3 * length;
                let mut run = 0;
                for at in from..end.saturating_sub(width) {
                    run = if bytes[at] == bytes[at + width] {
                        run + 1
                    } else {
                        0
                    };
                    if run < width {
                        continue;
                    }
                    let start = at + 1 - width;
                    let place = Span::new(start, start + width);
                    if start >= covered
                        && let Some(word) = prose.text().get(place.range())
                        && self.is_slip(word)
                    {
                        out.push(draft(on, place, word));
                        covered = start + 2 * width;
                        run = 0;
                    }
                }
            }
            from = end;
        }
    }

    fn placeholders(&self) -> &'static [&'static str] {
        &["word"]
    }
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
    let both = prose.source(Span {
        end: place.end + (place.end - place.start),
        ..place
    });
    let second = prose.source(Span {
        start: place.end,
        end: place.end + (place.end - place.start),
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
