//! Local dates and times to UTC, with the offset of each day kept.

use jiff::{civil, fmt::strtime};
use qm_domain::{Day, Timestamp, Zone};
use std::collections::HashMap;

const DAY_SECONDS: u32 = 86_400;

/// Reads the times of one source, whose dates without offset are local in its zone.
#[derive(Debug)]
pub(crate) struct LocalTimes {
    zone: Zone,
    /// Midnight of days on which the clock does not change, in microseconds.
    midnights: HashMap<civil::Date, Option<i64>>,
}

impl LocalTimes {
    pub(crate) fn new(zone: Zone) -> Self {
        Self { zone, midnights: HashMap::new() }
    }

    /// RFC 3339 in UTC for a local date or time; `None` when the text is something else, such as a time with
    /// offset, which then stands as it is.
    pub(crate) fn utc(&mut self, text: &str, format: Option<&str>, end_of_day: bool) -> Option<String> {
        let (date, seconds, micros) = match format {
            Some(format) => formatted(format, text)?,
            None => plain(text.trim_ascii())?,
        };
        let seconds = if end_of_day && seconds == 0 { DAY_SECONDS - 1 } else { seconds };
        let micros = self.instant(date, seconds)?.micros() + micros;
        Some(Timestamp::from_micros(micros).to_string())
    }

    /// `YYYY-MM-DD` for a local date or time; `None` when the text is something else.
    pub(crate) fn day(text: &str, format: Option<&str>) -> Option<String> {
        let (date, ..) = match format {
            Some(format) => formatted(format, text)?,
            None => plain(text.trim_ascii())?,
        };
        Some(date.to_string())
    }

    fn instant(&mut self, date: civil::Date, seconds: u32) -> Option<Timestamp> {
        if self.midnights.len() > 50_000 {
            self.midnights.clear();
        }
        let zone = &self.zone;
        let midnight = *self.midnights.entry(date).or_insert_with(|| steady_midnight(zone, date));
        match midnight {
            Some(start) => Some(Timestamp::from_micros(start).plus_seconds(i64::from(seconds))),
            None => zone.local(date.year(), date.month(), date.day(), seconds),
        }
    }
}

/// Midnight of a day whose 86,400 seconds all have one offset.
fn steady_midnight(zone: &Zone, date: civil::Date) -> Option<i64> {
    let day = Day::parse(&date.to_string()).ok()?;
    let (first, last) = (zone.at(day, 0), zone.at(day, DAY_SECONDS - 1));
    (last.seconds_since(first) == i64::from(DAY_SECONDS) - 1).then_some(first.micros())
}

/// A local date, seconds after its midnight, microseconds beyond.
type Local = (civil::Date, u32, i64);

fn formatted(format: &str, text: &str) -> Option<Local> {
    let parsed = strtime::parse(format, text.trim()).ok()?;
    let date = parsed.to_date().ok()?;
    let time = parsed.to_time().unwrap_or_default();
    let seconds = [time.hour(), time.minute(), time.second()]
        .iter()
        .try_fold(0_u32, |sum, &part| Some(sum * 60 + u32::try_from(part).ok()?))?;
    Some((date, seconds, i64::from(time.subsec_nanosecond()) / 1000))
}

/// `YYYY-MM-DD`, then nothing or ` HH:MM[:SS[.ffffff]]` (or `T` for the space).
fn plain(text: &str) -> Option<Local> {
    let bytes = text.as_bytes();
    if bytes.len() < 10 || bytes[4] != b'-' || bytes[7] != b'-' {
        return None;
    }
    let year = i16::try_from(digits(&bytes[..4])?).ok()?;
    let month = i8::try_from(digits(&bytes[5..7])?).ok()?;
    let day = i8::try_from(digits(&bytes[8..10])?).ok()?;
    let date = civil::Date::new(year, month, day).ok()?;
    let (seconds, micros) = match &bytes[10..] {
        [] => (0, 0),
        [b' ' | b'T', time @ ..] => clock(time)?,
        _ => return None,
    };
    Some((date, seconds, micros))
}

fn clock(time: &[u8]) -> Option<(u32, i64)> {
    let (hour, minute, rest) = match time {
        [a, b, b':', c, d, rest @ ..] => (digits(&[*a, *b])?, digits(&[*c, *d])?, rest),
        _ => return None,
    };
    let (second, fraction) = match rest {
        [] => (0, &[][..]),
        [b':', a, b] => (digits(&[*a, *b])?, &[][..]),
        [b':', a, b, b'.', fraction @ ..] if !fraction.is_empty() && fraction.len() <= 9 => {
            (digits(&[*a, *b])?, fraction)
        }
        _ => return None,
    };
    if hour > 23 || minute > 59 || second > 59 {
        return None;
    }
    let nanos = i64::from(digits(fraction)?) * 10_i64.pow(u32::try_from(9 - fraction.len()).ok()?);
    Some(((hour * 60 + minute) * 60 + second, nanos / 1000))
}

fn digits(bytes: &[u8]) -> Option<u32> {
    bytes.iter().try_fold(0_u32, |sum, byte| byte.is_ascii_digit().then(|| sum * 10 + u32::from(byte - b'0')))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn local_times_become_utc() {
        let mut times = LocalTimes::new(Zone::new("America/Sao_Paulo").unwrap());
        let mut utc = |text, format, end| times.utc(text, format, end);
        for (text, format, end, due) in [
            ("2018-01-01 10:00:00", None, false, Some("2018-01-01T12:00:00Z")), // summer time, -02
            ("2018-06-01T10:00", None, false, Some("2018-06-01T13:00:00Z")),
            ("2018-06-01 10:00:00.25", None, false, Some("2018-06-01T13:00:00.25Z")),
            ("2018-06-01", None, true, Some("2018-06-02T02:59:59Z")),
            // The clock went from 00:00 to 01:00 on this day: 00:30 did not exist.
            ("2018-11-04 00:30:00", None, false, Some("2018-11-04T03:30:00Z")),
            ("2018-11-04 12:00:00", None, false, Some("2018-11-04T14:00:00Z")),
            ("31/12/2017 23:59", Some("%d/%m/%Y %H:%M"), false, Some("2018-01-01T01:59:00Z")),
            ("31/12/2017", Some("%d/%m/%Y"), false, Some("2017-12-31T02:00:00Z")),
            ("2018-06-01T10:00:00Z", None, false, None),
            ("2018-13-01", None, false, None),
            ("yesterday, perhaps", None, false, None),
            ("２０１８-01-01", None, false, None),
        ] {
            assert_eq!(utc(text, format, end).as_deref(), due, "{text}");
        }
        assert_eq!(LocalTimes::day("24/11/2026", Some("%d/%m/%Y")).as_deref(), Some("2026-11-24"));
    }
}
