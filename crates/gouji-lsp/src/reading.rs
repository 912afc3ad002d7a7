//! What an engine knows about a text beyond its findings: the report with its rules, or the rule file with its forms.

use std::fmt;
use std::sync::{Arc, OnceLock};

use gouji_grammar::Span;
use gouji_model::form::{CellId, Form, Identity, Role};
use gouji_model::{Entry, Report, TableFound, Value};
use gouji_rules::{Library, Rule, RuleSet, Settings, Tie, ties};
use rust_decimal::Decimal;

use crate::files::Files;
use crate::source::Source;
use crate::uri::{UriKey, parent};

/// A report that was read, and what it was read and checked with.
#[derive(Debug)]
pub struct Reading {
    /// The report.
    pub report: Arc<Report>,
    /// All forms and packs.
    pub library: Arc<Library>,
    /// The rules it was checked by.
    pub rules: Option<Arc<RuleSet>>,
    /// The same organ's report of the year before.
    pub previous: Option<Arc<Prior>>,
    /// The settings that it was checked by.
    pub config: Option<Arc<Config>>,
    ties: OnceLock<Vec<Tie>>,
}

/// A `gouji.ron` as it is on disk.
#[derive(Debug)]
pub struct Config {
    /// Its text.
    pub source: Source,
    /// What it says.
    pub settings: Settings,
}

impl Config {
    /// The path of a document below the folder of the settings, with slashes.
    pub(crate) fn relative(&self, uri: &str) -> String {
        let own = UriKey::new(self.source.uri()).decoded();
        let folder = own.rsplit_once('/').map_or("", |(folder, _)| folder);
        let path = UriKey::new(uri).decoded();
        let below = path.strip_prefix(folder).and_then(|rest| rest.strip_prefix('/'));
        below.unwrap_or(&path).to_owned()
    }

    /// The folder of rules that it names.
    pub(crate) fn rules_folder(&self) -> Option<String> {
        let named = self.settings.rules.as_ref()?;
        Some(format!("{}/{}", parent(self.source.uri())?, named.name))
    }
}

/// Another report that was read for comparison.
#[derive(Debug)]
pub struct Prior {
    /// Its text.
    pub source: Source,
    /// The report.
    pub report: Report,
}

/// A file of rules, or the description of a form.
pub struct RuleFile {
    /// Its name below the rules folder, such as `common/requests.ron`.
    pub name: String,
    /// All rule files, this one as it stands in the editor.
    pub library: Arc<Library>,
    /// The same as they are on disk, should this one be broken at the moment.
    pub last_good: Arc<Library>,
    /// The address of the rules folder, ending in a stroke.
    pub folder: String,
    /// Where the other files are read.
    pub files: Arc<dyn Files>,
}

impl fmt::Debug for RuleFile {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("RuleFile")
            .field("name", &self.name)
            .finish_non_exhaustive()
    }
}

impl RuleFile {
    /// The forms as far as they can be read. A form that is being written may be broken; then it counts as it was.
    pub(crate) fn forms(&self) -> impl Iterator<Item = &Arc<Form>> {
        let broken = |form: &&Arc<Form>| self.library.forms.get(&form.id).is_none();
        self.library
            .forms
            .iter()
            .chain(self.last_good.forms.iter().filter(broken))
    }

    /// The newest rule called `id`.
    pub(crate) fn rule(&self, id: &str) -> Option<Arc<Rule>> {
        let newest = |library: &Library| {
            let mut years = library.years().into_iter().rev();
            years.find_map(|year| library.rules_for(year)?.rule(id).cloned())
        };
        newest(&self.library).or_else(|| newest(&self.last_good))
    }

    /// The rule file called `name`, where it can be seen on disk.
    pub(crate) fn find(&self, name: &str) -> Option<Source> {
        let uri = format!("{}{name}", self.folder);
        Some(Source::new(&uri, self.files.read(&uri)?))
    }
}

