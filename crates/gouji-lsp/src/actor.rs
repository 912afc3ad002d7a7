//! The one owner of the open documents: a thread that takes events in the order of the wire.
//!
//! It never waits for the client's answers and never runs a request: requests get a view and work elsewhere. Before it
//! checks a text it takes everything that is queued, so a burst of edits costs one check.

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Weak};

use gouji_model::Lang;
use serde_json::Value;

use crate::calm::Shown;
use crate::client::Client;
use crate::document::Document;
use crate::elsewhere::Elsewhere;
use crate::engine::{Diag, Engine, FileChange, Memory};
use crate::event::Event;
use crate::notice::{Notice, Notices};
use crate::outbox::Outbox;
use crate::progress::{self, Progress};
use crate::publish;
use crate::refresh;
use crate::snapshot::{Snapshot, View};
use crate::source::Source;
use crate::uri::UriKey;

/// Where to tell the actor something. Clones tell the same actor.
#[derive(Clone)]
pub(crate) struct Post(Arc<Sender<Event>>);

impl Post {
    /// Tells it. After the end of the session nobody listens, and nobody minds.
    pub(crate) fn send(&self, event: Event) {
        let _ = self.0.send(event);
    }
}

/// How an engine says that it has learnt something: a pack was reloaded, last year's report was found.
///
/// It does not keep a session alive that is over.
#[derive(Clone)]
pub struct Nudge(Weak<Sender<Event>>);

impl Nudge {
    /// Has every open document checked again.
    pub fn recheck(&self) {
        self.send(Event::Recheck);
    }

    /// Shows what was found in a file, unless it is open: then its own analysis says it.
    pub fn show(&self, source: Source, diags: Vec<Diag>) {
        self.send(Event::Elsewhere { source, diags });
    }

    /// Tells the person how far long work is.
    pub fn progress(&self, progress: Progress) {
        self.send(Event::Progress(progress));
    }

    fn send(&self, event: Event) {
        if let Some(sender) = self.0.upgrade() {
            let _ = sender.send(event);
        }
    }
}

/// The state behind the queue.
pub(crate) struct Actor {
    events: Receiver<Event>,
    nudge: Nudge,
    engine: Arc<dyn Engine>,
    outbox: Outbox,
    notices: Notices,
    client: Arc<Client>,
    lang: Lang,
    documents: BTreeMap<UriKey, Entry>,
    elsewhere: Elsewhere,
    /// The document that was edited last: it is checked first.
    focus: Option<UriKey>,
    /// All documents as the last view showed them, until one changes.
    open: Option<Arc<[Arc<Snapshot>]>>,
}

struct Entry {
    document: Document,
    /// The current text as others see it, once somebody looked.
    snapshot: Option<Arc<Snapshot>>,
    /// Whether what the client shows belongs to an older text.
    stale: bool,
    /// What the client shows.
    shown: Shown,
    /// What the last analysis left for the next.
    memory: Memory,
}

impl Actor {
    /// An actor and the way to talk to it. It does nothing until [`Actor::run`].
    pub(crate) fn new(engine: Arc<dyn Engine>, outbox: Outbox, notices: Notices) -> (Post, Self) {
        let (sender, events) = channel();
        let sender = Arc::new(sender);
        let actor = Self {
            events,
            nudge: Nudge(Arc::downgrade(&sender)),
            engine,
            outbox,
            notices,
            client: Arc::default(),
            lang: Lang::default(),
            documents: BTreeMap::new(),
            elsewhere: Elsewhere::default(),
            focus: None,
            open: None,
        };
        (Post(sender), actor)
    }

    /// Works until everyone who could tell it something is gone.
    pub(crate) fn run(mut self) {
        while let Ok(event) = self.events.recv() {
            self.take(event);
            self.drain();
            while let Some(key) = self.next_stale() {
                self.check_or_give_up(&key);
            }
        }
    }

    fn drain(&mut self) {
        while let Ok(event) = self.events.try_recv() {
            self.take(event);
        }
    }

    /// Takes one event. If that fails, no document can be trusted until it is sent again.
    fn take(&mut self, event: Event) {
        if catch_unwind(AssertUnwindSafe(|| self.apply(event))).is_err() {
            self.notices.say(Notice::Failed);
            self.lose_step();
        }
    }

    fn apply(&mut self, event: Event) {
        match event {
            Event::Connected(client) => {
                self.client = client;
                self.speak(&Value::Null);
                let client = Arc::clone(&self.client);
                self.engine.connect(&client.folders, self.nudge.clone());
                self.recheck_if(|engine| engine.configure(&client.options));
            }
            Event::Opened {
                uri,
                language,
                version,
                text,
            } => {
                self.open = None;
                let key = UriKey::new(&uri);
                let document = Document::open(&uri, &language, version, text);
                self.focus = Some(key.clone());
                self.documents.insert(
                    key,
                    Entry {
                        document,
                        snapshot: None,
                        stale: true,
                        shown: Shown::default(),
                        memory: Memory::default(),
                    },
                );
            }
            Event::Edited { uri, version, edits } => {
                let encoding = self.client.encoding;
                self.change(&uri, |document| document.edit(version, edits, encoding));
            }
            Event::Saved { uri, text } => {
                self.change(&uri, |document| {
                    if let Some(text) = text {
                        document.replace(text);
                    }
                    document.settle();
                });
                // Whoever cannot watch files says at least what he saved.
                let change = FileChange { uri, deleted: false };
                self.recheck_if(|engine| engine.files_changed(&[change]));
            }
            Event::Closed { uri } => self.close(&uri),
            Event::FilesChanged(changes) => self.recheck_if(|engine| engine.files_changed(&changes)),
            Event::FoldersChanged { added, removed } => {
                self.recheck_if(|engine| engine.folders_changed(&added, &removed));
            }
            Event::StopWork => self.engine.stop_work(),
            Event::Elsewhere { source, diags } => {
                let uri = Arc::clone(&source.uri);
                self.elsewhere.put(source, diags);
                if !self.documents.contains_key(&UriKey::new(&uri)) {
                    self.show_elsewhere(&uri);
                }
            }
            Event::Progress(progress) => {
                progress::tell(&self.outbox, &self.client, self.lang == Lang::En, &progress);
            }
            Event::Configured(settings) => {
                let respoken = self.speak(&settings);
                self.recheck_if(|engine| engine.configure(&settings) || respoken);
            }
            Event::Lost => self.lose_step(),
            Event::Recheck => self.recheck_if(|_| true),
            Event::Look { uri, reply } => {
                // The request may have been cancelled while it waited.
                if !reply.is_closed() {
                    let _ = reply.send(self.view(uri.as_deref()));
                }
            }
        }
    }

