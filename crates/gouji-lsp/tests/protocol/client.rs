//! A client for protocol tests: raw frames out, parsed messages in, every wait with an end.

use std::io::{BufRead, BufReader, Read, Write};
use std::process::{Child, ChildStdin, Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use gouji_lsp::{Engine, Options, serve};
use serde_json::{Value, json};

use crate::engine::Toy;

/// Longest wait for anything. A test that waits so long has failed.
const PATIENCE: Duration = Duration::from_secs(20);

/// The client's end of a connection.
pub(crate) struct Client {
    input: Option<Box<dyn Write + Send>>,
    output: Receiver<Value>,
    reading: Arc<Mutex<bool>>,
    /// Messages that came while another was waited for.
    kept: Vec<Value>,
    next_id: i64,
    child: Option<Child>,
}

impl Client {
    /// Connects to a server inside this process.
    pub(crate) fn inside() -> Self {
        Self::serving(Arc::new(Toy::default()))
    }

    /// Connects to a server with another engine.
    pub(crate) fn serving(engine: Arc<dyn Engine>) -> Self {
        let (theirs, ours) = std::io::pipe().unwrap();
        let (from_server, to_client) = std::io::pipe().unwrap();
        thread::spawn(move || serve(theirs, to_client, engine, Options { probe: true }));
        Self::new(Box::new(ours), from_server, None)
    }

    /// Starts a server of its own.
    pub(crate) fn process() -> Self {
        let mut child = server().spawn().unwrap();
        let input: ChildStdin = child.stdin.take().unwrap();
        let output = child.stdout.take().unwrap();
        Self::new(Box::new(input), output, Some(child))
    }

    fn new(input: Box<dyn Write + Send>, output: impl Read + Send + 'static, child: Option<Child>) -> Self {
        let (sender, receiver) = channel();
        let reading = Arc::new(Mutex::new(true));
        let allowed = Arc::clone(&reading);
        thread::spawn(move || {
            let mut output = BufReader::new(output);
            while *allowed.lock().unwrap() {
                let Some(message) = read(&mut output) else { break };
                if sender.send(message).is_err() {
                    break;
                }
            }
        });
        Self {
            input: Some(input),
            output: receiver,
            reading,
            kept: Vec::new(),
            next_id: 1,
            child,
        }
    }

    /// Who holds the lock stops the reading, as a busy editor does; `false` ends it for good.
    pub(crate) fn reading(&self) -> Arc<Mutex<bool>> {
        Arc::clone(&self.reading)
    }

    /// What the process said on standard error; kills it.
    pub(crate) fn standard_error(&mut self) -> String {
        let child = self.child.as_mut().unwrap();
        child.kill().unwrap();
        let mut said = String::new();
        child.stderr.take().unwrap().read_to_string(&mut said).unwrap();
        said
    }

    /// Sends bytes as they are. That nobody reads them any more shows when the test waits for something.
    pub(crate) fn raw(&mut self, bytes: &[u8]) {
        let input = self.input.as_mut().unwrap();
        let _ = input.write_all(bytes).and_then(|()| input.flush());
    }

    /// Sends one well-formed frame.
    pub(crate) fn send(&mut self, message: &Value) {
        self.raw(&frame(&message.to_string()));
    }

    pub(crate) fn notify(&mut self, method: &str, params: Value) {
        self.send(&json!({"jsonrpc": "2.0", "method": method, "params": params}));
    }

    /// Sends a request without waiting; gives its id.
    pub(crate) fn ask(&mut self, method: &str, params: Value) -> i64 {
        let id = self.next_id;
        self.next_id += 1;
        self.send(&json!({"jsonrpc": "2.0", "id": id, "method": method, "params": params}));
        id
    }

    /// Sends a request and waits for the whole answer.
    pub(crate) fn request(&mut self, method: &str, params: Value) -> Value {
        let id = self.ask(method, params);
        self.answer(id)
    }

    /// Waits for the answer to `id`.
    pub(crate) fn answer(&mut self, id: impl Into<Value>) -> Value {
        let id = id.into();
        self.wait(|message| message.get("id") == Some(&id) && message.get("method").is_none())
    }

    /// Waits for the next notification of `method` and gives its parameters.
    pub(crate) fn notification(&mut self, method: &str) -> Value {
        self.wait(|message| message["method"] == method)["params"].take()
    }

    /// Waits for a request of the server.
    pub(crate) fn question(&mut self, method: &str) -> Value {
        self.wait(|message| message["method"] == method && message.get("id").is_some())
    }

    /// Answers a request of the server.
    pub(crate) fn reply(&mut self, question: &Value, result: Value) {
        self.send(&json!({"jsonrpc": "2.0", "id": question["id"], "result": result}));
    }

    /// Waits for the diagnostics of `version`.
    pub(crate) fn diagnostics(&mut self, version: i64) -> Value {
        self.wait(|message| {
            message["method"] == "textDocument/publishDiagnostics" && message["params"]["version"] == version
        })["params"]
            .take()
    }

    fn wait(&mut self, wanted: impl Fn(&Value) -> bool) -> Value {
        if let Some(at) = self.kept.iter().position(&wanted) {
            return self.kept.remove(at);
        }
        let end = Instant::now() + PATIENCE;
        loop {
            let left = end.saturating_duration_since(Instant::now());
            let message = self
                .output
                .recv_timeout(left)
                .expect("the server says what is waited for");
            if wanted(&message) {
                return message;
            }
            self.kept.push(message);
        }
    }

    /// Everything that was said and not waited for, after an answer proves that nothing is under way.
    pub(crate) fn rest(&mut self) -> Vec<Value> {
        self.request("gouji/probe", json!({}));
        std::mem::take(&mut self.kept)
    }

    /// Introduces the client with the given members of `general.positionEncodings`.
    pub(crate) fn initialize(&mut self, encodings: &[&str]) -> Value {
        self.initialize_with(json!({
            "processId": null,
            "rootUri": null,
            "capabilities": {
                "general": {"positionEncodings": encodings},
                "textDocument": {"publishDiagnostics": {"relatedInformation": true}},
            },
        }))
    }

    pub(crate) fn initialize_with(&mut self, params: Value) -> Value {
        let answer = self.request("initialize", params);
        self.notify("initialized", json!({}));
        answer["result"].clone()
    }

    pub(crate) fn open(&mut self, uri: &str, text: &str) {
        let document = json!({"uri": uri, "languageId": "markdown", "version": 1, "text": text});
        self.notify("textDocument/didOpen", json!({"textDocument": document}));
    }

    /// Replaces the whole text.
    pub(crate) fn full(&mut self, uri: &str, version: i64, text: &str) {
        self.change(uri, version, json!([{"text": text}]));
    }

    pub(crate) fn change(&mut self, uri: &str, version: i64, changes: Value) {
        let document = json!({"uri": uri, "version": version});
        self.notify(
            "textDocument/didChange",
            json!({"textDocument": document, "contentChanges": changes}),
        );
    }

    /// What the server knows about a document.
    pub(crate) fn probe(&mut self, uri: &str) -> Value {
        self.request("gouji/probe", json!({"textDocument": {"uri": uri}}))["result"].take()
    }

    /// Says goodbye and waits for the process.
    pub(crate) fn leave(mut self) -> ExitStatus {
        self.request("shutdown", Value::Null);
        self.exit()
    }

    /// Says only `exit`.
    pub(crate) fn exit(mut self) -> ExitStatus {
        self.send(&json!({"jsonrpc": "2.0", "method": "exit"}));
        self.wait_for_process()
    }

    /// Ends the input.
    pub(crate) fn hang_up(&mut self) {
        self.input = None;
    }

    pub(crate) fn wait_for_process(&mut self) -> ExitStatus {
        let child = self.child.as_mut().unwrap();
        let end = Instant::now() + PATIENCE;
        while Instant::now() < end {
            if let Some(status) = child.try_wait().unwrap() {
                return status;
            }
            thread::sleep(Duration::from_millis(5));
        }
        child.kill().unwrap();
        panic!("the server did not end");
    }

    /// The most memory that the process ever had, in KiB.
    #[cfg(target_os = "linux")]
    pub(crate) fn peak_memory(&self) -> u64 {
        let id = self.child.as_ref().unwrap().id();
        let status = std::fs::read_to_string(format!("/proc/{id}/status")).unwrap();
        let line = status.lines().find(|line| line.starts_with("VmHWM")).unwrap();
        line.split_whitespace().nth(1).unwrap().parse().unwrap()
    }
}

impl Drop for Client {
    fn drop(&mut self) {
        if let Some(child) = &mut self.child {
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}

/// The command that starts a server.
pub(crate) fn server() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_gouji-lsp-probe"));
    command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    command
}

/// A frame around a body.
pub(crate) fn frame(body: &str) -> Vec<u8> {
    format!("Content-Length: {}\r\n\r\n{body}", body.len()).into_bytes()
}

fn read(output: &mut impl BufRead) -> Option<Value> {
    let mut header = String::new();
    output.read_line(&mut header).ok()?;
    let length = header.strip_prefix("Content-Length: ")?.trim().parse().ok()?;
    output.read_line(&mut String::new()).ok()?;
    let mut body = vec![0; length];
    output.read_exact(&mut body).ok()?;
    serde_json::from_slice(&body).ok()
}
