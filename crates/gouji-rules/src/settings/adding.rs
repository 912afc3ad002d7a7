//! Writing an exception into a `gouji.ron` that somebody else has written, without touching anything else in it.

use gouji_grammar::Span;
use gouji_model::data_file;
use ron::value::RawValue;
use serde::Deserialize;

use super::{File, Settings};
use crate::Edit;

/// The part of the file that matters here. Whatever else is wrong with it does not.
#[derive(Deserialize)]
#[serde(rename = "Gouji")]
struct Shape<'a> {
    #[serde(borrow)]
    ignore: Option<&'a RawValue>,
}

impl Settings {
    /// The edit that adds an exception: one rule, in one report, at one cell where one is given. `reason` is what stands
    /// where the reason is to be written. There is none where the file cannot be read.
    pub fn adding(&self, rule: &str, cell: Option<&str>, file: &str, reason: &str) -> Option<Edit> {
        let text = self.source.text();
        data_file::read::<File<'_>>("", text).ok()?;
        let cells = match cell {
            Some(cell) => format!("cells: [{}], ", quoted(cell)?),
            None => String::new(),
        };
        let (rule, file, reason) = (quoted(rule)?, quoted(file)?, quoted(reason)?);
        let entry = format!("(rule: {rule}, {cells}files: [{file}], reason: {reason})");
        let edit = edit(text, &entry)?;
        let at = edit.span.start as usize;
        let after = [text.get(..at)?, &edit.text, text.get(at..)?].concat();
        // However the file is written, it must stay one that can be read.
        data_file::read::<File<'_>>("", &after).ok().map(|_| edit)
    }
}

fn edit(text: &str, entry: &str) -> Option<Edit> {
    let at = |at: usize, text: String| Edit {
        span: Span::new(at, at),
        text,
    };
    let Some(list) = data_file::read::<Shape<'_>>("", text).ok()?.ignore else {
        let inside = opening(text)? + 1;
        let rest = text.get(inside..)?;
        let gap = if rest.starts_with(['\n', '\r']) {
            ""
        } else {
            "\n    "
        };
        let gap = if rest.trim_start().starts_with(')') {
            "\n"
        } else {
            gap
        };
        return Some(at(
            inside,
            format!("\n    ignore: [\n        {entry},\n    ],{gap}"),
        ));
    };
    let entries: Vec<&RawValue> = data_file::read_raw("", text, list).ok()?;
    let span = |raw| data_file::raw_span(text, raw);
    let Some(last) = entries.last().copied().map(span) else {
        return Some(at(
            span(list).start as usize + 1,
            format!("\n        {entry},\n    "),
        ));
    };
    let line = text
        .get(..last.start as usize)?
        .rfind('\n')
        .map_or(0, |end| end + 1);
    let before = text.get(line..last.start as usize)?;
    let gap = if line > 0 && before.trim().is_empty() {
        format!("\n{before}")
    } else {
        " ".to_owned()
    };
    Some(at(last.end as usize, format!(",{gap}{entry}")))
}

/// The bracket that the file's one value begins with, behind whatever may stand before it.
fn opening(text: &str) -> Option<usize> {
    let mut rest = text.trim_start_matches('\u{feff}').trim_start();
    loop {
        let end = match rest.get(..2)? {
            "//" | "#!" => rest.find('\n')? + 1,
            "/*" => rest.find("*/")? + 2,
            _ => return Some(data_file::offset_in(text, rest) + rest.find('(')?),
        };
        rest = rest.get(end..)?.trim_start();
    }
}

/// A text as RON writes it.
fn quoted(text: &str) -> Option<String> {
    ron::to_string(text).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn after(text: &str) -> String {
        let settings = Settings::read("gouji.ron", text);
        let edit = settings
            .adding("a/b", Some("t.r.c"), "旧/\"甲\".md", "旧口径")
            .unwrap();
        let at = edit.span.start as usize;
        format!("{}{}{}", &text[..at], edit.text, &text[at..])
    }

    #[test]
    fn an_exception_is_added_however_the_file_is_written() {
        for text in [
            "()",
            "Gouji(year: 2023)",
            "// 说明（见 (a)）\n/* ( */ (\n    rules: \"规则\",\n)\n// 完)",
            "(ignore: [])",
            "(\n    ignore: [\n        (rule: \"x/y\", reason: \"一\"),\n    ],\n    year: 2023,\n)",
            "(ignore: [(rule: \"x/y\", reason: \"一\")])",
            "\u{feff}(severity: {\"x/y\": Hint})",
        ] {
            let (before, after) = (
                Settings::read("gouji.ron", text),
                Settings::read("gouji.ron", &after(text)),
            );
            assert_eq!(after.problems, [], "{text}");
            assert_eq!(after.ignore.len(), before.ignore.len() + 1, "{text}");
            let added = after.ignore.last().unwrap();
            assert_eq!(
                (added.rule.name.as_str(), added.reason.as_str()),
                ("a/b", "旧口径")
            );
            assert!(added.cells[0].fits("t.r.c") && added.files[0].fits("旧/\"甲\".md"));
            assert_eq!(
                (before.year, before.severity.len()),
                (after.year, after.severity.len())
            );
            assert_eq!(before.rules.map(|r| r.name), after.rules.map(|r| r.name));
        }
    }

    #[test]
    fn entries_that_stand_below_one_another_stay_so() {
        let text = "(\n    ignore: [\n        (rule: \"x/y\", reason: \"一\"),\n    ],\n)";
        let lines: Vec<String> = after(text).lines().map(str::to_owned).collect();
        assert!(lines[3].starts_with("        (rule: \"a/b\", cells: [\"t.r.c\"], files:"));
        assert_eq!(lines[4], "    ],");
    }

    #[test]
    fn a_file_that_cannot_be_read_is_not_edited() {
        for text in ["", "(", "(ignore: 5)", "(yaer: 2023)"] {
            let settings = Settings::read("gouji.ron", text);
            assert_eq!(settings.adding("a/b", None, "x.md", "因"), None, "{text}");
        }
    }
}
