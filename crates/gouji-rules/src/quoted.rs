//! Texts in quotes as rule files write them, each with its place there.

use std::sync::{Arc, OnceLock};

use gouji_grammar::Span;
use gouji_model::data_file;
use ron::value::RawValue;
use serde::Deserialize;
use serde::de::Deserializer;

/// What stands in a rule file where a text in quotes is expected.
#[derive(Clone, Debug)]
pub(crate) struct Quoted {
    /// The text; nothing where something else stands there.
    text: Option<Box<str>>,
    /// Where it stands in memory. A rule keeps the text of its file, so that this becomes a place in the file again.
    address: usize,
    length: usize,
}

impl Quoted {
    /// The text; nothing where something else than a text in quotes stands there.
    pub(crate) fn text(&self) -> Option<&str> {
        self.text.as_deref()
    }

    /// Where it stands in the file that it was read from, quotes included.
    pub(crate) fn span(&self, source: &str) -> Span {
        let start = self.address.saturating_sub(source.as_ptr() as usize);
        let start = start.min(source.len());
        Span::new(start, (start + self.length).min(source.len()))
    }
}

impl<'de> Deserialize<'de> for Quoted {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let written = <&RawValue>::deserialize(deserializer)?.get_ron().trim();
        Ok(Self {
            text: text_of(written).map(Into::into),
            address: written.as_ptr() as usize,
            length: written.len(),
        })
    }
}

/// What a value says that is a text in quotes. Nearly all of them say it word for word.
pub(crate) fn text_of(written: &str) -> Option<String> {
    let plain = written.strip_prefix('"').and_then(|rest| rest.strip_suffix('"'));
    match plain.filter(|text| !text.contains(['"', '\\'])) {
        Some(text) => Some(text.to_owned()),
        None => data_file::options().from_str(written).ok(),
    }
}

/// Something that is made of a text in quotes once, whatever forms it is needed for.
#[derive(Debug)]
pub(crate) struct Made<T> {
    pub(crate) of: Quoted,
    made: Arc<OnceLock<T>>,
}

impl<T> Made<T> {
    /// What was made of it, or is now.
    pub(crate) fn get_or_make(&self, make: impl FnOnce() -> T) -> &T {
        self.made.get_or_init(make)
    }
}

impl<T> Clone for Made<T> {
    fn clone(&self) -> Self {
        Self {
            of: self.of.clone(),
            made: Arc::clone(&self.made),
        }
    }
}

impl<'de, T> Deserialize<'de> for Made<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(Self {
            of: Quoted::deserialize(deserializer)?,
            made: Arc::default(),
        })
    }
}
