//! Starts the threads of a session and waits for its end.
//!
//! Four threads: one reads, one owns the documents, one writes, and the caller's drives the request handlers. Only the
//! handlers are asynchronous.

use std::io::{self, Read, Write};
use std::panic::{self, AssertUnwindSafe};
use std::process::ExitCode;
use std::sync::{Arc, OnceLock};
use std::thread;
use std::time::Duration;

use futures_util::StreamExt;
use tokio::runtime::{Builder, Runtime};
use tokio::sync::mpsc;

use crate::actor::Actor;
use crate::client::Client;
use crate::engine::Engine;
use crate::front::Front;
use crate::gate::Gate;
use crate::notice::Notices;
use crate::outbox::Outbox;
use crate::parent;
use crate::reader::{End, OnConnect, Reader};
use crate::server;

/// How long answers may take that are still due when the input ends.
const GRACE: Duration = Duration::from_secs(2);

/// How long a client may take to read the last frames.
const FAREWELL: Duration = Duration::from_millis(500);

/// Threads for request work. Requests beyond that wait for one another, never for edits.
const WORKERS: usize = 8;

/// How a session differs from the usual one.
#[derive(Clone, Copy, Debug, Default)]
pub struct Options {
    /// Offers the request `gouji/probe`, through which tests reach [`Engine::probe`].
    pub probe: bool,
}

/// How a session ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// As the protocol wants it: exit code 0.
    Proper,
    /// Without a shutdown: exit code 1.
    Improper,
}

impl From<Ending> for ExitCode {
    fn from(ending: Ending) -> Self {
        match ending {
            Ending::Proper => Self::SUCCESS,
            Ending::Improper => Self::FAILURE,
        }
    }
}

/// Why a session is over.
enum Over {
    Reader(End),
    ClientGone,
    /// A thread failed where nothing could catch it. Ending is then better than silence.
    Failed,
}

/// Serves one client on standard input and output.
pub fn run(engine: Arc<dyn Engine>, options: Options) -> ExitCode {
    // A panic's message may quote the document. Its place is all that anyone needs.
    panic::set_hook(Box::new(|panic| {
        if let Some(place) = panic.location() {
            eprintln!("gouji: internal error at {}:{}", place.file(), place.line());
        }
    }));
    match serve(io::stdin(), standard_output(), engine, options) {
        Ok(ending) => ending.into(),
        Err(error) => {
            eprintln!("gouji: {error}");
            ExitCode::FAILURE
        }
    }
}

/// Serves one client on any pair of streams, until it says goodbye or is gone.
///
/// # Errors
/// If the threads of the session cannot be started.
pub fn serve(
    input: impl Read + Send + 'static,
    output: impl Write + Send + 'static,
    engine: Arc<dyn Engine>,
    options: Options,
) -> io::Result<Ending> {
    let runtime = Builder::new_current_thread()
        .enable_time()
        .max_blocking_threads(WORKERS)
        .build()?;
    let outbox = Outbox::default();
    let (over, ended) = mpsc::unbounded_channel();
    let (running, finished) = mpsc::channel(1);

    start_writer(&outbox, output, over.clone())?;
    let session = Session {
        runtime: &runtime,
        outbox: &outbox,
        over: &over,
        running,
    };
    session.start(input, engine, options)?;
    drop(over);

    let ending = runtime.block_on(wait(ended, finished));
    outbox.close(FAREWELL);
    // Work that nobody waits for any more must not delay the end.
    runtime.shutdown_background();
    Ok(ending)
}

/// What the threads of a session share while they are started.
struct Session<'a> {
    runtime: &'a Runtime,
    outbox: &'a Outbox,
    over: &'a mpsc::UnboundedSender<Over>,
    running: mpsc::Sender<()>,
}

impl Session<'_> {
    fn start(
        self,
        input: impl Read + Send + 'static,
        engine: Arc<dyn Engine>,
        options: Options,
    ) -> io::Result<()> {
        let notices = Notices::new(self.outbox.clone());
        let (post, actor) = Actor::new(Arc::clone(&engine), self.outbox.clone(), notices.clone());
        let running = self.running.clone();
        spawn("actor", self.over, move || {
            actor.run();
            drop(running);
        })?;

        let client = Arc::new(OnceLock::<Arc<Client>>::new());
        let (service, socket) = server::service(Arc::clone(&client), engine, post.clone(), options);
        let (mut requests, answers) = socket.split();
        let outbox = self.outbox.clone();
        self.runtime.spawn(async move {
            while let Some(request) = requests.next().await {
                outbox.send(&request);
            }
        });

        let reader = Reader {
            gate: Gate::new(input),
            front: Front::new(service, post, notices, client),
            answers,
            outbox: self.outbox.clone(),
            runtime: self.runtime.handle().clone(),
            running: self.running,
            connected: Some(watch_parent(self.over.clone())),
        };
        let over = self.over.clone();
        spawn("reader", self.over, move || {
            let end = reader.run();
            let _ = over.send(Over::Reader(end));
        })
    }
}

/// Waits for the end. Answers to a client that only closed its input are still given; one that said `exit` wants none.
async fn wait(mut ended: mpsc::UnboundedReceiver<Over>, mut finished: mpsc::Receiver<()>) -> Ending {
    let proper = match ended.recv().await {
        Some(Over::Reader(End::Exit { proper })) => proper,
        Some(Over::Reader(End::Input { proper })) => {
            let _late = tokio::time::timeout(GRACE, finished.recv()).await;
            proper
        }
        Some(Over::ClientGone | Over::Failed) | None => false,
    };
    if proper { Ending::Proper } else { Ending::Improper }
}

fn start_writer(
    outbox: &Outbox,
    output: impl Write + Send + 'static,
    over: mpsc::UnboundedSender<Over>,
) -> io::Result<()> {
    let outbox = outbox.clone();
    spawn("writer", &over.clone(), move || {
        outbox.write_to(output);
        // A client that reads no more is as good as gone. After a proper end nobody hears this.
        let _ = over.send(Over::ClientGone);
    })
}

/// What to do when the client has introduced itself.
fn watch_parent(over: mpsc::UnboundedSender<Over>) -> OnConnect {
    Box::new(move |client| {
        if let Some(process) = client.process {
            // Without the watch the end of the input still ends the server.
            let _ = parent::watch(process, move || {
                let _ = over.send(Over::ClientGone);
            });
        }
    })
}

fn spawn(
    name: &str,
    over: &mpsc::UnboundedSender<Over>,
    work: impl FnOnce() + Send + 'static,
) -> io::Result<()> {
    let over = over.clone();
    let guarded = move || {
        if panic::catch_unwind(AssertUnwindSafe(work)).is_err() {
            let _ = over.send(Over::Failed);
        }
    };
    thread::Builder::new()
        .name(name.to_owned())
        .spawn(guarded)
        .map(drop)
}

/// Standard output without the line buffer of the standard library, which would cut each frame in two writes.
#[cfg(unix)]
fn standard_output() -> Box<dyn Write + Send> {
    use std::os::fd::AsFd;
    match io::stdout().as_fd().try_clone_to_owned() {
        Ok(output) => Box::new(std::fs::File::from(output)),
        Err(_) => Box::new(io::stdout()),
    }
}

#[cfg(not(unix))]
fn standard_output() -> Box<dyn Write + Send> {
    Box::new(io::stdout())
}
