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
        let mut leads = Vec::new();
        lead(&phrase.items, &mut leads);
        Self {
            items: phrase.items,
            needs,
            leads,
            capture,
        }
    }

    /// Whether the sentence has the letters of the phrase.
    fn is_possible(&self, letters: u128) -> bool {
        self.needs
            .iter()
            .all(|any| any.iter().any(|need| need & !letters == 0))
    }

    /// Adds the figures of the sentence that the phrase is about.
    pub(crate) fn figures(&self, prose: &Prose, sentence: &Sentence, found: &mut Vec<Hit>) {
        let text = prose.masked(sentence);
        if text.is_empty() || self.capture.is_none() || !self.is_possible(sentence.letters) {
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
        if self.capture.is_some() || !self.is_possible(sentence.letters) {
            return None;
        }
        let searched = Searched {
            prose,
            sentence,
            text: sentence.place.of(prose.text()),
        };
        let mut found = None;
        self.starts(&searched, |start| {
            let ends = searched.follow(&self.items, vec![start]);
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
        for at in searched.follow(before, vec![start]) {
            let Some((figure, end)) = searched.number(at) else {
                continue;
            };
            let unit = searched.prose.figures()[figure].unit;
            let unit = unit.map_or("", |u| u.of(searched.prose.text()));
            if !units.is_empty() && !units.iter().any(|u| &**u == unit) {
                continue;
            }
            if let Some(end) = searched.follow(rest, vec![end]).first() {
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
    /// Every place where the steps may end that begin at one of `places`, in order.
    fn follow(&self, items: &[Item], mut places: Vec<usize>) -> Vec<usize> {
        for item in items {
            if places.is_empty() {
                break;
            }
            places = self.step(item, places);
        }
        places
    }

    fn step(&self, item: &Item, mut places: Vec<usize>) -> Vec<usize> {
        match item {
            Item::Words(words) => {
                places.retain(|at| self.has(*at, words));
                for at in &mut places {
                    *at += words.len();
                }
                places
            }
            Item::Choice(branches) => {
                let mut all: Vec<usize> = Vec::new();
                for branch in branches {
                    match &branch[..] {
                        [] => all.extend_from_slice(&places),
                        [Item::Words(words)] => {
                            let here = places.iter().filter(|at| self.has(**at, words));
                            all.extend(here.map(|at| at + words.len()));
                        }
                        _ => all.extend(self.follow(branch, places.clone())),
                    }
                }
                all.sort_unstable();
                all.dedup();
                all
            }
            Item::Gap { limit, wide } => self.gap(&places, usize::from(*limit), *wide),
            Item::Passed | Item::Capture(_) => places
                .iter()
                .filter_map(|at| self.number(*at).map(|n| n.1))
                .collect(),
            Item::Begins => {
                places.retain(|at| self.text[..*at].chars().next_back().is_none_or(is_stop));
                places
            }
            Item::Ends => {
                places.retain(|at| self.text[*at..].chars().next().is_none_or(is_stop));
                places
            }
        }
    }

    fn has(&self, at: usize, words: &str) -> bool {
        self.text.as_bytes()[at..].starts_with(words.as_bytes())
    }

    /// The places up to `limit` characters behind each of `places`, which are in order.
    fn gap(&self, places: &[usize], limit: usize, wide: bool) -> Vec<usize> {
        let mut reached = Vec::new();
        let mut from = places.iter().copied().peekable();
        while let Some(start) = from.next() {
            let mut left = limit;
            let mut chars = self.text[start..].char_indices();
            reached.push(start);
            while left > 0 {
                let Some((at, c)) = chars.next() else { break };
                if c == NUMBER || matches!(c, '。' | '；' | ';' | '！' | '？') || (!wide && is_stop(c)) {
                    break;
                }
                let next = start + at + c.len_utf8();
                reached.push(next);
                left -= 1;
                // Another place on the way begins the count again.
                if from.next_if_eq(&next).is_some() {
                    left = limit;
                }
            }
        }
        if !reached.is_sorted() {
            reached.sort_unstable();
        }
        reached.dedup();
        reached
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
