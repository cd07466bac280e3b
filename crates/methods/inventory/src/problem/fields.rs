//! Reading the fields of a problem, each with the range it has to lie in.

use serde_json::{Map, Value};

use super::ProblemError;
use crate::{Costs, Error};

/// What a number has to be, and how that is said.
type Range = (fn(f64) -> bool, &'static str);

const NUMBER: Range = (f64::is_finite, "a number");
const POSITIVE: Range = (|x| x.is_finite() && x > 0.0, "a number above 0");
const NOT_NEGATIVE: Range = (|x| x.is_finite() && x >= 0.0, "a number of at least 0");
const SHARE: Range = (|x| x > 0.0 && x < 1.0, "a number between 0 and 1");

/// An object of a problem's data.
#[derive(Debug, Clone)]
pub(super) struct Fields<'a> {
    problem: &'a str,
    path: String,
    map: &'a Map<String, Value>,
}

impl<'a> Fields<'a> {
    pub(super) fn new(problem: &'a str, data: &'a Value) -> Result<Self, ProblemError> {
        match data {
            Value::Object(map) => Ok(Self { problem, path: String::new(), map }),
            other => Err(ProblemError::Field {
                problem: problem.to_owned(),
                field: "data".to_owned(),
                value: shown(other),
                expected: "an object of named fields",
            }),
        }
    }

    /// Whether the field is there and not null.
    pub(super) fn has(&self, name: &str) -> bool {
        self.map.get(name).is_some_and(|value| !value.is_null())
    }

    /// Whether the field is a list.
    pub(super) fn is_list(&self, name: &str) -> bool {
        self.map.get(name).is_some_and(Value::is_array)
    }

    pub(super) fn number(&self, name: &str) -> Result<f64, ProblemError> {
        self.ranged(name, NUMBER)
    }

    pub(super) fn positive(&self, name: &str) -> Result<f64, ProblemError> {
        self.ranged(name, POSITIVE)
    }

    pub(super) fn not_negative(&self, name: &str) -> Result<f64, ProblemError> {
        self.ranged(name, NOT_NEGATIVE)
    }

    pub(super) fn share(&self, name: &str) -> Result<f64, ProblemError> {
        self.ranged(name, SHARE)
    }

    /// The field, or `otherwise` where it is missing or null.
    pub(super) fn not_negative_or(&self, name: &str, otherwise: f64) -> Result<f64, ProblemError> {
        if self.has(name) { self.not_negative(name) } else { Ok(otherwise) }
    }

    /// A whole number of periods, or `None` where it is missing or null.
    pub(super) fn time(&self, name: &str) -> Result<Option<u32>, ProblemError> {
        const EXPECTED: &str = "a whole number from 0 to 20000";
        if !self.has(name) {
            return Ok(None);
        }
        let value = self.value(name, EXPECTED)?;
        let whole = value.as_f64().filter(|x| x.fract().abs() <= 0.0 && (0.0..=20_000.0).contains(x));
        let whole = whole.map(crate::number::whole_below).and_then(|x| u32::try_from(x).ok());
        whole.map(Some).ok_or_else(|| self.wrong(name, value, EXPECTED))
    }

    /// The name of a stage: a text or a number.
    pub(super) fn label(&self, name: &str) -> Result<String, ProblemError> {
        const EXPECTED: &str = "a whole number or a text";
        let value = self.value(name, EXPECTED)?;
        label_of(value).ok_or_else(|| self.wrong(name, value, EXPECTED))
    }

    /// A list of names; empty where it is missing or null.
    pub(super) fn labels(&self, name: &str) -> Result<Vec<String>, ProblemError> {
        const EXPECTED: &str = "a list of whole numbers or texts";
        if !self.has(name) {
            return Ok(Vec::new());
        }
        let value = self.value(name, EXPECTED)?;
        let labels = value.as_array().map(|list| list.iter().map(label_of).collect::<Option<Vec<_>>>());
        labels.flatten().ok_or_else(|| self.wrong(name, value, EXPECTED))
    }

