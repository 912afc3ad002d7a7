//! Standard output: buffered, and calm when its reader goes away.

use std::io::{self, BufWriter, StdoutLock, Write};

use gouji_model::Lang;

use crate::terminal::stdout_is_terminal;

/// Standard output until it is closed.
pub(super) struct Printer {
    out: BufWriter<StdoutLock<'static>>,
    /// Somebody who watches wants each result at once; a pipe is faster in large pieces.
    at_once: bool,
    failed: Option<io::Error>,
}

/// How printing ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ending {
    /// Everything was written.
    Whole,
    /// The reader has seen enough, as in `gouji … | head`. That is a success.
    ReaderGone,
    /// The output could not be written.
    Failed,
}

impl Printer {
    /// Opens standard output.
    pub(super) fn new() -> Self {
        Self {
            out: BufWriter::with_capacity(1 << 16, io::stdout().lock()),
            at_once: stdout_is_terminal(),
            failed: None,
        }
    }

    /// Writes, and says whether anybody still reads.
    pub(super) fn write(&mut self, bytes: &[u8]) -> bool {
        if self.failed.is_none() {
            let written = self.out.write_all(bytes);
            let written = if self.at_once {
                written.and_then(|()| self.out.flush())
            } else {
                written
            };
            self.failed = written.err();
        }
        self.failed.is_none()
    }

    /// Writes what is left, and complains where that is not possible.
    pub(super) fn finish(mut self, lang: Lang) -> Ending {
        if self.failed.is_none() {
            self.failed = self.out.flush().err();
        }
        let Some(error) = self.failed.take() else {
            return Ending::Whole;
        };
        // The buffer must not be written once more when it is dropped.
        let _ = self.out.into_parts();
        if error.kind() == io::ErrorKind::BrokenPipe {
            return Ending::ReaderGone;
        }
        match lang {
            Lang::Zh => eprintln!("错误：无法写出结果（{error}）"),
            Lang::En => eprintln!("error: the output cannot be written ({error})"),
        }
        Ending::Failed
    }
}
