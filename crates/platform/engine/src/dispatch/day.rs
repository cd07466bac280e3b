//! A day under way: the tours that are driven are planned again when something happens, and put in place.

use super::history::{History, breakdowns, broken_at};
use super::pool::{Pool, Pools, StandingTour};
use crate::engine::Engine;
use crate::error::Error;
use qm_check::{Defect, UnderWay, Verifier};
use qm_decide::{DayPlan, DayTour, TourUnderWay, replan_day};
use qm_domain::state::{ReadyOrder, ShopState};
use qm_domain::{
    Action, Approver, Decision, DecisionEventKind, DecisionId, GeoPoint, Happening, LocationId, Metres,
    Moment, Money, OrderId, Status, Timestamp, VehicleRoute,
};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::sync::PoisonError;

/// Seed of the search.
const SEED: u64 = 0;
/// How far the moment of a commit may lie ahead of the clock: clocks differ.
const AHEAD_SECONDS: i64 = 300;

/// A tour under way as it stands and as it would go on.
#[derive(Debug, Clone, PartialEq)]
pub struct DrivenTour {
    /// The tour as it stands.
    pub standing: StandingTour,
    /// The tour as it would go on.
    pub tour: DayTour,
    /// Where its vehicle broke down, or is about now: on the line between two stops by the time that has passed.
    pub place: GeoPoint,
    /// Whether its vehicle broke down.
    pub broken: bool,
    /// Stops that are over.
    pub served: usize,
    /// What the checker refuses about the tour.
    pub defects: Vec<Defect>,
}

/// What a day under way comes to.
#[derive(Debug, Clone, PartialEq)]
pub struct DayDrafted {
    /// What the day was planned from: another one once anything about these tours has changed.
    pub basis: String,
    /// The moment.
    pub now: Timestamp,
    /// The tours by vehicle.
    pub tours: Vec<DrivenTour>,
    /// Who moves, what is late and what no tour brings.
    pub plan: DayPlan,
    /// Everything that the depot had ready, by order.
    pub ready: BTreeMap<OrderId, ReadyOrder>,
    /// What the tours as they stand measure and cost.
    pub before: (Metres, Money),
    /// What they would.
    pub after: (Metres, Money),
}

/// The tours of a depot that are driven on a day.
struct DayUnderWay<'a> {
    pool: &'a Pool,
    tours: Vec<(&'a StandingTour, History)>,
    basis: String,
}

impl Engine {
    /// How the tours of a depot that are driven on the day of `moment` go on after what happened; without happenings as
    /// they stand. Nothing changes. One day is planned at a time.
    ///
    /// # Errors
    /// [`Error::NoFacts`] before the first cycle; [`Error::Day`] where no tour is driven that day, the moment lies before
    /// the last change, or on something that cannot have happened.
    pub fn dispatch_day_preview(&self, depot: &LocationId, moment: &Moment) -> Result<DayDrafted, Error> {
        let pools = self.pools()?.ok_or(Error::NoFacts)?;
        let _turn = self.dispatching.lock().unwrap_or_else(PoisonError::into_inner);
        planned(&pools, &self.under_way(&pools, depot, moment)?, depot, moment)
    }

    /// Has the tours go on as previewed from `basis`: all of them or none. The tours that change keep their status; how
    /// they go on is appended to their history and carried out. Answers the decisions whose tours changed.
    ///
    /// # Errors
    /// As [`Engine::dispatch_day_preview`]; [`Error::DayMoved`] where the tours have changed since `basis`,
    /// [`Error::Refused`] with what the checker found, [`Error::Day`] where nothing changes or the moment lies ahead.
    pub fn dispatch_day_commit(
        &self,
        depot: &LocationId,
        moment: &Moment,
        basis: &str,
        by: &Approver,
        note: Option<&str>,
    ) -> Result<Vec<DecisionId>, Error> {
        let turn = self.dispatching.lock().unwrap_or_else(PoisonError::into_inner);
        let clock = self.now();
        if moment.now > clock.plus_seconds(AHEAD_SECONDS) {
            let message = format!("{} lies ahead of the clock; expected {clock} or sooner", moment.now);
            return Err(Error::Day { field: "now", code: "future", message });
        }
        let pools = self.pools()?.ok_or(Error::NoFacts)?;
        let day = self.under_way(&pools, depot, moment)?;
        if day.basis != basis {
            return Err(Error::DayMoved);
        }
        let drafted = planned(&pools, &day, depot, moment)?;
        let stands = drafted.tours.iter().map(|tour| (&tour.standing.decision.id, tour.defects.as_slice()));
        super::refuse_broken(stands)?;
        let concerned = |tour: &DrivenTour| {
            tour.tour.changed
                || moment.happened.iter().any(|one| {
                    matches!(one, Happening::Breakdown { vehicle, .. } if *vehicle == tour.tour.route.vehicle)
                })
        };
        let replanned = |tour: DrivenTour| {
            let kind = DecisionEventKind::Replanned {
                action: Box::new(Action::Drive(tour.tour.route)),
                moment: moment.clone(),
                note: note.map(Into::into),
            };
            (tour.standing.decision.id, kind)
        };
        let changes: Vec<_> = drafted.tours.into_iter().filter(concerned).map(replanned).collect();
        if changes.is_empty() {
            let message = "nothing changes".to_owned();
            return Err(Error::Day { field: "happenings", code: "nothing_changes", message });
        }
        self.put_in_place(changes, by, turn)
    }

