//! Physical lines with a bound on their length.

use super::LONGEST_ROW;
use crate::error::Error;
use std::fmt;
use std::io::{BufRead, BufReader, Read};

/// What came of reading a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Line {
    /// The buffer holds a line, with its line break if it has one.
    Whole,
    /// The line was longer than a row may be; it was passed over.
    TooLong,
    /// There is nothing more.
    End,
}

/// Reads lines and counts bytes and rows for messages.
pub(crate) struct Lines {
    from: BufReader<Box<dyn Read + Send>>,
    name: String,
    bytes: u64,
    /// Rows read so far, for messages.
    pub(crate) rows: u64,
}

impl fmt::Debug for Lines {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Lines").field("name", &self.name).field("bytes", &self.bytes).finish_non_exhaustive()
    }
}

impl Lines {
    pub(crate) fn new(from: Box<dyn Read + Send>, name: String) -> Self {
        Self { from: BufReader::with_capacity(1 << 17, from), name, bytes: 0, rows: 0 }
    }

    /// Name of the file.
    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    /// Bytes read so far.
    pub(crate) fn bytes(&self) -> u64 {
        self.bytes
    }

    /// Appends the next line to `line`. Holds at most [`LONGEST_ROW`] bytes of it.
    pub(crate) fn read(&mut self, line: &mut Vec<u8>) -> Result<Line, Error> {
        let before = line.len();
        let limit = u64::try_from(LONGEST_ROW).unwrap_or(u64::MAX) + 1;
        let read = (&mut self.from).take(limit).read_until(b'\n', line);
        let read = read.map_err(|source| self.failed(source))?;
        self.bytes += u64::try_from(read).unwrap_or(0);
        if read == 0 {
            return Ok(Line::End);
        }
        if read <= LONGEST_ROW || line.last() == Some(&b'\n') {
            return Ok(Line::Whole);
        }
        line.truncate(before);
        self.pass_over()?;
        Ok(Line::TooLong)
    }

    /// Goes to the next line without keeping this one.
    fn pass_over(&mut self) -> Result<(), Error> {
        loop {
            let (step, done) = match self.from.fill_buf() {
                Ok([]) => return Ok(()),
                Ok(buffer) => match buffer.iter().position(|&byte| byte == b'\n') {
                    Some(at) => (at + 1, true),
                    None => (buffer.len(), false),
                },
                Err(source) if source.kind() == std::io::ErrorKind::Interrupted => continue,
                Err(source) => return Err(self.failed(source)),
            };
            self.from.consume(step);
            self.bytes += u64::try_from(step).unwrap_or(0);
            if done {
                return Ok(());
            }
        }
    }

    fn failed(&self, source: std::io::Error) -> Error {
        Error::Read { file: self.name.clone(), bytes: self.bytes, rows: self.rows, source }
    }
}
