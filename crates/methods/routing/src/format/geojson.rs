//! Plans as GeoJSON (RFC 7946: longitude first), for maps.

use serde_json::{Value, json};

use super::json::{PlanEntry, RouteEntry};
use super::output::calls;
use super::{FormatError, Instance};
use crate::Plan;

/// A line and its points for each route, then a point for each stop left out. Properties are named as in the plan's JSON;
/// `kind` is `route`, `stop` or `unassigned`.
pub(super) fn write(instance: &Instance, plan: &Plan) -> Result<String, FormatError> {
    let told = PlanEntry::new(instance, plan);
    let mut features = Vec::new();
    for (route, entry) in plan.routes.iter().zip(&told.routes) {
        let calls = calls(&instance.problem, route);
        let line: Vec<Value> =
            calls.iter().map(|call| position(instance, call.location)).collect::<Result<_, _>>()?;
        features.push(feature(
            "route",
            &json!({ "type": "LineString", "coordinates": line }),
            properties(entry),
        ));
        for (visit, stop) in route.visits.iter().zip(&entry.stops) {
            let mut properties = json!(stop);
            properties["vehicle"] = json!(entry.vehicle);
            features.push(feature("stop", &point(instance, visit.stop)?, properties));
        }
    }
    for (left, entry) in plan.unassigned.iter().zip(&told.unassigned) {
        features.push(feature("unassigned", &point(instance, left.stop)?, json!(entry)));
    }
    Ok(super::json::pretty(&json!({ "type": "FeatureCollection", "features": features })))
}

fn feature(kind: &str, geometry: &Value, mut properties: Value) -> Value {
    properties["kind"] = kind.into();
    json!({ "type": "Feature", "geometry": geometry, "properties": properties })
}

/// What is told of the whole route.
fn properties(entry: &RouteEntry) -> Value {
    let mut told = json!(entry);
    told["stops"] = entry.stops.len().into();
    told
}

fn point(instance: &Instance, stop: usize) -> Result<Value, FormatError> {
    let at = position(instance, instance.problem.stops()[stop].location)?;
    Ok(json!({ "type": "Point", "coordinates": at }))
}

fn position(instance: &Instance, location: usize) -> Result<Value, FormatError> {
    let point = instance.place(location)?;
    Ok(json!([point.longitude, point.latitude]))
}
