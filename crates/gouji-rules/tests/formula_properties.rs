//! Whatever a formula says and a report holds: no panic, and both ways of evaluation agree.

mod common;

use common::{form, forms, report};
use gouji_grammar::Span;
use gouji_rules::formula::{
    Compiled, Evidence, Figures, FormulaSource, Missing, Options, Outcome, Tolerance, compile,
};
use proptest::prelude::*;

fn number() -> impl Strategy<Value = String> {
    let leaf = prop_oneof![
        prop::sample::select(vec![
            "received[c]",
            "carried_in[c]",
            "办结[c]",
            "previous.requests.carried_out[c]",
            "requests.other.rest[c]",
            "sum(other[c])",
            "sum(denied[c], unable[c])",
            "sum(received[natural_person..other_entity])",
            "count(denied[c])",
            "sum over children received[c]",
            "disclosure.fees.amount",
            "0",
            "1",
            "2",
            "0.5",
            "99999999999999999999",
        ])
        .prop_map(str::to_owned),
    ];
    leaf.prop_recursive(4, 24, 3, |inner| {
        prop_oneof![
            (
                inner.clone(),
                prop::sample::select(vec!["+", "-", "*", "/"]),
                inner.clone()
            )
                .prop_map(|(a, op, b)| format!("({a} {op} {b})")),
            inner.clone().prop_map(|a| format!("-{a}")),
            inner.clone().prop_map(|a| format!("abs({a})")),
            (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("max({a}, {b})")),
            (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("percent({a}, {b})")),
            (inner.clone(), inner.clone(), inner)
                .prop_map(|(a, b, c)| format!("(if {a} > {b} then {b} else {c})")),
        ]
    })
}

fn condition() -> impl Strategy<Value = String> {
    let relations = prop::sample::select(vec!["==", "!=", "<", "<=", ">", ">=", "≠"]);
    let leaf = prop_oneof![
        (number(), relations, number()).prop_map(|(a, op, b)| format!("{a} {op} {b}")),
        number().prop_map(|a| format!("{a} == 1 within 0.5")),
        Just("present(received[c])".to_owned()),
        Just("blank(denied[c])".to_owned()),
    ];
    leaf.prop_recursive(3, 12, 3, |inner| {
        prop_oneof![
            inner.clone().prop_map(|a| format!("not ({a})")),
            (
                inner.clone(),
                prop::sample::select(vec!["and", "or", "implies", "且"]),
                inner.clone()
            )
                .prop_map(|(a, op, b)| format!("(({a}) {op} ({b}))")),
            (inner.clone(), inner.clone(), inner).prop_map(|(a, b, c)| format!("(if {a} then {b} else {c})")),
        ]
    })
}

fn options() -> impl Strategy<Value = Options> {
    let missing = prop::sample::select(vec![
        Missing::NotAssessable,
        Missing::Skip,
        Missing::Zero,
        Missing::Fail,
        Missing::AllBlankSkips,
    ]);
    let tolerance = prop::sample::select(vec![
        Tolerance::Exact,
        Tolerance::AsPrinted,
        Tolerance::Within(rust_decimal::Decimal::ONE),
    ]);
    (missing, tolerance).prop_map(|(missing, tolerance)| Options { missing, tolerance })
}

/// Figures for some cells: small, huge, negative, with decimals, blank, absent.
fn cells() -> impl Strategy<Value = Vec<(String, &'static str)>> {
    let figure = prop::sample::select(vec![
        "0",
        "0",
        "1",
        "2",
        "3",
        "-1",
        "2.5",
        "",
        "/",
        "x",
        "79228162514264337593543950335",
    ]);
    let form = form("2021");
    let paths: Vec<String> = form.cells.iter().map(|c| c.path.to_string()).collect();
    prop::collection::vec(prop::option::weighted(0.8, figure), paths.len()).prop_map(move |figures| {
        paths
            .iter()
            .cloned()
            .zip(figures)
            .filter_map(|(p, f)| Some((p, f?)))
            .collect()
    })
}

