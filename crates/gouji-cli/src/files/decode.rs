//! From bytes to text: UTF-8 with and without a byte-order mark, UTF-16, GB18030; anything else is refused by name.
//!
//! The mark is not part of the text, so that a file saved with it has the same offsets as one saved without.

use std::borrow::Cow;
use std::str::Utf8Error;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{BIG5, Encoding, GB18030, GBK, UTF_8, UTF_16BE, UTF_16LE};
use gouji_model::Text;

/// Text may hold a few stray control characters (Word leaves some behind); beyond one in this many it is no text.
const CONTROL_SHARE: usize = 64;

/// The text in `bytes`.
///
/// # Errors
/// Why it is not text, with the place and what to do.
pub(crate) fn decode(bytes: &[u8]) -> Result<Cow<'_, str>, Text> {
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        let body = &bytes[mark..];
        if encoding == UTF_8 {
            return utf8(body, mark);
        }
        return strict(encoding, body)
            .filter(|text| !text.contains('\0'))
            .ok_or_else(|| broken(encoding.name()));
    }
    utf8(bytes, 0)
}

fn utf8(bytes: &[u8], mark: usize) -> Result<Cow<'_, str>, Text> {
    // Every report passes through here, nearly all of it Chinese, which this checks faster than the standard library does.
    if let Some(Cow::Borrowed(text)) = strict(UTF_8, bytes) {
        if memchr::memchr(0, bytes).is_none() {
            return readable(text);
        }
        return utf16(bytes).map(Cow::Owned).ok_or_else(|| binary(bytes));
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => readable(text),
        Err(error) if memchr::memchr(0, bytes).is_some() => {
            let text = utf16(bytes).map(Cow::Owned);
            text.ok_or_else(|| {
                if mark > 0 {
                    bad_byte(bytes, &error)
                } else {
                    binary(bytes)
                }
            })
        }
        Err(error) if mark > 0 || mostly_utf8(bytes) => Err(bad_byte(bytes, &error)),
        Err(error) => legacy(bytes)
            .ok_or_else(|| match known_kind(bytes) {
                Some(_) => binary(bytes),
                None => bad_byte(bytes, &error),
            })
            .and_then(|text| readable(&text).map(|_| ()).map(|()| Cow::Owned(text))),
    }
}

/// Text that a person could have written, or the complaint about its control characters.
fn readable(text: &str) -> Result<Cow<'_, str>, Text> {
    let bytes = text.as_bytes();
    if controls(bytes) * CONTROL_SHARE > bytes.len() || known_kind(bytes).is_some() {
        return Err(binary(bytes));
    }
    Ok(Cow::Borrowed(text))
}

/// Number of control characters that do not belong to text. Sums of bytes in short runs are what the compiler turns
/// into vector instructions; every report passes through here.
fn controls(bytes: &[u8]) -> usize {
    let run = |run: &[u8]| run.iter().map(|b| u8::from(is_control(*b))).sum::<u8>();
    bytes.chunks(255).map(|chunk| usize::from(run(chunk))).sum()
}

fn is_control(byte: u8) -> bool {
    byte < 0x20 && !matches!(byte, b'\t'..=b'\r')
}

/// UTF-16 without a mark shows by its zero bytes: digits, spaces and line breaks have theirs on the side of the high
/// byte, and the few ideographs with a zero on the other side (一) are outnumbered by line breaks alone.
fn utf16(bytes: &[u8]) -> Option<String> {
    let zeros = |side: usize| bytes.iter().skip(side).step_by(2).filter(|b| **b == 0).count();
    let encoding = if zeros(1) > zeros(0) { UTF_16LE } else { UTF_16BE };
    let text = strict(encoding, bytes)?.into_owned();
    readable(&text).ok()?;
    // Arbitrary bytes become arbitrary characters; a report is mostly ideographs, digits and punctuation.
    let familiar = text.chars().filter(|&c| {
        c.is_ascii()
            || matches!(c, '\u{2000}'..='\u{206f}' | '\u{3000}'..='\u{9fff}' | '\u{ff00}'..='\u{ffef}')
    });
    (familiar.count() * 10 >= text.chars().count() * 9).then_some(text)
}

/// GB18030 and its older sisters; Big5 where everything speaks for it.
fn legacy(bytes: &[u8]) -> Option<String> {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    let guess = detector.guess(Some(b"cn"), Utf8Detection::Deny);
    let encoding = if guess == BIG5 { BIG5 } else { GB18030 };
    let likely = guess == GBK || guess == GB18030 || guess == BIG5;
    let text = strict(encoding, bytes)?;
    // Where the detector sees something else, only text full of common ideographs is believed.
    let common = || {
        let wide = text.chars().filter(|c| !c.is_ascii());
        let common = wide
            .clone()
            .filter(|&c| matches!(c, '\u{3000}'..='\u{9fff}' | '\u{ff00}'..='\u{ffef}'));
        common.count() * 10 >= wide.count() * 9
    };
    (likely || common()).then(|| text.into_owned())
}

fn strict<'b>(encoding: &'static Encoding, bytes: &'b [u8]) -> Option<Cow<'b, str>> {
    encoding.decode_without_bom_handling_and_without_replacement(bytes)
}

