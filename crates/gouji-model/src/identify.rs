//! Which year, which organ, which dates: from title, period, metadata, signature and prose, each with its place.

use gouji_grammar::Span;
use gouji_grammar::figure::{self, FigureKind, figures};
use gouji_grammar::report::{Document, LineKind};

use crate::form::{find_folded, fold_mapped};
use crate::{Date, Found, Hints, Period, Reason, Report, SectionFound};

/// What the head and the foot of a report say about it.
#[derive(Debug, Default)]
pub(crate) struct Identity {
    pub(crate) year: Option<Found<u16>>,
    pub(crate) organ: Option<Found<String>>,
    pub(crate) title: Option<Found<String>>,
    pub(crate) period: Option<Found<Period>>,
    pub(crate) published: Option<Found<Date>>,
    pub(crate) signed: Option<Found<Date>>,
}

/// How many lines of the end are searched for signature and attachment.
const FOOT: usize = 12;
/// How many bytes before the first section are searched for the period.
const HEAD: usize = 6_000;
/// How many bytes behind the first heading are searched for the organ.
const ORGAN: usize = 3_000;
/// What every title names.
const SUBJECT: &str = "政府信息公开";
/// Words that announce the period, where the preamble does not have it.
const PERIODS: [&str; 4] = ["统计期限", "统计时限", "统计时段", "数据统计"];
/// How many bytes behind such a word are searched.
const ANNOUNCED: usize = 240;

/// Identifies a report.
pub(crate) fn identify(text: &str, document: &Document, sections: &[SectionFound], hints: Hints) -> Identity {
    let head_end = sections.first().map_or(text.len(), |s| s.heading.start as usize);
    let mut identity = Identity::default();
    let lines = || {
        document
            .lines
            .iter()
            .filter(|l| l.kind != LineKind::Blank)
            .map(|l| l.words)
    };
    let head: Vec<Span> = lines()
        .take_while(|s| (s.start as usize) < head_end)
        .take(60)
        .collect();
    let foot: Vec<Span> = { document.lines.iter().rev().filter(|l| l.kind != LineKind::Blank) }
        .map(|l| l.words)
        .take(FOOT)
        .collect();
    for (i, span) in head.iter().enumerate() {
        title(text, *span, i.checked_sub(1).map(|p| head[p]), &mut identity);
    }
    for span in &foot {
        title(text, *span, None, &mut identity);
    }
    for line in document.lines.iter().filter(|l| l.kind == LineKind::Meta) {
        published(text, line.words, &mut identity);
    }
    period(text, Span::new(0, floor(text, head_end.min(HEAD))), &mut identity);
    for word in PERIODS {
        if identity.period.is_none()
            && let Some(at) = memchr::memmem::find(&text.as_bytes()[head_end..], word.as_bytes())
        {
            let at = head_end + at;
            period(
                text,
                Span::new(at, floor(text, (at + ANNOUNCED).min(text.len()))),
                &mut identity,
            );
        }
    }
    for span in &foot {
        signature(text, *span, &mut identity);
    }
    if identity.organ.is_none() {
        identity.organ = organ_in_prose(text, Span::new(0, floor(text, text.len().min(head_end + ORGAN))));
    }
    identity.year = hints
        .year
        .map(|y| found(y, Span::default(), Reason::Given))
        .or_else(|| year(text, &identity))
        .or_else(|| Some(found(hints.otherwise?, Span::default(), Reason::Given)));
    identity
}

/// Whether the digits of a line may have had a part in who reports on which year, and when. Who is not sure says yes.
pub(crate) fn looks_at(report: &Report, line: Span) -> bool {
    let Some(head_end) = report.sections.first().map(|s| s.heading.start as usize) else {
        return true;
    };
    let start = line.start as usize;
    let printed = report
        .document
        .lines
        .iter()
        .rev()
        .filter(|l| l.kind != LineKind::Blank);
    let in_foot = printed.take(FOOT).any(|l| l.span == line);
    // A period may stand behind its announcement, a line or two further on.
    let near = &report.text[floor(&report.text, start.saturating_sub(ANNOUNCED))..line.end as usize];
    let announced = PERIODS.iter().any(|word| near.contains(word));
    let of_prose = |reason: Option<Reason>| {
        !matches!(
            reason,
            Some(Reason::Title | Reason::Period | Reason::Signature | Reason::Published)
        )
    };
    let organ = of_prose(report.organ.as_ref().map(|o| o.reason));
    start < head_end
        || in_foot
        || announced
        || of_prose(report.year.as_ref().map(|y| y.reason))
        || organ && start <= head_end + ORGAN
}

fn floor(text: &str, at: usize) -> usize {
    (0..=at).rev().find(|i| text.is_char_boundary(*i)).unwrap_or(0)
}

fn found<T>(value: T, span: Span, reason: Reason) -> Found<T> {
    Found { value, span, reason }
}

