//! Names of organs: when two of them mean the same organ.
//!
//! A district writes itself 洪泽区人民政府 in one year and 淮安市洪泽区人民政府 in the next. A department does not gain a
//! place that way: 财政局 may be anybody's, so it is not the same as 淮安市财政局.

use crate::form::fold;
use crate::{Reason, Report};

impl Report {
    /// The organ, where title or signature name it: one that is picked out of the prose may be another.
    pub fn named_organ(&self) -> Option<&str> {
        let organ = self.organ.as_ref().filter(|o| o.reason != Reason::Prose)?;
        Some(&organ.value)
    }
}

/// What the name of a province, city or prefecture ends with, where it stands in front of another place.
const ABOVE: [&str; 6] = ["省", "自治区", "自治州", "地区", "市", "盟"];
/// What the name of any place ends with.
const PLACES: [char; 11] = ['省', '市', '州', '盟', '区', '县', '旗', '镇', '乡', '村', '街'];

/// The part of a name that is there however much of the province and the city is written before it. Names of one
/// organ have the same key; names with the same key may still be different organs, see [`same_organ`].
pub fn organ_key(name: &str) -> String {
    let folded = fold(name);
    let mut rest = folded.as_str();
    while let Some(shorter) = without_place(rest) {
        rest = shorter;
    }
    rest.to_owned()
}

/// Whether two names mean one organ: they are equal after folding, or one is the other with its province or city
/// written before it.
pub fn same_organ(one: &str, other: &str) -> bool {
    if one == other && one.chars().any(char::is_alphanumeric) {
        return true;
    }
    let (one, other) = (fold(one), fold(other));
    let (long, short) = if one.len() >= other.len() {
        (one, other)
    } else {
        (other, one)
    };
    if short.is_empty() {
        return false;
    }
    let Some(prefix) = long.strip_suffix(short.as_str()) else {
        return false;
    };
    prefix.is_empty() || (names_place(&short) && ABOVE.iter().any(|end| prefix.ends_with(end)))
}

/// The name without its first place, where another place is left.
fn without_place(name: &str) -> Option<&str> {
    let end = ABOVE
        .iter()
        .filter_map(|word| {
            // A place has a name before the word for its kind.
            let second = name.char_indices().nth(1)?.0;
            Some(second + name.get(second..)?.find(word)? + word.len())
        })
        .min()?;
    let rest = name.get(end..)?;
    names_place(rest).then_some(rest)
}

/// Whether a name begins with the name of a place, which has at least one character before the word for its kind.
fn names_place(name: &str) -> bool {
    name.chars().skip(1).take(11).any(|c| PLACES.contains(&c))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_district_is_the_same_with_and_without_its_city() {
        for (one, other) in [
            ("洪泽区人民政府", "淮安市洪泽区人民政府"),
            ("淮安市 洪泽区人民政府", "江苏省淮安市洪泽区人民政府"),
            ("昆山市财政局", "苏州市昆山市财政局"),
            ("淮安市财政局", "江苏省淮安市财政局"),
        ] {
            assert!(same_organ(one, other), "{one} {other}");
            assert!(same_organ(other, one), "{other} {one}");
            assert_eq!(organ_key(one), organ_key(other));
        }
    }

    #[test]
    fn organs_of_different_places_are_different() {
        for (one, other) in [
            ("淮安市财政局", "扬州市财政局"),
            ("财政局", "淮安市财政局"),
            ("淮安市洪泽区财政局", "淮安市财政局"),
            ("洪泽区人民政府", "洪泽区人民政府办公室"),
            ("淮安市鼓楼区人民政府", "南京市鼓楼区人民政府"),
            ("", "南京市鼓楼区人民政府"),
        ] {
            assert!(!same_organ(one, other), "{one} {other}");
        }
    }
}
