//! What no source tells: staff, stations, fleet, carriers, suppliers, stock and its room, costs, targets. From `shop.toml`.
//!
//! The first import writes the file with stated defaults. A section that still holds a default is named in
//! [`Shop::assumed`], and every decision that rests on it says so.

use crate::area::{StationKind, TaskKind, codes};
use crate::id::{CarrierId, LocationId, StationId, VehicleId, WorkerId};
use crate::money::{Currency, Money};
use crate::time::{Day, Timestamp, Zone};
use crate::units::{Grams, Metres, Seconds};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

mod calendar;
mod closure;
mod container;
mod distances;
mod storage;
mod supply;
mod terms;

pub use closure::Closure;
pub use container::Container;
pub use distances::{DistanceSource, Distances};
pub use storage::Storage;
pub use supply::{Discount, OpeningStock, Overstock, Receipts, Supplier, SupplyDefaults};
pub use terms::Break;

codes! {
    /// A section of `shop.toml` that nobody has filled in yet, or a fact that was not told.
    Assumption {
        /// Workers and their shifts.
        Workers = "workers",
        /// Stations.
        Stations = "stations",
        /// How long tasks take.
        TaskTimes = "task_times",
        /// Vehicles.
        Fleet = "fleet",
        /// Carriers.
        Carriers = "carriers",
        /// Suppliers, lead times, pack sizes.
        Suppliers = "suppliers",
        /// Stock on hand.
        OpeningStock = "opening_stock",
        /// Costs and margins.
        Costs = "costs",
        /// Targets: ship within, delivery windows.
        ServiceTargets = "service_targets",
        /// Whether a customer allows messages.
        Consent = "consent",
        /// What a unit takes up in storage.
        Volumes = "volumes",
    }
}

/// Working hours of one kind of day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Shift {
    /// Weekdays, 0 Monday to 6 Sunday; in the file `["mon", "tue"]`.
    #[serde(with = "calendar::weekdays")]
    pub weekdays: Vec<u8>,
    /// Start, seconds after local midnight; in the file `"08:00"`.
    #[serde(with = "calendar::clock")]
    pub from: u32,
    /// End, seconds after local midnight, after `from`.
    #[serde(with = "calendar::clock")]
    pub to: u32,
}

impl Shift {
    /// The shift on `day`, if it is worked then.
    pub fn on(&self, day: Day, zone: &Zone) -> Option<(Timestamp, Timestamp)> {
        self.weekdays.contains(&day.weekday()).then(|| (zone.at(day, self.from), zone.at(day, self.to)))
    }
}

/// Somebody who fulfils orders.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Worker {
    /// Id, shown as the name on the board.
    pub id: WorkerId,
    /// Where.
    pub location: LocationId,
    /// What they can do.
    pub skills: Vec<TaskKind>,
    /// When.
    pub shifts: Vec<Shift>,
}

/// Who works where nobody is named: the small sellers of a marketplace.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Crew {
    /// Workers of each such location; each can do everything.
    pub workers: u32,
    /// When.
    pub shifts: Vec<Shift>,
}

/// A work place; one task at a time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Station {
    /// Id.
    pub id: StationId,
    /// Where.
    pub location: LocationId,
    /// What is done there.
    pub kind: StationKind,
}

/// How long tasks take where the shop has not recorded any.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TaskTimes {
    /// Minutes of an order, whatever is in it.
    pub base_minutes: f64,
    /// Minutes per line.
    pub line_minutes: f64,
    /// Minutes per unit.
    pub unit_minutes: f64,
    /// Shares of picking, packing, handing over; add up to 1.
    pub shares: [f64; 3],
}

/// A vehicle of the shop's own.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Vehicle {
    /// Id.
    pub id: VehicleId,
    /// Where it starts and ends.
    pub location: LocationId,
    /// How much it carries.
    pub capacity: Grams,
    /// When it drives.
    pub shifts: Vec<Shift>,
    /// Average speed.
    pub speed_kmh: f64,
    /// Furthest stop from the depot, as the crow flies.
    pub range: Metres,
    /// Most stops on a tour.
    pub max_stops: u32,
    /// Minor units per tour.
    pub fixed_cost_minor: i64,
    /// Minor units per kilometre.
    pub km_cost_minor: i64,
    /// Breaks of its driver, each taken on every tour that is under way when its window closes.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub breaks: Vec<Break>,
    /// Most minutes after the shift that it may return.
    #[serde(default, skip_serializing_if = "terms::is_zero")]
    pub overtime_minutes: u32,
    /// Minor units per hour after the shift.
    #[serde(default, skip_serializing_if = "terms::is_free")]
    pub overtime_hour_cost_minor: i64,
}

