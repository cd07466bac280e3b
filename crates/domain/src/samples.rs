//! A small shop and one subject of each kind, to be bent by the tests of the rooms that decide, check and act.

#![expect(clippy::missing_panics_doc, reason = "tests give plain values, and fail by panicking")]

use crate::state::{
    CareState, ConsentState, CustomerState, CustomersState, DeliveryState, OpenOrder, OpenTicket,
    OrdersState, ParcelUnderWay, ReadyOrder, ShopState, StockPosition, StockState, SupplyOption, TicketOrder,
    TicketStanding,
};
use crate::{
    Carrier, CarrierId, Costs, CubicCentimetres, Currency, Day, DemandForecast, Distances, Fleet, GeoPoint,
    Grams, Intent, Language, LocationId, Metres, ModelVersion, Money, OpeningStock, OrderId, PersonId,
    Predicted, Probability, Quantiles, Seconds, ServiceTargets, Shift, ShipmentId, Shop, Sku, Station,
    StationId, StationKind, Supplier, SupplierId, SupplyDefaults, TaskKind, TaskTimes, TicketId, Timestamp,
    Vehicle, VehicleId, Worker, WorkerId, Zone,
};
use std::collections::{BTreeMap, BTreeSet};

const PLAIN: &str = "invariant: the tests give plain values";

/// Monday, 23 November 2026, 09:00 UTC.
pub fn now() -> Timestamp {
    Timestamp::parse("2026-11-23T09:00:00Z").expect(PLAIN)
}

/// Euros, by cents.
pub fn eur(minor: i64) -> Money {
    Money::from_minor(minor, Currency::new("EUR").expect(PLAIN))
}

/// A normal prediction.
pub fn predicted(mean: f64, spread: f64) -> Predicted {
    let at = |z: f64| mean + z * spread;
    let quantiles = Quantiles::new([-1.645, -1.282, -0.674, 0.0, 0.674, 1.282, 1.645].map(at)).expect(PLAIN);
    Predicted { mean, quantiles, model: ModelVersion::new("model@1").expect(PLAIN) }
}

/// Monday to Friday between two hours.
pub fn shift(from: u32, to: u32) -> Shift {
    Shift { weekdays: vec![0, 1, 2, 3, 4], from: from * 3600, to: to * 3600 }
}

/// A location's id.
pub fn location(name: &str) -> LocationId {
    LocationId::new(name).expect(PLAIN)
}

/// A worker of a place, on duty from 8 to 16.
pub fn worker(id: &str, place: &str, skills: &[TaskKind]) -> Worker {
    let id = WorkerId::new(id).expect(PLAIN);
    Worker { id, location: location(place), skills: skills.to_vec(), shifts: vec![shift(8, 16)] }
}

/// A van of a place.
pub fn vehicle(id: &str, place: &str) -> Vehicle {
    Vehicle {
        id: VehicleId::new(id).expect(PLAIN),
        location: location(place),
        capacity: Grams(100_000),
        shifts: vec![shift(9, 17)],
        speed_kmh: 35.0,
        range: Metres(30_000),
        max_stops: 12,
        fixed_cost_minor: 2_000,
        km_cost_minor: 45,
        breaks: Vec::new(),
        overtime_minutes: 0,
        overtime_hour_cost_minor: 0,
    }
}

/// A shop with two workers, three stations, a van, a carrier and a supplier; nothing is assumed.
pub fn shop() -> Shop {
    let stations = StationKind::ALL.iter().map(|kind| Station {
        id: StationId::new(&format!("L1-{kind}")).expect(PLAIN),
        location: location("L1"),
        kind: *kind,
    });
    Shop {
        name: "test".into(),
        zone: Zone::utc(),
        currency: Currency::new("EUR").expect(PLAIN),
        assumed: BTreeSet::new(),
        workers: vec![worker("w1", "L1", TaskKind::ALL), worker("w2", "L1", TaskKind::ALL)],
        crew: None,
        stations: stations.collect(),
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
            vehicles: vec![vehicle("van", "L1")],
        },
        distances: Distances::default(),
        carriers: vec![Carrier { id: CarrierId::new("post").expect(PLAIN), parcel_cost_minor: 690 }],
        suppliers: vec![Supplier {
            id: SupplierId::new("s").expect(PLAIN),
            lead_time_days: 10.0,
            lead_time_sd_days: 3.0,
            returns_share: None,
            order_days: Vec::new(),
            closed: Vec::new(),
            discounts: Vec::new(),
            container: None,
        }],
        supply: SupplyDefaults {
            supplier: SupplierId::new("s").expect(PLAIN),
            pack: 1,
            minimum_quantity: 1,
            cost_share: 0.6,
        },
        opening_stock: OpeningStock { days_of_cover: 14.0 },
        storage: Vec::new(),
        overstock: None,
        costs: Costs {
            late_day_minor: 500,
            labour_hour_minor: 2_000,
            holding_per_year: 0.25,
            lost_sale_share: 0.6,
            margin: 0.4,
            order_line_minor: 150,
            transfer_unit_minor: 40,
            contact_minor: 10,
            reply_minutes: 6.0,
        },
        targets: ServiceTargets {
            ship_within_hours: 48.0,
            deliver_within_days: 7.0,
            service_level: 0.95,
            review_days: 7,
            churn_days: 180,
        },
    }
}

