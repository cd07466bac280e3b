//! A day that was planned again, in the shop's words: tours, who moves, what is late, what no tour brings any more.

use super::TourUnderWay;
use super::board::{Board, Role};
use crate::delivery::fleet::wording;
use crate::delivery::price;
use crate::delivery::words::{halt, rest};
use qm_domain::{
    Grams, Happening, Metres, Moment, OrderId, RouteBreak, RouteStop, Seconds, Timestamp, UndecidedReason,
    VehicleId, VehicleRoute,
};
use qm_routing::{Day, Route, Visit};
use std::collections::{BTreeMap, BTreeSet};

/// A tour of the day before and after.
#[derive(Debug, Clone, PartialEq)]
pub struct DayTour {
    /// The tour, what has been driven included; without stops where the vehicle does not drive any more.
    pub route: VehicleRoute,
    /// Whether it differs from the tour that stands.
    pub changed: bool,
}

/// Where and when an order is handed over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Visited {
    /// Who brings it.
    pub vehicle: VehicleId,
    /// Arrival.
    pub arrive: Timestamp,
}

/// An order that comes with another vehicle or at another time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrderMove {
    /// The order.
    pub order: OrderId,
    /// Before; none where it was on no tour.
    pub before: Option<Visited>,
    /// After; none where it is on no tour any more.
    pub after: Option<Visited>,
}

/// An order that is served after its window.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LateStop {
    /// The order.
    pub order: OrderId,
    /// Who brings it.
    pub vehicle: VehicleId,
    /// By so much.
    pub by: Seconds,
    /// Whether it was served or is being driven to, so that nothing can change it.
    pub settled: bool,
}

/// What a day comes to.
#[derive(Debug, Clone, PartialEq)]
pub struct DayPlan {
    /// The tours, in the order given.
    pub tours: Vec<DayTour>,
    /// Orders that move, by order.
    pub moves: Vec<OrderMove>,
    /// Orders that no tour brings any more or that none takes along, by order; cancelled ones are not there.
    pub dropped: Vec<(OrderId, UndecidedReason)>,
    /// Orders that come late, by order.
    pub late: Vec<LateStop>,
}

pub(super) fn told(board: &Board<'_>, day: &Day, tours: &[TourUnderWay<'_>], moment: &Moment) -> DayPlan {
    let tour = |(van, tour): (usize, &TourUnderWay<'_>)| {
        let new = day_tour(board, day, van, tour.route);
        let stands = !concerns(moment, &tour.route.vehicle) && same_stops(tour.route, &new.route);
        if stands { DayTour { route: tour.route.clone(), changed: false } } else { new }
    };
    let after: Vec<DayTour> = tours.iter().enumerate().map(tour).collect();
    let old = visits(board, tours.iter().map(|tour| tour.route));
    let new = visits(board, after.iter().map(|tour| &tour.route));
    let orders: BTreeSet<&OrderId> = old.keys().chain(new.keys()).copied().collect();
    let moves = orders.into_iter().filter(|order| old.get(order) != new.get(order));
    let moves = moves.map(|order| OrderMove {
        order: order.clone(),
        before: old.get(order).cloned(),
        after: new.get(order).cloned(),
    });
    let moves = moves.collect();
    let dropped = dropped(board, day, moment, &old, &new);
    DayPlan { moves, dropped, late: late(board, day, &after), tours: after }
}

/// Whether something happened to a vehicle itself.
fn concerns(moment: &Moment, van: &VehicleId) -> bool {
    moment.happened.iter().any(|one| match one {
        Happening::Delay { vehicle, .. } | Happening::Breakdown { vehicle, .. } => vehicle == van,
        Happening::Cancelled { .. } | Happening::Added { .. } => false,
    })
}

/// Whether two tours drive to the same stops in the same order: then the published one stands, down to its breaks, which
/// could as well be taken elsewhere.
fn same_stops(before: &VehicleRoute, after: &VehicleRoute) -> bool {
    let stops = |route: &VehicleRoute| -> Vec<(OrderId, Grams)> {
        route.stops.iter().map(|stop| (stop.order.clone(), stop.load)).collect()
    };
    stops(before) == stops(after)
}

fn route_of(day: &Day, van: usize) -> Option<&Route> {
    day.plan().routes.iter().find(|route| route.vehicle == van)
}

