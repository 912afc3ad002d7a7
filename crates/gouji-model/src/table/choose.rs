//! Which form the tables follow: the one that knows most of their labels.

use crate::form::{Form, Forms, Hit, Lexicon, What};
use crate::layout::{Cut, Kind, Piece};

/// The index of the form whose labels fit best, or nothing where there are no tables. `year` decides between
/// forms that fit equally well.
pub(crate) fn choose(forms: &Forms, cut: &Cut<'_>, year: Option<u16>) -> Option<u8> {
    let figures = cut
        .pieces
        .iter()
        .filter(|p| matches!(p.kind, Kind::Figure(_) | Kind::Digits | Kind::Placeholder))
        .count();
    let single = cut.pieces.iter().flat_map(|p| p.hits.iter());
    let mut hits: Vec<Hit> = single
        .chain(broken(cut, forms.lexicon()))
        .copied()
        .filter(counts)
        .collect();
    hits.sort_unstable();
    hits.dedup();
    let score = |number: u8| hits.iter().filter(|h| h.form == number).count();
    let best = (0u8..)
        .zip(forms.iter())
        .map(|(number, form)| (score(number), fits(form, year), number))
        .max_by_key(|&(score, fits, number)| (score, fits, std::cmp::Reverse(number)))?;
    // Two labels and a figure: less is a sentence that happens to hold a word of the form. A dozen labels are a
    // form that nobody has filled in yet.
    (best.0 >= 2 && figures > 0 || best.0 >= 12).then_some(best.2)
}

/// Labels that are broken over two or three pieces. Folded texts of neighbours stand side by side.
fn broken<'a>(cut: &'a Cut<'a>, lexicon: &'a Lexicon) -> impl Iterator<Item = &'a Hit> {
    let words = |p: &Piece<'_>| matches!(p.kind, Kind::Text) && p.folded.len() <= 120;
    [2, 3].into_iter().flat_map(move |n| {
        let runs = cut
            .pieces
            .windows(n)
            .filter(move |run| run.iter().all(words) && run[n - 1].hits.is_empty());
        runs.flat_map(move |run| lexicon.get(&cut.folded[run[0].folded.start..run[n - 1].folded.end]))
    })
}

/// A group that may stand alone is a row in one form and only tolerated in the other, so it does not count.
fn counts(hit: &Hit) -> bool {
    matches!(hit.what, What::Row(_) | What::Column(_))
}

fn fits(form: &Form, year: Option<u16>) -> bool {
    year.is_some_and(|y| form.is_for(y))
}
