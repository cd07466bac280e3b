//! What was known at an instant.

use crate::shop::{TestShop, at, cycle, eur, fact, line, order, product, purchase};
use qm_domain::state::ConsentState;
use qm_domain::{
    Action, Approver, DecisionEvent, DecisionEventKind, Fact, LocationId, Money, Sku, Status, StockMarkdown,
    StockReturn, SupplierId, TaskKind, Timestamp,
};

fn day(n: u8) -> Timestamp {
    at(&format!("2026-01-{n:02}T12:00:00Z"))
}

fn shipment(order: &str, shipped: u8, delivered: Option<u8>) -> Fact<'static> {
    let mut row = fact!(Shipments, "shipment" => format!("s{order}").as_str(), "order" => order,
        "shipped_at" => day(shipped));
    if let Some(delivered) = delivered {
        let column = qm_domain::Table::Shipments.position("delivered_at").unwrap();
        row.values[column] = qm_domain::Value::Integer(day(delivered).micros());
    }
    row
}

fn cancelled(id: &str, placed: u8, cancelled: u8) -> Fact<'static> {
    fact!(Orders, "order" => id, "kind" => "sale", "status" => "cancelled", "placed_at" => day(placed),
        "cancelled_at" => day(cancelled), "location" => "L1")
}

fn open(shop: &TestShop, n: u8) -> Vec<String> {
    shop.store.open_orders(day(n)).unwrap().iter().map(|o| o.order.to_string()).collect()
}

fn shop() -> TestShop {
    let shop = TestShop::new();
    shop.put(&[
        product("P1"),
        order("1", day(2), "delivered"),
        shipment("1", 4, Some(8)),
        order("2", day(3), "approved"),
        cancelled("3", 3, 5),
        // Final by their status alone: no source tells when.
        order("4", day(1), "delivered"),
        fact!(Orders, "order" => "5", "kind" => "sale", "status" => "unavailable", "placed_at" => day(1)),
        fact!(Orders, "order" => "6", "kind" => "return", "status" => "delivered", "placed_at" => day(1)),
        line("1", "P1", 3, 900),
        line("2", "P1", 2, 950),
        fact!(OrderLines, "order" => "2", "line" => "A", "sku" => "P1", "kind" => "sale", "quantity" => 1_i64,
            "unit_price" => 100_i64),
        fact!(Tasks, "task" => "t1", "order" => "2", "kind" => "pick", "started_at" => day(4), "finished_at" => day(5)),
    ]);
    shop
}

#[test]
fn orders_are_open_until_they_leave_or_are_cancelled() {
    let shop = shop();
    assert_eq!(open(&shop, 1), Vec::<String>::new());
    assert_eq!(open(&shop, 2), ["1"]);
    assert_eq!(open(&shop, 3), ["1", "2", "3"]);
    assert_eq!(open(&shop, 4), ["2", "3"]);
    assert_eq!(open(&shop, 9), ["2"]);
}

#[test]
fn an_open_order_tells_its_size_and_what_was_done_by_then() {
    let shop = shop();
    let before = shop.store.open_orders(day(4)).unwrap().remove(0);
    assert_eq!((before.lines, before.units, before.value_minor), (2, 3, 2_000));
    assert!((before.weight_g.unwrap() - 750.0).abs() < 1e-9);
    assert_eq!(before.location.as_ref().unwrap().as_str(), "L1");
    assert!(before.done.is_empty());
    assert_eq!(shop.store.open_orders(day(5)).unwrap()[0].done, [TaskKind::Pick]);
}

#[test]
fn the_location_of_the_first_line_stands_in_for_a_missing_one() {
    let shop = TestShop::new();
    shop.put(&[
        product("P1"),
        fact!(Orders, "order" => "1", "kind" => "sale", "status" => "approved", "placed_at" => day(1)),
        fact!(OrderLines, "order" => "1", "line" => "1", "sku" => "P1", "location" => "first", "kind" => "sale",
            "quantity" => 1_i64, "unit_price" => 1_i64),
        fact!(OrderLines, "order" => "1", "line" => "2", "sku" => "P1", "location" => "another", "kind" => "sale",
            "quantity" => 1_i64, "unit_price" => 1_i64),
    ]);
    assert_eq!(shop.store.open_orders(day(2)).unwrap()[0].location.as_ref().unwrap().as_str(), "first");
}

