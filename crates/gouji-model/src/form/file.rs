//! What a form file says, word for word. [`super::build`] turns it into a [`super::Form`].

use ron::value::RawValue;
use serde::Deserialize;

use crate::Text;

/// The outer level: every identity is kept raw, so that each can complain for itself.
#[derive(Deserialize)]
#[serde(rename = "Form", deny_unknown_fields)]
pub(super) struct FormFile<'a> {
    pub(super) id: String,
    pub(super) name: Text,
    pub(super) basis: String,
    pub(super) from: u16,
    pub(super) to: Option<u16>,
    #[serde(default)]
    pub(super) sections: Vec<SectionFile>,
    pub(super) tables: Vec<TableFile>,
    #[serde(borrow, default)]
    pub(super) identities: Vec<&'a RawValue>,
}

#[derive(Deserialize)]
#[serde(rename = "Section", deny_unknown_fields)]
pub(super) struct SectionFile {
    pub(super) title: String,
    #[serde(default)]
    pub(super) aliases: Vec<String>,
}

#[derive(Deserialize)]
#[serde(rename = "Table", deny_unknown_fields)]
pub(super) struct TableFile {
    pub(super) id: String,
    pub(super) name: Text,
    pub(super) section: Option<u8>,
    pub(super) parts: Vec<PartFile>,
}

#[derive(Deserialize)]
#[serde(rename = "Part", deny_unknown_fields)]
pub(super) struct PartFile {
    pub(super) caption: Option<String>,
    /// A note printed in the corner of the table.
    pub(super) note: Option<String>,
    #[serde(default)]
    pub(super) across: bool,
    #[serde(default)]
    pub(super) headers: Vec<String>,
    pub(super) columns: Vec<ColumnFile>,
    pub(super) rows: Vec<RowFile>,
}

#[derive(Deserialize)]
#[serde(rename = "Column", deny_unknown_fields)]
pub(super) struct ColumnFile {
    pub(super) id: String,
    pub(super) label: String,
    pub(super) short: Option<String>,
    #[serde(default)]
    pub(super) aliases: Vec<String>,
    #[serde(default)]
    pub(super) content: ContentFile,
    pub(super) unit: Option<String>,
}

#[derive(Clone, Copy, Default, Deserialize)]
#[serde(rename = "Content")]
pub(super) enum ContentFile {
    #[default]
    Count,
    Change,
    Amount,
}

#[derive(Deserialize)]
pub(super) enum RowFile {
    #[serde(rename = "Row")]
    Row(RowLine),
    #[serde(rename = "Group")]
    Group(GroupLine),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RowLine {
    pub(super) id: String,
    pub(super) label: String,
    pub(super) short: Option<String>,
    #[serde(default)]
    pub(super) aliases: Vec<String>,
    pub(super) unit: Option<String>,
    pub(super) content: Option<ContentFile>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct GroupLine {
    pub(super) id: String,
    pub(super) label: String,
    pub(super) short: Option<String>,
    #[serde(default)]
    pub(super) aliases: Vec<String>,
    /// Some reports fill this group in as one single row.
    #[serde(default)]
    pub(super) standalone: bool,
    /// The group's own line carries a figure (a total, a count) beside those of its rows.
    #[serde(default)]
    pub(super) counted: bool,
    pub(super) unit: Option<String>,
    pub(super) content: Option<ContentFile>,
    pub(super) rows: Vec<RowFile>,
}

/// One identity of the form, a formula that holds in every column or row.
#[derive(Deserialize)]
#[serde(rename = "Identity", deny_unknown_fields)]
pub(super) struct IdentityFile<'a> {
    pub(super) id: String,
    #[serde(borrow)]
    pub(super) formula: &'a RawValue,
}
