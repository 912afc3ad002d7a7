//! Findings in files that are not open: complaints about rule files that were read from disk.

use std::collections::BTreeMap;

use crate::client::Client;
use crate::engine::{Analysis, Diag};
use crate::outbox::Outbox;
use crate::publish;
use crate::snapshot::Snapshot;
use crate::source::Source;
use crate::uri::UriKey;

/// What was found in files on disk, by their names.
#[derive(Default)]
pub(crate) struct Elsewhere(BTreeMap<UriKey, (Source, Vec<Diag>)>);

impl Elsewhere {
    /// Notes what was found in one file, instead of what was found there before.
    pub(crate) fn put(&mut self, source: Source, diags: Vec<Diag>) {
        let key = UriKey::new(&source.uri);
        if diags.is_empty() {
            self.0.remove(&key);
        } else {
            self.0.insert(key, (source, diags));
        }
    }

    /// Shows what is known about one file, or that nothing is.
    pub(crate) fn show(
        &self,
        outbox: &Outbox,
        client: &Client,
        uri: &str,
        snapshot: impl Fn(Source) -> Snapshot,
    ) {
        match self.0.get(&UriKey::new(uri)) {
            Some((source, diags)) => {
                let analysis = Analysis {
                    diags: diags.clone(),
                    ..Analysis::default()
                };
                let snapshot = snapshot(source.clone()).with_analysis(analysis);
                let diags: Vec<_> = snapshot.analysis().diags.iter().collect();
                publish::publish(outbox, client, &snapshot, &diags);
            }
            None => publish::clear(outbox, uri),
        }
    }
}
