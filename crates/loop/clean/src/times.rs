//! Instants and days within what a shop can know.

use qm_domain::{Day, Timestamp, Zone};

/// 1990-01-01 and 2100-01-01 in seconds and days since 1970.
const FIRST_SECOND: i64 = 631_152_000;
const END_SECOND: i64 = 4_102_444_800;
const FIRST_DAY: i32 = 7305;
const END_DAY: i32 = 47_482;
/// Clocks of shops and carriers differ.
const SLACK_SECONDS: i64 = 3600;

/// Why a text is not a usable time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum TimeFault {
    /// Not a time; an example of one.
    Unreadable(&'static str),
    /// Before 1990 or from 2100 on.
    Outside,
    /// After the import.
    Ahead,
}

/// Reads times; remembers the last day, since neighbouring rows share it.
#[derive(Debug)]
pub(crate) struct Times {
    zone: Zone,
    now: Timestamp,
    last_date: [u8; 10],
    last_day: i32,
}

impl Times {
    pub(crate) fn new(zone: Zone, now: Timestamp) -> Self {
        Self { zone, now, last_date: *b"1970-01-01", last_day: 0 }
    }

    /// RFC 3339, or local without offset (with `T` or a space, or a day alone for its midnight).
    pub(crate) fn instant(&mut self, text: &str, may_lie_ahead: bool) -> Result<Timestamp, TimeFault> {
        let example = TimeFault::Unreadable("2026-01-31T08:00:00Z");
        let instant = self.utc(text).or_else(|| Timestamp::parse(text).ok()).or_else(|| self.local(text));
        let instant = instant.ok_or(example)?;
        if !(FIRST_SECOND..END_SECOND).contains(&instant.seconds()) {
            return Err(TimeFault::Outside);
        }
        if !may_lie_ahead && instant > self.now.plus_seconds(SLACK_SECONDS) {
            return Err(TimeFault::Ahead);
        }
        Ok(instant)
    }

    pub(crate) fn day(text: &str) -> Result<Day, TimeFault> {
        let day = Day::parse(text).map_err(|_| TimeFault::Unreadable("2026-01-31"))?;
        if (FIRST_DAY..END_DAY).contains(&day.epoch()) { Ok(day) } else { Err(TimeFault::Outside) }
    }

    /// The usual form, `YYYY-MM-DDTHH:MM:SSZ`, without a general parser.
    fn utc(&mut self, text: &str) -> Option<Timestamp> {
        let (date, time) = text.as_bytes().split_first_chunk::<10>()?;
        let [b'T', time @ .., b'Z'] = time else { return None };
        let seconds = seconds_of_day(time)?;
        if *date != self.last_date {
            self.last_day = Day::parse(text.get(..10)?).ok()?.epoch();
            self.last_date = *date;
        }
        Some(Timestamp::from_seconds(i64::from(self.last_day) * 86_400 + i64::from(seconds)))
    }

    fn local(&self, text: &str) -> Option<Timestamp> {
        let day = Day::parse(text.get(..10)?).ok()?;
        let seconds = match text.as_bytes().get(10..)? {
            [] => 0,
            [b'T' | b' ', time @ ..] => seconds_of_day(time)?,
            _ => return None,
        };
        Some(self.zone.at(day, seconds))
    }
}

/// `HH:MM:SS` or `HH:MM`.
fn seconds_of_day(time: &[u8]) -> Option<u32> {
    let two = |at: usize| {
        let digit =
            |at: usize| time.get(at).filter(|byte| byte.is_ascii_digit()).map(|byte| u32::from(byte - b'0'));
        Some(digit(at)? * 10 + digit(at + 1)?)
    };
    let colons = time.iter().skip(2).step_by(3).all(|&byte| byte == b':');
    let second = match time.len() {
        5 => 0,
        8 => two(6)?,
        _ => return None,
    };
    let (hour, minute) = (two(0)?, two(3).filter(|_| colons)?);
    (hour < 24 && minute < 60 && second < 60).then_some((hour * 60 + minute) * 60 + second)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_the_usual_forms_alike() {
        let now = Timestamp::parse("2020-01-01T00:00:00Z").unwrap();
        let mut times = Times::new(Zone::new("Europe/Berlin").unwrap(), now);
        let due = Timestamp::parse("2018-07-01T10:30:00Z").unwrap();
        for text in [
            "2018-07-01T10:30:00Z",
            "2018-07-01T12:30:00+02:00",
            "2018-07-01 12:30:00",
            "2018-07-01T12:30",
            "2018-07-01T10:30:00.000Z",
        ] {
            assert_eq!(times.instant(text, false), Ok(due), "{text}");
        }
        assert_eq!(times.instant("1900-01-01T00:00:00Z", false), Err(TimeFault::Outside));
        assert_eq!(times.instant("2100-01-01T00:00:00Z", true), Err(TimeFault::Outside));
        assert_eq!(times.instant("2021-01-01T00:00:00Z", false), Err(TimeFault::Ahead));
        assert!(times.instant("2021-01-01T00:00:00Z", true).is_ok());
        for text in ["31.12.2018", "2018-02-30", "2018-07-01T25:00:00Z", "now", "", "２０18-07-01"] {
            assert!(matches!(times.instant(text, true), Err(TimeFault::Unreadable(_))), "{text}");
        }
        let day = |text: &str| Day::parse(text).unwrap().epoch();
        assert_eq!((day("1990-01-01"), day("2100-01-01")), (FIRST_DAY, END_DAY));
    }
}
