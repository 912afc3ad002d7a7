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
pub(crate) struct PackFile<'a, R, C> {
    /// The report year; files that several years share have none.
    pub(crate) year: Option<u16>,
    /// The form that reports of this year use; inherited where it is not given.
    #[serde(borrow)]
    pub(crate) form: Option<&'a RawValue>,
    /// The files whose rules this one takes over.
    #[serde(borrow, default)]
    pub(crate) extends: Names<'a>,
    /// The version of gouji that the file was written for.
    #[serde(borrow)]
    pub(crate) requires: Option<&'a RawValue>,
    #[serde(default = "Vec::new")]
    pub(crate) rules: Vec<R>,
    #[serde(default = "Vec::new")]
    pub(crate) change: Vec<C>,
}

/// Of a rule nothing but its examples.
#[derive(Deserialize)]
#[serde(rename = "Rule")]
pub(crate) struct ExamplesFile<'a> {
    #[serde(borrow)]
    pub(crate) examples: Option<&'a RawValue>,
}

/// One name or a list of names.
#[derive(Default)]
pub(crate) struct Names<'a>(pub(crate) Vec<&'a RawValue>);

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

/// Of a rule nothing but where it and its check stand.
#[derive(Deserialize)]
#[serde(rename = "Rule")]
pub(crate) struct PlacesFile<'a> {
    #[serde(borrow)]
    pub(crate) id: &'a RawValue,
    #[serde(borrow)]
    pub(crate) check: &'a RawValue,
}

/// One rule. A check that cannot be read is kept raw, so that it costs nothing but itself; examples are read when they
/// are run.
#[derive(Deserialize)]
#[serde(rename = "Rule", deny_unknown_fields)]
#[serde(bound(deserialize = "C: Deserialize<'de>"))]
pub(crate) struct RuleFile<'a, C> {
    #[serde(borrow)]
    pub(crate) id: &'a RawValue,
    pub(crate) title: Text,
    pub(crate) severity: Severity,
    pub(crate) check: C,
    #[serde(default)]
    pub(crate) catalogue: Vec<String>,
    pub(crate) basis: String,
    #[serde(default)]
    pub(crate) grounds: super::Grounds,
    pub(crate) explain: Text,
    pub(crate) since: Option<u16>,
    pub(crate) until: Option<u16>,
    pub(crate) organs: Option<OrgansFile>,
    pub(crate) missing: Option<Missing>,
    #[serde(borrow)]
    pub(crate) tolerance: Option<&'a RawValue>,
    #[serde(borrow)]
    pub(crate) target: Option<&'a RawValue>,
    #[serde(borrow)]
    pub(crate) message: Option<&'a RawValue>,
    /// Most of the file's bytes, and nobody but the tests of rules reads them.
    pub(crate) examples: Option<IgnoredAny>,
}

/// The organs that a rule is for, by patterns such as `*人民政府`.
#[derive(Deserialize)]
#[serde(rename = "Organs", deny_unknown_fields)]
pub(crate) struct OrgansFile {
    pub(crate) only: Vec<String>,
    #[serde(default)]
    pub(crate) except: Vec<String>,
}

/// How far two sides may lie apart.
#[derive(Deserialize)]
pub(crate) enum ToleranceFile {
    Exact,
    AsPrinted,
    Within(String),
}

/// A change to a rule that was taken over from another file.
#[derive(Deserialize)]
pub(crate) enum ChangeFile<'a> {
    Severity(#[serde(borrow)] &'a RawValue, Severity),
    Off(#[serde(borrow)] &'a RawValue, String),
    Wording(#[serde(borrow)] &'a RawValue, #[serde(borrow)] &'a RawValue),
}

/// One example of a rule.
#[derive(Deserialize)]
pub(crate) enum ExampleFile {
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
