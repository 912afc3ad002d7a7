//! Figures typed into cells, one after the other: the findings are those of a report that was never anything else.

mod common;

use std::sync::Arc;

use common::library;
use gouji_model::{Hints, read, read_after};
use gouji_rules::{CheckOptions, check};
use gouji_testkit::{Layout, Rng, generate, reports};

/// Types digits beside digits, and now and then a word into the prose.
fn type_into(text: &mut String, rng: &mut Rng) {
    if rng.chance(1, 8) {
        let ends: Vec<usize> = text.match_indices(['。', '，']).map(|(at, _)| at).collect();
        let at = ends[rng.index(ends.len())];
        text.insert_str(
            at,
            rng.pick(&["（", "共收到申请3件", "全年新收申请8件", "，其中其中"]),
        );
        return;
    }
    let digits: Vec<usize> = text
        .match_indices(|c: char| c.is_ascii_digit())
        .map(|(at, _)| at)
        .collect();
    let at = digits[rng.index(digits.len())];
    match rng.index(3) {
        0 => text.insert_str(at + 1, rng.pick(&["0", "1", "7"])),
        1 => text.replace_range(at..=at, rng.pick(&["0", "3", "9"])),
        _ => text.replace_range(at..=at, ""),
    }
}

fn compare(mut text: String, rng: &mut Rng, name: &str) {
    let library = library();
    let options = CheckOptions::default();
    let mut earlier = read(text.as_str(), &library.forms, Hints::default());
    for step in 0..30 {
        type_into(&mut text, rng);
        let after = read_after(
            &Arc::new(text.clone()),
            &library.forms,
            Hints::default(),
            &earlier,
        );
        let afresh = read(text.as_str(), &library.forms, Hints::default());
        let Some(rules) = library.rules_for_report(&afresh) else {
            return;
        };
        let [after_is, afresh_is] = [&after, &afresh].map(|report| check(report, &rules, &options));
        assert_eq!(after_is, afresh_is, "{name}, step {step}");
        earlier = after;
    }
}

#[test]
fn what_was_noted_about_the_words_holds_while_figures_are_typed() {
    for (seed, whole) in (0..).zip(reports::all()) {
        compare(whole.text, &mut Rng::new(seed), &whole.name);
    }
    for layout in [Layout::Pipe, Layout::Markdown, Layout::Tab] {
        for seed in 0..3 {
            let text = generate(seed, layout).text;
            compare(text, &mut Rng::new(seed), &format!("{layout:?} {seed}"));
        }
    }
}