    fn change(&mut self, uri: &str, change: impl FnOnce(&mut Document)) {
        let key = UriKey::new(uri);
        let Some(entry) = self.documents.get_mut(&key) else {
            return;
        };
        // Letting go of the snapshot first lets the edit happen in place.
        self.open = None;
        entry.snapshot = None;
        entry.stale = true;
        change(&mut entry.document);
        self.focus = Some(key);
    }

    fn close(&mut self, uri: &str) {
        self.open = None;
        if let Some(entry) = self.documents.remove(&UriKey::new(uri)) {
            self.show_elsewhere(&Arc::clone(entry.document.uri()));
        }
    }

    fn show_elsewhere(&self, uri: &str) {
        let snapshot = |source| {
            let manner = (self.client.encoding, self.lang);
            Snapshot::new(source, None, true, manner, Arc::clone(&self.engine))
        };
        self.elsewhere.show(&self.outbox, &self.client, uri, snapshot);
    }

    /// Chooses the language. Returns whether it is another one now.
    fn speak(&mut self, settings: &Value) -> bool {
        let before = self.lang;
        self.lang = self.client.lang(settings);
        self.notices.speak(self.lang == Lang::En);
        self.lang != before
    }

    /// Asks the engine whether the news concern it, and checks every document again if so.
    fn recheck_if(&mut self, ask: impl FnOnce(&dyn Engine) -> bool) {
        if ask(self.engine.as_ref()) {
            self.forget_snapshots();
            for entry in self.documents.values_mut() {
                entry.stale = true;
            }
            refresh::ask(&self.outbox, &self.client);
        }
    }

    fn lose_step(&mut self) {
        self.forget_snapshots();
        for entry in self.documents.values_mut() {
            entry.document.fall_out_of_step();
        }
    }

    fn forget_snapshots(&mut self) {
        self.open = None;
        for entry in self.documents.values_mut() {
            entry.snapshot = None;
        }
    }

    fn next_stale(&self) -> Option<UriKey> {
        let stale = |key: &&UriKey| self.documents.get(*key).is_some_and(|entry| entry.stale);
        let first = || {
            self.documents
                .iter()
                .find(|(_, entry)| entry.stale)
                .map(|(key, _)| key)
        };
        self.focus.as_ref().filter(stale).or_else(first).cloned()
    }

    /// Checks one document. If that fails, what the client shows stays: the last good findings are better than none.
    fn check_or_give_up(&mut self, key: &UriKey) {
        if catch_unwind(AssertUnwindSafe(|| self.check(key))).is_err() {
            self.notices.say(Notice::Failed);
            if let Some(entry) = self.documents.get_mut(key) {
                entry.stale = false;
            }
        }
    }

    /// Checks one document and shows the result, unless the client has moved on meanwhile.
    fn check(&mut self, key: &UriKey) {
        self.outbox.wait_for_room();
        self.drain();
        let Some(snapshot) = self.snapshot(key) else {
            return;
        };
        snapshot.analysis();
        self.drain();
        let Some(entry) = self.documents.get_mut(key) else {
            return;
        };
        // Edited meanwhile, it is still stale, and the next round checks the newer text.
        if entry
            .snapshot
            .as_ref()
            .is_some_and(|now| Arc::ptr_eq(now, &snapshot))
        {
            entry.stale = false;
            let diags = snapshot.shown();
            entry.shown = Shown::now(&diags);
            entry.memory = snapshot.analysis().memory.clone();
            if !self.client.pulls() {
                publish::publish(&self.outbox, &self.client, &snapshot, &diags);
            }
        }
    }

    fn view(&mut self, uri: Option<&str>) -> View {
        let open = match self.open.take() {
            Some(open) => open,
            None => {
                let keys: Vec<_> = self.documents.keys().cloned().collect();
                keys.iter().filter_map(|key| self.snapshot(key)).collect()
            }
        };
        self.open = Some(Arc::clone(&open));
        let document = uri.and_then(|uri| self.snapshot(&UriKey::new(uri)));
        View { document, open }
    }

    fn snapshot(&mut self, key: &UriKey) -> Option<Arc<Snapshot>> {
        let entry = self.documents.get_mut(key)?;
        let document = &entry.document;
        let make = || {
            let engine = Arc::clone(&self.engine);
            let (version, in_step) = (document.version(), document.in_step());
            let manner = (self.client.encoding, self.lang);
            let snapshot = Snapshot::new(document.source(), version, in_step, manner, engine);
            let calm = entry.shown.calm(document.typed_line());
            Arc::new(snapshot.with_calm(calm).with_earlier(entry.memory.clone()))
        };
        Some(Arc::clone(entry.snapshot.get_or_insert_with(make)))
    }
}
