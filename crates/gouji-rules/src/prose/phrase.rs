//! Looks for phrases in sentences.
//!
//! The regex crate would do, but it takes 0.2 to 0.6 ms to compile one phrase with gaps of Chinese characters: fifty
//! phrases are three times the whole time that one small file may take. So a phrase is followed step by step, with
//! the set of all places where it may stand. Gaps are bounded, so the work is in proportion to the sentence, and a
//! set of letters turns away nearly every sentence before any of it is done.

use gouji_grammar::pattern::{self, Item};
use gouji_model::prose::{self, NUMBER, Prose, Sentence};

/// A phrase, with what a sentence must have for it to stand there.
#[derive(Debug)]
pub(crate) struct Phrase {
    items: Vec<Item>,
    /// For each step that cannot be left out, the letters of each of its alternatives; the longest words first.
    needs: Vec<Vec<u128>>,
    /// The letters of the longest words that cannot be left out: most sentences are refused by them.
    quick: u128,
    /// The words that it may begin with, and their letters.
    leads: Vec<(Box<str>, u128)>,
    /// Where the figure is among the steps.
    capture: Option<usize>,
}

/// Where a phrase was found, in bytes of the searched text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Hit {
    pub(crate) start: usize,
    pub(crate) end: usize,
    /// The figure it is about, by index in [`Prose::figures`].
    pub(crate) figure: Option<usize>,
}

/// A text that is searched: a masked sentence, or one as it stands.
struct Searched<'p> {
    prose: &'p Prose,
    sentence: &'p Sentence,
    text: &'p str,
}

impl Phrase {
    pub(crate) fn new(phrase: pattern::Phrase) -> Self {
        let capture = phrase.items.iter().position(|i| matches!(i, Item::Capture(_)));
        let mut needs: Vec<Vec<u128>> = phrase.items.iter().filter_map(needed).collect();
        // What rules most sentences out is asked first.
        needs.sort_by_key(|any| std::cmp::Reverse(any.iter().map(|l| l.count_ones()).min()));
        let alone = needs.iter().filter(|any| any.len() == 1);
        let quick = alone
            .map(|any| any[0])
            .max_by_key(|l| l.count_ones())
            .unwrap_or(0);
        let mut leads = Vec::new();
        lead(&phrase.items, &mut leads);
        Self {
            items: phrase.items,
            needs,
            quick,
            leads,
            capture,
        }
    }

    /// Whether it is about a figure; otherwise it is a statement.
    pub(crate) fn has_capture(&self) -> bool {
        self.capture.is_some()
    }

    /// Whether the sentence may have the letters of the phrase; one look, for nearly all sentences the last.
    pub(crate) fn may_stand_in(&self, sentence: &Sentence) -> bool {
        self.quick & !sentence.letters == 0
    }

    /// Whether the sentence has the letters of the phrase.
    fn is_possible(&self, letters: u128) -> bool {
        self.quick & !letters == 0
            && self
                .needs
                .iter()
                .all(|any| any.iter().any(|need| need & !letters == 0))
    }

    /// Adds the figures of the sentence that the phrase is about.
    pub(crate) fn figures(&self, prose: &Prose, sentence: &Sentence, found: &mut Vec<Hit>) {
        if !self.is_possible(sentence.letters) || self.capture.is_none() {
            return;
        }
        let text = prose.masked(sentence);
        if text.is_empty() {
            return;
        }
        let searched = Searched {
            prose,
            sentence,
            text,
        };
        self.starts(&searched, |start| {
            found.extend(self.at(&searched, start));
            false
        });
    }

    /// Where the sentence makes the statement, if it does.
    pub(crate) fn statement(&self, prose: &Prose, sentence: &Sentence) -> Option<Hit> {
        if !self.is_possible(sentence.letters) || self.capture.is_some() {
            return None;
        }
        let searched = Searched {
            prose,
            sentence,
            text: sentence.place.of(prose.text()),
        };
        let mut found = None;
        self.starts(&searched, |start| {
            let ends = searched.follow(&self.items, start);
            found = ends.first().map(|end| Hit {
                start,
                end: *end,
                figure: None,
            });
            found.is_some()
        });
        found
    }

    /// Calls `visit` with every place where it may begin, until that says that it is content.
    fn starts(&self, searched: &Searched<'_>, mut visit: impl FnMut(usize) -> bool) {
        for (words, letters) in &self.leads {
            let possible = letters & !searched.sentence.letters == 0;
            if possible && searched.text.match_indices(&**words).any(|(at, _)| visit(at)) {
                return;
            }
        }
    }

