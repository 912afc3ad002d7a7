//! The kinds of checks. Each has a file of its own and a line in the list below; parameters come from the packs,
//! and nothing that is specific to a year is written here.

mod all_closed;
mod announced;
mod aspects;
mod brackets;
mod breakdown;
mod by_form;
mod cells;
mod content;
mod dates;
mod doubled;
mod earlier;
mod explained;
mod filled;
mod form_year;
mod formula;
mod growth;
mod identity;
mod jump;
mod leftovers;
mod length;
mod misplaced;
mod missing_reports;
mod none_received;
mod ordinals;
mod outdated;
mod prose;
mod rollup;
mod run_on;
mod same_figures;
mod sections;
mod shares;
mod similar;
mod stale_years;
mod stated_growth;
mod tables;
mod title;
mod told_twice;
mod wording;

use std::fmt;

use gouji_grammar::Span;
use gouji_model::data_file::{self, FileProblem};
use gouji_model::form::{CellId, Content, Form};
use gouji_model::{Forms, Text};
use ron::value::RawValue;
use serde::Deserialize;

pub(crate) use by_form::{ByForm, compile};

use crate::authors::Shape;
use crate::authors::shape::shape_of;
use crate::formula::Compiled;
use crate::pack::Rule;
use crate::quoted::Quoted;
use crate::subject::Subject;
use crate::wording::Values;
use crate::{Fix, Related, Severity};

/// Lists the kinds. A line is the word in the packs and the type that its parameters are read into.
macro_rules! kinds {
    ($($kind:ident($file:ty),)*) => {
        /// What a rule's `check` says.
        #[derive(Clone, Debug, Deserialize)]
        enum CheckFile { $($kind($file),)* }

        impl CheckFile {
            /// The word for its kind.
            fn kind(&self) -> &'static str {
                match self { $(Self::$kind(_) => stringify!($kind),)* }
            }

            fn compile(self, site: &mut Site<'_>) -> Option<Box<dyn Check>> {
                match self { $(Self::$kind(file) => file.compile(site),)* }
            }
        }

        /// The words for the kinds, as packs write them.
        pub const NAMES: &[&str] = &[$(stringify!($kind),)*];
    };
}

kinds! {
    AllClosed(all_closed::File),
    Announced(announced::File),
    Brackets(brackets::File),
    Breakdown(breakdown::File),
    Cells(cells::File),
    Dates(dates::File),
    Doubled(doubled::File),
    Explained(explained::File),
    Filled(filled::File),
    FormYear(form_year::File),
    Formula(formula::File),
    Growth(growth::File),
    Identity(identity::File),
    Jump(jump::File),
    Leftovers(leftovers::File),
    Length(length::File),
    Mentions(content::File),
    Misplaced(misplaced::File),
    MissingReports(missing_reports::File),
    NoneReceived(none_received::File),
    Ordinals(ordinals::File),
    Outdated(outdated::File),
    Prose(prose::File),
    Rollup(rollup::File),
    RunOn(run_on::File),
    SameFigures(same_figures::File),
    Sections(sections::File),
    Shares(shares::File),
    Similar(similar::File),
    StaleYears(stale_years::File),
    StatedGrowth(stated_growth::File),
    Tables(tables::File),
    Title(title::File),
    ToldTwice(told_twice::File),
    Wording(wording::File),
}

/// What a rule's check says, as it was read together with the rule.
#[derive(Clone, Debug, Deserialize)]
#[serde(transparent)]
pub(crate) struct Stated(CheckFile);

impl Stated {
    /// The word for its kind.
    pub(crate) fn kind(&self) -> &'static str {
        self.0.kind()
    }
}

/// The kinds with their parameters.
pub(crate) fn shape() -> Shape {
    shape_of::<CheckFile>()
}

/// The parameters of a kind.
trait Parameters {
    /// Checks the parameters against the form; complaints go to the site.
    fn compile(self, site: &mut Site<'_>) -> Option<Box<dyn Check>>;
}

/// A check that is ready to run.
pub(crate) trait Check: fmt::Debug + Send + Sync {
    /// Looks at the subject and says what is wrong.
    fn run(&self, on: &Subject<'_>, out: &mut Vec<Draft>);

    /// The placeholders that its messages offer to a pack's own wording.
    fn placeholders(&self) -> &'static [&'static str] {
        &[]
    }

