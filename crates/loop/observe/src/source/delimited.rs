//! CSV (RFC 4180) that goes on after any broken row.
//!
//! A quoted cell may hold line breaks. When such a cell is not closed before the file's end or within 1 MiB, only
//! the line that opened it is broken: the lines read since are read once more, each as a row of its own. So one
//! stray quote costs one row, and every line is looked at twice at most.

use super::{Encoding, LONGEST_ROW, Lines, Step, lines::Line};
use crate::error::Error;
use crate::record::Record;
use qm_domain::RejectReason;

/// How a delimited file is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Dialect {
    pub(crate) delimiter: u8,
    pub(crate) quote: Option<u8>,
    pub(crate) encoding: Encoding,
}

impl Default for Dialect {
    fn default() -> Self {
        Self { delimiter: b',', quote: Some(b'"'), encoding: Encoding::Utf8 }
    }
}

/// Where in a row the splitter stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    CellStart,
    Plain,
    Quoted,
    /// Behind a quote in a quoted cell: its end, or the first of two quotes.
    QuoteInQuoted,
}

/// Rows of a delimited file.
#[derive(Debug)]
pub(crate) struct Delimited {
    lines: Lines,
    dialect: Dialect,
    columns: Vec<String>,
    /// The physical lines of the row at hand.
    raw: Vec<u8>,
    /// Its cells, unquoted, end to end.
    bytes: Vec<u8>,
    ends: Vec<usize>,
    state: State,
    stray_quote: bool,
    /// Lines to be read once more, each as a row; and how far that has come.
    backlog: Vec<u8>,
    backlog_at: usize,
    too_long_follows: bool,
}

impl Delimited {
    /// Reads the header.
    pub(crate) fn open(lines: Lines, dialect: Dialect) -> Result<Self, Error> {
        let mut rows = Self {
            lines,
            dialect,
            columns: Vec::new(),
            raw: Vec::new(),
            bytes: Vec::new(),
            ends: Vec::new(),
            state: State::CellStart,
            stray_quote: false,
            backlog: Vec::new(),
            backlog_at: 0,
            too_long_follows: false,
        };
        let mut record = Record::default();
        let step = rows.next_row(&mut record, true)?;
        let what = match step {
            Step::Row => None,
            Step::End => Some("is missing: the file is empty".to_owned()),
            Step::Broken(_, expected) => Some(format!("cannot be read: expected {expected}")),
        };
        let file = rows.lines.name().to_owned();
        if let Some(what) = what {
            return Err(Error::Header { file, what });
        }
        for at in 0..record.len() {
            let name = record.cell(at).unwrap_or("").trim();
            if !name.is_empty() && rows.columns.iter().any(|seen| seen == name) {
                return Err(Error::DuplicateColumn { file, column: name.into() });
            }
            rows.columns.push(name.into());
        }
        Ok(rows)
    }

    pub(crate) fn columns(&self) -> &[String] {
        &self.columns
    }

    pub(crate) fn bytes(&self) -> u64 {
        self.lines.bytes()
    }

    pub(crate) fn read(&mut self, record: &mut Record) -> Result<Step, Error> {
        let step = self.next_row(record, false)?;
        self.lines.rows += u64::from(!matches!(step, Step::End));
        Ok(step)
    }

    fn next_row(&mut self, record: &mut Record, header: bool) -> Result<Step, Error> {
        loop {
            self.start();
            if self.next_backlog_line() {
                if !self.split(0) {
                    return Ok(broken_quote());
                }
            } else if self.too_long_follows {
                self.too_long_follows = false;
                return Ok(too_long());
            } else {
                match self.lines.read(&mut self.raw)? {
                    Line::End => return Ok(Step::End),
                    Line::TooLong => return Ok(too_long()),
                    Line::Whole => {}
                }
                if header {
                    let mark: &[u8] = b"\xef\xbb\xbf";
                    let without = self.raw.strip_prefix(mark).map(<[u8]>::to_vec);
                    self.raw = without.unwrap_or_else(|| std::mem::take(&mut self.raw));
                }
                if !self.split(0) && !self.continue_quoted()? {
                    return Ok(broken_quote());
                }
            }
            if self.ends.len() > 1 || !self.bytes.is_empty() {
                return Ok(self.finish(record, header));
            }
        }
    }

