//! Plans with the names of the problem they are for.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::moment::Moment;
use super::names::Directory;
use super::parse::parse;
use super::write::pretty;
use crate::format::{Fault, FormatError, Instance};
use crate::{Given, Plan, Reason, RestPlace, Route, Seconds, Unassigned, Visit, evaluate, slack};

#[derive(Serialize)]
pub(in crate::format) struct PlanEntry {
    #[serde(skip_serializing_if = "String::is_empty")]
    name: String,
    cost: CostEntry,
    pub(in crate::format) routes: Vec<RouteEntry>,
    pub(in crate::format) unassigned: Vec<LeftEntry>,
}

#[derive(Serialize)]
struct CostEntry {
    total: i64,
    fixed: i64,
    distance: i64,
    time: i64,
    overtime: i64,
    lateness: i64,
    work: i64,
    territories: i64,
    penalties: i64,
    changes: i64,
}

#[derive(Serialize)]
pub(in crate::format) struct RouteEntry {
    pub(in crate::format) vehicle: String,
    departure: Moment,
    end: Moment,
    duration: i64,
    distance: i64,
    cost: i64,
    pub(in crate::format) stops: Vec<VisitEntry>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    reloads: Vec<ReloadEntry>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    breaks: Vec<RestEntry>,
}

#[derive(Serialize)]
pub(in crate::format) struct VisitEntry {
    stop: String,
    location: String,
    trip: usize,
    arrival: Moment,
    wait: i64,
    start: Moment,
    departure: Moment,
    load: Vec<i64>,
    slack: i64,
}

#[derive(Serialize)]
struct ReloadEntry {
    /// Number of the trip that begins.
    trip: usize,
    location: String,
    arrival: Moment,
    departure: Moment,
}

#[derive(Serialize)]
struct RestEntry {
    #[serde(flatten)]
    place: RestPlace,
    start: Moment,
    end: Moment,
}

#[derive(Serialize)]
pub(in crate::format) struct LeftEntry {
    stop: String,
    required: bool,
    /// Of the vehicle that came nearest.
    reason: Value,
    /// Of all, those alike together.
    reasons: Vec<ReasonEntry>,
}

#[derive(Serialize)]
struct ReasonEntry {
    vehicles: Vec<String>,
    reason: Value,
}

impl PlanEntry {
    /// O(stops × vehicles).
    pub(in crate::format) fn new(instance: &Instance, plan: &Plan) -> Self {
        let cost = plan.cost;
        Self {
            name: instance.name.clone(),
            cost: CostEntry {
                total: cost.total().0,
                fixed: cost.fixed.0,
                distance: cost.distance.0,
                time: cost.time.0,
                overtime: cost.overtime.0,
                lateness: cost.lateness.0,
                work: cost.work.0,
                territories: cost.territories.0,
                penalties: cost.penalties.0,
                changes: cost.changes.0,
            },
            routes: plan.routes.iter().map(|made| route(instance, made)).collect(),
            unassigned: plan.unassigned.iter().map(|one| left(instance, one)).collect(),
        }
    }
}

/// Writes a plan: moments, loads and slack of each stop, costs by part, and for each stop left out its reasons.
/// O(stops × vehicles).
pub fn write_plan(instance: &Instance, plan: &Plan) -> String {
    pretty(&PlanEntry::new(instance, plan))
}

fn route(instance: &Instance, route: &Route) -> RouteEntry {
    let clock = instance.names.clock;
    let slack = slack(&instance.problem, route);
    let entry = |(at, (visit, slack)): (usize, (&Visit, Seconds))| VisitEntry {
        stop: instance.stop_id(visit.stop),
        location: instance.location_id(instance.problem.stops()[visit.stop].location),
        trip: route.trip(at),
        arrival: clock.write(visit.arrival),
        wait: visit.wait.0,
        start: clock.write(visit.start),
        departure: clock.write(visit.departure),
        load: visit.load.clone(),
        slack: slack.0,
    };
    RouteEntry {
        vehicle: instance.vehicle_id(route.vehicle),
        departure: clock.write(route.departure),
        end: clock.write(route.end),
        duration: (route.end - route.departure).0,
        distance: route.distance.0,
        cost: route.cost.0,
        stops: route.visits.iter().zip(slack).enumerate().map(entry).collect(),
        reloads: route
            .reloads
            .iter()
            .map(|reload| ReloadEntry {
                trip: route.trip(reload.before),
                location: instance.location_id(reload.location),
                arrival: clock.write(reload.arrival),
                departure: clock.write(reload.departure),
            })
            .collect(),
        breaks: route
            .breaks
            .iter()
            .map(|rest| RestEntry {
                place: rest.place,
                start: clock.write(rest.start),
                end: clock.write(rest.end),
            })
            .collect(),
    }
}

