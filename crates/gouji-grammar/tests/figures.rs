//! Figures in prose and numbers in cells, each case a line of text with its figures marked `⟦…⟧`.

use gouji_grammar::figure::{Approximation, Date, Figure, FigureKind, figures, is_placeholder, number};
use rust_decimal::Decimal;

/// The text with every figure between marks, and one short description for each.
fn described(text: &str) -> (String, Vec<String>) {
    let found = figures(text);
    let mut marked = String::new();
    let mut at = 0;
    for figure in &found {
        let range = figure.span.range();
        marked.push_str(&text[at..range.start]);
        marked += &format!("⟦{}⟧", &text[range.clone()]);
        at = range.end;
    }
    marked.push_str(&text[at..]);
    (
        marked,
        found.iter().map(|figure| description(text, figure)).collect(),
    )
}

/// A figure in words: `1500+ 条`, `92.5%`, `2023-12-29`, `year 2020`, `no. 3`, `other`.
fn description(text: &str, figure: &Figure) -> String {
    let mut words = match figure.kind {
        FigureKind::Number => figure.value.to_string(),
        FigureKind::Percent => format!("{}%", figure.value),
        FigureKind::Date(date) => date_words(date),
        FigureKind::Year(year) => format!("year {year}"),
        FigureKind::Period { from, to } => format!("{}..{}", date_words(from), date_words(to)),
        FigureKind::Ordinal => format!("no. {}", figure.value),
        FigureKind::Other => "other".to_owned(),
    };
    words.push_str(match figure.approximation {
        Approximation::None => "",
        Approximation::More => "+",
        Approximation::Less => "-",
        Approximation::About => "~",
    });
    if let Some(unit) = figure.unit {
        words += &format!(" {}", unit.of(text));
    }
    words
}

fn date_words(date: Date) -> String {
    let part = |part: Option<u16>| part.map_or("?".to_owned(), |n| n.to_string());
    let (month, day) = (date.month.map(u16::from), date.day.map(u16::from));
    format!("{}-{}-{}", part(date.year), part(month), part(day))
}

/// Checks lines of `text with ⟦figures⟧ => description; description`.
fn check(cases: &str) {
    let mut wrong = String::new();
    let mut count = 0;
    for case in cases.lines().map(str::trim).filter(|case| !case.is_empty()) {
        let (marked, expected) = case
            .split_once(" => ")
            .unwrap_or_else(|| (case.trim_end_matches(" =>"), ""));
        let marked = marked.replace("\\n", "\n");
        let text = marked.replace(['⟦', '⟧'], "");
        let (found_marks, found) = described(&text);
        let found = found.join("; ");
        if found_marks != marked || found != expected {
            wrong += &format!("  expected {marked} => {expected}\n  found    {found_marks} => {found}\n");
        }
        count += 1;
    }
    assert!(wrong.is_empty(), "of {count} cases:\n{wrong}");
}

#[test]
fn counts_have_a_value_and_a_unit() {
    check(
        "
        新收⟦178⟧件，答复⟦12⟧件次。 => 178 件; 12 件次
        新收 ⟦94⟧ 件 => 94 件
        共⟦14⟧场、⟦58⟧项、⟦6⟧个、⟦21⟧宗 => 14 场; 58 项; 6 个; 21 宗
        培训⟦320⟧人次，参加⟦45⟧人，另有⟦2⟧名 => 320 人次; 45 人; 2 名
        采购⟦283⟧批次 => 283 批次
        刊登⟦38⟧期⟦４００⟧篇 => 38 期; 400 篇
        拍摄⟦7738⟧条(幅) => 7738 条
        在⟦5⟧个工作日内办结，用了⟦3⟧个月 => 5 个工作日; 3 个月
        ⟦10⟧日内，⟦24⟧小时，⟦5⟧年 => 10 日; 24 小时; 5 年
        行政诉讼⟦7⟧起 => 7 起
        新收**⟦178⟧**件 => 178 件
        收到⟦3259⟧件，答复⟦3278⟧件(含结转⟦77⟧件，另有⟦58⟧件顺延) => 3259 件; 3278 件; 77 件; 58 件
        因⟦2023年⟧度引发复议⟦1⟧件 => year 2023; 1 件
        共⟦3⟧ => 3
        ⟦12⟧项目 => 12
        参照⟦12⟧条例 => 12
        ",
    );
}

