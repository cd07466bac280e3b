//! `shop.toml` and `policy.toml`: read, checked, and written with stated defaults by the first import.

use crate::error::Error;
use qm_domain::{
    Assumption, Carrier, CarrierId, Costs, Crew, Currency, Distances, Fleet, Grams, LocationId, Metres,
    OpeningStock, Overstock, Policy, Seconds, ServiceTargets, Shift, Shop, Station, StationId, StationKind,
    Supplier, SupplierId, SupplyDefaults, TaskKind, TaskTimes, Vehicle, VehicleId, Worker, WorkerId, Zone,
};
use std::path::Path;

/// What the data tell about the shop, for its defaults.
#[derive(Debug, Clone)]
pub(crate) struct ShopFacts {
    /// Name: the source's.
    pub name: String,
    /// Zone of the source.
    pub zone: Zone,
    /// Currency of the source.
    pub currency: Currency,
    /// Busiest locations first, with their orders per day.
    pub locations: Vec<(LocationId, f64)>,
}

/// Facts that may be assumed and are no section of the file.
const FACTS: [Assumption; 2] = [Assumption::Consent, Assumption::Volumes];
/// Minutes of work a default worker gives a day.
const WORK_MINUTES: f64 = 420.0;
/// Minutes of work a default order takes.
const ORDER_MINUTES: f64 = 12.0;
/// Locations whose default staff is counted by their orders; a marketplace's many small sellers get the crew.
const STAFFED_LOCATIONS: usize = 20;
/// Locations that get default vehicles.
const DEPOTS: usize = 3;
const WEEK: [u8; 6] = [0, 1, 2, 3, 4, 5];

const HEADER: &str = "# What no source tells. The first import wrote this file with defaults.
# A section named in `assumed` still holds them; take its name out of the list once you have filled it in.
# Money is in minor units (cents, pence, fen). Run `quartermaster config show` to see what is in force.

";

/// Reads a TOML file; `None` when it is not there.
fn read<T: serde::de::DeserializeOwned>(path: &Path) -> Result<Option<T>, Error> {
    let text = match std::fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        Err(source) => return Err(Error::Home { path: path.to_owned(), source }),
    };
    toml::from_str(&text).map(Some).map_err(|error| Error::Config {
        path: path.to_owned(),
        fault: error.to_string().trim_end().to_owned(),
    })
}

/// Reads and checks `shop.toml`.
///
/// # Errors
/// [`Error::Config`] with line and column, or with the section at fault.
pub(crate) fn read_shop(path: &Path) -> Result<Option<Shop>, Error> {
    let shop: Option<Shop> = read(path)?;
    if let Some(shop) = &shop {
        shop.validate().map_err(|e| Error::Config { path: path.to_owned(), fault: e.to_string() })?;
    }
    Ok(shop)
}

/// Reads `policy.toml`; without it everything is asked.
///
/// # Errors
/// [`Error::Config`] with line and column.
pub(crate) fn read_policy(path: &Path) -> Result<Policy, Error> {
    Ok(read(path)?.unwrap_or_default())
}

/// Writes `policy.toml`.
///
/// # Errors
/// [`Error::Home`] when it cannot be written.
pub(crate) fn write_policy(path: &Path, policy: &Policy) -> Result<(), Error> {
    let fault = |fault: String| Error::Config { path: path.to_owned(), fault };
    let text = toml::to_string_pretty(policy).map_err(|e| fault(e.to_string()))?;
    std::fs::write(path, text).map_err(|source| Error::Home { path: path.to_owned(), source })
}

/// Writes `shop.toml`.
///
/// # Errors
/// [`Error::Home`] when it cannot be written.
pub(crate) fn write_shop(path: &Path, shop: &Shop) -> Result<(), Error> {
    let fault = |fault: String| Error::Config { path: path.to_owned(), fault };
    let text = toml::to_string_pretty(shop).map_err(|e| fault(e.to_string()))?;
    let draft = path.with_extension("toml.part");
    std::fs::write(&draft, format!("{HEADER}{text}"))
        .and_then(|()| std::fs::rename(&draft, path))
        .map_err(|source| Error::Home { path: path.to_owned(), source })
}

/// Defaults for a shop of which only its sales are known.
///
/// # Errors
/// [`Error::Identifier`] when a location's name is too long to name its staff after it.
pub(crate) fn default_shop(facts: &ShopFacts) -> Result<Shop, Error> {
    let mut shop = Shop {
        name: facts.name.clone(),
        zone: facts.zone.clone(),
        currency: facts.currency,
        assumed: Assumption::ALL.iter().copied().filter(|a| !FACTS.contains(a)).collect(),
        workers: Vec::new(),
        crew: Some(Crew { workers: 1, shifts: vec![default_shift()] }),
        stations: Vec::new(),
        task_times: TaskTimes {
            base_minutes: 3.0,
            line_minutes: 2.0,
            unit_minutes: 0.3,
            shares: [0.5, 0.35, 0.15],
        },
        fleet: Fleet {
            detour: 1.3,
            service: Seconds(300),
            speed_percent_by_hour: None,
            late_hour_cost_minor: None,
            late_max_minutes: 0,
            vehicles: Vec::new(),
        },
        distances: Distances::default(),
        carriers: vec![Carrier { id: CarrierId::new("parcel-service")?, parcel_cost_minor: 690 }],
        suppliers: vec![Supplier {
            id: SupplierId::new("main-supplier")?,
            lead_time_days: 10.0,
            lead_time_sd_days: 3.0,
            returns_share: None,
            order_days: Vec::new(),
            closed: Vec::new(),
            discounts: Vec::new(),
            container: None,
        }],
        supply: SupplyDefaults {
            supplier: SupplierId::new("main-supplier")?,
            pack: 1,
            minimum_quantity: 1,
            cost_share: 0.6,
        },
        opening_stock: OpeningStock { days_of_cover: 14.0 },
        storage: Vec::new(),
        overstock: Some(Overstock { horizon_days: 180, markdown_share: 0.3, markdown_lift: 2.0 }),
        costs: default_costs(),
        targets: ServiceTargets {
            ship_within_hours: 48.0,
            deliver_within_days: 7.0,
            service_level: 0.95,
            review_days: 7,
            churn_days: 180,
        },
    };
    for (location, orders_per_day) in facts.locations.iter().take(STAFFED_LOCATIONS) {
        staff(&mut shop, location, *orders_per_day)?;
    }
    for (location, _) in facts.locations.iter().take(DEPOTS) {
        shop.fleet.vehicles.push(default_vehicle(location)?);
    }
    Ok(shop)
}

