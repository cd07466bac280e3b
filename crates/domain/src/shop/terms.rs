//! Breaks, overtime and lateness: what drivers are owed, and what may be late at a price.

use super::{Fleet, Vehicle, calendar};
use crate::time::{Day, Timestamp, Zone};
use crate::units::Seconds;
use serde::{Deserialize, Serialize};

/// Most breaks of a vehicle.
const BREAKS_MAX: usize = 8;
/// Longest break, longest overtime, greatest lateness: a day.
const MINUTES_MAX: u32 = 1_440;
/// Slowest and fastest hour, per cent of the usual speed.
const SPEED_PERCENT: (u16, u16) = (5, 500);

/// A break of a driver, at a stop before or after its service.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Break {
    /// It begins no earlier, seconds after local midnight of the day on which the shift begins; in the file `"11:30"`.
    #[serde(with = "calendar::clock")]
    pub from: u32,
    /// It begins no later.
    #[serde(with = "calendar::clock")]
    pub to: u32,
    /// How long it takes.
    pub minutes: u32,
}

impl Break {
    /// When it may begin on `day`, first and last moment.
    pub fn on(&self, day: Day, zone: &Zone) -> (Timestamp, Timestamp) {
        let from = zone.at(day, self.from);
        (from, zone.at(day, self.to).max(from))
    }

    /// How long it takes.
    pub fn length(&self) -> Seconds {
        minutes(self.minutes)
    }
}

impl Vehicle {
    /// Longest time after the shift.
    pub fn overtime_max(&self) -> Seconds {
        minutes(self.overtime_minutes)
    }

    /// Checks breaks and overtime.
    pub(super) fn terms(&self) -> Result<(), &'static str> {
        let begins = |rest: &Break| rest.from <= rest.to && rest.to <= 86_400;
        let lasts = |rest: &Break| (1..=MINUTES_MAX).contains(&rest.minutes);
        rule(self.breaks.len() <= BREAKS_MAX, "at most 8 breaks")?;
        rule(self.breaks.iter().all(begins), "a break's from must not come after its to")?;
        rule(self.breaks.iter().all(lasts), "a break must take 1 to 1440 minutes")?;
        rule(self.overtime_minutes <= MINUTES_MAX, "overtime_minutes must be at most 1440")?;
        rule(self.overtime_hour_cost_minor >= 0, "overtime_hour_cost_minor must not be below 0")
    }
}

impl Fleet {
    /// Longest time that a stop may be served after its window: none where lateness has no price.
    pub fn late_max(&self) -> Seconds {
        self.late_hour_cost_minor.map_or(Seconds(0), |_| minutes(self.late_max_minutes))
    }

    /// Checks the price of lateness and the speeds by hour.
    pub(super) fn terms(&self) -> Result<(), &'static str> {
        let drives = |speed: &u16| (SPEED_PERCENT.0..=SPEED_PERCENT.1).contains(speed);
        rule(
            self.speed_percent_by_hour.iter().flatten().all(drives),
            "speed_percent_by_hour must be 24 numbers from 5 to 500",
        )?;
        let priced = self.late_hour_cost_minor.is_some();
        rule(
            priced == (self.late_max_minutes > 0),
            "late_hour_cost_minor and late_max_minutes above 0 go together",
        )?;
        rule(self.late_max_minutes <= MINUTES_MAX, "late_max_minutes must be at most 1440")?;
        rule(
            self.late_hour_cost_minor.is_none_or(|price| price >= 0),
            "late_hour_cost_minor must not be below 0",
        )
    }
}

