//! The rules of all years at once: what names of rules are held against, and what catalogues list.

use std::sync::Arc;

use crate::{Library, Rule};

impl Library {
    /// Every rule of every year, by id; where years differ in a rule, the latest counts.
    ///
    /// This reads all packs, which a check of one report does not need.
    pub fn every_rule(&self) -> Vec<Arc<Rule>> {
        let mut rules: Vec<Arc<Rule>> = Vec::new();
        for year in self.years().into_iter().rev() {
            let set = self.rules_for(year);
            for rule in set.iter().flat_map(|s| &s.rules) {
                if !rules.iter().any(|r| r.id == rule.id) {
                    rules.push(Arc::clone(rule));
                }
            }
        }
        rules.sort_by(|a, b| a.id.cmp(&b.id));
        rules
    }
}
