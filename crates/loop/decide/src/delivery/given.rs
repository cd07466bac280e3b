//! A tour as a person would have it: the given stops in the given order, timed and costed as they stand.

use super::fleet::{Fleet, Stop, duty};
use super::tour::tour_of;
use qm_domain::state::{ReadyOrder, ShopState};
use qm_domain::{Shop, Timestamp, VehicleId, VehicleRoute};
use qm_routing::{
    Cost, Error, Given, Problem, Promise, Seconds, Vehicle, Violation, Window, check, evaluate,
};

/// Time beyond every limit that a tour may break, seconds.
const BEYOND: Seconds = Seconds(7 * 86_400);
/// What a second beyond a limit costs where limits are broken: only the least lateness matters there.
const STEEP: Cost = Cost(1_000);

/// The vehicle's tour through these orders in this order, whether or not its limits hold; `None` for a vehicle that
/// does not drive within a week, without orders, and where an order has no place or a number is beyond what routing
/// counts with. O(n²) in the orders, for their distances.
pub fn given_tour(state: &ShopState, vehicle: &VehicleId, orders: &[&ReadyOrder]) -> Option<VehicleRoute> {
    let (fleet, at) = fleet_of(state, vehicle)?;
    let stops = orders.iter().map(|order| Some(Stop { order, place: order.place? }));
    let stops: Vec<Stop<'_>> = stops.collect::<Option<_>>()?;
    let problem = fleet.problem(&stops, Some(at), None).ok()?;
    let given = Given { vehicle: 0, trips: vec![(0..stops.len()).collect()] };
    let given = [given];
    let mut plan = evaluate(&problem, &given).ok()?;
    let missed = |violation: &Violation| matches!(violation, Violation::BreakMissed { .. });
    if check(&problem, &plan).iter().any(missed) {
        plan = evaluate(&lenient(&problem).ok()?, &given).ok()?;
    }
    Some(tour_of(&fleet, at, plan.routes.first()?, &stops))
}

/// The problem with windows and shifts that may be overrun, as little as can be: where a tour breaks them anyway, its
/// breaks are due all the same.
fn lenient(problem: &Problem) -> Result<Problem, Error> {
    let vehicles = problem.vehicles().iter().map(|vehicle| Vehicle {
        overtime_max: vehicle.overtime_max + BEYOND,
        overtime_per_second: STEEP,
        ..vehicle.clone()
    });
    let stops = problem.stops().iter().map(|stop| qm_routing::Stop {
        windows: stop.windows.iter().map(|w| Window { open: w.open, close: w.close + BEYOND }).collect(),
        promise: stop.windows.last().map(|w| Promise { by: w.close, late_per_second: STEEP }),
        ..stop.clone()
    });
    Problem::new(vehicles.collect(), stops.collect(), problem.matrices().clone())
}

/// The hours in which a vehicle drives next; `None` where it does not within a week.
pub fn driving_hours(state: &ShopState, vehicle: &VehicleId) -> Option<(Timestamp, Timestamp)> {
    let (fleet, at) = fleet_of(state, vehicle)?;
    let (_, (from, to)) = fleet.vehicles[at];
    Some((Timestamp::from_seconds(from), Timestamp::from_seconds(to)))
}

/// The hours in which a vehicle is on duty that leaves at a moment; `None` where it does not drive that day.
pub fn hours_on_duty(
    shop: &Shop,
    vehicle: &qm_domain::Vehicle,
    leaves: Timestamp,
) -> Option<(Timestamp, Timestamp)> {
    duty(vehicle, &shop.zone, leaves)
}

/// The fleet that a vehicle drives in, and its place there.
fn fleet_of<'a>(state: &'a ShopState, vehicle: &VehicleId) -> Option<(Fleet<'a>, usize)> {
    let location = &state.shop.fleet.vehicles.iter().find(|v| v.id == *vehicle)?.location;
    Fleet::at(state, location, 0).into_iter().find_map(|fleet| {
        let at = fleet.index_of(vehicle)?;
        Some((fleet, at))
    })
}