#[test]
fn signs_belong_to_the_figure_and_dashes_do_not() {
    check(
        "
        比上年⟦+4⟧件 => 4 件
        增减为⟦-5⟧件 => -5 件
        变化：⟦－12⟧，⟦−3⟧，⟦﹣7⟧，⟦＋8⟧ => -12; -3; -7; 8
        ⟦-0⟧件 => 0 件
        约需⟦3⟧至⟦5⟧件 => 3; 5 件
        每年⟦15⟧-⟦20⟧件 => 15; 20 件
        每年⟦15⟧件-⟦20⟧件 => 15 件; 20 件
        每年⟦15⟧—⟦20⟧件，⟦30⟧~⟦40⟧条 => 15; 20 件; 30; 40 条
        附件-⟦1⟧ => 1
        ",
    );
}

#[test]
fn separators_need_groups_of_three() {
    check(
        "
        共⟦1,234⟧件 => 1234 件
        共⟦1，234，567⟧件 => 1234567 件
        共⟦１，２３４⟧件 => 1234 件
        共⟦1,094,730.20⟧元 => 1094730.20 元
        分别为⟦178⟧,⟦7⟧件 => 178; 7 件
        收到⟦178⟧，办结⟦7⟧件 => 178; 7 件
        ⟦2020⟧,⟦123⟧ => 2020; 123
        ⟦1⟧,⟦2345⟧ => 1; 2345
        ⟦12⟧,⟦345⟧,⟦678⟧,⟦9⟧ => 12; 345; 678; 9
        ",
    );
}

#[test]
fn ten_thousands_scale_unless_they_belong_to_the_unit() {
    check(
        "
        发布⟦1.46万⟧余条 => 14600+ 条
        发布⟦1.46 万⟧余条 => 14600+ 条
        支出⟦408.7116⟧万元 => 408.7116 万元
        支出⟦26413⟧ 万元，合⟦2.6⟧亿元 => 26413 万元; 2.6 亿元
        访问⟦1789万⟧人次 => 17890000 人次
        累计⟦6亿⟧余人次 => 600000000+ 人次
        粉丝⟦169万⟧, => 1690000
        点击⟦158.6万⟧人次 => 1586000 人次
        点击⟦3.2 万⟧次 => 32000 次
        下载⟦5千⟧次 => 5000 次
        运走⟦3⟧千克 => 3 千克
        访问⟦20余万⟧次 => 200000+ 次
        投入⟦20⟧余万元 => 20+ 万元
        ",
    );
}

#[test]
fn chinese_numerals_count_only_before_a_measure_word() {
    check(
        "
        共⟦十二⟧件 => 12 件
        共⟦一百零五⟧条 => 105 条
        共⟦两千⟧人次，⟦两⟧次 => 2000 人次; 2 次
        由⟦六⟧个部分组成 => 6 个
        分为⟦五⟧部分 => 5 部分
        制定⟦二十⟧余项措施 => 20+ 项
        约⟦三百⟧万元 => 300~ 万元
        增加⟦两⟧个百分点 => 2% 个百分点
        上⟦万⟧人次 => 10000~ 人次
        近⟦百⟧件，⟦百⟧余件 => 100- 件; 100+ 件
        ⟦三万⟧多条 => 30000+ 条
        进一步统一一体推进，做到万一 =>
        三安全一稳定，六稳六保，一网通办 =>
        一方面，一次性告知，第一时间 =>
        “五个一”和“三项制度” =>
        上一篇，下一个，每一项 =>
        三四十件，一百五件，一二件 =>
        数百件，几十件，百件 =>
        ",
    );
}

#[test]
fn percentages_keep_the_printed_value() {
    check(
        "
        增长⟦92.5%⟧ => 92.5%
        增长⟦９２．５％⟧ => 92.5%
        达⟦百分之九十⟧以上 => 90%+
        达⟦百分之九十五点五⟧，⟦百分之百⟧ => 95.5%; 100%
        达⟦百分之 95⟧ => 95%
        提高⟦2.5⟧个百分点 => 2.5% 个百分点
        ⟦90%⟧以上、约⟦30%⟧ => 90%+; 30%~
        占⟦4.34 %⟧ => 4.34%
        下降⟦-3.5%⟧ => -3.5%
        三分之一 =>
        ",
    );
}

#[test]
fn dates_are_read_as_written() {
    check(
        "
        ⟦2023年12月29日⟧ => 2023-12-29
        ⟦2023 年 1 月 1 日⟧ => 2023-1-1
        ⟦２０２３年１月１日⟧ => 2023-1-1
        ⟦2023年\\n1月1日⟧ => 2023-1-1
        发布：⟦2023-12-29⟧，⟦2023/1/9⟧，⟦2023.12.29⟧ => 2023-12-29; 2023-1-9; 2023-12-29
        ⟦2023年1月⟧起，⟦12月31日⟧前 => 2023-1-?; ?-12-31
        ⟦二〇二三年十二月二十九日⟧ => 2023-12-29
        ⟦二○二四年一月⟧ => 2024-1-?
        ⟦2023-12⟧ => 2023-12-?
        ⟦2023年2月30日⟧ => 2023-2-30
        ⟦2020年⟧，⟦2020年⟧度，⟦2018 年⟧ => year 2020; year 2020; year 2018
        ⟦二〇二三年⟧度 => year 2023
        ",
    );
}

