//! Vehicles of one speed and range at one depot, as a routing problem.

use super::price::Scale;
use super::words::{flown, roads};
use crate::number::seconds_up;
use qm_domain::state::{ReadyOrder, ShopState};
use qm_domain::{
    Day, GeoPoint, Legs, LocationId, Shop, Timestamp, UndecidedReason, Vehicle, VehicleId, Zone,
};
use qm_routing::{
    Break, Error, Hours, Matrices, Params, Plan, Problem, Promise, Reason, Seconds, Unassigned, Window, solve,
};

/// Time from planning to the first departure, for approval and loading, seconds.
const LOADING: i64 = 1_800;
/// A shift with less left than this is over, seconds.
const SHIFT_LEFT_MIN: i64 = 3_600;
/// Days looked ahead for the next shift.
const DAYS_LOOKED: i32 = 7;

/// An order with its place.
#[derive(Clone, Copy)]
pub(super) struct Stop<'a> {
    pub(super) order: &'a ReadyOrder,
    pub(super) place: GeoPoint,
}

/// Vehicles of one speed and range, each with its next shift in seconds since the epoch.
pub(super) struct Fleet<'a> {
    pub(super) state: &'a ShopState,
    pub(super) location: &'a LocationId,
    /// Never empty.
    pub(super) vehicles: Vec<(&'a Vehicle, (i64, i64))>,
    depot: GeoPoint,
    seed: u64,
}

impl<'a> Fleet<'a> {
    /// The fleets of a location, the one that takes most stops first. None where nobody knows where the location is, or
    /// no vehicle drives within a week.
    pub(super) fn at(state: &'a ShopState, location: &'a LocationId, seed: u64) -> Vec<Self> {
        let Some(&depot) = state.delivery.depots.get(location) else { return Vec::new() };
        let mut fleets: Vec<Self> = Vec::new();
        for vehicle in state.shop.fleet.vehicles.iter().filter(|v| v.location == *location) {
            let Some(shift) = next_shift(state, vehicle) else { continue };
            let alike = |fleet: &&mut Self| {
                let (first, _) = fleet.vehicles[0];
                first.speed_kmh.total_cmp(&vehicle.speed_kmh).is_eq() && first.range == vehicle.range
            };
            match fleets.iter_mut().find(alike) {
                Some(fleet) => fleet.vehicles.push((vehicle, shift)),
                None => fleets.push(Self { state, location, vehicles: vec![(vehicle, shift)], depot, seed }),
            }
        }
        fleets.sort_by_key(|f| std::cmp::Reverse(f.stops_max()));
        fleets
    }

    /// Stops that all vehicles together may take.
    pub(super) fn stops_max(&self) -> usize {
        self.vehicles.iter().map(|(v, _)| stops_max(v)).fold(0, usize::saturating_add)
    }

    /// Where a vehicle stands among these.
    pub(super) fn index_of(&self, vehicle: &VehicleId) -> Option<usize> {
        self.vehicles.iter().position(|(v, _)| v.id == *vehicle)
    }

    /// Cheapest parcel of a carrier, in minor units.
    pub(super) fn parcel_cost(&self) -> Option<i64> {
        self.state.shop.cheapest_parcel_minor()
    }

    /// What forbids the stop even as the only one of a vehicle. One that nobody told the legs of, as there are too many, or that is not ready when the first vehicle may leave
    /// waits for another tour.
    pub(super) fn alone(&self, stop: &Stop<'a>) -> Option<UndecidedReason> {
        if self.depot.distance(stop.place) > self.vehicles[0].0.range {
            return Some(UndecidedReason::OutOfRange);
        }
        if self.legs().is_some_and(|legs| !legs.knows(stop.place)) {
            return Some(UndecidedReason::VehiclesFull);
        }
        let ready = seconds_up(stop.order.ready_at);
        let leaves = self.vehicles.iter().map(|(_, (from, _))| *from).min().unwrap_or(i64::MIN);
        if ready > leaves || stop.order.window.0 > stop.order.window.1 {
            return Some(UndecidedReason::WindowClosed);
        }
        match self.solved(&[*stop], None, None, 0) {
            Ok(plan) => plan.unassigned.first().map(wording),
            Err(_) => Some(UndecidedReason::NoVehicle),
        }
    }

