//! A tour as GeoJSON, for maps and navigation (RFC 7946: longitude first). Holds no personal data.

use crate::errand::Errand;
use crate::hash::sha256_hex;
use qm_domain::VehicleRoute;
use serde_json::{Value, json};

/// The tour: a line through the stops where there are two or more, then a point for each stop.
pub(super) fn tour(errand: &Errand, route: &VehicleRoute) -> Value {
    let position = |at: &qm_domain::RouteStop| json!([at.place.lng(), at.place.lat()]);
    let line = (route.stops.len() > 1).then(|| {
        json!({
            "type": "Feature",
            "geometry": { "type": "LineString", "coordinates": route.stops.iter().map(position).collect::<Vec<_>>() },
            "properties": {
                "decision": errand.decision, "vehicle": route.vehicle, "depot": route.depot,
                "start": route.start, "end": route.end, "distance_m": route.distance,
            },
        })
    });
    let points = route.stops.iter().enumerate().map(|(stop, at)| {
        let here = route.breaks.iter().filter(|rest| rest.stop == stop);
        let breaks: Vec<Value> = here.map(|rest| json!({ "start": rest.start, "end": rest.end })).collect();
        let mut properties = json!({
            "stop": stop + 1, "order": at.order, "load_g": at.load,
            "arrive": at.arrive, "serve": at.serve, "leave": at.leave,
        });
        if !breaks.is_empty() {
            properties["breaks"] = json!(breaks);
        }
        json!({
            "type": "Feature",
            "geometry": { "type": "Point", "coordinates": position(at) },
            "properties": properties,
        })
    });
    json!({ "type": "FeatureCollection", "features": line.into_iter().chain(points).collect::<Vec<_>>() })
}

/// A file name that stays in its folder whatever the key holds, and is the key's alone.
pub(super) fn file_name(key: &str) -> String {
    let plain = |c: char| if c.is_ascii_alphanumeric() || c == '-' { c } else { '_' };
    let readable: String = key.chars().map(plain).take(80).collect();
    let hash = sha256_hex(key.as_bytes());
    format!("{readable}-{}.geojson", hash.get(..12).unwrap_or(&hash))
}
