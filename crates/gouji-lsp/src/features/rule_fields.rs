//! What may be written into a rule file: fields, kinds of checks, names of forms and files, rules, and paths of cells.

use gouji_grammar::Span;
use gouji_model::Lang;
use gouji_rules::{KINDS, Source};
use tower_lsp::lsp_types::{CompletionItem, CompletionItemKind, CompletionTextEdit, TextEdit};

use crate::reading::RuleFile;
use crate::snapshot::Snapshot;

/// The most items that are offered at once.
const MOST: usize = 300;

/// The fields of packs and rules, with what they are for.
const FIELDS: [(&str, &str, &str); 20] = [
    (
        "id",
        "编号，如 requests/balance",
        "the id, such as requests/balance",
    ),
    ("title", "名称", "what it is called"),
    (
        "severity",
        "级别：Error、Warning、Info、Hint",
        "Error, Warning, Info or Hint",
    ),
    ("check", "核对什么", "what is checked"),
    ("basis", "依据的法规或文件", "the law or notice it rests on"),
    (
        "grounds",
        "依据是否可靠：Official、Practice、Inference",
        "Official, Practice or Inference",
    ),
    ("explain", "说明", "what it means and what to do"),
    ("catalogue", "规则目录中的编号", "its numbers in the catalogue"),
    ("since", "从哪个年度起", "first report year"),
    ("until", "到哪个年度止", "last report year"),
    ("organs", "适用于哪些机关", "the organs it is for"),
    (
        "missing",
        "空白如何处理：Skip、Zero、Fail、AllBlankSkips",
        "what a blank operand means",
    ),
    ("tolerance", "允许相差多少", "how far two sides may lie apart"),
    ("target", "标在哪个单元格上", "the cell that carries the mark"),
    ("message", "提示的写法", "the wording of its findings"),
    ("examples", "例子：Fails、Passes", "examples that fail and pass"),
    (
        "extends",
        "沿用哪些规则文件",
        "the files whose rules are taken over",
    ),
    ("form", "所用的格式", "the form that is used"),
    ("rules", "规则", "the rules"),
    (
        "change",
        "对沿用规则的更改：Severity、Off、Wording",
        "changes to rules that are taken over",
    ),
];

/// What a field is for.
pub(super) fn meaning(field: &str, lang: Lang) -> Option<&'static str> {
    let (_, zh, en) = FIELDS.iter().find(|(name, ..)| *name == field)?;
    Some(match lang {
        Lang::Zh => zh,
        Lang::En => en,
    })
}

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
    } else if line.contains("check:") {
        place.offer(
            CompletionItemKind::CLASS,
            KINDS.iter().map(|kind| (*kind).to_owned()),
        )
    } else {
        let mut items = place.offer(
            CompletionItemKind::FIELD,
            FIELDS.iter().map(|(name, ..)| format!("{name}: ")),
        );
        for item in &mut items {
            let field = item.label.trim_end_matches([':', ' ']);
            item.detail = meaning(field, snapshot.lang).map(str::to_owned);
        }
        items
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