#[test]
fn a_damaged_date_is_no_number() {
    check(
        "
        ⟦20241月1日⟧ => other
        ⟦2024年1231日⟧ => other
        ⟦2024年123月1日⟧ => other
        ⟦202年1月1日⟧ => other
        ⟦20231年⟧ => other
        ⟦20241月1日⟧至⟦12月31日⟧ => other; ?-12-31
        ⟦2024年1月311日⟧ => other
        ",
    );
}

#[test]
fn a_period_completes_its_end() {
    check(
        "
        ⟦2020年1月1日至12月31日⟧ => 2020-1-1..2020-12-31
        自⟦2023年1月1日起至2023年12月31日⟧止 => 2023-1-1..2023-12-31
        ⟦2023年1月1日-12月31日⟧ => 2023-1-1..2023-12-31
        ⟦2023 年 1 月 1 日 — 12 月 31 日⟧ => 2023-1-1..2023-12-31
        ⟦2023.1.1～2023.12.31⟧ => 2023-1-1..2023-12-31
        ⟦2023 年 1 月 1 日\\n起至 2023 年 12 月 31 日⟧止 => 2023-1-1..2023-12-31
        ⟦2023年1月1日⟧\\n- ⟦12月31日⟧ => 2023-1-1; ?-12-31
        ⟦2023年1月到3月⟧ => 2023-1-?..2023-3-?
        ⟦2023年1-12月⟧ => 2023-1-?..2023-12-?
        ⟦1—6月⟧，⟦1至12月⟧ => ?-1-?..?-6-?; ?-1-?..?-12-?
        自⟦2023年1月1日起，至12月31日⟧止 => 2023-1-1..2023-12-31
        ⟦2023年12月15-20日⟧ => 2023-12-15..2023-12-20
        ⟦12月15日至20日⟧ => ?-12-15..?-12-20
        ⟦1979年—2019年⟧，⟦1979—2019年⟧ => 1979-?-?..2019-?-?; 1979-?-?..2019-?-?
        ⟦二〇二〇年一月一日至十二月三十一日⟧ => 2020-1-1..2020-12-31
        ",
    );
}

#[test]
fn words_around_a_figure_make_it_inexact() {
    check(
        "
        活动⟦170⟧余次，⟦200⟧多条 => 170+ 次; 200+ 条
        回应近⟦3000⟧件次 => 3000- 件次
        约⟦20⟧人，大约 ⟦30⟧ 人 => 20~ 人; 30~ 人
        ⟦500⟧人以上，⟦20⟧人左右 => 500+ 人; 20~ 人
        超过⟦5⟧件，逾⟦6⟧件，不足⟦7⟧件，不超过⟦8⟧件 => 5+ 件; 6+ 件; 7- 件; 8- 件
        预约⟦12⟧人次，节约⟦20⟧万元，最近⟦3⟧次 => 12 人次; 20 万元; 3 次
        网上⟦12⟧件 => 12 件
        ",
    );
}

#[test]
fn ordinals_are_no_counts() {
    check(
        "
        ⟦第3⟧次会议，⟦第二十⟧条 => no. 3 次; no. 20 条
        ⟦第 5⟧ 期 => no. 5 期
        依据⟦第二十⟧条⟦第（六）⟧项 => no. 20 条; no. 6
        ⟦（三）⟧平台建设 => no. 3
        (⟦1⟧件) => 1 件
        ⟦(1)⟧总体；目录（⟦2018⟧） => no. 1; 2018
        依据⟦第1⟧-3条，⟦第九⟧条至⟦第十⟧条 => no. 1 条; no. 9 条; no. 10 条
        ⟦1.⟧总体情况\\n⟦2、⟧主动公开\\n ⟦3．⟧其他 => no. 1; no. 2; no. 3
        ⟦一、⟧总体情况\\n⟦二、⟧主动公开 => no. 1; no. 2
        ⟦一是⟧健全；⟦二是⟧完善。**⟦三**是⟧提升 => no. 1; no. 2; no. 3
        ⟦一要⟧落实，三要素，第三方 => no. 1
        省⟦十三⟧届人大⟦一⟧次会议 => no. 13 届; no. 1 次
        规范。⟦3、⟧程序规范 => no. 3
        结果为：⟦3⟧、⟦5⟧件 => 3; 5 件
        统一是，唯一是 =>
        ",
    );
}

