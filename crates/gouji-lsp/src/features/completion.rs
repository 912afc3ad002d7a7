//! Completion while a report is written: section titles, tables, labels of rows, and figures of the tables in the prose.

use gouji_grammar::Span;
use gouji_model::Value;
use gouji_model::form::{CellId, Form, Part, Role, fold, split_ordinal};
use gouji_model::skeleton::{section_line, table_skeleton};
use tower_lsp::lsp_types::{
    CompletionItem, CompletionItemKind, CompletionTextEdit, Documentation, Position, TextEdit,
};

use crate::engine::Content;
use crate::equation;
use crate::features::rule_fields;
use crate::reading::Reading;
use crate::snapshot::Snapshot;

/// What may be written at `position`.
pub(crate) fn complete(snapshot: &Snapshot, position: Position) -> Option<Vec<CompletionItem>> {
    let offset = snapshot.offset(position);
    match &snapshot.analysis().content {
        Content::Report(reading) => Some(in_report(snapshot, reading, offset)),
        Content::Rules(file) => Some(rule_fields::complete(snapshot, file, offset)),
        Content::Plain => None,
    }
}

fn in_report(snapshot: &Snapshot, reading: &Reading, offset: usize) -> Vec<CompletionItem> {
    let rules = reading.rules.as_ref().map(|rules| &rules.form);
    let Some(form) = rules.or(reading.form()) else {
        return Vec::new();
    };
    let text = snapshot.source.text();
    let before = text.get(..offset).unwrap_or_default();
    let start = before.rfind('\n').map_or(0, |end| end + 1);
    let line = before.get(start..).unwrap_or_default();
    let typed = Typed {
        snapshot,
        line,
        start,
    };
    if let Some(cell) = line.trim_start().strip_prefix('|') {
        return typed.row_labels(reading, form, cell);
    }
    let mut items = typed.figures(reading);
    // A title or a table stands on a line of its own.
    if line.chars().count() <= 8 && !line.contains(['。', '，']) {
        items.extend(typed.sections(reading, form));
        items.extend(typed.tables(reading, form));
    }
    items
}

/// What stands on the line before the caret.
struct Typed<'a> {
    snapshot: &'a Snapshot,
    line: &'a str,
    start: usize,
}

