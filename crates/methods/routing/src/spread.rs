//! How work is spread over vehicles beside what it costs: evenly, and in territories that do not overlap.

use crate::{Cost, Error, FORBIDDEN, Plan, Problem, Route, Territory, Visit};

/// Most rounds of moving centres to the middle of what is nearest to them.
const ROUNDS: usize = 20;

impl Problem {
    /// The same problem with a price on the squares of the stops and the hours of every vehicle: see
    /// [`crate::Vehicle::cost_per_stop_squared`].
    ///
    /// # Errors
    /// As [`Self::validate`].
    pub fn with_even_work(&self, per_stop_squared: Cost, per_hour_squared: Cost) -> Result<Self, Error> {
        let mut parts = self.parts();
        for van in &mut parts.vehicles {
            (van.cost_per_stop_squared, van.cost_per_hour_squared) = (per_stop_squared, per_hour_squared);
        }
        Self::validate(parts)
    }

    /// The same problem with a [`Territory`] for each vehicle, at a cost for each metre between its centre and its stops.
    ///
    /// There are as many territories as `plan` has routes. Their centres begin in the middle of its routes and move to the
    /// middle of the stops nearest to them until they stay (k-medoids by turns, Park & Jun 2009). Each vehicle of the plan
    /// has one; the others share them, vehicle by vehicle. Without routes nothing changes. O(stops × routes + the squares of
    /// the stops of each territory), some rounds of it.
    ///
    /// # Errors
    /// [`Error::Given`] on a stop that is not there; as [`Self::validate`].
    pub fn with_territories(&self, plan: &Plan, cost_per_metre: Cost) -> Result<Self, Error> {
        let place = |visit: &Visit| {
            let stop = self.stops().get(visit.stop).map(|stop| stop.location);
            stop.ok_or(Error::Given { of: "stop", index: visit.stop })
        };
        let routes: Vec<&Route> = plan.routes.iter().filter(|route| !route.visits.is_empty()).collect();
        let area = |route: &&Route| route.visits.iter().map(place).collect();
        let mut areas: Vec<Vec<usize>> = routes.iter().map(area).collect::<Result<_, Error>>()?;
        let mut centres: Vec<usize> = areas.iter().filter_map(|area| self.middle(area)).collect();
        for _ in 0..ROUNDS {
            areas.iter_mut().for_each(Vec::clear);
            for stop in self.stops() {
                let nearest = (0..centres.len()).min_by_key(|&at| self.apart(centres[at], stop.location));
                if let Some(at) = nearest {
                    areas[at].push(stop.location);
                }
            }
            let moved: Vec<usize> = areas
                .iter()
                .zip(&centres)
                .map(|(area, &centre)| self.middle(area).unwrap_or(centre))
                .collect();
            if moved == centres {
                break;
            }
            centres = moved;
        }
        let mut parts = self.parts();
        let mut next = centres.iter().copied().cycle();
        for (vehicle, van) in parts.vehicles.iter_mut().enumerate() {
            let own = routes.iter().position(|route| route.vehicle == vehicle);
            let centre = own.and_then(|at| centres.get(at).copied()).or_else(|| next.next());
            van.territory = centre.map(|centre| Territory { centre, cost_per_metre });
        }
        Self::validate(parts)
    }

    /// The place among these with the least way from and to all of them.
    fn middle(&self, places: &[usize]) -> Option<usize> {
        let all = |&place: &usize| places.iter().map(|&other| self.apart(place, other)).sum::<i64>();
        places.iter().copied().min_by_key(|place| (all(place), *place))
    }

    /// There and back, by the first profile.
    fn apart(&self, from: usize, to: usize) -> i64 {
        let legs = self.matrices();
        [(from, to), (to, from)].into_iter().map(|(a, b)| legs.distance(a, b).0.min(FORBIDDEN.0)).sum()
    }
}