    /// The formula, where the check is one.
    fn formula(&self) -> Option<&Compiled> {
        None
    }

    /// Whether it merely guesses why identities fail, so that a cause which was found says it better.
    fn guesses_causes(&self) -> bool {
        false
    }

    /// The cells that it looks at one by one.
    fn cells(&self) -> Vec<CellId> {
        Vec::new()
    }

    /// What it says of a cell of its own, whatever the others hold: for those who reason about rules.
    fn domain(&self, _content: Content) -> Domain {
        Domain::default()
    }

    /// Whether what it finds depends on the words of the report and on whose report of which year it is, and neither on
    /// the figures of its tables nor on other reports. What found nothing in the same words before is not run again.
    fn reads_words_alone(&self) -> bool {
        false
    }

    /// Whether it compares with the report of the year before.
    fn looks_at_previous(&self) -> bool {
        false
    }

    /// Whether it compares with reports of other organs.
    fn looks_at_siblings(&self) -> bool {
        false
    }

    /// Which figures of the prose it compares with which cells. To put it into words costs more than all the rest and is
    /// only done where `worded` asks for it.
    fn ties(&self, _on: &Subject<'_>, _worded: bool, _out: &mut Vec<Tied>) {}
}

/// Which numbers a cell may hold.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Domain {
    /// Only whole ones.
    pub(crate) whole: bool,
    /// None below zero.
    pub(crate) not_negative: bool,
}

/// A figure of prose and what a check holds against it.
#[derive(Debug)]
pub(crate) struct Tied {
    /// The figure, by index in the prose's figures.
    pub(crate) figure: usize,
    /// The cells that it is compared with; the figure is to be their sum.
    pub(crate) cells: Vec<CellId>,
    /// What the check says about it, in words, if they are wanted.
    pub(crate) note: Text,
}

/// A finding before the rule's id, severity and wording are put to it.
#[derive(Debug, Default)]
pub(crate) struct Draft {
    /// Less grave than the rule as a whole.
    pub(crate) severity: Option<Severity>,
    pub(crate) message: Text,
    pub(crate) values: Values,
    pub(crate) cells: Vec<CellId>,
    pub(crate) span: Span,
    pub(crate) related: Vec<Related>,
    pub(crate) fixes: Vec<Fix>,
}

/// Where a check is compiled: the rule in its file, and the form that gives the names their meaning.
pub(crate) struct Site<'a> {
    pub(crate) form: &'a Form,
    /// All forms: last year's report may follow another one.
    pub(crate) forms: &'a Forms,
    pub(crate) rule: &'a Rule,
    pub(crate) problems: Vec<FileProblem>,
}

