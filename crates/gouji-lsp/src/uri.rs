//! Names of documents, as clients spell them and as the server compares them.

use std::fmt;
use std::path::PathBuf;

/// The folder of a document in its own spelling; none for one that is in no folder.
pub(crate) fn parent(uri: &str) -> Option<&str> {
    let (folder, _) = uri.rsplit_once('/')?;
    uri.contains("://").then_some(folder)
}

/// The name without escapes, as a path whose parts can be compared. It is not a path on any disk.
pub(crate) fn as_path(uri: &str) -> PathBuf {
    PathBuf::from(UriKey::new(uri).decoded())
}

/// A document's name for comparison only.
///
/// Editors spell the same name in several ways: Chinese raw or percent-encoded, `%3A` or `:` after a drive letter. The key
/// is the decoded form. What is sent to a client is always its own spelling, never the key.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct UriKey(Box<[u8]>);

impl UriKey {
    /// The key of a spelling. Every string has one, so `untitled:Untitled-1` and nonsense are documents too.
    pub(crate) fn new(spelling: &str) -> Self {
        let mut decoded = Vec::with_capacity(spelling.len());
        let mut rest = spelling.as_bytes();
        while let Some((&byte, tail)) = rest.split_first() {
            let escaped = (byte == b'%').then(|| escape(tail)).flatten();
            decoded.push(escaped.unwrap_or(byte));
            rest = if escaped.is_some() {
                tail.get(2..).unwrap_or_default()
            } else {
                tail
            };
        }
        if let Some(drive) = decoded
            .strip_prefix(b"file:///".as_slice())
            .filter(|path| path.get(1) == Some(&b':'))
        {
            let at = decoded.len() - drive.len();
            if let Some(letter) = decoded.get_mut(at) {
                letter.make_ascii_lowercase();
            }
        }
        Self(decoded.into_boxed_slice())
    }

    /// The name without escapes.
    pub(crate) fn decoded(&self) -> String {
        String::from_utf8_lossy(&self.0).into_owned()
    }
}

impl fmt::Debug for UriKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        String::from_utf8_lossy(&self.0).fmt(formatter)
    }
}

fn escape(tail: &[u8]) -> Option<u8> {
    let digit = |at: usize| tail.get(at).and_then(|byte| char::from(*byte).to_digit(16));
    u8::try_from(digit(0)? * 16 + digit(1)?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_one_document_have_one_key() {
        for (one, other) in [
            (
                "file:///家/2025年 报告.md",
                "file:///%E5%AE%B6/2025%e5%b9%b4%20报告.md",
            ),
            ("file:///C%3A/a.md", "file:///c:/a.md"),
            ("file:///%5B2025%5Da.md", "file:///[2025]a.md"),
        ] {
            assert_eq!(UriKey::new(one), UriKey::new(other));
        }
    }

    #[test]
    fn a_document_that_was_never_saved_is_in_no_folder() {
        assert_eq!(
            parent("file:///家/%5B2025%5D/a.md"),
            Some("file:///家/%5B2025%5D")
        );
        assert_eq!(parent("untitled:Untitled-1"), None);
        assert_eq!(
            as_path("file:///%5B2025%5D/a.md").parent(),
            Some("file:///[2025]".as_ref())
        );
    }

    #[test]
    fn broken_escapes_stand_for_themselves() {
        assert_ne!(UriKey::new("a%"), UriKey::new("a"));
        assert_ne!(UriKey::new("a%zz"), UriKey::new("azz"));
        assert_eq!(
            UriKey::new("untitled:Untitled-1"),
            UriKey::new("untitled:Untitled-1")
        );
    }
}