fn day_tour(board: &Board<'_>, day: &Day, van: usize, before: &VehicleRoute) -> DayTour {
    let (vehicle, (_, close)) = board.vans[van];
    let shop = &board.state.shop;
    // A vehicle that need not leave any more stays.
    let drives = |planned: &&Route| {
        let left = day.problem().vehicles().get(van).is_some_and(|van| !van.driven.is_empty());
        left || planned.visits.iter().any(|visit| stop(board, day, visit).is_some())
    };
    let Some(planned) = route_of(day, van).filter(drives) else {
        let route = VehicleRoute {
            end: before.start,
            stops: Vec::new(),
            breaks: Vec::new(),
            overtime: Seconds(0),
            distance: Metres(0),
            cost: shop.money(0),
            ..before.clone()
        };
        return DayTour { changed: route != *before, route };
    };
    let stops: Vec<RouteStop> = planned.visits.iter().filter_map(|visit| stop(board, day, visit)).collect();
    let overtime = Seconds((planned.end.0 - close).max(0));
    let late = Seconds(stops.iter().map(|stop| stop.late.0).sum());
    let distance = Metres(planned.distance.0);
    let route = VehicleRoute {
        start: Timestamp::from_seconds(planned.departure.0),
        end: Timestamp::from_seconds(planned.end.0),
        stops,
        breaks: breaks(board, planned),
        overtime,
        distance,
        cost: shop.money(price::of(shop, vehicle, distance, (overtime, late)).minor()),
        ..before.clone()
    };
    DayTour { changed: route != *before, route }
}

/// The breaks at their stops; one taken before the vehicle drives belongs to the first.
fn breaks(board: &Board<'_>, planned: &Route) -> Vec<RouteBreak> {
    let is_stop = |visit: &Visit| matches!(board.roles.get(visit.stop), Some(Role::Order { .. }));
    let stop_of = |visit: usize| planned.visits.iter().take(visit).filter(|visit| is_stop(visit)).count();
    planned.breaks.iter().filter_map(|one| rest(one, stop_of)).collect()
}

fn stop(board: &Board<'_>, day: &Day, visit: &Visit) -> Option<RouteStop> {
    let Some(Role::Order { order, takes_over }) = board.roles.get(visit.stop) else { return None };
    let location = day.problem().stops().get(visit.stop)?.location;
    Some(halt(visit, order, *board.places.get(location)?, *takes_over))
}

/// Where each order is handed over: its last stop with all its weight.
fn visits<'t>(
    board: &Board<'_>,
    routes: impl Iterator<Item = &'t VehicleRoute>,
) -> BTreeMap<&'t OrderId, Visited> {
    let whole = |stop: &&RouteStop| {
        board.ready.get(&stop.order).is_some_and(|order| order.weight.0.max(0) == stop.load.0)
    };
    let mut found = BTreeMap::new();
    for route in routes {
        for stop in route.stops.iter().filter(whole) {
            found.insert(&stop.order, Visited { vehicle: route.vehicle.clone(), arrive: stop.arrive });
        }
    }
    found
}

/// Orders left out, with the reason of the vehicle that came nearest.
fn dropped(
    board: &Board<'_>,
    day: &Day,
    moment: &Moment,
    old: &BTreeMap<&OrderId, Visited>,
    new: &BTreeMap<&OrderId, Visited>,
) -> Vec<(OrderId, UndecidedReason)> {
    let cancelled = |order: &OrderId| {
        moment.happened.iter().any(|one| matches!(one, Happening::Cancelled { order: of } if of == order))
    };
    let added = moment.happened.iter().filter_map(|one| match one {
        Happening::Added { order } => Some(order),
        _ => None,
    });
    let wanted: BTreeSet<&OrderId> = old.keys().copied().chain(added).collect();
    let gone = wanted.into_iter().filter(|order| !new.contains_key(order) && !cancelled(order));
    let reason = |order: &OrderId| {
        let left = day.plan().unassigned.iter().rev().find(|left| board.hands_over(left.stop, order));
        left.map_or(UndecidedReason::NoVehicle, wording)
    };
    gone.map(|order| (order.clone(), reason(order))).collect()
}

/// Orders served after their windows.
fn late(board: &Board<'_>, day: &Day, after: &[DayTour]) -> Vec<LateStop> {
    let mut late = Vec::new();
    for (van, tour) in after.iter().enumerate() {
        let driven = day.problem().vehicles().get(van).map_or(&[][..], |van| &van.driven);
        let is_stop = |stop: &&usize| matches!(board.roles.get(**stop), Some(Role::Order { .. }));
        let settled = driven.iter().filter(is_stop).count();
        for (at, stop) in tour.route.stops.iter().enumerate().filter(|(_, stop)| stop.late.0 > 0) {
            late.push(LateStop {
                order: stop.order.clone(),
                vehicle: tour.route.vehicle.clone(),
                by: stop.late,
                settled: at < settled,
            });
        }
    }
    late.sort_by(|a, b| a.order.cmp(&b.order));
    late
}
