//! What the tests have on their desk: whole reports, files in memory, and a client that is connected to the real engine.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use gouji_lsp::{Checker, Encoding, Files, LineIndex};
use serde_json::{Value, json};

use crate::client::Client;

pub(crate) const URI: &str = "file:///报告/2025年 [本机关].md";

/// Files in memory, by the names that the client uses.
#[derive(Default)]
pub(crate) struct Shelf(pub(crate) Mutex<BTreeMap<String, String>>);

impl Shelf {
    pub(crate) fn put(&self, uri: &str, text: &str) {
        self.0.lock().unwrap().insert(uri.to_owned(), text.to_owned());
    }
}

impl Files for Shelf {
    fn read(&self, uri: &str) -> Option<String> {
        self.0.lock().unwrap().get(uri).cloned()
    }

    fn list(&self, folder: &str) -> Vec<String> {
        let below = |uri: &&String| uri.starts_with(folder);
        self.0.lock().unwrap().keys().filter(below).cloned().collect()
    }

    fn beside(&self, folder: &str) -> Vec<String> {
        let mut found = self.list(&format!("{folder}/"));
        found.retain(|uri| {
            uri.rsplit_once('/').is_some_and(|(parent, _)| parent == folder) && !uri.ends_with(".ron")
        });
        found
    }

    fn resolve(&self, folder: Option<&str>, path: &str) -> Option<String> {
        Some(format!("{}/{path}", folder.unwrap_or("file:///")))
    }
}

/// A client of the real engine, with these files around.
pub(crate) fn client(files: &Arc<Shelf>) -> Client {
    let files: Arc<dyn Files> = Arc::<Shelf>::clone(files);
    Client::serving(Arc::new(Checker::new(gouji_rules::embedded(), None, files)))
}

/// A client that can do everything, introduced.
pub(crate) fn ready() -> Client {
    introduced(&Arc::default(), json!({}))
}

/// The same with files around and with options of its own.
pub(crate) fn introduced(files: &Arc<Shelf>, options: Value) -> Client {
    let mut client = client(files);
    client.initialize_with(json!({
        "processId": null,
        "workspaceFolders": [{"uri": "file:///报告", "name": "报告"}],
        "initializationOptions": options,
        "capabilities": capabilities(),
    }));
    client
}

pub(crate) fn capabilities() -> Value {
    json!({
        "general": {"positionEncodings": ["utf-16"]},
        "workspace": {"workspaceEdit": {"documentChanges": true}},
        "textDocument": {
            "publishDiagnostics": {"relatedInformation": true},
            "diagnostic": {},
        },
    })
}

/// All whole reports of the project, by name.
pub(crate) fn reports() -> Vec<(String, String)> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/reports");
    let mut reports: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "txt"))
        .map(|path| {
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            (name, std::fs::read_to_string(path).unwrap())
        })
        .collect();
    reports.sort();
    reports
}

/// The first of the diagnostics that a rule on table 3 gave. The sample is no whole report, about which others complain.
pub(crate) fn arithmetic(published: &Value) -> Value {
    let mut items = published["diagnostics"].as_array().unwrap().iter();
    let ours = |item: &&Value| {
        item["code"]
            .as_str()
            .is_some_and(|code| code.starts_with("requests/"))
    };
    items.find(ours).cloned().unwrap_or_default()
}

/// The text at a range of the protocol.
pub(crate) fn slice<'t>(text: &'t str, range: &Value, encoding: Encoding) -> &'t str {
    let lines = LineIndex::new(text);
    let place = |end: &str| {
        let position = serde_json::from_value(range[end].clone()).unwrap();
        let place = lines.place(text, position, encoding);
        assert!(place.exact, "{range}");
        place.offset
    };
    &text[place("start")..place("end")]
}

/// The range of the protocol that `needle` has in `text`, in UTF-16.
pub(crate) fn range_of(text: &str, needle: &str) -> Value {
    let at = text.find(needle).unwrap();
    let lines = LineIndex::new(text);
    json!({
        "start": lines.position(text, at, Encoding::Utf16),
        "end": lines.position(text, at + needle.len(), Encoding::Utf16),
    })
}

/// Table 3 of a report in pipes: `received` and `carried_in` of the first applicant are as given, the rest balances at 97.
pub(crate) fn table(received: &str) -> String {
    let zero = "| 0 ".repeat(6);
    let row = |label: &str, first: &str| {
        format!("| {label} | {first} {zero}|\n").replace("| 0 |\n", &format!("| {first} |\n"))
    };
    let mut text = String::from(
        "某某县某某局2024年政府信息公开工作年度报告\n\n三、收到和处理政府信息公开申请情况\n\n\
         | 类别 | 自然人 | 商业企业 | 科研机构 | 社会公益组织 | 法律服务机构 | 其他 | 总计 |\n\
         |---|---|---|---|---|---|---|---|\n",
    );
    text.push_str(&row("一、本年新收政府信息公开申请数量", received));
    text.push_str(&row("二、上年结转政府信息公开申请数量", "7"));
    text.push_str(&row("（一）予以公开", "95"));
    for label in [
        "（二）部分公开",
        "1.属于国家秘密",
        "2.其他法律行政法规禁止公开",
        "3.危及“三安全一稳定”",
        "4.保护第三方合法权益",
        "5.属于三类内部事务信息",
        "6.属于四类过程性信息",
        "7.属于行政执法案卷",
        "8.属于行政查询事项",
        "1.本机关不掌握相关政府信息",
        "2.没有现成信息需要另行制作",
        "3.补正后申请内容仍不明确",
        "1.信访举报投诉类申请",
        "2.重复申请",
        "3.要求提供公开出版物",
        "4.无正当理由大量反复申请",
        "5.要求行政机关确认或重新出具已获取信息",
        "1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请",
        "2.申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请",
        "3.其他",
    ] {
        text.push_str(&row(label, "0"));
    }
    text.push_str(&row("（七）总计", "95"));
    text.push_str(&row("四、结转下年度继续办理", "2"));
    text
}
