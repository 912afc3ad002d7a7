//! The same report in every encoding gives the same cells at the same offsets.

use crate::harness::{Folder, REPORT};

#[test]
fn gb18030_utf16_and_byte_order_marks_change_nothing() {
    let folder = Folder::new("encodings");
    let units = |mark: &str| format!("{mark}{REPORT}").encode_utf16().collect::<Vec<u16>>();
    let little = |mark| {
        units(mark)
            .into_iter()
            .flat_map(u16::to_le_bytes)
            .collect::<Vec<u8>>()
    };
    let big = |mark| {
        units(mark)
            .into_iter()
            .flat_map(u16::to_be_bytes)
            .collect::<Vec<u8>>()
    };
    let plain = folder.pipe(&["extract", "-"], REPORT.as_bytes());
    assert_eq!((plain.code, &plain.json()["path"]), (0, &"-".into()));
    for (name, bytes) in [
        ("UTF-8 with mark", format!("\u{feff}{REPORT}").into_bytes()),
        ("GB18030", encoding_rs::GB18030.encode(REPORT).0.into_owned()),
        ("UTF-16LE with mark", little("\u{feff}")),
        ("UTF-16LE", little("")),
        ("UTF-16BE with mark", big("\u{feff}")),
        ("UTF-16BE", big("")),
    ] {
        let ran = folder.pipe(&["extract", "-"], &bytes);
        assert_eq!((ran.code, ran.out), (0, plain.out.clone()), "{name}: {}", ran.err);
    }
}
