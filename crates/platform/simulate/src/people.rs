//! Who buys: made-up people with names, addresses, languages and habits.

use crate::catalogue::{LOCATIONS, PLACES};
use crate::dice::{Dice, Purpose};
use crate::number::{float, salt, whole};
use crate::row::Row;
use qm_domain::{GeoPoint, Language, PersonId, RawRow, Table};

/// Customers in all, those before the first day among them.
pub(crate) const CUSTOMERS: usize = 9_000;
/// Share of them who bought before the first day.
const BEFORE: f64 = 0.28;
/// Mean days that somebody stays a customer.
const STAY_DAYS: f64 = 260.0;
/// Share that writes Chinese; the others write English.
const CHINESE: f64 = 0.72;
/// Share that lives within reach of the shop's own vans.
const NEAR: f64 = 0.6;
/// Radius of the metropolitan region in degrees of latitude (about 22 km).
const NEAR_DEGREES: f64 = 0.2;
/// Other cities: name, region, postal prefix, latitude, longitude.
const CITIES: [(&str, &str, &str, f64, f64); 9] = [
    ("上海", "SH", "200", 31.23, 121.47),
    ("南京", "JS", "210", 32.06, 118.80),
    ("苏州", "JS", "215", 31.30, 120.58),
    ("合肥", "AH", "230", 31.82, 117.23),
    ("宁波", "ZJ", "315", 29.87, 121.55),
    ("北京", "BJ", "100", 39.90, 116.41),
    ("武汉", "HB", "430", 30.59, 114.31),
    ("广州", "GD", "510", 23.13, 113.26),
    ("成都", "SC", "610", 30.57, 104.07),
];
/// Weights of those cities.
const CITY_WEIGHTS: [f64; 9] = [5.0, 3.0, 4.0, 2.0, 3.0, 2.0, 2.0, 2.0, 1.5];
const FAMILY_ZH: [&str; 20] = [
    "王", "李", "张", "刘", "陈", "杨", "赵", "黄", "周", "吴", "徐", "孙", "胡", "朱", "高", "林", "何",
    "郭", "马", "罗",
];
const GIVEN_ZH: [&str; 24] = [
    "伟", "芳", "娜", "敏", "静", "丽", "强", "磊", "军", "洋", "勇", "艳", "杰", "娟", "涛", "明", "超",
    "秀兰", "霞", "平", "子涵", "雨桐", "浩然", "思远",
];
const FAMILY_EN: [&str; 18] = [
    "Smith", "Brown", "Taylor", "Wilson", "Evans", "Walker", "Wright", "Green", "Hall", "Clarke", "Turner",
    "Hill", "Moore", "Ward", "Cooper", "King", "Baker", "Parker",
];
const GIVEN_EN: [&str; 18] = [
    "Emma", "Oliver", "Grace", "Henry", "Alice", "Jack", "Lucy", "Daniel", "Sophie", "Adam", "Chloe",
    "Thomas", "Nora", "Peter", "Ruth", "Simon", "Helen", "Mark",
];
const STREETS: [(&str, &str); 8] = [
    ("西湖大道", "West Lake Avenue"),
    ("文三路", "Wensan Road"),
    ("延安路", "Yan'an Road"),
    ("解放路", "Jiefang Road"),
    ("体育场路", "Stadium Road"),
    ("凤起路", "Fengqi Road"),
    ("庆春路", "Qingchun Road"),
    ("中山北路", "North Zhongshan Road"),
];

/// One customer.
#[derive(Debug, Clone)]
pub(crate) struct Customer {
    pub(crate) id: String,
    /// What the shop's programs call the person, once they have told.
    pub(crate) alias: Option<PersonId>,
    pub(crate) language: Language,
    pub(crate) place: GeoPoint,
    pub(crate) region: &'static str,
    /// The nearest of the shop's locations.
    pub(crate) home: usize,
    /// Days since 1970: first order, and the day from which nothing would be bought any more.
    pub(crate) joins: i32,
    pub(crate) leaves: i32,
    /// How often beside others, 0 to 1.
    pub(crate) rate: f64,
    /// Went away because of what happened.
    pub(crate) lost: bool,
}

