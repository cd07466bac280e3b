//! The shop's prices of a tour, and the whole costs that routing counts with in their place.

use super::fleet::{Fleet, Stop};
use crate::number::float;
use qm_domain::state::ReadyOrder;
use qm_domain::{Metres, Seconds, Shop, Timestamp, Vehicle};
use qm_routing::{Cost, Route, Visit};

/// Parts of a minor unit in which a price per kilometre is whole per metre, and one per hour per second.
const EXACT: i64 = 18_000;
/// Parts that routing counts in, the finest whose costs per metre and second it takes: a price of one minor unit per
/// hour or kilometre is never lost, as what is not whole is rounded up.
const PARTS: [i64; 3] = [EXACT, 1_000, 1];
/// Largest cost per metre or second that routing takes.
pub(super) const RATE_MAX: i64 = 1_000_000;

/// Parts of a minor unit.
#[derive(Debug, Clone, Copy)]
pub(super) struct Scale(i64);

impl Scale {
    /// The finest that the dearest kilometre and the dearest hour fit.
    pub(super) fn of(km: i64, hour: i64) -> Self {
        let fits = |scale: &Self| scale.per_metre(km).0.max(scale.per_second(hour).0) <= RATE_MAX;
        PARTS.map(Self).into_iter().find(fits).unwrap_or(Self(1))
    }

    /// An amount of minor units.
    pub(super) fn amount(self, minor: i64) -> Cost {
        Cost(minor.max(0).saturating_mul(self.0))
    }

    /// A price in minor units per kilometre, rounded up.
    pub(super) fn per_metre(self, km: i64) -> Cost {
        Cost(self.amount(km).0.saturating_add(999) / 1_000)
    }

    /// A price in minor units per hour, rounded up.
    pub(super) fn per_second(self, hour: i64) -> Cost {
        Cost(self.amount(hour).0.saturating_add(3_599) / 3_600)
    }
}

/// What tours cost by the shop's prices, without rounding.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Price(i64);

impl Price {
    /// Whole minor units, rounded up.
    pub(super) fn minor(self) -> i64 {
        self.0.saturating_add(EXACT - 1).div_euclid(EXACT)
    }

    /// Minor units with their fraction.
    pub(super) fn exact(self) -> f64 {
        float(self.0) / float(EXACT)
    }
}

impl std::iter::Sum for Price {
    fn sum<I: Iterator<Item = Self>>(all: I) -> Self {
        Self(all.fold(0, |sum, price| sum.saturating_add(price.0)))
    }
}

/// What a tour costs: fixed cost, metres, overtime and lateness.
pub(super) fn of(
    shop: &Shop,
    vehicle: &Vehicle,
    distance: Metres,
    (overtime, late): (Seconds, Seconds),
) -> Price {
    let exact = Scale(EXACT);
    let times = |rate: Cost, count: i64| rate.0.saturating_mul(count);
    let late_hour = shop.fleet.late_hour_cost_minor.unwrap_or(0);
    let parts = [
        exact.amount(vehicle.fixed_cost_minor).0,
        times(exact.per_metre(vehicle.km_cost_minor), distance.0),
        times(exact.per_second(vehicle.overtime_hour_cost_minor), overtime.0),
        times(exact.per_second(late_hour), late.0),
    ];
    parts.into_iter().map(Price).sum()
}

impl Fleet<'_> {
    /// What a route costs. `stops` in the order of its visits.
    pub(super) fn price(&self, vehicle: usize, route: &Route, stops: &[Stop<'_>]) -> Price {
        let late = route.visits.iter().zip(stops).map(|(visit, stop)| lateness(visit, stop.order).0).sum();
        let times = (self.overtime(vehicle, route), Seconds(late));
        of(&self.state.shop, self.vehicles[vehicle].0, Metres(route.distance.0), times)
    }

    /// How long after the shift a route returns.
    pub(super) fn overtime(&self, vehicle: usize, route: &Route) -> Seconds {
        let (_, (_, to)) = self.vehicles[vehicle];
        Seconds((route.end.0 - to).max(0))
    }
}

/// How long after the end of its window a stop is served.
pub(super) fn lateness(visit: &Visit, order: &ReadyOrder) -> Seconds {
    Seconds(Timestamp::from_seconds(visit.start.0).seconds_since(order.window.1).max(0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_minor_unit_per_hour_or_kilometre_is_exact() {
        let scale = Scale::of(1, 1);
        assert_eq!(scale.per_second(1).0 * 3_600, scale.amount(1).0);
        assert_eq!(scale.per_metre(1).0 * 1_000, scale.amount(1).0);
    }

    #[test]
    fn large_prices_are_counted_in_coarser_parts_and_never_lost() {
        for (km, hour) in
            [(45, 3_000_000), (500_000, 20), (45, 3_000_000_000), (900_000_000, 0), (1, 100_000)]
        {
            let scale = Scale::of(km, hour);
            for (rate, minor, per) in [
                (scale.per_metre(km), km, 1_000),
                (scale.per_second(hour), hour, 3_600),
                (scale.per_second(1), 1, 3_600),
            ] {
                assert!(rate.0 <= RATE_MAX && rate.0 * per >= scale.amount(minor).0, "{km} {hour}: {rate:?}");
                assert!((rate.0 - 1) * per < scale.amount(minor).0, "rounded up by less than one");
            }
        }
    }
}