/// A row of a table as it was met in the text.
#[derive(Clone, Copy, Debug)]
pub(crate) struct MetRow<'a> {
    /// The part of a table that it stands in.
    pub table: &'a TableFound,
    /// Its index in the part.
    pub row: usize,
    /// Where its label stands.
    pub label: Span,
    /// From its label to its last figure.
    pub region: Span,
}

impl Reading {
    /// A report with what it was read and checked with.
    pub fn new(
        report: Arc<Report>,
        library: Arc<Library>,
        rules: Option<Arc<RuleSet>>,
        previous: Option<Arc<Prior>>,
        config: Option<Arc<Config>>,
    ) -> Self {
        Self {
            report,
            library,
            rules,
            previous,
            config,
            ties: OnceLock::new(),
        }
    }

    /// The figures of the prose that rules tie to cells. They are sought when they are first asked for: no keystroke needs
    /// them.
    pub(crate) fn ties(&self) -> &[Tie] {
        let find = || {
            self.rules
                .as_ref()
                .map(|rules| ties(&self.report, rules))
                .unwrap_or_default()
        };
        self.ties.get_or_init(find)
    }

    /// The ties of the figure in the prose at byte `offset`.
    pub(crate) fn ties_at(&self, offset: usize) -> impl Iterator<Item = &Tie> {
        let touches = move |span: Span| span.start as usize <= offset && offset <= span.end as usize;
        self.ties().iter().filter(move |tie| touches(tie.span))
    }

    /// The ties of the figures in the prose that state a cell, alone or in a sum.
    pub(crate) fn ties_of(&self, cell: CellId) -> impl Iterator<Item = &Tie> {
        self.ties().iter().filter(move |tie| tie.cells.contains(&cell))
    }

    /// The form that the report's cells are numbered by.
    pub(crate) fn form(&self) -> Option<&Arc<Form>> {
        self.report.form()
    }

    /// The cell at byte `offset`. Both ends count, since a caret stands between characters.
    pub(crate) fn cell_at(&self, offset: usize) -> Option<(CellId, &Entry)> {
        let touches = |span: Span| span.start as usize <= offset && offset <= span.end as usize;
        self.report
            .entries()
            .filter(|(_, entry)| touches(entry.span) && entry.span.end > 0)
            .min_by_key(|(_, entry)| entry.span.is_empty())
    }

