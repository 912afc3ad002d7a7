//! Reports of several organs: texts that went round, and a report that sums up others.

use crate::harness::Folder;

const WORK: &str = "把政务公开列入全年重点工作，明确专人负责，完善审核制度，做到先审查后公开，内容涉及财政预算、项目审批、民生保障和工作动态。\
依申请公开渠道保持畅通，窗口、信函和网络都可以递交，承办科室在规定期限内答复。加强信息管理，及时清理失效内容，规范栏目设置，方便群众查询。";
const OTHER: &str = "今年的重心放在林权改革的解读上：每项政策出台三日内配上图解，护林员把清册带进村组逐户讲明，疑问当场登记、次日回访。\
网站栏目按办事顺序重排，树种补贴、采伐许可和防火戒严期各有专页，查询不再要翻旧闻。全年没有接到对公开工作的投诉。";
const PLANS: &str = "公开的及时性有待提高，解读形式还比较单一，业务人员对条例的掌握不够深入。下一步将组织学习培训，丰富解读方式，健全监督检查机制，把各项要求落到实处。";

/// A report of 2023 that received `received` requests from persons and had `upheld` reconsiderations.
fn report(organ: &str, work: &str, received: u32, upheld: u32) -> String {
    format!(
        "{organ}2023年政府信息公开工作年度报告\n\n一、总体情况\n\n{work}\n\n\
         三、收到和处理政府信息公开申请情况\n\n\
         | 申请人情况 | 自然人 | 商业企业 | 科研机构 | 社会公益组织 | 法律服务机构 | 其他 | 总计 |\n\
         | 一、本年新收政府信息公开申请数量 | {received} | 0 | 0 | 0 | 0 | 0 | {received} |\n\n\
         四、政府信息公开行政复议、行政诉讼情况\n\n\
         | 行政复议 |  |  |  |  | 行政诉讼 |  |  |  |  |  |  |  |  |  |\n\
         | 结果维持 | 结果纠正 | 其他结果 | 尚未审结 | 总计 | 结果维持 | 结果纠正 | 其他结果 | 尚未审结 | 总计 | 结果维持 | 结果纠正 | 其他结果 | 尚未审结 | 总计 |\n\
         | {upheld} | 0 | 0 | 0 | {upheld} | 0 | 0 | 0 | 0 | 0 | 0 | 0 | 0 | 0 | 0 |\n\n\
         五、存在的主要问题及改进情况\n\n{PLANS}\n"
    )
}

#[test]
fn a_text_that_another_office_of_the_year_uses_is_told_with_its_place_there() {
    let folder = Folder::new("organs-same-text");
    folder.write("a.md", report("青禾县林业局", WORK, 5, 0));
    folder.write(
        "b.md",
        report("青禾县水利局", &WORK.replace("本局", "我局"), 7, 0),
    );
    folder.write("c.md", report("青禾县教育局", OTHER, 7, 0));
    folder.write(
        "old.md",
        report("青禾县民政局", WORK, 7, 0).replace("2023", "2022"),
    );
    let ran = folder.run(&["check", "--select", "organs/same-text", "--format", "json", "."]);
    let json = ran.json();
    let files = json["files"].as_array().unwrap();
    let told = |path: &str| {
        let file = files.iter().find(|f| f["path"] == format!("./{path}")).unwrap();
        file["findings"].as_array().unwrap().clone()
    };
    for (own, other) in [("a.md", "b.md"), ("b.md", "a.md")] {
        let findings = told(own);
        assert_eq!(findings.len(), 1, "{json}");
        let related = findings[0]["related"].as_array().unwrap();
        assert!(
            related.iter().any(|r| r["path"] == format!("./{other}")),
            "{json}"
        );
    }
    assert!(told("c.md").is_empty() && told("old.md").is_empty(), "{json}");
    // A report that is checked alone is compared with those beside it.
    let alone = folder.run(&["check", "--select", "organs/same-text", "b.md"]);
    assert_eq!(alone.code, 1);
    assert!(alone.out.contains("青禾县林业局"), "{}", alone.out);
}

#[test]
fn a_summary_equals_the_sum_of_its_offices_or_is_told_cell_by_cell() {
    let folder = Folder::new("organs-rollup");
    folder.write("below/a.md", report("青禾县林业局", OTHER, 5, 1));
    folder.write("below/b.md", report("青禾县水利局", WORK, 7, 2));
    folder.write(
        "below/last.md",
        report("青禾县教育局", WORK, 90, 0).replace("2023", "2022"),
    );
    folder.write("sum.md", report("青禾县人民政府", OTHER, 12, 3));
    let right = folder.run(&["rollup", "below", "--parent", "sum.md"]);
    assert_eq!(right.code, 0, "{}{}", right.out, right.err);
    assert!(
        right.err.contains("last.md") && right.err.contains("2022"),
        "{}",
        right.err
    );

    folder.write("sum.md", report("青禾县人民政府", OTHER, 13, 3));
    let wrong = folder.run(&["rollup", "below", "--parent", "sum.md", "--format", "json"]);
    assert_eq!(wrong.code, 1, "{}", wrong.err);
    let json = wrong.json();
    let findings = json["files"][0]["findings"].as_array().unwrap();
    let cells: Vec<&str> = findings
        .iter()
        .flat_map(|f| f["cells"].as_array().unwrap())
        .map(|c| c.as_str().unwrap())
        .collect();
    assert_eq!(
        cells,
        ["requests.received.natural_person", "requests.received.total"],
        "{json}"
    );
    assert!(findings[0]["message"].as_str().unwrap().contains("13"), "{json}");
}

#[test]
fn an_office_of_the_list_without_a_report_is_named_and_the_sum_is_then_no_accusation() {
    let folder = Folder::new("organs-missing");
    folder.write("below/a.md", report("青禾县林业局", OTHER, 5, 1));
    folder.write("sum.md", report("青禾县人民政府", OTHER, 12, 3));
    folder.write("offices.txt", "# 名单\n青禾县林业局\n青禾县水利局\n");
    let arguments = [
        "rollup",
        "below",
        "--parent",
        "sum.md",
        "--children",
        "offices.txt",
    ];
    let ran = folder.run(&arguments);
    assert_eq!(ran.code, 0, "{}", ran.out);
    assert!(ran.out.contains("青禾县水利局"), "{}", ran.out);
    assert!(!ran.out.contains("青禾县林业局没有"), "{}", ran.out);
}
