//! Shapes as they are written in a rule file, and the words in them.

use super::shape::{Field, Shape, Variant};

impl Shape {
    /// The shape as it is written in a rule file: `(of: ["…", …], must: BeCounts | HaveUnit(["…", …]))`. A question mark
    /// follows the names of fields that may be left out.
    pub fn notation(&self) -> String {
        match self {
            Self::Flag => "true | false".to_owned(),
            Self::Whole => "n".to_owned(),
            Self::Text => "\"…\"".to_owned(),
            Self::Nothing => String::new(),
            Self::Anything => "…".to_owned(),
            Self::List(item) => format!("[{}, …]", item.notation()),
            Self::Tuple(parts) => {
                let parts: Vec<String> = parts.iter().map(Self::notation).collect();
                format!("({})", parts.join(", "))
            }
            Self::Record(fields) => {
                let field = |f: &Field| {
                    let mark = if f.required { "" } else { "?" };
                    format!("{}{mark}: {}", f.name, f.shape.notation())
                };
                let fields: Vec<String> = fields.iter().map(field).collect();
                format!("({})", fields.join(", "))
            }
            Self::Choice(words) => {
                let words: Vec<String> = words.iter().map(Variant::notation).collect();
                words.join(" | ")
            }
        }
    }

    /// Every name of a field and every word of a choice in it, each once, in order.
    pub fn words(&self) -> Vec<(&'static str, bool)> {
        let mut words = Vec::new();
        self.gather(&mut words);
        words
    }

    fn gather(&self, words: &mut Vec<(&'static str, bool)>) {
        let mut add = |word: (&'static str, bool), shape: &Self| {
            if !words.contains(&word) {
                words.push(word);
            }
            shape.gather(words);
        };
        match self {
            Self::List(item) => item.gather(words),
            Self::Tuple(parts) => parts.iter().for_each(|part| part.gather(words)),
            Self::Record(fields) => fields.iter().for_each(|f| add((f.name, true), &f.shape)),
            Self::Choice(all) => all.iter().for_each(|v| add((v.name, false), &v.shape)),
            Self::Flag | Self::Whole | Self::Text | Self::Nothing | Self::Anything => {}
        }
    }
}

impl Variant {
    /// The word with what stands in its brackets, as it is written.
    pub fn notation(&self) -> String {
        let inner = self.shape.notation();
        match &self.shape {
            Shape::Nothing => self.name.to_owned(),
            Shape::Record(_) | Shape::Tuple(_) => format!("{}{inner}", self.name),
            _ => format!("{}({inner})", self.name),
        }
    }
}