    /// The rows of all tables, in the order of the text.
    pub(crate) fn rows(&self) -> Vec<MetRow<'_>> {
        let Some(form) = self.form() else {
            return Vec::new();
        };
        let tables = self.report.tables.iter();
        let mut rows: Vec<_> = tables.flat_map(|table| self.rows_of(form, table)).collect();
        rows.sort_by_key(|row| (row.region.start, row.region.end));
        rows
    }

    /// The rows of one table. A word of the header may be a row's label too (其他), so a label counts where figures follow
    /// it, before the next label; a row whose figures stand elsewhere counts at its first label.
    fn rows_of<'a>(&'a self, form: &'a Form, table: &'a TableFound) -> Vec<MetRow<'a>> {
        let part = form
            .tables
            .get(usize::from(table.table))
            .and_then(|t| t.parts.get(usize::from(table.part)));
        let mut labels = table.rows.clone();
        labels.sort_by_key(|(_, label)| label.start);
        let mut rows: Vec<MetRow<'a>> = Vec::new();
        for (at, (row, label)) in labels.iter().enumerate() {
            let row = usize::from(*row);
            let end = labels.get(at + 1).map_or(u32::MAX, |(_, next)| next.start);
            let cells = part.map_or(0..0, |part| part.row_cells(row));
            let spans = cells.filter_map(|cell| Some(self.report.entry(CellId(cell))?.span));
            let region = spans
                .filter(|span| label.start <= span.start && span.start < end)
                .fold(*label, Span::cover);
            let found = MetRow {
                table,
                row,
                label: *label,
                region,
            };
            let empty = |met: &MetRow<'_>| met.region == met.label;
            match rows.iter_mut().find(|met| met.row == row) {
                Some(met) if empty(met) => *met = found,
                Some(_) if empty(&found) => {}
                _ => rows.push(found),
            }
        }
        rows
    }

    /// The identities in which a cell stands.
    pub(crate) fn identities_of(&self, cell: CellId) -> impl Iterator<Item = &Identity> {
        let all = self
            .form()
            .map(|form| form.identities.as_slice())
            .unwrap_or_default();
        all.iter()
            .filter(move |identity| identity.terms.iter().any(|term| term.cell == cell))
    }

    /// The rule that checks an identity: the one of its name, or the first that looks at its cells by that name.
    pub(crate) fn rule_of(&self, identity: &Identity) -> Option<&Arc<Rule>> {
        self.rules.as_ref()?.rule(&identity.id)
    }

    /// The cells of an identity with their factors and figures, as the report has them: a group that is filled in as one
    /// row stands for its rows, and where it is not there nothing is missing.
    pub(crate) fn operands(&self, identity: &Identity) -> Vec<(CellId, i64, Option<Decimal>)> {
        let Some(form) = self.form() else {
            return Vec::new();
        };
        let mut operands: Vec<(CellId, i64, Option<Decimal>)> = Vec::new();
        for term in &identity.terms {
            let there = self.report.entry(term.cell).is_some();
            let whole = group(form, term.cell).filter(|group| self.report.entry(*group).is_some());
            let cell = match whole {
                Some(group) if !there => group,
                _ if !there && form.row(term.cell).role == Role::Standalone => continue,
                _ => term.cell,
            };
            if operands.iter().all(|(known, ..)| *known != cell) {
                operands.push((cell, term.coefficient, self.report.number(cell)));
            }
        }
        operands
    }

    /// Both sides of an identity added up; `None` while a cell is blank.
    pub(crate) fn sums(&self, identity: &Identity) -> Option<(Decimal, Decimal)> {
        let (mut left, mut right) = (Decimal::ZERO, Decimal::ZERO);
        for (_, coefficient, value) in self.operands(identity) {
            let product = value?.checked_mul(Decimal::from(coefficient.abs()))?;
            let side = if coefficient > 0 { &mut left } else { &mut right };
            *side = side.checked_add(product)?;
        }
        Some((left, right))
    }

    /// The row that is not finished on the line `line`, if there is one: it has fewer figures than columns, or figures
    /// that found no place.
    pub(crate) fn unfinished(&self, line: Span) -> Option<Span> {
        let meets = |span: Span| span.start <= line.end && line.start <= span.end;
        let unplaced = self.report.unplaced.iter().flat_map(|row| &row.spans);
        if unplaced.copied().any(meets) {
            return Some(line);
        }
        let form = self.form()?;
        let open = |row: &MetRow<'_>| {
            let tables = form.tables.get(usize::from(row.table.table))?;
            let part = tables.parts.get(usize::from(row.table.part))?;
            let mut cells = part
                .row_cells(row.row)
                .map(|cell| self.report.entry(CellId(cell)));
            let written = |value| matches!(value, Value::Number(_) | Value::Placeholder);
            Some(!cells.all(|entry| entry.is_some_and(|entry| written(entry.value))))
        };
        let row = self
            .rows()
            .into_iter()
            .find(|row| meets(row.region) && open(row).unwrap_or_default())?;
        Some(row.region.cover(line))
    }
}

/// The cell of the group's own row that may stand for `cell`, where the form allows the group to be one row.
fn group(form: &Form, cell: CellId) -> Option<CellId> {
    let part = form.part(cell);
    let (group, _) = form.row(cell).id.rsplit_once('.')?;
    let row = part.row_index(group)?;
    let standalone = part.rows.get(row)?.role == Role::Standalone;
    standalone.then(|| part.cell(row, usize::from(form.spec(cell).column)))?
}