#[test]
fn parcels_are_under_way_between_leaving_and_arriving() {
    let shop = shop();
    let under_way = |n| shop.store.parcels_under_way(day(n)).unwrap().len();
    assert_eq!([3, 4, 7, 8, 20].map(under_way), [0, 1, 1, 0, 0]);
    let parcel = shop.store.parcels_under_way(day(4)).unwrap().remove(0);
    assert_eq!((parcel.value_minor, parcel.placed_at), (2_700, day(2)));
    assert_eq!(parcel.customer.unwrap().as_str().len(), 32);
}

#[test]
fn stock_is_the_last_count_and_what_moved_since() {
    let shop = shop();
    let moved = |id: &str, n: u8, quantity: i64| {
        fact!(StockMovements, "movement" => id, "sku" => "P1", "location" => "L1", "quantity" => quantity,
            "kind" => "correction", "at" => day(n))
    };
    shop.put(&[
        fact!(StockLevels, "sku" => "P1", "location" => "L1", "at" => day(1), "on_hand" => 100_i64),
        fact!(StockLevels, "sku" => "P1", "location" => "L1", "at" => day(5), "on_hand" => 50_i64),
        moved("m1", 2, -7),
        moved("m2", 5, -9),
        moved("m3", 6, 4),
        fact!(PurchaseOrders, "purchase" => "p1", "sku" => "P1", "location" => "L1", "quantity" => 24_i64,
            "ordered_at" => day(3), "received_at" => day(7)),
        fact!(Suppliers, "supplier" => "S1", "lead_time_days" => 6.0),
        fact!(Supply, "sku" => "P1", "supplier" => "S1", "unit_cost" => 390_i64, "pack" => 6_i64),
    ]);
    let position = |n| {
        let all = shop.store.stock_positions(day(n)).unwrap();
        all.into_iter().find(|p| p.location.as_str() == "L1").unwrap()
    };
    let found = [1, 2, 3, 5, 6, 7].map(position).map(|p| (p.on_hand.unwrap(), p.on_order, p.reserved));
    assert_eq!(found, [(100, 0, 0), (93, 0, 3), (93, 24, 6), (50, 24, 3), (54, 24, 3), (54, 0, 3)]);
    let last = position(7);
    assert_eq!((last.price_minor, last.cost_minor, last.last_sold_at), (Some(950), Some(400), Some(day(3))));
    assert_eq!((last.supply.len(), last.supply[0].pack), (1, Some(6)));
}

#[test]
fn volume_and_shelf_life_of_a_product_hold_wherever_it_lies() {
    let shop = shop();
    let told = |shop: &TestShop| {
        let all = shop.store.stock_positions(day(7)).unwrap();
        all.into_iter()
            .map(|p| (p.sku.as_str().to_owned(), p.volume_cm3, p.shelf_life_days))
            .collect::<Vec<_>>()
    };
    assert_eq!(told(&shop), [("P1".into(), None, None)]);
    shop.put(&[
        fact!(Products, "sku" => "P1", "volume_cm3" => 750.5, "shelf_life_days" => 90_i64),
        fact!(StockLevels, "sku" => "P1", "location" => "L2", "at" => day(1), "on_hand" => 3_i64),
    ]);
    assert_eq!(told(&shop), vec![("P1".into(), Some(750.5), Some(90)); 2]);
}