impl<'a> Site<'a> {
    fn file(&self) -> &'a str {
        self.rule.source.name()
    }

    fn source(&self) -> &'a str {
        self.rule.source.text()
    }

    fn problem(&self, span: Span, message: Text) -> FileProblem {
        FileProblem::new(self.file(), self.source(), span, message)
    }

    /// Puts a complaint about `span` of the rule's file on the list.
    pub(crate) fn complain(&mut self, span: Span, message: Text) {
        let problem = self.problem(span, message);
        self.problems.push(problem);
    }

    /// A string of the rule, with its place.
    pub(crate) fn string<'q>(&mut self, quoted: &'q Quoted) -> Option<(&'q str, Span)> {
        let span = quoted.span(self.source());
        if quoted.text().is_none() {
            self.complain(
                span,
                Text::new("这里应是一段带引号的文字", "expected a quoted string"),
            );
        }
        Some((quoted.text()?, span))
    }

    /// The cells that a pattern names; a pattern that names none is a complaint with a suggestion.
    fn cells(&mut self, raw: &Quoted) -> Vec<CellId> {
        match self.string(raw) {
            Some((pattern, span)) => self.named(pattern, span),
            None => Vec::new(),
        }
    }

    /// The cells that a pattern at `span` names; one that names none is a complaint with a suggestion.
    pub(crate) fn named(&mut self, pattern: &str, span: Span) -> Vec<CellId> {
        let found = crate::cells::named(self.form, pattern);
        if found.is_empty() {
            let message = Text::new(
                format!("{}里没有 {pattern} 这样的单元格", self.form.name.zh),
                format!("the {} has no cell {pattern}", self.form.name.en),
            );
            let mut problem = self.problem(span, message);
            problem.suggestion = crate::cells::nearest(self.form, pattern);
            self.problems.push(problem);
        }
        found
    }

    /// The cells that some patterns name, without those that others name.
    fn cells_but(&mut self, of: &[Quoted], except: &[Quoted]) -> Vec<CellId> {
        let out: Vec<CellId> = except.iter().flat_map(|raw| self.cells(raw)).collect();
        let mut cells: Vec<CellId> = of.iter().flat_map(|raw| self.cells(raw)).collect();
        cells.retain(|c| !out.contains(c));
        cells.sort_unstable();
        cells.dedup();
        cells
    }

    /// The id of an identity that the form states.
    fn identity<'q>(&mut self, raw: &'q Quoted) -> Option<(&'q str, Span)> {
        let (id, span) = self.string(raw)?;
        let form = self.form;
        if form.identities.iter().any(|i| i.id == id) {
            return Some((id, span));
        }
        let message = Text::new(
            format!("{}里没有勾稽关系 {id}", form.name.zh),
            format!("the {} states no identity {id}", form.name.en),
        );
        let known = form.identities.iter().map(|i| i.id.as_str());
        let problem = self.problem(span, message).suggest(id, known);
        self.problems.push(problem);
        None
    }

    /// The index of a table of the form, by id.
    fn table(&mut self, raw: &Quoted) -> Option<usize> {
        let (name, span) = self.string(raw)?;
        let found = self.form.tables.iter().position(|t| t.id == name);
        if found.is_none() {
            let message = Text::new(
                format!("{}里没有表 {name}", self.form.name.zh),
                format!("the {} has no table {name}", self.form.name.en),
            );
            let tables = self.form.tables.iter().map(|t| t.id.as_str());
            self.problems
                .push(self.problem(span, message).suggest(name, tables));
        }
        found
    }
}

/// Compiles the check of a rule for a form: the check, and what is wrong with it.
fn compile_for(rule: &Rule, form: &Form, forms: &Forms) -> (Option<Box<dyn Check>>, Vec<FileProblem>) {
    let mut site = Site {
        form,
        forms,
        rule,
        problems: Vec::new(),
    };
    let file = match rule.compiled.stated() {
        Some(Stated(file)) => file.clone(),
        None => match read(&site) {
            Ok(file) => file,
            Err(problems) => return (None, problems),
        },
    };
    if let Some(target) = &rule.target {
        site.named(&target.name, target.span);
    }
    let check = file.compile(&mut site);
    (check, site.problems)
}

/// What a check says that could not be read together with its rule, or why it cannot be read.
fn read(site: &Site<'_>) -> Result<CheckFile, Vec<FileProblem>> {
    let raw = RawValue::from_ron(site.rule.check_span().of(site.source())).map_err(|_| Vec::new())?;
    data_file::read_raw(site.file(), site.source(), raw).map_err(|problem| vec![*problem])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_reader_offers_the_fields_of_the_schema_and_no_others() {
        let Shape::Choice(kinds) = shape() else {
            panic!("kinds are a choice")
        };
        for kind in &kinds {
            let Shape::Record(fields) = &kind.shape else {
                continue;
            };
            let text = format!("{}(nonsense: 1)", kind.name);
            let read = data_file::options().from_str::<CheckFile>(&text);
            let complaint = match read {
                Ok(_) => String::new(),
                Err(error) => error.to_string(),
            };
            for field in fields {
                assert!(
                    complaint.contains(&format!("`{}`", field.name)),
                    "{}: {complaint}",
                    kind.name
                );
            }
            let offered = complaint.matches('`').count() / 2;
            // The wrong name and the kind are quoted too, and "the fields" are none where there are none.
            assert!(offered <= fields.len() + 2, "{}: {complaint}", kind.name);
        }
    }
}
