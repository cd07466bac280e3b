//! A day under way: the standing tours of a depot go on otherwise when something happens.
//!
//! The published tours become a [`qm_routing::Day`], which keeps what has been driven. Here windows are promises: a late
//! stop is driven to and told, not left out, and lateness costs so much that an hour of it is as bad as not coming.
//! Drivers come home up to two hours after their shift; in the search that costs at least the price of their work, in what
//! is told what the shop pays for it.

mod board;
mod events;
mod legs;
mod told;

pub use told::{DayPlan, DayTour, LateStop, OrderMove, Visited};

use board::Board;
use qm_domain::state::ShopState;
use qm_domain::{GeoPoint, Grams, LocationId, Moment, OrderId, VehicleId, VehicleRoute};
use qm_routing::{Budget, Cost, Day, Event, Seconds};

/// Most rounds of the search for a day, shared among what happens.
const ROUNDS_MAX: u64 = 500;
/// Fewest rounds for one happening.
const ROUNDS_MIN: u64 = 50;
/// How many times dearer a round is with goods to be fetched from a vehicle that broke down.
const FETCHING: u64 = 6;
/// Rounds times stops that a day is searched for: a round costs more the more stops there are.
const ROUND_STOPS: u64 = 50_000;
/// Most happenings taken up at once.
const HAPPENINGS_MAX: usize = 50;
/// Longest delay told at once, seconds.
const DELAY_MAX: i64 = 86_400;

/// A tour of the day as it stands.
#[derive(Debug, Clone)]
pub struct TourUnderWay<'a> {
    /// The tour.
    pub route: &'a VehicleRoute,
    /// Where its vehicle broke down before it was back.
    pub broken: Option<GeoPoint>,
    /// What the vehicle carries of orders that came off the tour after it had left.
    pub aboard: Grams,
}

/// Why happenings cannot be taken up.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum DayFault {
    /// No tour under way brings the order.
    NotOnTour(OrderId),
    /// The order is on a tour already.
    OnTour(OrderId),
    /// The depot has no such order ready.
    NotReady(OrderId),
    /// Nobody knows where the order goes.
    NoPlace(OrderId),
    /// No tour under way is driven by the vehicle.
    NoTour(VehicleId),
    /// The stop is served or being driven to.
    TooLate(OrderId),
    /// The vehicle has broken down before.
    Broken(VehicleId),
    /// A delay below nothing or above a day.
    Delay(VehicleId),
    /// More happenings than are taken up at once.
    TooMany(usize),
    /// A number of shop or tours is beyond what routing counts with.
    Numbers(String),
}

impl DayFault {
    /// Its stable name.
    pub fn code(&self) -> &'static str {
        match self {
            Self::NotOnTour(_) => "not_on_tour",
            Self::OnTour(_) => "on_tour",
            Self::NotReady(_) => "not_ready",
            Self::NoPlace(_) => "no_place",
            Self::NoTour(_) => "no_tour",
            Self::TooLate(_) => "too_late",
            Self::Broken(_) => "broken",
            Self::Delay(_) => "delay",
            Self::TooMany(_) => "too_many",
            Self::Numbers(_) => "numbers",
        }
    }
}

impl std::fmt::Display for DayFault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::NotOnTour(order) => write!(f, "order {order} is on no tour under way"),
            Self::OnTour(order) => write!(f, "order {order} is on a tour already"),
            Self::NotReady(order) => write!(f, "order {order} is not ready at the depot"),
            Self::NoPlace(order) => write!(f, "nobody knows where order {order} goes"),
            Self::NoTour(vehicle) => write!(f, "vehicle {vehicle} drives no tour under way"),
            Self::TooLate(order) => write!(f, "order {order} is delivered or being driven to"),
            Self::Broken(vehicle) => write!(f, "vehicle {vehicle} has broken down before"),
            Self::Delay(vehicle) => write!(f, "a delay of vehicle {vehicle} lasts 0 to {DELAY_MAX} seconds"),
            Self::TooMany(count) => write!(f, "{count} happenings are more than {HAPPENINGS_MAX}"),
            Self::Numbers(why) => write!(f, "the tours cannot be planned again: {why}"),
        }
    }
}

impl std::error::Error for DayFault {}

impl From<qm_routing::Error> for DayFault {
    fn from(error: qm_routing::Error) -> Self {
        Self::Numbers(error.to_string())
    }
}

/// The tours of a depot after what happened by `moment.now`, in the order given. A stop changes vehicles, and the stops of a
/// tour their order, only where that saves more than twice what driving to a stop costs on average. Without happenings the
/// tours as they stand.
///
/// Deterministic in tours, moment and seed. `state` is the depot's, as the tours were planned on.
///
/// # Errors
/// [`DayFault`] on what cannot have happened.
pub fn replan_day(
    state: &ShopState,
    depot: &LocationId,
    tours: &[TourUnderWay<'_>],
    moment: &Moment,
    seed: u64,
) -> Result<DayPlan, DayFault> {
    let count = moment.happened.len();
    if count > HAPPENINGS_MAX {
        return Err(DayFault::TooMany(count));
    }
    let mut board = Board::new(state, depot, tours, moment)?;
    let mut day = board.day()?;
    let price = price(&day);
    let stops = u64::try_from(day.problem().stops().len().max(1)).unwrap_or(u64::MAX);
    let whole = (ROUND_STOPS / stops).min(ROUNDS_MAX);
    let rounds = whole / u64::try_from(count.max(1)).unwrap_or(1);
    let now = Seconds(moment.now.seconds());
    for (at, happening) in moment.happened.iter().enumerate() {
        let event = board.event((at, happening), &day)?;
        let added = matches!(event, Event::NewStop(_));
        let part = if matches!(event, Event::Breakdown { .. }) { FETCHING } else { 1 };
        let rounds = (rounds / part).max(ROUNDS_MIN);
        let planned = |rounds| day.replan(now, event.clone(), price, Budget::iterations(rounds), seed);
        let calm = match planned(0) {
            Err(qm_routing::Error::TooLate { stop }) => return Err(board.too_late(stop)),
            other => other?,
        };
        let found = planned(rounds)?;
        let (stands, gains) = (calm.plan().objective(), found.plan().objective());
        let worth = gains.0 < stands.0 || gains.1 + price < stands.1;
        day = if worth { found } else { calm };
        board.follow(&day, if added { Some(happening) } else { None });
    }
    Ok(told::told(&board, &day, tours, moment))
}

/// What another vehicle must save: twice what driving to a stop costs on average.
fn price(day: &Day) -> Cost {
    let cost = day.plan().cost;
    let stops = i64::try_from(day.problem().stops().len().max(1)).unwrap_or(i64::MAX);
    Cost((cost.distance + cost.time).0.saturating_mul(2) / stops)
}
