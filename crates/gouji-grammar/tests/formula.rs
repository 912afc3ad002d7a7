//! Formulas are parsed by precedence, refused with a place and words, and never overflow the stack.

use gouji_grammar::Span;
use gouji_grammar::formula::{
    Arithmetic, Clause, Expr, ExprKind, Formula, Logic, Origin, Path, Relation, Segment, parse, parse_path,
};
use proptest::prelude::*;

/// The tree in one line, every operation in brackets.
fn show(expr: &Expr) -> String {
    match &expr.kind {
        ExprKind::Number(n) => n.to_string(),
        ExprKind::Path(path) => show_path(path),
        ExprKind::Negate(x) => format!("(-{})", show(x)),
        ExprKind::Not(x) => format!("(not {})", show(x)),
        ExprKind::Arithmetic(op, a, b) => {
            let sign = match op {
                Arithmetic::Add => "+",
                Arithmetic::Subtract => "-",
                Arithmetic::Multiply => "*",
                Arithmetic::Divide => "/",
            };
            format!("({} {sign} {})", show(a), show(b))
        }
        ExprKind::Compare {
            relation,
            left,
            right,
            within,
        } => {
            let within = within.map_or(String::new(), |w| format!(" within {w}"));
            format!("({} {} {}{within})", show(left), relation.sign(), show(right))
        }
        ExprKind::Logic(op, a, b) => {
            let word = match op {
                Logic::And => "and",
                Logic::Or => "or",
                Logic::Implies => "implies",
            };
            format!("({} {word} {})", show(a), show(b))
        }
        ExprKind::Call(function, arguments) => {
            let inner: Vec<_> = arguments.iter().map(show).collect();
            format!("{}({})", function.name(), inner.join(", "))
        }
        ExprKind::If(test, then, otherwise) => {
            let otherwise = otherwise
                .as_ref()
                .map_or(String::new(), |o| format!(" else {}", show(o)));
            format!("(if {} then {}{otherwise})", show(test), show(then))
        }
    }
}

fn show_segments(segments: &[Segment]) -> String {
    let all: Vec<_> = segments
        .iter()
        .map(|s| match s {
            Segment::Name(n) => n.text.clone(),
            Segment::Range(a, b) => format!("{}..{}", a.text, b.text),
            Segment::All(_) => "*".to_owned(),
        })
        .collect();
    all.join(".")
}

fn show_path(path: &Path) -> String {
    let origin = match path.origin {
        Origin::Own => "",
        Origin::Previous => "previous:",
        Origin::Children => "children:",
    };
    let index: Vec<_> = path.index.iter().map(|i| show_segments(i)).collect();
    let index = if index.is_empty() {
        String::new()
    } else {
        format!("[{}]", index.join(", "))
    };
    format!("{origin}{}{index}", show_segments(&path.segments))
}

fn parsed(text: &str) -> Formula {
    parse(text).unwrap_or_else(|e| panic!("{text}: {} at {:?}", e.en, e.span))
}

fn body(text: &str) -> String {
    show(&parsed(text).body)
}

#[test]
fn operators_bind_as_in_arithmetic_and_logic() {
    for (text, tree) in [
        ("a + b * c == d", "((a + (b * c)) == d)"),
        ("a - b - c == d", "(((a - b) - c) == d)"),
        ("a / b / c == d", "(((a / b) / c) == d)"),
        ("(a + b) * c == d", "(((a + b) * c) == d)"),
        ("-a + b == c", "(((-a) + b) == c)"),
        ("-a * b == - - c", "(((-a) * b) == (-(-c)))"),
        ("not a == b", "(not (a == b))"),
        ("not a == b and c < d", "((not (a == b)) and (c < d))"),
        ("a < b or c < d and e < f", "((a < b) or ((c < d) and (e < f)))"),
        (
            "a < b implies c < d implies e < f",
            "((a < b) implies ((c < d) implies (e < f)))",
        ),
        (
            "a < b or c < d implies e < f",
            "(((a < b) or (c < d)) implies (e < f))",
        ),
        ("a == b + c within 0.01", "(a == (b + c) within 0.01)"),
        ("a == b within 1 and c == d", "((a == b within 1) and (c == d))"),
        ("a == b and c == d within 2", "((a == b) and (c == d within 2))"),
        (
            "a + (if b > 0 then 1 else 2) == c",
            "((a + (if (b > 0) then 1 else 2)) == c)",
        ),
    ] {
        assert_eq!(body(text), tree, "{text}");
    }
}

