//! Between the words of the shop and those of routing.

use super::price::lateness;
use qm_domain::state::ReadyOrder;
use qm_domain::{GeoPoint, Grams, RouteBreak, RouteStop, Seconds, Timestamp};
use qm_routing::{Error, FORBIDDEN, Matrices, Point, Rest, RestPlace, Visit, great_circle};

/// A visit to hand an order over, or to fetch it where another vehicle left it.
pub(super) fn halt(visit: &Visit, order: &ReadyOrder, place: GeoPoint, fetches: bool) -> RouteStop {
    RouteStop {
        order: order.order.clone(),
        place,
        load: Grams(if fetches { 0 } else { order.weight.0.max(0) }),
        arrive: Timestamp::from_seconds(visit.arrival.0),
        serve: Timestamp::from_seconds(visit.start.0),
        leave: Timestamp::from_seconds(visit.departure.0),
        late: if fetches { Seconds(0) } else { lateness(visit, order) },
    }
}

/// A break at the stop of its visit; none at a reload, of which tours have none.
pub(super) fn rest(rest: &Rest, stop_of: impl Fn(usize) -> usize) -> Option<RouteBreak> {
    let visit = match rest.place {
        RestPlace::BeforeVisit(visit) | RestPlace::AfterVisit(visit) => Some(visit),
        RestPlace::AtReload(_) => None,
    }?;
    let (start, end) = (Timestamp::from_seconds(rest.start.0), Timestamp::from_seconds(rest.end.0));
    Some(RouteBreak { stop: stop_of(visit), start, end })
}

/// Legs in metres and seconds among places; no vehicle drives where there is none.
///
/// # Errors
/// Where a number is beyond what routing counts with.
pub(super) fn roads(
    places: &[GeoPoint],
    leg: impl Fn(GeoPoint, GeoPoint) -> Option<(i64, i64)>,
) -> Result<Matrices, Error> {
    let pairs = places.iter().flat_map(|from| places.iter().map(|to| leg(*from, *to)));
    let (distance, duration) = pairs
        .map(|leg| match leg {
            Some((metres, seconds)) => (qm_routing::Metres(metres), qm_routing::Seconds(seconds)),
            None => (FORBIDDEN, qm_routing::Seconds(FORBIDDEN.0)),
        })
        .unzip();
    Matrices::new(places.len(), distance, duration)
}

/// As the crow flies times the detour, at a speed.
///
/// # Errors
/// Where a number is beyond what routing counts with.
pub(super) fn flown(places: &[GeoPoint], detour: f64, speed_kmh: f64) -> Result<Matrices, Error> {
    let point = |at: &GeoPoint| Point { latitude: at.lat(), longitude: at.lng() };
    let points: Vec<Point> = places.iter().map(point).collect();
    great_circle(&points, detour, speed_kmh / 3.6)
}
