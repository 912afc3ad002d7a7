//! The bytes before the gate. Nothing here knows what a header is.

use std::io::{self, BufRead, BufReader, ErrorKind, Read};

/// A buffered reader into which one line can be put back.
pub(super) struct Input<R> {
    pub(super) back: Vec<u8>,
    inner: BufReader<R>,
}

impl<R: Read> Input<R> {
    pub(super) fn new(inner: R) -> Self {
        Self {
            back: Vec::new(),
            inner: BufReader::with_capacity(64 * 1024, inner),
        }
    }

    /// Bytes that are ready; empty only at the end of the stream.
    pub(super) fn fill(&mut self) -> io::Result<&[u8]> {
        if !self.back.is_empty() {
            return Ok(&self.back);
        }
        loop {
            match self.inner.fill_buf() {
                Ok(_) => break,
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        self.inner.fill_buf()
    }

    pub(super) fn consume(&mut self, count: usize) {
        if self.back.is_empty() {
            self.inner.consume(count);
        } else {
            self.back.drain(..count.min(self.back.len()));
        }
    }

    pub(super) fn put_back(&mut self, mut line: Vec<u8>) {
        line.append(&mut self.back);
        self.back = line;
    }

    /// Bytes up to and with the next line feed, at most `cap`; the flag says whether the line feed was reached.
    pub(super) fn line(&mut self, cap: usize) -> io::Result<(Vec<u8>, bool)> {
        let mut line = Vec::new();
        loop {
            let chunk = self.fill()?;
            let window = chunk
                .get(..cap.saturating_sub(line.len()).min(chunk.len()))
                .unwrap_or_default();
            if window.is_empty() {
                return Ok((line, false));
            }
            let feed = memchr::memchr(b'\n', window);
            let used = feed.map_or(window.len(), |at| at + 1);
            line.extend(window.iter().take(used));
            self.consume(used);
            if feed.is_some() {
                return Ok((line, true));
            }
        }
    }

    /// Appends up to `length` bytes; fewer only at the end of the stream. The buffer grows with the bytes that really
    /// arrive, so a length alone costs no memory.
    pub(super) fn read_into(&mut self, body: &mut Vec<u8>, length: usize) -> io::Result<()> {
        let kept = length.min(self.back.len());
        body.extend(self.back.drain(..kept));
        let missing = (length - kept) as u64;
        self.inner.by_ref().take(missing).read_to_end(body)?;
        Ok(())
    }
}