/// A shop with nothing open.
pub fn empty() -> ShopState {
    let depots = BTreeMap::from([(location("L1"), point(52.5, 13.4))]);
    ShopState {
        shop: shop(),
        orders: OrdersState { now: now(), orders: Vec::new() },
        stock: StockState { now: now(), positions: Vec::new(), committed_minor: 0, taken: BTreeMap::new() },
        delivery: DeliveryState {
            on_tour: Vec::new(),
            now: now(),
            driving: Vec::new(),
            ready: Vec::new(),
            under_way: Vec::new(),
            depots,
            legs: BTreeMap::new(),
        },
        customers: CustomersState { now: now(), customers: Vec::new() },
        care: CareState { now: now(), tickets: Vec::new() },
    }
}

/// A place on the earth.
pub fn point(lat: f64, lng: f64) -> GeoPoint {
    GeoPoint::new(lat, lng).expect(PLAIN)
}

/// An order at L1 with all its work left.
pub fn open_order(id: &str, placed_hours_ago: i64, due_in_hours: i64, minutes: f64) -> OpenOrder {
    OpenOrder {
        order: OrderId::new(id).expect(PLAIN),
        location: location("L1"),
        placed_at: now().plus_seconds(-3600 * placed_hours_ago),
        due_at: now().plus_seconds(3600 * due_in_hours),
        lines: 1,
        units: 2,
        value: eur(5_000),
        tasks: TaskKind::ALL.to_vec(),
        work: predicted(minutes, minutes / 5.0),
        sources: Vec::new(),
        missing: 0,
        assumed: Vec::new(),
    }
}

/// A product at a place that sells so much a day.
pub fn position(sku: &str, place: &str, on_hand: i64, daily: f64) -> StockPosition {
    StockPosition {
        sku: Sku::new(sku).expect(PLAIN),
        location: location(place),
        on_hand,
        reserved: 0,
        on_order: 0,
        unit_cost: eur(600),
        unit_price: eur(1_000),
        supply: Some(SupplyOption {
            supplier: SupplierId::new("s").expect(PLAIN),
            lead_time_days: 10.0,
            lead_time_sd_days: 3.0,
            pack: 6,
            minimum_quantity: 12,
        }),
        other_supply: Vec::new(),
        forecast: Some(DemandForecast {
            sku: Sku::new(sku).expect(PLAIN),
            location: location(place),
            from: Day::parse("2026-11-23").expect(PLAIN),
            mean: vec![daily; 28],
            daily_variance: daily * 1.5,
            weekly: Vec::new(),
            lifts: Vec::new(),
            history_days: 200,
            model: ModelVersion::new("demand@1").expect(PLAIN),
        }),
        pending: None,
        idle_days: Some(1),
        marked_down_at: None,
        unit_volume: CubicCentimetres(0),
        substitutes: Vec::new(),
        shelf_life_days: None,
        assumed: Vec::new(),
    }
}

/// An order at L1 that can be driven.
pub fn ready(id: &str, place: Option<GeoPoint>, grams: i64) -> ReadyOrder {
    ReadyOrder {
        order: OrderId::new(id).expect(PLAIN),
        location: location("L1"),
        place,
        weight: Grams(grams),
        ready_at: now(),
        window: (now(), now().plus_days(2)),
        assumed: Vec::new(),
    }
}

/// A parcel that left three days ago.
pub fn parcel(id: &str, promised_in_days: Option<i64>, days: Option<Predicted>) -> ParcelUnderWay {
    ParcelUnderWay {
        shipment: ShipmentId::new(id).expect(PLAIN),
        order: OrderId::new(&format!("order-{id}")).expect(PLAIN),
        customer: None,
        placed_at: now().plus_days(-5),
        shipped_at: now().plus_days(-3),
        promised_at: promised_in_days.map(|d| now().plus_days(d)),
        delivery_days: days,
        notified: false,
        value: eur(5_000),
    }
}

/// A customer who has not ordered for 120 days.
pub fn customer(id: &str, churn: Option<f64>) -> CustomerState {
    CustomerState {
        customer: PersonId::new(id).expect(PLAIN),
        consent: ConsentState::Given,
        recency_days: 120.0,
        orders: 4,
        spent: eur(40_000),
        segment: "regular".into(),
        churn: churn.map(|p| predicted(p, 0.0)),
        contacted_days: None,
        pending: false,
    }
}

/// A ticket about an order that has left.
pub fn ticket(id: &str, language: Language, intent: Intent, sure: f64) -> OpenTicket {
    OpenTicket {
        ticket: TicketId::new(id).expect(PLAIN),
        is_review: false,
        customer: None,
        opened_at: now().plus_seconds(-7_200),
        language,
        has_text: true,
        score: None,
        sentiment: None,
        intents: vec![(intent, Probability::new(sure).expect(PLAIN))],
        order: Some(TicketOrder {
            order: OrderId::new(&format!("order-{id}")).expect(PLAIN),
            status: "shipped".into(),
            placed_at: now().plus_days(-6),
            shipped_at: Some(now().plus_days(-4)),
            promised_at: Some(now().plus_days(1)),
            expected_at: Some(now().plus_days(2)),
            delivered_at: None,
            value: eur(5_000),
        }),
        standing: TicketStanding::Open,
    }
}
