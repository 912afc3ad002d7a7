//! Digits typed anywhere into reports: what is taken over from before is what reading everything again gives.

use std::sync::Arc;

use gouji_model::{Forms, Hints, Report, read, read_after};
use gouji_testkit::{Layout, Rng, forms, generate, reports};

/// A digit comes, goes or becomes another one, most often right beside another digit.
fn type_into(text: &mut String, rng: &mut Rng) {
    let digits: Vec<usize> = text
        .match_indices(|c: char| c.is_ascii_digit())
        .map(|(at, _)| at)
        .collect();
    let at = digits[rng.index(digits.len())];
    let digit = rng.pick(&["0", "1", "8", "45", ""]);
    match rng.index(4) {
        0 => text.insert_str(at, digit),
        1 => text.insert_str(at + 1, digit),
        2 => text.replace_range(at..=at, digit),
        _ => text.replace_range(at..=at, rng.pick(&["", "年", "|", "9\n", "x"])),
    }
}

fn same(after: &Report, afresh: &Report, name: &str) {
    let form = |report: &Report| {
        report
            .form
            .as_ref()
            .map(|form| (form.value.id.clone(), form.span, form.reason))
    };
    assert_eq!(form(after), form(afresh), "{name}");
    assert_eq!(after.document, afresh.document, "{name}");
    assert_eq!(
        (
            &after.year,
            &after.organ,
            &after.title,
            &after.period,
            &after.published,
            &after.signed
        ),
        (
            &afresh.year,
            &afresh.organ,
            &afresh.title,
            &afresh.period,
            &afresh.published,
            &afresh.signed
        ),
        "{name}"
    );
    assert_eq!(after.sections, afresh.sections, "{name}");
    assert_eq!(after.tables, afresh.tables, "{name}");
    assert_eq!(after.cells, afresh.cells, "{name}");
    assert_eq!(after.unplaced, afresh.unplaced, "{name}");
    assert_eq!(after.problems, afresh.problems, "{name}");
    assert_eq!(after.prose(), afresh.prose(), "{name}");
}

fn compare(mut text: String, rng: &mut Rng, forms: &Forms, name: &str) {
    let mut earlier = read(text.as_str(), forms, Hints::default());
    for _ in 0..40 {
        type_into(&mut text, rng);
        if !text.contains(|c: char| c.is_ascii_digit()) {
            return;
        }
        // Both with prose and without: a report whose prose nobody asked for has none to take over.
        if rng.chance(3, 4) {
            earlier.prose();
        }
        let after = read_after(&Arc::new(text.clone()), forms, Hints::default(), &earlier);
        let afresh = read(text.as_str(), forms, Hints::default());
        same(&after, &afresh, name);
        earlier = after;
    }
}

#[test]
fn what_is_typed_into_real_shaped_reports_reads_as_if_it_had_always_been_there() {
    for (seed, whole) in (0..).zip(reports::all()) {
        for round in 0..3 {
            let mut rng = Rng::new(seed * 100 + round);
            compare(whole.text.clone(), &mut rng, forms(), &whole.name);
        }
    }
}

#[test]
fn what_is_typed_into_reports_of_every_layout_reads_as_if_it_had_always_been_there() {
    for layout in Layout::ALL {
        for seed in 0..12 {
            let text = generate(seed, layout).text;
            compare(text, &mut Rng::new(seed), forms(), &format!("{layout:?} {seed}"));
        }
    }
}
