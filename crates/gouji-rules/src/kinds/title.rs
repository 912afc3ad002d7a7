//! `Title(ending: "政府信息公开工作年度报告")`: the report has a title, and it is worded as it should be.

use gouji_model::Text;
use gouji_model::form::fold;
use serde::Deserialize;

use super::{Check, Draft, Parameters, Site};
use crate::names;
use crate::subject::Subject;

#[derive(Clone, Debug, Deserialize)]
#[serde(rename = "Title", deny_unknown_fields)]
pub(super) struct File {
    /// What titles end with.
    ending: String,
}

impl Parameters for File {
    fn compile(self, _site: &mut Site<'_>) -> Option<Box<dyn Check>> {
        Some(Box::new(self))
    }
}

impl Check for File {
    fn run(&self, on: &Subject<'_>, out: &mut Vec<Draft>) {
        let (year, ending) = (on.year, &self.ending);
        let organ = on.organ().unwrap_or_default();
        let expected = names::same(format!("{organ}{year}年{ending}"));
        let (message, text, span) = match &on.report.title {
            None => (
                Text::new(
                    format!("没有找到标题，应为“{}”", expected.zh),
                    format!("there is no title, expected {}", expected.en),
                ),
                Text::default(),
                on.first_line(),
            ),
            Some(title) if !fold(&title.value).ends_with(&fold(ending)) => (
                Text::new(
                    format!("标题是“{}”，应为“{}”", title.value, expected.zh),
                    format!("the title is {}, expected {}", title.value, expected.en),
                ),
                names::same(title.value.as_str()),
                title.span,
            ),
            Some(_) => return,
        };
        out.push(Draft {
            message,
            values: vec![("text", text), ("expected", expected)],
            span,
            ..Draft::default()
        });
    }

    fn placeholders(&self) -> &'static [&'static str] {
        &["text", "expected"]
    }
}