fn compile_text(text: &str, options: Options) -> Result<Compiled, usize> {
    let file = format!("\"{text}\"");
    let source = FormulaSource {
        file: "x.ron",
        text: &file,
        formula: Span::new(0, file.len()),
        target: None,
    };
    compile(&source, options, &form("2021"), forms()).map_err(|p| p.len())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn any_formula_on_any_report_comes_to_an_end(
        claim in condition(), options in options(), cells in cells(), last in cells(), together in any::<bool>()
    ) {
        let rule = compile_text(&format!("for c in requests.columns: {claim}"), options);
        prop_assert!(rule.is_ok(), "{claim}: {rule:?}");
        let Ok(rule) = rule else { return Ok(()) };
        let form = form("2021");
        let make = |cells: &[(String, &'static str)]| {
            report(&form, &cells.iter().map(|(p, v)| (p.as_str(), *v)).collect::<Vec<_>>())
        };
        let (this, last) = (make(&cells), make(&last));
        let children = [&this, &last];
        let evidence = Evidence {
            report: &this,
            previous: together.then_some(&last),
            children: if together { &children } else { &[] },
        };
        let verdicts = rule.check(&evidence, &Figures::of(&this));
        for i in 0..rule.instances().len() {
            let exact = rule.evaluate(&evidence, i);
            let checked = verdicts.iter().find(|v| v.instance == i).map_or(Outcome::Holds, |v| v.outcome.clone());
            prop_assert_eq!(&exact, &checked, "{}", &claim);
            if let Outcome::Broken(work) = exact {
                let text = work.render();
                prop_assert!(!text.zh.is_empty() && !text.en.is_empty());
                for place in work.related() {
                    let report = evidence.from(place.source);
                    prop_assert!(report.is_some_and(|r| r.text.get(place.span.range()).is_some()));
                }
            }
        }
    }

    #[test]
    fn a_blank_that_is_filled_in_never_turns_a_broken_identity_into_one_that_holds(
        cells in cells(), fill in 0_u32..6
    ) {
        // Text that is no number is left out: what it stands for nobody knows.
        let cells: Vec<_> = cells.into_iter().filter(|(_, v)| *v != "x").collect();
        let form = form("2021");
        let fill = fill.to_string();
        let before: Vec<_> = cells.iter().map(|(p, v)| (p.as_str(), *v)).collect();
        let after: Vec<_> = cells
            .iter()
            .map(|(p, v)| (p.as_str(), if matches!(*v, "" | "/") { fill.as_str() } else { v }))
            .collect();
        let (before, after) = (report(&form, &before), report(&form, &after));
        for text in [
            "for c in requests.columns: received[c] + carried_in[c] == processed[c] + carried_out[c]",
            "for r in review.rows: total[r] == sum(upheld..pending[r])",
            "for r in review.rows: when total[r] > 1: total[r] >= max(upheld..pending[r])",
        ] {
            let rule = compile_text(text, Options::default());
            let Ok(rule) = rule else { return Err(TestCaseError::fail("it compiles")) };
            for i in 0..rule.instances().len() {
                let (first, then) = (
                    rule.evaluate(&Evidence::alone(&before), i),
                    rule.evaluate(&Evidence::alone(&after), i),
                );
                if matches!(first, Outcome::Broken(_)) {
                    prop_assert!(matches!(then, Outcome::Broken(_)), "{text}");
                }
                if first == Outcome::Holds {
                    prop_assert!(!matches!(then, Outcome::Broken(_)), "{text}");
                }
            }
        }
    }

    #[test]
    fn compiling_is_total_on_texts_made_of_tokens(
        tokens in prop::collection::vec(prop::sample::select(vec![
            "for ", "c ", "r ", "in ", "requests", "review", "statistics", ".", "..", "*", "columns", "rows", ": ", "[",
            "]", "(", ")", "received", "新收", "denied", "total", "sum", "previous", " == ", " + ", "1", ", ", "present",
            " implies ", "other", "表三",
        ]), 0..30)
    ) {
        let _ = compile_text(&tokens.concat(), Options::default());
    }
}
