//! One service: its address, its limits, and a request to it.

use super::{LEG_MAX, osrm, valhalla};
use crate::error::Error;
use qm_domain::{DistanceSource, Distances, GeoPoint, Leg, Metres, Seconds};
use std::fmt;
use std::time::Duration;
use ureq::http::Uri;

/// Most bytes of an answer.
const ANSWER_BYTES_MAX: u64 = 256 << 20;

/// A service that tells legs. Redirects are not followed and the environment's proxy is not used, so that coordinates go
/// nowhere else.
pub(super) struct Service {
    kind: DistanceSource,
    base: String,
    /// Scheme, host and port.
    shown: String,
    profile: Option<String>,
    chunk: usize,
    timeout_s: u32,
    agent: ureq::Agent,
}

impl fmt::Debug for Service {
    /// Without the address, which may hold a secret.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Service").field("kind", &self.kind).finish_non_exhaustive()
    }
}

impl Service {
    pub(super) fn new(config: &Distances) -> Result<Self, Error> {
        let base = config.url.as_deref().unwrap_or_default().trim().trim_end_matches('/').to_owned();
        let address: Uri = base.parse().map_err(|_| Error::RoadAddress)?;
        let (Some(scheme @ ("http" | "https")), Some(host)) = (address.scheme_str(), address.host()) else {
            return Err(Error::RoadAddress);
        };
        if host.is_empty() || address.query().is_some() {
            return Err(Error::RoadAddress);
        }
        let port = address.port_u16().map_or_else(String::new, |port| format!(":{port}"));
        let usual = if config.source == DistanceSource::Osrm { osrm::CHUNK } else { valhalla::CHUNK };
        let agent = ureq::Agent::config_builder()
            .timeout_global(Some(Duration::from_secs(u64::from(config.timeout_s))))
            .max_redirects(0)
            .max_redirects_will_error(false)
            .http_status_as_error(false)
            .proxy(None)
            .user_agent("quartermaster");
        Ok(Self {
            kind: config.source,
            shown: format!("{scheme}://{host}{port}"),
            profile: config.profile.clone(),
            chunk: config.chunk.unwrap_or(usual).max(1),
            timeout_s: config.timeout_s,
            agent: agent.build().into(),
            base,
        })
    }

    /// Most places on either side of a request.
    pub(super) fn chunk(&self) -> usize {
        self.chunk
    }

    /// The legs from each source to each target, row by row, by one request.
    pub(super) fn block(
        &self,
        sources: &[GeoPoint],
        targets: &[GeoPoint],
    ) -> Result<Vec<Option<Leg>>, Error> {
        let profile = self.profile.as_deref();
        let is_osrm = self.kind == DistanceSource::Osrm;
        let asked = if is_osrm {
            self.agent.get(format!("{}{}", self.base, osrm::path(profile, sources, targets))).call()
        } else {
            let post = self.agent.post(format!("{}/sources_to_targets", self.base));
            let post = post.header("content-type", "application/json");
            post.send(valhalla::request(profile, sources, targets).to_string())
        };
        let mut response = asked.map_err(|error| self.failed(&error))?;
        let status = response.status();
        let limited = response.body_mut().with_config().limit(ANSWER_BYTES_MAX);
        let body = limited.read_to_vec().map_err(|error| self.failed(&error))?;
        if !status.is_success() {
            let code = if is_osrm { osrm::refusal(&body) } else { valhalla::refusal(&body) };
            return Err(self.wrong(&format!("{} {}", status.as_u16(), code.unwrap_or_default())));
        }
        let read = if is_osrm { osrm::read(&body) } else { valhalla::read(&body) };
        let rows = read.map_err(|what| self.wrong(&what))?;
        let square = rows.len() == sources.len() && rows.iter().all(|row| row.len() == targets.len());
        if !square {
            let (from, to) = (sources.len(), targets.len());
            return Err(self.wrong(&format!("a table that is not {from} by {to}")));
        }
        let legs =
            rows.into_iter().flatten().map(|leg| leg.map(|(way, time)| self.leg(way, time)).transpose());
        legs.collect()
    }

    /// Whole metres and seconds.
    fn leg(&self, metres: f64, seconds: f64) -> Result<Leg, Error> {
        #[expect(clippy::cast_possible_truncation, reason = "what is too large or no number is refused")]
        let whole = |value: f64| {
            let whole = value.round() as i64;
            (value >= 0.0 && whole <= LEG_MAX).then_some(whole)
        };
        let leg = whole(metres).zip(whole(seconds));
        let (metres, seconds) = leg.ok_or_else(|| self.wrong("a leg of no length or time that can be"))?;
        Ok(Leg { metres: Metres(metres), seconds: Seconds(seconds) })
    }

    fn failed(&self, error: &ureq::Error) -> Error {
        let (service, address) = (self.kind, self.shown.clone());
        let what = match error {
            ureq::Error::Timeout(_) => {
                return Error::RoadSilent { service, address, timeout_s: self.timeout_s };
            }
            ureq::Error::Io(error) => error.kind().to_string(),
            ureq::Error::HostNotFound => "no such host".to_owned(),
            _ => "no HTTP connection".to_owned(),
        };
        Error::RoadUnreachable { service, address, what }
    }

    fn wrong(&self, what: &str) -> Error {
        Error::RoadAnswer { service: self.kind, address: self.shown.clone(), what: what.trim().to_owned() }
    }
}

/// Rows of a matrix as a service tells it: metres and seconds, none where no road leads.
pub(super) type Rows = Vec<Vec<Option<(f64, f64)>>>;
