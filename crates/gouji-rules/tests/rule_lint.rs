//! What `gouji rules lint` finds among made-up rules, and that it finds nothing among the project's own.

use gouji_rules::authors::{Advice, Remark, lint};
use gouji_rules::{Library, Source, embedded};

/// A pack with some rules: id, severity, check, and other fields.
fn pack(rules: &[(&str, &str, &str, &str)]) -> Library {
    let rule = |(id, severity, check, more): &(&str, &str, &str, &str)| {
        format!(
            "Rule(id: \"{id}\", title: (zh: \"甲\", en: \"a\"), severity: {severity}, check: {check}, basis: \"本地\", \
             explain: (zh: \"甲\", en: \"a\"), {more}),\n"
        )
    };
    let rules: String = rules.iter().map(rule).collect();
    let text = format!("#![enable(implicit_some)]\nPack(year: 2030, form: \"2021\", rules: [\n{rules}])");
    let mut sources = embedded();
    sources.push(Source::new("2030.ron", text));
    let library = Library::load(sources);
    let problems: Vec<String> = library.all_problems().iter().map(ToString::to_string).collect();
    assert_eq!(problems, Vec::<String>::new());
    library
}

/// What is said about rules, without the cells that nothing protects.
fn said(library: &Library, year: u16) -> Vec<Advice> {
    let advice = library.rules_for(year).into_iter().flat_map(|rules| lint(&rules));
    advice.filter(|a| a.remark != Remark::Unprotected).collect()
}

/// The remarks about some formulas, all errors: the rule `r/1` and so on, the remark, and its words.
fn about(formulas: &[&str]) -> Vec<(String, Remark, String)> {
    let ids: Vec<String> = (1..=formulas.len()).map(|n| format!("r/{n}")).collect();
    let checks: Vec<String> = formulas.iter().map(|f| format!("Formula(\"{f}\")")).collect();
    let mut rules: Vec<(&str, &str, &str, &str)> = vec![(
        "cells/counts",
        "Error",
        "Cells(of: [\"requests\", \"review\"], must: BeCounts)",
        "",
    )];
    rules.extend(
        ids.iter()
            .zip(&checks)
            .map(|(id, check)| (id.as_str(), "Error", check.as_str(), "")),
    );
    let library = pack(&rules);
    let id = |a: &Advice| a.rule.as_ref().map(|r| r.id.clone()).unwrap_or_default();
    let tell = |a: Advice| (id(&a), a.remark, a.message.en);
    said(&library, 2030).into_iter().map(tell).collect()
}

const A: &str = "requests.received.total";
const B: &str = "requests.processed.total";

#[test]
fn two_inequalities_that_exclude_each_other_are_contradictory() {
    let first = format!("{A} <= {B}");
    let found = about(&[&first, &format!("{A} >= {B} + 1")]);
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!((found[0].0.as_str(), found[0].1), ("r/2", Remark::Contradictory));
    assert_eq!(
        found[0].2,
        "r/2: this rule contradicts r/1; no report can satisfy them all"
    );
    assert_eq!(
        about(&[&first, &format!("{A} >= {B}")]),
        [],
        "both hold where the two are equal"
    );
    let strict = about(&[&format!("{A} < {B}"), &format!("{A} >= {B}")]);
    assert_eq!(strict[0].1, Remark::Contradictory, "{strict:?}");
}

#[test]
fn the_weaker_of_two_inequalities_is_redundant_whichever_comes_first() {
    for formulas in [
        [format!("{A} <= {B}"), format!("{A} <= {B} + 5")],
        [format!("{A} <= {B}"), format!("{A} * 2 <= {B} * 2 + 1")],
        [format!("{A} < {B} + 1"), format!("{B} >= {A}")],
    ] {
        let found = about(&[&formulas[0], &formulas[1]]);
        assert_eq!(found.len(), 1, "{formulas:?}: {found:?}");
        assert_eq!(
            (found[0].0.as_str(), found[0].1),
            ("r/2", Remark::Redundant),
            "{formulas:?}"
        );
        assert!(found[0].2.contains("follows from r/1;"), "{found:?}");
    }
    let found = about(&[&format!("{A} <= {B} + 5"), &format!("{A} <= {B}")]);
    assert_eq!(
        (found[0].0.as_str(), found.len()),
        ("r/1", 1),
        "the weaker one comes first here: {found:?}"
    );
}

