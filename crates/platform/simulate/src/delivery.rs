//! From the hand-over desk to the door: own vans by plan or by habit, and two carriers with their delays.

use crate::account::add;
use crate::calendar::salt_day;
use crate::catalogue::{LOCATIONS, PLACES};
use crate::dice::{Dice, Purpose};
use crate::number::{float, minutes, whole};
use crate::order::{Carriage, Order};
use crate::premises::{
    CARRIERS, DETOUR, DRIVE, KM_MINOR, MAX_STOPS, SERVICE_SECONDS, SPEED_KMH, TOUR_MINOR, vehicles,
};
use crate::row::Row;
use crate::world::World;
use qm_domain::{Day, GeoPoint, Table, VehicleId, VehicleRoute};

/// Carriers collect at this second of the day, what was ready then.
const COLLECTION: i64 = 18 * 3600;
/// Days on the road beside those for distance, kilometres a day, log-normal sigma: swift, steady.
const ROAD: [(f64, f64, f64); 2] = [(0.7, 900.0, 0.25), (1.5, 550.0, 0.35)];
/// Days that a parcel rests when it would move on a Sunday.
const SUNDAY_REST: f64 = 0.8;
/// Share of stops where nobody opens; the van comes again the next day.
const NOBODY_HOME: f64 = 0.03;
/// How much slower or faster a day's traffic is: log-normal sigma.
const TRAFFIC: f64 = 0.12;
/// A late day that the customer was told about costs this share of one that came as a surprise.
const TOLD_SHARE: f64 = 0.5;

fn depot(place: usize) -> GeoPoint {
    GeoPoint::new(LOCATIONS[place].3, LOCATIONS[place].4).expect("invariant: the locations lie on the earth")
}

fn road_km(a: GeoPoint, b: GeoPoint) -> f64 {
    float(a.distance(b).0) / 1000.0 * DETOUR
}

impl World {
    pub(crate) fn shipment_row(&mut self, order: &Order) {
        let (carrier, service) = match order.carriage {
            Carriage::OwnVan => (None, "own_van"),
            Carriage::Parcel(i) => (Some(CARRIERS[i].0), if order.express { "express" } else { "standard" }),
        };
        let row = Row::of(Table::Shipments)
            .text("shipment", format!("{}-P", order.id))
            .text("order", order.id.clone());
        let row =
            row.text("location", LOCATIONS[order.place].0).maybe("carrier", carrier).text("service", service);
        let row = row.maybe_time("ready_at", order.ready).maybe_time("shipped_at", order.shipped);
        let row = row.time("promised_at", order.promised).maybe_time("delivered_at", order.delivered);
        let row = row.number("distance_km", order.distance_km, 1).number("weight_g", order.weight_g, 0);
        self.rows.push(row.done());
    }

    fn track(&mut self, order: &str, status: &'static str, at: i64) {
        let row = Row::of(Table::Tracking).text("shipment", format!("{order}-P")).time("at", at);
        self.rows.push(row.text("status", status).done());
    }

    fn ship(&mut self, number: u64, at: i64, status: &'static str) {
        let Some(order) = self.orders.get_mut(&number) else { return };
        order.shipped = Some(at);
        order.dirty = true;
        let order = order.clone();
        for line in &order.lines {
            self.take_off_shelf(line.product, line.place, line.units, at, &order.id);
        }
        self.shipment_row(&order);
        self.track(&order.id, status, at);
    }

    fn deliver(&mut self, number: u64, at: i64) {
        let Some(order) = self.orders.get_mut(&number) else { return };
        order.delivered = Some(at);
        order.dirty = true;
        let order = order.clone();
        let late = at - order.promised;
        if late > 0 {
            let days = (late + 86_399) / 86_400;
            let share = if order.word.told { TOLD_SHARE } else { 1.0 };
            add(&mut self.account.late, whole(float(days * self.costs.late_day_minor) * share));
            self.account.late_orders += 1;
        }
        self.shipment_row(&order);
        self.track(&order.id, "delivered", at);
        self.after_delivery(&order);
    }

    /// Parcels that carriers bring today, then those they collect.
    pub(crate) fn carriers(&mut self) {
        let end = self.midnight + 86_400;
        let due = |o: &Order| o.delivered.is_none() && o.arrives.is_some_and(|t| t < end);
        let arriving: Vec<(u64, i64)> =
            self.orders.iter().filter(|(_, o)| due(o)).filter_map(|(n, o)| Some((*n, o.arrives?))).collect();
        for (number, at) in arriving {
            let id = self.orders[&number].id.clone();
            self.track(&id, "out_for_delivery", (at - 7_200).max(self.midnight + 60));
            self.deliver(number, at);
        }
        // Nobody collects on Sundays.
        if Day::from_epoch(self.today).weekday() == 6 {
            return;
        }
        let collection = self.midnight + COLLECTION;
        let ready = |o: &Order| {
            matches!(o.carriage, Carriage::Parcel(_))
                && o.shipped.is_none()
                && o.ready.is_some_and(|t| t <= collection)
        };
        let leaving: Vec<u64> = self.orders.iter().filter(|(_, o)| ready(o)).map(|(n, _)| *n).collect();
        for number in leaving {
            self.ship(number, collection, "accepted");
            let crawl = self.calendar.crawl_days(self.today);
            let Some(order) = self.orders.get_mut(&number) else { continue };
            let Carriage::Parcel(carrier) = order.carriage else { continue };
            let mut dice = Dice::of(self.seed, Purpose::Transit, order.key, 0);
            let (base, km_a_day, sigma) = ROAD[carrier];
            let road = (base + order.distance_km / km_a_day + crawl) * dice.spread(sigma);
            let sunday = if Day::from_epoch(self.today).weekday() >= 5 { SUNDAY_REST } else { 0.0 };
            let days = whole((road + sunday).max(0.6).ceil());
            // At the door between nine and nineteen.
            order.arrives = Some(self.midnight + days * 86_400 + whole(dice.between(9.0, 19.0) * 3600.0));
            add(&mut self.account.transport, CARRIERS[carrier].1);
        }
    }

