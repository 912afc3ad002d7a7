//! What may be written into a rule file: fields, kinds of checks, names of forms and files, rules, and paths of cells.

use gouji_grammar::Span;
use gouji_rules::Source;
pub(super) use gouji_rules::authors::meaning;
use gouji_rules::authors::{Variant, schema};
use tower_lsp::lsp_types::{CompletionItem, CompletionItemKind, CompletionTextEdit, TextEdit};

use crate::reading::RuleFile;
use crate::snapshot::Snapshot;

/// The most items that are offered at once.
const MOST: usize = 300;

/// What may be written at byte `offset`.
pub(crate) fn complete(snapshot: &Snapshot, file: &RuleFile, offset: usize) -> Vec<CompletionItem> {
    let before = snapshot.source.text().get(..offset).unwrap_or_default();
    let line = before.rsplit('\n').next().unwrap_or_default();
    let fits = |c: char| c.is_ascii_alphanumeric() || "._*/-".contains(c);
    let typed = line.rsplit(|c| !fits(c)).next().unwrap_or_default();
    let place = Place {
        snapshot,
        span: Span::new(offset - typed.len(), offset),
        typed,
    };
    let quoted = line.bytes().filter(|byte| *byte == b'"').count() % 2 == 1;
    if quoted {
        place.offer(CompletionItemKind::REFERENCE, names(file, line))
    } else if let Some((_, check)) = line.split_once("check:") {
        place.checks(check)
    } else {
        place.fields()
    }
}

/// The names that fit into a quoted place, by what stands before it on the line.
fn names(file: &RuleFile, line: &str) -> Vec<String> {
    let forms = || file.forms().map(|form| form.id.clone());
    if line.contains("form:") {
        return forms().collect();
    }
    if line.contains("extends") {
        let packs = file.library.sources().filter(|source| source.is_pack());
        return packs.map(Source::stem).map(str::to_owned).collect();
    }
    if ["Off(", "Severity(", "Wording("]
        .iter()
        .any(|change| line.contains(change))
    {
        return rules(file);
    }
    let mut names: Vec<String> = Vec::new();
    if line.contains("Identity(") {
        let identities = file.forms().flat_map(|form| &form.identities);
        names.extend(identities.map(|identity| identity.id.clone()));
    } else {
        let cells = file.forms().flat_map(|form| &form.cells);
        for cell in cells {
            let ends = cell.path.match_indices('.').map(|(at, _)| at);
            names.extend(ends.filter_map(|end| cell.path.get(..end)).map(str::to_owned));
            names.push(cell.path.to_string());
        }
    }
    names.sort();
    names.dedup();
    names
}

fn rules(file: &RuleFile) -> Vec<String> {
    let years = file.library.years();
    let sets = years.into_iter().filter_map(|year| file.library.rules_for(year));
    let mut names: Vec<_> = sets
        .flat_map(|set| set.rules.iter().map(|rule| rule.id.clone()).collect::<Vec<_>>())
        .collect();
    names.sort();
    names.dedup();
    names
}

/// The place where something is being written.
struct Place<'a> {
    snapshot: &'a Snapshot,
    span: Span,
    typed: &'a str,
}

impl Place<'_> {
    /// The fields of packs and rules, with what they are for.
    fn fields(&self) -> Vec<CompletionItem> {
        let schema = schema();
        let fields = schema.rule.iter().chain(&schema.pack);
        let mut items = self.offer(
            CompletionItemKind::FIELD,
            fields.map(|field| format!("{}: ", field.name)),
        );
        for item in &mut items {
            let field = item.label.trim_end_matches([':', ' ']);
            item.detail = meaning(field, self.snapshot.lang).map(str::to_owned);
        }
        items
    }

    /// The kinds of checks; inside the brackets of one, its parameters and the words that they may be.
    fn checks(&self, check: &str) -> Vec<CompletionItem> {
        let schema = schema();
        let kind = check
            .split_once('(')
            .and_then(|(kind, _)| schema.check(kind.trim()));
        let Some(kind) = kind else {
            let mut items = self.offer(
                CompletionItemKind::CLASS,
                schema.checks.iter().map(|kind| kind.name.to_owned()),
            );
            for item in &mut items {
                item.detail = schema.check(&item.label).map(Variant::notation);
            }
            return items;
        };
        let of = |fields: bool| {
            let words = kind.shape.words().into_iter();
            words
                .filter(move |(_, is_field)| *is_field == fields)
                .map(|(word, _)| word)
        };
        let mut items = self.offer(
            CompletionItemKind::FIELD,
            of(true).map(|word| format!("{word}: ")),
        );
        items.extend(self.offer(CompletionItemKind::ENUM_MEMBER, of(false).map(str::to_owned)));
        items
    }

    fn offer(
        &self,
        kind: CompletionItemKind,
        names: impl IntoIterator<Item = String>,
    ) -> Vec<CompletionItem> {
        let fits = |name: &String| name.starts_with(self.typed);
        let item = |name: String| CompletionItem {
            kind: Some(kind),
            text_edit: Some(CompletionTextEdit::Edit(TextEdit {
                range: self.snapshot.range(self.span),
                new_text: name.clone(),
            })),
            label: name,
            ..CompletionItem::default()
        };
        names.into_iter().filter(fits).take(MOST).map(item).collect()
    }
}