fn default_costs() -> Costs {
    Costs {
        late_day_minor: 500,
        labour_hour_minor: 2_000,
        holding_per_year: 0.25,
        lost_sale_share: 0.6,
        margin: 0.4,
        order_line_minor: 150,
        transfer_unit_minor: 40,
        contact_minor: 10,
        reply_minutes: 6.0,
    }
}

fn default_shift() -> Shift {
    Shift { weekdays: WEEK.to_vec(), from: 8 * 3600, to: 16 * 3600 }
}

fn staff(shop: &mut Shop, location: &LocationId, orders_per_day: f64) -> Result<(), Error> {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to 1..=12")]
    let workers = (orders_per_day * ORDER_MINUTES / WORK_MINUTES).ceil().clamp(1.0, 12.0) as u32;
    let shift = default_shift();
    for n in 1..=workers {
        shop.workers.push(Worker {
            id: WorkerId::new(&format!("{location}-worker-{n}"))?,
            location: location.clone(),
            skills: TaskKind::ALL.to_vec(),
            shifts: vec![shift.clone()],
        });
    }
    for kind in StationKind::ALL {
        for n in 1..=workers.div_ceil(2) {
            let id = StationId::new(&format!("{location}-{kind}-{n}"))?;
            shop.stations.push(Station { id, location: location.clone(), kind: *kind });
        }
    }
    Ok(())
}

fn default_vehicle(location: &LocationId) -> Result<Vehicle, Error> {
    Ok(Vehicle {
        id: VehicleId::new(&format!("{location}-van-1"))?,
        location: location.clone(),
        capacity: Grams(800_000),
        shifts: vec![Shift { weekdays: WEEK.to_vec(), from: 9 * 3600, to: 17 * 3600 }],
        speed_kmh: 35.0,
        range: Metres(60_000),
        max_stops: 60,
        fixed_cost_minor: 6_000,
        km_cost_minor: 45,
        breaks: Vec::new(),
        overtime_minutes: 0,
        overtime_hour_cost_minor: 0,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn defaults_are_valid_and_survive_the_file() {
        let facts = ShopFacts {
            name: "test".into(),
            zone: Zone::new("Europe/London").unwrap(),
            currency: Currency::new("GBP").unwrap(),
            locations: vec![(LocationId::new("main").unwrap(), 80.0), (LocationId::new("b").unwrap(), 0.1)],
        };
        let shop = default_shop(&facts).unwrap();
        shop.validate().unwrap();
        assert_eq!(shop.workers.len(), 3 + 1);
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("shop.toml");
        write_shop(&path, &shop).unwrap();
        assert_eq!(read_shop(&path).unwrap().unwrap(), shop);
        let text = std::fs::read_to_string(&path).unwrap();
        for term in ["breaks", "overtime", "late_hour", "late_max"] {
            assert!(!text.contains(term), "{term} is not written where there is none");
        }
        std::fs::write(&path, "name = 3\n").unwrap();
        let error = read_shop(&path).unwrap_err().to_string();
        assert!(error.contains("line 1") && error.contains("shop.toml"), "{error}");
    }

    #[test]
    fn breaks_overtime_and_lateness_survive_the_file() {
        let facts = ShopFacts {
            name: "test".into(),
            zone: Zone::utc(),
            currency: Currency::new("EUR").unwrap(),
            locations: vec![(LocationId::new("main").unwrap(), 8.0)],
        };
        let mut shop = default_shop(&facts).unwrap();
        (shop.fleet.late_hour_cost_minor, shop.fleet.late_max_minutes) = (Some(900), 45);
        let van = &mut shop.fleet.vehicles[0];
        van.breaks = vec![qm_domain::Break { from: 41_400, to: 48_600, minutes: 30 }];
        (van.overtime_minutes, van.overtime_hour_cost_minor) = (60, 3_000);
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("shop.toml");
        write_shop(&path, &shop).unwrap();
        assert_eq!(read_shop(&path).unwrap().unwrap(), shop);
        let text = std::fs::read_to_string(&path).unwrap();
        assert!(text.contains("from = \"11:30\"\nto = \"13:30\"\nminutes = 30"), "{text}");
        std::fs::write(&path, text.replace("late_max_minutes = 45", "")).unwrap();
        let error = read_shop(&path).unwrap_err().to_string();
        assert!(error.contains("fleet: late_hour_cost_minor and late_max_minutes"), "{error}");
        std::fs::write(&path, text.replace("minutes = 30", "minutes = 0")).unwrap();
        let error = read_shop(&path).unwrap_err().to_string();
        assert!(error.contains("main-van-1: a break must take"), "{error}");
    }
}
