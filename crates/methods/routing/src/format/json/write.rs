//! From a problem to a document.

use super::document::{
    BreakEntry, Document, HoursEntry, LocationEntry, MatrixEntry, Plane, PlannedEntry, PromiseEntry,
    ShipmentEntry, StopEntry, Tables, TerritoryEntry, VehicleEntry,
};
use crate::format::Instance;
use crate::matrices::LEG_MAX;
use crate::{Matrices, Skills, Stop, Vehicle, Window};

/// Writes a problem, with names where the file it came from had numbers. Great circles become tables.
/// O(locations²) but for places on a plane.
pub fn write_problem(instance: &Instance) -> String {
    let problem = &instance.problem;
    let used = problem.vehicles().iter().map(|vehicle| vehicle.skills.0);
    let used =
        used.chain(problem.stops().iter().map(|stop| stop.skills.0)).fold(0, |all, skills| all | skills);
    let named = (64 - used.leading_zeros()) as usize;
    let clock = instance.names.clock;
    let locations = 0..problem.matrices().locations();
    let document = Document {
        name: instance.name.clone(),
        midnight: clock.midnight(),
        skills: (0..named.max(instance.names.skills.len())).map(|bit| instance.names.skill(bit)).collect(),
        locations: locations.map(|at| location(instance, at)).collect(),
        matrices: (0..problem.profiles().len()).map(|at| legs(instance, at)).collect(),
        vehicles: (0..problem.vehicles().len()).map(|at| vehicle(instance, at)).collect(),
        stops: (0..problem.stops().len()).map(|at| stop(instance, at)).collect(),
        shipments: problem
            .shipments()
            .iter()
            .map(|shipment| ShipmentEntry {
                from: instance.stop_id(shipment.from),
                to: instance.stop_id(shipment.to),
                amount: shipment.amount.clone(),
            })
            .collect(),
    };
    pretty(&document)
}

/// JSON for people and version control, with a newline at its end.
pub(in crate::format) fn pretty(document: &impl serde::Serialize) -> String {
    let mut text = serde_json::to_string_pretty(document).expect("invariant: names are text, numbers finite");
    text.push('\n');
    text
}

fn location(instance: &Instance, at: usize) -> LocationEntry {
    let point = instance.point(at);
    let flat = instance.problem.profiles().iter().find_map(Matrices::as_plane);
    let flat = flat.map(|(places, _, _)| places[at]);
    LocationEntry {
        id: instance.location_id(at),
        lat: point.map(|point| point.latitude),
        lng: point.map(|point| point.longitude),
        x: flat.map(|place| place.0),
        y: flat.map(|place| place.1),
        index: None,
    }
}

fn legs(instance: &Instance, at: usize) -> MatrixEntry {
    let matrices = &instance.problem.profiles()[at];
    let mut entry = MatrixEntry { profile: Some(instance.names.profile(at)), ..MatrixEntry::default() };
    entry.hours = matrices.hours().map(|hours| HoursEntry {
        midnight: instance.names.clock.write(hours.midnight()),
        speed_permille: hours.speed_permille().to_vec(),
    });
    if let Some((_, scale, rounding)) = matrices.as_plane() {
        entry.plane = Some(Plane { scale, rounding });
        return entry;
    }
    let all = 0..matrices.locations();
    let table = |leg: &dyn Fn(usize, usize) -> i64| -> Vec<Vec<Option<i64>>> {
        let open = |from, to| Some(leg(from, to)).filter(|&leg| leg < LEG_MAX);
        all.clone().map(|from| all.clone().map(|to| open(from, to)).collect()).collect()
    };
    let distance = table(&|from, to| matrices.distance(from, to).0);
    let duration = Some(table(&|from, to| matrices.duration(from, to).0)).filter(|table| *table != distance);
    entry.table = Some(Tables { distance, duration });
    entry
}

fn vehicle(instance: &Instance, at: usize) -> VehicleEntry {
    let vehicle: &Vehicle = &instance.problem.vehicles()[at];
    let mut entry = VehicleEntry {
        ids: vec![instance.vehicle_id(at)],
        start: instance.location_id(vehicle.depot),
        end: (vehicle.end != vehicle.depot).then(|| instance.location_id(vehicle.end)),
        capacity: vehicle.capacity.clone(),
        shift: span(instance, vehicle.shift),
        profile: Some(instance.names.profile(vehicle.profile)),
        skills: skills(instance, vehicle.skills),
        breaks: vehicle
            .breaks
            .iter()
            .map(|rest| BreakEntry { window: span(instance, rest.window), duration: rest.duration })
            .collect(),
        reload_at: vehicle.reload_at.iter().map(|&place| instance.location_id(place)).collect(),
        territory: vehicle.territory.map(|territory| TerritoryEntry {
            centre: instance.location_id(territory.centre),
            cost_per_metre: territory.cost_per_metre,
        }),
        ..VehicleEntry::default()
    };
    entry.hear(vehicle);
    entry
}

fn stop(instance: &Instance, at: usize) -> StopEntry {
    let stop: &Stop = &instance.problem.stops()[at];
    let mut entry = StopEntry {
        id: instance.stop_id(at),
        location: instance.location_id(stop.location),
        demand: stop.demand.clone(),
        windows: stop.windows.iter().map(|&window| span(instance, window)).collect(),
        release: stop.release.map(|moment| instance.names.clock.write(moment)),
        skills: skills(instance, stop.skills),
        group: stop.group.map(|group| instance.names.group(group)),
        promise: stop.promise.map(|promise| PromiseEntry {
            by: instance.names.clock.write(promise.by),
            late_per_second: promise.late_per_second,
        }),
        vehicles: stop.vehicles.as_ref().map(|all| all.iter().map(|&at| instance.vehicle_id(at)).collect()),
        planned: stop.planned.map(|planned| PlannedEntry {
            vehicle: instance.vehicle_id(planned.vehicle),
            price: planned.price,
        }),
        ..StopEntry::default()
    };
    entry.hear(stop);
    entry
}

fn span(instance: &Instance, window: Window) -> super::document::Span {
    let clock = instance.names.clock;
    (clock.write(window.open), clock.write(window.close))
}

fn skills(instance: &Instance, skills: Skills) -> Vec<String> {
    (0..64).filter(|bit| skills.0 >> bit & 1 == 1).map(|bit| instance.names.skill(bit)).collect()
}