    /// Parcels ready for the vans at the start of the day, by place, as they became ready.
    fn waiting_for_vans(&self, place: usize) -> Vec<u64> {
        let start = self.midnight + i64::from(DRIVE.0);
        let waits = |o: &Order| {
            o.place == place
                && o.carriage == Carriage::OwnVan
                && o.shipped.is_none()
                && o.ready.is_some_and(|t| t <= start)
        };
        let mut all: Vec<(Option<i64>, u64)> =
            self.orders.iter().filter(|(_, o)| waits(o)).map(|(n, o)| (o.ready, *n)).collect();
        all.sort_unstable();
        all.into_iter().map(|(_, n)| n).collect()
    }

    /// Today's tours: those decided on, then what is left by habit with the vans that are left.
    pub(crate) fn drive(&mut self) {
        let (today, zone) = (self.today, self.zone.clone());
        let (now, later): (Vec<VehicleRoute>, Vec<VehicleRoute>) =
            std::mem::take(&mut self.tours).into_iter().partition(|t| zone.day(t.start).epoch() <= today);
        self.tours = later;
        let mut used: Vec<VehicleId> = Vec::new();
        for tour in now.into_iter().filter(|t| zone.day(t.start).epoch() == today) {
            if !used.contains(&tour.vehicle) && self.drive_plan(&tour) {
                used.push(tour.vehicle);
            }
        }
        if Day::from_epoch(today).weekday() == 6 {
            return;
        }
        for place in 0..PLACES {
            let mut waiting = self.waiting_for_vans(place).into_iter();
            for (vehicle, _) in vehicles().into_iter().filter(|(id, p)| *p == place && !used.contains(id)) {
                let load: Vec<u64> = waiting.by_ref().take(MAX_STOPS).collect();
                if !load.is_empty() {
                    self.drive_by_habit(place, &vehicle, load);
                }
            }
        }
    }

    /// Drives a tour as planned, in today's traffic; false when nothing of it was there to be loaded.
    fn drive_plan(&mut self, tour: &VehicleRoute) -> bool {
        let start = tour.start.seconds();
        let traffic = self.traffic(tour.vehicle.as_str());
        let mut loaded = false;
        for stop in &tour.stops {
            let number = Self::number(stop.order.as_str());
            let there = number.and_then(|n| Some((n, self.orders.get(&n)?)));
            let ready = there.filter(|(_, o)| o.shipped.is_none() && o.ready.is_some_and(|t| t <= start));
            let Some((number, _)) = ready else { continue };
            loaded = true;
            let at = start + whole(float(stop.serve.seconds_since(tour.start)) * traffic);
            self.stop(number, start, at);
        }
        if loaded {
            add(&mut self.account.transport, tour.cost.minor);
        }
        loaded
    }

    /// Drives a load as drivers do unadvised: round the compass, whatever is far or promised first.
    fn drive_by_habit(&mut self, place: usize, vehicle: &VehicleId, mut load: Vec<u64>) {
        let home = depot(place);
        let bearing = |n: &u64| {
            let to = self.orders[n].to;
            (to.lat() - home.lat()).atan2(to.lng() - home.lng())
        };
        load.sort_by(|a, b| bearing(a).total_cmp(&bearing(b)));
        let (start, end) = (self.midnight + i64::from(DRIVE.0), self.midnight + i64::from(DRIVE.1));
        let traffic = self.traffic(vehicle.as_str());
        let (mut at, mut here, mut km) = (start, home, 0.0);
        for number in load {
            let to = self.orders[&number].to;
            let leg = road_km(here, to);
            let arrive = at + minutes(leg / SPEED_KMH * 60.0 * traffic);
            let back = minutes(road_km(to, home) / SPEED_KMH * 60.0 * traffic);
            if arrive + SERVICE_SECONDS + back > end {
                continue;
            }
            self.stop(number, start, arrive);
            (at, here, km) = (arrive + SERVICE_SECONDS, to, km + leg);
        }
        if km > 0.0 {
            km += road_km(here, home);
            add(&mut self.account.transport, TOUR_MINOR + whole(km * float(KM_MINOR)));
        }
    }

    fn traffic(&self, vehicle: &str) -> f64 {
        let name = vehicle.bytes().fold(0_u64, |h, b| h.wrapping_mul(31).wrapping_add(u64::from(b)));
        Dice::of(self.seed, Purpose::Transit, salt_day(self.today), name).spread(TRAFFIC)
    }

    fn stop(&mut self, number: u64, start: i64, at: i64) {
        self.ship(number, start, "out_for_delivery");
        let order = &self.orders[&number];
        let (id, key) = (order.id.clone(), order.key);
        if Dice::of(self.seed, Purpose::Transit, key, 1).chance(NOBODY_HOME) {
            self.track(&id, "failed_attempt", at);
            if let Some(order) = self.orders.get_mut(&number) {
                order.arrives = Some(at + 86_400);
            }
        } else {
            self.deliver(number, at.min(self.midnight + 86_399));
        }
    }
}
