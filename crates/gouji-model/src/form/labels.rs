//! Labels and how they are compared: after folding width, spaces, line breaks, brackets, quotes and punctuation.

use std::sync::OnceLock;

use gouji_grammar::Span;
use memchr::memmem;

/// What is printed before a row or above a column, with everything else that is accepted there.
#[derive(Clone, Debug, Default)]
pub struct Label {
    /// The official wording, ordinal included.
    pub text: String,
    /// A short name for messages.
    pub short: Option<String>,
    /// Other wordings that are accepted.
    pub aliases: Vec<String>,
    /// Its names, folded when somebody asks.
    pub(super) folded: OnceLock<Folded>,
}

/// The names of a label, folded for comparison.
#[derive(Clone, Debug, Default)]
pub(crate) struct Folded {
    /// Every accepted wording, the official one first.
    pub(crate) wordings: Vec<String>,
    /// The same without their ordinals, and the short name.
    bare: Vec<String>,
}

impl Label {
    /// A label without aliases.
    pub fn plain(text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            ..Self::default()
        }
    }

    /// The name for messages: the short one, or the official wording without its ordinal.
    pub fn name(&self) -> &str {
        self.short
            .as_deref()
            .unwrap_or_else(|| split_ordinal(&self.text).1)
    }

    /// Whether `folded` is among its wordings and its short name, with or without the ordinal.
    pub(super) fn is_called(&self, folded: &str) -> bool {
        let Folded { wordings, bare } = self.folded();
        !folded.is_empty() && wordings.iter().chain(bare).any(|name| name == folded)
    }

    /// Its names, folded for comparison.
    pub(crate) fn folded(&self) -> &Folded {
        self.folded.get_or_init(|| {
            let short = self.short.as_deref();
            let names = self.wordings().chain(short).map(|w| split_ordinal(w).1);
            Folded {
                wordings: self.wordings().map(fold).collect(),
                bare: names.chain(short).map(fold).collect(),
            }
        })
    }

    /// Every accepted wording, the official one first.
    pub fn wordings(&self) -> impl Iterator<Item = &str> {
        std::iter::once(self.text.as_str()).chain(self.aliases.iter().map(String::as_str))
    }
}

/// Folds `text` for comparison: only letters, digits and ideographs remain, in half width and lower case.
pub fn fold(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    fold_into(text, &mut out);
    out
}

/// Appends the folded form of `text` to `out`.
pub(crate) fn fold_into(text: &str, out: &mut String) {
    let bytes = text.as_bytes();
    // What stays as it is, is copied in runs.
    let mut kept = 0;
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        let width = kept_width(byte, bytes.get(at + 1).copied());
        if width > 0 {
            at += width;
            continue;
        }
        out.push_str(&text[kept..at]);
        let Some(c) = text[at..].chars().next() else { break };
        at += c.len_utf8();
        kept = at;
        fold_char(c, out);
    }
    out.push_str(&text[kept..]);
}

/// The bytes of a character that folding keeps, as far as its first two bytes tell; 0 for any other.
fn kept_width(first: u8, second: Option<u8>) -> usize {
    match (first, second) {
        (b'a'..=b'z' | b'0'..=b'9', _) => 1,
        // U+4E00 to U+4FFF, and U+5000 to U+9FFF.
        (0xe4, Some(0xb8..)) | (0xe5..=0xe9, _) => 3,
        _ => 0,
    }
}

fn fold_char(c: char, out: &mut String) {
    match c {
        'A'..='Z' => out.push(c.to_ascii_lowercase()),
        '\u{ff01}'..='\u{ff5e}' => {
            let half = char::from_u32(c as u32 - 0xfee0).unwrap_or(c);
            if half.is_ascii_alphanumeric() {
                out.push(half.to_ascii_lowercase());
            }
        }
        // Western and Chinese punctuation, which a look into the tables of Unicode would only confirm.
        '\u{0}'..='\u{7f}' | '\u{2000}'..='\u{206f}' | '\u{3000}'..='\u{3004}' | '\u{3008}'..='\u{3020}' => {}
        c if c.is_alphanumeric() => out.push(c),
        _ => {}
    }
}

/// Where a text has a folded word, whatever blanks and marks stand inside it there. An empty word stands nowhere.
///
/// Nothing is folded but what begins like the word.
pub fn find_folded(text: &str, word: &str) -> Option<Span> {
    let first = word.chars().next()?;
    let begins = |at: usize| Some(Span::new(at, at + folded_prefix(&text[at..], word)?));
    let letter = first.encode_utf8(&mut [0; 4]).len();
    if kept_width(word.as_bytes()[0], word.as_bytes().get(1).copied()) < 3 {
        // Letters and digits have other forms that fold to them.
        return text.char_indices().find_map(|(at, _)| begins(at));
    }
    memmem::find_iter(text.as_bytes(), &word.as_bytes()[..letter]).find_map(begins)
}

