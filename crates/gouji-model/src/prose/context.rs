//! What a sentence says about the figures in it: one pass over each sentence that has figures.

use gouji_grammar::Span;
use gouji_grammar::figure::{self, Figure, FigureKind};

use super::{CODE, NUMBER, ORDINAL, PERCENT, Prose, ProseFigure, Scope, TIME};
use crate::Report;

/// Finds the figures of the joined text and reads their sentences.
pub(super) fn figures(prose: &mut Prose, report: &Report) {
    let found = figure::figures(&prose.text);
    let about = About::new(report);
    prose.figures.reserve(found.len());
    let mut next = 0;
    let mut sentences = std::mem::take(&mut prose.sentences);
    for (index, sentence) in sentences.iter_mut().enumerate() {
        let first = next;
        while found.get(next).is_some_and(|f| f.span.start < sentence.place.end) {
            next += 1;
        }
        let inside = &found[first..next];
        if inside.is_empty() {
            continue;
        }
        sentence.figures = prose.figures.len()..prose.figures.len() + inside.len();
        let section = prose.paragraphs.get(sentence.paragraph).and_then(|p| p.section);
        read(prose, about, inside, sentence.place, index, section);
        let counts = |f: &Figure| matches!(f.kind, FigureKind::Number | FigureKind::Percent);
        if inside.iter().any(counts) {
            let start = prose.masked.len();
            mask(prose, inside, sentence.place, sentence.figures.start);
            sentence.masked = Span::new(start, prose.masked.len());
        }
    }
    prose.sentences = sentences;
}

/// What the report as a whole says about its figures.
#[derive(Clone, Copy)]
struct About {
    year: Option<u16>,
    government: bool,
}

impl About {
    fn new(report: &Report) -> Self {
        let organ = report.organ.as_ref().map_or("", |o| o.value.as_str());
        Self {
            year: report.year.as_ref().map(|y| y.value),
            government: organ.ends_with("人民政府"),
        }
    }

    fn year_before(self) -> Option<u16> {
        Some(self.year.map_or(0, |y| y - 1))
    }
}

/// What is known at one point of a sentence.
#[derive(Clone, Copy, Default)]
pub(super) struct State {
    /// Where the clause began.
    clause: usize,
    /// Where the words for the next figure begin.
    subject: usize,
    pub(super) scope: Scope,
    /// The year of the sentence, and of this clause alone.
    pub(super) year: Option<u16>,
    pub(super) clause_year: Option<u16>,
    pub(super) part: bool,
    pub(super) named: bool,
}

fn read(
    prose: &mut Prose,
    about: About,
    found: &[Figure],
    place: Span,
    index: usize,
    section: Option<usize>,
) {
    let first = prose.figures.len();
    let base = place.start as usize;
    let text = place.of(&prose.text).to_owned();
    let whole = prose.source(place);
    let mut state = State::default();
    // Each opening bracket remembers what it interrupts.
    let mut brackets: Vec<(bool, Option<u16>)> = Vec::new();
    // Figures whose clause has not ended.
    let mut open = first;
    let mut found = found.iter().peekable();
    let mut at = 0;
    while let Some(c) = text[at..].chars().next() {
        if let Some(figure) = found.next_if(|f| f.span.start as usize == base + at) {
            let unit_end = figure.unit.map_or(figure.span.end, |u| u.end) as usize - base;
            let end = figure.span.end as usize - base;
            prose
                .figures
                .push(figure_at(prose, figure, &state, place, whole, section, index));
            note_year(figure, &text[end..], about, &mut state);
            state.subject = unit_end;
            // What follows a total and a colon is its breakdown.
            if figure.kind == FigureKind::Number && text[unit_end..].starts_with(['：', ':']) {
                state.part = true;
            }
            at = end;
            continue;
        }
        let next = at + c.len_utf8();
        match c {
            '，' | ',' | '；' | ';' | '：' | ':' | '（' | '(' | '）' | ')' | '。' | '！' | '？' => {
                close(prose, open, base + at);
                open = prose.figures.len();
                match c {
                    '；' | ';' => state.part = false,
                    '（' | '(' => brackets.push((state.part, state.year)),
                    '）' | ')' => {
                        if let Some((part, year)) = brackets.pop() {
                            (state.part, state.year) = (part, year);
                        }
                    }
                    _ => {}
                }
                state.clause = next;
                state.subject = next;
                state.clause_year = None;
            }
            '《' => state.named = true,
            '》' => state.named = false,
            '、' => state.subject = next,
            _ if state.named => {}
            _ => word(c, &text, at, about, &mut state),
        }
        at = next;
    }
    close(prose, open, base + text.len());
    for figure in &mut prose.figures[first..] {
        figure.sentence = whole;
    }
    for i in first..prose.figures.len() {
        finish(prose, i, &text, base);
    }
}