#[test]
fn a_waiting_purchase_counts_as_supply_until_its_order_is_a_fact() {
    let shop = shop();
    shop.put(&[fact!(StockLevels, "sku" => "P1", "location" => "L1", "at" => day(1), "on_hand" => 5_i64)]);
    let decision = purchase("d1", "k1", "P1", day(4), 100);
    shop.store.insert_cycle(&cycle("k1", day(4)), std::slice::from_ref(&decision), &[], &[], &[]).unwrap();
    let now = |n| shop.store.stock_positions(day(n)).unwrap().remove(0);
    assert_eq!((now(3).on_order, now(5).on_order), (0, 12), "not before it was made");
    assert_eq!(now(5).pending, Some((decision.id.clone(), Status::Proposed)));
    let to = |to| DecisionEvent {
        decision: decision.id.clone(),
        at: day(5),
        by: Approver::System,
        kind: DecisionEventKind::Moved { to, note: None },
    };
    shop.store.append(&to(Status::Approved), &[]).unwrap();
    shop.store.append(&to(Status::Applied), &[]).unwrap();
    assert_eq!((now(6).on_order, now(6).pending), (12, None), "carried out, and not yet a fact");
    shop.put(&[
        fact!(PurchaseOrders, "purchase" => "p1", "sku" => "P1", "location" => "L1", "quantity" => 12_i64,
        "ordered_at" => day(5), "decision" => "d1"),
    ]);
    assert_eq!(now(6).on_order, 12, "counted once");
}

#[test]
fn deliveries_tell_how_long_a_supplier_takes() {
    let shop = shop();
    let ordered = |id: &str, ordered: u8, expected: u8, received: Option<u8>| {
        let mut row = fact!(PurchaseOrders, "purchase" => id, "sku" => "P1", "location" => "L1", "supplier" => "S1",
            "quantity" => 24_i64, "ordered_at" => day(ordered), "expected_at" => day(expected));
        if let Some(received) = received {
            let column = qm_domain::Table::PurchaseOrders.position("received_at").unwrap();
            row.values[column] = qm_domain::Value::Integer(day(received).micros());
        }
        row
    };
    shop.put(&[
        ordered("p1", 1, 5, Some(5)),
        ordered("p2", 2, 6, Some(10)),
        // Overdue from the 12th on, and not yet due.
        ordered("p3", 3, 12, None),
        ordered("p4", 4, 28, None),
    ]);
    let seen = |n| {
        let found = shop.store.receipts(day(n)).unwrap();
        found.values().next().map(|r| (r.count, (r.mean_days * 100.0).round(), (r.sd_days * 100.0).round()))
    };
    assert_eq!(seen(4), None);
    assert_eq!(seen(5), Some((1, 400.0, 0.0)));
    // On the 8th the second is two days late and has taken six.
    assert_eq!(seen(8), Some((2, 500.0, 100.0)));
    assert_eq!(seen(11), Some((2, 600.0, 200.0)));
    // 4, 8 and 10 so far: mean 22 / 3, variance 180 / 3 - 484 / 9.
    assert_eq!(seen(13), Some((3, 733.0, 249.0)));
}

#[test]
fn what_was_given_back_or_marked_down_is_remembered() {
    let shop = shop();
    shop.put(&[fact!(StockLevels, "sku" => "P1", "location" => "L1", "at" => day(1), "on_hand" => 500_i64)]);
    let (sku, location) = (Sku::new("P1").unwrap(), LocationId::new("L1").unwrap());
    let now = |n: u8| shop.store.stock_positions(day(n)).unwrap().remove(0);
    let unit = Money { minor: 300, currency: eur() };
    let mut back = purchase("d1", "k1", "P1", day(4), 100);
    back.action = Action::Return(StockReturn {
        supplier: SupplierId::new("S1").unwrap(),
        sku: sku.clone(),
        location: location.clone(),
        quantity: 40,
        unit_credit: unit,
    });
    let mut cheaper = purchase("d2", "k2", "P1", day(5), 100);
    cheaper.action = Action::MarkDown(StockMarkdown { sku, location, quantity: 60, unit_price: unit });
    let promised = now(5).reserved;
    for (n, decision) in [(4, back), (5, cheaper)] {
        let made = cycle(decision.cycle.as_str(), day(n));
        shop.store.insert_cycle(&made, std::slice::from_ref(&decision), &[], &[], &[]).unwrap();
        assert_eq!((now(6).reserved, now(6).marked_down_at), (promised + 40, None), "it waits");
        for to in [Status::Approved, Status::Applied] {
            let kind = DecisionEventKind::Moved { to, note: None };
            let event =
                DecisionEvent { decision: decision.id.clone(), at: day(n), by: Approver::System, kind };
            shop.store.append(&event, &[]).unwrap();
        }
    }
    assert_eq!((now(11).reserved, now(11).marked_down_at), (promised + 40, Some(day(5))));
    assert_eq!((now(12).reserved, now(12).marked_down_at), (promised, Some(day(5))), "gone by now, or never");
    assert_eq!(now(4).marked_down_at, None);
}

