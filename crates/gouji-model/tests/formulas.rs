//! Names in formulas lead to the right cells, and wrong names to a complaint at their place with a suggestion.

use std::sync::Arc;

use gouji_grammar::formula::parse;
use gouji_model::form::{Complaint, Form, Instance, NodeKind, Scope, load, resolve};

fn source(id: &str) -> String {
    let path = format!("{}/../../rules/forms/{id}.ron", env!("CARGO_MANIFEST_DIR"));
    std::fs::read_to_string(path).expect("the form file is there")
}

fn form(id: &str) -> Arc<Form> {
    Arc::new(load("form.ron", &source(id)).expect("the form file is right"))
}

fn instances(form: &Form, text: &str) -> Vec<Instance> {
    resolve(&parse(text).expect(text), None, form, &[]).unwrap_or_else(|c| panic!("{text}: {c:#?}"))
}

/// The paths of the cells of the first instance.
fn cells(form: &Form, text: &str) -> Vec<String> {
    let first = &instances(form, text)[0];
    first
        .body
        .cells()
        .iter()
        .map(|c| form.path(*c).to_owned())
        .collect()
}

fn complaints(form: &Form, text: &str) -> Vec<Complaint> {
    resolve(&parse(text).expect(text), None, form, &[]).expect_err(text)
}

#[test]
fn every_form_states_its_identities() {
    for (id, expected) in [
        (
            "2014",
            vec![
                ("statistics/answered", 1, 9),
                ("statistics/completed", 1, 3),
                ("statistics/denied", 1, 7),
                ("statistics/litigation", 1, 4),
                ("statistics/received", 1, 5),
                ("statistics/reconsideration", 1, 4),
                ("statistics/staff", 1, 3),
            ],
        ),
        (
            "2019",
            vec![
                ("requests/balance", 7, 4),
                ("requests/processed-total", 7, 20),
                ("requests/row-total", 23, 7),
                ("review/total", 3, 5),
            ],
        ),
        (
            "2021",
            vec![
                ("requests/balance", 7, 4),
                ("requests/processed-total", 7, 23),
                ("requests/row-total", 26, 7),
                ("review/total", 3, 5),
            ],
        ),
    ] {
        let form = form(id);
        for (name, count, terms) in &expected {
            let made: Vec<_> = form.identities.iter().filter(|i| i.id == *name).collect();
            assert_eq!(made.len(), *count, "{id} {name}");
            assert!(
                made.iter().all(|i| i.terms.len() == *terms),
                "{id} {name}: {made:?}"
            );
        }
        assert_eq!(form.identities.len(), expected.iter().map(|e| e.1).sum::<usize>());
    }
}

#[test]
fn an_identity_has_its_scope_and_its_signs() {
    let form = form("2019");
    let balance = &form.identities[0];
    assert_eq!(balance.scope, Scope::Column("natural_person".to_owned()));
    let terms: Vec<_> = balance
        .terms
        .iter()
        .map(|t| (form.path(t.cell), t.coefficient))
        .collect();
    assert_eq!(
        terms,
        [
            ("requests.received.natural_person", 1),
            ("requests.carried_in.natural_person", 1),
            ("requests.processed.natural_person", -1),
            ("requests.carried_out.natural_person", -1),
        ]
    );
    let review = form.identities.last().unwrap();
    assert_eq!(review.scope, Scope::Row("litigation_after_review".to_owned()));
    assert_eq!(
        form.path(review.terms[0].cell),
        "review.litigation_after_review.total"
    );
}

