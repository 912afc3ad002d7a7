//! Framing of the incoming byte stream: headers, bodies, and the way back after garbage.
//!
//! Nothing here knows JSON. Whatever bytes arrive, memory stays bounded by [`BODY_CAP`] and the next well-formed
//! frame is found again.

mod input;

use std::io::{self, Read};

use input::Input;

/// Longest header block that is read, in bytes. Real clients need fewer than 100.
pub(crate) const HEADER_CAP: usize = 4 * 1024;

/// Longest body that is read, in bytes. A report is a thousand times smaller.
pub(crate) const BODY_CAP: usize = 16 * 1024 * 1024;

/// A body buffer that grew beyond this is given back before the next frame is read.
const KEPT_CAPACITY: usize = 1024 * 1024;

/// The only header that matters, in lower case and with its colon.
const LENGTH: &[u8] = b"content-length:";

/// Why bytes were thrown away.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Refusal {
    /// Something that is not a header stood where a header belongs.
    Garbage,
    /// The header block ended without a length.
    NoLength,
    /// The length is not a number that a body can have.
    BadLength,
    /// The body is longer than [`BODY_CAP`].
    TooLong(u64),
}

/// What the gate found next.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Arrival<'a> {
    /// The body of one well-formed frame.
    Body(&'a [u8]),
    /// Bytes that are not a frame. The gate has already decided how to go on.
    Refused(Refusal),
}

/// Cuts a byte stream into frames.
pub(crate) struct Gate<R> {
    input: Input<R>,
    body: Vec<u8>,
    /// Set after a refusal: the place of the next frame is unknown and must be searched.
    lost: bool,
}

/// How a header block ended.
enum Headers {
    Length(usize),
    Refused(Refusal),
    End,
}

impl<R: Read> Gate<R> {
    /// A gate in front of `input`.
    pub(crate) fn new(input: R) -> Self {
        Self {
            input: Input::new(input),
            body: Vec::new(),
            lost: false,
        }
    }

    /// The next frame or refusal; `None` at the end of the stream.
    ///
    /// # Errors
    /// When reading fails for another reason than an interruption.
    pub(crate) fn advance(&mut self) -> io::Result<Option<Arrival<'_>>> {
        let headers = if std::mem::take(&mut self.lost) {
            match self.search()? {
                Some(length) => self.headers(Some(length))?,
                None => Headers::End,
            }
        } else {
            self.skip_blank()?;
            self.headers(None)?
        };
        match headers {
            Headers::End => Ok(None),
            Headers::Length(length) => self.body(length),
            Headers::Refused(refusal) => {
                self.lost = true;
                Ok(Some(Arrival::Refused(refusal)))
            }
        }
    }

    fn body(&mut self, length: usize) -> io::Result<Option<Arrival<'_>>> {
        if self.body.capacity() > KEPT_CAPACITY {
            self.body = Vec::new();
        }
        self.body.clear();
        self.input.read_into(&mut self.body, length)?;
        Ok((self.body.len() == length).then_some(Arrival::Body(&self.body)))
    }

    /// Some clients send stray line ends before a header. They carry no meaning and are no reason to complain.
    fn skip_blank(&mut self) -> io::Result<()> {
        loop {
            let chunk = self.input.fill()?;
            let blank = chunk.iter().take_while(|byte| byte.is_ascii_whitespace()).count();
            let done = chunk.is_empty() || blank < chunk.len();
            self.input.consume(blank);
            if done {
                return Ok(());
            }
        }
    }

    /// Reads one header block. `length` is what a search has already found in its first line.
    fn headers(&mut self, mut length: Option<u64>) -> io::Result<Headers> {
        let mut left = HEADER_CAP;
        loop {
            if left == 0 {
                return Ok(Headers::Refused(Refusal::Garbage));
            }
            let (line, whole) = self.input.line(left)?;
            if line.is_empty() {
                return Ok(Headers::End);
            }
            left = left.saturating_sub(line.len());
            let content = line.trim_ascii();
            if whole && content.is_empty() {
                return Ok(length.map_or(Headers::Refused(Refusal::NoLength), within_cap));
            }
            let refusal = match header(content).filter(|_| whole) {
                Some((name, value)) if name.eq_ignore_ascii_case(b"content-length") => {
                    length = number(value);
                    length.is_none().then_some(Refusal::BadLength)
                }
                // Other headers, `Content-Type` among them, change nothing: a body is UTF-8 or it is refused.
                Some(_) => None,
                None => Some(Refusal::Garbage),
            };
            if let Some(refusal) = refusal {
                // The line may hold the beginning of the next frame, as after a body without a length.
                self.input.put_back(line);
                return Ok(Headers::Refused(refusal));
            }
        }
    }

    /// Skips bytes until a length header with a proper number; `None` at the end of the stream.
    ///
    /// Inside a JSON string no raw line end can follow a length, so text about this protocol is no false hit.
    fn search(&mut self) -> io::Result<Option<u64>> {
        let mut matched = 0;
        loop {
            let chunk = self.input.fill()?;
            if chunk.is_empty() {
                return Ok(None);
            }
            let (used, now) = scan(chunk, matched);
            matched = now;
            self.input.consume(used);
            if matched < LENGTH.len() {
                continue;
            }
            matched = 0;
            let (line, whole) = self.input.line(HEADER_CAP)?;
            match number(line.trim_ascii()) {
                Some(length) if whole => return Ok(Some(length)),
                _ => self.input.put_back(line),
            }
        }
    }
}

/// Goes through `chunk` with `matched` bytes of [`LENGTH`] already seen; returns how many bytes were used and how many
/// are matched now. Only the first byte of the needle is a `c`, so a mismatch never has to step back.
fn scan(chunk: &[u8], mut matched: usize) -> (usize, usize) {
    let mut at = 0;
    while let Some(rest) = chunk.get(at..).filter(|rest| !rest.is_empty()) {
        if matched == 0 {
            match memchr::memchr2(b'c', b'C', rest) {
                Some(skipped) => at += skipped,
                None => return (chunk.len(), 0),
            }
        }
        let byte = chunk.get(at).copied().unwrap_or_default().to_ascii_lowercase();
        if LENGTH.get(matched) == Some(&byte) {
            matched += 1;
            at += 1;
        } else if matched > 0 {
            matched = 0;
        } else {
            at += 1;
        }
        if matched == LENGTH.len() {
            break;
        }
    }
    (at, matched)
}

/// Name and value of a header line; `None` if the line is something else.
fn header(line: &[u8]) -> Option<(&[u8], &[u8])> {
    let colon = line.iter().position(|&byte| byte == b':')?;
    let (name, value) = line.split_at_checked(colon)?;
    let is_token = !name.is_empty()
        && name
            .iter()
            .all(|byte| byte.is_ascii_alphanumeric() || *byte == b'-');
    is_token.then(|| (name, value.get(1..).unwrap_or_default().trim_ascii()))
}

/// A length is decimal digits and nothing else; a sign is as wrong as a letter.
fn number(value: &[u8]) -> Option<u64> {
    let digits = value.iter().all(u8::is_ascii_digit);
    digits
        .then(|| std::str::from_utf8(value).ok()?.parse().ok())
        .flatten()
}

fn within_cap(length: u64) -> Headers {
    match usize::try_from(length) {
        Ok(length) if length <= BODY_CAP => Headers::Length(length),
        _ => Headers::Refused(Refusal::TooLong(length)),
    }
}

#[cfg(test)]
#[path = "gate/tests.rs"]
mod tests;
