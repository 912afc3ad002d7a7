//! Files that are rewritten in place.

use std::fs;
use std::path::{Path, PathBuf};

use super::Trouble;

/// A file whose text may change. Only UTF-8 is written, with its mark and line ends as they were; other encodings would
/// have to be turned back, and a character that is lost there is a figure that is lost.
pub(crate) struct Editable {
    path: PathBuf,
    mark: &'static str,
    /// The text as it stands in the file, without the mark.
    pub(crate) text: String,
}

impl Editable {
    /// Reads a file.
    ///
    /// # Errors
    /// It cannot be read, or is not UTF-8.
    pub(crate) fn open(path: &Path) -> Result<Self, Trouble> {
        let bytes = fs::read(path).map_err(|e| Trouble::io(path, &e))?;
        let Ok(text) = String::from_utf8(bytes) else {
            return Err(Trouble::new(
                path.to_string_lossy(),
                "只能改写 UTF-8 编码的文件，请先另存为 UTF-8",
                "only UTF-8 can be rewritten; save the file as UTF-8 first",
            ));
        };
        let (mark, text) = match text.strip_prefix('\u{feff}') {
            Some(body) => ("\u{feff}", body.to_owned()),
            None => ("", text),
        };
        Ok(Self {
            path: path.to_owned(),
            mark,
            text,
        })
    }

    /// Writes a new text beside the file, which then takes its place, so that no reader ever sees half of it.
    ///
    /// # Errors
    /// The folder or the file cannot be written. The old text is then still there.
    pub(crate) fn save(&mut self, text: String) -> Result<(), Trouble> {
        let io = |e: std::io::Error| Trouble::io(&self.path, &e);
        let full = fs::canonicalize(&self.path).map_err(io)?;
        let mut beside = full.clone().into_os_string();
        beside.push(".gouji-new");
        fs::write(&beside, format!("{}{text}", self.mark)).map_err(io)?;
        let allowed = fs::metadata(&full).map_err(io)?.permissions();
        fs::set_permissions(&beside, allowed).map_err(io)?;
        fs::rename(&beside, &full).map_err(io)?;
        self.text = text;
        Ok(())
    }
}