    /// The cheapest plan found for all vehicles or for one; a stop left out costs `parcel` minor units, or must be
    /// served.
    ///
    /// # Errors
    /// Where a speed, a detour, a weight or a cost is beyond what routing counts with.
    pub(super) fn solved(
        &self,
        stops: &[Stop<'a>],
        only: Option<usize>,
        parcel: Option<i64>,
        iterations: u32,
    ) -> Result<Plan, Error> {
        Ok(solve(&self.problem(stops, only, parcel)?, Params { seed: self.seed, iterations }))
    }

    /// Legs along the road, where somebody told them.
    fn legs(&self) -> Option<&'a Legs> {
        self.state.delivery.legs.get(self.location)
    }

    /// Legs with the traffic of each hour, where the shop tells of it.
    fn matrices(&self, places: &[GeoPoint]) -> Result<Matrices, Error> {
        let (legs, shop) = (self.usual_legs(places)?, &self.state.shop);
        Ok(match hours(shop, self.vehicles[0].1.0)? {
            Some(hours) => legs.with_hours(hours),
            None => legs,
        })
    }

    /// Legs along the road; the great circle at the vehicles' speed where nobody told any.
    fn usual_legs(&self, places: &[GeoPoint]) -> Result<Matrices, Error> {
        let Some(legs) = self.legs() else {
            return flown(places, self.state.shop.fleet.detour, self.vehicles[0].0.speed_kmh);
        };
        roads(places, |from, to| legs.leg(from, to).map(|leg| (leg.metres.0, leg.seconds.0)))
    }

