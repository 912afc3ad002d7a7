//! Which form the tables follow: the one that knows most of their labels.

use crate::form::{Form, Forms, Hit, Lexicon, What};
use crate::layout::{Cut, Kind, Piece};

/// The index of the form whose labels fit best, or nothing where there are no tables. `year` decides between
/// forms that fit equally well.
pub(crate) fn choose(forms: &Forms, cut: &Cut<'_>, year: Option<u16>) -> Option<u8> {
    let lexicon = forms.lexicon();
    let mut met = vec![false; lexicon.named() as usize];
    let mut scores = vec![0; forms.iter().count()];
    let mut meet = |hits: &[Hit]| {
        for hit in hits.iter().filter(|hit| counts(hit)) {
            if !std::mem::replace(&mut met[hit.number as usize], true) {
                scores[usize::from(hit.form)] += 1;
            }
        }
    };
    let mut figures = 0;
    for (index, piece) in cut.pieces.iter().enumerate() {
        match piece.kind {
            Kind::Figure { .. } | Kind::Digits | Kind::Placeholder => figures += 1,
            Kind::Text if piece.hits.is_empty() => broken(cut, index, lexicon, &mut meet),
            Kind::Text => meet(piece.hits),
            Kind::Blank => {}
        }
    }
    let best = (0u8..)
        .zip(forms.iter())
        .map(|(number, form)| (scores[usize::from(number)], fits(form, year), number))
        .max_by_key(|&(score, fits, number)| (score, fits, std::cmp::Reverse(number)))?;
    // Two labels and a figure: less is a sentence that happens to hold a word of the form. A dozen labels are a
    // form that nobody has filled in yet.
    (best.0 >= 2 && figures > 0 || best.0 >= 12).then_some(best.2)
}

/// Meets the label that ends with a piece and is broken over two or three. Folded texts of neighbours stand side by side.
fn broken(cut: &Cut<'_>, last: usize, lexicon: &Lexicon, mut meet: impl FnMut(&[Hit])) {
    let words = |p: &&Piece<'_>| matches!(p.kind, Kind::Text) && p.folded.len() <= 120;
    let end = &cut.pieces[last];
    if !words(&end) {
        return;
    }
    for first in cut.pieces[..last].iter().rev().take(2).take_while(words) {
        meet(lexicon.get(first.folded.cover(end.folded).of(&cut.folded)));
    }
}

/// A group that may stand alone is a row in one form and only tolerated in the other, so it does not count.
fn counts(hit: &Hit) -> bool {
    matches!(hit.what, What::Row(_) | What::Column(_))
}

fn fits(form: &Form, year: Option<u16>) -> bool {
    year.is_some_and(|y| form.is_for(y))
}