#[test]
fn paths_labels_ranges_and_groups_name_the_same_cells() {
    let form = form("2021");
    let total = vec!["requests.received.total".to_owned()];
    for text in [
        "requests.received.total > 0",
        "requests.received[total] > 0",
        "requests.total[received] > 0",
        "requests[received, total] > 0",
        "requests[total, received] > 0",
        "received.total > 0",
        "新收.总计 > 0",
        "新收[总计] > 0",
        "表三.本年新收政府信息公开申请数量.总计 > 0",
        "表三.一本年新收政府信息公开申请数量.合计 > 0",
        "表三.'一、本年新收政府信息公开申请数量'.合计 > 0",
    ] {
        assert_eq!(cells(&form, text), total, "{text}");
    }
    for (text, count, first) in [
        (
            "sum(requests.denied.total) == 0",
            8,
            "requests.denied.state_secret.total",
        ),
        ("sum(不予公开.总计) == 0", 8, "requests.denied.state_secret.total"),
        (
            "sum(denied.*.total) == 0",
            8,
            "requests.denied.state_secret.total",
        ),
        (
            "sum(requests.other.total) == 0",
            4,
            "requests.other.uncorrected.total",
        ),
        (
            "sum(requests.other.*.total) == 0",
            3,
            "requests.other.uncorrected.total",
        ),
        ("requests.other.rest.total == 0", 1, "requests.other.rest.total"),
        ("state_secret.total == 0", 1, "requests.denied.state_secret.total"),
        ("属于国家秘密.total == 0", 1, "requests.denied.state_secret.total"),
        (
            "sum(disclosed..other[total]) == 0",
            22,
            "requests.disclosed.total",
        ),
        (
            "sum(denied.state_secret..third_party[total]) == 0",
            4,
            "requests.denied.state_secret.total",
        ),
        ("sum(requests.*.total) == 0", 26, "requests.received.total"),
        (
            "sum(requests.received.*) == 0",
            7,
            "requests.received.natural_person",
        ),
        (
            "sum(received[natural_person..other_entity]) == 0",
            6,
            "requests.received.natural_person",
        ),
        (
            "sum(新收.自然人..其他) == 0",
            6,
            "requests.received.natural_person",
        ),
        (
            "for c in requests.columns: requests.received.c > 0",
            1,
            "requests.received.natural_person",
        ),
        (
            "for r in requests.rows: sum(natural_person..other_entity[r]) > 0",
            6,
            "requests.received.natural_person",
        ),
        (
            "for r in requests.rows, c in 表三.总计: requests[r, c] > 0",
            1,
            "requests.received.total",
        ),
        ("fees.amount > 0", 1, "disclosure.fees.amount"),
        ("fees > 0", 1, "disclosure.fees.amount"),
    ] {
        let named = cells(&form, text);
        assert_eq!((named.len(), named[0].as_str()), (count, first), "{text}");
    }
}

#[test]
fn a_counted_row_is_its_own_cell_and_its_members_come_with_a_star() {
    let form = form("2014");
    assert_eq!(
        cells(&form, "statistics.received == 0"),
        ["statistics.received.value"]
    );
    assert_eq!(
        cells(&form, "sum(statistics.received) == 0"),
        ["statistics.received.value"]
    );
    assert_eq!(cells(&form, "sum(statistics.received.*) == 0").len(), 4);
    assert_eq!(
        cells(&form, "sum(statistics.answered.*) == 0").len(),
        8,
        "one level, no deeper"
    );
    assert_eq!(
        cells(&form, "statistics.received.value == 0"),
        ["statistics.received.value"]
    );
    assert_eq!(
        cells(&form, "行政复议.其他情形数 == 0"),
        ["statistics.reconsideration.other.value"]
    );
}

#[test]
fn variables_run_over_columns_rows_groups_and_each_other() {
    let form = form("2021");
    for (text, count) in [
        ("for c in requests.columns: received[c] > 0", 7),
        (
            "for c in requests.natural_person..other_entity: received[c] > 0",
            6,
        ),
        ("for c in 表三.自然人..其他: 新收[c] > 0", 6),
        ("for r in requests.rows: total[r] > 0", 26),
        ("for r in requests.denied: total[r] > 0", 8),
        ("for r in requests.other: total[r] > 0", 4),
        ("for r in review.rows, c in review.columns: review[r, c] >= 0", 15),
        (
            "for r in review.rows: for c in review.upheld..pending: review[r, c] <= total[r]",
            12,
        ),
        ("for r in disclosure.rows: disclosure.decisions[r] >= 0", 3),
        ("received.total > 0", 1),
    ] {
        assert_eq!(instances(&form, text).len(), count, "{text}");
    }
}

#[test]
fn a_wrong_name_is_reported_at_its_place_with_a_suggestion() {
    let form = form("2021");
    for (text, word, suggestion) in [
        (
            "for c in requests.columns: recieved[c] > 0",
            "recieved",
            Some("received"),
        ),
        (
            "for c in request.columns: received[c] > 0",
            "request",
            Some("requests"),
        ),
        (
            "for c in requests.colums: received[c] > 0",
            "colums",
            Some("columns"),
        ),
        ("for c in requests.columns: 新受[c] > 0", "新受", Some("新收")),
        ("requests.received.totl > 0", "totl", Some("total")),
        (
            "requests.denied.state_secrets.total > 0",
            "state_secrets",
            Some("state_secret"),
        ),
        (
            "for col in requests.columns: received[col1] > 0",
            "col1",
            Some("col"),
        ),
        (
            "sum(natural_persn..other_entity[received]) > 0",
            "natural_persn",
            Some("natural_person"),
        ),
        ("requests.received > 0", "requests.received", None),
        ("requests.total > 0", "requests.total", None),
        ("requests.denied.total > 0", "requests.denied.total", None),
        ("review.received.total > 0", "review.received.total", None),
        ("for r in requests.rows: 办结且[r] > 0", "办结且", Some("办结")),
    ] {
        let found = complaints(&form, text);
        assert_eq!(found[0].span.of(text), word, "{text}: {found:?}");
        assert!(
            suggestion.is_none_or(|s| found[0].suggestion.as_deref() == Some(s)),
            "{text}: {found:?}"
        );
    }
    let both = complaints(&form, "for c in requests.columns: recieved[c] == procesed[c]");
    assert_eq!(both.len(), 2, "both sides complain, once");
    let ambiguous = complaints(&self::form("2014"), "statistics.other > 0");
    assert!(
        ambiguous[0].message.zh.contains("channels.other、"),
        "{ambiguous:?}"
    );
}

