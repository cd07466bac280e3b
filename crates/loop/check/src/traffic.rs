//! How long a leg takes in the traffic of the hours in which it is driven.

use crate::known::real;
use qm_domain::{Shop, Timestamp};

/// Hours followed one by one; a leg of more takes the rest at the usual speed.
const HOURS_MAX: usize = 24 * 365;

/// Seconds from a moment on that a leg takes which at the usual speed takes `usual` seconds: it progresses hour by hour at
/// the speed of each local hour (Ichoua, Gendreau & Potvin 2003).
pub(crate) fn seconds(shop: &Shop, from: Timestamp, usual: f64) -> f64 {
    let Some(speeds) = shop.fleet.speed_percent_by_hour else { return usual };
    if !usual.is_finite() || usual < 0.0 {
        return usual;
    }
    let day = shop.zone.day(from);
    let since_midnight = from.seconds_since(shop.zone.at(day, 0));
    let first = usize::try_from(since_midnight / 3_600).unwrap_or(0);
    let (mut left, mut taken) = (usual, 0.0);
    let mut lasts = 3_600.0 - real(since_midnight.rem_euclid(3_600));
    for hour in (first..).take(HOURS_MAX) {
        let speed = f64::from(speeds[hour % speeds.len()]) / 100.0;
        if left <= speed * lasts {
            return taken + left / speed;
        }
        left -= speed * lasts;
        taken += lasts;
        lasts = 3_600.0;
    }
    taken + left
}

#[cfg(test)]
mod tests {
    use super::seconds;
    use qm_domain::{Timestamp, samples};

    #[test]
    fn a_leg_is_slow_for_as_long_as_the_slow_hour_lasts() {
        let mut shop = samples::shop();
        let day = shop.zone.day(Timestamp::from_seconds(1_780_000_000));
        let at = |hour: u32, minute: u32| shop.zone.at(day, hour * 3_600 + minute * 60);
        let moments = [at(8, 0), at(8, 40), at(9, 0)];
        let near = |taken: [f64; 3], due: [f64; 3]| taken.iter().zip(due).all(|(a, b)| (a - b).abs() < 1e-6);
        assert!(near(moments.map(|moment| seconds(&shop, moment, 1_800.0)), [1_800.0; 3]));
        let mut speeds = [100; 24];
        speeds[8] = 50;
        shop.fleet.speed_percent_by_hour = Some(speeds);
        // All of it in the slow hour; 20 minutes of it there, in which 10 are driven; none of it.
        let taken = moments.map(|moment| seconds(&shop, moment, 1_800.0));
        assert!(near(taken, [3_600.0, 2_400.0, 1_800.0]), "{taken:?}");
    }
}
