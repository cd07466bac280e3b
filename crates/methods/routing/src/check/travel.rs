//! Legs driven hour by hour.

use crate::{Matrices, Seconds};

/// Units of a leg per second of it at the usual speed: a speed of so many thousandths does as many per second.
const UNITS: i128 = 1_000;

/// The speed at a moment, and the seconds until it may change.
fn pace(midnight: Seconds, speeds: &[i64; 24], moment: i128) -> (i128, i128) {
    let of_day = (moment - i128::from(midnight.0)).rem_euclid(86_400);
    let hour = of_day / 3_600;
    let speed = speeds.iter().zip(0..).find(|(_, at)| *at == hour).map_or(UNITS, |(&speed, _)| speed.into());
    (speed, 3_600 - of_day % 3_600)
}

/// When a vehicle that leaves a place at a moment is at another.
pub(super) fn arrival(legs: &Matrices, from: usize, to: usize, departure: Seconds) -> Seconds {
    let seconds = legs.duration(from, to);
    let Some(hours) = legs.hours() else { return departure + seconds };
    let (midnight, speeds) = (hours.midnight(), hours.speed_permille());
    let mut left = i128::from(seconds.0) * UNITS;
    let whole_day: i128 = speeds.iter().map(|&speed| i128::from(speed) * 3_600).sum();
    let mut now = i128::from(departure.0) + left / whole_day * 86_400;
    left %= whole_day;
    while left > 0 {
        let (speed, lasts) = pace(midnight, &speeds, now);
        if left <= speed * lasts {
            now += (left + speed - 1) / speed;
            break;
        }
        left -= speed * lasts;
        now += lasts;
    }
    Seconds(i64::try_from(now).unwrap_or(i64::MAX))
}

/// What a leg takes at the least, at whatever hour.
pub(super) fn least(legs: &Matrices, from: usize, to: usize) -> Seconds {
    let seconds = legs.duration(from, to);
    let fastest = legs.hours().and_then(|hours| hours.speed_permille().into_iter().max());
    fastest.map_or(seconds, |speed| Seconds((seconds.0 * 1_000 + speed - 1) / speed))
}