#[test]
fn every_operator_has_its_chinese_and_full_width_writing() {
    for (text, ascii) in [
        ("a ≠ b", "(a != b)"),
        ("a <> b", "(a != b)"),
        ("a ≤ b", "(a <= b)"),
        ("a ≥ b", "(a >= b)"),
        ("a = b", "(a == b)"),
        ("a＝b", "(a == b)"),
        ("a ＞ b", "(a > b)"),
        ("a＜＝b", "(a <= b)"),
        ("a＋b－c×d÷e＝f", "(((a + b) - ((c * d) / e)) == f)"),
        ("（a＋１２．５）＝b", "((a + 12.5) == b)"),
        ("a > 0 且 b > 0 或 c > 0", "(((a > 0) and (b > 0)) or (c > 0))"),
        ("非 a > 0", "(not (a > 0))"),
        ("非（a > 0）", "(not (a > 0))"),
        ("a > 0 蕴含 b > 0", "((a > 0) implies (b > 0))"),
        ("求和（a，b） = c", "(sum(a, b) == c)"),
        (
            "如果 a > 0 则 b > 0 否则 c > 0",
            "(if (a > 0) then (b > 0) else (c > 0))",
        ),
        ("有值（a）", "present(a)"),
    ] {
        assert_eq!(body(text), ascii, "{text}");
    }
}

#[test]
fn names_may_be_labels_ranges_wildcards_and_last_years() {
    for (text, tree) in [
        ("requests.received.total == 1", "(requests.received.total == 1)"),
        (
            "sum(natural_person..other_entity[r]) == 1",
            "(sum(natural_person..other_entity[r]) == 1)",
        ),
        ("sum(requests.*.total) == 1", "(sum(requests.*.total) == 1)"),
        (
            "sum(statistics.received.*) == 1",
            "(sum(statistics.received.*) == 1)",
        ),
        ("requests[r, c] == 1", "(requests[r, c] == 1)"),
        ("sum(received[a .. b]) == 1", "(sum(received[a..b]) == 1)"),
        ("新收[c]＝1", "(新收[c] == 1)"),
        (
            "表三.本年新收政府信息公开申请数量.自然人 == 1",
            "(表三.本年新收政府信息公开申请数量.自然人 == 1)",
        ),
        (
            "要求行政机关确认或重新出具已获取信息[c] == 1",
            "(要求行政机关确认或重新出具已获取信息[c] == 1)",
        ),
        ("'（七）总计'[c] == 1", "(（七）总计[c] == 1)"),
        ("“3.其他”[c] == 「且」[c]", "(3.其他[c] == 且[c])"),
        (
            "previous.requests.carried_out[c] == 1",
            "(previous:requests.carried_out[c] == 1)",
        ),
        (
            "上年.requests.carried_out[c] == 1",
            "(previous:requests.carried_out[c] == 1)",
        ),
        ("previous[r] + delta[r] >= 0", "((previous[r] + delta[r]) >= 0)"),
        (
            "sum over children requests.received[c] == 1",
            "(sum(children:requests.received[c]) == 1)",
        ),
        ("sum over children (x) == y", "(sum(children:x) == y)"),
        (
            "disclosure.procurement.count > 0",
            "(disclosure.procurement.count > 0)",
        ),
        ("in_force >= or_else", "(in_force >= or_else)"),
    ] {
        assert_eq!(body(text), tree, "{text}");
    }
}

#[test]
fn clauses_come_before_the_claim_in_any_number() {
    let formula =
        parsed("for r in requests.rows, c in requests.columns: when present(x[c]): for q in a..b: x[c] > 0");
    let kinds: Vec<_> = formula
        .clauses
        .iter()
        .map(|c| match c {
            Clause::For(binders) => binders
                .iter()
                .map(|b| format!("{} in {}", b.name.text, show_path(&b.over)))
                .collect::<Vec<_>>()
                .join(", "),
            Clause::When(test) => show(test),
        })
        .collect();
    assert_eq!(
        kinds,
        [
            "r in requests.rows, c in requests.columns",
            "present(x[c])",
            "q in a..b"
        ]
    );
    assert!(matches!(
        formula.body.kind,
        ExprKind::Compare {
            relation: Relation::More,
            ..
        }
    ));
}