#[test]
fn a_part_is_not_more_than_its_total_because_the_other_parts_are_not_negative() {
    let total =
        "review.reconsideration.total == review.reconsideration.upheld + review.reconsideration.corrected";
    let part = "review.reconsideration.upheld <= review.reconsideration.total";
    let found = about(&[total, part]);
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!((found[0].0.as_str(), found[0].1), ("r/2", Remark::Redundant));
    assert!(
        found[0].2.contains("follows from cells/counts, r/1;"),
        "{found:?}"
    );
    // Without a rule that keeps the other part from being negative, it says something of its own.
    let library = pack(&[
        ("r/1", "Error", &format!("Formula(\"{total}\")"), ""),
        ("r/2", "Error", &format!("Formula(\"{part}\")"), ""),
    ]);
    assert!(said(&library, 2030).is_empty());
}

#[test]
fn an_equation_follows_from_two_inequalities_and_from_other_equations() {
    let found = about(&[
        &format!("{A} == {B}"),
        "requests.carried_out.total == requests.received.total",
        "requests.carried_out.total == requests.processed.total",
    ]);
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!((found[0].0.as_str(), found[0].1), ("r/3", Remark::Redundant));
    let found = about(&[
        &format!("{A} <= {B}"),
        &format!("{B} <= {A}"),
        &format!("{A} == {B}"),
    ]);
    assert_eq!((found[0].0.as_str(), found.len()), ("r/3", 1), "{found:?}");
    assert!(found[0].2.contains("r/1, r/2"), "{found:?}");
}

#[test]
fn whole_numbers_leave_no_room_between_neighbours() {
    let found = about(&[&format!("{A} > {B}"), &format!("{A} < {B} + 1")]);
    assert_eq!(
        (found[0].0.as_str(), found[0].1),
        ("r/2", Remark::Contradictory),
        "{found:?}"
    );
    let odd = about(&[&format!("{A} * 2 == {B} * 4 + 1")]);
    assert_eq!(
        (odd[0].0.as_str(), odd[0].1),
        ("r/1", Remark::Contradictory),
        "{odd:?}"
    );
    assert!(odd[0].2.contains("contradicts itself"), "{odd:?}");
    // Money has decimals, so there is room.
    let library = pack(&[
        (
            "cells/amounts",
            "Error",
            "Cells(of: [\"disclosure.fees.amount\"], must: BeAmounts)",
            "",
        ),
        ("r/1", "Error", "Formula(\"disclosure.fees.amount > 1\")", ""),
        ("r/2", "Error", "Formula(\"disclosure.fees.amount < 2\")", ""),
    ]);
    assert!(said(&library, 2030).is_empty());
}

#[test]
fn what_the_cells_rule_says_already_never_fires() {
    let found = about(&[&format!("{A} + {B} >= 0")]);
    assert_eq!(
        (found[0].0.as_str(), found[0].1),
        ("r/1", Remark::Redundant),
        "{found:?}"
    );
    assert!(found[0].2.contains("cells/counts"), "{found:?}");
    let found = about(&[&format!("{A} != 0 - 1")]);
    assert_eq!(found[0].1, Remark::Redundant, "{found:?}");
}

#[test]
fn a_tolerance_is_room() {
    let (equal, wide) = (format!("{A} == {B} within 2"), format!("{A} <= {B} + 2"));
    let found = about(&[&equal, &wide]);
    assert_eq!((found[0].0.as_str(), found.len()), ("r/2", 1), "{found:?}");
    assert_eq!(
        about(&[&equal, &format!("{A} == {B} + 2")]).len(),
        1,
        "the first follows from the second"
    );
    let found = about(&[&equal, &format!("{A} == {B} + 3")]);
    assert_eq!(found[0].1, Remark::Contradictory, "{found:?}");
}

