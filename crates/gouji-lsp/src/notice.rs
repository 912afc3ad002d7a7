//! What the server tells the person directly, and that it does so once.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU8, Ordering};

use serde_json::json;

use crate::outbox::Outbox;

/// Something a person should know about the server itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Notice {
    /// A part of the server failed and was restarted.
    Failed,
    /// A message was too large or unreadable and was dropped.
    Dropped,
}

/// Says each notice at most once in a session: a second window about the same failure helps nobody.
#[derive(Clone)]
pub(crate) struct Notices {
    outbox: Outbox,
    state: Arc<State>,
}

#[derive(Default)]
struct State {
    english: AtomicBool,
    said: AtomicU8,
}

/// `MessageType` of the protocol.
const WARNING: u8 = 2;

impl Notices {
    /// Notices that leave through `outbox`, in Chinese.
    pub(crate) fn new(outbox: Outbox) -> Self {
        Self {
            outbox,
            state: Arc::default(),
        }
    }

    /// Chooses the language.
    pub(crate) fn speak(&self, english: bool) {
        self.state.english.store(english, Ordering::Relaxed);
    }

    /// Says it, unless it was said before.
    pub(crate) fn say(&self, notice: Notice) {
        let bit = 1 << notice as u8;
        if self.state.said.fetch_or(bit, Ordering::Relaxed) & bit != 0 {
            return;
        }
        let english = self.state.english.load(Ordering::Relaxed);
        let params = json!({"type": WARNING, "message": notice.text(english)});
        self.outbox.notify("window/showMessage", params);
    }
}

impl Notice {
    fn text(self, english: bool) -> &'static str {
        match (self, english) {
            (Self::Failed, false) => {
                "gouji 内部出错，已自动恢复；个别提示可能缺失。请将当时的操作反馈给开发者。"
            }
            (Self::Failed, true) => {
                "gouji failed internally and recovered; some findings may be missing. Please report what you did."
            }
            (Self::Dropped, false) => "gouji 丢弃了一条过大或无法识别的消息；请保存文档以重新同步。",
            (Self::Dropped, true) => {
                "gouji dropped a message that was too large or unreadable; save your documents to resynchronise."
            }
        }
    }
}
