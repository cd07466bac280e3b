//! Traffic that is faster at some hours of the day than at others.

use crate::problem::MOMENT_MAX;
use crate::{Error, Seconds};

/// Hours of a day, and seconds of an hour and of a day.
const HOURS: usize = 24;
const HOUR: i64 = 3_600;
pub(crate) const DAY: i64 = 24 * HOUR;
/// Speed at which a leg takes as long as the matrix says.
const USUAL: i64 = 1_000;
/// Fastest speed there may be.
const SPEED_MAX: i64 = 10_000;

/// How fast traffic is at each hour of the day, in thousandths of the speed behind the durations of a matrix.
///
/// Within an hour a leg progresses at the speed of that hour, and at that of the next once it begins, so that who leaves
/// later never arrives earlier. A vehicle arrives at the first whole second at which the leg is done. Every day is alike
/// and has 86,400 seconds. Method: Ichoua, Gendreau & Potvin (2003).
///
/// ```
/// use qm_routing::{Hours, Seconds};
///
/// // From 8 to 9 traffic is half as fast as the matrix says.
/// let mut speed = [1_000; 24];
/// speed[8] = 500;
/// let hours = Hours::new(Seconds(0), speed)?;
/// let at = |hour: i64, minute: i64| Seconds(hour * 3_600 + minute * 60);
/// // Half an hour of driving: all of it within the slow hour, a part of it, none of it.
/// assert_eq!(hours.arrival(at(8, 0), Seconds(1_800)), at(9, 0));
/// assert_eq!(hours.arrival(at(8, 40), Seconds(1_800)), at(9, 20));
/// assert_eq!(hours.arrival(at(9, 0), Seconds(1_800)), at(9, 30));
/// # Ok::<(), qm_routing::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hours {
    midnight: i64,
    speed: [i64; HOURS],
    /// What is driven from midnight to the beginning of each hour.
    before: [i64; HOURS],
    /// What is driven in a day.
    whole: i64,
}

impl Hours {
    /// The speeds of the 24 hours of a day that begin at `midnight` or any number of days before or after.
    ///
    /// # Errors
    /// [`Error::OutOfRange`] on a speed outside 1..=10,000 or a midnight beyond 10^11 seconds.
    pub fn new(midnight: Seconds, speed_permille: [i64; 24]) -> Result<Self, Error> {
        let range = |name, index, value: i64, low, high| {
            let fault = Error::OutOfRange { of: "hour", index, name, value };
            if (low..=high).contains(&value) { Ok(()) } else { Err(fault) }
        };
        range("midnight", 0, midnight.0, -MOMENT_MAX, MOMENT_MAX)?;
        let (mut before, mut whole) = ([0; HOURS], 0);
        for (hour, &speed) in speed_permille.iter().enumerate() {
            range("speed", hour, speed, 1, SPEED_MAX)?;
            before[hour] = whole;
            whole += speed * HOUR;
        }
        Ok(Self { midnight: midnight.0, speed: speed_permille, before, whole })
    }

    /// A moment at which a day begins.
    pub fn midnight(&self) -> Seconds {
        Seconds(self.midnight)
    }

    /// The speed of each hour of the day.
    pub fn speed_permille(&self) -> [i64; 24] {
        self.speed
    }

    /// When a leg is done that is begun at a moment and takes `duration` seconds at the usual speed. Never earlier for a
    /// later departure or a longer leg. O(1).
    pub fn arrival(&self, departure: Seconds, duration: Seconds) -> Seconds {
        Seconds(self.arrive(departure.0, duration.0))
    }

    /// The latest moment at which a leg may be begun so as to be done by `arrival`. O(1).
    pub fn departure(&self, arrival: Seconds, duration: Seconds) -> Seconds {
        Seconds(self.leave(arrival.0, duration.0))
    }

    /// As [`Self::arrival`].
    #[inline]
    pub(crate) fn arrive(&self, departure: i64, duration: i64) -> i64 {
        let (begun, hour, rest) = self.after(departure, duration);
        begun.saturating_add((rest + self.speed[hour] - 1) / self.speed[hour])
    }

    /// As [`Self::departure`].
    #[inline]
    pub(crate) fn leave(&self, arrival: i64, duration: i64) -> i64 {
        let (begun, hour, rest) = self.after(arrival, -duration);
        begun.saturating_add(rest / self.speed[hour])
    }

    /// No leg of this duration is done in less.
    pub(crate) fn least(&self, duration: i64) -> i64 {
        let fastest = self.speed.iter().copied().max().unwrap_or(USUAL);
        (duration * USUAL + fastest - 1) / fastest
    }

    /// No leg of this duration takes longer.
    pub(crate) fn most(&self, duration: i64) -> i64 {
        let slowest = self.speed.iter().copied().min().unwrap_or(USUAL);
        (duration * USUAL + slowest - 1) / slowest
    }

    /// The next moment after another that is a multiple of `step` from midnight.
    pub(crate) fn next(&self, moment: i64, step: i64) -> i64 {
        moment + step - (moment - self.midnight).rem_euclid(step)
    }

