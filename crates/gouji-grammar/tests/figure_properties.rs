//! What holds for the figures of any text at all.

use gouji_grammar::Span;
use gouji_grammar::figure::{FigureKind, figures, is_placeholder, number};
use proptest::prelude::*;
use rust_decimal::Decimal;

/// Text made of the characters that figures are made of, and of a few that they are not.
fn figure_like() -> impl Strategy<Value = String> {
    let pieces = [
        "0",
        "1",
        "9",
        "12",
        "2023",
        "20241",
        "０",
        "９",
        "一",
        "十",
        "百",
        "万",
        "亿",
        "两",
        "〇",
        "点",
        ".",
        "．",
        ",",
        "，",
        "-",
        "+",
        "－",
        "—",
        "～",
        "至",
        "年",
        "月",
        "日",
        "号",
        "版",
        "件",
        "次",
        "人",
        "个",
        "百分点",
        "百分之",
        "%",
        "余",
        "多",
        "约",
        "近",
        "上",
        "第",
        "(",
        "（",
        ")",
        "）",
        "〔",
        "〕",
        "是",
        "**",
        " ",
        "\u{3000}",
        "\n",
        "\r\n",
        "\t",
        "a",
        "N",
        "@",
        "http://",
        "/",
        ":",
        "、",
        "。",
        "以上",
        "元",
        "的",
        "𠮷",
        "é",
        "\u{feff}",
    ];
    prop::collection::vec(prop::sample::select(pieces.to_vec()), 0..40).prop_map(|pieces| pieces.concat())
}

fn grouped(digits: &str, separator: &str) -> String {
    let mut out = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out += separator;
        }
        out.push(digit);
    }
    out
}

fn full_width(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            '0'..='9' => char::from_u32(c as u32 - '0' as u32 + '０' as u32).unwrap_or(c),
            _ => c,
        })
        .collect()
}

fn check_order(text: &str) -> Result<(), TestCaseError> {
    let mut end = 0;
    for figure in figures(text) {
        let mut parts = vec![figure.span];
        parts.extend(figure.unit);
        for Span { start, end: stop } in parts {
            prop_assert!(end <= start && start < stop, "{:?} in {:?}", figure, text);
            prop_assert!(text.is_char_boundary(start as usize) && text.is_char_boundary(stop as usize));
            end = stop;
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_has_ordered_figures(text in any::<String>()) {
        check_order(&text)?;
        number(&text);
        is_placeholder(&text);
    }

    #[test]
    fn figure_like_text_has_ordered_figures(text in figure_like()) {
        check_order(&text)?;
    }

    #[test]
    fn the_span_of_a_cell_lies_in_the_cell(text in figure_like()) {
        if let Some(number) = number(&text) {
            prop_assert!(!number.span.of(&text).is_empty());
            prop_assert!(number.unit.is_none_or(|unit| unit.start >= number.span.end && !unit.of(&text).is_empty()));
            prop_assert!(!is_placeholder(&text));
        }
    }

    #[test]
    fn an_integer_keeps_its_value_in_every_writing(value in 0u64..1_000_000_000_000, negative in any::<bool>()) {
        let digits = value.to_string();
        let sign = if negative { "-" } else { "" };
        let expected = if negative { -Decimal::from(value) } else { Decimal::from(value) };
        for digits in [
            digits.clone(),
            grouped(&digits, ","),
            grouped(&digits, "，"),
            full_width(&digits),
            full_width(&grouped(&digits, ",")),
        ] {
            let printed = format!("{sign}{digits}");
            prop_assert_eq!(number(&printed).map(|number| number.value), Some(expected), "{}", printed);
            let found = figures(&printed);
            prop_assert_eq!(found.len(), 1);
            // Eleven digits that begin with 1 are a mobile telephone number unless a unit follows.
            let with_unit = format!("为{printed}件");
            let found = figures(&with_unit);
            prop_assert_eq!(found.len(), 1);
            prop_assert_eq!(found[0].kind, FigureKind::Number);
            prop_assert_eq!(found[0].value, expected);
            prop_assert_eq!(found[0].unit.map(|unit| unit.of(&with_unit)), Some("件"));
        }
    }

    #[test]
    fn a_fraction_keeps_its_value_and_its_digits(mantissa in 0i64..1_000_000_000, decimals in 1u32..6) {
        let value = Decimal::new(mantissa, decimals);
        let printed = value.to_string();
        let cell = number(&printed);
        prop_assert_eq!(cell.map(|number| (number.value, u32::from(number.decimals))), Some((value, decimals)));
        let percent = format!("占{printed}%");
        let found = figures(&percent);
        prop_assert_eq!(found.len(), 1);
        prop_assert_eq!((found[0].kind, found[0].value), (FigureKind::Percent, value));
    }

    #[test]
    fn a_date_keeps_its_parts(year in 1000u16..3000, month in 1u8..13, day in 1u8..32, blank in "[ \u{3000}]{0,2}") {
        let printed = format!("于{year}{blank}年{blank}{month}{blank}月{blank}{day}{blank}日");
        let found = figures(&printed);
        prop_assert_eq!(found.len(), 1);
        let FigureKind::Date(date) = found[0].kind else { panic!("{printed} is no date") };
        prop_assert_eq!((date.year, date.month, date.day), (Some(year), Some(month), Some(day)));
    }
}