/// All vehicles and what is common to them.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fleet {
    /// Road distance over great-circle distance.
    pub detour: f64,
    /// Time at a stop.
    pub service: Seconds,
    /// Speed of traffic in each of the 24 hours of a local day, per cent of the usual; absent: always as usual.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub speed_percent_by_hour: Option<[u16; 24]>,
    /// Minor units per hour that a stop is served after its window; absent: no stop is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub late_hour_cost_minor: Option<i64>,
    /// Most minutes after its window that a stop may be served, where that has a price.
    #[serde(default, skip_serializing_if = "terms::is_zero")]
    pub late_max_minutes: u32,
    /// The vehicles.
    pub vehicles: Vec<Vehicle>,
}

/// A parcel service that takes what the fleet does not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Carrier {
    /// Id.
    pub id: CarrierId,
    /// Minor units per parcel.
    pub parcel_cost_minor: i64,
}

/// What things cost.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Costs {
    /// Minor units an order costs per day it is late (calls, refunds, lost custom).
    pub late_day_minor: i64,
    /// Minor units per hour of work.
    pub labour_hour_minor: i64,
    /// Share of its value that stock costs per year.
    pub holding_per_year: f64,
    /// Share of a lost sale's margin that is really lost.
    pub lost_sale_share: f64,
    /// Share of the price that is margin where no cost is told.
    pub margin: f64,
    /// Minor units to place one purchase line.
    pub order_line_minor: i64,
    /// Minor units to move one unit between locations.
    pub transfer_unit_minor: i64,
    /// Minor units per message to a customer, its discount not counted.
    pub contact_minor: i64,
    /// Minutes a person needs to answer a ticket from nothing.
    pub reply_minutes: f64,
}

/// What the shop promises.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ServiceTargets {
    /// Hours from purchase to hand-over where the order does not tell.
    pub ship_within_hours: f64,
    /// Days from purchase to delivery where the order does not tell.
    pub deliver_within_days: f64,
    /// Share of replenishment cycles without a stock-out.
    pub service_level: f64,
    /// Days between two looks at a product's stock.
    pub review_days: u32,
    /// Days without an order after which a customer counts as gone.
    pub churn_days: u32,
}

/// The shop as `shop.toml` tells it, checked.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Shop {
    /// Name.
    pub name: String,
    /// Zone of its calendar.
    pub zone: Zone,
    /// Currency of its books.
    pub currency: Currency,
    /// Sections that still hold defaults.
    #[serde(default)]
    pub assumed: BTreeSet<Assumption>,
    /// Workers.
    pub workers: Vec<Worker>,
    /// Who works at a location that none of them belongs to; nobody without it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub crew: Option<Crew>,
    /// Stations.
    pub stations: Vec<Station>,
    /// Task times.
    pub task_times: TaskTimes,
    /// Own vehicles.
    pub fleet: Fleet,
    /// How far it is from place to place.
    #[serde(default, skip_serializing_if = "Distances::is_default")]
    pub distances: Distances,
    /// Parcel services.
    pub carriers: Vec<Carrier>,
    /// Suppliers.
    pub suppliers: Vec<Supplier>,
    /// How products are bought where no source tells.
    pub supply: SupplyDefaults,
    /// Stock where no source tells.
    pub opening_stock: OpeningStock,
    /// Room of locations; where none is told it has no end.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub storage: Vec<Storage>,
    /// What to do about too much stock; nothing without it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub overstock: Option<Overstock>,
    /// Costs.
    pub costs: Costs,
    /// Promises.
    pub targets: ServiceTargets,
}

/// Most workers of a crew.
const CREW_MAX: u32 = 100;

