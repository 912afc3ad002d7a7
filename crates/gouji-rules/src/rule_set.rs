//! The rules of one report year, compiled for a form the first time a report of that form is checked.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, OnceLock};

use gouji_model::Forms;
use gouji_model::Text;
use gouji_model::data_file::FileProblem;
use gouji_model::form::Form;

use crate::CheckOptions;
use crate::causes::Template;
use crate::formula::Compiled;
use crate::kinds::{self, Check};
use crate::others::Needs;
use crate::pack::Rule;
use crate::repair::Settings;

/// The rules that reports of one year are checked by.
#[derive(Debug)]
pub struct RuleSet {
    /// The report year.
    pub year: u16,
    /// The year of the pack: another one where the report year has no pack of its own.
    pub pack_year: u16,
    /// The form that reports of this year are to use.
    pub form: Arc<Form>,
    /// The rules in force, in the order of the packs, with every change applied.
    pub rules: Vec<Arc<Rule>>,
    /// The rules that a pack switched off.
    pub off: Vec<SwitchedOff>,
    /// What is wrong with the packs that these rules come from. The broken rules are not among [`RuleSet::rules`].
    pub problems: Vec<FileProblem>,
    /// Something that users should know, such as that another year's pack is in use.
    pub note: Option<Text>,
    forms: Arc<Forms>,
    compiled: Vec<OnceLock<Checks>>,
    /// What repairs cost; without it none are sought.
    settings: Option<Arc<Settings>>,
    /// The linear rules as one system, by form.
    templates: Vec<OnceLock<Template>>,
    /// No other set in the process has the same.
    pub(crate) number: u64,
}

/// How many sets of rules were made.
static MADE: AtomicU64 = AtomicU64::new(0);

/// A rule that a pack switched off, and why.
#[derive(Clone, Debug)]
pub struct SwitchedOff {
    /// The rule.
    pub rule: Arc<Rule>,
    /// The reason that the pack gives.
    pub reason: String,
    /// The pack file.
    pub by: String,
}

/// One check per rule; nothing where the rule does not apply to the form.
type Checks = Vec<Option<Arc<dyn Check>>>;

/// Which years and forms a set of rules is for.
pub(crate) struct Scope<'a> {
    pub(crate) year: u16,
    pub(crate) pack_year: u16,
    pub(crate) form: &'a Arc<Form>,
    pub(crate) forms: &'a Arc<Forms>,
    pub(crate) settings: Option<&'a Arc<Settings>>,
}

impl RuleSet {
    pub(crate) fn new(
        scope: &Scope<'_>,
        rules: Vec<Arc<Rule>>,
        off: Vec<SwitchedOff>,
        mut problems: Vec<FileProblem>,
    ) -> Self {
        let own = scope.forms.iter().position(|f| Arc::ptr_eq(f, scope.form));
        let own = own.unwrap_or(scope.forms.as_slice().len());
        let mut kept = Vec::with_capacity(rules.len());
        let mut checks = Vec::with_capacity(rules.len());
        for rule in rules.into_iter().filter(|r| r.is_for(scope.year)) {
            match kinds::compile(&rule, own, scope.forms) {
                Ok(check) => {
                    kept.push(rule);
                    checks.push(Some(check));
                }
                Err(found) => problems.extend(found),
            }
        }
        let compiled: Vec<OnceLock<Checks>> = scope.forms.iter().map(|_| OnceLock::new()).collect();
        if let Some(cell) = compiled.get(own) {
            // The cell is new, so it takes the value.
            let _ = cell.set(checks);
        }
        Self {
            year: scope.year,
            pack_year: scope.pack_year,
            form: Arc::clone(scope.form),
            rules: kept,
            off,
            problems,
            note: note(scope),
            forms: Arc::clone(scope.forms),
            settings: scope.settings.cloned(),
            templates: compiled.iter().map(|_| OnceLock::new()).collect(),
            compiled,
            number: MADE.fetch_add(1, Ordering::Relaxed),
        }
    }

    /// The rule called `id`.
    pub fn rule(&self, id: &str) -> Option<&Arc<Rule>> {
        self.rules.iter().find(|r| r.id == id)
    }

    /// The paths of the cells that a rule looks at one by one, in the year's own form.
    pub fn cells_of(&self, id: &str) -> Vec<&str> {
        let Some(index) = self.rules.iter().position(|r| r.id == id) else {
            return Vec::new();
        };
        let check = self.checks(&self.form).get(index).and_then(Option::as_ref);
        let cells = check.map(|c| c.cells()).unwrap_or_default();
        cells.into_iter().map(|c| self.form.path(c)).collect()
    }

    /// The formula of a rule in the year's own form, where its check is one: for those who reason about rules.
    pub fn formula_of(&self, id: &str) -> Option<&Compiled> {
        let index = self.rules.iter().position(|r| r.id == id)?;
        self.checks(&self.form).get(index)?.as_ref()?.formula()
    }

    /// Which other reports the rules that are wanted look at. Nobody needs to search for more.
    pub fn needs(&self, options: &CheckOptions<'_>) -> Needs {
        let mut needs = Needs::default();
        for (rule, check) in self.rules.iter().zip(self.checks(&self.form)) {
            let Some(check) = check.as_ref().filter(|_| options.wants(rule)) else {
                continue;
            };
            needs.previous |= check.looks_at_previous();
            needs.siblings |= check.looks_at_siblings();
        }
        needs
    }

    /// Index of the rule called `id`.
    pub(crate) fn index_of(&self, id: &str) -> Option<usize> {
        self.rules.iter().position(|r| r.id == id)
    }

    /// The check of the rule called `id` for reports that follow `form`.
    pub(crate) fn check_of(&self, id: &str, form: &Form) -> Option<&dyn Check> {
        self.checks(form).get(self.index_of(id)?)?.as_deref()
    }

    /// What repairs cost.
    pub(crate) fn settings(&self) -> Option<&Settings> {
        self.settings.as_deref()
    }

    /// The linear rules as one system over the cells of `form`, made when the first report of it has a finding.
    pub(crate) fn template(&self, form: &Form) -> Option<&Template> {
        let index = self.forms.iter().position(|f| f.id == form.id)?;
        let (form, settings) = (self.forms.as_slice().get(index)?, self.settings()?);
        let made = self.templates.get(index)?.get_or_init(|| {
            let rules = self.rules.iter().map(AsRef::as_ref);
            let checks = self.checks(form).iter().map(Option::as_deref);
            Template::new(rules.zip(checks), form, settings)
        });
        Some(made)
    }

    /// The checks for reports that follow `form`, in the order of the rules.
    ///
    /// A report of the wrong form is still checked by whatever rules have a meaning there.
    pub(crate) fn checks(&self, form: &Form) -> &[Option<Arc<dyn Check>>] {
        let Some(index) = self.forms.iter().position(|f| f.id == form.id) else {
            return &[];
        };
        let Some(cell) = self.compiled.get(index) else {
            return &[];
        };
        cell.get_or_init(|| {
            self.rules
                .iter()
                .map(|rule| kinds::compile(rule, index, &self.forms).ok())
                .collect()
        })
    }
}

fn note(scope: &Scope<'_>) -> Option<Text> {
    let (year, pack) = (scope.year, scope.pack_year);
    (year != pack).then(|| {
        Text::new(
            format!("没有 {year} 年度的规则文件，按 {pack} 年度的规则核对"),
            format!("there is no pack for {year}; the rules of {pack} are used"),
        )
    })
}
