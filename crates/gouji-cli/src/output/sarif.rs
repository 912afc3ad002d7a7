//! `--format sarif`: SARIF 2.1.0, which code hosts and quality servers read.
//!
//! Only the objects that gouji fills are here. The crate of all SARIF types generates them from the schema at every
//! build and depends on a procedural builder; a test validates this output against the same schema instead.

use std::collections::BTreeSet;
use std::sync::{Mutex, PoisonError};

use gouji_grammar::Span;
use gouji_model::Lang;
use gouji_rules::{Finding, Fix, Related, Severity};
use serde::Serialize;

use super::{Checked, Output, Run, Setup, write_json};
use crate::baseline::Identity;
use crate::engine::Engine;
use crate::files::escape_into;
use crate::places::Places;

const SCHEMA: &str =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

/// The format.
pub(super) fn new(setup: Setup) -> Box<dyn Output> {
    Box::new(Sarif {
        lang: setup.lang,
        seen: Mutex::default(),
    })
}

struct Sarif {
    lang: Lang,
    /// Rules with a finding; only they are described at the end.
    seen: Mutex<BTreeSet<String>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ResultOut<'a> {
    rule_id: &'a str,
    level: &'static str,
    message: Message<'a>,
    locations: [Location<'a>; 1],
    #[serde(skip_serializing_if = "Vec::is_empty")]
    related_locations: Vec<Location<'a>>,
    partial_fingerprints: Fingerprints,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    fixes: Vec<FixOut<'a>>,
    properties: Properties<'a>,
}

#[derive(Serialize)]
struct Fingerprints {
    #[serde(rename = "goujiFinding/v1")]
    finding: String,
}

#[derive(Serialize)]
struct Properties<'a> {
    cells: &'a [String],
}

#[derive(Serialize)]
struct Message<'a> {
    text: &'a str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Location<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<usize>,
    physical_location: Physical<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<Message<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Physical<'a> {
    artifact_location: Artifact,
    #[serde(skip_serializing_if = "Option::is_none")]
    region: Option<Region<'a>>,
}