    /// The stops as a problem; costs are parts of minor units, place 0 is the depot. A stop may be served after its window
    /// where that has a price.
    ///
    /// # Errors
    /// As [`Self::solved`].
    pub(super) fn problem(
        &self,
        stops: &[Stop<'a>],
        only: Option<usize>,
        parcel: Option<i64>,
    ) -> Result<Problem, Error> {
        let fleet = &self.state.shop.fleet;
        let places = std::iter::once(self.depot).chain(stops.iter().map(|s| s.place));
        let matrices = self.matrices(&places.collect::<Vec<_>>())?;
        let late_hour = fleet.late_hour_cost_minor;
        let most = |of: fn(&Vehicle) -> i64| self.vehicles.iter().map(|(vehicle, _)| of(vehicle)).max();
        let hour = most(|vehicle| vehicle.overtime_hour_cost_minor).max(late_hour).unwrap_or(0);
        let scale = Scale::of(most(|vehicle| vehicle.km_cost_minor).unwrap_or(0), hour);
        let chosen = self.vehicles.iter().enumerate().filter(|(at, _)| only.is_none_or(|o| o == *at));
        let vehicles = chosen.map(|(_, (vehicle, (from, to)))| qm_routing::Vehicle {
            stops_max: Some(stops_max(vehicle)),
            fixed_cost: scale.amount(vehicle.fixed_cost_minor),
            cost_per_metre: scale.per_metre(vehicle.km_cost_minor),
            overtime_max: Seconds(vehicle.overtime_max().0),
            overtime_per_second: scale.per_second(vehicle.overtime_hour_cost_minor),
            breaks: breaks(&self.state.shop, vehicle, *from),
            ..qm_routing::Vehicle::new(
                0,
                vec![vehicle.capacity.0.max(0)],
                Window { open: Seconds(*from), close: Seconds(*to) },
            )
        });
        let stop = |(at, stop): (usize, &Stop<'a>)| {
            let open = seconds_up(stop.order.window.0);
            let by = Seconds(stop.order.window.1.seconds().max(open));
            let close = Seconds(by.0.saturating_add(fleet.late_max().0));
            qm_routing::Stop {
                windows: vec![Window { open: Seconds(open), close }],
                promise: late_hour.map(|hour| Promise { by, late_per_second: scale.per_second(hour) }),
                service: Seconds(fleet.service.0.max(0)),
                penalty: parcel.map(|minor| scale.amount(minor)),
                ..qm_routing::Stop::new(at + 1, vec![stop.order.weight.0.max(0)])
            }
        };
        Problem::new(vehicles.collect(), stops.iter().enumerate().map(stop).collect(), matrices)
    }
}

/// The breaks of the day on which a shift begins at `from`.
pub(super) fn breaks(shop: &Shop, vehicle: &Vehicle, from: i64) -> Vec<Break> {
    let day = shop.zone.day(Timestamp::from_seconds(from));
    let own = vehicle.breaks.iter().map(|rest| {
        let (first, last) = rest.on(day, &shop.zone);
        let open = seconds_up(first);
        let window = Window { open: Seconds(open), close: Seconds(last.seconds().max(open)) };
        Break { window, duration: Seconds(rest.length().0) }
    });
    own.collect()
}

/// The traffic of each hour of the day of a moment, where the shop tells of it.
///
/// # Errors
/// Where a speed is beyond what routing counts with.
pub(super) fn hours(shop: &Shop, moment: i64) -> Result<Option<Hours>, Error> {
    let Some(speeds) = shop.fleet.speed_percent_by_hour else { return Ok(None) };
    let day = shop.zone.day(Timestamp::from_seconds(moment));
    let midnight = Seconds(shop.zone.at(day, 0).seconds());
    Hours::new(midnight, speeds.map(|percent| i64::from(percent) * 10)).map(Some)
}

pub(super) fn stops_max(vehicle: &Vehicle) -> usize {
    usize::try_from(vehicle.max_stops).unwrap_or(usize::MAX)
}

/// The reason of the vehicle that comes nearest to serving the stop.
pub(super) fn wording(left: &Unassigned) -> UndecidedReason {
    match left.main_reason() {
        Reason::NoVehicle | Reason::NoStopsAllowed | Reason::NotAdmitted | Reason::SkillMissing => {
            UndecidedReason::NoVehicle
        }
        Reason::CapacityExceeded { .. } => UndecidedReason::TooHeavy,
        Reason::OutOfReach { .. } | Reason::TooFar { .. } => UndecidedReason::OutOfRange,
        Reason::WindowMissed { .. } | Reason::ShipmentOutOfReach | Reason::NoTimeForBreaks => {
            UndecidedReason::WindowClosed
        }
        Reason::NotWorthIt { .. } | Reason::GroupServed { .. } | Reason::LeftOut => {
            UndecidedReason::GainTooSmall
        }
        Reason::StopsFull { .. }
        | Reason::CapacityTaken { .. }
        | Reason::NoTimeLeft
        | Reason::AlreadyLeft { .. } => UndecidedReason::VehiclesFull,
    }
}

/// The hours in which the vehicle drives next, after loading and after the tours that stand: a shift and those of that day
/// that follow it without a gap.
fn next_shift(state: &ShopState, vehicle: &Vehicle) -> Option<(i64, i64)> {
    let zone = &state.shop.zone;
    let earliest = seconds_up(state.delivery.now).saturating_add(LOADING);
    let today = zone.day(state.delivery.now);
    let driving = || state.delivery.driving.iter().filter(|one| one.vehicle == vehicle.id);
    (0..DAYS_LOOKED).find_map(|ahead| {
        let free = |(from, to): (Timestamp, Timestamp)| {
            let tours = driving().filter(|one| one.from < to && one.to > from);
            let back = tours.map(|one| seconds_up(one.to).saturating_add(LOADING)).max();
            (seconds_up(from).max(earliest).max(back.unwrap_or(i64::MIN)), to.seconds())
        };
        let hours = duties(vehicle, zone, today.plus(ahead)).into_iter().map(free);
        hours.filter(|(from, to)| to - from >= SHIFT_LEFT_MIN).min()
    })
}

/// The hours on duty in which a tour that starts at a moment is driven: the last that began by then on that day or the day
/// before, else the first of that day.
pub(super) fn duty(vehicle: &Vehicle, zone: &Zone, start: Timestamp) -> Option<(Timestamp, Timestamp)> {
    let day = zone.day(start);
    let mut all = duties(vehicle, zone, day);
    let first = all.iter().min().copied();
    all.extend(duties(vehicle, zone, day.plus(-1)).into_iter().filter(|(_, to)| *to > start));
    all.into_iter().filter(|(from, _)| *from <= start).max_by_key(|(from, to)| (*to, *from)).or(first)
}

/// A vehicle's hours on duty of a day: from the beginning of each shift to the end of those that follow it without a gap.
fn duties(vehicle: &Vehicle, zone: &Zone, day: Day) -> Vec<(Timestamp, Timestamp)> {
    let on: Vec<_> = vehicle.shifts.iter().filter_map(|shift| shift.on(day, zone)).collect();
    let follows = |end: &Timestamp| {
        let later = on.iter().filter(|(from, to)| from <= end && to > end);
        later.map(|(_, to)| *to).max()
    };
    let last = |to: Timestamp| std::iter::successors(Some(to), follows).last().unwrap_or(to);
    on.iter().map(|(from, to)| (*from, last(*to))).collect()
}