    /// The tours of a depot that people or a rule let drive about a moment: under way, later that day, or within a day. Of
    /// several of a vehicle the one that is not over.
    fn under_way<'a>(
        &self,
        pools: &'a Pools,
        depot: &LocationId,
        moment: &Moment,
    ) -> Result<DayUnderWay<'a>, Error> {
        let wrong = |field, code, message: String| Error::Day { field, code, message };
        let pool = pools.depots.get(depot);
        let unknown = || wrong("depot", "unknown_depot", format!("{depot} has no vehicles with tours"));
        let pool = pool.ok_or_else(unknown)?;
        let mut tours: Vec<(&StandingTour, History)> = Vec::new();
        let mut basis = format!("{}/{depot}", pools.cycle);
        let there = |tour: &&StandingTour| {
            let has_vehicle = tour.vehicle.as_ref().is_some_and(|van| van.location == *depot);
            tour.route.depot == *depot && drives(tour.status) && has_vehicle
        };
        for tour in pools.tours.iter().filter(there).filter(|tour| is_about(&pool.state, tour, moment.now)) {
            if let Some((last, _)) = tours.last()
                && last.route.vehicle == tour.route.vehicle
            {
                if last.route.end > moment.now {
                    continue;
                }
                tours.pop();
            }
            let record = self.decision(&tour.decision.id)?;
            if let Some(history) = History::of(&record.decision, &record.events) {
                let _ = write!(basis, "/{}:{}", tour.decision.id, record.events.len());
                tours.push((tour, history));
            }
        }
        if tours.is_empty() {
            let day = pool.state.shop.zone.day(moment.now);
            return Err(wrong(
                "depot",
                "no_tours",
                format!("no approved tour of {depot} is driven on {day}"),
            ));
        }
        let last =
            tours.iter().filter_map(|(_, history)| history.before.as_ref()).map(|before| before.now).max();
        if let Some(last) = last.filter(|last| *last > moment.now) {
            let message = format!("the tours go on otherwise since {last}; expected that or later");
            return Err(wrong("now", "moved_on", message));
        }
        Ok(DayUnderWay { pool, tours, basis })
    }
}

/// Whether a tour is under way at a moment, driven on its day, or starts within a day.
fn is_about(state: &ShopState, tour: &StandingTour, now: Timestamp) -> bool {
    let zone = &state.shop.zone;
    let (start, end) = (tour.route.start, tour.route.end);
    zone.day(start) == zone.day(now) || (start <= now.plus_days(1) && end > now)
}

/// The day after what happened.
fn planned(
    pools: &Pools,
    day: &DayUnderWay<'_>,
    depot: &LocationId,
    moment: &Moment,
) -> Result<DayDrafted, Error> {
    refuse_elsewhere(pools, day, &moment.happened)?;
    let tours: Vec<TourUnderWay<'_>> = day.tours.iter().map(|(_, history)| under_way(history)).collect();
    let plan = replan_day(&day.pool.state, depot, &tours, moment, SEED).map_err(|fault| Error::Day {
        field: "happenings",
        code: fault.code(),
        message: fault.to_string(),
    })?;
    Ok(drafted(pools, day, plan, moment))
}

fn drives(status: Status) -> bool {
    matches!(status, Status::Approved | Status::Applied | Status::Overridden)
}

fn under_way(history: &History) -> TourUnderWay<'_> {
    TourUnderWay { route: &history.route, broken: history.broken, aboard: history.load() }
}