#[derive(Serialize)]
struct Artifact {
    uri: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Region<'a> {
    start_line: u32,
    start_column: u32,
    end_line: u32,
    end_column: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    snippet: Option<Message<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct FixOut<'a> {
    description: Message<'a>,
    artifact_changes: [Change<'a>; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Change<'a> {
    artifact_location: Artifact,
    replacements: Vec<Replacement<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Replacement<'a> {
    deleted_region: Region<'a>,
    inserted_content: Message<'a>,
}

#[derive(Serialize)]
struct Tool<'a> {
    driver: Driver<'a>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Driver<'a> {
    name: &'static str,
    semantic_version: &'static str,
    language: &'static str,
    rules: Vec<RuleOut<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct RuleOut<'a> {
    id: &'a str,
    short_description: Message<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    full_description: Option<Message<'a>>,
    default_configuration: Configuration,
}

#[derive(Serialize)]
struct Configuration {
    level: &'static str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Invocation<'a> {
    execution_successful: bool,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    tool_execution_notifications: Vec<Notification<'a>>,
}

#[derive(Serialize)]
struct Notification<'a> {
    level: &'static str,
    message: Message<'a>,
    locations: [Location<'a>; 1],
}

impl Output for Sarif {
    fn begin(&self, out: &mut Vec<u8>) {
        let head = format!("{{\"$schema\":\"{SCHEMA}\",\"version\":\"2.1.0\",\"runs\":[{{\"results\":[\n");
        out.extend_from_slice(head.as_bytes());
    }

    fn between(&self) -> &'static [u8] {
        b",\n"
    }

    fn report(&self, checked: &Checked<'_>, out: &mut Vec<u8>) {
        for (i, finding) in checked.findings.iter().enumerate() {
            if i > 0 {
                out.extend_from_slice(self.between());
            }
            write_json(out, &self.result(checked, finding));
        }
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        for finding in checked.findings {
            if !seen.contains(&finding.rule) {
                seen.insert(finding.rule.clone());
            }
        }
    }

    fn end(&self, run: &Run<'_>, out: &mut Vec<u8>) {
        let seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        out.extend_from_slice(b"\n],\"tool\":");
        write_json(out, &self.tool(run.engine, &seen));
        out.extend_from_slice(b",\"columnKind\":\"unicodeCodePoints\",\"invocations\":");
        let notifications = run.troubles.iter().map(|t| Notification {
            level: "error",
            message: Message {
                text: t.message.get(self.lang),
            },
            locations: [Location {
                id: None,
                physical_location: Physical {
                    artifact_location: artifact(&t.path),
                    region: None,
                },
                message: None,
            }],
        });
        let invocation = Invocation {
            execution_successful: run.troubles.is_empty(),
            tool_execution_notifications: notifications.collect(),
        };
        write_json(out, &[invocation]);
        out.extend_from_slice(b"}]}\n");
    }
}

impl Sarif {
    fn result<'a>(&self, checked: &Checked<'a>, finding: &'a Finding) -> ResultOut<'a> {
        let (path, places) = (checked.path, checked.places);
        let related = finding.related.iter().zip(1..);
        ResultOut {
            rule_id: &finding.rule,
            level: level(finding.severity),
            message: Message {
                text: finding.message.get(self.lang),
            },
            locations: [location(path, Some(region(places, finding.span)))],
            related_locations: related.map(|(r, id)| self.related(checked, r, id)).collect(),
            partial_fingerprints: Fingerprints {
                finding: Identity::of(path, checked.report, finding).fingerprint(),
            },
            fixes: finding.fixes.iter().map(|f| self.fix(path, places, f)).collect(),
            properties: Properties {
                cells: &finding.cells,
            },
        }
    }

    fn related<'a>(&self, checked: &Checked<'a>, related: &'a Related, id: usize) -> Location<'a> {
        // Lines of another file are not known here, so such a place is the file.
        let mut at = match &related.file {
            Some(file) => location(file, None),
            None => location(checked.path, Some(region(checked.places, related.span))),
        };
        at.id = Some(id);
        at.message = Some(Message {
            text: related.message.get(self.lang),
        });
        at
    }

    fn fix<'a>(&self, path: &str, places: &Places<'a>, fix: &'a Fix) -> FixOut<'a> {
        let replacements = fix.edits.iter().map(|edit| Replacement {
            deleted_region: region(places, edit.span),
            inserted_content: Message { text: &edit.text },
        });
        FixOut {
            description: Message {
                text: fix.title.get(self.lang),
            },
            artifact_changes: [Change {
                artifact_location: artifact(path),
                replacements: replacements.collect(),
            }],
        }
    }

    fn tool<'a>(&self, engine: Option<&'a Engine>, seen: &BTreeSet<String>) -> Tool<'a> {
        // Without findings there is no need to read the packs of all years.
        let known = seen.iter().filter_map(|id| engine?.rule(id));
        let rules = known.map(|rule| RuleOut {
            id: &rule.id,
            short_description: Message {
                text: rule.title.get(self.lang),
            },
            full_description: Some(rule.explain.get(self.lang))
                .filter(|text| !text.is_empty())
                .map(|text| Message { text }),
            default_configuration: Configuration {
                level: level(rule.severity),
            },
        });
        Tool {
            driver: Driver {
                name: "gouji",
                semantic_version: env!("CARGO_PKG_VERSION"),
                language: match self.lang {
                    Lang::Zh => "zh-CN",
                    Lang::En => "en",
                },
                rules: rules.collect(),
            },
        }
    }
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info | Severity::Hint => "note",
    }
}

fn location<'a>(path: &str, region: Option<Region<'a>>) -> Location<'a> {
    Location {
        id: None,
        physical_location: Physical {
            artifact_location: artifact(path),
            region,
        },
        message: None,
    }
}

fn region<'a>(places: &Places<'a>, span: Span) -> Region<'a> {
    let (start, end) = (places.at(span.start), places.at(span.end));
    Region {
        start_line: start.line,
        start_column: start.column,
        end_line: end.line,
        end_column: end.column,
        snippet: Some(places.slice(span))
            .filter(|text| !text.is_empty())
            .map(|text| Message { text }),
    }
}

fn artifact(path: &str) -> Artifact {
    Artifact { uri: uri(path) }
}

/// A path as a URI reference: percent-encoded, absolute paths with the scheme `file`.
fn uri(path: &str) -> String {
    let path = path.replace('\\', "/");
    let mut uri = String::with_capacity(path.len() + 8);
    if path.starts_with('/') {
        uri.push_str("file://");
    } else if path.as_bytes().get(1) == Some(&b':') {
        uri.push_str("file:///");
    }
    escape_into(path.strip_prefix("./").unwrap_or(&path), &mut uri);
    uri
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_become_uris() {
        assert_eq!(uri("./报告 1.txt"), "%E6%8A%A5%E5%91%8A%201.txt");
        assert_eq!(uri("/a/b.txt"), "file:///a/b.txt");
        assert_eq!(uri("C:\\a\\b.txt"), "file:///C%3A/a/b.txt");
    }
}
