//! `Length(section: 1, at_most: 1000)`: how much a section says, in characters without white space.

use gouji_model::Text;
use serde::Deserialize;

use super::{Check, Draft, Parameters, Site};
use crate::names;
use crate::subject::Subject;

#[derive(Clone, Debug, Deserialize)]
#[serde(rename = "Length", deny_unknown_fields)]
pub(super) struct File {
    section: u8,
    #[serde(default)]
    at_least: usize,
    at_most: Option<usize>,
}

impl Parameters for File {
    fn compile(self, _site: &mut Site<'_>) -> Option<Box<dyn Check>> {
        Some(Box::new(self))
    }
}

impl Check for File {
    fn run(&self, on: &Subject<'_>, out: &mut Vec<Draft>) {
        let Some(section) = on.section(self.section) else {
            return;
        };
        let body = section.body.of(&on.report.text);
        let count = body.chars().filter(|c| !c.is_whitespace()).count();
        let title = section.title.of(&on.report.text);
        let message = if count == 0 {
            Text::new(
                format!("“{title}”下面没有内容"),
                format!("section \"{title}\" is empty"),
            )
        } else if count < self.at_least {
            let text = body.trim();
            Text::new(
                format!("“{title}”只写了“{text}”，没有实际内容"),
                format!("section \"{title}\" says no more than \"{text}\""),
            )
        } else if let Some(most) = self.at_most.filter(|most| count > *most) {
            Text::new(
                format!("“{title}”有 {count} 字，一般不超过 {most} 字"),
                format!("section \"{title}\" has {count} characters, usually at most {most}"),
            )
        } else {
            return;
        };
        out.push(Draft {
            message,
            values: vec![
                ("title", names::same(title)),
                ("count", names::same(count.to_string())),
            ],
            span: section.heading,
            ..Draft::default()
        });
    }

    fn placeholders(&self) -> &'static [&'static str] {
        &["title", "count"]
    }
}
