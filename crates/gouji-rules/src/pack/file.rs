//! What a pack file says, word for word. [`super::read`] turns it into a [`super::Pack`].

use std::fmt;

use gouji_model::Text;
use ron::value::RawValue;
use serde::Deserialize;
use serde::de::{Deserializer, IgnoredAny, SeqAccess, Visitor};

use crate::Severity;
use crate::formula::Missing;

/// The outer level. A file without faults is read in one go; otherwise rules and changes are kept raw, so that each
/// can complain for itself.
#[derive(Deserialize)]
#[serde(rename = "Pack", deny_unknown_fields)]
#[serde(bound(deserialize = "R: Deserialize<'de>, C: Deserialize<'de>"))]
pub(super) struct PackFile<'a, R, C> {
    /// The report year; files that several years share have none.
    pub(super) year: Option<u16>,
    /// The form that reports of this year use; inherited where it is not given.
    #[serde(borrow)]
    pub(super) form: Option<&'a RawValue>,
    /// The files whose rules this one takes over.
    #[serde(borrow, default)]
    pub(super) extends: Names<'a>,
    /// The version of gouji that the file was written for.
    #[serde(borrow)]
    pub(super) requires: Option<&'a RawValue>,
    #[serde(default = "Vec::new")]
    pub(super) rules: Vec<R>,
    #[serde(default = "Vec::new")]
    pub(super) change: Vec<C>,
}

/// Of a rule nothing but its examples.
#[derive(Deserialize)]
#[serde(rename = "Rule")]
pub(super) struct ExamplesFile<'a> {
    #[serde(borrow)]
    pub(super) examples: Option<&'a RawValue>,
}

/// One name or a list of names.
#[derive(Default)]
pub(super) struct Names<'a>(pub(super) Vec<&'a RawValue>);

impl<'de: 'a, 'a> Deserialize<'de> for Names<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let raw = <&RawValue>::deserialize(deserializer)?;
        if raw.get_ron().trim_start().starts_with('[') {
            let mut inner = ron::Deserializer::from_str(raw.get_ron()).map_err(serde::de::Error::custom)?;
            return inner
                .deserialize_seq(ListOfNames)
                .map(Self)
                .map_err(serde::de::Error::custom);
        }
        Ok(Self(vec![raw]))
    }
}

struct ListOfNames;

impl<'de> Visitor<'de> for ListOfNames {
    type Value = Vec<&'de RawValue>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a name or a list of names")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Self::Value, A::Error> {
        let mut names = Vec::new();
        while let Some(name) = items.next_element()? {
            names.push(name);
        }
        Ok(names)
    }
}

/// One rule. What its check says is read when the rule is compiled, its examples when they are run.
#[derive(Deserialize)]
#[serde(rename = "Rule", deny_unknown_fields)]
pub(super) struct RuleFile<'a> {
    #[serde(borrow)]
    pub(super) id: &'a RawValue,
    pub(super) title: Text,
    pub(super) severity: Severity,
    #[serde(borrow)]
    pub(super) check: &'a RawValue,
    #[serde(default)]
    pub(super) catalogue: Vec<String>,
    pub(super) basis: String,
    #[serde(default)]
    pub(super) grounds: super::Grounds,
    pub(super) explain: Text,
    pub(super) since: Option<u16>,
    pub(super) until: Option<u16>,
    pub(super) organs: Option<OrgansFile>,
    pub(super) missing: Option<Missing>,
    #[serde(borrow)]
    pub(super) tolerance: Option<&'a RawValue>,
    #[serde(borrow)]
    pub(super) target: Option<&'a RawValue>,
    #[serde(borrow)]
    pub(super) message: Option<&'a RawValue>,
    /// Most of the file's bytes, and nobody but the tests of rules reads them.
    pub(super) examples: Option<IgnoredAny>,
}

/// The organs that a rule is for, by patterns such as `*人民政府`.
#[derive(Deserialize)]
#[serde(rename = "Organs", deny_unknown_fields)]
pub(super) struct OrgansFile {
    pub(super) only: Vec<String>,
    #[serde(default)]
    pub(super) except: Vec<String>,
}

/// How far two sides may lie apart.
#[derive(Deserialize)]
pub(super) enum ToleranceFile {
    Exact,
    AsPrinted,
    Within(String),
}

/// A change to a rule that was taken over from another file.
#[derive(Deserialize)]
pub(super) enum ChangeFile<'a> {
    Severity(#[serde(borrow)] &'a RawValue, Severity),
    Off(#[serde(borrow)] &'a RawValue, String),
    Wording(#[serde(borrow)] &'a RawValue, #[serde(borrow)] &'a RawValue),
}

/// One example of a rule.
#[derive(Deserialize)]
pub(super) enum ExampleFile {
    Fails(String),
    Passes(String),
    FailsAfter {
        previous: String,
        report: String,
    },
    PassesAfter {
        previous: String,
        report: String,
    },
    FailsBeside {
        others: Vec<String>,
        #[serde(default)]
        missing: Vec<String>,
        report: String,
    },
    PassesBeside {
        others: Vec<String>,
        #[serde(default)]
        missing: Vec<String>,
        report: String,
    },
}