#[test]
fn customers_are_those_who_bought_by_then() {
    let shop = shop();
    let early = shop.store.customers(day(2)).unwrap().remove(0);
    let late = shop.store.customers(day(3)).unwrap().remove(0);
    assert_eq!((early.orders, early.spent_minor), (2, 2_700));
    assert_eq!((late.orders, late.spent_minor, late.last_at, late.first_at), (3, 4_700, day(3), day(1)));
    assert_eq!(late.consent, ConsentState::Unknown);
    shop.put(&[
        fact!(Consents, "customer" => "c-1", "channel" => "email", "given" => 0_i64, "at" => day(4)),
        fact!(Consents, "customer" => "c-1", "channel" => "post", "given" => 1_i64, "at" => day(6)),
    ]);
    let consent = |n| shop.store.customers(day(n)).unwrap()[0].consent;
    let states = [ConsentState::Unknown, ConsentState::Refused, ConsentState::Given];
    assert_eq!([3, 5, 6].map(consent), states);
}

#[test]
fn tickets_wait_until_closed_and_displeased_reviews_for_a_month() {
    let shop = shop();
    let later = at("2026-03-15T00:00:00Z");
    shop.put(&[
        fact!(Tickets, "ticket" => "t1", "order" => "1", "opened_at" => day(5), "closed_at" => day(9),
            "text" => "where is it?"),
        fact!(Tickets, "ticket" => "t2", "opened_at" => day(6)),
        fact!(Reviews, "review" => "r1", "order" => "1", "score" => 1_i64, "at" => day(6)),
        fact!(Reviews, "review" => "r2", "score" => 5_i64, "at" => day(6)),
        fact!(Reviews, "review" => "r3", "sentiment" => "negative", "at" => day(6), "answered_at" => day(7)),
    ]);
    let open = |at| -> Vec<String> {
        shop.store.open_tickets(at, eur()).unwrap().iter().map(|t| t.ticket.to_string()).collect()
    };
    assert_eq!(open(day(5)), ["t1"]);
    assert_eq!(open(day(6)), ["t1", "r1", "r3", "t2"]);
    assert_eq!(open(day(9)), ["r1", "t2"]);
    assert_eq!(open(later), ["t2"]);
    let ticket = shop.store.open_tickets(day(6), eur()).unwrap().remove(0);
    let about = ticket.order.unwrap();
    assert_eq!((about.status.as_str(), about.delivered_at, about.value.minor), ("shipped", None, 2_700));
    assert!(ticket.has_text && ticket.customer.is_some() && !ticket.is_review);
}

#[test]
fn the_latest_fact_is_no_promise() {
    let shop = TestShop::new();
    assert_eq!(shop.store.latest_fact().unwrap(), None);
    shop.put(&[
        order("1", day(2), "approved"),
        fact!(Orders, "order" => "2", "kind" => "sale", "status" => "approved", "placed_at" => day(3),
            "promised_at" => day(30), "ship_by" => day(29)),
        shipment("1", 5, Some(8)),
    ]);
    // A delivery on day 8 only completes an order of day 2: the facts are complete up to the latest order.
    assert_eq!(shop.store.latest_fact().unwrap(), Some(day(3)));
}