impl Route {
    /// The number, from 1, of the trip that a visit is on.
    fn trip(&self, visit: usize) -> usize {
        1 + self.reloads.iter().filter(|reload| reload.before <= visit).count()
    }
}

fn left(instance: &Instance, left: &Unassigned) -> LeftEntry {
    let mut reasons: Vec<(Reason, Vec<String>)> = Vec::new();
    for (vehicle, &reason) in left.reasons.iter().enumerate() {
        let id = instance.vehicle_id(vehicle);
        match reasons.iter_mut().find(|(known, _)| *known == reason) {
            Some((_, vehicles)) => vehicles.push(id),
            None => reasons.push((reason, vec![id])),
        }
    }
    LeftEntry {
        stop: instance.stop_id(left.stop),
        required: left.required,
        reason: told(instance, left.main_reason()),
        reasons: reasons
            .into_iter()
            .map(|(reason, vehicles)| ReasonEntry { vehicles, reason: told(instance, reason) })
            .collect(),
    }
}

/// A reason in the names and moments of the file.
fn told(instance: &Instance, reason: Reason) -> Value {
    let mut told = serde_json::json!(reason);
    let clock = |moment| serde_json::json!(instance.names.clock.write(moment));
    match reason {
        Reason::GroupServed { group } => told["group"] = instance.names.group(group).into(),
        Reason::WindowMissed { earliest } => told["earliest"] = clock(earliest),
        Reason::AlreadyLeft { departed, ready } => {
            (told["departed"], told["ready"]) = (clock(departed), clock(ready));
        }
        _ => {}
    }
    told
}

/// What is read of a plan: which stops each vehicle serves, in order. All else follows from it.
#[derive(Deserialize)]
struct Orders {
    routes: Vec<OrderEntry>,
}

#[derive(Deserialize)]
struct OrderEntry {
    vehicle: String,
    stops: Vec<Turn>,
}

#[derive(Deserialize)]
struct Turn {
    stop: String,
    #[serde(default = "first")]
    trip: usize,
}

fn first() -> usize {
    1
}

/// Reads the orders of stops from a plan in JSON and times and costs them anew; [`crate::check`] says what is wrong
/// with them.
///
/// # Errors
/// [`FormatError`] with the path to what cannot be read, or to a name that is not there; at `routes` where a vehicle
/// or stop comes twice.
pub fn read_plan(instance: &Instance, text: &str) -> Result<Plan, FormatError> {
    let orders: Orders = parse(text)?;
    let problem = &instance.problem;
    let vehicles: Vec<String> = (0..problem.vehicles().len()).map(|at| instance.vehicle_id(at)).collect();
    let stops: Vec<String> = (0..problem.stops().len()).map(|at| instance.stop_id(at)).collect();
    let (vehicles, stops) = (known("vehicle", &vehicles)?, known("stop", &stops)?);
    let mut given = Vec::with_capacity(orders.routes.len());
    for (at, order) in orders.routes.iter().enumerate() {
        let failed = |field: &str, fault| FormatError::new(0, &format!("routes[{at}].{field}"), fault);
        let vehicle = vehicles.find(&order.vehicle).map_err(|fault| failed("vehicle", fault))?;
        let mut trips = Vec::new();
        for trip in order.stops.chunk_by(|one, next| one.trip == next.trip) {
            let found: Result<Vec<usize>, Fault> = trip.iter().map(|turn| stops.find(&turn.stop)).collect();
            trips.push(found.map_err(|fault| failed("stops", fault))?);
        }
        given.push(Given { vehicle, trips });
    }
    evaluate(problem, &given).map_err(|error| FormatError::new(0, "routes", Fault::Problem(error)))
}

fn known<'a>(of: &'static str, names: &'a [String]) -> Result<Directory<'a>, FormatError> {
    let mut known = Directory::new(of);
    for name in names {
        known.enter(name).map_err(|fault| FormatError::new(0, of, fault))?;
    }
    Ok(known)
}
