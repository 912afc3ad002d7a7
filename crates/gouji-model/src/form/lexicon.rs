//! Every label of every form in one dictionary, so that a piece of text is folded and looked up once.

use std::ops::Range;
use std::sync::{Arc, OnceLock};

use aho_corasick::{AhoCorasick, MatchKind};
use rustc_hash::{FxHashMap, FxHashSet};

use super::labels::{Label, fold, split_ordinal};
use super::{Form, Part, Role};

/// What a folded text may be, in which form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Hit {
    /// Counts what can be named: another number for everything, below [`Lexicon::named`].
    pub(crate) number: u32,
    /// Index of the form.
    pub(crate) form: u8,
    /// Index of its table; of no meaning for a section.
    pub(crate) table: u8,
    /// Index of the part.
    pub(crate) part: u8,
    /// What the text names there.
    pub(crate) what: What,
}

/// What a label names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum What {
    /// A row of figures, by index.
    Row(u8),
    /// A group of rows that one report in many fills in as a row of its own.
    Standalone(u8),
    /// The heading of a group of rows.
    Group(u8),
    /// A column.
    Column(u8),
    /// Another word of the header.
    Header,
    /// The note in the corner.
    Note,
    /// The caption of a part.
    Caption,
    /// The title of a section, by number.
    Section(u8),
}

/// The dictionary.
#[derive(Debug, Default)]
pub(crate) struct Lexicon {
    entries: FxHashMap<Box<str>, Vec<Hit>>,
    /// How many things are named.
    named: u32,
    /// The letters that titles of sections begin with.
    titles: FxHashSet<char>,
    /// The lengths in bytes of the keys that name rows, the longest first.
    row_lengths: Vec<usize>,
    /// The lengths in bytes of the keys that name rows of figures, by their first two letters.
    row_beginnings: OnceLock<FxHashMap<[Option<char>; 2], Vec<usize>>>,
    /// Finds labels inside a folded text. It is built when the first report needs it.
    search: OnceLock<Option<AhoCorasick>>,
}

impl Lexicon {
    pub(super) fn new(forms: &[Arc<Form>]) -> Self {
        let mut lexicon = Self::default();
        for (form, number) in forms.iter().zip(0..) {
            lexicon.add_form(form, number);
        }
        lexicon.row_lengths.sort_unstable_by(|a, b| b.cmp(a));
        lexicon.row_lengths.dedup();
        lexicon
    }

    /// Whether a text may be the title of a section, by its first letter.
    pub(crate) fn may_begin_title(&self, text: &str) -> bool {
        match text.chars().next() {
            // Folding keeps these as they are; anything else may stand for another letter, or for none.
            Some(first @ ('\u{4e00}'..='\u{9fff}' | 'a'..='z' | '0'..='9')) => self.titles.contains(&first),
            first => first.is_some(),
        }
    }

    /// How many things are named.
    pub(crate) fn named(&self) -> u32 {
        self.named
    }

    /// What a folded text names.
    pub(crate) fn get(&self, folded: &str) -> &[Hit] {
        self.entries.get(folded).map_or(&[], Vec::as_slice)
    }

