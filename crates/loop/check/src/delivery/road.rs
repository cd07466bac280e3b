//! The road of a tour and the bill for it, as the checker reckons them.

use crate::defect::{DefectCode, Findings};
use crate::known::real;
use crate::traffic;
use crate::verifier::Facts;
use qm_domain::{GeoPoint, Legs, Shop, Timestamp, Vehicle, VehicleRoute};

/// Seconds that a leg's time may differ by rounding.
const SLACK_SECONDS: i64 = 2;
/// Metres that a leg's length may differ by rounding.
const SLACK_METRES: f64 = 2.0;

/// The roads that a tour's vehicle drives.
pub(crate) struct Road<'a> {
    shop: &'a Shop,
    vehicle: &'a Vehicle,
    legs: Option<&'a Legs>,
    /// Whether places that nobody told the legs of are reached as the crow flies.
    strays: bool,
}

impl<'a> Road<'a> {
    /// Of a tour as planned: where the depot's legs are told, no others lead anywhere.
    pub(crate) fn planned(facts: &Facts<'a>, route: &VehicleRoute, vehicle: &'a Vehicle) -> Self {
        let state = facts.known.state;
        Self { shop: &state.shop, vehicle, legs: state.delivery.legs.get(&route.depot), strays: false }
    }

    /// Of a tour under way, which may lead to where another vehicle broke down.
    pub(crate) fn under_way(facts: &Facts<'a>, route: &VehicleRoute, vehicle: &'a Vehicle) -> Self {
        Self { strays: true, ..Self::planned(facts, route, vehicle) }
    }

    /// Metres and usual seconds; both endless where no road leads.
    pub(crate) fn leg(&self, from: GeoPoint, to: GeoPoint) -> (f64, f64) {
        let told = self.legs.filter(|legs| !self.strays || (legs.knows(from) && legs.knows(to)));
        let Some(legs) = told else {
            let metres = real(from.distance(to).0) * self.shop.fleet.detour;
            return (metres, metres * 3.6 / self.vehicle.speed_kmh);
        };
        let endless = (f64::INFINITY, f64::INFINITY);
        legs.leg(from, to).map_or(endless, |leg| (real(leg.metres.0), real(leg.seconds.0)))
    }

    /// Whether a moment is no sooner than a leg allows in the traffic of its hours.
    pub(crate) fn reached(&self, from: Timestamp, usual: f64, at: Timestamp) -> bool {
        real(at.seconds_since(from)) >= traffic::seconds(self.shop, from, usual - real(SLACK_SECONDS))
    }

    /// Whether a leg takes just as long as said.
    pub(crate) fn arrives(&self, from: Timestamp, usual: f64, at: Timestamp) -> bool {
        let longest = traffic::seconds(self.shop, from, usual + real(SLACK_SECONDS));
        self.reached(from, usual, at) && real(at.seconds_since(from)) <= longest
    }

    /// Length and cost of a tour; one that is not driven costs nothing.
    pub(crate) fn bill(&self, route: &VehicleRoute, metres: f64, driven: bool, findings: &mut Findings) {
        let slack = SLACK_METRES * real(i64::try_from(route.stops.len() + 1).unwrap_or(i64::MAX));
        let near = (real(route.distance.0) - metres).abs() <= slack;
        findings.rule(near, DefectCode::WrongCost, format!("{metres:.0} m"), route.distance.0);
        let rate = real(self.vehicle.km_cost_minor) / 1_000.0;
        let hour = real(self.vehicle.overtime_hour_cost_minor);
        let late: f64 = route.stops.iter().map(|stop| real(stop.late.0)).sum();
        let late_hour = real(self.shop.fleet.late_hour_cost_minor.unwrap_or(0));
        let seconds = (hour * real(route.overtime.0) + late_hour * late) / 3_600.0;
        let fixed = real(self.vehicle.fixed_cost_minor);
        let cost = if driven { fixed + metres * rate + seconds } else { 0.0 };
        let right = (real(route.cost.minor) - cost).abs() <= 1.0 + slack * rate;
        findings.rule(right, DefectCode::WrongCost, format!("{cost:.0}"), route.cost.minor);
    }
}