#[test]
fn digits_that_count_nothing_are_other() {
    check(
        "
        电话：⟦028-86115390⟧，⟦0577－59026863⟧ => other; other
        电话 ⟦86115390⟧，手机⟦13800000000⟧ => other; other
        ⟦（028）86115390⟧ => other
        国办公开办函⟦〔2019〕61号⟧，函⟦[2014]32号⟧ => other; other
        国令⟦第711号⟧，国令⟦第 711 号⟧ => other; other
        ⟦2.0版⟧，⟦2018版⟧ => other; other
        ⟦1+N⟧体系，⟦N+1⟧，⟦6S⟧，⟦IPv6⟧ => other; other; other; other
        网址⟦http://www.a1.gov.cn/c100/2⟧。 => other
        邮箱⟦a12@b3.cn⟧和⟦12@b.cn⟧ => other; other
        ⟦1.2.3⟧，⟦09:30⟧ => other; other
        编号⟦001⟧ => other
        结束\\n -⟦5⟧-\\n => other
        APP、⟦12⟧个 => 12 个
        ",
    );
}

#[test]
fn offsets_are_bytes_of_the_text_as_given() {
    let found = figures("𠮷林镇 12 件，𠮷１３条");
    assert_eq!(found[0].span.range(), 11..13);
    assert_eq!(found[0].unit.map(|unit| unit.range()), Some(14..17));
    assert_eq!(found[1].span.range(), 24..30);
    assert_eq!(found[1].unit.map(|unit| unit.range()), Some(30..33));
    assert_eq!(number("𠮷"), None);
    assert_eq!(number("\u{3000}１２ 件 ").map(|n| n.span.range()), Some(3..9));
}

#[test]
fn decimals_and_scale_are_those_of_the_print() {
    let found = figures("1.460万条，92.50%，408.7116万元");
    let facts: Vec<_> = found
        .iter()
        .map(|figure| (figure.decimals, figure.scale))
        .collect();
    assert_eq!(facts, [(3, 10_000), (2, 1), (4, 1)]);
}

#[test]
fn more_digits_than_a_decimal_holds_are_no_number() {
    let long = "9".repeat(60);
    assert_eq!(figures(&long)[0].kind, FigureKind::Other);
    assert_eq!(number(&long), None);
}

/// The number of a cell in words: `-5`, `408.7116 万元`, or nothing.
fn cell(text: &str) -> String {
    number(text).map_or("none".to_owned(), |number| {
        let sign = if number.signed && !number.value.is_sign_negative() {
            "+"
        } else {
            ""
        };
        let unit = number
            .unit
            .map_or(String::new(), |unit| format!(" {}", unit.of(text)));
        format!("{sign}{}{unit}", number.value)
    })
}

#[test]
fn a_cell_holds_one_number_or_none() {
    for (text, expected) in [
        ("12", "12"),
        (" 0\u{a0}", "0"),
        ("-5", "-5"),
        ("+4", "+4"),
        ("－2155", "-2155"),
        ("１２", "12"),
        ("1,234", "1234"),
        ("1，234", "1234"),
        ("１，２３４．５", "1234.5"),
        ("1094730.20", "1094730.20"),
        ("408.7116万元", "408.7116 万元"),
        ("283 批次", "283 批次"),
        ("26413\n万元", "26413 万元"),
        ("12件", "12 件"),
        ("3.2万", "32000"),
        ("三", "3"),
        ("十二件", "12 件"),
        ("5%", "5 %"),
        ("000000000000000000000000012", "12"),
        ("178,7", "none"),
        ("1 2", "none"),
        ("200多条", "none"),
        ("约5", "none"),
        ("3-5", "none"),
        ("1.", "none"),
        (".5", "none"),
        ("2023年1月", "none"),
        ("件", "none"),
        ("", "none"),
        ("/", "none"),
        ("12*", "none"),
        ("第3", "none"),
    ] {
        assert_eq!(cell(text), expected, "{text:?}");
    }
}

#[test]
fn a_blank_is_not_a_zero() {
    for blank in [
        "",
        " ",
        "\u{3000}",
        "/",
        "—",
        "——",
        "-",
        "－",
        "无",
        " 不适用 ",
        "N/A",
        "n/a",
        "空",
        "--",
    ] {
        assert!(is_placeholder(blank), "{blank:?}");
        assert_eq!(number(blank), None, "{blank:?}");
    }
    for figure in ["0", "-1", "无 1", "零"] {
        assert!(!is_placeholder(figure), "{figure:?}");
    }
}

#[test]
fn values_are_exact() {
    assert_eq!(figures("0.1万")[0].value, Decimal::from(1000));
    assert_eq!(number("0.30").map(|n| n.value), Some(Decimal::new(30, 2)));
}
