//! Moments as files write them, and the clock that counts them.

use std::fmt;

use jiff::Timestamp;
use jiff::fmt::temporal::Pieces;
use jiff::tz::Offset;
use serde::de::{Unexpected, Visitor};
use serde::{Deserialize, Deserializer, Serialize};

use crate::Seconds;
use crate::format::Fault;

const WANTED: &str =
    "seconds, a time of day such as \"08:30\" or a moment such as \"2026-05-04T08:30:00+02:00\"";

/// A moment as it stands in a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub(super) enum Moment {
    /// Seconds from moment 0.
    Counted(i64),
    /// RFC 3339.
    Instant(String),
}

impl Default for Moment {
    fn default() -> Self {
        Self::Counted(0)
    }
}

impl<'de> Deserialize<'de> for Moment {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Words)
    }
}

struct Words;

impl Visitor<'_> for Words {
    type Value = Moment;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(WANTED)
    }

    fn visit_i64<E: serde::de::Error>(self, seconds: i64) -> Result<Moment, E> {
        Ok(Moment::Counted(seconds))
    }

    fn visit_u64<E: serde::de::Error>(self, seconds: u64) -> Result<Moment, E> {
        let counted = i64::try_from(seconds).map(Moment::Counted);
        counted.map_err(|_| E::invalid_value(Unexpected::Unsigned(seconds), &self))
    }

    fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<Moment, E> {
        let instant = || instant(text).map(|_| Moment::Instant(text.to_owned()));
        let read = time_of_day(text).map(Moment::Counted).or_else(instant);
        read.ok_or_else(|| E::invalid_value(Unexpected::Str(text), &self))
    }
}

/// Seconds since midnight of `08:30` or `08:30:15`; hours may go beyond 24.
fn time_of_day(text: &str) -> Option<i64> {
    let parts: Vec<&str> = text.split(':').collect();
    let digits =
        |part: &&str| (1..=2).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit());
    if !(2..=3).contains(&parts.len()) || !parts.iter().all(digits) {
        return None;
    }
    let mut numbers = parts.iter().filter_map(|part| part.parse::<i64>().ok());
    let (hours, minutes, seconds) = (numbers.next()?, numbers.next()?, numbers.next().unwrap_or(0));
    (minutes < 60 && seconds < 60).then_some(hours * 3_600 + minutes * 60 + seconds)
}

/// Seconds since 1970 and the offset that the text names.
fn instant(text: &str) -> Option<(i64, Offset)> {
    let moment: Timestamp = text.parse().ok()?;
    let offset = Pieces::parse(text).ok()?.to_numeric_offset()?;
    Some((moment.as_second(), offset))
}

/// What moments are counted from.
#[derive(Debug, Clone, Copy, Default)]
pub(in crate::format) struct Clock {
    /// Moment 0 in seconds since 1970, and the offset that moments are shown with.
    midnight: Option<(i64, Offset)>,
}

impl Clock {
    /// A clock that starts at a moment in RFC 3339, or at no moment of the calendar.
    pub(super) fn new(midnight: Option<&str>) -> Result<Self, Fault> {
        let fault = |word: &str| Fault::Number { word: word.to_owned(), wanted: "a moment in RFC 3339" };
        let midnight = midnight.map(|text| instant(text).ok_or_else(|| fault(text))).transpose()?;
        Ok(Self { midnight })
    }

    /// A moment in seconds from moment 0.
    pub(super) fn read(&self, moment: &Moment) -> Result<Seconds, Fault> {
        match (moment, self.midnight) {
            (Moment::Counted(seconds), _) => Ok(Seconds(*seconds)),
            (Moment::Instant(text), Some((midnight, _))) => {
                let (seconds, _) = instant(text).unwrap_or((midnight, Offset::UTC));
                Ok(Seconds(seconds - midnight))
            }
            (Moment::Instant(text), None) => {
                Err(Fault::Number { word: text.clone(), wanted: "seconds, and the file tells no `midnight`" })
            }
        }
    }

    /// A moment as a file shows it: RFC 3339 where the clock knows the calendar.
    pub(super) fn write(&self, moment: Seconds) -> Moment {
        let shown =
            self.instant(moment).map(|(moment, offset)| moment.display_with_offset(offset).to_string());
        shown.map_or(Moment::Counted(moment.0), Moment::Instant)
    }

    /// A moment in RFC 3339 and UTC.
    pub(super) fn utc(&self, moment: Seconds) -> Option<String> {
        self.instant(moment).map(|(moment, _)| moment.to_string())
    }

    fn instant(&self, moment: Seconds) -> Option<(Timestamp, Offset)> {
        let (midnight, offset) = self.midnight?;
        Some((Timestamp::from_second(midnight.checked_add(moment.0)?).ok()?, offset))
    }

    /// Moment 0 as a file shows it.
    pub(super) fn midnight(&self) -> Option<String> {
        match self.write(Seconds(0)) {
            Moment::Instant(text) => Some(text),
            Moment::Counted(_) => None,
        }
    }
}
