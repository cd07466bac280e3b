//! The people that the orders to come need, beside those on shift.

use crate::engine::Engine;
use crate::error::Error;
use crate::fit::Models;
use crate::state::{Sources, work_of_orders};
use crate::texts::Texts;
use qm_decide::{ComingWork, StaffedDay, Volume, staffing};
use qm_domain::{Assumption, Day, LocationId, ModelVersion, Shift, Shop, Timestamp};
use qm_predict::NumberModel;
use qm_predict::orders::VolumeModel;
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::collections::{BTreeMap, BTreeSet};

/// Days of orders that tell where orders go and how much work they are.
const PLACED_DAYS: i64 = 28;

/// What comes and who is there, by location.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct StaffingPlan {
    /// The instant it holds for.
    pub as_of: Timestamp,
    /// What foretold the orders.
    pub model: ModelVersion,
    /// Defaults of `shop.toml` that it rests on.
    pub assumed: Vec<Assumption>,
    /// Every location with people or orders, the busiest first.
    pub locations: Vec<LocationStaffing>,
}

/// A location with the days to come.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct LocationStaffing {
    /// Where.
    pub location: LocationId,
    /// Its share of the orders of the last four weeks.
    pub share: f64,
    /// Minutes of work on an order there.
    pub minutes: f64,
    /// People with shifts there.
    pub people: usize,
    /// The days to come, today first.
    pub days: Vec<StaffedDay>,
}

/// What is known of a location.
#[derive(Default)]
struct Place {
    placed: f64,
    minutes: f64,
    waiting: f64,
}

impl Engine {
    /// Sets the work of the orders foretold by the latest cycle against the people on shift, hour by hour. Days that are over
    /// are left out. Locations take the share of orders that they had in the last four weeks; a busy day is busy by as much at each. `None` before the first cycle, and while there is too little history to foretell orders.
    ///
    /// # Errors
    /// When a file, the store or a model refuses.
    pub fn staffing(&self) -> Result<Option<StaffingPlan>, Error> {
        let Some(shop) = self.shop()? else { return Ok(None) };
        let as_of = self.planning_instant(None)?;
        let Some((volume, model)) = self.kept::<VolumeModel>("order-volume")? else { return Ok(None) };
        let processing = self.kept::<NumberModel>("processing-time")?;
        let models = Models { processing, ..Models::default() };
        let places = self.places(&shop, &models, as_of)?;
        let shop = shop.staffed(places.keys());
        let all: f64 = places.values().map(|place| place.placed).sum();
        let everyone: f64 = places.values().map(|place| place.minutes).sum();
        let mut locations = Vec::with_capacity(places.len());
        for (location, place) in places {
            let people = shop.workers.iter().filter(|worker| worker.location == location);
            let shifts: Vec<&[Shift]> = people.map(|worker| worker.shifts.as_slice()).collect();
            let share = if all > 0.0 { place.placed / all } else { 0.0 };
            let mean =
                if place.placed > 0.0 { place.minutes / place.placed } else { everyone / all.max(1.0) };
            let today = shop.zone.day(as_of);
            let (first, orders) = coming(&volume, today, share);
            let gone = if first == today { as_of.seconds_since(shop.zone.at(today, 0)) } else { 0 };
            let work = ComingWork {
                from: (first, u32::try_from(gone).unwrap_or(0)),
                orders: &orders,
                hour_share: &volume.hour_share,
                minutes: mean,
                waiting: place.waiting,
            };
            let days = staffing(&work, &shifts);
            locations.push(LocationStaffing { location, share, minutes: mean, people: shifts.len(), days });
        }
        locations.sort_by(|a, b| b.share.total_cmp(&a.share).then_with(|| a.location.cmp(&b.location)));
        let mut assumed = shop.assumed_of(&[Assumption::Workers]);
        if models.processing.is_none() {
            assumed.extend(shop.assumed_of(&[Assumption::TaskTimes]));
        }
        Ok(Some(StaffingPlan { as_of, model, assumed, locations }))
    }

    /// Orders placed lately with their work, and the work that waits, by location; those with workers alone too.
    fn places(
        &self,
        shop: &Shop,
        models: &Models,
        as_of: Timestamp,
    ) -> Result<BTreeMap<LocationId, Place>, Error> {
        let lately = self.store().placed_orders(as_of.plus_days(-PLACED_DAYS), as_of)?;
        let (texts, said) = (Texts::default(), BTreeMap::new());
        let sources = Sources {
            store: self.store(),
            lake: self.lake(),
            shop,
            models,
            texts: &texts,
            said: &said,
            tours: &[],
            as_of,
        };
        let (waiting, worked) = work_of_orders(&sources, &lately)?;
        let with_workers: BTreeSet<&LocationId> =
            shop.workers.iter().map(|worker| &worker.location).collect();
        let mut places: BTreeMap<LocationId, Place> =
            with_workers.into_iter().map(|location| (location.clone(), Place::default())).collect();
        for (location, minutes) in worked {
            let place = places.entry(location).or_default();
            place.placed += 1.0;
            place.minutes += minutes;
        }
        for order in waiting {
            places.entry(order.location).or_default().waiting += order.work.mean;
        }
        Ok(places)
    }

    /// The latest model of a name as it was kept, with its version; none where none was fitted or its file is gone.
    fn kept<M: DeserializeOwned>(&self, name: &str) -> Result<Option<(M, ModelVersion)>, Error> {
        let card = self
            .store()
            .cards()?
            .into_iter()
            .find(|card| card.version.as_str().split('@').next() == Some(name));
        let Some(version) = card.map(|card| card.version) else { return Ok(None) };
        let path = self.home().models().join(format!("{}.json", version.as_str().replace('@', "-")));
        match std::fs::read(&path) {
            Ok(bytes) => Ok(Some((serde_json::from_slice(&bytes)?, version))),
            Err(source) if source.kind() == std::io::ErrorKind::NotFound => Ok(None),
            Err(source) => Err(Error::Home { path, source }),
        }
    }
}

/// The first of the days foretold that is not over, and the orders of each from it on.
fn coming(volume: &VolumeModel, today: Day, share: f64) -> (Day, Vec<Volume>) {
    let over = usize::try_from(i64::from(today.epoch()) - i64::from(volume.from.epoch())).unwrap_or(0);
    let from = volume.from.plus(i32::try_from(over).unwrap_or(i32::MAX));
    let days = volume.mean.iter().zip(&volume.daily).skip(over);
    (from, days.map(|(mean, daily)| [mean * share, daily.q90 * share]).collect())
}
