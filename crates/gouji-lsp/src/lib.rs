//! Findings in an editor: the language server, on the types and the service of tower-lsp.
//!
//! ```text
//! bytes → gate → message → front ─ edits, in order ──→ actor (owns the documents) ─┐
//!                            └──── requests ──→ server → features (snapshots) ─────┴→ outbox → bytes
//! ```
//!
//! Text is checked by an [`Engine`]; the server itself knows no report and no rule. Everything inside counts bytes, and
//! only `position` knows what an editor counts.

mod actor;
mod asking;
mod calm;
mod capabilities;
mod checker;
mod client;
mod document;
mod elsewhere;
mod engine;
mod equation;
mod event;
mod features;
mod files;
mod front;
mod gate;
mod message;
mod notice;
mod outbox;
mod parent;
mod position;
mod progress;
mod publish;
mod reader;
mod reading;
mod refresh;
mod run;
mod server;
mod snapshot;
mod source;
mod ticket;
mod uri;

pub use actor::Nudge;
pub use checker::Checker;
pub use engine::{Analysis, Code, Content, Diag, Engine, FileChange, Memory, Related};
pub use files::{Files, NoFiles};
pub use gouji_rules::Severity;
pub use position::{Encoding, LineIndex, Place};
pub use progress::Progress;
pub use reading::{Config, Prior, Reading, RuleFile};
pub use run::{Ending, Options, run, serve};
pub use snapshot::{Cancel, Snapshot, View};
pub use source::Source;
