//! `--format github`: workflow commands, which GitHub shows beside the lines of a pull request.

use gouji_model::Lang;
use gouji_rules::Severity;

use super::{Checked, Output, Run, Setup};

/// The format.
pub(super) fn new(setup: Setup) -> Box<dyn Output> {
    Box::new(Github { lang: setup.lang })
}

struct Github {
    lang: Lang,
}

impl Output for Github {
    fn report(&self, checked: &Checked<'_>, out: &mut Vec<u8>) {
        for finding in checked.findings {
            let start = checked.places.at(finding.span.start);
            let end = checked.places.at(finding.span.end);
            let mut place = format!(
                "file={},line={},endLine={}",
                property(checked.path),
                start.line,
                end.line
            );
            // GitHub rejects columns of a mark that runs over several lines.
            if start.line == end.line {
                place.push_str(&format!(",col={},endColumn={}", start.column, end.column));
            }
            let message = finding.message.get(self.lang);
            let fixes = finding.fixes.iter().map(|f| f.title.get(self.lang));
            let lines: Vec<&str> = std::iter::once(message).chain(fixes).collect();
            out.extend_from_slice(
                format!(
                    "::{} {place},title={}::{}\n",
                    command(finding.severity),
                    property(&finding.rule),
                    data(&lines.join("\n"))
                )
                .as_bytes(),
            );
        }
    }

    fn end(&self, run: &Run<'_>, out: &mut Vec<u8>) {
        for trouble in run.troubles {
            let line = format!(
                "::error file={}::{}\n",
                property(&trouble.path),
                data(trouble.message.get(self.lang))
            );
            out.extend_from_slice(line.as_bytes());
        }
    }
}

fn command(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info | Severity::Hint => "notice",
    }
}

/// Escapes a message.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// Escapes a property, where colon and comma separate.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_of_the_command_syntax_are_escaped() {
        assert_eq!(data("增长 5%\n下一行"), "增长 5%25%0A下一行");
        assert_eq!(property("C:\\a,b%.txt"), "C%3A\\a%2Cb%25.txt");
    }
}
