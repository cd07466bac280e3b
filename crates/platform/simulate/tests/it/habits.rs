//! What the shop's months look like.

use crate::{cell, history, of};
use qm_domain::{Day, Table, Timestamp};
use std::collections::{BTreeMap, BTreeSet};

#[expect(clippy::cast_precision_loss, reason = "counts of a test")]
fn share(part: usize, whole: usize) -> f64 {
    part as f64 / whole.max(1) as f64
}

#[test]
fn fourteen_months_are_about_thirty_thousand_orders() {
    let (world, events) = history(7, 425);
    let account = world.measure();
    assert!((24_000..36_000).contains(&account.orders), "{account:?}");
    let lines = of(&events, Table::OrderLines).count();
    let per_order = share(lines, usize::try_from(account.orders).unwrap());
    assert!((1.4..2.0).contains(&per_order), "{per_order}");
    // Some sales are lost and some parcels late, as in any shop; most are neither.
    let (lost, late) = (account.lost_orders, account.late_orders);
    assert!(lost * 50 > account.orders && lost * 4 < account.orders, "{account:?}");
    assert!(late * 50 > account.orders && late * 4 < account.orders, "{account:?}");
    assert!(account.total().minor > 0, "{account:?}");
    world.shop().validate().unwrap();
    assert!(world.shop().assumed.is_empty());
}

#[test]
fn mondays_are_busier_than_saturdays() {
    let (_, events) = history(8, 210);
    let zone = crate::params(8).zone;
    let mut orders: BTreeMap<&str, u8> = BTreeMap::new();
    for row in of(&events, Table::Orders) {
        let day = zone.day(Timestamp::parse(cell(row, "placed_at")).unwrap());
        orders.insert(cell(row, "order"), day.weekday());
    }
    let on = |weekday: u8| orders.values().filter(|w| **w == weekday).count();
    let ratio = share(on(0), on(5));
    // 1.22 to 0.78 among those who return, new customers come on any day.
    assert!((1.2..1.7).contains(&ratio), "{ratio}");
}

#[test]
fn promotions_lift_demand() {
    let (_, events) = history(9, 365);
    let days: BTreeMap<(String, Day), f64> = of(&events, Table::Promotions)
        .flat_map(|row| {
            let (from, to) =
                (Day::parse(cell(row, "from_day")).unwrap(), Day::parse(cell(row, "to_day")).unwrap());
            let discount: f64 = cell(row, "discount").parse().unwrap();
            (from.epoch()..=to.epoch())
                .map(move |d| ((cell(row, "sku").to_owned(), Day::from_epoch(d)), discount))
        })
        .collect();
    let promoted: BTreeSet<&String> = days.keys().map(|(sku, _)| sku).collect();
    let (mut during, mut besides) = (0_usize, 0_usize);
    for event in &events {
        for row in event.rows.iter().filter(|r| r.table == Table::OrderLines) {
            let sku = cell(row, "sku").to_owned();
            if promoted.contains(&sku) {
                if days.contains_key(&(sku, event.day)) { during += 1 } else { besides += 1 }
            }
        }
    }
    let days_besides = promoted.len() * 365 - days.len();
    let lift = share(during, days.len()) / share(besides, days_besides);
    // Discounts of 10 to 30 % lift the wish 1.75 to 3.25 times; stock sets a limit to some.
    assert!((1.5..3.5).contains(&lift), "{lift}");
}

#[test]
fn what_is_written_depends_on_what_happened() {
    let (_, events) = history(10, 300);
    let mut late: BTreeMap<&str, bool> = BTreeMap::new();
    for row in of(&events, Table::Shipments).filter(|r| !cell(r, "delivered_at").is_empty()) {
        let at = |name: &str| Timestamp::parse(cell(row, name)).unwrap();
        late.insert(cell(row, "order"), at("delivered_at") > at("promised_at"));
    }
    let mut scores: BTreeMap<bool, (usize, usize)> = BTreeMap::new();
    for row in of(&events, Table::Reviews) {
        let entry = scores.entry(late[cell(row, "order")]).or_default();
        entry.0 += usize::from(cell(row, "score").parse::<i64>().unwrap() <= 2);
        entry.1 += 1;
    }
    let angry = |was_late: bool| share(scores[&was_late].0, scores[&was_late].1);
    assert!(angry(true) > 0.9 && angry(false) < 0.3, "{scores:?}");

    let tickets: Vec<_> = of(&events, Table::Tickets).filter(|r| !cell(r, "closed_at").is_empty()).collect();
    assert!(
        tickets.len() > 500
            && tickets.iter().all(|t| !cell(t, "intent").is_empty() && !cell(t, "reply").is_empty())
    );
    let intents: BTreeSet<&str> = tickets.iter().map(|t| cell(t, "intent")).collect();
    assert_eq!(intents.len(), 8, "{intents:?}");
    let texts: BTreeSet<&str> = tickets.iter().map(|t| cell(t, "text")).collect();
    assert!(share(texts.len(), tickets.len()) > 0.5, "texts repeat each other");
}
