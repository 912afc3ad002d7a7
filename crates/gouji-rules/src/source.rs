//! Rule files as named texts: the embedded copy of `rules/`, or whatever the caller has read from disk.

use std::borrow::Cow;

use include_dir::{Dir, include_dir};

static RULES: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/../../rules");

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
    let mut sources = Vec::new();
    collect(&RULES, &mut sources);
    sources.sort_by(|a, b| a.name.cmp(&b.name));
    sources
}

/// The embedded file of that name.
pub(crate) fn embedded_text(name: &str) -> Option<&'static str> {
    RULES.get_file(name)?.contents_utf8()
}

fn collect(dir: &'static Dir<'static>, sources: &mut Vec<Source>) {
    for file in dir.files() {
        if file.path().extension().is_some_and(|e| e == "ron")
            && let (Some(name), Some(text)) = (file.path().to_str(), file.contents_utf8())
        {
            sources.push(Source::new(name, text));
        }
    }
    for inner in dir.dirs() {
        collect(inner, sources);
    }
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
    }
}
