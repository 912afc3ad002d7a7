//! A toy checker for protocol tests: it flags every 坏, is slow at every 慢 and fails at every 炸.

use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread::sleep;
use std::time::{Duration, Instant};

use gouji_grammar::Span;
use gouji_lsp::{
    Analysis, Cancel, Code, Diag, Engine, FileChange, Memory, Nudge, Related, Severity, Snapshot, Source,
};
use gouji_model::Text;
use serde_json::{Value, json};

/// How long one 慢 takes.
const SLOW: Duration = Duration::from_millis(300);

/// The toy. It counts what it does.
#[derive(Default)]
pub(crate) struct Toy {
    checks: AtomicUsize,
    cancelled: AtomicUsize,
    begun: OnceLock<(Vec<String>, Nudge)>,
}

impl Engine for Toy {
    fn analyze(&self, source: &Source, _: &Memory) -> Analysis {
        self.checks.fetch_add(1, Ordering::Relaxed);
        let text = source.text();
        assert!(!text.contains('炸'), "told to fail by {text}");
        let slow = text.matches('慢').count();
        sleep(SLOW * u32::try_from(slow).unwrap());
        Analysis {
            diags: text.match_indices('坏').map(|(at, bad)| diag(at, bad)).collect(),
            ..Analysis::default()
        }
    }

    fn connect(&self, folders: &[String], nudge: Nudge) {
        let _ = self.begun.set((folders.to_vec(), nudge));
    }

    fn watched(&self) -> Vec<String> {
        vec!["**/gouji.ron".to_owned()]
    }

    fn files_changed(&self, changes: &[FileChange]) -> bool {
        changes.iter().any(|change| change.uri.ends_with("gouji.ron"))
    }

    fn configure(&self, settings: &Value) -> bool {
        settings.get("recheck").is_some()
    }

    fn probe(&self, snapshot: Option<&Snapshot>, params: Value, cancel: &Cancel) -> Value {
        assert!(params.get("panic").is_none(), "told to fail");
        let (folders, nudge) = self.begun.get().unwrap();
        if params.get("nudge").is_some() {
            nudge.recheck();
        }
        let end = params
            .get("sleep")
            .and_then(Value::as_u64)
            .map(|ms| Instant::now() + Duration::from_millis(ms));
        while end.is_some_and(|end| Instant::now() < end) {
            if cancel.is_cancelled() {
                self.cancelled.fetch_add(1, Ordering::Relaxed);
                break;
            }
            sleep(Duration::from_millis(2));
        }
        json!({
            "text": snapshot.map(|snapshot| snapshot.source.text()),
            "version": snapshot.map(|snapshot| snapshot.version),
            "in_step": snapshot.map(|snapshot| snapshot.in_step),
            "folders": folders,
            "checks": self.checks.load(Ordering::Relaxed),
            "cancelled": self.cancelled.load(Ordering::Relaxed),
        })
    }
}

fn diag(at: usize, bad: &str) -> Diag {
    let span = Span::new(at, at + bad.len());
    Diag {
        span,
        severity: Severity::Error,
        code: Some(Code {
            id: "toy/bad".to_owned(),
            href: Some("https://example.invalid/toy".to_owned()),
        }),
        message: Text::new("此处是坏", "this is bad"),
        cells: Vec::new(),
        related: vec![Related {
            source: None,
            span,
            message: Text::new("同一处", "the same place"),
        }],
        fixes: Vec::new(),
    }
}