impl Typed<'_> {
    /// The titles of sections that the report does not have yet.
    fn sections(&self, reading: &Reading, form: &Form) -> Vec<CompletionItem> {
        let there = |number: u8| {
            reading
                .report
                .sections
                .iter()
                .any(|section| section.number == Some(number))
        };
        let missing = form.sections.iter().filter(|section| !there(section.number));
        let item = |section: &gouji_model::form::Section| {
            let title = section_line(section.number, &section.title);
            let mut item = self.whole_line(&title, &title, CompletionItemKind::MODULE);
            item.sort_text = Some(format!("1{:02}", section.number));
            item
        };
        missing.map(item).collect()
    }

    /// Blank tables that the report does not have yet.
    fn tables(&self, reading: &Reading, form: &Form) -> Vec<CompletionItem> {
        let there = |index: usize| {
            reading
                .report
                .tables
                .iter()
                .any(|found| usize::from(found.table) == index)
        };
        let mut items = Vec::new();
        for (index, table) in form.tables.iter().enumerate() {
            if there(index) {
                continue;
            }
            let name = table.name.get(self.snapshot.lang);
            let label = format!("{name}{}", self.snapshot.either("（空白表格）", " (blank table)"));
            let skeleton = table_skeleton(table);
            let mut item = self.whole_line(&label, &skeleton, CompletionItemKind::STRUCT);
            item.documentation = Some(Documentation::String(skeleton));
            item.sort_text = Some(format!("2{index:02}"));
            items.push(item);
        }
        items
    }

    /// Replaces the line as far as it is typed.
    fn whole_line(&self, label: &str, text: &str, kind: CompletionItemKind) -> CompletionItem {
        let indent = self.line.len() - self.line.trim_start().len();
        self.item(label, text, self.start + indent, kind)
    }

    fn item(&self, label: &str, text: &str, from: usize, kind: CompletionItemKind) -> CompletionItem {
        let span = Span::new(from, self.start + self.line.len());
        let edit = TextEdit {
            range: self.snapshot.range(span),
            new_text: text.to_owned(),
        };
        CompletionItem {
            label: label.to_owned(),
            kind: Some(kind),
            filter_text: Some(span.of(self.snapshot.source.text()).to_owned())
                .filter(|text| !text.is_empty()),
            text_edit: Some(CompletionTextEdit::Edit(edit)),
            ..CompletionItem::default()
        }
    }

    /// The labels of rows that the table does not have yet, with blank cells behind them.
    fn row_labels(&self, reading: &Reading, form: &Form, cell: &str) -> Vec<CompletionItem> {
        // Figures are typed behind the first cell, and nothing can be guessed about them.
        if cell.contains('|') {
            return Vec::new();
        }
        let typed = cell.trim();
        let from = self.start + self.line.len() - cell.len();
        let mut items = Vec::new();
        for part in parts_here(reading, form, self.start) {
            let rows = part
                .rows
                .iter()
                .enumerate()
                .filter(|(_, row)| row.role == Role::Row);
            for (at, row) in rows {
                let met = part
                    .row_cells(at)
                    .any(|cell| reading.report.entry(CellId(cell)).is_some());
                let fits = typed.is_empty() || fold(&row.label.text).contains(&fold(typed));
                if met || !fits {
                    continue;
                }
                let blanks = "|  ".repeat(part.columns.len());
                let text = format!(" {} {blanks}|", row.label.text);
                let mut item = self.item(&row.label.text, &text, from, CompletionItemKind::FIELD);
                item.sort_text = Some(format!("{:04}", items.len()));
                items.push(item);
            }
        }
        items
    }

    /// The figures of the tables whose name was just typed: 新收 offers 178件.
    fn figures(&self, reading: &Reading) -> Vec<CompletionItem> {
        let Some(form) = reading.form() else {
            return Vec::new();
        };
        let clause = self
            .line
            .rsplit(['。', '，', '；', '、', ',', ';'])
            .next()
            .unwrap_or_default();
        let mut items = Vec::new();
        for (cell, number) in totals(reading, form) {
            let row = form.row(cell);
            let name = split_ordinal(row.label.name()).1;
            if !(clause.trim_end().ends_with(name) || fold(clause).ends_with(&fold(&row.label.text))) {
                continue;
            }
            let unit = row
                .unit
                .as_deref()
                .or(form.column(cell).unit.as_deref())
                .unwrap_or("件");
            let figure = format!("{}{unit}", number.normalize());
            let mut item = self.item(
                &figure,
                &figure,
                self.start + self.line.len(),
                CompletionItemKind::VALUE,
            );
            // Editors filter by the word before the caret, to which the figure is only added.
            item.filter_text = Some(name.to_owned());
            item.detail = Some(format!(
                "{} · {}",
                equation::table(form, cell, self.snapshot.lang),
                equation::name(form, cell, self.snapshot.lang)
            ));
            item.sort_text = Some(format!("0{:04}", items.len()));
            items.push(item);
        }
        items
    }
}

/// The last figure of each row, which is its total where the table has one.
fn totals<'a>(
    reading: &'a Reading,
    form: &'a Form,
) -> impl Iterator<Item = (CellId, rust_decimal::Decimal)> + 'a {
    reading.report.entries().filter_map(|(cell, entry)| {
        let last = form.part(cell).columns.len() == usize::from(form.spec(cell).column) + 1;
        match entry.value {
            Value::Number(number) if last => Some((cell, number)),
            _ => None,
        }
    })
}

/// The parts of tables that may stand at byte `at`: the one that is there, or those of its section, or all.
fn parts_here<'a>(reading: &Reading, form: &'a Form, at: usize) -> Vec<&'a Part> {
    let of = |table: u8, part: u8| form.tables.get(usize::from(table))?.parts.get(usize::from(part));
    let before = |start: u32| start as usize <= at;
    let report = &reading.report;
    let section = report
        .sections
        .iter()
        .rev()
        .find(|section| before(section.heading.start));
    let own = section.map_or(0, |section| section.heading.start);
    let mut near = report
        .tables
        .iter()
        .rev()
        .filter(|table| before(table.span.start) && own <= table.span.start);
    if let Some(part) = near.next().and_then(|table| of(table.table, table.part)) {
        return vec![part];
    }
    let number = section.and_then(|section| section.number);
    let fits = |table: &&gouji_model::form::Table| number.is_none() || table.section == number;
    form.tables
        .iter()
        .filter(fits)
        .flat_map(|table| &table.parts)
        .collect()
}
