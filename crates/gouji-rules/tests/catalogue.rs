//! The packs as a whole: no id vanishes unnoticed, every number of the catalogue has its rule or its reason, no guess
//! is an error, and what the documents show works.

use std::collections::BTreeSet;

use gouji_rules::{Grounds, Library, Severity, Source, Trial, embedded};

const README: &str = include_str!("../../../rules/README.md");
const LEFT_OUT: &str = include_str!("../../../docs/rules-left-out.md");
const IDS: &str = include_str!("rule-ids.txt");

#[test]
fn the_rules_of_every_year_are_those_that_are_listed() {
    let library = Library::load(embedded());
    let mut ids = BTreeSet::new();
    let mut listed = String::new();
    for year in library.years() {
        for rule in &library.rules_for(year).unwrap().rules {
            ids.insert(rule.id.clone());
        }
    }
    for id in ids {
        let years = library.years().into_iter().filter_map(|year| {
            let severity = library.rules_for(year)?.rule(&id)?.severity;
            Some((year, severity))
        });
        let years: Vec<(u16, Severity)> = years.collect();
        let (first, last) = (years[0], years[years.len() - 1]);
        listed += &format!("{id} {} {}-{}\n", last.1.as_str(), first.0, last.0);
    }
    if std::env::var_os("GOUJI_ACCEPT").is_some() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/rule-ids.txt");
        std::fs::write(path, &listed).unwrap();
        return;
    }
    assert_eq!(
        listed, IDS,
        "with GOUJI_ACCEPT=1 this test writes the list to tests/rule-ids.txt"
    );
}

#[test]
fn every_number_of_the_catalogue_has_a_rule_or_a_reason() {
    let library = Library::load(embedded());
    let mut known: BTreeSet<String> = BTreeSet::new();
    for year in library.years() {
        let rules = &library.rules_for(year).unwrap().rules;
        known.extend(rules.iter().flat_map(|r| r.catalogue.iter().cloned()));
    }
    let (reasons, _) = LEFT_OUT.split_once("## Weaker").unwrap();
    let left_out: BTreeSet<String> = reasons
        .lines()
        .filter_map(|l| Some(l.strip_prefix("| ")?.split_once(" |")?.0.to_owned()))
        .filter(|n| n.contains('-') && !n.contains("--"))
        .collect();
    // The other groups read prose, other years or other organs; only that their numbers exist is asked of them.
    let groups = [
        ("S", 21),
        ("T2", 15),
        ("T3", 11),
        ("T4", 6),
        ("U", 5),
        ("X", 4),
        ("L", 15),
    ];
    let others = [("P", 23), ("Y", 9), ("H", 4), ("D", 10), ("N", 11)];
    let numbers = |groups: &[(&str, u16)]| -> BTreeSet<String> {
        let numbers =
            |group: &str, count: u16| (1..=count).map(|n| format!("{group}-{n:03}")).collect::<Vec<_>>();
        groups
            .iter()
            .flat_map(|(group, count)| numbers(group, *count))
            .collect()
    };
    let (all, others) = (numbers(&groups), numbers(&others));
    let silent: Vec<&String> = all
        .iter()
        .filter(|n| !known.contains(*n) && !left_out.contains(*n))
        .collect();
    let both: Vec<&String> = known.intersection(&left_out).collect();
    let unknown: Vec<&String> = known
        .union(&left_out)
        .filter(|n| !all.contains(*n) && !others.contains(*n))
        .collect();
    assert!(silent.is_empty(), "neither a rule nor a reason: {silent:?}");
    assert!(both.is_empty(), "a rule and a reason to leave it out: {both:?}");
    assert!(unknown.is_empty(), "no such number: {unknown:?}");
}

#[test]
fn no_guess_is_an_error() {
    let library = Library::load(embedded());
    for year in library.years() {
        for rule in &library.rules_for(year).unwrap().rules {
            let guess = rule.grounds == Grounds::Inference || rule.id.starts_with("statistics/");
            assert!(!guess || rule.severity < Severity::Error, "{year} {}", rule.id);
        }
    }
}

#[test]
fn the_pack_that_the_readme_shows_works() {
    let (_, rest) = README.split_once("```ron\n").unwrap();
    let (pack, _) = rest.split_once("```").unwrap();
    let mut sources = embedded();
    sources.push(Source::new("2026.ron", pack.to_owned()));
    let library = Library::load(sources);
    let complaints: Vec<String> = library.all_problems().iter().map(ToString::to_string).collect();
    assert!(complaints.is_empty(), "{}", complaints.join("\n"));
    let rules = library.rules_for(2026).unwrap();
    assert_eq!(rules.rule("structure/period").unwrap().severity, Severity::Error);
    assert_eq!(rules.off[0].rule.id, "structure/note");
    let (trials, problems) = library.trials();
    let own: Vec<&Trial> = trials.iter().filter(|t| t.rule.id == "local/received").collect();
    assert_eq!(own.len(), 2);
    assert!(problems.is_empty() && own.iter().all(|t| t.holds()));
}

#[test]
fn the_readme_names_every_kind_of_check() {
    for kind in gouji_rules::KINDS {
        assert!(README.contains(&format!("`{kind}(")), "{kind}");
    }
}

#[test]
fn a_file_that_extends_its_own_name_means_the_one_it_is_laid_over() {
    let mut sources = embedded();
    sources.push(Source::new(
        "2025.ron",
        "Pack(year: 2025, extends: \"2025\", change: [Off(\"structure/note\", \"本地不用\")])",
    ));
    let library = Library::load(sources);
    assert!(library.all_problems().is_empty());
    let rules = library.rules_for(2025).unwrap();
    assert!(rules.rule("structure/note").is_none() && rules.rule("requests/balance").is_some());
}