    fn at(&self, searched: &Searched<'_>, start: usize) -> Option<Hit> {
        let capture = self.capture?;
        let (before, after) = self.items.split_at(capture);
        let (Some(Item::Capture(units)), rest) = (after.first(), after.get(1..).unwrap_or_default()) else {
            return None;
        };
        for at in searched.follow(before, start) {
            let Some((figure, end)) = searched.number(at) else {
                continue;
            };
            let unit = searched.prose.figures()[figure].unit;
            let unit = unit.map_or("", |u| u.of(searched.prose.text()));
            if !units.is_empty() && !units.iter().any(|u| &**u == unit) {
                continue;
            }
            if let Some(end) = searched.follow(rest, end).first() {
                return Some(Hit {
                    start,
                    end: *end,
                    figure: Some(figure),
                });
            }
        }
        None
    }
}

/// The letters that a step needs, one set for each alternative; nothing where it needs none.
fn needed(item: &Item) -> Option<Vec<u128>> {
    match item {
        Item::Words(words) => Some(vec![prose::letters(words)]),
        Item::Choice(branches) if !branches.iter().any(Vec::is_empty) => {
            let letters = |branch: &Vec<Item>| {
                branch.iter().fold(0, |set, item| match item {
                    Item::Words(words) => set | prose::letters(words),
                    _ => set,
                })
            };
            Some(branches.iter().map(letters).collect())
        }
        _ => None,
    }
}

/// Adds the words that a sequence may begin with.
fn lead(items: &[Item], leads: &mut Vec<(Box<str>, u128)>) {
    match items.split_first() {
        Some((Item::Words(words), _)) => leads.push((words.clone(), prose::letters(words))),
        Some((Item::Choice(branches), rest)) => {
            for branch in branches {
                lead(if branch.is_empty() { rest } else { branch }, leads);
            }
        }
        Some((Item::Begins, rest)) => lead(rest, leads),
        _ => {}
    }
}

impl Searched<'_> {
    /// Every place where the steps may end that begin at `start`, in order.
    fn follow(&self, items: &[Item], start: usize) -> Vec<usize> {
        let mut places = vec![start];
        let mut items = items;
        while let Some((item, rest)) = items.split_first() {
            let mut next = Vec::new();
            items = rest;
            match (item, rest.split_first()) {
                // What follows a gap is looked for while the gap is passed, so that few places are kept.
                (Item::Gap { limit, wide }, Some((then, rest))) => {
                    self.gap(&places, usize::from(*limit), *wide, |at| {
                        self.step(then, at, &mut next)
                    });
                    items = rest;
                }
                (Item::Gap { limit, wide }, None) => {
                    self.gap(&places, usize::from(*limit), *wide, |at| next.push(at));
                }
                _ => {
                    for at in places {
                        self.step(item, at, &mut next);
                    }
                }
            }
            if next.is_empty() {
                return next;
            }
            if !next.is_sorted() {
                next.sort_unstable();
            }
            next.dedup();
            places = next;
        }
        places
    }

    /// Adds the places where one step may end that begins at `at`.
    fn step(&self, item: &Item, at: usize, next: &mut Vec<usize>) {
        match item {
            Item::Words(words) => {
                if self.has(at, words) {
                    next.push(at + words.len());
                }
            }
            Item::Choice(branches) => {
                for branch in branches {
                    match &branch[..] {
                        [] => next.push(at),
                        [only] => self.step(only, at, next),
                        _ => next.extend(self.follow(branch, at)),
                    }
                }
            }
            Item::Gap { limit, wide } => {
                self.gap(&[at], usize::from(*limit), *wide, |at| next.push(at));
            }
            Item::Passed | Item::Capture(_) => next.extend(self.number(at).map(|n| n.1)),
            Item::Begins => {
                if self.text[..at].chars().next_back().is_none_or(is_stop) {
                    next.push(at);
                }
            }
            Item::Ends => {
                if self.text[at..].chars().next().is_none_or(is_stop) {
                    next.push(at);
                }
            }
        }
    }

    fn has(&self, at: usize, words: &str) -> bool {
        self.text.as_bytes()[at..].starts_with(words.as_bytes())
    }

    /// Visits the places up to `limit` characters behind each of `places`, which are in order.
    fn gap(&self, places: &[usize], limit: usize, wide: bool, mut visit: impl FnMut(usize)) {
        let mut from = places.iter().copied().peekable();
        while let Some(start) = from.next() {
            let mut left = limit;
            let mut chars = self.text[start..].char_indices();
            visit(start);
            while left > 0 {
                let Some((at, c)) = chars.next() else { break };
                if c == NUMBER || matches!(c, '。' | '；' | ';' | '！' | '？') || (!wide && is_stop(c)) {
                    break;
                }
                #[cfg(test)]
                tests::WORK.set(tests::WORK.get() + 1);
                let next = start + at + c.len_utf8();
                visit(next);
                left -= 1;
                // Another place on the way begins the count again.
                if from.next_if_eq(&next).is_some() {
                    left = limit;
                }
            }
        }
    }

    /// The figure at a place of a masked sentence, and where it ends with its unit.
    fn number(&self, at: usize) -> Option<(usize, usize)> {
        if !self.text[at..].starts_with(NUMBER) {
            return None;
        }
        let index = self.prose.masked_figure(self.sentence, at)?;
        let figure = self.prose.figures().get(index)?;
        let unit = figure.unit.map_or(0, |u| u.end - figure.place.end) as usize;
        Some((index, at + NUMBER.len_utf8() + unit))
    }
}

