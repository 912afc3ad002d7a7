//! Rule files: what a path, a rule or a field means, and where it is defined.

use gouji_grammar::Span;
use gouji_model::Lang;
use gouji_model::form::Form;
use serde_json::{Value, json};

use crate::equation;
use crate::features::{hover, rule_fields, words};
use crate::reading::RuleFile;
use crate::snapshot::Snapshot;
use crate::source::Source;

/// What stands under the caret: a rule with its explanation, a path with the form's labels, a field.
pub(crate) fn hover(text: &str, file: &RuleFile, offset: usize, lang: Lang) -> Option<(String, Span)> {
    if let Some((id, span)) = words::rule_id(text, offset)
        && let Some(rule) = file.rule(id)
    {
        return Some((hover::explain(&rule, lang), span));
    }
    let (word, span) = words::path(text, offset)?;
    let labels: Vec<_> = file
        .forms()
        .filter_map(|form| {
            labels(form, word, lang).map(|labels| format!("**{}**：{labels}", form.name.get(lang)))
        })
        .collect();
    if !labels.is_empty() {
        return Some((labels.join("\n\n"), span));
    }
    Some((rule_fields::meaning(word, lang)?.to_owned(), span))
}

/// From a rule's id to the rule, from a file's name to the file, from a path to the form.
pub(crate) fn definition(snapshot: &Snapshot, file: &RuleFile, offset: usize) -> Option<Value> {
    let text = snapshot.source.text();
    let open = |name: &str| {
        if *name == file.name {
            Some(snapshot.source.clone())
        } else {
            file.find(name)
        }
    };
    let location =
        |source: &Source, span| json!({"uri": *source.uri, "range": source.range(span, snapshot.encoding)});
    if let Some((word, _)) = words::rule_id(text, offset) {
        if let Some(rule) = file.rule(word) {
            let source = open(rule.source.name())?;
            return Some(location(&source, rule.span));
        }
        let source = open(&format!("{word}.ron"))?;
        return Some(location(&source, Span::default()));
    }
    let (word, span) = words::path(text, offset)?;
    if word.bytes().all(|byte| byte.is_ascii_digit()) {
        let line = text.get(..span.start as usize)?.rsplit('\n').next()?;
        let folder = if line.contains("form") { "forms/" } else { "" };
        let source = open(&format!("{folder}{word}.ron"))?;
        return Some(location(&source, Span::default()));
    }
    let places = file.forms().filter_map(|form| {
        labels(form, word, Lang::Zh)?;
        let source = open(&format!("forms/{}.ron", form.id))?;
        let span = place(source.text(), word)?;
        Some(location(&source, span))
    });
    let places: Vec<_> = places.collect();
    (!places.is_empty()).then_some(Value::Array(places))
}

/// What a path, or a part of one as formulas write it, is called on the form.
fn labels(form: &Form, path: &str, lang: Lang) -> Option<String> {
    if let Some(cell) = form.cell(path) {
        return Some(format!(
            "{} · {}",
            equation::table(form, cell, lang),
            equation::name(form, cell, lang)
        ));
    }
    let word = path.trim_end_matches(['.', '*']);
    let mut found = Vec::new();
    for table in &form.tables {
        let name = table.name.get(lang);
        let inner = word.strip_prefix(table.id.as_str());
        if inner == Some("") {
            return Some(name.to_owned());
        }
        let row = inner.and_then(|inner| inner.strip_prefix('.')).unwrap_or(word);
        for part in &table.parts {
            let rows = part.rows.iter().filter(|known| known.id == row);
            found.extend(rows.map(|row| format!("{name} · {}", row.label.text)));
            let columns = part.columns.iter().filter(|column| column.id == word);
            found.extend(columns.map(|column| format!("{name} · {}", column.label.text)));
        }
    }
    found.dedup();
    (!found.is_empty()).then(|| found.join("；"))
}

/// Where a form file defines a path: the id of its table, row or column, the deepest that is found.
fn place(form: &str, path: &str) -> Option<Span> {
    let mut at = 0;
    let mut place = None;
    for word in path.split('.').filter(|word| *word != "*") {
        let needle = format!("id: \"{word}\"");
        let Some(found) = form.get(at..)?.find(&needle) else {
            break;
        };
        let start = at + found + "id: ".len();
        place = Some(Span::new(start, start + word.len() + 2));
        at = start;
    }
    place
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_leads_to_the_deepest_of_its_ids() {
        let form = r#"Table(id: "requests", columns: [Column(id: "total")], rows: [Group(id: "denied", rows: [Row(id: "other")])])"#;
        let found = |path| place(form, path).map(|span| span.of(form).to_owned());
        assert_eq!(found("requests.denied.other").as_deref(), Some("\"other\""));
        assert_eq!(found("requests.denied.*").as_deref(), Some("\"denied\""));
        assert_eq!(found("requests.*.total").as_deref(), Some("\"total\""));
        assert_eq!(found("nothing"), None);
    }
}