#[test]
fn a_hint_does_not_make_an_error_superfluous() {
    let (strict, lax) = (
        format!("Formula(\"{A} <= 100\")"),
        format!("Formula(\"{A} <= 1000\")"),
    );
    let of = |severity| pack(&[("r/strict", severity, &strict, ""), ("r/lax", "Error", &lax, "")]);
    assert!(said(&of("Hint"), 2030).is_empty());
    assert_eq!(said(&of("Error"), 2030).len(), 1);
}

#[test]
fn a_rule_for_some_organs_binds_no_others() {
    let (low, high) = (
        format!("Formula(\"{A} <= 10\")"),
        format!("Formula(\"{A} >= 11\")"),
    );
    let only = |name: &str| format!("organs: (only: [\"{name}\"])");
    let (one, other) = (only("*人民政府"), only("*局"));
    let apart = pack(&[("r/1", "Error", &low, &one), ("r/2", "Error", &high, &other)]);
    assert!(said(&apart, 2030).is_empty());
    // Beside a rule for all, the one for some is in the wrong, wherever it stands.
    for rules in [
        [
            ("r/all", "Error", low.as_str(), ""),
            ("r/some", "Error", high.as_str(), other.as_str()),
        ],
        [
            ("r/some", "Error", high.as_str(), other.as_str()),
            ("r/all", "Error", low.as_str(), ""),
        ],
    ] {
        let found = said(&pack(&rules), 2030);
        assert_eq!((found.len(), found[0].remark), (1, Remark::Contradictory));
        assert_eq!(found[0].rule.as_ref().unwrap().id, "r/some");
    }
    let twice = pack(&[("r/1", "Error", &low, &one), ("r/2", "Error", &low, "")]);
    let found = said(&twice, 2030);
    assert_eq!(
        (found.len(), found[0].rule.as_ref().unwrap().id.as_str()),
        (1, "r/1")
    );
}

#[test]
fn rules_over_huge_numbers_are_left_undecided_and_that_is_said() {
    let big = |n: i64, one: &str, other: &str| {
        format!(
            "requests.received.{one} * {} <= requests.received.{other} * {} + 1",
            i64::MAX - n,
            i64::MAX - 3 * n - 1
        )
    };
    let columns = [
        "natural_person",
        "enterprise",
        "research",
        "public_interest",
        "legal_service",
        "other_entity",
        "total",
    ];
    let mut formulas: Vec<String> = columns
        .windows(2)
        .zip(1..)
        .map(|(pair, n)| big(n, pair[0], pair[1]))
        .collect();
    formulas.push("requests.received.natural_person >= 1".to_owned());
    formulas.push("requests.received.total == 3".to_owned());
    let formulas: Vec<&str> = formulas.iter().map(String::as_str).collect();
    let library = {
        let checks: Vec<String> = formulas.iter().map(|f| format!("Formula(\"{f}\")")).collect();
        let ids: Vec<String> = (1..=checks.len()).map(|n| format!("r/{n}")).collect();
        let rules: Vec<_> = ids
            .iter()
            .zip(&checks)
            .map(|(id, c)| (id.as_str(), "Error", c.as_str(), ""))
            .collect();
        pack(&rules)
    };
    let found = said(&library, 2030);
    assert!(found.iter().any(|a| a.remark == Remark::Undecided), "{found:?}");
}

#[test]
fn the_rules_of_every_year_neither_contradict_nor_repeat_each_other() {
    let library = Library::load(embedded());
    for year in library.years() {
        let found = said(&library, year);
        let messages: Vec<&str> = found.iter().map(|a| a.message.zh.as_str()).collect();
        assert_eq!(messages, Vec::<&str>::new(), "{year}");
    }
}
