//! Where rule files come from: the copy inside the binary, or files that somebody else has read.
//!
//! Nothing here touches a disk. A folder of one's own is laid over the embedded copy file by file, so that a new
//! template year is one new file and a changed rule is one changed file.

use std::borrow::Cow;

use include_dir::{Dir, include_dir};

static RULES: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/../../rules");

/// One rule file: a form, a pack, or rules that packs share.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// Its name relative to the folder of rules, with `/`: `2021.ron`, `forms/2019.ron`.
    pub name: String,
    /// What it says.
    pub text: Cow<'static, str>,
}

impl Source {
    /// A file that was read elsewhere.
    pub fn new(name: impl Into<String>, text: impl Into<Cow<'static, str>>) -> Self {
        Self {
            name: name.into(),
            text: text.into(),
        }
    }
}

/// The rule files inside the binary, in the order of their names.
pub fn embedded() -> Vec<Source> {
    let mut sources = Vec::new();
    collect(&RULES, &mut sources);
    sources.sort_by(|a, b| a.name.cmp(&b.name));
    sources
}

/// `own` laid over the embedded files: a file of the same name replaces, any other is added.
pub fn from_files(own: impl IntoIterator<Item = Source>) -> Vec<Source> {
    let mut sources = embedded();
    for file in own {
        match sources.binary_search_by(|s| s.name.cmp(&file.name)) {
            Ok(i) => sources[i] = file,
            Err(i) => sources.insert(i, file),
        }
    }
    sources
}

fn collect(dir: &Dir<'static>, sources: &mut Vec<Source>) {
    for file in dir.files() {
        let path = file.path();
        if let (Some("ron"), Some(text)) = (path.extension().and_then(|e| e.to_str()), file.contents_utf8()) {
            sources.push(Source::new(path.to_string_lossy().replace('\\', "/"), text));
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
    fn an_own_file_replaces_its_namesake_and_any_other_is_added() {
        let own = [
            Source::new("forms/2019.ron", "changed"),
            Source::new("2099.ron", "new"),
        ];
        let sources = from_files(own);
        let text = |name: &str| sources.iter().find(|s| s.name == name).map(|s| s.text.as_ref());
        assert_eq!(text("forms/2019.ron"), Some("changed"));
        assert_eq!(text("2099.ron"), Some("new"));
        assert!(text("forms/2021.ron").is_some_and(|t| t.len() > 100));
        assert_eq!(sources.len(), embedded().len() + 1);
    }
}
