//! The disk as the language server sees it: files by the names that editors use for them.

use std::path::{Path, PathBuf};

use gouji_lsp::Files;
use ignore::WalkBuilder;

use super::discover::{BESIDE, is_report, reports_beside};
use super::{Item, Reader};

/// The most files that are looked at below one folder. A home directory opened by mistake has more.
const MOST: usize = 20_000;

/// The real disk.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Workspace;

impl Files for Workspace {
    fn read(&self, uri: &str) -> Option<String> {
        let item = Item::File(path(uri)?);
        Reader::default().with(&item, str::to_owned).ok()
    }

    fn list(&self, folder: &str) -> Vec<String> {
        let Some(folder) = path(folder) else {
            return Vec::new();
        };
        let walk = WalkBuilder::new(folder)
            .require_git(false)
            .sort_by_file_name(Ord::cmp)
            .build();
        let wanted = |entry: &ignore::DirEntry| {
            is_report(entry)
                || entry
                    .path()
                    .extension()
                    .is_some_and(|extension| extension == "ron")
        };
        walk.flatten()
            .filter(wanted)
            .take(MOST)
            .map(|entry| uri(entry.path()))
            .collect()
    }

    fn beside(&self, folder: &str) -> Vec<String> {
        let Some(folder) = path(folder) else {
            return Vec::new();
        };
        let found = reports_beside(&folder);
        found.iter().take(BESIDE).map(|path| uri(path)).collect()
    }

    fn resolve(&self, folder: Option<&str>, name: &str) -> Option<String> {
        if name.starts_with("file:") {
            return Some(name.to_owned());
        }
        let base = match folder {
            Some(folder) => path(folder)?,
            None => std::env::current_dir().ok()?,
        };
        Some(uri(&base.join(name)))
    }
}

/// The path that a name means; `None` for documents that are no files.
fn path(uri: &str) -> Option<PathBuf> {
    let rest = uri.strip_prefix("file://")?;
    // A host may stand before the path; only the local one can be read.
    let rest = rest.strip_prefix("localhost").unwrap_or(rest);
    let decoded = String::from_utf8(decode(rest)).ok()?;
    // `/c:/a` is `c:/a` where there are drives.
    let drive = decoded.as_bytes().get(2) == Some(&b':') && cfg!(windows);
    let local = if drive { decoded.get(1..)? } else { &decoded };
    Some(PathBuf::from(local))
}

fn decode(text: &str) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&byte, tail)) = rest.split_first() {
        let digit = |at: usize| tail.get(at).and_then(|byte| char::from(*byte).to_digit(16));
        let escaped = match (byte, digit(0), digit(1)) {
            (b'%', Some(high), Some(low)) => u8::try_from(high * 16 + low).ok(),
            _ => None,
        };
        bytes.push(escaped.unwrap_or(byte));
        rest = if escaped.is_some() {
            tail.get(2..).unwrap_or_default()
        } else {
            tail
        };
    }
    bytes
}

/// The name of a path, spelt as most editors spell it: everything but letters, digits and a few marks is escaped.
fn uri(path: &Path) -> String {
    let path = path.to_string_lossy().replace('\\', "/");
    let mut uri = String::from(if path.starts_with('/') {
        "file://"
    } else {
        "file:///"
    });
    escape_into(&path, &mut uri);
    uri
}

/// Appends a path to a URI, with everything but letters, digits and a few marks escaped.
pub(crate) fn escape_into(path: &str, uri: &mut String) {
    for byte in path.bytes() {
        if byte.is_ascii_alphanumeric() || b"/-_.~".contains(&byte) {
            uri.push(char::from(byte));
        } else {
            uri.push_str(&format!("%{byte:02X}"));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(unix)]
    #[test]
    fn a_name_in_any_spelling_leads_to_its_path_and_back() {
        let expected = Path::new("/家/2025年 [报告].md");
        for spelling in [
            "file:///家/2025年 [报告].md",
            "file:///%E5%AE%B6/2025%e5%b9%b4%20%5B报告%5D.md",
        ] {
            assert_eq!(path(spelling).as_deref(), Some(expected));
        }
        assert_eq!(path(&uri(expected)).as_deref(), Some(expected));
    }

    #[test]
    fn a_document_that_is_no_file_has_no_path() {
        assert_eq!(path("untitled:Untitled-1"), None);
        assert_eq!(Workspace.read("untitled:Untitled-1"), None);
    }

    #[test]
    fn rules_and_reports_are_found_below_a_folder() {
        let rules = uri(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../../rules"));
        let found = Workspace.list(&rules);
        assert!(
            found.iter().any(|name| name.ends_with("/forms/2021.ron")),
            "{found:?}"
        );
        assert!(found.iter().all(|name| !name.to_lowercase().contains("readme")));
    }
}
