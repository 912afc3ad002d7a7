//! What may be written into rule files: the fields of packs and rules, what they are for, and the kinds of checks with
//! their parameters. Names and shapes come from the types that files are read into; only the explanations are written
//! here. `gouji rules schema` prints it, and editors complete from it.

use std::sync::OnceLock;

use gouji_model::{Lang, Text};
use ron::value::RawValue;

use super::shape::{Field, Shape, Variant, shape_of};
use crate::kinds;
use crate::pack::file::{ChangeFile, ExampleFile, PackFile, RuleFile, ToleranceFile};

/// What may be written into rule files.
#[derive(Clone, Debug)]
pub struct Schema {
    /// The fields of a pack.
    pub pack: Vec<Field>,
    /// The fields of a rule.
    pub rule: Vec<Field>,
    /// The kinds of checks.
    pub checks: Vec<Variant>,
}

/// The schema. It is found out once.
pub fn schema() -> &'static Schema {
    static SCHEMA: OnceLock<Schema> = OnceLock::new();
    SCHEMA.get_or_init(|| {
        let mut rule = record(shape_of::<RuleFile<'_, &RawValue>>());
        // These are read later than the rule around them, so that each can complain for itself.
        replace(&mut rule, "tolerance", shape_of::<ToleranceFile>());
        replace(&mut rule, "message", shape_of::<Text>());
        replace(&mut rule, "examples", shape_of::<Vec<ExampleFile>>());
        let check = kinds::shape();
        replace(&mut rule, "check", check.clone());
        let mut pack = record(shape_of::<PackFile<'_, RuleFile<'_, &RawValue>, ChangeFile<'_>>>());
        replace(
            &mut pack,
            "rules",
            Shape::List(Box::new(Shape::Record(rule.clone()))),
        );
        replace_wording(&mut pack);
        Schema {
            pack,
            rule,
            checks: match check {
                Shape::Choice(kinds) => kinds,
                _ => Vec::new(),
            },
        }
    })
}

fn record(shape: Shape) -> Vec<Field> {
    match shape {
        Shape::Record(fields) => fields,
        _ => Vec::new(),
    }
}

fn replace(fields: &mut [Field], name: &str, shape: Shape) {
    if let Some(field) = fields.iter_mut().find(|f| f.name == name) {
        field.shape = shape;
    }
}

/// The words of a change are kept raw too, for their place.
fn replace_wording(pack: &mut [Field]) {
    let change = pack.iter_mut().find(|f| f.name == "change").map(|f| &mut f.shape);
    let Some(Shape::List(changes)) = change else {
        return;
    };
    let Shape::Choice(changes) = changes.as_mut() else {
        return;
    };
    let wording = changes.iter_mut().find(|change| change.name == "Wording");
    if let Some(Shape::Tuple(parts)) = wording.map(|change| &mut change.shape)
        && let Some(words) = parts.last_mut()
    {
        *words = shape_of::<Text>();
    }
}

impl Schema {
    /// The kind of check called `name`.
    pub fn check(&self, name: &str) -> Option<&Variant> {
        self.checks.iter().find(|kind| kind.name == name)
    }
}

/// The fields of packs and rules, with what they are for.
const MEANINGS: &[(&str, &str, &str)] = &[
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
    ("catalogue", "规则目录中的编号", "its numbers in the catalogue"),
    ("basis", "依据的法规或文件", "the law or notice it rests on"),
    (
        "grounds",
        "依据是否可靠：Official、Practice、Inference",
        "Official, Practice or Inference",
    ),
    ("explain", "说明", "what it means and what to do"),
    ("since", "从哪个年度起", "first report year"),
    ("until", "到哪个年度止", "last report year"),
    ("organs", "适用于哪些机关", "the organs it is for"),
    (
        "missing",
        "空白如何处理：NotAssessable、Skip、Zero、Fail、AllBlankSkips",
        "what a blank operand means",
    ),
    ("tolerance", "允许相差多少", "how far two sides may lie apart"),
    ("target", "标在哪个单元格上", "the cell that carries the mark"),
    ("message", "提示的写法", "the wording of its findings"),
    (
        "examples",
        "例子：至少一个 Fails 和一个 Passes",
        "examples, at least one that fails and one that passes",
    ),
    (
        "year",
        "报告年度，与文件名相同",
        "the report year, which is the name of the file",
    ),
    ("form", "所用的格式", "the form that is used"),
    (
        "extends",
        "沿用哪些规则文件，一个名称或几个名称的列表",
        "the files whose rules are taken over, one name or a list",
    ),
    (
        "requires",
        "需要的 gouji 版本，如 0.1",
        "the version of gouji that is needed, such as 0.1",
    ),
    ("rules", "规则", "the rules"),
    (
        "change",
        "对沿用规则的更改：Severity、Off、Wording",
        "changes to rules that are taken over",
    ),
];

/// What a field of a pack or a rule is for.
pub fn meaning(field: &str, lang: Lang) -> Option<&'static str> {
    let (_, zh, en) = MEANINGS.iter().find(|(name, ..)| *name == field)?;
    Some(match lang {
        Lang::Zh => zh,
        Lang::En => en,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_field_is_explained_and_nothing_else_is() {
        let schema = schema();
        let fields = schema.rule.iter().chain(&schema.pack);
        let mut names: Vec<&str> = fields.map(|f| f.name).collect();
        let mut explained: Vec<&str> = MEANINGS.iter().map(|(name, ..)| *name).collect();
        names.sort_unstable();
        explained.sort_unstable();
        assert_eq!(names, explained);
    }

    #[test]
    fn every_kind_is_known_down_to_its_last_parameter() {
        let schema = schema();
        let kinds: Vec<&str> = schema.checks.iter().map(|kind| kind.name).collect();
        assert_eq!(kinds, crate::KINDS);
        let all = Shape::Record(schema.rule.iter().chain(&schema.pack).cloned().collect());
        let notation = all.notation();
        assert!(!anything(&all), "{notation}");
    }

    /// Whether some place is left open.
    fn anything(shape: &Shape) -> bool {
        match shape {
            Shape::Anything => true,
            Shape::List(item) => anything(item),
            Shape::Tuple(parts) => parts.iter().any(anything),
            Shape::Record(fields) => fields.iter().any(|f| anything(&f.shape)),
            Shape::Choice(words) => words.iter().any(|w| anything(&w.shape)),
            Shape::Flag | Shape::Whole | Shape::Text | Shape::Nothing => false,
        }
    }

    #[test]
    fn what_must_be_there_is_told_from_what_may() {
        let required = |fields: &[Field]| -> Vec<&'static str> {
            fields.iter().filter(|f| f.required).map(|f| f.name).collect()
        };
        assert_eq!(
            required(&schema().rule),
            ["id", "title", "severity", "check", "basis", "explain"]
        );
        assert!(required(&schema().pack).is_empty());
        let change = schema()
            .pack
            .iter()
            .find(|f| f.name == "change")
            .expect("a field");
        let change = change.shape.notation();
        assert!(
            change.contains("Off(\"…\", \"…\") | Wording(\"…\", (zh: \"…\", en: \"…\"))"),
            "{change}"
        );
        let cells = schema().check("Cells").expect("a kind").notation();
        assert!(
            cells.starts_with("Cells(of: [\"…\", …], except?: [\"…\", …], must: BeNumbers | BeCounts"),
            "{cells}"
        );
        assert_eq!(
            schema().check("Formula").expect("a kind").notation(),
            "Formula(\"…\")"
        );
    }
}
