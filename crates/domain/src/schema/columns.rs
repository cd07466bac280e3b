//! The columns of each canonical table.

use super::{Column, ColumnKind, Personal, Table};

const fn col(name: &'static str, kind: ColumnKind) -> Column {
    Column { name, kind, required: false, key: false, parent: None, personal: None }
}
const fn req(name: &'static str, kind: ColumnKind) -> Column {
    Column { required: true, ..col(name, kind) }
}
const fn key(name: &'static str, kind: ColumnKind) -> Column {
    Column { key: true, ..req(name, kind) }
}
const fn of(name: &'static str, parent: Table) -> Column {
    Column { parent: Some(parent), ..req(name, ColumnKind::Id) }
}
const fn of_key(name: &'static str, parent: Table) -> Column {
    Column { key: true, ..of(name, parent) }
}
const fn maybe_of(name: &'static str, parent: Table) -> Column {
    Column { required: false, ..of(name, parent) }
}
const fn person(name: &'static str) -> Column {
    Column { parent: Some(Table::Customers), ..col(name, ColumnKind::Person) }
}
const fn secret(name: &'static str, personal: Personal) -> Column {
    Column { personal: Some(personal), ..col(name, ColumnKind::Text) }
}

use ColumnKind::{Code, Currency, Day, Flag, Id, Integer, Money, Number, Text, Time};
use Personal::{Address, Email, Name, Phone};

const LAT: ColumnKind = Number(-90.0, 90.0);
const LNG: ColumnKind = Number(-180.0, 180.0);
const COUNT: ColumnKind = Integer(0, 1_000_000_000);
const ANY_NUMBER: ColumnKind = Number(-1e15, 1e15);
const PRICE: ColumnKind = Money(0, 100_000_000);
const LANGUAGE: ColumnKind = Code(&["zh", "en", "pt", "other"]);
const SENTIMENT: ColumnKind = Code(&["positive", "neutral", "negative"]);
/// What an order or line is: goods sold, or a sale taken back.
const ORDER_KIND: ColumnKind = Code(&["sale", "cancellation", "return"]);
const ORDER_STATUS: ColumnKind = Code(&[
    "created",
    "approved",
    "invoiced",
    "processing",
    "shipped",
    "delivered",
    "cancelled",
    "unavailable",
]);
const INTENT: ColumnKind = Code(&[
    "where_is_my_order",
    "cancel",
    "refund",
    "damaged",
    "change_order",
    "product_question",
    "payment",
    "other",
]);

pub(super) const CATEGORIES: &[Column] = &[key("category", Id), col("label", Text)];
pub(super) const PLACES: &[Column] =
    &[key("prefix", Id), req("lat", LAT), req("lng", LNG), col("region", Text)];
pub(super) const SUPPLIERS: &[Column] = &[
    key("supplier", Id),
    col("label", Text),
    col("lead_time_days", Number(0.0, 365.0)),
    col("lead_time_sd_days", Number(0.0, 365.0)),
    col("minimum_order", PRICE),
    col("currency", Currency),
];
pub(super) const LOCATIONS: &[Column] = &[
    key("location", Id),
    col("label", Text),
    req("kind", Code(&["warehouse", "store", "seller"])),
    col("lat", LAT),
    col("lng", LNG),
    col("region", Text),
];
pub(super) const PRODUCTS: &[Column] = &[
    key("sku", Id),
    col("label", Text),
    maybe_of("category", Table::Categories),
    col("weight_g", Number(0.0, 5_000_000.0)),
    col("volume_cm3", Number(0.0, 50_000_000.0)),
    col("price", PRICE),
    col("cost", PRICE),
    col("currency", Currency),
    col("listed_at", Time),
    col("active", Flag),
    col("shelf_life_days", Integer(1, 36_500)),
];
pub(super) const SUPPLY: &[Column] = &[
    of_key("sku", Table::Products),
    of_key("supplier", Table::Suppliers),
    req("unit_cost", PRICE),
    col("currency", Currency),
    col("minimum_quantity", COUNT),
    col("pack", Integer(1, 1_000_000)),
];
pub(super) const CUSTOMERS: &[Column] = &[
    key("customer", ColumnKind::Person),
    secret("name", Name),
    secret("email", Email),
    secret("phone", Phone),
    secret("address", Address),
    secret("postal_code", Address),
    secret("city", Address),
    col("region", Text),
    col("lat", LAT),
    col("lng", LNG),
    col("language", LANGUAGE),
    col("since", Time),
];
pub(super) const CONSENTS: &[Column] = &[
    Column { key: true, required: true, ..person("customer") },
    key("channel", Code(&["email", "phone", "post"])),
    req("given", Flag),
    req("at", Time),
];
pub(super) const STOCK_LEVELS: &[Column] = &[
    of_key("sku", Table::Products),
    of_key("location", Table::Locations),
    key("at", Time),
    req("on_hand", COUNT),
];
pub(super) const STOCK_MOVEMENTS: &[Column] = &[
    key("movement", Id),
    of("sku", Table::Products),
    of("location", Table::Locations),
    req("quantity", Integer(-1_000_000_000, 1_000_000_000)),
    req("kind", Code(&["sale", "receipt", "transfer_in", "transfer_out", "return", "correction"])),
    req("at", Time),
    col("reference", Id),
];
pub(super) const PURCHASE_ORDERS: &[Column] = &[
    key("purchase", Id),
    of("sku", Table::Products),
    col("supplier", Id),
    col("from_location", Id),
    of("location", Table::Locations),
    req("quantity", Integer(1, 1_000_000_000)),
    req("ordered_at", Time),
    col("expected_at", Time),
    col("received_at", Time),
    col("decision", Id),
];
pub(super) const PROMOTIONS: &[Column] = &[
    of_key("sku", Table::Products),
    key("from_day", Day),
    req("to_day", Day),
    req("discount", Number(0.0, 1.0)),
];
pub(super) const HOLIDAYS: &[Column] = &[key("day", Day), req("label", Text)];
pub(super) const SUBSTITUTES: &[Column] =
    &[of_key("sku", Table::Products), of_key("substitute", Table::Products), col("share", Number(0.0, 1.0))];