    /// A text.
    pub(super) fn text(&self, name: &str) -> Result<&'a str, ProblemError> {
        let value = self.value(name, "a text")?;
        value.as_str().ok_or_else(|| self.wrong(name, value, "a text"))
    }

    /// A list of numbers of at least 0 (`positive`: above 0), of `count` entries where that is given.
    pub(super) fn list(
        &self,
        name: &str,
        positive: bool,
        count: Option<usize>,
    ) -> Result<Vec<f64>, ProblemError> {
        const EXPECTED: &str = "a list of numbers, one for each entry of the other lists";
        let value = self.value(name, EXPECTED)?;
        let entries = value.as_array().ok_or_else(|| self.wrong(name, value, EXPECTED))?;
        if count.is_some_and(|count| count != entries.len()) {
            return Err(self.wrong(name, value, EXPECTED));
        }
        let (holds, expected) = if positive { POSITIVE } else { NOT_NEGATIVE };
        let entry = |(index, entry): (usize, &Value)| match entry.as_f64() {
            Some(x) if holds(x) => Ok(x),
            _ => Err(self.wrong(&format!("{name}[{index}]"), entry, expected)),
        };
        entries.iter().enumerate().map(entry).collect()
    }

    /// A number for each of `count` periods: one for all, or a list of them.
    pub(super) fn by_period(&self, name: &str, count: usize) -> Result<Vec<f64>, ProblemError> {
        match self.map.get(name) {
            Some(Value::Array(_)) => self.list(name, false, Some(count)),
            _ => Ok(vec![self.not_negative(name)?; count]),
        }
    }

    /// The fields of an object inside this one.
    pub(super) fn object(&self, name: &str) -> Result<Fields<'a>, ProblemError> {
        const EXPECTED: &str = "an object of named fields";
        let value = self.value(name, EXPECTED)?;
        let map = value.as_object().ok_or_else(|| self.wrong(name, value, EXPECTED))?;
        Ok(Fields { problem: self.problem, path: format!("{}{name}.", self.path), map })
    }

    /// The fields of each object of a list.
    pub(super) fn objects(&self, name: &str) -> Result<Vec<Fields<'a>>, ProblemError> {
        const EXPECTED: &str = "a list of objects";
        let value = self.value(name, EXPECTED)?;
        let entries = value.as_array().ok_or_else(|| self.wrong(name, value, EXPECTED))?;
        let entry = |(index, entry): (usize, &'a Value)| match entry {
            Value::Object(map) => {
                Ok(Fields { problem: self.problem, path: format!("{}{name}[{index}].", self.path), map })
            }
            other => Err(self.wrong(&format!("{name}[{index}]"), other, "an object of named fields")),
        };
        entries.iter().enumerate().map(entry).collect()
    }

    /// Names and values of this object, in the order of names.
    pub(super) fn entries(&self) -> impl Iterator<Item = (&'a str, &'a Value)> {
        self.map.iter().map(|(name, value)| (name.as_str(), value))
    }

    /// Costs of a unit held and of a unit missing, by the names of their fields.
    pub(super) fn costs(&self, holding: &str, shortage: &str) -> Result<Costs, ProblemError> {
        let (holding, shortage) = (self.positive(holding)?, self.positive(shortage)?);
        self.answered(Costs::new(holding, shortage))
    }

    /// The result of a model, as this problem's.
    pub(super) fn answered<T>(&self, result: Result<T, Error>) -> Result<T, ProblemError> {
        result.map_err(|why| ProblemError::Unsolvable { problem: self.problem.to_owned(), why })
    }

    /// The complaint that a field is not what it should be.
    pub(super) fn wrong(&self, name: &str, value: &Value, expected: &'static str) -> ProblemError {
        ProblemError::Field {
            problem: self.problem.to_owned(),
            field: self.at(name),
            value: shown(value),
            expected,
        }
    }

    fn ranged(&self, name: &str, (holds, expected): Range) -> Result<f64, ProblemError> {
        let value = self.value(name, expected)?;
        value.as_f64().filter(|x| holds(*x)).ok_or_else(|| self.wrong(name, value, expected))
    }

    fn value(&self, name: &str, expected: &'static str) -> Result<&'a Value, ProblemError> {
        self.map.get(name).ok_or_else(|| ProblemError::Missing {
            problem: self.problem.to_owned(),
            field: self.at(name),
            expected,
        })
    }

    fn at(&self, name: &str) -> String {
        format!("{}{name}", self.path)
    }
}

fn label_of(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

/// A value as a message shows it: not more of it than helps.
fn shown(value: &Value) -> String {
    const LONGEST: usize = 60;
    let text = value.to_string();
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text,
    }
}
