//! What the engine may ask of the disk. Only the command line reads files, so it brings the answers.

/// The files around the documents, by their names in the client's spelling.
pub trait Files: Send + Sync + 'static {
    /// The text of a file, if there is one that can be read.
    fn read(&self, uri: &str) -> Option<String>;

    /// The files below a folder that may be reports or rules, in a stable order.
    fn list(&self, folder: &str) -> Vec<String>;

    /// The files that lie in a folder itself and may be reports, not more than a person has time for.
    fn beside(&self, folder: &str) -> Vec<String>;

    /// The name of the file or folder that a setting means: `path` as it is, or below `folder`.
    fn resolve(&self, folder: Option<&str>, path: &str) -> Option<String>;
}

/// No files: for editors in which nothing but the open documents can be seen, and for tests.
#[derive(Clone, Copy, Debug, Default)]
pub struct NoFiles;

impl Files for NoFiles {
    fn read(&self, _: &str) -> Option<String> {
        None
    }

    fn list(&self, _: &str) -> Vec<String> {
        Vec::new()
    }

    fn beside(&self, _: &str) -> Vec<String> {
        Vec::new()
    }

    fn resolve(&self, _: Option<&str>, _: &str) -> Option<String> {
        None
    }
}