/// What is wrong with `shop.toml`, by section and entry.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{entry}: {fault}")]
pub struct ShopError {
    /// Section and id.
    pub entry: String,
    /// What is wrong and what is expected.
    pub fault: &'static str,
}

impl Shop {
    /// Checks what the types cannot.
    ///
    /// # Errors
    /// The first [`ShopError`]: a shift that ends before it starts, a speed of zero, a share beyond 0 to 1.
    pub fn validate(&self) -> Result<(), ShopError> {
        let rule = |holds: bool, entry: String, fault: &'static str| {
            if holds { Ok(()) } else { Err(ShopError { entry, fault }) }
        };
        let shifts = |shifts: &[Shift]| shifts.iter().all(|s| s.from < s.to && s.to <= 86_400);
        for worker in &self.workers {
            rule(
                shifts(&worker.shifts),
                format!("workers {}", worker.id),
                "a shift must end after it starts",
            )?;
            rule(!worker.skills.is_empty(), format!("workers {}", worker.id), "needs at least one skill")?;
        }
        let crew = self.crew.iter().all(|crew| shifts(&crew.shifts) && crew.workers <= CREW_MAX);
        rule(crew, "crew".into(), "at most 100 workers, and a shift must end after it starts")?;
        for vehicle in &self.fleet.vehicles {
            let entry = || format!("fleet.vehicles {}", vehicle.id);
            rule(shifts(&vehicle.shifts), entry(), "a shift must end after it starts")?;
            rule(
                vehicle.speed_kmh > 0.0 && vehicle.speed_kmh <= 150.0,
                entry(),
                "speed_kmh must lie in 0 to 150",
            )?;
            rule(vehicle.capacity.0 > 0, entry(), "capacity must be above 0 grams")?;
            vehicle.terms().map_err(|fault| ShopError { entry: entry(), fault })?;
        }
        let shares = self.task_times.shares;
        let whole = shares.iter().all(|s| *s > 0.0) && (shares.iter().sum::<f64>() - 1.0).abs() < 1e-6;
        rule(whole, "task_times".into(), "shares must be above 0 and add up to 1")?;
        rule(self.fleet.detour >= 1.0, "fleet".into(), "detour must be at least 1")?;
        self.fleet.terms().map_err(|fault| ShopError { entry: "fleet".into(), fault })?;
        self.distances.validate()?;
        self.supply_terms()?;
        self.rooms()?;
        let level = self.targets.service_level;
        rule(level > 0.5 && level < 1.0, "targets".into(), "service_level must lie between 0.5 and 1")?;
        rule(self.targets.review_days >= 1, "targets".into(), "review_days must be at least 1")?;
        rule((0.0..=1.0).contains(&self.costs.margin), "costs".into(), "margin must lie in 0 to 1")
    }

    /// The shop with a crew at each of the locations that no worker belongs to, named after it. A location whose
    /// name is too long for that stays without.
    #[must_use]
    pub fn staffed<'a>(&self, locations: impl IntoIterator<Item = &'a LocationId>) -> Self {
        let mut shop = self.clone();
        let Some(crew) = &self.crew else { return shop };
        let named: BTreeSet<&LocationId> = self.workers.iter().map(|w| &w.location).collect();
        let bare: BTreeSet<&LocationId> = locations.into_iter().filter(|l| !named.contains(l)).collect();
        for location in bare {
            let ids =
                (1..=crew.workers).filter_map(|n| WorkerId::new(&format!("{location}-worker-{n}")).ok());
            shop.workers.extend(ids.map(|id| Worker {
                id,
                location: location.clone(),
                skills: TaskKind::ALL.to_vec(),
                shifts: crew.shifts.clone(),
            }));
        }
        shop
    }

    /// An amount in the shop's currency.
    pub fn money(&self, minor: i64) -> Money {
        Money::from_minor(minor, self.currency)
    }

    /// Cheapest parcel of a carrier, in minor units.
    pub fn cheapest_parcel_minor(&self) -> Option<i64> {
        self.carriers.iter().map(|carrier| carrier.parcel_cost_minor).min()
    }

    /// Those of `sections` that are defaults.
    pub fn assumed_of(&self, sections: &[Assumption]) -> Vec<Assumption> {
        sections.iter().copied().filter(|s| self.assumed.contains(s)).collect()
    }
}
