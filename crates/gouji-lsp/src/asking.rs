//! What the server asks the client: its settings, and to watch files.
//!
//! Every question runs as a task of its own. A handler that waited for an answer could be cancelled while it waits, and a
//! client that answers late would hold up whatever stands behind it.

use serde_json::{Value, json};
use tower_lsp::Client as Framework;
use tower_lsp::lsp_types::{ConfigurationItem, Registration};

use crate::actor::Post;
use crate::client::Client;
use crate::event::Event;

/// The name of our settings in the client's.
const SECTION: &str = "gouji";

/// Asks for what the client offers once the session has begun.
pub(crate) fn begin(framework: &Framework, client: &Client, post: &Post, globs: &[String]) {
    let registrations = registrations(client, globs);
    if !registrations.is_empty() {
        let framework = framework.clone();
        tokio::spawn(async move {
            // A client that refuses will not tell us of changes; nothing else is lost.
            let _ = framework.register_capability(registrations).await;
        });
    }
    settings(framework, client, post);
}

/// Asks for the settings, if the client is one that wants to be asked.
pub(crate) fn settings(framework: &Framework, client: &Client, post: &Post) {
    if !client.wants_to_be_asked() {
        return;
    }
    let (framework, post) = (framework.clone(), post.clone());
    tokio::spawn(async move {
        let item = ConfigurationItem {
            scope_uri: None,
            section: Some(SECTION.to_owned()),
        };
        if let Ok(mut answers) = framework.configuration(vec![item]).await {
            let settings = answers.pop().unwrap_or_default();
            post.send(Event::Configured(settings));
        }
    });
}

fn registrations(client: &Client, globs: &[String]) -> Vec<Registration> {
    let register = |method: &str, options: Value| Registration {
        id: method.to_owned(),
        method: method.to_owned(),
        register_options: Some(options),
    };
    let mut registrations = Vec::new();
    if client.supports("/workspace/didChangeWatchedFiles/dynamicRegistration") && !globs.is_empty() {
        let watchers: Vec<_> = globs.iter().map(|glob| json!({"globPattern": glob})).collect();
        registrations.push(register(
            "workspace/didChangeWatchedFiles",
            json!({"watchers": watchers}),
        ));
    }
    if client.supports("/workspace/didChangeConfiguration/dynamicRegistration") {
        registrations.push(register(
            "workspace/didChangeConfiguration",
            json!({"section": SECTION}),
        ));
    }
    registrations
}
