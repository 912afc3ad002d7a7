//! The language of phrases, in which packs say what a sentence looks like. The grammar is `pattern.pest`.
//!
//! A phrase is read once, when its rule is compiled. How sentences are searched for it is not decided here.

mod build;
mod error;

pub use error::PhraseError;

mod grammar {
    //! pest's types; they do not leave the module above.
    #![allow(missing_docs, unreachable_pub)]

    #[derive(pest_derive::Parser)]
    #[grammar = "pattern.pest"]
    pub struct PhraseGrammar;
}

/// How far `…` reaches, in characters, where no number says otherwise.
pub const NARROW: u8 = 12;
/// How far `……` reaches.
pub const WIDE: u8 = 40;

/// One step of a phrase.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Item {
    /// These words.
    Words(Box<str>),
    /// One of these sequences.
    Choice(Vec<Vec<Item>>),
    /// Any characters, at most so many, but no number and no end of a sentence or half-sentence.
    Gap {
        /// The most characters.
        limit: u8,
        /// Whether commas, colons and brackets may be among them.
        wide: bool,
    },
    /// A number with its unit, whatever it is.
    Passed,
    /// The number that the phrase is about, with one of these units; with any or none where the list is empty.
    Capture(Vec<Box<str>>),
    /// The beginning of a clause.
    Begins,
    /// The end of a clause.
    Ends,
}

/// A phrase that can be looked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Phrase {
    /// Its steps. The first is never a gap, and at most one is a [`Item::Capture`].
    pub items: Vec<Item>,
}

impl Phrase {
    /// Whether it is about a figure; otherwise it is a statement.
    pub fn has_capture(&self) -> bool {
        self.items.iter().any(|i| matches!(i, Item::Capture(_)))
    }
}

/// Reads a phrase.
///
/// # Errors
/// What is wrong with it, and where.
pub fn phrase(text: &str) -> Result<Phrase, PhraseError> {
    build::phrase(text)
}