/// An order that another tour has, or that is on board of a vehicle, cannot be taken along.
fn refuse_elsewhere(pools: &Pools, day: &DayUnderWay<'_>, happened: &[Happening]) -> Result<(), Error> {
    let driven: BTreeSet<&DecisionId> = day.tours.iter().map(|(tour, _)| &tour.decision.id).collect();
    let refused = |code, message| Err(Error::Day { field: "happenings", code, message });
    for one in happened {
        let Happening::Added { order } = one else { continue };
        let has = |tour: &&StandingTour| tour.route.stops.iter().any(|stop| stop.order == *order);
        let others = pools.tours.iter().filter(|tour| !driven.contains(&tour.decision.id));
        if let Some(tour) = others.into_iter().find(has) {
            return refused(
                "elsewhere",
                format!("order {order} is on the tour of {} already", tour.route.vehicle),
            );
        }
        if let Some((tour, _)) = day.tours.iter().find(|(_, history)| history.aboard.contains_key(order)) {
            return refused(
                "aboard",
                format!("order {order} is on board of {} and comes back", tour.route.vehicle),
            );
        }
    }
    Ok(())
}

fn drafted(pools: &Pools, day: &DayUnderWay<'_>, plan: DayPlan, moment: &Moment) -> DayDrafted {
    let policy = pools.policy.clone().unwrap_or_default();
    let mut verifier = Verifier::new(&day.pool.state, &policy);
    let driven: BTreeSet<&DecisionId> = day.tours.iter().map(|(tour, _)| &tour.decision.id).collect();
    // A proposal takes no vehicle from a tour that is driven.
    let others = pools.tours.iter().filter(|tour| drives(tour.status));
    let others = others.filter(|tour| !driven.contains(&tour.decision.id));
    others.for_each(|tour| verifier.count_tour(&tour.route));
    let breakdowns = breakdowns(&moment.happened);
    let mut tours = Vec::with_capacity(day.tours.len());
    for ((standing, history), tour) in day.tours.iter().zip(&plan.tours) {
        let broken = broken_at(&history.route, moment.now, &moment.happened).or(history.broken);
        let decision = Decision { action: Action::Drive(tour.route.clone()), ..standing.decision.clone() };
        let decision = super::with_defaults(&day.pool.state.delivery.ready, decision);
        let (now, aboard) = (moment.now, history.load());
        let way = UnderWay { before: &history.route, now, broken, aboard, breakdowns: &breakdowns };
        let defects = if tour.changed { verifier.defects_under_way(&decision, &way) } else { Vec::new() };
        verifier.count_tour(&tour.route);
        let depot = day.pool.state.delivery.depots.get(&tour.route.depot).copied();
        let Some(place) =
            broken.or_else(|| depot.map(|depot| whereabouts(&history.route, depot, moment.now)))
        else {
            continue;
        };
        let served = tour.route.stops.iter().take_while(|stop| stop.leave <= moment.now).count();
        let (standing, tour) = ((*standing).clone(), tour.clone());
        tours.push(DrivenTour { standing, tour, place, broken: broken.is_some(), served, defects });
    }
    let before = sums(&day.pool.state.shop, day.tours.iter().map(|(_, history)| &history.route));
    let after = sums(&day.pool.state.shop, plan.tours.iter().map(|tour| &tour.route));
    let ready = day.pool.state.delivery.ready.iter().map(|ready| (ready.order.clone(), ready.clone()));
    let (basis, now) = (day.basis.clone(), moment.now);
    DayDrafted { basis, now, tours, plan, ready: ready.collect(), before, after }
}

fn sums<'t>(shop: &qm_domain::Shop, routes: impl Iterator<Item = &'t VehicleRoute>) -> (Metres, Money) {
    let (mut metres, mut minor) = (0_i64, 0_i64);
    for route in routes {
        metres = metres.saturating_add(route.distance.0);
        minor = minor.saturating_add(route.cost.minor);
    }
    (Metres(metres), shop.money(minor))
}

/// Where a vehicle is about at a moment: at a stop, or on the line to the next by the time that has passed.
fn whereabouts(route: &VehicleRoute, depot: GeoPoint, now: Timestamp) -> GeoPoint {
    let (mut from, mut left) = (depot, route.start);
    let stops = route.stops.iter().map(|stop| (stop.place, stop.arrive, stop.leave));
    for (to, arrive, leave) in stops.chain([(depot, route.end, route.end)]) {
        if now <= left {
            return from;
        }
        if now < arrive {
            let whole = seconds(arrive.seconds_since(left)).max(1.0);
            let part = (seconds(now.seconds_since(left)) / whole).clamp(0.0, 1.0);
            let between = |a: f64, b: f64| a + (b - a) * part;
            let point = GeoPoint::new(between(from.lat(), to.lat()), between(from.lng(), to.lng()));
            return point.unwrap_or(from);
        }
        (from, left) = (to, leave);
    }
    from
}

/// A span within a day as a float.
fn seconds(span: i64) -> f64 {
    f64::from(i32::try_from(span).unwrap_or(i32::MAX))
}
