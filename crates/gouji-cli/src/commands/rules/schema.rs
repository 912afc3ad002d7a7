//! `gouji rules schema`: what may be written into rule files, and the names that each form gives.

use std::collections::BTreeSet;
use std::sync::Arc;

use gouji_model::{Form, Lang};
use gouji_rules::authors::{self, Field, Shape, Variant};
use serde_json::{Value, json};

use super::{Desk, Said};

/// Fields, kinds of checks and forms, as text or as JSON.
pub(super) fn schema(desk: Desk<'_>) -> Said {
    let schema = authors::schema();
    if desk.json {
        let forms: Vec<Value> = desk.engine.forms().iter().map(form).collect();
        let checks: Vec<Value> = schema.checks.iter().map(variant).collect();
        return Said::json(&json!({
            "version": 1, "Pack": fields(&schema.pack), "Rule": fields(&schema.rule), "checks": checks, "forms": forms,
        }));
    }
    let mut text = String::new();
    for (title, fields) in [("Pack", &schema.pack), ("Rule", &schema.rule)] {
        text.push_str(&format!("{title}(…)\n"));
        for field in fields {
            text.push_str(&line(field, desk.lang));
        }
        text.push('\n');
    }
    text.push_str("check:\n");
    for kind in &schema.checks {
        text.push_str(&format!("  {}\n", kind.notation()));
    }
    text.push_str(
        &desk.say(
            "\n名称后面有问号的可以不写；各格式里单元格的名称见 --format json\n".to_owned(),
            "\nfields with a question mark may be left out; --format json has the names of cells by form\n"
                .to_owned(),
        ),
    );
    Said::clean(text)
}

/// A field on a line of its own. What is long or shown elsewhere is told in words only.
fn line(field: &Field, lang: Lang) -> String {
    let mark = if field.required { "" } else { "?" };
    let meaning = authors::meaning(field.name, lang).unwrap_or_default();
    let shape = match field.name {
        "rules" => "[Rule(…), …]".to_owned(),
        "check" => "…".to_owned(),
        _ => field.shape.notation(),
    };
    format!("  {}{mark}: {shape}  // {meaning}\n", field.name)
}

fn fields(fields: &[Field]) -> Vec<Value> {
    let meaning = |name, lang| authors::meaning(name, lang);
    let value = |f: &Field| {
        let mut value = field(f);
        value["meaning"] = json!({"zh": meaning(f.name, Lang::Zh), "en": meaning(f.name, Lang::En)});
        // These are told under "Rule" and "checks".
        match f.name {
            "rules" => value["type"] = json!({"list": "Rule"}),
            "check" => value["type"] = json!("check"),
            _ => {}
        }
        value
    };
    fields.iter().map(value).collect()
}

fn field(field: &Field) -> Value {
    json!({"name": field.name, "required": field.required, "type": shape(&field.shape)})
}

fn variant(variant: &Variant) -> Value {
    json!({"name": variant.name, "content": shape(&variant.shape)})
}

fn shape(of: &Shape) -> Value {
    match of {
        Shape::Flag => json!("boolean"),
        Shape::Whole => json!("integer"),
        Shape::Text => json!("string"),
        Shape::Nothing => Value::Null,
        Shape::Anything => json!("any"),
        Shape::List(item) => json!({"list": shape(item)}),
        Shape::Tuple(parts) => json!({"tuple": parts.iter().map(shape).collect::<Vec<_>>()}),
        Shape::Record(fields) => json!({"fields": fields.iter().map(field).collect::<Vec<_>>()}),
        Shape::Choice(words) => json!({"choice": words.iter().map(variant).collect::<Vec<_>>()}),
    }
}

fn form(form: &Arc<Form>) -> Value {
    let tables: Vec<&str> = form.tables.iter().map(|t| t.id.as_str()).collect();
    let cells: Vec<&str> = form.cells.iter().map(|c| &*c.path).collect();
    let identities: BTreeSet<&str> = form.identities.iter().map(|i| i.id.as_str()).collect();
    json!({"id": form.id, "from": form.from, "to": form.to, "tables": tables, "cells": cells, "identities": identities})
}
