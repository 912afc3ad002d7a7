//! Requests in the text of a report to leave out a finding, and how far each reaches.
//!
//! A request is a comment, `<!-- gouji: ignore requests/balance 原因 -->`, or, where the text is to become a Word
//! document or a web page and comments would be lost, a remark in brackets: `【勾稽：忽略 requests/balance 原因】`.

use gouji_grammar::Span;
use gouji_model::TableFound;
use memchr::memmem;

use crate::pack::Named;

/// What is written between the rules and the reason, and may be left out.
const LEADS: &[char] = &['：', ':', '，', ',', '—', '-', ' ', '\t', '\u{3000}'];

/// What editors put in where a reason is to be written. Left as it is, it is none.
const BLANKS: &[&str] = &["原因", "理由", "reason", "……", "..."];

/// A request to leave out findings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Directive {
    /// The whole comment.
    pub span: Span,
    /// The rules, by id, group, pattern or number of the catalogue.
    pub rules: Vec<Named>,
    /// Why. Without a reason the request has no effect.
    pub reason: Option<String>,
    /// How far it reaches.
    pub reach: Reach,
}

/// How far a request reaches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// The whole report: `ignore-file`.
    File,
    /// A line or a table.
    Lines(Span),
    /// Nothing: nothing comes after it.
    Nothing,
}

impl Directive {
    /// Whether a finding whose mark is `span` lies within its reach.
    pub fn reaches(&self, span: Span) -> bool {
        match self.reach {
            Reach::File => true,
            Reach::Lines(lines) => lines.start <= span.start && span.start <= lines.end,
            Reach::Nothing => false,
        }
    }
}

/// Every request in a text, in order. `tables` are those that were read from it.
pub fn directives(text: &str, tables: &[TableFound]) -> Vec<Directive> {
    let mut found: Vec<Directive> = Vec::new();
    let mut remarks = remarks(text);
    // Comments and bracketed remarks are looked for one after the other; the text's order is what counts.
    remarks.sort_by_key(|(span, _)| span.start);
    for (span, body) in &remarks {
        let Some((whole, body)) = request(body) else {
            continue;
        };
        let (rules, reason) = parts(text, body);
        let reach = if whole {
            Reach::File
        } else {
            reach(text, *span, &remarks, tables)
        };
        found.push(Directive {
            span: *span,
            rules,
            reason,
            reach,
        });
    }
    found
}

/// Whether a place lies inside one of the requests. Figures of a reason are not figures of the report.
pub(super) fn is_inside(directives: &[Directive], span: Span) -> bool {
    directives
        .iter()
        .any(|d| d.span.start <= span.start && span.end <= d.span.end)
}

/// Comments that are addressed to gouji, without their name.
fn remarks(text: &str) -> Vec<(Span, &str)> {
    let mut found = Vec::new();
    for (open, close) in [("<!--", "-->"), ("【", "】")] {
        let mut at = 0;
        while let Some(start) = memmem::find(&text.as_bytes()[at..], open.as_bytes()).map(|i| at + i) {
            let inner = start + open.len();
            let Some(length) = text[inner..].find(close) else {
                break;
            };
            at = inner + length + close.len();
            let body = text[inner..inner + length].trim();
            let named = ["gouji", "勾稽"].iter().find_map(|name| body.strip_prefix(name));
            if let Some(body) = named.and_then(|b| b.trim_start().strip_prefix([':', '：'])) {
                found.push((Span::new(start, at), body.trim_start()));
            }
        }
    }
    found
}

/// Whether it is for the whole file, and what comes after the word. The longer words come first.
fn request(body: &str) -> Option<(bool, &str)> {
    const WORDS: &[(&str, bool)] = &[
        ("ignore-file", true),
        ("全文忽略", true),
        ("ignore", false),
        ("忽略", false),
    ];
    WORDS
        .iter()
        .find_map(|(word, whole)| Some((*whole, body.strip_prefix(word)?)))
}

/// The rules and the reason.
fn parts(text: &str, body: &str) -> (Vec<Named>, Option<String>) {
    let is_name = |c: char| c.is_ascii_alphanumeric() || "/-*".contains(c);
    let mut rules = Vec::new();
    let mut rest = body.trim_start();
    loop {
        let end = rest.find(|c| !is_name(c)).unwrap_or(rest.len());
        if end == 0 {
            break;
        }
        let start = gouji_model::data_file::offset_in(text, rest);
        rules.push(Named {
            name: rest[..end].to_owned(),
            span: Span::new(start, start + end),
        });
        rest = rest[end..].trim_start();
        match rest.strip_prefix([',', '，', '、']) {
            Some(next) => rest = next.trim_start(),
            None => break,
        }
    }
    let reason = rest.trim_start_matches(LEADS).trim();
    (rules, is_reason(reason).then(|| reason.to_owned()))
}

