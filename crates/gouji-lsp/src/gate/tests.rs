//! The gate against whole, broken and hostile streams.

use super::*;
use proptest::prelude::*;

/// Hands out `chunk` bytes at a time, as a pipe does.
struct Dribble<'a> {
    bytes: &'a [u8],
    chunk: usize,
}

impl Read for Dribble<'_> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let count = self.chunk.min(self.bytes.len()).min(out.len());
        let (now, later) = self.bytes.split_at(count);
        out[..count].copy_from_slice(now);
        self.bytes = later;
        Ok(count)
    }
}

fn frame(body: &str) -> String {
    format!("Content-Length: {}\r\n\r\n{body}", body.len())
}

/// What a stream gives, bodies as text and refusals in brackets, whatever the size of the pieces.
fn arrivals(stream: &str) -> Vec<String> {
    let all = [1, 7, 4096].map(|chunk| collect(stream.as_bytes(), chunk));
    assert_eq!(all[0], all[1]);
    assert_eq!(all[1], all[2]);
    all[0].clone()
}

fn collect(bytes: &[u8], chunk: usize) -> Vec<String> {
    let mut gate = Gate::new(Dribble { bytes, chunk });
    let mut found = Vec::new();
    while let Some(arrival) = gate.advance().unwrap() {
        found.push(match arrival {
            Arrival::Body(body) => String::from_utf8_lossy(body).into_owned(),
            Arrival::Refused(refusal) => format!("<{refusal:?}>"),
        });
    }
    found
}

#[test]
fn frames_follow_each_other() {
    let stream = frame("勾稽") + &frame("") + &frame("{}");
    assert_eq!(arrivals(&stream), ["勾稽", "", "{}"]);
}

#[test]
fn header_names_may_have_any_case_and_company() {
    let stream = "content-length:2\nContent-Type: application/vscode-jsonrpc; charset=utf-8\nX-More: 1\n\n{}";
    assert_eq!(arrivals(stream), ["{}"]);
}

#[test]
fn stray_line_ends_before_a_header_are_skipped() {
    assert_eq!(arrivals(&("\n\r\n \n".to_owned() + &frame("{}"))), ["{}"]);
}

#[test]
fn a_missing_length_is_refused_and_the_next_frame_found() {
    let stream = "Content-Type: x\r\n\r\n{\"a\":1}".to_owned() + &frame("{}");
    assert_eq!(arrivals(&stream), ["<NoLength>", "{}"]);
}

#[test]
fn a_garbled_length_is_refused_and_the_next_frame_found() {
    for length in ["abc", "-5", "+5", "", "12 12", "99999999999999999999999"] {
        let stream = format!("Content-Length: {length}\r\n\r\n{{}}") + &frame("{}");
        let found = arrivals(&stream);
        assert_eq!(
            found.last().map(String::as_str),
            Some("{}"),
            "{length}: {found:?}"
        );
        assert_eq!(found.len(), 2, "{length}: {found:?}");
    }
}

#[test]
fn bytes_that_are_no_header_are_refused_once() {
    let stream = "\u{1}\u{2} hello\nworld: x y\n\n".to_owned() + &frame("{}");
    assert_eq!(arrivals(&stream), ["<Garbage>", "{}"]);
    let stream = "{\"no\":\"header\"}".to_owned() + &frame("{}");
    assert_eq!(arrivals(&stream), ["<Garbage>", "{}"]);
}

#[test]
fn an_endless_header_is_refused() {
    let stream = format!("X: {}\r\n\r\n", "x".repeat(10_000)) + &frame("{}");
    assert_eq!(arrivals(&stream), ["<Garbage>", "{}"]);
    let stream = "X: y\r\n".repeat(5_000) + &frame("{}");
    assert_eq!(arrivals(&stream), ["<Garbage>", "{}"]);
}

#[test]
fn a_frame_that_begins_inside_garbage_is_found_at_every_offset() {
    for offset in HEADER_CAP - 20..HEADER_CAP + 20 {
        let stream = "(".to_owned() + &"c".repeat(offset) + &frame("{}");
        assert_eq!(collect(stream.as_bytes(), 4096), ["<Garbage>", "{}"], "{offset}");
    }
}

#[test]
fn a_body_beyond_the_cap_is_refused_without_being_kept() {
    let length = 200 * 1024 * 1024_u64;
    let head = format!("Content-Length: {length}\r\n\r\n");
    let stream = head
        .as_bytes()
        .chain(io::repeat(b'x').take(length))
        .chain(b"Content-Length: 2\r\n\r\n{}".as_slice());
    let mut gate = Gate::new(stream);
    assert_eq!(
        gate.advance().unwrap(),
        Some(Arrival::Refused(Refusal::TooLong(length)))
    );
    assert_eq!(gate.advance().unwrap(), Some(Arrival::Body(b"{}")));
    assert!(gate.body.capacity() < 1024 && gate.input.back.capacity() <= HEADER_CAP);
}

#[test]
fn a_length_that_is_too_small_costs_one_refusal() {
    let stream = "Content-Length: 2\r\n\r\n{\"a\":1}".to_owned() + &frame("{}");
    assert_eq!(arrivals(&stream), ["{\"", "<Garbage>", "{}"]);
}

#[test]
fn a_stream_that_ends_inside_a_frame_ends() {
    assert_eq!(arrivals("Content-Length: 20\r\n\r\n{}"), [""; 0]);
    assert_eq!(arrivals("Content-Len"), ["<Garbage>"]);
}

proptest! {
    #[test]
    fn any_bytes_are_survived_and_the_next_frame_is_found(
        noise in proptest::collection::vec(any::<u8>(), 0..300),
        chunk in 1..50_usize,
    ) {
        // A digit run at the end of the noise could swallow the frame as its body; a line end prevents that.
        let stream = [noise.as_slice(), b"\n\n", frame("{\"id\":1}").as_bytes()].concat();
        let found = collect(&stream, chunk);
        prop_assert_eq!(found.last().map(String::as_str), Some("{\"id\":1}"));
    }

    #[test]
    fn broken_headers_are_survived(
        pieces in proptest::collection::vec(
            prop_oneof![
                Just("Content-Length: "), Just("content-length:"), Just("\r\n"), Just("\n"), Just("c"), Just("x: y"),
                Just("-1"), Just("99999999999"), Just("{}"), Just("Content-"), Just(" "), Just("勾"),
            ],
            0..40,
        ),
        chunk in 1..50_usize,
    ) {
        let noise = pieces.concat();
        let stream = noise + "z\n\n" + &frame("{\"id\":1}");
        let found = collect(stream.as_bytes(), chunk);
        prop_assert_eq!(found.last().map(String::as_str), Some("{\"id\":1}"));
    }
}
