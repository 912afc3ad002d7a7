//! Heads of lines: the ordinals and the words of metadata that lines begin with.

use pest::Parser;

use super::grammar::{ReportGrammar, Rule};
use super::{Level, Line, LineKind};

/// A head ends within so many bytes; the grammar is not shown the rest of the line.
const LONGEST: usize = 32;

/// The beginnings of lines that may be heads, by the rules of the grammar that may find one.
pub(super) struct Heads([Group; 4]);

/// Beginnings that are shown to one rule together, since a call of the grammar costs far more than a head.
struct Group {
    rule: Rule,
    /// Each beginning with a line break.
    text: String,
    /// The lines that they are of, by index.
    lines: Vec<usize>,
}

impl Heads {
    pub(super) fn new() -> Self {
        Self(
            [Rule::tops, Rule::brackets, Rule::items, Rule::metas].map(|rule| Group {
                rule,
                text: String::new(),
                lines: Vec::new(),
            }),
        )
    }

    /// Adds a line without white space around it, by its index. Most lines begin like none with a head and are passed over.
    pub(super) fn add(&mut self, index: usize, line: &str) {
        let line =
            line.trim_start_matches(|c: char| matches!(c, '#' | '*' | '\u{feff}') || c.is_whitespace());
        let Some(rule) = rule(line) else { return };
        let most = line.len().min(LONGEST);
        // A character has up to four bytes, so one of these is where one ends.
        let begin = (0..4).find_map(|n| line.get(..most.checked_sub(n)?));
        if let Some(group) = self.0.iter_mut().find(|group| group.rule == rule) {
            group.lines.push(index);
            group.text.push_str(begin.unwrap_or_default());
            group.text.push('\n');
        }
    }

    /// Tells the lines what they are.
    pub(super) fn settle(&self, found: &mut [Line]) {
        for group in self.0.iter().filter(|group| !group.lines.is_empty()) {
            // The grammar accepts every text; should it ever not, no line has a head.
            let pairs = ReportGrammar::parse(group.rule, &group.text)
                .into_iter()
                .flatten();
            for (pair, index) in pairs.zip(&group.lines) {
                found[*index].kind = match pair.as_rule() {
                    Rule::top => LineKind::Ordinal(Level::Top),
                    Rule::sub => LineKind::Ordinal(Level::Sub),
                    Rule::item => LineKind::Ordinal(Level::Item),
                    Rule::meta => LineKind::Meta,
                    _ => LineKind::Text,
                };
            }
        }
    }
}

/// The rule that may find a head, by the first characters of a line.
fn rule(line: &str) -> Option<Rule> {
    let mut characters = line.chars();
    match characters.next()? {
        '0'..='9' | '０'..='９' => {
            let marked = characters.take(2).any(|c| matches!(c, '.' | '．' | '、'));
            marked.then_some(Rule::items)
        }
        '①'..='⑳' => Some(Rule::items),
        '(' | '（' => Some(Rule::brackets),
        '第' | '一' | '二' | '三' | '四' | '五' | '六' | '七' | '八' | '九' | '十' => {
            Some(Rule::tops)
        }
        '发' | '公' | '成' | '生' | '更' | '信' | '来' | '索' | '文' | '作' | '浏' | '点' => {
            Some(Rule::metas)
        }
        '字' | '【' | '上' | '下' | '打' | '分' | '当' | '您' | '网' => Some(Rule::metas),
        _ => None,
    }
}
