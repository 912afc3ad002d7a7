//! What a type accepts, found out by reading it: names and kinds of fields come from the code that reads rule files, so
//! that no list of them can fall behind.
//!
//! A type is read from nothing, again and again: a reader that makes up every value it is asked for writes down what it
//! was asked. Each run takes one way through the choices; leaving out a field shows whether it may be left out.

use std::cell::RefCell;
use std::collections::BTreeMap;

use serde::de::value::Error;
use serde::de::{
    Deserialize, DeserializeSeed, Deserializer, EnumAccess, IntoDeserializer, MapAccess, SeqAccess,
    VariantAccess, Visitor,
};
use serde::forward_to_deserialize_any;

/// What may stand in a place of a rule file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Shape {
    /// `true` or `false`.
    Flag,
    /// A whole number.
    Whole,
    /// A text in quotes.
    Text,
    /// Nothing: a word alone.
    Nothing,
    /// Anything. No place of rule files is left like that.
    Anything,
    /// A list.
    List(Box<Shape>),
    /// Several things in brackets, by their places.
    Tuple(Vec<Shape>),
    /// Fields in brackets, by their names.
    Record(Vec<Field>),
    /// One of several words, each with what stands in its brackets.
    Choice(Vec<Variant>),
}

/// A field of a record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    /// Its name.
    pub name: &'static str,
    /// Whether it must be there.
    pub required: bool,
    /// What may stand there.
    pub shape: Shape,
}

/// A word of a choice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Variant {
    /// The word.
    pub name: &'static str,
    /// What stands in its brackets.
    pub shape: Shape,
}

/// The shape of a type.
pub(crate) fn shape_of<'de, T: Deserialize<'de>>() -> Shape {
    let mut trace = Trace::default();
    let mut open = vec![Script::default()];
    while let Some(script) = open.pop() {
        let (run, _) = Trace::run::<T>(&script, None);
        for (path, node) in run.nodes {
            if trace.nodes.contains_key(&path) {
                continue;
            }
            if let Node::Choice(words) = &node {
                // The run took the first word; each of the others wants a run of its own.
                open.extend((1..words.len()).map(|word| {
                    let mut other = script.clone();
                    other.insert(path.clone(), word);
                    other
                }));
            }
            if let Node::Record(fields) = &node {
                for &name in *fields {
                    let (_, missed) = Trace::run::<T>(&script, Some((path.as_str(), name)));
                    trace.required.insert(format!("{path}.{name}"), missed);
                }
            }
            trace.nodes.insert(path, node);
        }
    }
    trace.build("")
}

/// Which word to take at which choice; the first where nothing is written.
type Script = BTreeMap<String, usize>;

/// What was asked for in one place.
#[derive(Clone)]
enum Node {
    Plain(Shape),
    List,
    Tuple(usize),
    Record(&'static [&'static str]),
    Choice(&'static [&'static str]),
}

/// What was asked for, by path.
#[derive(Default)]
struct Trace {
    nodes: BTreeMap<String, Node>,
    required: BTreeMap<String, bool>,
}

impl Trace {
    /// One run; whether it failed.
    fn run<'de, T: Deserialize<'de>>(script: &Script, omit: Option<(&str, &str)>) -> (Self, bool) {
        let run = Run {
            trace: RefCell::default(),
            script,
            omit,
        };
        let place = Place {
            run: &run,
            path: String::new(),
        };
        let failed = T::deserialize(place).is_err();
        (run.trace.into_inner(), failed)
    }

    fn build(&self, path: &str) -> Shape {
        match self.nodes.get(path) {
            None => Shape::Anything,
            Some(Node::Plain(shape)) => shape.clone(),
            Some(Node::List) => Shape::List(Box::new(self.build(&format!("{path}[]")))),
            Some(Node::Tuple(count)) => Shape::Tuple(
                (0..*count)
                    .map(|at| self.build(&format!("{path}#{at}")))
                    .collect(),
            ),
            Some(Node::Record(fields)) => {
                let field = |name: &&'static str| {
                    let path = format!("{path}.{name}");
                    Field {
                        name,
                        required: self.required.get(&path).copied().unwrap_or(true),
                        shape: self.build(&path),
                    }
                };
                Shape::Record(fields.iter().map(field).collect())
            }
            Some(Node::Choice(words)) => {
                let variant = |name: &&'static str| Variant {
                    name,
                    shape: self.build(&format!("{path}::{name}")),
                };
                Shape::Choice(words.iter().map(variant).collect())
            }
        }
    }
}

/// What all places of one run share.
struct Run<'s> {
    trace: RefCell<Trace>,
    script: &'s Script,
    /// The record and the field that is left out.
    omit: Option<(&'s str, &'s str)>,
}

/// A place that is asked for a value.
struct Place<'r> {
    run: &'r Run<'r>,
    path: String,
}

impl<'r> Place<'r> {
    fn note(&self, node: Node) {
        self.run.trace.borrow_mut().nodes.insert(self.path.clone(), node);
    }

    fn inner(&self, step: &str) -> Self {
        Place {
            run: self.run,
            path: format!("{}{step}", self.path),
        }
    }

    fn parts(self, steps: Vec<String>) -> Parts<'r> {
        Parts {
            place: self,
            steps: steps.into_iter(),
        }
    }

    fn list(self, count: usize) -> Parts<'r> {
        self.note(Node::Tuple(count));
        let steps = (0..count).map(|at| format!("#{at}")).collect();
        self.parts(steps)
    }

    fn fields(self, fields: &'static [&'static str]) -> Fields<'r> {
        self.note(Node::Record(fields));
        Fields {
            place: self,
            left: fields.iter(),
            next: None,
        }
    }
}