/// A line such as 某局2023年政府信息公开工作年度报告; the organ may stand on the line before.
fn title(text: &str, span: Span, before: Option<Span>, identity: &mut Identity) {
    // Most lines have no such words, and only the others are folded.
    if span.len() > 200 || identity.title.is_some() || find_folded(span.of(text), SUBJECT).is_none() {
        return;
    }
    let (folded, places) = fold_mapped(span.of(text));
    let Some(at) = folded.find(SUBJECT) else {
        return;
    };
    let name = &folded[at..];
    let Some(end) = ["年度报告", "工作报告", "年报"]
        .iter()
        .filter_map(|w| name.find(w).map(|i| at + i + w.len()))
        .max()
    else {
        return;
    };
    let mut head = &folded[..at];
    head = head.strip_suffix("度").unwrap_or(head);
    let Some(digits) = head.strip_suffix("年") else {
        return;
    };
    let Some((organ, year)) = split_year(digits) else {
        return;
    };
    let rest = &folded[end..];
    // A sentence that mentions a report goes on after it; an attachment has its file type.
    if !rest.is_empty() && !rest.chars().all(|c| c.is_ascii_alphanumeric()) {
        return;
    }
    let start = span.start as usize;
    let until = places.get(end).map_or(span.end as usize, |p| start + *p as usize);
    let place = Span::new(start, start + span.of(text)[..until - start].trim_end().len());
    let mut full = folded[..end].to_owned();
    let mut covered = place;
    if !organ.is_empty() {
        let organ_end = places.get(organ.len()).map_or(until, |p| start + *p as usize);
        let written = text[start..organ_end].trim_end().len();
        set(
            &mut identity.organ,
            organ.to_owned(),
            Span::new(start, start + written),
            Reason::Title,
        );
    } else if let Some((line, organ)) = before.and_then(|line| Some((line, organ_line(line.of(text))?))) {
        set(&mut identity.organ, organ.clone(), line, Reason::Title);
        full.insert_str(0, &organ);
        covered = line.cover(place);
    }
    set(&mut identity.title, full, covered, Reason::Title);
    set(&mut identity.year, year, place, Reason::Title);
}

fn set<T>(slot: &mut Option<Found<T>>, value: T, span: Span, reason: Reason) {
    slot.get_or_insert(found(value, span, reason));
}

/// Cuts four digits, Western or Chinese, off the end.
fn split_year(text: &str) -> Option<(&str, u16)> {
    let at = text.char_indices().rev().nth(3)?.0;
    let value = text[at..].chars().try_fold(0u16, |n, c| {
        let digit = "〇一二三四五六七八九"
            .chars()
            .position(|d| d == c)
            .or_else(|| Some(c.to_digit(10)? as usize));
        Some(n * 10 + u16::try_from(digit.or((c == '零').then_some(0))?).ok()?)
    })?;
    (1990..2100).contains(&value).then_some((&text[..at], value))
}

/// A line that is the name of an organ and nothing else.
fn organ_line(line: &str) -> Option<String> {
    let (name, _) = fold_mapped(line);
    (name.chars().count() <= 30 && ENDINGS.iter().any(|e| name.ends_with(e))).then_some(name)
}

/// What names of organs end with.
const ENDINGS: [&str; 19] = [
    "人民政府",
    "办公厅",
    "办公室",
    "委员会",
    "管理局",
    "管委会",
    "街道办事处",
    "厅",
    "局",
    "委",
    "办",
    "署",
    "院",
    "处",
    "会",
    "中心",
    "公司",
    "大学",
    "队",
];

/// 发布时间: 2023-12-29.
fn published(text: &str, span: Span, identity: &mut Identity) {
    let line = span.of(text);
    let Some(at) = ["发布", "公开", "发文", "成文", "生成"]
        .iter()
        .find_map(|w| line.find(w))
    else {
        return;
    };
    let date = figures(&line[at..])
        .into_iter()
        .find_map(|f| Some((day(&f.kind)?, f.span)));
    if let Some((date, place)) = date {
        set(
            &mut identity.published,
            date,
            place.shift(span.start as usize + at),
            Reason::Published,
        );
    }
}

fn day(kind: &FigureKind) -> Option<Date> {
    match kind {
        FigureKind::Date(figure::Date {
            year: Some(y),
            month: Some(m),
            day: Some(d),
        }) => Date::new(*y, *m, *d),
        _ => None,
    }
}

