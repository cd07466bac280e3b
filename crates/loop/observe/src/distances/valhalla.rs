//! Valhalla, service `sources_to_targets`: <https://valhalla.github.io/valhalla/api/matrix/api-reference/>.

use super::service::Rows;
use qm_domain::GeoPoint;
use serde::Deserialize;
use serde_json::{Value, json};

/// The square of it is `max_matrix_location_pairs` as Valhalla comes.
pub(super) const CHUNK: usize = 50;
/// Metres of a unit of distance.
const KILOMETRE: f64 = 1_000.0;

/// The body of a request.
pub(super) fn request(costing: Option<&str>, sources: &[GeoPoint], targets: &[GeoPoint]) -> Value {
    let list = |places: &[GeoPoint]| -> Vec<Value> {
        places.iter().map(|place| json!({ "lat": place.lat(), "lon": place.lng() })).collect()
    };
    json!({
        "sources": list(sources),
        "targets": list(targets),
        "costing": costing.unwrap_or("auto"),
        "units": "kilometers",
    })
}

#[derive(Deserialize)]
struct Answer {
    sources_to_targets: Vec<Vec<Entry>>,
}

#[derive(Deserialize)]
struct Entry {
    distance: Option<f64>,
    time: Option<f64>,
}

/// The rows of an answer; an error says what is wrong with it.
pub(super) fn read(body: &[u8]) -> Result<Rows, String> {
    let answer: Answer =
        serde_json::from_slice(body).map_err(|_| "something that is no matrix".to_owned())?;
    let leg = |entry: &Entry| entry.distance.map(|way| way * KILOMETRE).zip(entry.time);
    Ok(answer.sources_to_targets.iter().map(|row| row.iter().map(leg).collect()).collect())
}

/// The number of the error that a refusal names.
pub(super) fn refusal(body: &[u8]) -> Option<String> {
    let answer: Value = serde_json::from_slice(body).ok()?;
    Some(format!("error {}", answer.get("error_code")?.as_i64()?))
}
