//! Time: UTC instants, days, and the shop's zone for calendars and display.

use jiff::{civil, tz::TimeZone};
use serde::{Deserialize, Serialize};
use std::fmt;

const MICROS_PER_SECOND: i64 = 1_000_000;
const SECONDS_PER_DAY: i64 = 86_400;

/// Why a text is not a time.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TimeError {
    /// Not RFC 3339.
    #[error("{0:?} is not a time such as 2026-01-31T08:00:00Z")]
    Timestamp(String),
    /// Not `YYYY-MM-DD`.
    #[error("{0:?} is not a day such as 2026-01-31")]
    Day(String),
    /// No such zone in the IANA data base.
    #[error("{0:?} is not a time zone such as Europe/Berlin")]
    Zone(String),
}

/// An instant: microseconds since 1970-01-01T00:00:00Z.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Timestamp(i64);

impl Timestamp {
    /// From microseconds since the epoch.
    pub fn from_micros(micros: i64) -> Self {
        Self(micros)
    }

    /// From seconds since the epoch.
    pub fn from_seconds(seconds: i64) -> Self {
        Self(seconds.saturating_mul(MICROS_PER_SECOND))
    }

    /// Microseconds since the epoch.
    pub fn micros(self) -> i64 {
        self.0
    }

    /// Whole seconds since the epoch, rounded down.
    pub fn seconds(self) -> i64 {
        self.0.div_euclid(MICROS_PER_SECOND)
    }

    /// Reads RFC 3339.
    ///
    /// # Errors
    /// [`TimeError::Timestamp`] for anything else.
    pub fn parse(text: &str) -> Result<Self, TimeError> {
        let parsed: Result<jiff::Timestamp, _> = text.trim().parse();
        parsed.map(|t| Self(t.as_microsecond())).map_err(|_| TimeError::Timestamp(text.into()))
    }

    /// The instant `seconds` later (earlier when negative), saturating.
    #[must_use]
    pub fn plus_seconds(self, seconds: i64) -> Self {
        Self(self.0.saturating_add(seconds.saturating_mul(MICROS_PER_SECOND)))
    }

    /// The instant `days` of 24 hours later, saturating.
    #[must_use]
    pub fn plus_days(self, days: i64) -> Self {
        self.plus_seconds(days.saturating_mul(SECONDS_PER_DAY))
    }

    /// Seconds from `earlier` to this instant; negative when it lies before.
    pub fn seconds_since(self, earlier: Self) -> i64 {
        self.0.saturating_sub(earlier.0).div_euclid(MICROS_PER_SECOND)
    }

    /// Days (with fraction) from `earlier` to this instant.
    pub fn days_since(self, earlier: Self) -> f64 {
        #[expect(clippy::cast_precision_loss, reason = "seconds of some centuries fit 2^53")]
        let seconds = self.seconds_since(earlier) as f64;
        seconds / 86_400.0
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match jiff::Timestamp::from_microsecond(self.0) {
            Ok(t) => write!(f, "{t}"),
            Err(_) => write!(f, "out of range"),
        }
    }
}

impl TryFrom<String> for Timestamp {
    type Error = TimeError;
    fn try_from(text: String) -> Result<Self, TimeError> {
        Self::parse(&text)
    }
}

impl From<Timestamp> for String {
    fn from(t: Timestamp) -> Self {
        t.to_string()
    }
}

/// A calendar day: days since 1970-01-01.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Day(i32);

impl Day {
    /// From days since the epoch.
    pub fn from_epoch(days: i32) -> Self {
        Self(days)
    }

    /// Days since the epoch.
    pub fn epoch(self) -> i32 {
        self.0
    }

    /// Reads `YYYY-MM-DD`.
    ///
    /// # Errors
    /// [`TimeError::Day`] for anything else.
    pub fn parse(text: &str) -> Result<Self, TimeError> {
        let day: civil::Date = text.trim().parse().map_err(|_| TimeError::Day(text.into()))?;
        let since = day.since(civil::date(1970, 1, 1)).map_err(|_| TimeError::Day(text.into()))?;
        Ok(Self(since.get_days()))
    }

    /// The day `days` later.
    #[must_use]
    pub fn plus(self, days: i32) -> Self {
        Self(self.0.saturating_add(days))
    }

    /// 0 for Monday to 6 for Sunday.
    pub fn weekday(self) -> u8 {
        u8::try_from((self.0 + 3).rem_euclid(7)).unwrap_or(0)
    }