pub(crate) fn customers(seed: u64, start: i32, days: i32) -> Vec<Customer> {
    (0..CUSTOMERS).map(|i| customer(seed, i, start, days)).collect()
}

fn customer(seed: u64, i: usize, start: i32, days: i32) -> Customer {
    let mut dice = Dice::of(seed, Purpose::People, salt(i), 0);
    let span = float(i64::from(days));
    let stay = -(1.0 - dice.unit()).ln() * STAY_DAYS;
    let joins = if dice.chance(BEFORE) {
        start - 1 - days_of(dice.unit() * 200.0)
    } else {
        start + days_of(dice.unit() * span)
    };
    let (place, region) = place(&mut dice);
    let far =
        |l: &(&str, &str, &str, f64, f64)| GeoPoint::new(l.3, l.4).map_or(i64::MAX, |p| p.distance(place).0);
    let home = (0..PLACES).min_by_key(|l| far(&LOCATIONS[*l])).unwrap_or(0);
    Customer {
        id: format!("C{:05}", i + 1),
        alias: None,
        language: if dice.chance(CHINESE) { Language::Zh } else { Language::En },
        place,
        region,
        home,
        joins,
        leaves: joins + days_of(stay.max(1.0)).max(start - joins),
        rate: (0.12 / (dice.unit() + 0.12)).powf(0.8),
        lost: false,
    }
}

fn days_of(value: f64) -> i32 {
    i32::try_from(whole(value)).unwrap_or(0)
}

fn place(dice: &mut Dice) -> (GeoPoint, &'static str) {
    let (lat, lng, spread, region) = if dice.chance(NEAR) {
        (30.25, 120.18, NEAR_DEGREES / 2.0, "ZJ")
    } else {
        let city = CITIES[dice.by_weight(&CITY_WEIGHTS)];
        (city.3, city.4, NEAR_DEGREES / 2.0, city.1)
    };
    let (a, b) = (dice.normal().clamp(-2.0, 2.0), dice.normal().clamp(-2.0, 2.0));
    let place = GeoPoint::new(lat + a * spread, lng + b * spread);
    (place.expect("invariant: the cities lie on the earth, far from its edges"), region)
}

/// The nearest named city, and the postal prefix.
fn city(place: GeoPoint) -> (&'static str, &'static str) {
    let near =
        |lat: f64, lng: f64| (place.lat() - lat).abs() + (place.lng() - lng).abs() < 4.0 * NEAR_DEGREES;
    CITIES.iter().find(|c| near(c.3, c.4)).map_or(("杭州", "310"), |c| (c.0, c.2))
}

/// The person and what was allowed.
pub(crate) fn rows(seed: u64, i: usize, who: &Customer, since: i64) -> Vec<RawRow<'static>> {
    let mut dice = Dice::of(seed, Purpose::People, salt(i), 1);
    let street = dice.pick(&STREETS);
    let number = dice.below(480) + 1;
    let (name, address) = if who.language == Language::Zh {
        (format!("{}{}", dice.pick(&FAMILY_ZH), dice.pick(&GIVEN_ZH)), format!("{}{number}号", street.0))
    } else {
        (format!("{} {}", dice.pick(&GIVEN_EN), dice.pick(&FAMILY_EN)), format!("{number} {}", street.1))
    };
    let (city, prefix) = city(who.place);
    let row = Row::of(Table::Customers).text("customer", who.id.clone()).text("name", name);
    let row = row.text("email", format!("{}.{:04x}@example.com", who.id.to_lowercase(), dice.below(65_536)));
    // 199 numbers in this shape are not given out to anybody with a second block of zeros.
    let row = row.text("phone", format!("+86 199 0000 {:04}", i % 10_000)).text("address", address);
    let row = row.text("postal_code", format!("{prefix}{:03}", dice.below(1000))).text("city", city);
    let row =
        row.text("region", who.region).number("lat", who.place.lat(), 3).number("lng", who.place.lng(), 3);
    let mut rows = vec![row.text("language", who.language.code()).time("since", since).done()];
    for (channel, share) in [("email", 0.7), ("phone", 0.35)] {
        let row = Row::of(Table::Consents).text("customer", who.id.clone()).text("channel", channel);
        let given = if dice.chance(share) { "true" } else { "false" };
        rows.push(row.text("given", given).time("at", since).done());
    }
    rows
}
