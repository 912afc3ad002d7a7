//! `MissingReports()`: organs that a report sums up and that have no report of their own.

use gouji_model::Text;
use serde::Deserialize;

use super::{Check, Draft, Parameters, Site};
use crate::names;
use crate::subject::Subject;

#[derive(Clone, Debug, Deserialize)]
#[serde(rename = "MissingReports", deny_unknown_fields)]
pub(super) struct File {}

impl Parameters for File {
    fn compile(self, _site: &mut Site<'_>) -> Option<Box<dyn Check>> {
        Some(Box::new(MissingReports))
    }
}

#[derive(Debug)]
struct MissingReports;

impl Check for MissingReports {
    fn run(&self, on: &Subject<'_>, out: &mut Vec<Draft>) {
        for organ in on.others.missing {
            out.push(Draft {
                message: Text::new(
                    format!("没有找到下级机关“{organ}”的本年度报告"),
                    format!("there is no report of this year by {organ}"),
                ),
                values: vec![("organ", names::same(organ.as_str()))],
                span: on.place_for(0),
                ..Draft::default()
            });
        }
    }

    fn placeholders(&self) -> &'static [&'static str] {
        &["organ"]
    }
}