/// How long the beginning of `text` is that folds to `word`. It ends with its last letter.
fn folded_prefix(text: &str, word: &str) -> Option<usize> {
    let mut rest = word;
    let mut folded = String::new();
    for (at, c) in text.char_indices() {
        folded.clear();
        fold_into(c.encode_utf8(&mut [0; 4]), &mut folded);
        // What stands for nothing may stand inside a word, but begins none.
        if at == 0 && folded.is_empty() {
            return None;
        }
        rest = rest.strip_prefix(folded.as_str())?;
        if rest.is_empty() {
            return Some(at + c.len_utf8());
        }
    }
    None
}

/// Folds `text` and tells where each byte of the result came from, as byte offsets into `text`.
pub(crate) fn fold_mapped(text: &str) -> (String, Vec<u32>) {
    let mut folded = String::with_capacity(text.len());
    let mut places = Vec::with_capacity(text.len());
    for (at, c) in text.char_indices() {
        fold_into(c.encode_utf8(&mut [0; 4]), &mut folded);
        places.resize(folded.len(), u32::try_from(at).unwrap_or(u32::MAX));
    }
    (folded, places)
}

/// Cuts the ordinal off a label: `（七）总计` gives `（七）` and `总计`, `1.属于国家秘密` gives `1.` and the rest.
pub fn split_ordinal(label: &str) -> (&str, &str) {
    let label = label.trim();
    let end = bracketed(label).or_else(|| plain(label)).unwrap_or(0);
    let (ordinal, rest) = label.split_at(end);
    (ordinal, rest.trim_start())
}

fn is_numeral(c: char) -> bool {
    c.is_ascii_digit() || ('０'..='９').contains(&c) || "一二三四五六七八九十".contains(c)
}

/// `(七)`, `（七）`, `（ 1 ）`.
fn bracketed(label: &str) -> Option<usize> {
    let inner = label.strip_prefix(['(', '（'])?;
    let close = inner.find([')', '）'])?;
    let digits = inner[..close].trim();
    let fits = !digits.is_empty() && digits.chars().count() <= 3 && digits.chars().all(is_numeral);
    fits.then(|| label.len() - inner.len() + close + inner[close..].chars().next().map_or(0, char::len_utf8))
}

/// `一、`, `1.`, `1．`, `1、`.
fn plain(label: &str) -> Option<usize> {
    let end = label.find(|c| !is_numeral(c))?;
    let mark = label[end..].chars().next()?;
    let follows = label[end + mark.len_utf8()..].chars().next();
    let decimal = mark == '.' && follows.is_some_and(|c| c.is_ascii_digit());
    let fits = end > 0 && label[..end].chars().count() <= 3 && "、.．,，".contains(mark) && !decimal;
    fits.then(|| end + mark.len_utf8())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn brackets_spaces_and_width_do_not_distinguish_labels() {
        for label in [
            "(七)总计",
            "（七）总计",
            "七、总计",
            " （七） 总 计 ",
            "七、总\n计",
        ] {
            assert_eq!(fold(label), "七总计", "{label}");
        }
        assert_eq!(fold("3.危及“三安全一稳定”"), fold("３．危及\"三安全一稳定\""));
    }

    #[test]
    fn folding_by_bytes_is_folding_by_characters() {
        let plain = |text: &str| {
            let mut out = String::new();
            for c in text.chars() {
                match c {
                    '\u{4e00}'..='\u{9fff}' | 'a'..='z' | '0'..='9' => out.push(c),
                    c => fold_char(c, &mut out),
                }
            }
            out
        };
        let every = (0..=0x2_ffff).filter_map(char::from_u32);
        let text: String = every.flat_map(|c| ['总', c]).collect();
        assert_eq!(fold(&text), plain(&text));
        assert_eq!(fold("𠮷野ABCｄ４（计）"), "𠮷野abcd4计");
    }

    #[test]
    fn what_is_dropped_without_a_look_is_neither_letter_nor_digit() {
        let wide = [
            '\u{2000}'..='\u{206f}',
            '\u{3000}'..='\u{3004}',
            '\u{3008}'..='\u{3020}',
        ];
        assert!(!wide.into_iter().flatten().any(char::is_alphanumeric));
    }

    #[test]
    fn a_folded_word_is_found_where_the_folded_text_has_it() {
        for (text, word, found) in [
            ("报告的 收费 及减免 情况", "收费及减免", Some("收费 及减免")),
            ("收收（费）", "收费", Some("收（费")),
            ("见 ＷＷＷ．gov.cn 网", "wwwgov", Some("ＷＷＷ．gov")),
            ("收入和费用", "收费", None),
            ("𠮷、收", "收费", None),
            ("收费", "", None),
        ] {
            let span = find_folded(text, word);
            assert_eq!(span.map(|span| span.of(text)), found, "{text}");
            assert_eq!(span.is_some(), !word.is_empty() && fold(text).contains(word));
        }
    }

    #[test]
    fn an_ordinal_is_cut_off_but_a_number_is_not() {
        assert_eq!(split_ordinal("（七）总计"), ("（七）", "总计"));
        assert_eq!(split_ordinal("1. 属于国家秘密"), ("1.", "属于国家秘密"));
        assert_eq!(
            split_ordinal("四、结转下年度继续办理"),
            ("四、", "结转下年度继续办理")
        );
        assert_eq!(split_ordinal("2.0版"), ("", "2.0版"));
        assert_eq!(split_ordinal("三安全一稳定"), ("", "三安全一稳定"));
    }
}
