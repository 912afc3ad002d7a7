//! `NoneReceived([Claim(patterns: ["未收到…申请"], cell: "requests.received.total")])`: what the prose says did not
//! happen must be zero in the tables.
//!
//! A blank is not a contradiction: whoever had nothing to count may have left it.

use gouji_model::form::CellId;
use serde::Deserialize;

use super::{Check, Draft, Parameters, Site};
use crate::prose::claim::{ClaimFile, Claims};
use crate::subject::Subject;

#[derive(Clone, Debug, Deserialize)]
pub(super) struct File(Vec<ClaimFile>);

impl Parameters for File {
    fn compile(self, site: &mut Site<'_>) -> Option<Box<dyn Check>> {
        Some(Box::new(NoneReceived(Claims::read(site, &self.0))))
    }
}

#[derive(Debug)]
struct NoneReceived(Claims);

impl Check for NoneReceived {
    fn run(&self, on: &Subject<'_>, out: &mut Vec<Draft>) {
        self.0.run(on, out);
    }

    fn placeholders(&self) -> &'static [&'static str] {
        Claims::PLACEHOLDERS
    }

    fn cells(&self) -> Vec<CellId> {
        self.0.cells()
    }
}
