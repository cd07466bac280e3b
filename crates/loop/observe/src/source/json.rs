//! JSON lines: one object a line.

use super::{LONGEST_ROW, Lines, Step, lines::Line};
use crate::error::Error;
use crate::record::Record;
use qm_domain::RejectReason;
use serde_json::{Map, Value};
use std::fmt::Write as _;

/// Rows of a file of JSON objects. Numbers are 64-bit integers or floats; exact decimals go as text.
#[derive(Debug)]
pub(crate) struct JsonLines {
    lines: Lines,
    columns: Vec<String>,
    unhashed: Vec<String>,
    line: Vec<u8>,
}

impl JsonLines {
    pub(crate) fn new(lines: Lines, wanted: &[String], unhashed: &[String]) -> Self {
        Self { lines, columns: wanted.to_vec(), unhashed: unhashed.to_vec(), line: Vec::new() }
    }

    pub(crate) fn columns(&self) -> &[String] {
        &self.columns
    }

    pub(crate) fn bytes(&self) -> u64 {
        self.lines.bytes()
    }

    pub(crate) fn read(&mut self, record: &mut Record) -> Result<Step, Error> {
        loop {
            self.line.clear();
            self.line.shrink_to(LONGEST_ROW / 16);
            match self.lines.read(&mut self.line)? {
                Line::End => return Ok(Step::End),
                Line::TooLong => {
                    self.lines.rows += 1;
                    return Ok(Step::Broken(RejectReason::TooLong, "a line of at most 1 MiB".into()));
                }
                Line::Whole if self.line.iter().all(u8::is_ascii_whitespace) => {}
                Line::Whole => {
                    self.lines.rows += 1;
                    return Ok(self.parse(record));
                }
            }
        }
    }

    fn parse(&self, record: &mut Record) -> Step {
        let bytes = self.line.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&self.line);
        let Some(text) = super::Encoding::Utf8.decode(bytes) else {
            return Step::Broken(RejectReason::Encoding, super::Encoding::Utf8.expected().into());
        };
        let Ok(object) = serde_json::from_str::<Map<String, Value>>(&text) else {
            return Step::Broken(RejectReason::Malformed, "one JSON object a line".into());
        };
        record.clear();
        let mut number = String::new();
        for column in &self.columns {
            match object.get(column) {
                None | Some(Value::Null) => record.push(""),
                Some(Value::String(text)) => record.push(text),
                Some(other) => {
                    number.clear();
                    // Writing to a string cannot fail.
                    let _ = write!(number, "{other}");
                    record.push(&number);
                }
            }
        }
        let mut rest: Vec<_> = object
            .iter()
            .filter(|(name, _)| !self.columns.contains(name) && !self.unhashed.contains(name))
            .collect();
        rest.sort_by_key(|(name, _)| name.as_str());
        for (name, value) in rest {
            let _ = writeln!(record.unnamed, "{name}={value}");
        }
        if object.values().any(|value| value.as_str().is_some_and(|text| text.contains('\0'))) {
            return Step::Broken(RejectReason::Encoding, super::Encoding::Utf8.expected().into());
        }
        Step::Row
    }
}