    fn start(&mut self) {
        self.raw.clear();
        self.bytes.clear();
        self.ends.clear();
        self.state = State::CellStart;
        self.stray_quote = false;
    }

    /// Takes the next line out of the backlog into `raw`.
    fn next_backlog_line(&mut self) -> bool {
        let rest = &self.backlog[self.backlog_at..];
        if rest.is_empty() {
            self.backlog.clear();
            self.backlog_at = 0;
            return false;
        }
        let end = rest.iter().position(|&byte| byte == b'\n').map_or(rest.len(), |at| at + 1);
        self.raw.extend_from_slice(&rest[..end]);
        self.backlog_at += end;
        true
    }

    /// Reads further lines until the open quoted cell is closed; `false` when it never is, the lines then being
    /// in the backlog.
    fn continue_quoted(&mut self) -> Result<bool, Error> {
        let first = self.raw.len();
        loop {
            let from = self.raw.len();
            match self.lines.read(&mut self.raw)? {
                Line::Whole if self.raw.len() <= LONGEST_ROW => {
                    if self.split(from) {
                        return Ok(true);
                    }
                    continue;
                }
                Line::TooLong => self.too_long_follows = true,
                Line::Whole | Line::End => {}
            }
            self.backlog.extend_from_slice(&self.raw[first..]);
            return Ok(false);
        }
    }

    /// Splits what `raw` holds beyond `from`; `true` when the row is complete.
    fn split(&mut self, from: usize) -> bool {
        let (delimiter, quote) = (self.dialect.delimiter, self.dialect.quote);
        let line = &self.raw[from..];
        let body = line.strip_suffix(b"\n").unwrap_or(line);
        let body = body.strip_suffix(b"\r").unwrap_or(body);
        for &byte in body {
            let is_quote = Some(byte) == quote;
            self.state = match self.state {
                State::Quoted if is_quote => State::QuoteInQuoted,
                State::QuoteInQuoted if is_quote => {
                    self.bytes.push(byte);
                    State::Quoted
                }
                State::Quoted => {
                    self.bytes.push(byte);
                    State::Quoted
                }
                State::CellStart if is_quote => State::Quoted,
                _ if byte == delimiter => {
                    self.ends.push(self.bytes.len());
                    State::CellStart
                }
                before => {
                    self.stray_quote |= before == State::QuoteInQuoted;
                    self.bytes.push(byte);
                    State::Plain
                }
            };
        }
        if self.state == State::Quoted {
            self.bytes.extend_from_slice(&line[body.len()..]);
            return false;
        }
        self.ends.push(self.bytes.len());
        true
    }

    fn finish(&self, record: &mut Record, header: bool) -> Step {
        let Some(text) = self.dialect.encoding.decode(&self.bytes) else {
            return Step::Broken(RejectReason::Encoding, self.dialect.encoding.expected().into());
        };
        if self.stray_quote {
            return broken_quote();
        }
        if !header && self.ends.len() != self.columns.len() {
            let expected = format!("{} cells, found {}", self.columns.len(), self.ends.len());
            return Step::Broken(RejectReason::Malformed, expected);
        }
        if text.len() == self.bytes.len() {
            record.set(&text, &self.ends);
        } else {
            record.clear();
            let mut from = 0;
            for &end in &self.ends {
                record.push(&self.dialect.encoding.decode(&self.bytes[from..end]).unwrap_or_default());
                from = end;
            }
        }
        Step::Row
    }
}

fn broken_quote() -> Step {
    Step::Broken(RejectReason::Malformed, "quotes that are closed before the next delimiter".into())
}

fn too_long() -> Step {
    Step::Broken(RejectReason::TooLong, "a row of at most 1 MiB".into())
}
