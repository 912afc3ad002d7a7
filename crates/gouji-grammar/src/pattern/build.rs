//! From pest's pairs to a [`Phrase`], with the checks that a grammar cannot make.

use pest::Parser;
use pest::iterators::Pair;

use super::grammar::{PhraseGrammar, Rule};
use super::{Item, NARROW, Phrase, PhraseError, WIDE, error};
use crate::Span;

/// Longer phrases are mistakes, such as a paragraph that slipped between the quotes.
const LONGEST: usize = 1_000;

pub(super) fn phrase(text: &str) -> Result<Phrase, PhraseError> {
    let whole = Span::new(0, text.len());
    if text.len() > LONGEST {
        return Err(PhraseError::new(whole, "句式太长", "the phrase is too long"));
    }
    let mut pairs = PhraseGrammar::parse(Rule::phrase, text).map_err(|e| error::explain(text, &e))?;
    let mut captures = Vec::new();
    let items = match pairs.next().and_then(|p| p.into_inner().next()) {
        Some(sequence) => items(sequence, 0, &mut captures)?,
        None => Vec::new(),
    };
    if let Some(second) = captures.get(1) {
        return Err(PhraseError::new(
            *second,
            "一个句式只能取一个数；其余的数用 # 跳过",
            "a phrase takes one figure; write # for the others",
        ));
    }
    let words = |i: &Item| !matches!(i, Item::Begins | Item::Ends);
    match items.iter().find(|i| words(i)) {
        None => Err(PhraseError::new(whole, "句式是空的", "the phrase is empty")),
        Some(Item::Gap { .. }) => Err(PhraseError::new(
            whole,
            "句式不能以……开头：先写一个词",
            "a phrase cannot begin with a gap: write a word first",
        )),
        Some(Item::Capture(_) | Item::Passed) => Err(PhraseError::new(
            whole,
            "句式要以一个词开头，数在它的后面",
            "a phrase begins with a word; the figure comes after it",
        )),
        Some(_) => Ok(Phrase { items }),
    }
}

fn items(sequence: Pair<'_, Rule>, depth: usize, captures: &mut Vec<Span>) -> Result<Vec<Item>, PhraseError> {
    let mut items = Vec::new();
    for pair in sequence.into_inner() {
        let span = place(&pair);
        match pair.as_rule() {
            Rule::words | Rule::others => words(&mut items, pair.as_str()),
            Rule::passed => items.push(Item::Passed),
            Rule::begins => items.push(Item::Begins),
            Rule::ends => items.push(Item::Ends),
            Rule::gap => items.push(gap(pair)),
            Rule::capture if depth > 0 => {
                return Err(PhraseError::new(
                    span,
                    "要取的数不能写在括号里",
                    "the figure to take cannot stand in brackets",
                ));
            }
            Rule::capture => {
                captures.push(span);
                let units = pair.into_inner().filter(|p| p.as_rule() == Rule::unit);
                items.push(Item::Capture(units.map(|u| u.as_str().into()).collect()));
            }
            Rule::choice | Rule::optional => {
                let is_optional = pair.as_rule() == Rule::optional;
                let mut branches = Vec::new();
                for inner in pair.into_inner() {
                    match inner.as_rule() {
                        Rule::words => branches.push(vec![Item::Words(inner.as_str().into())]),
                        Rule::sequence => branches.push(self::items(inner, depth + 1, captures)?),
                        _ => {}
                    }
                }
                if branches.iter().any(Vec::is_empty) {
                    return Err(PhraseError::new(
                        span,
                        "括号里有一项是空的；可有可无的词用 [ ]",
                        "one of the alternatives is empty; write [ ] for what may be left out",
                    ));
                }
                if is_optional {
                    branches.push(Vec::new());
                }
                items.push(Item::Choice(branches));
            }
            _ => {}
        }
    }
    Ok(items)
}

/// Adds words; the grammar cuts them where ideographs meet other letters.
fn words(items: &mut Vec<Item>, more: &str) {
    if let Some(Item::Words(words)) = items.last_mut() {
        *words = format!("{words}{more}").into();
    } else {
        items.push(Item::Words(more.into()));
    }
}

fn gap(pair: Pair<'_, Rule>) -> Item {
    let wide = pair.as_str().starts_with("……");
    let written = pair.into_inner().next().and_then(|p| p.as_str().parse().ok());
    Item::Gap {
        limit: written.unwrap_or(if wide { WIDE } else { NARROW }),
        wide,
    }
}

fn place(pair: &Pair<'_, Rule>) -> Span {
    Span::new(pair.as_span().start(), pair.as_span().end())
}
