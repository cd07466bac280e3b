//! What happens on a day, in the words of routing.

use super::board::{Board, Role};
use super::{DELAY_MAX, DayFault, TourUnderWay};
use qm_domain::state::ReadyOrder;
use qm_domain::{Happening, Moment, OrderId, VehicleId};
use qm_routing::{Cost, Day, Event, Seconds, Stop, Window};

/// What taking an order along is worth beside all that the day costs, minor units.
const DEAR: i64 = 1_000;
/// Largest penalty that routing counts with.
const PENALTY_MAX: i64 = 1_000_000_000_000;

impl<'a> Board<'a> {
    /// Checks a happening; answers the location of what it is about.
    pub(super) fn spot(
        &mut self,
        happening: &Happening,
        tours: &[TourUnderWay<'_>],
        moment: &Moment,
    ) -> Result<usize, DayFault> {
        // A vehicle that is back has no tour any more.
        let drives = |board: &Self, vehicle: &VehicleId| {
            let tour = &tours[board.van(vehicle)?];
            let back = tour.broken.is_none() && tour.route.end <= moment.now;
            if back { Err(DayFault::NoTour(vehicle.clone())) } else { Ok(()) }
        };
        match happening {
            Happening::Added { order } => {
                let place = self.known(order)?.place.ok_or_else(|| DayFault::NoPlace(order.clone()))?;
                Ok(self.place(place))
            }
            Happening::Breakdown { vehicle, place } => {
                drives(self, vehicle)?;
                Ok(self.place(*place))
            }
            Happening::Delay { vehicle, .. } => drives(self, vehicle).map(|()| 0),
            Happening::Cancelled { .. } => Ok(0),
        }
    }

    pub(super) fn van(&self, vehicle: &VehicleId) -> Result<usize, DayFault> {
        let at = self.vans.iter().position(|(van, _)| van.id == *vehicle);
        at.ok_or_else(|| DayFault::NoTour(vehicle.clone()))
    }

    /// A happening, and its place among all, in the words of routing.
    pub(super) fn event(
        &mut self,
        (at, happening): (usize, &Happening),
        day: &Day,
    ) -> Result<Event, DayFault> {
        let location = self.spots.get(at).copied().unwrap_or_default();
        Ok(match happening {
            Happening::Cancelled { order } => Event::Cancelled {
                stop: self.stop_of(order, day).ok_or_else(|| DayFault::NotOnTour(order.clone()))?,
            },
            Happening::Added { order } => {
                let ready = self.known(order)?;
                if self.stop_of(order, day).is_some() {
                    return Err(DayFault::OnTour(order.clone()));
                }
                Event::NewStop(self.added(ready, location, day))
            }
            Happening::Breakdown { vehicle, .. } => {
                let van = self.van(vehicle)?;
                if std::mem::replace(&mut self.broken[van], true) {
                    return Err(DayFault::Broken(vehicle.clone()));
                }
                Event::Breakdown { vehicle: van, location }
            }
            Happening::Delay { vehicle, by } => {
                let van = self.van(vehicle)?;
                if !(0..=DELAY_MAX).contains(&by.0) {
                    return Err(DayFault::Delay(vehicle.clone()));
                }
                Event::Delay { vehicle: van, seconds: Seconds(by.0) }
            }
        })
    }

    /// The stop where an order is handed over in the plan there is.
    fn stop_of(&self, order: &OrderId, day: &Day) -> Option<usize> {
        let visits = day.plan().routes.iter().flat_map(|route| &route.visits).map(|visit| visit.stop);
        let mut visits = visits.filter(|stop| self.hands_over(*stop, order));
        visits.next_back()
    }

    /// Whether a stop of the problem is where the order goes.
    pub(super) fn hands_over(&self, stop: usize, id: &OrderId) -> bool {
        matches!(self.roles.get(stop), Some(Role::Order { order, takes_over: false }) if order.order == *id)
    }

    /// What is to be taken along comes within its window or not at all, and never in the place of another order.
    fn added(&self, order: &ReadyOrder, location: usize, day: &Day) -> Stop {
        let soft = self.soft(order, location, self.state.shop.fleet.service.0.max(0));
        let close = soft.promise.map_or(Seconds(0), |promise| promise.by);
        let windows = soft.windows.iter().map(|window| Window { close, ..*window }).collect();
        let dear = day.plan().cost.total().0.saturating_add(self.scale.amount(DEAR).0).clamp(0, PENALTY_MAX);
        Stop { windows, promise: None, penalty: Some(Cost(dear)), ..soft }
    }

    /// Takes up the stops that an event brought: an added order's first, then those where goods wait.
    pub(super) fn follow(&mut self, day: &Day, added: Option<&Happening>) {
        if let Some(Happening::Added { order }) = added
            && let Some(&order) = self.ready.get(order)
        {
            self.roles.push(Role::Order { order, takes_over: false });
        }
        let known = self.roles.len();
        let mut new: Vec<(usize, Role<'a>)> = Vec::new();
        for shipment in day.problem().shipments().iter().filter(|shipment| shipment.from >= known) {
            if let Some(Role::Order { order, .. }) = self.roles.get(shipment.to) {
                new.push((shipment.from, Role::Order { order, takes_over: true }));
            }
        }
        new.sort_by_key(|(stop, _)| *stop);
        self.roles.extend(new.into_iter().map(|(_, role)| role));
    }

    pub(super) fn too_late(&self, stop: usize) -> DayFault {
        match self.roles.get(stop) {
            Some(Role::Order { order, .. }) => DayFault::TooLate(order.order.clone()),
            _ => DayFault::Numbers(format!("stop {stop} is being driven to")),
        }
    }
}