fn rule(holds: bool, fault: &'static str) -> Result<(), &'static str> {
    if holds { Ok(()) } else { Err(fault) }
}

fn minutes(count: u32) -> Seconds {
    Seconds(i64::from(count) * 60)
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde calls it so")]
pub(super) fn is_zero(minutes: &u32) -> bool {
    *minutes == 0
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde calls it so")]
pub(super) fn is_free(minor: &i64) -> bool {
    *minor == 0
}

#[cfg(test)]
mod tests {
    use crate::{Break, Day, Fleet, Seconds, Vehicle, Zone};

    const VAN: &str = r#""id":"van","location":"L1","capacity":1,"shifts":[],"speed_kmh":30.0,"range":1,"max_stops":1,"fixed_cost_minor":0,"km_cost_minor":0"#;

    fn van(more: &str) -> Vehicle {
        serde_json::from_str(&format!("{{{VAN}{more}}}")).unwrap()
    }

    #[test]
    fn a_file_without_terms_reads_and_stays_as_it_is() {
        let van = van("");
        assert_eq!((van.breaks.len(), van.overtime_max(), van.overtime_hour_cost_minor), (0, Seconds(0), 0));
        assert_eq!(serde_json::to_string(&van).unwrap(), format!("{{{VAN}}}"));
        let bare = r#"{"detour":1.3,"service":300,"vehicles":[]}"#;
        let fleet: Fleet = serde_json::from_str(bare).unwrap();
        assert_eq!((fleet.late_hour_cost_minor, fleet.late_max()), (None, Seconds(0)));
        assert_eq!(serde_json::to_string(&fleet).unwrap(), bare);
    }

    #[test]
    fn what_cannot_be_is_told() {
        let rest = |from, to, minutes| format!(r#"{{"from":"{from}","to":"{to}","minutes":{minutes}}}"#);
        let lunch = rest("11:30", "13:30", 30);
        let breaks = |of: &[String]| van(&format!(r#","breaks":[{}]"#, of.join(","))).terms();
        assert_eq!(breaks(&[lunch.clone(), rest("24:00", "24:00", 1_440)]), Ok(()));
        assert!(breaks(&[rest("13:30", "11:30", 30)]).unwrap_err().contains("from"));
        assert!(breaks(&[rest("11:30", "13:30", 0)]).unwrap_err().contains("minutes"));
        assert!(breaks(&vec![lunch; 9]).unwrap_err().contains("at most 8"));
        let overtime = |minutes, price| {
            van(&format!(r#","overtime_minutes":{minutes},"overtime_hour_cost_minor":{price}"#)).terms()
        };
        assert_eq!(overtime(60, 0), Ok(()));
        assert!(overtime(1_441, 0).unwrap_err().contains("overtime_minutes"));
        assert!(overtime(60, -1).unwrap_err().contains("overtime_hour_cost_minor"));
        let late = |late_hour_cost_minor, late_max_minutes| {
            let fleet = Fleet {
                detour: 1.3,
                service: Seconds(0),
                speed_percent_by_hour: None,
                late_hour_cost_minor,
                late_max_minutes,
                vehicles: vec![],
            };
            fleet.terms()
        };
        assert_eq!((late(None, 0), late(Some(0), 1), late(Some(900), 1_440)), (Ok(()), Ok(()), Ok(())));
        for (price, most) in [(None, 30), (Some(900), 0)] {
            assert!(late(price, most).unwrap_err().contains("go together"));
        }
        assert!(late(Some(-1), 30).unwrap_err().contains("below 0"));
        assert!(late(Some(1), 1_441).unwrap_err().contains("at most 1440"));
    }

    #[test]
    fn speeds_by_hour_are_twenty_four_and_move_on() {
        let fleet = |speeds: &str| {
            let text =
                format!(r#"{{"detour":1.3,"service":300,"speed_percent_by_hour":{speeds},"vehicles":[]}}"#);
            serde_json::from_str::<Fleet>(&text).map_err(|error| error.to_string()).map(|fleet| fleet.terms())
        };
        let speeds = |at: &str| format!("[{at}{}]", ",100".repeat(23));
        assert_eq!(fleet(&speeds("60")), Ok(Ok(())));
        assert!(fleet(&speeds("4")).unwrap().unwrap_err().contains("5 to 500"));
        assert!(fleet("[100,100]").unwrap_err().contains("24"));
    }

    #[test]
    fn a_break_in_the_hour_that_summer_time_leaves_out_begins_after_it() {
        let night = Break { from: 9_000, to: 10_800, minutes: 15 };
        let zone = Zone::new("Europe/Berlin").unwrap();
        let (from, to) = night.on(Day::parse("2026-03-29").unwrap(), &zone);
        assert_eq!((from.to_string().as_str(), to), ("2026-03-29T01:30:00Z", from));
    }
}