    /// The longest row label that a folded run of text ends with: its length in bytes and its hits in one form.
    pub(crate) fn rows_at_end_of<'a>(
        &'a self,
        run: &str,
        form: u8,
    ) -> Option<(usize, impl Iterator<Item = Hit> + 'a)> {
        self.row_lengths.iter().find_map(|&length| {
            let tail = run.get(run.len().checked_sub(length)?..)?;
            let own = self.get(tail).iter().copied().filter(move |h| h.form == form);
            let rows = own
                .clone()
                .filter(|h| matches!(h.what, What::Row(_) | What::Standalone(_)));
            // A word that also heads a column (总计, 其他) names a row only together with its ordinal.
            let is_row = rows.clone().next().is_some() && !own.clone().any(|h| h.what.heads());
            is_row.then_some((length, rows))
        })
    }

    /// Whether so many labels of rows stand in a folded text side by side that [`Self::labels_in`] may find as many.
    ///
    /// It spares most prose the search for all labels, which is dear to build.
    pub(crate) fn may_have_rows(&self, folded: &str, count: usize) -> bool {
        let beginnings = self.row_beginnings.get_or_init(|| {
            let mut beginnings: FxHashMap<_, Vec<usize>> = FxHashMap::default();
            for (key, _) in self.entries.iter().filter(|(_, hits)| names_row(hits)) {
                let lengths = beginnings.entry(beginning(key)).or_default();
                if !lengths.contains(&key.len()) {
                    lengths.push(key.len());
                }
            }
            beginnings
        });
        // Of labels that overlap only one is found: so many stand there side by side, ended as soon as can be.
        let (mut side_by_side, mut end) = (0, 0);
        for (at, _) in folded.char_indices() {
            let rest = &folded[at..];
            let [first, second] = beginning(rest);
            // A label of one letter stands there whatever follows it.
            let keys = [[first, second], [first, None]];
            let lengths = keys
                .iter()
                .filter_map(|key| beginnings.get(key))
                .flatten()
                .copied();
            let is_row = |length: &usize| rest.get(..*length).is_some_and(|key| names_row(self.get(key)));
            let Some(shortest) = lengths.filter(is_row).min() else {
                continue;
            };
            if at >= end {
                side_by_side += 1;
                end = at + shortest;
            } else {
                end = end.min(at + shortest);
            }
            if side_by_side == count {
                break;
            }
        }
        side_by_side >= count
    }

    /// The labels inside a folded text, in order and without overlap, and whether each names a row.
    pub(crate) fn labels_in<'a>(
        &'a self,
        folded: &'a str,
    ) -> impl Iterator<Item = (Range<usize>, bool)> + 'a {
        let search = self.search.get_or_init(|| {
            let mut keys: Vec<&str> = self.entries.keys().map(AsRef::as_ref).collect();
            keys.sort_unstable();
            AhoCorasick::builder()
                .match_kind(MatchKind::LeftmostLongest)
                .build(keys)
                .ok()
        });
        search
            .iter()
            .flat_map(move |s| s.find_iter(folded))
            .map(move |m| {
                let row = names_row(self.get(&folded[m.range()]));
                (m.range(), row)
            })
    }

    fn add_form(&mut self, form: &Form, number: u8) {
        for section in &form.sections {
            let hit = self.hit(number, (0, 0), What::Section(section.number));
            for title in std::iter::once(&section.title).chain(&section.aliases) {
                let title = fold(title);
                self.titles.extend(title.chars().next());
                self.add(&title, hit);
            }
        }
        for (t, table) in (0..).zip(&form.tables) {
            for (p, part) in (0..).zip(&table.parts) {
                self.add_part(part, number, (t, p));
            }
        }
    }

    fn add_part(&mut self, part: &Part, form: u8, at: (u8, u8)) {
        for (c, column) in (0..).zip(&part.columns) {
            self.add_label(&column.label, form, at, What::Column(c));
        }
        for (r, row) in (0..).zip(&part.rows) {
            let what = match row.role {
                Role::Row => What::Row(r),
                Role::Standalone => What::Standalone(r),
                Role::Heading => What::Group(r),
            };
            self.add_label(&row.label, form, at, what);
        }
        for header in &part.headers {
            self.add_label(header, form, at, What::Header);
        }
        if let Some(note) = &part.note {
            self.add_label(note, form, at, What::Note);
        }
        if let Some(caption) = &part.caption {
            let hit = self.hit(form, at, What::Caption);
            self.add(&fold(&caption.text), hit);
        }
    }

    /// Something that can be named, with a number of its own.
    fn hit(&mut self, form: u8, (table, part): (u8, u8), what: What) -> Hit {
        let number = self.named;
        self.named += 1;
        Hit {
            number,
            form,
            table,
            part,
            what,
        }
    }

    /// Adds every wording of a label, with its ordinal and without.
    fn add_label(&mut self, label: &Label, form: u8, at: (u8, u8), what: What) {
        let hit = self.hit(form, at, what);
        for wording in label.wordings() {
            self.add(&fold(wording), hit);
            self.add(&fold(split_ordinal(wording).1), hit);
        }
    }

    fn add(&mut self, key: &str, hit: Hit) {
        if key.is_empty() {
            return;
        }
        if matches!(hit.what, What::Row(_) | What::Standalone(_)) {
            self.row_lengths.push(key.len());
        }
        let hits = self.entries.entry(key.into()).or_default();
        if !hits.contains(&hit) {
            hits.push(hit);
        }
    }
}

/// The first two letters of a text, as far as it has them.
fn beginning(text: &str) -> [Option<char>; 2] {
    let mut letters = text.chars();
    [letters.next(), letters.next()]
}

/// Whether one of them is a row of figures.
fn names_row(hits: &[Hit]) -> bool {
    hits.iter().any(|h| matches!(h.what, What::Row(_)))
}

impl What {
    /// Whether it stands above figures rather than before them.
    pub(crate) fn heads(self) -> bool {
        matches!(self, Self::Column(_) | Self::Header)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lexicon() -> Lexicon {
        let files = [
            ("2014", include_str!("../../../../rules/forms/2014.ron")),
            ("2021", include_str!("../../../../rules/forms/2021.ron")),
        ];
        let forms =
            files.map(|(name, text)| Arc::new(super::super::load(name, text).expect("the form is whole")));
        Lexicon::new(&forms)
    }

    #[test]
    fn where_rows_are_found_they_were_thought_possible() {
        let lexicon = lexicon();
        let mut keys: Vec<&str> = lexicon.entries.keys().map(AsRef::as_ref).collect();
        keys.sort_unstable();
        let mut tables = 0;
        for (some, between) in keys.chunks(3).zip(["12", "", "年", "0件"].into_iter().cycle()) {
            let text = fold(&some.join(between));
            let rows = lexicon.labels_in(&text).filter(|(_, row)| *row).count();
            assert!(rows == 0 || lexicon.may_have_rows(&text, rows), "{text}");
            tables += usize::from(rows >= 3);
        }
        assert!(tables > 10, "{tables}");
    }

    #[test]
    fn prose_needs_no_search_for_labels() {
        let lexicon = lexicon();
        let prose =
            "2023年，全县主动公开信息1200条，新收政府信息公开申请12件，办结11件，结转1件，作出行政处罚3件。";
        assert!(!lexicon.may_have_rows(&fold(prose), 3));
        // A label within a label is not another one.
        let once = "行政规范性文件3件，作出行政处罚3件";
        assert!(lexicon.may_have_rows(&fold(once), 2) && !lexicon.may_have_rows(&fold(once), 3));
        assert!(lexicon.search.get().is_none());
    }
}
