//! `Brackets(["《》", "（）"])`: brackets and quotation marks without their partners, paragraph by paragraph.

use gouji_grammar::Span;
use gouji_model::Text;
use gouji_model::prose::{Paragraph, Prose};
use serde::Deserialize;

use super::{Check, Draft, Parameters, Site};
use crate::subject::Subject;

/// A paragraph with more lone marks than this is no prose, and one complaint about it is enough.
const MOST: usize = 12;

#[derive(Clone, Debug, Deserialize)]
pub(super) struct File(Vec<String>);

impl Parameters for File {
    fn compile(self, site: &mut Site<'_>) -> Option<Box<dyn Check>> {
        let mut pairs = Vec::new();
        for pair in &self.0 {
            match pair.chars().collect::<Vec<char>>()[..] {
                [open, close] if open != close => pairs.push((open, close)),
                _ => site.complain(
                    site.rule.check_span(),
                    Text::new(
                        format!("“{pair}”不是一对括号"),
                        format!("“{pair}” is no pair of brackets"),
                    ),
                ),
            }
        }
        let mut third = [false; 256];
        for c in pairs.iter().flat_map(|(open, close)| [*open, *close]) {
            if let [_, _, byte] = c.encode_utf8(&mut [0; 4]).as_bytes() {
                third[usize::from(*byte)] = true;
            }
        }
        Some(Box::new(Brackets { pairs, third }))
    }
}

#[derive(Debug)]
struct Brackets {
    pairs: Vec<(char, char)>,
    /// The third bytes of their marks: nearly every other letter is passed over by one look.
    third: [bool; 256],
}

impl Check for Brackets {
    fn run(&self, on: &Subject<'_>, out: &mut Vec<Draft>) {
        let prose = on.report.prose();
        let paragraphs = prose.paragraphs();
        // What a paragraph left open and the next one closes belongs together: a page may have come between.
        let mut left: Option<(usize, usize)> = None;
        let mut found: Vec<(usize, char)> = Vec::new();
        for paragraph in paragraphs {
            let mut lone = self.lone(prose, paragraph);
            if lone.len() > MOST {
                lone.truncate(1);
            }
            if let Some((pair, at)) = left.take() {
                let close = self.pairs[pair].1;
                match lone.first() {
                    Some((_, c)) if *c == close => {
                        lone.remove(0);
                    }
                    _ => found.push((at, self.pairs[pair].0)),
                }
            }
            if let Some((at, c)) = lone.last().copied()
                && let Some(pair) = self.pairs.iter().position(|p| p.0 == c)
            {
                left = Some((pair, at));
                lone.pop();
            }
            found.extend(lone);
        }
        if let Some((pair, at)) = left {
            found.push((at, self.pairs[pair].0));
        }
        for (at, c) in found {
            // What stands there may be the half-width sister of the mark that was looked for.
            let c = prose.text()[at..].chars().next().unwrap_or(c);
            out.push(Draft {
                message: Text::new(format!("「{c}」没有配对"), format!("{c} has no partner")),
                span: prose.source(Span::new(at, at + c.len_utf8())),
                ..Draft::default()
            });
        }
    }

    fn reads_words_alone(&self) -> bool {
        true
    }
}

impl Brackets {
    /// The marks of a paragraph that have no partner in it.
    fn lone(&self, prose: &Prose, paragraph: &Paragraph) -> Vec<(usize, char)> {
        let base = paragraph.place.start as usize;
        let text = paragraph.place.of(prose.text());
        let mut open: Vec<(usize, usize, char)> = Vec::new();
        let mut waiting = vec![0usize; self.pairs.len()];
        let mut lone = Vec::new();
        let bytes = text.as_bytes();
        let mut next = 0;
        while let Some(&first) = bytes.get(next) {
            let at = next;
            next += match first {
                0..=0x7f => 1,
                0xe0..=0xef => 3,
                0xf0.. => 4,
                _ => 2,
            };
            let may_be = match first {
                0xe2 | 0xe3 | 0xef => bytes.get(at + 2).is_some_and(|b| self.third[usize::from(*b)]),
                _ => matches!(first, b'(' | b')'),
            };
            if !may_be {
                continue;
            }
            // Brackets of both widths are partners.
            let c = match text[at..].chars().next() {
                Some('(') => '（',
                Some(')') => '）',
                Some(c) => c,
                None => break,
            };
            if let Some(pair) = self.pairs.iter().position(|p| p.0 == c) {
                open.push((pair, base + at, c));
                waiting[pair] += 1;
            } else if let Some(pair) = self.pairs.iter().position(|p| p.1 == c) {
                let partner = (waiting[pair] > 0)
                    .then(|| open.iter().rposition(|o| o.0 == pair))
                    .flatten();
                match partner {
                    Some(partner) => {
                        for (lonely, at, c) in open.drain(partner + 1..) {
                            waiting[lonely] -= 1;
                            lone.push((at, c));
                        }
                        open.pop();
                        waiting[pair] -= 1;
                    }
                    // 1） and 一） are ordinals.
                    None if c == '）' && is_ordinal(&text[..at]) => {}
                    None => lone.push((base + at, c)),
                }
            }
        }
        lone.extend(open.into_iter().map(|(_, at, c)| (at, c)));
        lone.sort_unstable();
        lone
    }
}

/// Whether the text ends in a number that begins a sentence.
fn is_ordinal(before: &str) -> bool {
    let stem = before.trim_end_matches(|c: char| c.is_ascii_digit() || "一二三四五六七八九十".contains(c));
    stem.len() < before.len() && (stem.is_empty() || stem.ends_with(['。', '；', '：', ';', ':', '，', '、']))
}
