//! Reads one report after another into the same buffer.

use std::fs::File;
use std::io::{self, Read};

use super::decode::decode;
use super::{Item, Trouble};

/// The largest document. Spans have 32 bits, and no report comes near this.
pub(crate) const CAP: u64 = 64 << 20;

/// A buffer this large is given back after use, so that one huge file does not decide the memory of the whole run.
const KEEP: usize = 4 << 20;

/// Reads reports, keeping its buffer from one to the next.
#[derive(Default)]
pub(crate) struct Reader {
    buffer: Vec<u8>,
}

impl Reader {
    /// Reads `item` and hands its text to `then`. UTF-8 is not copied.
    ///
    /// # Errors
    /// The file cannot be read, is too large, or is not text.
    pub(crate) fn with<R>(&mut self, item: &Item, then: impl FnOnce(&str) -> R) -> Result<R, Trouble> {
        self.buffer.clear();
        self.buffer.shrink_to(KEEP);
        match item {
            Item::Trouble(trouble) => return Err(trouble.clone()),
            Item::Stdin => fill(&mut io::stdin().lock(), &mut self.buffer),
            Item::File(path) => File::open(path).and_then(|mut file| fill(&mut file, &mut self.buffer)),
        }
        .map_err(|error| match item {
            Item::File(path) => Trouble::io(path, &error),
            _ => Trouble::io("-".as_ref(), &error),
        })?;
        if self.buffer.len() as u64 > CAP {
            let size = CAP >> 20;
            return Err(Trouble::new(
                item.path(),
                format!("文件超过 {size} MiB，不像是一份报告；请拆开，或只保留报告正文"),
                format!(
                    "larger than {size} MiB, hardly one report; split it, or keep only the report itself"
                ),
            ));
        }
        match decode(&self.buffer) {
            Ok(text) => Ok(then(&text)),
            Err(message) => Err(Trouble {
                path: item.path(),
                message,
            }),
        }
    }
}

/// Reads to the end, or one byte beyond the cap: devices without end exist.
fn fill(source: &mut dyn Read, buffer: &mut Vec<u8>) -> io::Result<()> {
    source.take(CAP + 1).read_to_end(buffer).map(|_| ())
}
