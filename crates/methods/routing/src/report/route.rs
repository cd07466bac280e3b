//! A vehicle's day as the plan tells it.

use crate::ruin::Tours;
use crate::timetable::Event;
use crate::{Cost, Metres, Reload, Rest, RestPlace, Route, Seconds, Visit};

/// A route told event by event.
struct Telling<'t, 'a> {
    tours: &'t Tours<'a>,
    route: Route,
    /// What is on board.
    load: Vec<i64>,
    /// Where a break would be taken now.
    place: RestPlace,
}

/// The day of a vehicle; `None` where it serves nothing.
pub(super) fn route(tours: &Tours<'_>, vehicle: usize) -> Option<Route> {
    let core = tours.core;
    let mut trips = tours.trips_of(vehicle).filter(|&trip| tours.stops_of(trip).next().is_some());
    let first = trips.next()?;
    let timetable = tours.day(vehicle).timetable(core);
    let route = Route {
        vehicle,
        departure: Seconds(timetable.departure),
        visits: Vec::new(),
        reloads: Vec::new(),
        breaks: Vec::new(),
        end: Seconds(timetable.departure),
        distance: Metres(timetable.metres),
        cost: core.problem.vehicles()[vehicle].fixed_cost + Cost(timetable.cost),
    };
    let mut telling = Telling { tours, route, load: loaded(tours, first), place: RestPlace::BeforeVisit(0) };
    for (event, moment) in timetable.events {
        telling.tell(event, Seconds(moment));
        if event == Event::Reloaded
            && let Some(trip) = trips.next()
        {
            telling.load = loaded(tours, trip);
        }
    }
    let span = telling.route.end - telling.route.departure;
    let squared = Cost(core.vans[vehicle].hours_squared(span.0));
    telling.route.cost = telling.route.cost - squared;
    Some(telling.route)
}

/// What is loaded for a trip.
fn loaded(tours: &Tours<'_>, trip: usize) -> Vec<i64> {
    let core = tours.core;
    let vehicle = &core.problem.vehicles()[core.van_of[trip] as usize];
    let brought = |dimension| {
        let loaded: i64 = tours.stops_of(trip).map(|stop| core.load(stop, dimension).bring).sum();
        let aboard = vehicle.aboard.iter().map(|&stop| core.problem.stops()[stop].demand[dimension]);
        loaded + aboard.sum::<i64>()
    };
    (0..core.problem.dimensions()).map(brought).collect()
}

impl Telling<'_, '_> {
    /// Adds what is over at a moment; until then the end of the route is when the event before was over.
    fn tell(&mut self, event: Event, moment: Seconds) {
        let core = self.tours.core;
        let route = &mut self.route;
        let since = std::mem::replace(&mut route.end, moment);
        match event {
            Event::Start | Event::End => {}
            Event::Arrival(stop) => self.arrive(stop as usize, moment),
            Event::Service => {
                self.place = RestPlace::AfterVisit(route.visits.len().saturating_sub(1));
                if let Some(visit) = route.visits.last_mut() {
                    visit.start = moment - Seconds(core.service[visit.stop]);
                    visit.wait = visit.start - since;
                    visit.departure = moment;
                }
            }
            Event::Rest(index) => self.rest(index as usize, moment),
            Event::Reload(place) => {
                self.place = RestPlace::AtReload(route.reloads.len());
                let location = core.vans[route.vehicle].reload_at[place as usize].1;
                let before = route.visits.len();
                route.reloads.push(Reload { before, location, arrival: moment, departure: moment });
            }
            Event::Reloaded => {
                if let Some(reload) = route.reloads.last_mut() {
                    reload.departure = moment;
                }
            }
        }
    }

    fn arrive(&mut self, stop: usize, arrival: Seconds) {
        for (dimension, load) in self.load.iter_mut().enumerate() {
            let change = self.tours.core.load(stop, dimension);
            *load += change.take - change.bring;
        }
        self.place = RestPlace::BeforeVisit(self.route.visits.len());
        self.route.visits.push(Visit {
            stop,
            arrival,
            wait: Seconds(0),
            start: arrival,
            departure: arrival,
            load: self.load.clone(),
        });
    }

    fn rest(&mut self, index: usize, end: Seconds) {
        let given = &self.tours.core.vans[self.route.vehicle].breaks[index];
        self.route.breaks.push(Rest { index, place: self.place, start: end - given.duration, end });
        if let (RestPlace::AfterVisit(_), Some(visit)) = (self.place, self.route.visits.last_mut()) {
            visit.departure = end;
        }
    }
}