/// Whether somebody wrote a reason, and not only left the place for it.
pub(crate) fn is_reason(text: &str) -> bool {
    !text.trim().is_empty() && !BLANKS.contains(&text.trim())
}

/// Its own line; where it stands alone on that, the next line that says something; where a table begins there, all
/// of the table, since a comment between the rows of a table would cut it in two.
fn reach(text: &str, span: Span, remarks: &[(Span, &str)], tables: &[TableFound]) -> Reach {
    let mut line = line_at(text, span.start as usize);
    if !is_bare(text, line, remarks) {
        // A comment over several lines belongs to the line that it ends on, too.
        let last = line_at(text, span.end as usize);
        return Reach::Lines(Span::new(line.start as usize, last.end as usize));
    }
    line = line_at(text, span.end as usize);
    loop {
        let next = line.end as usize + 1;
        if next >= text.len() {
            return Reach::Nothing;
        }
        line = line_at(text, next);
        if !is_bare(text, line, remarks) {
            break;
        }
    }
    let begins = |t: &&TableFound| line.start <= t.span.start && t.span.start <= line.end;
    let end = tables.iter().filter(begins).map(|t| t.span.end).max();
    Reach::Lines(Span::new(
        line.start as usize,
        end.unwrap_or(0).max(line.end) as usize,
    ))
}

/// The line around an offset, without its line break.
fn line_at(text: &str, at: usize) -> Span {
    let at = at.min(text.len());
    let start = text[..at].rfind('\n').map_or(0, |i| i + 1);
    let end = text[at..].find('\n').map_or(text.len(), |i| at + i);
    Span::new(start, end)
}

/// Whether a line holds nothing but requests.
fn is_bare(text: &str, line: Span, remarks: &[(Span, &str)]) -> bool {
    let mut at = line.start;
    for (span, _) in remarks {
        if span.end <= at || span.start > line.end {
            continue;
        }
        if span.start > at
            && !Span::new(at as usize, span.start as usize)
                .of(text)
                .trim()
                .is_empty()
        {
            return false;
        }
        at = span.end;
    }
    at >= line.end
        || Span::new(at as usize, line.end as usize)
            .of(text)
            .trim()
            .is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one(text: &str) -> Directive {
        let mut all = directives(text, &[]);
        assert_eq!(all.len(), 1, "{text}");
        all.remove(0)
    }

    #[test]
    fn rules_and_reason_are_told_apart_in_both_writings() {
        for text in [
            "<!-- gouji: ignore requests/balance,T3-001 系统口径不同 -->",
            "<!--gouji:ignore requests/balance， T3-001：系统口径不同-->",
            "【勾稽：忽略 requests/balance、T3-001 系统口径不同】",
            "【勾稽:忽略requests/balance,T3-001，系统口径不同】",
        ] {
            let found = one(text);
            let names: Vec<&str> = found.rules.iter().map(|r| r.name.as_str()).collect();
            assert_eq!(names, ["requests/balance", "T3-001"], "{text}");
            assert_eq!(found.reason.as_deref(), Some("系统口径不同"), "{text}");
            assert_eq!(found.rules[0].span.of(text), "requests/balance");
        }
    }

    #[test]
    fn an_untouched_template_is_no_reason() {
        assert_eq!(one("<!-- gouji: ignore a/b 原因 -->").reason, None);
        assert_eq!(one("<!-- gouji: ignore a/b -->").reason, None);
        assert_eq!(one("<!-- gouji: ignore 原因不明 -->").rules, []);
    }

    #[test]
    fn a_comment_reaches_its_own_line_or_the_next_one_that_says_something() {
        let reach = |text: &str| match one(text).reach {
            Reach::Lines(span) => span.of(text).to_owned(),
            other => format!("{other:?}"),
        };
        assert_eq!(
            reach("甲\n乙 <!-- gouji: ignore a/b 因 -->\n丙\n"),
            "乙 <!-- gouji: ignore a/b 因 -->"
        );
        assert_eq!(reach("甲\n<!-- gouji: ignore a/b 因 -->\n\n丙\n丁\n"), "丙");
        assert_eq!(reach("甲\n<!-- gouji: ignore a/b 因 -->\n\n"), "Nothing");
        assert_eq!(reach("甲\n【勾稽：全文忽略 a/b 因】\n乙"), "File");
    }

    #[test]
    fn other_comments_and_other_brackets_are_left_alone() {
        for text in [
            "<!-- 忽略 -->",
            "【勾稽】",
            "【勾稽：忽略",
            "<!-- gouji: hello -->",
            "【注】",
        ] {
            assert_eq!(directives(text, &[]), [], "{text}");
        }
    }
}
