//! The shop's own people and things, as its `shop.toml` tells them: nothing in it is a default.

use crate::catalogue::{LOCATIONS, SUPPLIERS};
use qm_domain::{
    Break, Carrier, CarrierId, Costs, Currency, Distances, Fleet, Grams, LocationId, Metres, OpeningStock,
    Seconds, ServiceTargets, Shift, Shop, Station, StationId, StationKind, Storage, Supplier, SupplierId,
    SupplyDefaults, TaskKind, TaskTimes, Vehicle, VehicleId, Worker, WorkerId, Zone,
};
use std::collections::BTreeSet;

use TaskKind::{HandOver, Pack, Pick};

/// Workers: id, location, skills, whether they work the early week (Monday to Friday) or the late one, true speed
/// (time taken beside the usual; nobody writes that down, it shows in the recorded tasks).
pub(crate) const WORKERS: [(&str, usize, &[TaskKind], bool, f64); 12] = [
    ("Mei", 0, &[Pick, Pack], true, 0.90),
    ("Jun", 0, &[Pick, Pack, HandOver], true, 1.05),
    ("Tao", 0, &[Pick], false, 0.85),
    ("Hana", 0, &[Pack, HandOver], false, 1.00),
    ("Leo", 0, &[Pick, Pack, HandOver], true, 1.25),
    ("Bin", 1, &[Pick, Pack, HandOver], true, 0.95),
    ("Ying", 1, &[Pick, Pack], false, 1.10),
    ("Omar", 1, &[Pick, Pack, HandOver], true, 1.00),
    ("Rui", 1, &[Pack, HandOver], false, 0.88),
    ("Ana", 2, &[Pick, Pack, HandOver], true, 1.02),
    ("Wen", 2, &[Pick, Pack, HandOver], false, 0.93),
    ("Kai", 2, &[Pick, Pack], true, 1.15),
];
/// Stations of each location: shelf zones, packing tables, hand-over desks.
pub(crate) const STATIONS: [[usize; 3]; 3] = [[3, 2, 1], [3, 2, 1], [2, 1, 1]];
/// Litres of each location: twice what it usually holds and more.
const LITRES: [i64; 3] = [150_000, 90_000, 45_000];
/// Vehicles of each location.
const VEHICLES: [usize; 3] = [3, 3, 2];
/// Working day of the warehouse and of the vans, seconds after midnight.
pub(crate) const WORK: (u32, u32) = (8 * 3600, 16 * 3600 + 1800);
pub(crate) const DRIVE: (u32, u32) = (9 * 3600, 17 * 3600);
/// Half an hour for lunch, for whoever is under way around noon.
const LUNCH: Break = Break { from: 11 * 3600 + 1800, to: 13 * 3600 + 1800, minutes: 30 };
pub(crate) const SPEED_KMH: f64 = 26.0;
pub(crate) const DETOUR: f64 = 1.3;
pub(crate) const SERVICE_SECONDS: i64 = 360;
pub(crate) const RANGE_KM: f64 = 30.0;
pub(crate) const MAX_STOPS: usize = 24;
pub(crate) const TOUR_MINOR: i64 = 6_000;
pub(crate) const KM_MINOR: i64 = 80;
/// Carriers: id, minor units per parcel.
pub(crate) const CARRIERS: [(&str, i64); 2] = [("swift", 2_200), ("steady", 1_200)];
/// Minutes of an order, of a line, of a unit, and how the three tasks share them.
pub(crate) const MINUTES: (f64, f64, f64) = (13.0, 6.0, 2.5);
pub(crate) const SHARES: [f64; 3] = [0.45, 0.40, 0.15];
/// What the shop promises: days to the door, express and standard.
pub(crate) const PROMISE_DAYS: (i64, i64) = (2, 5);

pub(crate) fn costs() -> Costs {
    Costs {
        late_day_minor: 1_500,
        labour_hour_minor: 6_000,
        holding_per_year: 0.22,
        lost_sale_share: 0.7,
        margin: 0.42,
        order_line_minor: 1_500,
        transfer_unit_minor: 120,
        contact_minor: 40,
        reply_minutes: 9.0,
    }
}

pub(crate) fn currency() -> Currency {
    Currency::new("CNY").expect("invariant: three letters")
}

pub(crate) fn location(index: usize) -> LocationId {
    LocationId::new(LOCATIONS[index].0).expect("invariant: a short plain name")
}

/// The days of the early week or the late one.
pub(crate) fn weekdays(early: bool) -> Vec<u8> {
    if early { vec![0, 1, 2, 3, 4] } else { vec![0, 2, 4, 5, 6] }
}

fn shifts(weekdays: Vec<u8>, hours: (u32, u32)) -> Vec<Shift> {
    vec![Shift { weekdays, from: hours.0, to: hours.1 }]
}

