//! Vehicles of one speed and range at one depot, as a routing problem.

use crate::number::{float, seconds_up};
use qm_domain::state::{ReadyOrder, ShopState};
use qm_domain::{GeoPoint, Legs, LocationId, UndecidedReason, Vehicle, VehicleId};
use qm_routing::{
    Cost, Error, FORBIDDEN, Matrices, Params, Plan, Point, Problem, Reason, Seconds, Unassigned, Window,
    great_circle, solve,
};

/// Parts of a minor unit that routing counts in, so that costs per kilometre are whole costs per metre.
pub(super) const PARTS: i64 = 1_000;
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
        self.state.shop.carriers.iter().map(|c| c.parcel_cost_minor).min()
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

    /// Legs along the road; the great circle at the vehicles' speed where nobody told any.
    fn matrices(&self, places: &[GeoPoint]) -> Result<Matrices, Error> {
        let Some(legs) = self.legs() else {
            let point = |at: &GeoPoint| Point { latitude: at.lat(), longitude: at.lng() };
            let points: Vec<Point> = places.iter().map(point).collect();
            return great_circle(&points, self.state.shop.fleet.detour, self.vehicles[0].0.speed_kmh / 3.6);
        };
        let pairs = places.iter().flat_map(|from| places.iter().map(|to| legs.leg(*from, *to)));
        let (distance, duration) = pairs
            .map(|leg| match leg {
                Some(leg) => (qm_routing::Metres(leg.metres.0), Seconds(leg.seconds.0)),
                None => (FORBIDDEN, Seconds(FORBIDDEN.0)),
            })
            .unzip();
        Matrices::new(places.len(), distance, duration)
    }

    /// The stops as a problem; costs are thousandths of minor units, place 0 is the depot.
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
        let chosen = self.vehicles.iter().enumerate().filter(|(at, _)| only.is_none_or(|o| o == *at));
        let vehicles = chosen.map(|(_, (vehicle, (from, to)))| qm_routing::Vehicle {
            stops_max: Some(stops_max(vehicle)),
            fixed_cost: Cost(vehicle.fixed_cost_minor.max(0).saturating_mul(PARTS)),
            cost_per_metre: Cost(vehicle.km_cost_minor.max(0)),
            ..qm_routing::Vehicle::new(
                0,
                vec![vehicle.capacity.0.max(0)],
                Window { open: Seconds(*from), close: Seconds(*to) },
            )
        });
        let stop = |(at, stop): (usize, &Stop<'a>)| {
            let open = seconds_up(stop.order.window.0);
            let close = stop.order.window.1.seconds().max(open);
            qm_routing::Stop {
                windows: vec![Window { open: Seconds(open), close: Seconds(close) }],
                service: Seconds(fleet.service.0.max(0)),
                penalty: parcel.map(|minor| Cost(minor.max(0).saturating_mul(PARTS))),
                ..qm_routing::Stop::new(at + 1, vec![stop.order.weight.0.max(0)])
            }
        };
        Problem::new(vehicles.collect(), stops.iter().enumerate().map(stop).collect(), matrices)
    }
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
        Reason::NotWorthIt { .. } | Reason::GroupServed { .. } => UndecidedReason::GainTooSmall,
        Reason::StopsFull { .. } | Reason::CapacityTaken { .. } | Reason::NoTimeLeft => {
            UndecidedReason::VehiclesFull
        }
    }
}

/// The hours in which the vehicle drives next, after loading.
fn next_shift(state: &ShopState, vehicle: &Vehicle) -> Option<(i64, i64)> {
    let zone = &state.shop.zone;
    let earliest = seconds_up(state.delivery.now).saturating_add(LOADING);
    let today = zone.day(state.delivery.now);
    (0..DAYS_LOOKED).find_map(|ahead| {
        let on = vehicle.shifts.iter().filter_map(|shift| shift.on(today.plus(ahead), zone));
        let hours = on.map(|(from, to)| (seconds_up(from).max(earliest), to.seconds()));
        hours.filter(|(from, to)| to - from >= SHIFT_LEFT_MIN).min()
    })
}

/// Whole minor units of a cost, rounded up.
pub(super) fn minor(cost: Cost) -> i64 {
    cost.0.saturating_add(PARTS - 1).div_euclid(PARTS)
}

/// Minor units of a cost with their fraction.
pub(super) fn exact(cost: Cost) -> f64 {
    float(cost.0) / float(PARTS)
}