/// The statistical period: a stretch of time that ends or begins like a year of statistics does.
fn period(text: &str, span: Span, identity: &mut Identity) {
    let part = span.of(text);
    let mut first: Option<(Date, Span)> = None;
    for figure in figures(part) {
        let at = figure.span.shift(span.start as usize);
        match figure.kind {
            FigureKind::Period { from, to } => {
                let (Some(from), Some(to)) = (full(from), full(to)) else {
                    continue;
                };
                if to.month == 12 || from.month == 1 && from.day == 1 {
                    set(&mut identity.period, Period { from, to }, at, Reason::Preamble);
                    return;
                }
            }
            // A period that breaks over a line is two dates with 至 between them.
            FigureKind::Date(_) => {
                let Some(date) = day(&figure.kind) else { continue };
                let joined = first.filter(|(from, place)| {
                    let between = Span {
                        start: place.end,
                        end: at.start,
                    }
                    .of(text);
                    between.chars().count() <= 12
                        && between.contains(['至', '到', '止', '-', '—'])
                        && *from < date
                });
                if let Some((from, place)) = joined {
                    set(
                        &mut identity.period,
                        Period { from, to: date },
                        place.cover(at),
                        Reason::Preamble,
                    );
                    return;
                }
                first = Some((date, at));
            }
            _ => {}
        }
    }
}

fn full(date: figure::Date) -> Option<Date> {
    Date::new(date.year?, date.month?, date.day?)
}

/// The last lines may hold the date and the organ, each alone on its line.
fn signature(text: &str, span: Span, identity: &mut Identity) {
    let line = span.of(text);
    if line.len() > 120 || (identity.signed.is_some() && identity.organ.is_some()) {
        return;
    }
    // A date has 年 or three groups of digits; other lines need not be searched for figures.
    let dated = line.contains('年') || line.matches(['-', '.', '/']).count() == 2;
    if dated
        && let [only] = figures(line)[..]
        && let Some(date) = day(&only.kind)
        && fold_mapped(line).0.len() <= fold_mapped(only.span.of(line)).0.len() + 3
    {
        set(
            &mut identity.signed,
            date,
            only.span.shift(span.start as usize),
            Reason::Signature,
        );
    } else if identity.organ.is_none()
        && let Some(organ) = organ_line(line)
    {
        set(&mut identity.organ, organ, span, Reason::Signature);
    }
}

/// The first clause of the preamble or of section 一 that begins with the name of an organ.
fn organ_in_prose(text: &str, span: Span) -> Option<Found<String>> {
    let part = span.of(text);
    let mut start = 0;
    for (at, mark) in part.match_indices(|c: char| "，,。；;：:\n（(《、".contains(c)) {
        let clause = part[start..at].trim_start();
        let from = at - clause.len();
        start = at + mark.len();
        let clause = clause.strip_prefix("本报告由").unwrap_or(clause);
        let from = from + (part[from..at].len() - clause.len());
        let Some(end) = organ_prefix(clause) else { continue };
        let place = Span::new(from, from + end).shift(span.start as usize);
        return Some(found(place.of(text).to_owned(), place, Reason::Prose));
    }
    None
}

/// The length of the organ's name that a clause begins with: a place and an ending.
fn organ_prefix(clause: &str) -> Option<usize> {
    let name: &str = &clause[..clause.char_indices().nth(28).map_or(clause.len(), |(i, _)| i)];
    let place = name.find(['省', '市', '县', '区', '州', '盟', '旗', '镇', '乡'])?;
    let ending = ["人民政府办公室", "人民政府", "委员会", "办公室", "厅", "局"];
    let end = ending
        .iter()
        .filter_map(|e| name.find(e).map(|i| i + e.len()))
        .filter(|e| *e > place)
        .min()?;
    let plain = name[..end]
        .chars()
        .all(|c| ('\u{4e00}'..='\u{9fff}').contains(&c));
    // 在县委、县政府的领导下 is no name: names begin with their place, not with a preposition.
    let begins = !name.starts_with(['在', '对', '按', '由', '向', '经', '根', '全', '各', '我', '本']);
    (plain && begins && end > 9).then_some(end)
}

/// The report year: title first, then period, then the dates of the year after, then the prose.
fn year(text: &str, identity: &Identity) -> Option<Found<u16>> {
    if identity.year.is_some() {
        return identity.year.clone();
    }
    if let Some(period) = &identity.period {
        return Some(found(period.value.to.year, period.span, Reason::Period));
    }
    for (date, reason) in [
        (&identity.signed, Reason::Signature),
        (&identity.published, Reason::Published),
    ] {
        if let Some(date) = date {
            return Some(found(date.value.year - 1, date.span, reason));
        }
    }
    year_of_prose(text)
}

/// The year that the prose names most; of two named equally often, the later one.
fn year_of_prose(text: &str) -> Option<Found<u16>> {
    let mut seen: Vec<(u16, usize, Span)> = Vec::new();
    for (at, _) in text.match_indices('年') {
        let Some(year) = at.checked_sub(4).and_then(|start| text.get(start..at)) else {
            continue;
        };
        let Ok(year) = year.parse::<u16>() else { continue };
        if !(2000..2100).contains(&year) {
            continue;
        }
        match seen.iter_mut().find(|s| s.0 == year) {
            Some(entry) => entry.1 += 1,
            None => seen.push((year, 1, Span::new(at - 4, at))),
        }
    }
    let (year, _, span) = seen.into_iter().max_by_key(|&(year, count, _)| (count, year))?;
    Some(found(year, span, Reason::Prose))
}
