//! Short neutral sentences for generated reports. Their figures are those of the tables.

use rust_decimal::Decimal;

use crate::figures::Figures;
use crate::rng::Rng;

/// Governments that do not exist. They may make 规章, so no figure of table 二 is out of place.
pub(super) const ORGANS: [&str; 6] = [
    "云岭省人民政府",
    "河洛省人民政府",
    "锦江省人民政府",
    "青岚省人民政府",
    "东淮市人民政府",
    "西溪市人民政府",
];

pub(super) fn preamble(organ: &str, year: u16) -> String {
    format!(
        "{organ}依照《中华人民共和国政府信息公开条例》编写本报告。报告中所列数据的统计期限为{year}年1月1日至{year}年12月31日。"
    )
}

/// The paragraphs of a statutory section, without its table.
pub(super) fn section(number: u8, figures: &Figures, year: u16, rng: &mut Rng) -> Vec<String> {
    match number {
        1 => overview(figures, year, rng),
        5 => problems(rng),
        6 => vec![fees(figures)],
        _ => Vec::new(),
    }
}

fn overview(figures: &Figures, year: u16, rng: &mut Rng) -> Vec<String> {
    let number = |path: &str| figures.at(path).unwrap_or_default();
    let opening = rng.pick(&[
        "各项工作按计划推进，公开的内容更全，查找更方便。",
        "公开与业务同部署、同检查，制度逐步配齐。",
        "全年任务分解到人，按季度检查进展。",
    ]);
    let lawsuits = number("review.litigation_direct.total") + number("review.litigation_after_review.total");
    vec![
        format!("{year}年，{opening}"),
        format!("（一）主动公开情况。{}", documents(figures)),
        format!(
            "（二）依申请公开情况。全年新收政府信息公开申请{}件，上年结转{}件，共办结{}件，结转下年度继续办理{}件。\
             因政府信息公开工作被申请行政复议{}件，被提起行政诉讼{lawsuits}件。",
            number("requests.received.total"),
            number("requests.carried_in.total"),
            number("requests.processed.total"),
            number("requests.carried_out.total"),
            number("review.reconsideration.total"),
        ),
        "（三）政府信息管理情况。文件起草时同步确定公开属性，失效文件及时标注。".to_owned(),
        "（四）平台建设情况。网站栏目重新归并，检索和下载更加顺手。".to_owned(),
        "（五）监督保障情况。工作考核结果按季度通报，社会评议意见逐条答复，没有需要追究责任的情形。"
            .to_owned(),
    ]
}

fn documents(figures: &Figures) -> String {
    let at = |column: &str| figures.at(&format!("disclosure.normative_docs.{column}"));
    match (at("issued"), at("repealed"), at("in_force"), at("made")) {
        (Some(issued), Some(repealed), Some(in_force), _) => {
            format!("全年制发行政规范性文件{issued}件，废止{repealed}件，现行有效{in_force}件。")
        }
        (_, _, _, Some(made)) => format!("全年新制作规范性文件{made}件，都附有说明。"),
        _ => "文件印发后及时上网。".to_owned(),
    }
}

fn problems(rng: &mut Rng) -> Vec<String> {
    let problem = rng.pick(&[
        "解读形式不够丰富，个别栏目更新偏慢。",
        "有的答复文书不够规范，培训还要加强。",
        "数据口径需要进一步统一。",
    ]);
    vec![
        format!("主要问题：{problem}"),
        "改进措施：一是细化目录，二是加强培训，三是定期检查。".to_owned(),
    ]
}

fn fees(figures: &Figures) -> String {
    match figures.at("requests.other.fee_unpaid.total") {
        Some(unpaid) if unpaid > Decimal::ZERO => {
            format!("本年度发出收费通知{unpaid}件，申请人逾期未缴费，实际收取信息处理费0元。")
        }
        _ => "本年度没有收取信息处理费。".to_owned(),
    }
}

/// Sections as reports had them before the forms of 2019.
pub(super) fn old_sections(year: u16) -> Vec<(String, String)> {
    let sections = [
        ("概述", "各项工作按计划完成，制度、渠道和队伍都有加强。"),
        (
            "主动公开政府信息情况",
            "重点领域信息及时上网，文件与解读同步发布。",
        ),
        (
            "依申请公开政府信息情况",
            "申请渠道畅通，答复按时出具，程序有专人把关。",
        ),
        ("政府信息公开的收费及减免情况", "没有收取费用，也没有减免。"),
        (
            "因政府信息公开申请行政复议、提起行政诉讼情况",
            "当事人的权利得到保障，文书按规定归档。",
        ),
        (
            "存在的主要问题及改进情况",
            "内容还不够丰富，下一步充实栏目、加强培训。",
        ),
    ];
    sections
        .iter()
        .zip("一二三四五六".chars())
        .map(|((title, text), ordinal)| (format!("{ordinal}、{title}"), format!("{year}年，{text}")))
        .collect()
}