#[test]
fn a_complaint_stands_at_its_place_and_says_what_may_stand_there() {
    for (text, at, zh) in [
        ("received[c == 1", 11, "看不懂“=”"),
        ("a +", 3, "公式到此不完整"),
        ("", 0, "公式到此不完整"),
        ("a == b）", 6, "看不懂“）”，这里可以写："),
        ("a == b；", 6, "这里是全角“；”，请改成半角 ;"),
        ("a。b == 1", 1, "这里是全角“。”，请改成半角 ."),
        ("a === b", 2, "相等写作 =="),
        ("a => b", 2, "=> 不是运算符"),
        ("a > 0 && b > 0", 6, "并且写作 and"),
        ("a > 0 且b > 0", 6, "且 的前后要有空格"),
        ("!a", 0, "否定写作 not"),
        ("a == 5%", 6, "percent"),
        ("for c requests.columns: a == b", 6, "看不懂“requests”"),
        ("summe(a) == b", 0, "没有函数 summe"),
        ("abs(a, b) == c", 0, "abs 要 1 个参数"),
        ("percent(a) == c", 0, "percent 要 2 个参数"),
        ("present(a + b)", 8, "present 只看单元格"),
        ("sum(a > b) == c", 4, "比较的结果不能"),
        ("0 <= a <= 1", 0, "连续比较请写成"),
        ("a + b", 0, "这里要一个条件"),
        ("a and b == c", 0, "这里要一个条件"),
        ("if a > 0 then b", 0, "要写 else"),
        ("if a > 0 then b else c", 0, "这里要一个条件"),
        ("a > 0 within 1 within 2", 15, "within 只能"),
        ("a == 99999999999999999999999999999999", 5, "这个数太大"),
    ] {
        let error = parse(text).unwrap_err();
        assert_eq!(error.span.start, at, "{text}: {error}");
        assert!(error.zh.contains(zh), "{text}: {error}");
        assert!(!error.en.is_empty());
    }
}

#[test]
fn grammar_names_never_show_in_a_complaint() {
    for text in [
        "a == ", "for", "a[", "a.", "sum(", "a ==", "(a", "when a", "if a > 0", "a..", "'a",
    ] {
        let error = parse(text).unwrap_err();
        assert!(
            !error.en.contains("_word") && !error.en.contains("EOI"),
            "{text}: {}",
            error.en
        );
    }
}

#[test]
fn spans_are_those_of_the_text_as_given() {
    let text = "  新收[c]  ＝  办结[c] ";
    let formula = parsed(text);
    let ExprKind::Compare { left, right, .. } = &formula.body.kind else {
        panic!("not a comparison")
    };
    assert_eq!(left.span.of(text), "新收[c]");
    assert_eq!(right.span.of(text), "办结[c]");
    assert_eq!(formula.body.span.of(text), "新收[c]  ＝  办结[c]");
}

#[test]
fn a_path_alone_may_be_parsed() {
    assert_eq!(show_path(&parse_path(" processed[c] ").unwrap()), "processed[c]");
    assert_eq!(parse_path("a + b").unwrap_err().span, Span::new(2, 3));
}

#[test]
fn deep_and_long_formulas_are_refused_without_overflowing_the_stack() {
    for (open, close) in [
        ("(", ")"),
        ("（", "）"),
        ("-", ""),
        ("not ", ""),
        ("abs(", ")"),
        ("if a > b then ", ""),
    ] {
        for n in [40, 100, 1_000, 50_000] {
            let text = format!("{}a == b{}", open.repeat(n), close.repeat(n));
            let _ = parse(&text);
        }
    }
    assert!(parse(&format!("{}a{} == b", "(".repeat(40), ")".repeat(40))).is_ok());
    assert!(
        parse(&format!("{}a{} == b", "(".repeat(60), ")".repeat(60)))
            .unwrap_err()
            .zh
            .contains("嵌套太深")
    );
    assert!(parse(&"(".repeat(50_000)).unwrap_err().zh.contains("公式太长"));
    assert!(parse(&format!("a == {}", vec!["b"; 300].join("+"))).is_ok());
    assert!(
        parse(&format!("a == {}", vec!["b"; 900].join("+")))
            .unwrap_err()
            .zh
            .contains("公式太长")
    );
    assert!(parse(&vec!["a<b"; 900].join(" implies ")).is_err());
}

proptest! {
    #[test]
    fn parsing_is_total_on_any_text(text in ".{0,200}") {
        let _ = parse(&text);
        let _ = parse_path(&text);
    }

    #[test]
    fn parsing_is_total_on_texts_made_of_tokens(
        tokens in prop::collection::vec(prop::sample::select(vec![
            "for ", "in ", "when ", "if ", "then ", "else ", "sum", "(", ")", "[", "]", "（", "）", "，", ",", ":", "：",
            "a", "新收", ".", "..", "*", "+", "-", "－", "/", "==", "=", "≤", "<", " and ", " 或 ", "not ", "implies ",
            "within ", "1", "0.5", "'", "“", "”", "previous.", "sum over children ", "present(", "\n", "𠮷",
        ]), 0..60)
    ) {
        let text = tokens.concat();
        match parse(&text) {
            Ok(formula) => prop_assert!(formula.body.is_condition()),
            Err(error) => prop_assert!(text.get(error.span.range()).is_some()),
        }
    }
}
