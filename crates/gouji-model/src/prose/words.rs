//! The words that say whose figures follow, of which year, and whether they are parts or differences.
//!
//! They are looked for letter by letter: nearly every letter is turned away by one look into a small table.

use gouji_grammar::figure::FigureKind;

use super::Scope;
use crate::Report;

/// What the report as a whole says about its figures.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct About {
    year: Option<u16>,
    government: bool,
}

impl About {
    pub(super) fn new(report: &Report) -> Self {
        let organ = report.organ.as_ref().map_or("", |o| o.value.as_str());
        Self {
            year: report.year.as_ref().map(|y| y.value),
            government: organ.ends_with("人民政府"),
        }
    }

    fn year_before(self) -> Option<u16> {
        Some(self.year.map_or(0, |y| y.saturating_sub(1)))
    }
}

/// What is known at one point of a sentence.
#[derive(Clone, Copy, Default)]
pub(super) struct State {
    /// Where the clause began.
    pub(super) clause: usize,
    /// Where the words for the next figure begin.
    pub(super) subject: usize,
    pub(super) scope: Scope,
    /// The year of the sentence, and of this clause alone.
    pub(super) year: Option<u16>,
    pub(super) clause_year: Option<u16>,
    pub(super) part: bool,
    pub(super) named: bool,
}

/// A year speaks for what follows it, unless it belongs to a name or to 结转.
pub(super) fn note_year(figure: FigureKind, after: &str, about: About, state: &mut State) {
    let year = match figure {
        FigureKind::Year(year) => Some(year),
        FigureKind::Date(date) => date.year,
        FigureKind::Period { from, .. } => from.year,
        _ => None,
    };
    let Some(year) = year else { return };
    if state.named || is_carry(after) {
        return;
    }
    // 以来 and 起 leave open how far the count goes; they say nothing about the report's own year.
    state.year = Some(year).filter(|y| Some(*y) != about.year);
    state.clause_year = None;
}

/// Whether the words after a year speak of requests carried over from it or into it.
fn is_carry(after: &str) -> bool {
    let after = after.trim_start_matches(['度', '末', '底', '的', '已']);
    [
        "结转", "转结", "结存", "遗留", "未办", "未结", "跨年", "延续", "转来", "转入",
    ]
    .iter()
    .any(|w| after.starts_with(w))
}

/// The letters that words and marks of interest begin with.
const LETTERS: [char; 33] = [
    '，', '；', '：', '（', '）', '。', '！', '？', '《', '》', '、', '全', '各', '我', '本', '机', '下',
    '基', '政', '府', '办', '去', '往', '上', '今', '同', '其', '分', '包', '含', '；', '：', '，',
];

/// One bit for the low twelve bits of each of [`LETTERS`].
const LOW_BITS: [u64; 64] = {
    let mut bits = [0u64; 64];
    let mut at = 0;
    while at < LETTERS.len() {
        let code = LETTERS[at] as usize;
        bits[(code >> 6) & 63] |= 1 << (code & 63);
        at += 1;
    }
    bits
};

/// How many bytes at the beginning of `bytes` are of no interest: whole letters, none of them among [`LETTERS`].
pub(super) fn dull(bytes: &[u8]) -> usize {
    let mut at = 0;
    while at + 2 < bytes.len() {
        let (first, second, third) = (bytes[at], bytes[at + 1], bytes[at + 2]);
        match first {
            0xe0..=0xef if LOW_BITS[usize::from(second & 63)] >> (third & 63) & 1 == 0 => at += 3,
            b'0'..=b'9' | b'A'..=b'Z' | b'a'..=b'z' => at += 1,
            _ => break,
        }
    }
    at
}

/// Takes note of a word that begins with `c` at byte `at`.
pub(super) fn look(c: char, text: &str, at: usize, about: About, state: &mut State) {
    let rest = &text[at + c.len_utf8()..];
    let next = rest.chars().next().unwrap_or(' ');
    match c {
        '全' if matches!(
            next,
            '市' | '区' | '省' | '县' | '州' | '镇' | '乡' | '国' | '盟' | '旗'
        ) || rest.starts_with("系统") =>
        {
            state.scope = Scope::Whole;
        }
        '各' if matches!(next, '级' | '地' | '市' | '县' | '区' | '镇' | '乡')
            || ["部门", "单位", "街道", "有关", "相关"]
                .iter()
                .any(|w| rest.starts_with(w)) =>
        {
            state.scope = Scope::Whole;
        }
        '我' | '本' => own(c, rest, next, about, state),
        '机' if rest.starts_with("关本级") => state.scope = Scope::Organ,
        '下' if rest.starts_with("级") || rest.starts_with("属") => state.scope = Scope::Part,
        '基' if rest.starts_with("层") => state.scope = Scope::Part,
        '政' | '府' | '办' if about.government => {
            let office = ["政府办", "府办", "办公室", "办公厅"];
            if office.iter().any(|w| text[at..].starts_with(w)) {
                state.scope = Scope::Part;
            }
        }
        '去' | '往' if next == '年' => compared(text, at, about, state),
        '上' if rest.starts_with("年") || rest.starts_with("一年") => {
            let after = rest.trim_start_matches(['一', '年']);
            if !is_carry(after) {
                compared(text, at, about, state);
            }
        }
        '今' if next == '年' => (state.year, state.clause_year) = (None, None),
        '同' if next == '期' => state.clause_year = about.year_before(),
        '其' if next == '中' => state.part = true,
        '分' if next == '别' || next == '为' => state.part = true,
        '包' if next == '括' || next == '含' => state.part = true,
        '含' if at == state.clause => state.part = true,
        _ => {}
    }
}

/// 我局, 本机关, 我市, 本级, 本年.
fn own(c: char, rest: &str, next: char, about: About, state: &mut State) {
    match next {
        '局' | '厅' | '委' | '办' | '院' | '处' | '站' | '部' | '会' | '队' => {
            state.scope = Scope::Organ
        }
        '机' | '单' if c == '本' => state.scope = Scope::Organ,
        '市' | '区' | '省' | '县' | '州' | '镇' | '乡' => state.scope = Scope::Whole,
        '级' if c == '本' && about.government => state.scope = Scope::Part,
        '年' if c == '本' && !is_carry(rest.trim_start_matches('年')) => {
            (state.year, state.clause_year) = (None, None);
        }
        _ => {}
    }
}

/// 去年 speaks for the rest of the sentence, 比去年 only for its clause.
fn compared(text: &str, at: usize, about: About, state: &mut State) {
    if text[..at].ends_with(['比', '较', '与', '同', '和', '是', '超']) {
        state.clause_year = about.year_before();
    } else {
        state.year = about.year_before();
    }
}

/// Words before a figure that make it a difference.
pub(super) const CHANGES: &[&str] = &[
    "增加", "增长", "减少", "下降", "上升", "提高", "降低", "增", "减", "多", "少", "增幅", "降幅", "提升",
    "压减",
];