fn figure_at(
    prose: &Prose,
    figure: &Figure,
    state: &State,
    place: Span,
    whole: Span,
    section: Option<usize>,
    index: usize,
) -> ProseFigure {
    let base = place.start as usize;
    let start = figure.span.start as usize;
    let subject = Span::new((base + state.subject).min(start), start);
    ProseFigure {
        figure: Figure {
            span: prose.source(figure.span),
            unit: figure.unit.map(|u| prose.source(u)),
            ..*figure
        },
        sentence: whole,
        // The end is set when the clause ends; until then the span is one of the joined text.
        clause: Span::new(base + state.clause, start),
        subject: Span::default(),
        place: figure.span,
        unit: figure.unit,
        subject_place: subject,
        scope: state.scope,
        year: state.clause_year.or(state.year),
        part: state.part,
        change: false,
        named: state.named,
        sentence_index: index,
        section,
    }
}

/// Sets the end of the clause for the figures from `open` on.
fn close(prose: &mut Prose, open: usize, end: usize) {
    for i in open..prose.figures.len() {
        let clause = Span::new(prose.figures[i].clause.start as usize, end);
        prose.figures[i].clause = prose.source(clause);
    }
}

/// A year speaks for what follows it, unless it belongs to a name or to 结转.
fn note_year(figure: &Figure, after: &str, about: About, state: &mut State) {
    let year = match figure.kind {
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

/// Takes note of a word that says whose figures follow, of which year, and whether they are parts.
fn word(c: char, text: &str, at: usize, about: About, state: &mut State) {
    let rest = &text[at + c.len_utf8()..];
    let next = rest.chars().next().unwrap_or(' ');
    match c {
        '全' if "市区省县州镇乡国盟旗".contains(next) || rest.starts_with("系统") => {
            state.scope = Scope::Whole;
        }
        '各' if "级地市县区镇乡".contains(next)
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

/// What the words of a sentence up to byte `until` say about what follows.
pub(super) fn at(text: &str, base: usize, figures: &[ProseFigure], report: &Report, until: usize) -> State {
    let about = About::new(report);
    let mut state = State::default();
    let mut figures = figures.iter().peekable();
    let mut at = 0;
    while at < until {
        let Some(c) = text[at..].chars().next() else { break };
        if let Some(figure) = figures.next_if(|f| f.place.start as usize == base + at) {
            at = figure.place.end as usize - base;
            note_year(&figure.figure, &text[at..], about, &mut state);
            continue;
        }
        match c {
            '，' | ',' | '；' | ';' | '：' | ':' | '（' | '(' | '）' | ')' => {
                state.part &= !matches!(c, '；' | ';');
                state.clause = at + c.len_utf8();
                state.clause_year = None;
            }
            '《' => state.named = true,
            '》' => state.named = false,
            _ if state.named => {}
            _ => word(c, text, at, about, &mut state),
        }
        at += c.len_utf8();
    }
    state
}

/// The subject and what depends on it, once the clause is known.
fn finish(prose: &mut Prose, index: usize, text: &str, base: usize) {
    let figure = prose.figures[index];
    let mut subject = figure.subject_place;
    let words = subject.of(&prose.text);
    let stripped = words.trim_end_matches(['了', '约', '近', '共']);
    let change = CHANGES.iter().any(|w| stripped.ends_with(w)) && !stripped.ends_with("新增");
    if words.trim().is_empty() {
        let start = figure.unit.map_or(figure.place.end, |u| u.end) as usize - base;
        // The search is bounded: a sentence may be all figures.
        let end = text[start..]
            .char_indices()
            .take(40)
            .find(|(_, c)| "，,；;：:（）()。！？、".contains(*c))
            .map_or_else(|| floor(text, start + 120), |(i, _)| start + i);
        subject = Span::new(base + start, base + end);
    }
    let source = prose.source(subject);
    let figure = &mut prose.figures[index];
    figure.subject_place = subject;
    figure.subject = source;
    figure.change = change;
}

/// The last character boundary at or before `at`.
fn floor(text: &str, at: usize) -> usize {
    let at = at.min(text.len());
    (0..=at).rev().find(|i| text.is_char_boundary(*i)).unwrap_or(0)
}

/// Words before a figure that make it a difference.
const CHANGES: &[&str] = &[
    "增加", "增长", "减少", "下降", "上升", "提高", "降低", "增", "减", "多", "少", "增幅", "降幅", "提升",
    "压减",
];

/// Copies a sentence with one character in the place of every figure.
fn mask(prose: &mut Prose, found: &[Figure], place: Span, first: usize) {
    let mut from = place.start as usize;
    for (i, figure) in found.iter().enumerate() {
        prose
            .masked
            .push_str(&prose.text[from..figure.span.start as usize]);
        let stand_in = Span::new(prose.masked.len(), first + i);
        prose.stand_ins.push((stand_in.start, stand_in.end));
        prose.masked.push(match figure.kind {
            FigureKind::Number => NUMBER,
            FigureKind::Percent => PERCENT,
            FigureKind::Date(_) | FigureKind::Year(_) | FigureKind::Period { .. } => TIME,
            FigureKind::Ordinal => ORDINAL,
            FigureKind::Other => CODE,
        });
        from = figure.span.end as usize;
    }
    prose.masked.push_str(&prose.text[from..place.end as usize]);
}