/// Marks that end a clause.
fn is_stop(c: char) -> bool {
    matches!(
        c,
        '，' | ',' | '；' | ';' | '：' | ':' | '（' | '(' | '）' | ')' | '。' | '！' | '？'
    )
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use gouji_model::{Forms, Hints, read};

    use super::*;

    thread_local! {
        /// How many letters gaps have passed, which is the measure of the work.
        pub(super) static WORK: Cell<usize> = const { Cell::new(0) };
    }

    fn phrase(text: &str) -> Phrase {
        Phrase::new(pattern::phrase(text).unwrap())
    }

    /// The printed figures that a phrase finds in a paragraph.
    fn found(text: &str, of: &str) -> Vec<String> {
        let report = read(of, &Forms::default(), Hints::default());
        let prose = report.prose();
        let mut hits = Vec::new();
        for sentence in prose.sentences() {
            phrase(text).figures(prose, sentence, &mut hits);
        }
        let figures = hits.iter().filter_map(|h| h.figure);
        figures
            .map(|f| prose.figures()[f].place.of(prose.text()).to_owned())
            .collect()
    }

    #[test]
    fn the_nearest_figure_with_the_right_unit_is_taken() {
        assert_eq!(found("收到…申请…{件}", "全年收到申请12件，答复11件。"), ["12"]);
        assert_eq!(found("收到…{件}", "收到3份，另有5件。"), Vec::<String>::new());
        assert_eq!(found("申请#，……{件}", "收到申请12件，其中网上9件。"), ["9"]);
        assert_eq!(
            found("答复{件|份}", "答复十五件；答复1.2万份。"),
            ["十五", "1.2万"]
        );
    }

    #[test]
    fn gaps_end_at_commas_or_at_semicolons() {
        assert_eq!(found("收到…{件}", "收到了，共12件。"), Vec::<String>::new());
        assert_eq!(found("收到……{件}", "收到了，共12件。"), ["12"]);
        assert_eq!(found("收到……{件}", "收到了；共12件。"), Vec::<String>::new());
        assert_eq!(found("收到…2{件}", "收到各类申请12件。"), Vec::<String>::new());
    }

    #[test]
    fn optional_words_and_ends_of_clauses() {
        assert_eq!(
            found("复议[案件|案]{起}", "复议案2起，复议3起，复议类4起。"),
            ["2", "3"]
        );
        let says = |text: &str, of: &str| {
            let report = read(of, &Forms::default(), Hints::default());
            let prose = report.prose();
            prose
                .sentences()
                .iter()
                .any(|s| phrase(text).statement(prose, s).is_some())
        };
        assert!(says("无…诉讼$", "全年无行政诉讼，一切正常。"));
        assert!(!says("无…诉讼$", "全年无行政诉讼败诉。"));
        assert!(says("^无诉讼", "一切正常，无诉讼发生。") && !says("^无诉讼", "全年无诉讼。"));
    }

    /// What a text costs, in letters that gaps pass.
    fn work(unit: &str, times: usize) -> usize {
        let text = unit.repeat(times);
        let report = read(text.as_str(), &Forms::default(), Hints::default());
        let prose = report.prose();
        WORK.set(0);
        let mut hits = Vec::new();
        for text in ["收到…申请……12{件}", "(收到|的)……40#……40{宗}", "的……的……的……{件}"]
        {
            for sentence in prose.sentences() {
                phrase(text).figures(prose, sentence, &mut hits);
            }
        }
        WORK.get()
    }

    #[test]
    fn the_work_grows_with_the_text_and_no_faster() {
        for unit in ["1的", "收到1件申请", "的", "收到", "收到申请的1宗", "，的1件"] {
            let (short, long) = (work(unit, 2_000), work(unit, 8_000));
            assert!(long <= 4 * short + 4_000, "{unit}: {short} and {long}");
        }
    }
}