pub(super) const ORDERS: &[Column] = &[
    key("order", Id),
    req("kind", ORDER_KIND),
    person("customer"),
    maybe_of("location", Table::Locations),
    col("channel", Text),
    req("status", ORDER_STATUS),
    req("placed_at", Time),
    col("approved_at", Time),
    col("ship_by", Time),
    col("promised_at", Time),
    col("window_from", Time),
    col("window_to", Time),
    col("cancelled_at", Time),
    col("currency", Currency),
    col("lat", LAT),
    col("lng", LNG),
    col("region", Text),
];
pub(super) const ORDER_LINES: &[Column] = &[
    of_key("order", Table::Orders),
    key("line", Id),
    of("sku", Table::Products),
    maybe_of("location", Table::Locations),
    req("kind", ORDER_KIND),
    req("quantity", Integer(-10_000_000, 10_000_000)),
    req("unit_price", Money(-100_000_000, 100_000_000)),
    col("freight", PRICE),
    col("currency", Currency),
];
pub(super) const PAYMENTS: &[Column] = &[
    of_key("order", Table::Orders),
    key("sequence", COUNT),
    req("method", Text),
    col("instalments", COUNT),
    req("amount", PRICE),
    col("currency", Currency),
];
pub(super) const TASKS: &[Column] = &[
    key("task", Id),
    of("order", Table::Orders),
    req("kind", Code(&["pick", "pack", "hand_over"])),
    col("location", Id),
    col("worker", Id),
    col("station", Id),
    req("started_at", Time),
    req("finished_at", Time),
];
pub(super) const SHIPMENTS: &[Column] = &[
    key("shipment", Id),
    of("order", Table::Orders),
    col("location", Id),
    col("carrier", Id),
    col("service", Text),
    col("ready_at", Time),
    col("shipped_at", Time),
    col("promised_at", Time),
    col("delivered_at", Time),
    col("distance_km", Number(0.0, 21_000.0)),
    col("weight_g", Number(0.0, 50_000_000.0)),
];
pub(super) const TRACKING: &[Column] = &[
    of_key("shipment", Table::Shipments),
    key("at", Time),
    key(
        "status",
        Code(&["accepted", "in_transit", "out_for_delivery", "failed_attempt", "delivered", "exception"]),
    ),
];
pub(super) const REVIEWS: &[Column] = &[
    key("review", Id),
    maybe_of("order", Table::Orders),
    col("sku", Id),
    person("customer"),
    col("score", Integer(1, 5)),
    col("sentiment", SENTIMENT),
    secret("title", Personal::Text),
    secret("text", Personal::Text),
    col("language", LANGUAGE),
    col("at", Time),
    col("answered_at", Time),
];
pub(super) const TICKETS: &[Column] = &[
    key("ticket", Id),
    maybe_of("order", Table::Orders),
    person("customer"),
    col("channel", Text),
    secret("subject", Personal::Text),
    secret("text", Personal::Text),
    col("language", LANGUAGE),
    req("opened_at", Time),
    col("closed_at", Time),
    col("intent", INTENT),
    secret("reply", Personal::Text),
];
pub(super) const ORDER_SAMPLES: &[Column] = &[
    key("sample", Id),
    req("order_quantity", ANY_NUMBER),
    req("order_complexity", ANY_NUMBER),
    req("order_history", ANY_NUMBER),
    req("processing_time", Number(0.0, 1e9)),
];
pub(super) const STOCK_SAMPLES: &[Column] = &[
    key("sample", Id),
    req("sales_volume", ANY_NUMBER),
    req("seasonality", ANY_NUMBER),
    req("promotions", ANY_NUMBER),
    req("inventory_level", ANY_NUMBER),
];
pub(super) const DELIVERY_SAMPLES: &[Column] = &[
    key("sample", Id),
    req("distance", Number(0.0, 1e9)),
    req("traffic_condition", ANY_NUMBER),
    req("delivery_service", ANY_NUMBER),
    req("delivery_time", Number(0.0, 1e9)),
];
