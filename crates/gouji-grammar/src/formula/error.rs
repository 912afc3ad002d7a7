//! What is wrong with a formula, in the words of those who write formulas.

use std::fmt;

use pest::error::{Error, ErrorVariant, InputLocation};

use super::grammar::Rule;
use crate::Span;

/// A complaint about a formula, in both languages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FormulaError {
    /// Where, in bytes of the formula's text.
    pub span: Span,
    /// What, in Chinese.
    pub zh: String,
    /// What, in English.
    pub en: String,
}

impl FormulaError {
    pub(super) fn new(span: Span, zh: impl Into<String>, en: impl Into<String>) -> Self {
        Self {
            span,
            zh: zh.into(),
            en: en.into(),
        }
    }
}

impl fmt::Display for FormulaError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.zh)
    }
}

impl std::error::Error for FormulaError {}

/// pest's complaint, with its grammar's names replaced by words.
pub(super) fn explain(text: &str, error: &Error<Rule>) -> FormulaError {
    let at = match error.location {
        InputLocation::Pos(at) | InputLocation::Span((at, _)) => at,
    };
    let span = token(text, at);
    let mut wanted: Vec<(&str, &str)> = Vec::new();
    if let ErrorVariant::ParsingError { positives, .. } = &error.variant {
        for pair in positives.iter().filter_map(|rule| words(*rule)) {
            if !wanted.contains(&pair) {
                wanted.push(pair);
            }
        }
    }
    let join = |pick: fn(&(&'static str, &'static str)) -> &'static str, comma: &str| {
        wanted.iter().map(pick).collect::<Vec<_>>().join(comma)
    };
    let (zh, en) = (join(|w| w.0, "、"), join(|w| w.1, ", "));
    let found = span.of(text);
    if let Some((zh, en)) = hint(&text[at..]) {
        return FormulaError::new(span, zh, en);
    }
    match (found.is_empty(), wanted.is_empty()) {
        (true, false) => FormulaError::new(
            span,
            format!("公式到此不完整，还缺：{zh}"),
            format!("the formula ends too early, expected {en}"),
        ),
        (false, false) => FormulaError::new(
            span,
            format!("看不懂“{found}”，这里可以写：{zh}"),
            format!("cannot read `{found}`, expected {en}"),
        ),
        _ => FormulaError::new(span, format!("看不懂“{found}”"), format!("cannot read `{found}`")),
    }
}

/// The word or the character that begins at `at`.
fn token(text: &str, at: usize) -> Span {
    let rest = &text[at..];
    let word = rest
        .find(|c: char| !(c.is_alphanumeric() || c == '_'))
        .unwrap_or(rest.len());
    let length = if word > 0 {
        word
    } else {
        rest.chars().next().map_or(0, char::len_utf8)
    };
    Span::new(at, at + length)
}

/// Frequent slips: operators of other languages, and full-width marks that have no meaning here.
fn hint(rest: &str) -> Option<(String, String)> {
    const SLIPS: [(&str, &str, &str); 12] = [
        ("且", "且 的前后要有空格", "put spaces around 且"),
        ("或", "或 的前后要有空格", "put spaces around 或"),
        ("非", "非 的前后要有空格", "put spaces around 非"),
        ("===", "相等写作 ==", "write == for equality"),
        (
            "=>",
            "=> 不是运算符：大于等于写作 >=，蕴含写作 implies",
            "=> is not an operator: write >= or implies",
        ),
        ("=<", "小于等于写作 <=", "write <= for at most"),
        ("&", "并且写作 and 或 且", "write and"),
        ("|", "或者写作 or 或 或", "write or"),
        ("!", "否定写作 not 或 非", "write not"),
        ("^", "没有乘方", "there is no power operator"),
        (
            "%",
            "百分数请用 percent(a, b)",
            "write percent(a, b) for percentages",
        ),
        ("\"", "名称的引号请用 '…'、“…” 或「…」", "quote names with '…'"),
    ];
    if let Some((_, zh, en)) = SLIPS.iter().find(|(slip, ..)| rest.starts_with(slip)) {
        return Some(((*zh).to_owned(), (*en).to_owned()));
    }
    let c = rest.chars().next()?;
    let half = match c {
        // These are understood; they merely stand in the wrong place.
        '（' | '）' | '［' | '］' | '，' | '：' | '．' | '＋' | '－' | '＊' | '／' | '＝' | '＜' | '＞' =>
        {
            return None;
        }
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xfee0)?,
        '。' => '.',
        '“' | '”' | '‘' | '’' => '\'',
        _ => return None,
    };
    Some((
        format!("这里是全角“{c}”，请改成半角 {half}"),
        format!("{c} is full-width here, write {half}"),
    ))
}

/// The words for a rule of the grammar; those that are parts of others have none.
fn words(rule: Rule) -> Option<(&'static str, &'static str)> {
    Some(match rule {
        Rule::formula | Rule::expr => ("算式", "an expression"),
        Rule::name | Rule::plain | Rule::path | Rule::target | Rule::item => ("行列名称", "a name"),
        Rule::number => ("数", "a number"),
        Rule::implies | Rule::or | Rule::and => ("and、or、implies", "and, or, implies"),
        Rule::equal | Rule::unequal | Rule::at_most | Rule::at_least | Rule::less | Rule::more => {
            ("比较（== != < <= > >=）", "a comparison (== != < <= > >=)")
        }
        Rule::add | Rule::subtract | Rule::multiply | Rule::divide => {
            ("运算（+ - * /）", "an operator (+ - * /)")
        }
        Rule::open => ("左括号 (", "("),
        Rule::close => ("右括号 )", ")"),
        Rule::left | Rule::index => ("方括号 [", "["),
        Rule::right => ("方括号 ]", "]"),
        Rule::comma => ("逗号", "a comma"),
        Rule::colon => ("冒号", "a colon"),
        Rule::dot => ("点", "a dot"),
        Rule::dots => ("范围 ..", ".."),
        Rule::star => ("*", "*"),
        Rule::function | Rule::call => ("函数", "a function"),
        Rule::condition | Rule::if_word => ("if", "if"),
        Rule::then_word => ("then", "then"),
        Rule::else_word => ("else", "else"),
        Rule::for_word | Rule::for_clause => ("for", "for"),
        Rule::in_word => ("in", "in"),
        Rule::when_word | Rule::when_clause => ("when", "when"),
        Rule::over_word => ("over", "over"),
        Rule::children_word => ("children", "children"),
        Rule::not => ("not", "not"),
        Rule::negate => ("负号", "a minus sign"),
        Rule::within | Rule::within_word => ("within", "within"),
        Rule::EOI => ("结尾", "the end"),
        Rule::binder => ("变量", "a variable"),
        Rule::operand
        | Rule::primary
        | Rule::paren
        | Rule::children
        | Rule::sum_word
        | Rule::segment
        | Rule::lines
        | Rule::infix
        | Rule::quoted
        | Rule::inner1
        | Rule::inner2
        | Rule::inner3
        | Rule::word
        | Rule::start
        | Rule::letter
        | Rule::digit
        | Rule::blank
        | Rule::WHITESPACE => return None,
    })
}
