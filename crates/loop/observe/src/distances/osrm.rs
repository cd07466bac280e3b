//! OSRM, service `table`: <https://project-osrm.org/docs/v5.24.0/api/#table-service>.

use super::service::Rows;
use qm_domain::GeoPoint;
use serde::Deserialize;

/// `--max-table-size` of `osrm-routed` as it comes.
pub(super) const CHUNK: usize = 100;

/// Path and query of a request: all coordinates, longitude first, then which of them are sources and targets.
pub(super) fn path(profile: Option<&str>, sources: &[GeoPoint], targets: &[GeoPoint]) -> String {
    let shown = |place: &GeoPoint| format!("{:.6},{:.6}", place.lng(), place.lat());
    let places: Vec<String> = sources.iter().chain(targets).map(shown).collect();
    let indices = |from: usize, to: usize| (from..to).map(|at| at.to_string()).collect::<Vec<_>>().join(";");
    format!(
        "/table/v1/{}/{}?sources={}&destinations={}&annotations=duration,distance",
        profile.unwrap_or("driving"),
        places.join(";"),
        indices(0, sources.len()),
        indices(sources.len(), places.len())
    )
}

#[derive(Deserialize)]
struct Answer {
    code: String,
    #[serde(default)]
    distances: Vec<Vec<Option<f64>>>,
    #[serde(default)]
    durations: Vec<Vec<Option<f64>>>,
}

/// The rows of an answer; an error says what is wrong with it.
pub(super) fn read(body: &[u8]) -> Result<Rows, String> {
    let answer: Answer = serde_json::from_slice(body).map_err(|_| "something that is no table".to_owned())?;
    if answer.code != "Ok" {
        return Err(plain(&answer.code));
    }
    if answer.distances.len() != answer.durations.len() {
        return Err("no distances beside the durations; it must be OSRM 5.18 or later".to_owned());
    }
    let row = |(metres, seconds): (Vec<Option<f64>>, Vec<Option<f64>>)| {
        let same = metres.len() == seconds.len();
        let legs = metres.into_iter().zip(seconds).map(|(metres, seconds)| metres.zip(seconds));
        same.then(|| legs.collect()).ok_or_else(|| "rows of different length".to_owned())
    };
    answer.distances.into_iter().zip(answer.durations).map(row).collect()
}

/// The code that a refusal names, such as `TooBig`.
pub(super) fn refusal(body: &[u8]) -> Option<String> {
    let answer: Answer = serde_json::from_slice(body).ok()?;
    let hint = if answer.code == "TooBig" { "; set distances.chunk lower" } else { "" };
    Some(plain(&answer.code) + hint)
}

/// A code as it may stand in a message.
fn plain(code: &str) -> String {
    code.chars().filter(char::is_ascii_alphanumeric).take(40).collect()
}