macro_rules! plain {
    ($($method:ident $visit:ident($($value:expr)?) $shape:ident;)*) => {$(
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
            self.note(Node::Plain(Shape::$shape));
            visitor.$visit($($value)?)
        }
    )*};
}

impl<'de> Deserializer<'de> for Place<'_> {
    type Error = Error;

    plain! {
        deserialize_any visit_unit() Anything;
        deserialize_ignored_any visit_unit() Anything;
        deserialize_unit visit_unit() Nothing;
        deserialize_bool visit_bool(false) Flag;
        deserialize_u8 visit_u8(1) Whole;
        deserialize_u16 visit_u16(1) Whole;
        deserialize_u32 visit_u32(1) Whole;
        deserialize_u64 visit_u64(1) Whole;
        deserialize_i8 visit_i8(1) Whole;
        deserialize_i16 visit_i16(1) Whole;
        deserialize_i32 visit_i32(1) Whole;
        deserialize_i64 visit_i64(1) Whole;
        deserialize_string visit_borrowed_str("\"\"") Text;
        // A raw value is a name or a pattern with its place; it must be RON, and so it has quotes.
        deserialize_str visit_borrowed_str("\"\"") Text;
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_some(self)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Error> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.note(Node::List);
        visitor.visit_seq(self.parts(vec!["[]".to_owned()]))
    }

    fn deserialize_tuple<V: Visitor<'de>>(self, count: usize, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_seq(self.list(count))
    }

    fn deserialize_tuple_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        count: usize,
        visitor: V,
    ) -> Result<V::Value, Error> {
        visitor.visit_seq(self.list(count))
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        visitor.visit_map(self.fields(fields))
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        words: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        self.note(Node::Choice(words));
        let chosen = self.run.script.get(&self.path).copied().unwrap_or(0);
        let word = words.get(chosen).copied().unwrap_or_default();
        visitor.visit_enum(Word {
            content: self.inner(&format!("::{word}")),
            word,
        })
    }

    forward_to_deserialize_any! { f32 f64 char bytes byte_buf unit_struct map identifier }
}

/// The items of a list or tuple.
struct Parts<'r> {
    place: Place<'r>,
    steps: std::vec::IntoIter<String>,
}

impl<'de> SeqAccess<'de> for Parts<'_> {
    type Error = Error;

    fn next_element_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<Option<S::Value>, Error> {
        let step = self.steps.next();
        step.map(|step| seed.deserialize(self.place.inner(&step)))
            .transpose()
    }
}

/// The fields of a record.
struct Fields<'r> {
    place: Place<'r>,
    left: std::slice::Iter<'static, &'static str>,
    next: Option<&'static str>,
}

impl<'de> MapAccess<'de> for Fields<'_> {
    type Error = Error;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, Error> {
        let omitted = |name: &str| self.place.run.omit == Some((self.place.path.as_str(), name));
        let next = self.left.by_ref().copied().find(|name| !omitted(name));
        self.next = next;
        next.map(|name| seed.deserialize(name.into_deserializer()))
            .transpose()
    }

    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<S::Value, Error> {
        let name = self.next.take().unwrap_or_default();
        seed.deserialize(self.place.inner(&format!(".{name}")))
    }
}

/// The word that is taken at a choice.
struct Word<'r> {
    content: Place<'r>,
    word: &'static str,
}

impl<'de, 'r> EnumAccess<'de> for Word<'r> {
    type Error = Error;
    type Variant = Place<'r>;

    fn variant_seed<S: DeserializeSeed<'de>>(self, seed: S) -> Result<(S::Value, Place<'r>), Error> {
        let word = seed.deserialize(self.word.into_deserializer())?;
        Ok((word, self.content))
    }
}

impl<'de> VariantAccess<'de> for Place<'_> {
    type Error = Error;

    fn unit_variant(self) -> Result<(), Error> {
        self.note(Node::Plain(Shape::Nothing));
        Ok(())
    }

    fn newtype_variant_seed<S: DeserializeSeed<'de>>(self, seed: S) -> Result<S::Value, Error> {
        seed.deserialize(self)
    }

    fn tuple_variant<V: Visitor<'de>>(self, count: usize, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_seq(self.list(count))
    }

    fn struct_variant<V: Visitor<'de>>(
        self,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        visitor.visit_map(self.fields(fields))
    }
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    use super::shape_of;

    #[derive(Deserialize)]
    #[expect(dead_code, reason = "only its shape is asked for")]
    struct Sample<'a> {
        #[serde(borrow)]
        of: Vec<&'a ron::value::RawValue>,
        must: Choice,
        #[serde(default)]
        changes: bool,
        times: Option<u32>,
        pair: (u8, String),
    }

    #[derive(Deserialize)]
    #[expect(dead_code, reason = "only its shape is asked for")]
    enum Choice {
        Alone,
        Around(Vec<String>),
        Both(u8, Inner),
        Named { inner: Inner, least: Option<i64> },
    }

    #[derive(Deserialize)]
    enum Inner {
        One,
        Other,
    }

    #[test]
    fn every_field_and_every_word_is_found_however_deep_it_is() {
        assert_eq!(
            shape_of::<Sample<'_>>().notation(),
            "(of: [\"…\", …], must: Alone | Around([\"…\", …]) | Both(n, One | Other) | Named(inner: One | Other, least?: \
             n), changes?: true | false, times?: n, pair: (n, \"…\"))"
        );
        let words = shape_of::<Sample<'_>>().words();
        assert!(
            words.contains(&("least", true)) && words.contains(&("Other", false)),
            "{words:?}"
        );
        assert_eq!(words.iter().filter(|(word, _)| *word == "One").count(), 1);
    }
}
