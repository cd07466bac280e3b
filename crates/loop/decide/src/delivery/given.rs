//! A tour as a person would have it: the given stops in the given order, timed and costed as they stand.

use super::fleet::{Fleet, Stop};
use super::tour::tour_of;
use qm_domain::state::{ReadyOrder, ShopState};
use qm_domain::{Timestamp, VehicleId, VehicleRoute};
use qm_routing::{Given, evaluate};

/// The vehicle's tour through these orders in this order, whether or not its limits hold; `None` for a vehicle that
/// does not drive within a week, without orders, and where an order has no place or a number is beyond what routing
/// counts with. O(n²) in the orders, for their distances.
pub fn given_tour(state: &ShopState, vehicle: &VehicleId, orders: &[&ReadyOrder]) -> Option<VehicleRoute> {
    let (fleet, at) = fleet_of(state, vehicle)?;
    let stops = orders.iter().map(|order| Some(Stop { order, place: order.place? }));
    let stops: Vec<Stop<'_>> = stops.collect::<Option<_>>()?;
    let problem = fleet.problem(&stops, Some(at), None).ok()?;
    let given = Given { vehicle: 0, trips: vec![(0..stops.len()).collect()] };
    let plan = evaluate(&problem, &[given]).ok()?;
    Some(tour_of(&fleet, at, plan.routes.first()?, &stops))
}

/// The hours in which a vehicle drives next; `None` where it does not within a week.
pub fn driving_hours(state: &ShopState, vehicle: &VehicleId) -> Option<(Timestamp, Timestamp)> {
    let (fleet, at) = fleet_of(state, vehicle)?;
    let (_, (from, to)) = fleet.vehicles[at];
    Some((Timestamp::from_seconds(from), Timestamp::from_seconds(to)))
}

/// The fleet that a vehicle drives in, and its place there.
fn fleet_of<'a>(state: &'a ShopState, vehicle: &VehicleId) -> Option<(Fleet<'a>, usize)> {
    let location = &state.shop.fleet.vehicles.iter().find(|v| v.id == *vehicle)?.location;
    Fleet::at(state, location, 0).into_iter().find_map(|fleet| {
        let at = fleet.index_of(vehicle)?;
        Some((fleet, at))
    })
}
