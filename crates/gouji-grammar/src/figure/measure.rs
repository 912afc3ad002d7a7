//! The words right after a number: measure words, and words such as 以上 that make it inexact.
//!
//! A table answers here and not the grammar, because an ordered choice of a hundred words costs more than
//! all the rest of a figure.

use super::Approximation;
use crate::Span;

/// The measure word at byte `at` of `text`; blanks before it are allowed, and the end of bold type.
pub(super) fn measure(text: &str, at: usize) -> Option<Span> {
    let rest = &text[at..];
    let word = rest.trim_start_matches([' ', '\u{a0}', '\u{3000}']);
    let word = word.strip_prefix("**").unwrap_or(word);
    let start = at + rest.len() - word.len();
    let first = word.chars().next()?;
    let tail = &word[first.len_utf8()..];
    for (more, longer) in words(first) {
        if let Some(after) = tail.strip_prefix(more) {
            let spoiled = match longer {
                Longer::Never => false,
                Longer::With(begins) => begins.iter().any(|begin| after.starts_with(begin)),
                Longer::UnlessStop => after.chars().next().is_some_and(|c| !is_stop(c)),
            };
            if !spoiled {
                return Some(Span::new(start, text.len() - after.len()));
            }
        }
    }
    None
}

/// The word of approximation at byte `at`, and where it ends.
pub(super) fn bound(text: &str, at: usize) -> Option<(usize, Approximation)> {
    let rest = &text[at..];
    let word = rest.trim_start_matches([' ', '\u{a0}', '\u{3000}']);
    // A byte comparison first: 以, 之, 左 and 上 share their lead bytes with little else.
    if !matches!(word.as_bytes().first(), Some(0xE4 | 0xE5)) {
        return None;
    }
    let meaning = match word.get(..6)? {
        "以上" => Approximation::More,
        "以下" | "以内" | "之内" => Approximation::Less,
        "左右" | "上下" => Approximation::About,
        _ => return None,
    };
    Some((text.len() - word.len() + 6, meaning))
}

/// What may turn a measure word into the beginning of a longer word: 条 in 条例.
#[derive(Clone, Copy)]
enum Longer {
    /// Nothing.
    Never,
    /// One of these right after it.
    With(&'static [&'static str]),
    /// Anything but punctuation and blanks.
    UnlessStop,
}

fn is_stop(c: char) -> bool {
    matches!(
        c,
        '，' | '。' | '、' | '；' | '：' | '（' | '）' | '!'..='/' | ':' | ';' | '|'
    ) || c.is_whitespace()
}

/// The measure words that begin with a character, without that character, the longer ones first.
fn words(first: char) -> &'static [(&'static str, Longer)] {
    use Longer::{Never, UnlessStop, With};
    match first {
        '件' => &[("次", Never), ("", Never)],
        '条' => &[("次", Never), ("", With(&["例", "件"]))],
        '项' => &[("次", Never), ("", With(&["目"]))],
        '个' => &[
            ("工作日", Never),
            ("百分点", Never),
            ("月", Never),
            ("", With(&["体", "别", "性", "人信", "人隐", "人简"])),
        ],
        '百' => &[("分点", Never)],
        '次' => &[("", With(&["序", "日", "年", "要"]))],
        '人' => &[
            ("次", Never),
            (
                "",
                With(&["民", "社", "力", "员", "事", "才", "大", "均", "性", "文"]),
            ),
        ],
        '元' => &[("", With(&["旦"]))],
        '万' | '亿' => &[("元", Never), ("美元", Never), ("欧元", Never), ("港元", Never)],
        '千' => &[("元", Never), ("克", Never), ("米", Never), ("瓦", Never)],
        '起' => &[("", With(&["来", "草", "诉", "到", "步", "止", "施"]))],
        '宗' => &[("", With(&["旨", "教"]))],
        '份' => &[("", With(&["额"]))],
        '篇' | '幅' => &[("", With(&["幅", "度"]))],
        '批' => &[("次", Never), ("", With(&["准", "复", "示", "评"]))],
        '家' => &[("次", Never), ("", With(&["庭", "长", "属", "人"]))],
        '期' => &[("", With(&["间", "限", "满", "末", "待"]))],
        '名' => &[("", With(&["称", "单", "义", "录", "字"]))],
        '场' => &[("次", Never), ("", With(&["所", "景", "地", "合"]))],
        '年' => &[("", With(&["度", "代", "底", "末", "初", "报", "龄"]))],
        '小' => &[("时", Never)],
        '分' => &[("钟", Never)],
        '天' => &[("", With(&["津", "然"]))],
        '日' => &[("", With(&["均", "常", "益", "报"]))],
        '周' => &[("", With(&["边", "围", "年", "期", "口", "末"]))],
        '版' => &[("", With(&["面", "块", "权"]))],
        '位' => &[("", With(&["于", "居", "置"]))],
        '部' => &[
            ("分", Never),
            ("门", Never),
            ("", With(&["署", "委", "队", "长", "级"])),
        ],
        '张' => &[("", With(&["贴"]))],
        '例' => &[("", With(&["如", "外", "会"]))],
        '类' => &[("", With(&["似"]))],
        '户' => &[("次", Never), ("", With(&["籍", "口", "外"]))],
        '方' => &[("面", Never)],
        '轮' => &[("次", Never), ("", With(&["岗", "换"]))],
        '台' => &[("次", Never), ("", With(&["账", "阶"]))],
        '卷' => &[("", With(&["宗"]))],
        '封' => &[("", With(&["闭"]))],
        '座' => &[("", With(&["谈"]))],
        '款' => &[("", With(&["项"]))],
        '章' => &[("", With(&["程"]))],
        '字' => &[("", With(&["样", "符"]))],
        '课' | '学' => &[("时", Never)],
        '组' => &[("", With(&["织", "成", "长"]))],
        '处' => &[("", With(&["理", "罚", "置", "于", "分", "长", "级", "室"]))],
        '平' => &[("方米", Never)],
        '公' => &[("里", Never), ("斤", Never)],
        '号' | '届' | '倍' | '页' | '秒' | '种' | '套' | '册' | '辆' | '米' | '吨' | '亩' => {
            &[("", Never)]
        }
        '本' | '通' | '所' | '段' => &[("", UnlessStop)],
        _ => &[],
    }
}