fn workers() -> Vec<Worker> {
    let worker = |w: &(&str, usize, &[TaskKind], bool, f64)| Worker {
        id: WorkerId::new(w.0).expect("invariant: a short plain name"),
        location: location(w.1),
        skills: w.2.to_vec(),
        shifts: shifts(weekdays(w.3), WORK),
    };
    WORKERS.iter().map(worker).collect()
}

pub(crate) fn station_id(place: usize, kind: TaskKind, number: usize) -> String {
    format!("{}-{}-{}", LOCATIONS[place].0, kind.code().replace('_', "-"), number + 1)
}

fn stations() -> Vec<Station> {
    let kinds = [(Pick, StationKind::Pick), (Pack, StationKind::Pack), (HandOver, StationKind::HandOver)];
    let mut stations = Vec::new();
    for (place, counts) in STATIONS.iter().enumerate() {
        for ((task, kind), n) in kinds.iter().zip(counts) {
            stations.extend((0..*n).map(|i| Station {
                id: StationId::new(&station_id(place, *task, i)).expect("invariant: a short plain name"),
                location: location(place),
                kind: *kind,
            }));
        }
    }
    stations
}

/// The vehicles and where each belongs.
pub(crate) fn vehicles() -> Vec<(VehicleId, usize)> {
    let of = |place: usize| {
        let id = move |i: usize| VehicleId::new(&format!("van-{}-{}", LOCATIONS[place].0, i + 1));
        (0..VEHICLES[place]).map(move |i| (id(i).expect("invariant: a short plain name"), place))
    };
    (0..VEHICLES.len()).flat_map(of).collect()
}

fn fleet() -> Fleet {
    let vehicle = |(id, place): (VehicleId, usize)| Vehicle {
        id,
        location: location(place),
        capacity: Grams(400_000),
        shifts: shifts(vec![0, 1, 2, 3, 4, 5], DRIVE),
        speed_kmh: SPEED_KMH,
        range: Metres(crate::number::whole(RANGE_KM * 1000.0)),
        max_stops: u32::try_from(MAX_STOPS).unwrap_or(24),
        fixed_cost_minor: TOUR_MINOR,
        km_cost_minor: KM_MINOR,
        breaks: vec![LUNCH],
        overtime_minutes: 30,
        overtime_hour_cost_minor: costs().labour_hour_minor,
    };
    let vehicles = vehicles().into_iter().map(vehicle).collect();
    Fleet {
        detour: DETOUR,
        service: Seconds(SERVICE_SECONDS),
        speed_percent_by_hour: None,
        late_hour_cost_minor: None,
        late_max_minutes: 0,
        vehicles,
    }
}

/// Room of each location; the catalogue tells what a unit takes.
fn storage() -> Vec<Storage> {
    let room =
        |(place, litres): (usize, i64)| Storage { location: location(place), litres, unit_litres: None };
    (0..).zip(LITRES).map(room).collect()
}

/// The shop, filled in by its people.
pub(crate) fn shop(zone: &Zone) -> Shop {
    let supplier = |id: &str| SupplierId::new(id).expect("invariant: a short plain name");
    let carrier = |c: &(&str, i64)| Carrier {
        id: CarrierId::new(c.0).expect("invariant: a short plain name"),
        parcel_cost_minor: c.1,
    };
    Shop {
        name: "Lakeside Goods 湖滨优选".into(),
        zone: zone.clone(),
        currency: currency(),
        assumed: BTreeSet::new(),
        workers: workers(),
        crew: None,
        stations: stations(),
        task_times: TaskTimes {
            base_minutes: MINUTES.0,
            line_minutes: MINUTES.1,
            unit_minutes: MINUTES.2,
            shares: SHARES,
        },
        fleet: fleet(),
        distances: Distances::default(),
        carriers: CARRIERS.iter().map(carrier).collect(),
        suppliers: SUPPLIERS
            .iter()
            .map(|s| Supplier {
                id: supplier(s.0),
                lead_time_days: s.2,
                lead_time_sd_days: s.3,
                returns_share: None,
                order_days: Vec::new(),
                closed: Vec::new(),
                discounts: Vec::new(),
                container: None,
            })
            .collect(),
        supply: SupplyDefaults {
            supplier: supplier("delta"),
            pack: 1,
            minimum_quantity: 1,
            cost_share: 0.58,
        },
        opening_stock: OpeningStock { days_of_cover: 30.0 },
        storage: storage(),
        overstock: None,
        costs: costs(),
        targets: ServiceTargets {
            ship_within_hours: 24.0,
            deliver_within_days: 5.0,
            service_level: 0.95,
            review_days: 7,
            churn_days: 90,
        },
    }
}