#[test]
fn rows_without_a_cell_are_left_out_only_where_several_grids_are_run_over() {
    let form = form("2019");
    let made = instances(&form, "for r in disclosure.rows: previous[r] + delta[r] >= 0");
    let scopes: Vec<_> = made.iter().map(|i| i.scopes[0].clone()).collect();
    let rows = ["license", "other_services", "penalty", "compulsion", "fees"];
    assert_eq!(scopes, rows.map(|r| Scope::Row(r.to_owned())));
    assert!(!complaints(&form, "for r in disclosure.rows: previous[r] + upheld[r] >= 0").is_empty());
    assert!(!complaints(&form, "for r in disclosure.rows: previous[r] + detla[r] >= 0").is_empty());
    assert!(!complaints(&form, "for c in requests.columns: review.reconsideration[c] >= 0").is_empty());
}

#[test]
fn cells_of_other_reports_are_found_in_every_form_that_has_them() {
    let (old, new) = (form("2019"), form("2021"));
    let formula =
        parse("for c in requests.columns: carried_in[c] == previous.requests.carried_out[c]").unwrap();
    let made = resolve(&formula, None, &new, &[old.clone(), new.clone()]).unwrap();
    let mut elsewhere = None;
    made[6].body.walk(&mut |node| {
        if let NodeKind::Elsewhere(cells) = &node.kind {
            elsewhere = Some(cells.clone());
        }
    });
    let elsewhere = elsewhere.unwrap();
    assert_eq!(
        elsewhere.in_form("2019").map(|c| old.path(c[0])),
        Some("requests.carried_out.total")
    );
    assert_eq!(
        elsewhere.in_form("2021").map(|c| new.path(c[0])),
        Some("requests.carried_out.total")
    );
    assert_eq!(elsewhere.in_form("2014"), None);

    let gone = parse("previous.disclosure.rules.made > 0").unwrap();
    assert!(resolve(&gone, None, &new, std::slice::from_ref(&old)).is_ok());
    assert!(resolve(&gone, None, &new, &[]).is_err());
    let wrong = parse("previous.requests.caried_out.total > 0").unwrap();
    let complaint = &resolve(&wrong, None, &new, &[old]).unwrap_err()[0];
    assert_eq!(complaint.suggestion.as_deref(), Some("carried_out"));
}

#[test]
fn running_over_everything_against_everything_is_refused() {
    let form = form("2021");
    let text =
        "for a in requests.rows, b in requests.rows, c in requests.columns: requests[a, c] >= requests[b, c]";
    assert!(complaints(&form, text)[0].message.zh.contains("太多"));
}

#[test]
fn wrong_identities_of_a_form_file_are_all_reported_at_line_and_column() {
    let wrong = source("2021")
        .replace("received[c] + carried_in[c] ==", "recieved[c] + carried_in[c] ==")
        .replace("sum(upheld..pending[r])", "sum(upheld..pendng[r]");
    let problems = load("forms/2021.ron", &wrong).unwrap_err();
    assert_eq!(problems.len(), 2, "{problems:?}");
    assert_eq!(problems[0].span.of(&wrong), "recieved");
    assert_eq!(problems[0].suggestion.as_deref(), Some("received"));
    let line = wrong.lines().nth(problems[0].line as usize - 1).unwrap();
    assert!(
        line.chars()
            .skip(problems[0].column as usize - 1)
            .collect::<String>()
            .starts_with("recieved")
    );
    assert!(problems[1].message.zh.contains("还缺"), "{}", problems[1]);
}

#[test]
fn an_identity_must_be_an_equality_of_sums() {
    for formula in [
        "for c in requests.columns: received[c] <= processed[c]",
        "for c in requests.columns: received[c] * carried_in[c] == processed[c]",
        "for c in requests.columns: received[c] == processed[c] + 1",
        "for c in requests.columns: when present(received[c]): received[c] == processed[c]",
    ] {
        let changed = source("2021").replace(
            "for c in requests.columns: received[c] + carried_in[c] == processed[c] + carried_out[c]",
            formula,
        );
        let problems = load("forms/2021.ron", &changed).unwrap_err();
        assert!(
            problems[0].message.zh.contains("勾稽关系只能是"),
            "{formula}: {problems:?}"
        );
    }
}
