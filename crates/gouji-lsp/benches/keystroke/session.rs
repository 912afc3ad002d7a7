//! One editor with one document, typing and waiting.

use std::io::{BufRead, BufReader, Read, Write};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

const URI: &str = "file:///r/report.md";

/// How the editor sends a keystroke.
#[derive(Clone, Copy)]
pub(crate) enum Kind {
    /// As an edit of a figure in a table.
    Figure,
    /// As an edit of the prose.
    Word,
    /// As the whole text.
    Whole,
}

pub(crate) struct Session {
    child: Child,
    input: ChildStdin,
    output: BufReader<ChildStdout>,
    body: Vec<u8>,
    text: String,
    places: [(usize, usize); 2],
    version: u64,
    first: Duration,
}

impl Session {
    /// Starts the server `name` and opens `text`.
    pub(crate) fn start(name: &str, text: &str) -> Self {
        let begun = Instant::now();
        let mut child = Command::new(std::env::current_exe().unwrap())
            .arg(name)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let input = child.stdin.take().unwrap();
        let output = BufReader::with_capacity(1 << 16, child.stdout.take().unwrap());
        let mut session = Self {
            child,
            input,
            output,
            body: Vec::new(),
            text: text.to_owned(),
            places: [place(text, "一、本年新收"), place(text, "组织培训")],
            version: 1,
            first: Duration::ZERO,
        };
        session.send(
            &json!({"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": {"capabilities": {}}}),
        );
        session.wait("\"id\":1");
        session.send(&json!({"jsonrpc": "2.0", "method": "initialized", "params": {}}));
        let document = json!({"uri": URI, "languageId": "markdown", "version": 1, "text": text});
        session.notify("textDocument/didOpen", json!({"textDocument": document}));
        session.wait("\"version\":1");
        session.first = begun.elapsed();
        session
    }

    /// From the start of the process to the first diagnostics.
    pub(crate) fn since_start(&self) -> Duration {
        self.first
    }

    /// Types one character and waits for the diagnostics of the new text.
    pub(crate) fn keystroke(&mut self, kind: Kind) -> Duration {
        self.version += 1;
        let change = match kind {
            Kind::Figure | Kind::Word => {
                // A digit comes and goes, so that the text stays a report however long the measurement takes.
                let (line, column) = self.places[usize::from(matches!(kind, Kind::Word))];
                let from = json!({"line": line, "character": column});
                let to = json!({"line": line, "character": column + 1});
                if self.version.is_multiple_of(2) {
                    json!({"range": {"start": from, "end": from}, "text": "8"})
                } else {
                    json!({"range": {"start": from, "end": to}, "text": ""})
                }
            }
            Kind::Whole => json!({"text": self.text}),
        };
        let document = json!({"uri": URI, "version": self.version});
        let params = json!({"textDocument": document, "contentChanges": [change]});
        let frame = frame(&json!({"jsonrpc": "2.0", "method": "textDocument/didChange", "params": params}));
        let wanted = format!("\"version\":{}", self.version);
        let begun = Instant::now();
        self.input.write_all(&frame).unwrap();
        self.wait(&wanted);
        begun.elapsed()
    }

    /// Resident memory in KiB; 0 where it cannot be seen.
    pub(crate) fn memory(&self) -> u64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id())).unwrap_or_default();
        let line = status
            .lines()
            .find(|line| line.starts_with("VmRSS"))
            .unwrap_or_default();
        line.split_whitespace()
            .nth(1)
            .and_then(|value| value.parse().ok())
            .unwrap_or_default()
    }

    fn notify(&mut self, method: &str, params: Value) {
        self.send(&json!({"jsonrpc": "2.0", "method": method, "params": params}));
    }

    fn send(&mut self, message: &Value) {
        self.input.write_all(&frame(message)).unwrap();
    }

    /// Reads frames until one contains `wanted`.
    fn wait(&mut self, wanted: &str) {
        loop {
            let mut header = String::new();
            self.output.read_line(&mut header).unwrap();
            let length = header.trim().rsplit(' ').next().unwrap().parse().unwrap();
            header.clear();
            self.output.read_line(&mut header).unwrap();
            self.body.resize(length, 0);
            self.output.read_exact(&mut self.body).unwrap();
            if self
                .body
                .windows(wanted.len())
                .any(|window| window == wanted.as_bytes())
            {
                return;
            }
        }
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Behind the first digit after a label, in lines and UTF-16 columns.
fn place(text: &str, label: &str) -> (usize, usize) {
    let label = text.find(label).unwrap_or(text.len());
    let digit = text[label..].find(|c: char| c.is_ascii_digit());
    let Some(digit) = digit.map(|at| label + at + 1) else {
        return (2, 12);
    };
    let line = text[..digit].matches('\n').count();
    let start = text[..digit].rfind('\n').map_or(0, |end| end + 1);
    (line, text[start..digit].encode_utf16().count())
}

fn frame(message: &Value) -> Vec<u8> {
    let body = message.to_string();
    format!("Content-Length: {}\r\n\r\n{body}", body.len()).into_bytes()
}