/// Whether this is UTF-8 with damage rather than another encoding.
fn mostly_utf8(bytes: &[u8]) -> bool {
    let (mut good, mut bad) = (0, 0);
    for chunk in bytes.utf8_chunks() {
        good += chunk.valid().bytes().filter(|b| *b >= 0xe0).count();
        bad += usize::from(!chunk.invalid().is_empty());
    }
    good >= bad * 10
}

fn bad_byte(bytes: &[u8], error: &Utf8Error) -> Text {
    let at = error.valid_up_to();
    let line = memchr::memchr_iter(b'\n', &bytes[..at]).count() + 1;
    Text::new(
        format!(
            "不是 UTF-8、UTF-16 或 GB18030 文本：第 {line} 行（第 {at} 字节）无法解码；请在编辑器里另存为 UTF-8"
        ),
        format!(
            "not UTF-8, UTF-16 or GB18030: line {line} (byte {at}) cannot be decoded; save it as UTF-8 in an editor"
        ),
    )
}

fn broken(encoding: &str) -> Text {
    Text::new(
        format!("文件开头标明是 {encoding}，内容却不是；请在编辑器里另存为 UTF-8"),
        format!("marked as {encoding} but not valid in it; save it as UTF-8 in an editor"),
    )
}

fn binary(bytes: &[u8]) -> Text {
    if let Some(kind) = known_kind(bytes) {
        return Text::new(
            format!("这是 {kind} 文件，不是文本；请先把报告另存为文本（.txt、.md 或 .html）"),
            format!("this is a {kind} file, not text; save the report as text first (.txt, .md or .html)"),
        );
    }
    let at = bytes.iter().position(|b| is_control(*b)).unwrap_or(0);
    let line = memchr::memchr_iter(b'\n', &bytes[..at]).count() + 1;
    Text::new(
        format!("不是文本文件：第 {line} 行（第 {at} 字节）有控制字符；请先把报告另存为文本"),
        format!(
            "not a text file: control character on line {line} (byte {at}); save the report as text first"
        ),
    )
}

/// Files that people take for reports, by their first bytes.
fn known_kind(bytes: &[u8]) -> Option<&'static str> {
    let kinds: [(&[u8], &str); 7] = [
        (b"%PDF-", "PDF"),
        (b"PK\x03\x04", "Word/Excel/ZIP"),
        (b"\xd0\xcf\x11\xe0", "Word/Excel 97–2003"),
        (b"{\\rtf", "RTF"),
        (b"\x89PNG", "PNG"),
        (b"\xff\xd8\xff", "JPEG"),
        (b"Rar!", "RAR"),
    ];
    kinds
        .iter()
        .find(|(start, _)| bytes.starts_with(start))
        .map(|(_, kind)| *kind)
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str =
        "某某县人社局2023年政府信息公开工作年度报告\n一、总体情况\n本年新收申请 12 件，𠮷林镇 3 件。\n";

    fn utf16(order: impl Fn(u16) -> [u8; 2], mark: bool) -> Vec<u8> {
        let units = mark.then_some(0xfeff).into_iter().chain(TEXT.encode_utf16());
        units.flat_map(order).collect()
    }

    #[test]
    fn every_encoding_gives_the_same_text() {
        let gb = GB18030.encode(TEXT).0;
        let marked = [b"\xef\xbb\xbf", TEXT.as_bytes()].concat();
        for bytes in [
            TEXT.as_bytes().to_vec(),
            marked,
            gb.into_owned(),
            utf16(u16::to_le_bytes, true),
            utf16(u16::to_be_bytes, true),
            utf16(u16::to_le_bytes, false),
            utf16(u16::to_be_bytes, false),
        ] {
            assert_eq!(decode(&bytes).unwrap(), TEXT);
        }
    }

    #[test]
    fn utf8_is_borrowed() {
        assert!(matches!(decode(TEXT.as_bytes()), Ok(Cow::Borrowed(_))));
    }

    #[test]
    fn one_bad_byte_in_utf8_is_named_and_not_taken_for_another_encoding() {
        let mut bytes = TEXT.as_bytes().to_vec();
        let at = TEXT.find("本年").unwrap();
        bytes.insert(at, 0xff);
        let complaint = decode(&bytes).unwrap_err();
        assert!(
            complaint.en.contains(&format!("line 3 (byte {at})")),
            "{}",
            complaint.en
        );
    }

    #[test]
    fn binary_files_are_told_by_kind_or_by_place() {
        assert!(decode(b"%PDF-1.7\n1 0 obj").unwrap_err().zh.contains("PDF"));
        assert!(decode(b"PK\x03\x04\x14\0\x06\0").unwrap_err().zh.contains("Word"));
        assert!(
            decode(b"abc\ndef\0\x01\x02")
                .unwrap_err()
                .en
                .contains("line 2 (byte 7)")
        );
        let noise: Vec<u8> = (0..4000u32)
            .map(|i| (i.wrapping_mul(2_654_435_761) >> 13) as u8)
            .collect();
        assert!(decode(&noise).is_err());
    }

    #[test]
    fn a_stray_control_character_of_a_word_processor_is_no_binary_file() {
        let text = format!("{}\u{7}\u{b}\u{c}{}", TEXT, TEXT);
        assert_eq!(decode(text.as_bytes()).unwrap(), text);
    }

    #[test]
    fn an_empty_file_is_an_empty_text() {
        assert_eq!(decode(b"").unwrap(), "");
        assert_eq!(decode(b"\xef\xbb\xbf").unwrap(), "");
    }
}