    /// The beginning of the hour in which a leg of `duration` seconds from a moment on is done, which hour of the day that
    /// is, and what is driven in it until then.
    #[inline]
    fn after(&self, moment: i64, duration: i64) -> (i64, usize, i64) {
        let second = moment.saturating_sub(self.midnight).rem_euclid(DAY);
        let (begun, hour) = (moment.saturating_sub(second % HOUR), hour(second));
        let rest = (second % HOUR * self.speed[hour]).saturating_add(duration.saturating_mul(USUAL));
        if (0..self.speed[hour] * HOUR).contains(&rest) {
            return (begun, hour, rest);
        }
        self.in_another_hour(moment.saturating_sub(second), rest.saturating_add(self.before[hour]))
    }

    /// As [`Self::after`], by what is driven from the beginning of a day on.
    fn in_another_hour(&self, midnight: i64, driven: i64) -> (i64, usize, i64) {
        let (days, today) = if (0..self.whole).contains(&driven) {
            (0, driven)
        } else {
            (driven.div_euclid(self.whole), driven.rem_euclid(self.whole))
        };
        let hour = self.before.partition_point(|&before| before <= today).saturating_sub(1);
        let begun = DAY.saturating_mul(days).saturating_add(HOUR * i64::try_from(hour).unwrap_or(0));
        (midnight.saturating_add(begun), hour, today - self.before[hour])
    }
}

/// The hour of a second of the day.
fn hour(second: i64) -> usize {
    usize::try_from(second / HOUR).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn hours() -> impl Strategy<Value = Hours> {
        let speed = prop_oneof![Just(1), Just(10_000), 1..10_000_i64, 300..1_500_i64];
        let all = prop::collection::vec(speed, HOURS);
        (-200_000..200_000_i64, all)
            .prop_map(|(midnight, all)| Hours::new(Seconds(midnight), all.try_into().unwrap()).unwrap())
    }

    /// Drives second by second.
    fn stepped(hours: &Hours, departure: i64, duration: i64) -> i64 {
        let (mut left, mut now) = (duration * 1_000, departure);
        while left > 0 {
            let hour = (now - hours.midnight).div_euclid(3_600).rem_euclid(24);
            left -= hours.speed[usize::try_from(hour).unwrap()];
            now += 1;
        }
        now
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(2_000) })]

        #[test]
        fn who_leaves_later_never_arrives_earlier(
            hours in hours(),
            moment in -300_000..300_000_i64,
            later in prop_oneof![0..5_i64, 0..200_000_i64],
            duration in prop_oneof![0..5_i64, 0..9_000_i64, 0..1_000_000_000_i64],
            longer in 0..5_000_i64,
        ) {
            let arrival = hours.arrive(moment, duration);
            prop_assert!(arrival >= moment && hours.arrive(moment + later, duration) >= arrival);
            prop_assert!(hours.arrive(moment, duration + longer) >= arrival);
            prop_assert!((hours.least(duration)..=hours.most(duration)).contains(&(arrival - moment)));
        }

        #[test]
        fn the_latest_departure_is_in_time_and_the_next_is_not(
            hours in hours(),
            moment in -300_000..300_000_i64,
            duration in prop_oneof![0..5_i64, 0..9_000_i64, 0..1_000_000_000_i64],
        ) {
            let latest = hours.leave(moment, duration);
            prop_assert!(hours.arrive(latest, duration) <= moment);
            prop_assert!(hours.arrive(latest + 1, duration) > moment);
        }

        #[test]
        fn legs_progress_at_the_speed_of_each_second(
            hours in hours(),
            moment in -300_000..300_000_i64,
            duration in 0..90_i64,
        ) {
            prop_assert_eq!(hours.arrive(moment, duration), stepped(&hours, moment, duration));
        }

        #[test]
        fn at_the_usual_speed_a_leg_takes_what_the_matrix_says(
            moment in -1_000_000_000_000..1_000_000_000_000_i64,
            duration in 0..1_000_000_000_i64,
        ) {
            let hours = Hours::new(Seconds(12_345), [1_000; HOURS]).unwrap();
            prop_assert_eq!(hours.arrive(moment, duration), moment + duration);
            prop_assert_eq!(hours.leave(moment, duration), moment - duration);
        }
    }

    #[test]
    fn speeds_out_of_range_are_refused_by_their_hour() {
        let mut speed = [1_000; HOURS];
        speed[5] = 0;
        let told = |midnight, speed| Hours::new(Seconds(midnight), speed).unwrap_err().to_string();
        assert_eq!(told(0, speed), "speed of hour 5 is out of range: 0");
        speed[5] = 10_001;
        assert_eq!(told(0, speed), "speed of hour 5 is out of range: 10001");
        assert!(told(i64::MIN, [1_000; HOURS]).starts_with("midnight of hour 0 is out of range"));
    }

    #[test]
    fn no_moment_is_too_far() {
        let hours = Hours::new(Seconds(-7), [1; HOURS]).unwrap();
        for moment in [i64::MIN, i64::MAX] {
            for duration in [0, 1, i64::MAX] {
                let _ = (hours.arrive(moment, duration), hours.leave(moment, duration));
            }
        }
    }
}
