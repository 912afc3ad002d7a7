//! What stands before a figure: the grammar reads forwards and cannot see it.

use super::Approximation;

/// No look behind goes further than this many bytes, so that the whole scan stays linear.
const REACH: usize = 96;

/// The text before a figure, back to the figure before it.
#[derive(Clone, Copy)]
pub(super) struct Before<'t> {
    text: &'t str,
    /// Whether `text` begins where the document does.
    whole: bool,
}

impl<'t> Before<'t> {
    /// The text between `floor`, the end of the figure before, and `at`.
    pub(super) fn new(text: &'t str, floor: usize, at: usize) -> Self {
        let mut start = floor.max(at.saturating_sub(REACH));
        while !text.is_char_boundary(start) {
            start += 1;
        }
        Self {
            text: &text[start..at],
            whole: start == 0,
        }
    }

    /// The same, some bytes shorter.
    fn shorter(self, bytes: usize) -> Self {
        Self {
            text: &self.text[..self.text.len() - bytes],
            ..self
        }
    }

    fn trimmed(self) -> Self {
        Self {
            text: self.text.trim_end_matches([' ', '\u{a0}', '\u{3000}']),
            ..self
        }
    }

    fn last(self) -> Option<char> {
        self.text.chars().next_back()
    }

    /// How many bytes before the figure an opening bracket or 第 begins, if one stands there.
    pub(super) fn mark(self) -> Option<usize> {
        let trimmed = self.trimmed();
        let mark = trimmed.last()?;
        let begin = trimmed.text.len() - mark.len_utf8();
        match mark {
            '第' | '〔' | '[' | '［' | '【' => Some(self.text.len() - begin),
            '(' | '（' => {
                let clause = trimmed.text[..begin].ends_with('第');
                Some(self.text.len() - begin + if clause { '第'.len_utf8() } else { 0 })
            }
            _ => None,
        }
    }

    /// How many bytes the sign before the figure has, if it is a sign and no dash between two things.
    pub(super) fn sign(self) -> Option<usize> {
        let sign = self.last()?;
        let minus = matches!(sign, '-' | '－' | '﹣' | '−');
        if !minus && !matches!(sign, '+' | '＋') {
            return None;
        }
        let begin = self.text.len() - sign.len_utf8();
        let is_sign = match self.text[..begin].chars().next_back() {
            // Right behind another figure it is a dash, as in 15-20件.
            None => self.whole,
            Some(c) if c.is_ascii_alphanumeric() || matches!(c, '-' | '+' | '－' | '＋' | '—') => false,
            Some(c) if c.is_alphanumeric() && minus => "为是到至了长率降增减差达".contains(c),
            Some(_) => true,
        };
        is_sign.then_some(sign.len_utf8())
    }

    /// Whether the figure begins a line, a cell or a sentence.
    pub(super) fn is_beginning(self) -> bool {
        let text = self
            .text
            .trim_end_matches([' ', '\u{a0}', '\u{3000}', '\t', '#', '*', '>', '\u{feff}']);
        match text.chars().next_back() {
            None => self.whole,
            Some(c) => matches!(
                c,
                '\n' | '\r' | '|' | '。' | '；' | ';' | '：' | ':' | '！' | '？'
            ),
        }
    }

    /// How many bytes before the figure a run of Latin letters, digits and the marks of links begins, if
    /// there is a letter in it.
    pub(super) fn word(self) -> Option<usize> {
        let bytes = self.text.as_bytes();
        let run = bytes
            .iter()
            .rev()
            .take_while(|b| b.is_ascii_alphanumeric() || b"_-./:@?=&%#~+".contains(b))
            .count();
        let run = &bytes[bytes.len() - run..];
        let first = run.iter().position(u8::is_ascii_alphabetic)?;
        Some(run.len() - first)
    }

    /// Whether the words before announce a number that counts nothing.
    pub(super) fn announces_code(self) -> bool {
        let text = self
            .trimmed()
            .text
            .trim_end_matches([':', '：', '为', '是'])
            .trim_end();
        [
            "电话",
            "热线",
            "传真",
            "手机",
            "邮编",
            "邮政编码",
            "号码",
            "QQ",
            "账号",
            "代码",
            "号",
        ]
        .iter()
        .any(|word| text.ends_with(word))
    }

    /// Whether Chinese numerals after this text belong to a longer word.
    pub(super) fn spoils_numerals(self, numerals: &str) -> bool {
        let Some(last) = self.last() else { return false };
        "第数几".contains(last)
            || (numerals == "一" && "统唯同每另某这那哪逐进专之其上下前后任单跑划万不同归非".contains(last))
    }

    /// Whether the figure is the first thing inside quotation marks, where numerals make slogans.
    pub(super) fn is_quoted(self) -> bool {
        matches!(
            self.last(),
            Some('“' | '‘' | '「' | '『' | '《' | '〈' | '"' | '\'')
        )
    }

    /// Whether the numerals after this text count sessions of a congress, as in 人大一次会议.
    pub(super) fn names_congress(self) -> bool {
        matches!(self.last(), Some('大' | '届'))
    }

    /// What the word before the figure says about its exactness. 上 speaks only before bare 百, 千, 万.
    pub(super) fn approximation(self, bare: bool) -> Approximation {
        let words = self.trimmed();
        // Few figures have such a word before them, so its last character is asked first.
        if !matches!(
            words.last(),
            Some('过' | '于' | '少' | '破' | '多' | '足' | '到' | '逾' | '超' | '近' | '约' | '上')
        ) {
            return Approximation::None;
        }
        for (word, meaning) in WORDS {
            if words.text.ends_with(word) {
                let before = words.shorter(word.len()).last();
                let longer = match *word {
                    "约" => before.is_some_and(|c| "预节合公签契违条特履守制集简".contains(c)),
                    "近" => before.is_some_and(|c| "最附邻靠临贴".contains(c)),
                    "超" => before.is_some_and(|c| "赶高".contains(c)),
                    _ => false,
                };
                return if longer { Approximation::None } else { *meaning };
            }
        }
        if bare && words.text.ends_with('上') && !words.text.ends_with("以上") {
            Approximation::About
        } else {
            Approximation::None
        }
    }
}

/// Words before a figure, the longer before those they end with.
const WORDS: &[(&str, Approximation)] = &[
    ("不超过", Approximation::Less),
    ("不少于", Approximation::More),
    ("不低于", Approximation::More),
    ("不多于", Approximation::Less),
    ("不高于", Approximation::Less),
    ("超过", Approximation::More),
    ("多于", Approximation::More),
    ("高于", Approximation::More),
    ("大于", Approximation::More),
    ("至少", Approximation::More),
    ("突破", Approximation::More),
    ("少于", Approximation::Less),
    ("低于", Approximation::Less),
    ("小于", Approximation::Less),
    ("至多", Approximation::Less),
    ("不足", Approximation::Less),
    ("不到", Approximation::Less),
    ("逾", Approximation::More),
    ("超", Approximation::More),
    ("近", Approximation::Less),
    ("约", Approximation::About),
];
