//! `AllClosed([Claim(patterns: ["全部…办结"], cell: "requests.carried_out.total", unless: ["除"])])`: where the prose
//! says that everything is finished, nothing is carried out to the next year.
//!
//! 除…外 and 本报告发布时 take the statement back, and so does 结转 in the same sentence: packs list such words.

use gouji_model::Text;
use gouji_model::form::CellId;
use serde::Deserialize;

use super::{Check, Draft, Parameters, Site};
use crate::prose::claim::{ClaimFile, Claims};
use crate::subject::Subject;

#[derive(Clone, Debug, Deserialize)]
pub(super) struct File(Vec<ClaimFile>);

impl Parameters for File {
    fn compile(self, site: &mut Site<'_>) -> Option<Box<dyn Check>> {
        Some(Box::new(AllClosed(Claims::read(site, &self.0))))
    }
}

#[derive(Debug)]
struct AllClosed(Claims);

impl Check for AllClosed {
    fn run(&self, on: &Subject<'_>, out: &mut Vec<Draft>) {
        let first = out.len();
        self.0.run(on, out);
        for draft in &mut out[first..] {
            draft.message = Text::new(
                format!("{}；若是发布时已办结，请写明", draft.message.zh),
                format!(
                    "{}; if they were finished by publication, say so",
                    draft.message.en
                ),
            );
        }
    }

    fn placeholders(&self) -> &'static [&'static str] {
        Claims::PLACEHOLDERS
    }

    fn cells(&self) -> Vec<CellId> {
        self.0.cells()
    }
}