    /// The Monday of its week.
    #[must_use]
    pub fn monday(self) -> Self {
        self.plus(-i32::from(self.weekday()))
    }

    fn civil(self) -> civil::Date {
        let span = jiff::Span::new().days(i64::from(self.0));
        civil::date(1970, 1, 1).saturating_add(span)
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.civil())
    }
}

impl TryFrom<String> for Day {
    type Error = TimeError;
    fn try_from(text: String) -> Result<Self, TimeError> {
        Self::parse(&text)
    }
}

impl From<Day> for String {
    fn from(day: Day) -> Self {
        day.to_string()
    }
}

/// A time zone by its IANA name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Zone {
    name: Box<str>,
    zone: TimeZone,
}

impl Zone {
    /// Looks the name up.
    ///
    /// # Errors
    /// [`TimeError::Zone`] when there is no such zone.
    pub fn new(name: &str) -> Result<Self, TimeError> {
        let zone = TimeZone::get(name).map_err(|_| TimeError::Zone(name.into()))?;
        Ok(Self { name: name.into(), zone })
    }

    /// Coordinated universal time.
    pub fn utc() -> Self {
        Self { name: "UTC".into(), zone: TimeZone::UTC }
    }

    /// The IANA name.
    pub fn name(&self) -> &str {
        &self.name
    }

    fn civil(&self, t: Timestamp) -> civil::DateTime {
        match jiff::Timestamp::from_microsecond(t.micros()) {
            Ok(instant) => self.zone.to_datetime(instant),
            Err(_) => civil::date(1970, 1, 1).at(0, 0, 0, 0),
        }
    }

    /// The local day of an instant.
    pub fn day(&self, t: Timestamp) -> Day {
        let since = self.civil(t).date().since(civil::date(1970, 1, 1));
        Day(since.map_or(0, |span| span.get_days()))
    }

    /// The local hour of an instant, 0 to 23.
    pub fn hour(&self, t: Timestamp) -> u8 {
        u8::try_from(self.civil(t).hour()).unwrap_or(0)
    }

    /// The instant at `seconds` after local midnight of `day`; a gap of summer time is stepped over.
    pub fn at(&self, day: Day, seconds: u32) -> Timestamp {
        let span = jiff::Span::new().seconds(i64::from(seconds));
        let local = day.civil().at(0, 0, 0, 0).saturating_add(span);
        let instant = self.zone.to_ambiguous_timestamp(local).compatible();
        Timestamp(
            instant.map_or(
                i64::from(day.0) * SECONDS_PER_DAY * MICROS_PER_SECOND,
                jiff::Timestamp::as_microsecond,
            ),
        )
    }

    /// The instant of a local date and time given as year, month, day and seconds of the day.
    pub fn local(&self, year: i16, month: i8, day: i8, seconds: u32) -> Option<Timestamp> {
        let date = civil::Date::new(year, month, day).ok()?;
        let since = date.since(civil::date(1970, 1, 1)).ok()?;
        (seconds < 86_400).then(|| self.at(Day(since.get_days()), seconds))
    }
}

impl TryFrom<String> for Zone {
    type Error = TimeError;
    fn try_from(name: String) -> Result<Self, TimeError> {
        Self::new(&name)
    }
}

impl From<Zone> for String {
    fn from(zone: Zone) -> Self {
        zone.name.into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn round_trips() {
        let t = Timestamp::parse("2018-05-31T21:30:00Z").unwrap();
        assert_eq!(t.to_string(), "2018-05-31T21:30:00Z");
        assert_eq!(Day::parse("2026-11-23").unwrap().to_string(), "2026-11-23");
        assert_eq!(Day::parse("2026-11-23").unwrap().weekday(), 0);
        assert_eq!(Day::parse("1969-12-31").unwrap().epoch(), -1);
    }

    #[test]
    fn weeks_begin_on_monday() {
        let sunday = Day::parse("2026-03-15").unwrap();
        assert_eq!(sunday.monday().to_string(), "2026-03-09");
        assert_eq!(sunday.monday().monday(), sunday.monday());
    }

    #[test]
    fn local_days_follow_the_zone() {
        let sao_paulo = Zone::new("America/Sao_Paulo").unwrap();
        let t = Timestamp::parse("2018-06-01T01:30:00Z").unwrap();
        assert_eq!(sao_paulo.day(t).to_string(), "2018-05-31");
        assert_eq!(sao_paulo.hour(t), 22);
        assert_eq!(sao_paulo.at(Day::parse("2018-05-31").unwrap(), 22 * 3600 + 1800), t);
    }
}
