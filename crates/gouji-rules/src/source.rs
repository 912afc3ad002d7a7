//! Rule files as named texts: the embedded copy of `rules/`, or whatever the caller has read from disk.

use std::borrow::Cow;

/// The files of `rules/`: their names and texts, by name. `build.rs` lists them.
static RULES: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/rules.rs"));

/// One rule file: its name below `rules/`, such as `2021.ron` or `common/requests.ron`, and its text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    name: String,
    text: Cow<'static, str>,
}

impl Source {
    /// A file that the caller has read. Backslashes in the name become slashes, so that names are alike everywhere.
    pub fn new(name: impl Into<String>, text: impl Into<Cow<'static, str>>) -> Self {
        Self {
            name: name.into().replace('\\', "/"),
            text: text.into(),
        }
    }

    /// The file's name, with its ending.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The name that other files use for it: without `.ron`.
    pub fn stem(&self) -> &str {
        self.name.strip_suffix(".ron").unwrap_or(&self.name)
    }

    /// The whole text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The report year, where the file is the pack of a year: `2021.ron`.
    pub fn year(&self) -> Option<u16> {
        let stem = self.stem();
        (stem.len() == 4).then(|| stem.parse().ok()).flatten()
    }

    /// Whether it holds rules: the pack of a year, or a file of `common/`. Other files may be settings; they are read
    /// as rules only where a pack extends them.
    pub fn is_pack(&self) -> bool {
        self.year().is_some() || self.name.starts_with("common/")
    }

    /// Whether it describes a form rather than rules.
    pub fn is_form(&self) -> bool {
        self.name.starts_with("forms/")
    }
}

/// The rule files that the program was built with.
pub fn embedded() -> Vec<Source> {
    RULES
        .iter()
        .map(|(name, text)| Source::new(*name, *text))
        .collect()
}

/// The embedded file of that name.
pub(crate) fn embedded_text(name: &str) -> Option<&'static str> {
    let at = RULES.binary_search_by_key(&name, |file| file.0).ok()?;
    Some(RULES.get(at)?.1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_file_called_by_four_digits_is_the_pack_of_a_year() {
        assert_eq!(Source::new("2021.ron", "").year(), Some(2021));
        assert_eq!(Source::new("forms/2021.ron", "").year(), None);
        assert_eq!(Source::new("common\\cells.ron", "").stem(), "common/cells");
    }

    #[test]
    fn the_embedded_files_include_forms_and_packs() {
        let names: Vec<String> = embedded().iter().map(|s| s.name.clone()).collect();
        assert!(names.iter().any(|n| n == "forms/2021.ron"), "{names:?}");
        assert!(
            names.is_sorted() && embedded_text("repair.ron").is_some(),
            "{names:?}"
        );
    }
}
