//! Lists and details as people see them.

use crate::shop::{TestShop, at, cycle, eur, fact, line, order, product, purchase};
use qm_domain::{Area, LocationId, OrderId, Sku, Table, TicketId, Timestamp};
use qm_store::{CustomerSort, OrderFilter, PageRequest, TicketFilter};

fn day(n: u8) -> Timestamp {
    at(&format!("2026-01-{n:02}T12:00:00Z"))
}

fn shop() -> TestShop {
    let shop = TestShop::new();
    let mut facts = vec![
        product("P1"),
        product("P2"),
        fact!(Customers, "customer" => "c-1", "name" => "Ada", "region" => "SH", "language" => "zh"),
        fact!(Customers, "customer" => "c-2", "name" => "Bob"),
        fact!(StockLevels, "sku" => "P1", "location" => "L2", "at" => day(1), "on_hand" => 8_i64),
        fact!(Tickets, "ticket" => "t1", "order" => "o01", "customer" => "c-1", "opened_at" => day(5),
            "subject" => "Kettle", "text" => "It leaks", "intent" => "damaged"),
        fact!(Reviews, "review" => "r1", "order" => "o01", "score" => 2_i64, "text" => "meh", "at" => day(7)),
    ];
    for n in 1_u8..=9 {
        facts.push(order(&format!("o{n:02}"), day(n.div_ceil(2)), "approved"));
        facts.push(line(&format!("o{n:02}"), "P1", i64::from(n), 900));
    }
    shop.put(&facts);
    shop
}

#[test]
fn orders_are_paged_latest_first() {
    let shop = shop();
    let (mut seen, mut cursor) = (Vec::new(), None::<String>);
    loop {
        let page = PageRequest { cursor: cursor.as_deref(), limit: 2 };
        let page = shop.store.order_list(&OrderFilter::default(), page).unwrap();
        seen.extend(page.items.iter().map(|o| o.order.to_string()));
        cursor = page.next;
        if cursor.is_none() {
            break;
        }
    }
    assert_eq!(seen, ["o09", "o07", "o08", "o05", "o06", "o03", "o04", "o01", "o02"]);
    let filter = OrderFilter { text: Some("o0_".into()), ..OrderFilter::default() };
    assert!(shop.store.order_list(&filter, PageRequest::first(9)).unwrap().items.is_empty());
    let detail = shop.store.order_detail(&OrderId::new("o01").unwrap()).unwrap().unwrap();
    assert_eq!((detail.lines.len(), detail.order.value_minor, detail.tickets.len()), (1, 900, 2));
    assert_eq!(shop.store.order_detail(&OrderId::new("none").unwrap()).unwrap(), None);
}

#[test]
fn stock_shows_each_place_of_a_product() {
    let shop = shop();
    let page = shop.store.stock_list(None, day(20), PageRequest::first(1)).unwrap();
    let rows: Vec<_> = page.items.iter().map(|r| (r.location.as_str(), r.on_hand, r.sold_28_days)).collect();
    assert_eq!(rows, [("L1", None, 45), ("L2", Some(8), 0)]);
    let rest = PageRequest { cursor: page.next.as_deref(), limit: 9 };
    assert!(shop.store.stock_list(None, day(20), rest).unwrap().items.is_empty(), "P2 never was anywhere");
    let (sku, place) = (Sku::new("P1").unwrap(), LocationId::new("L1").unwrap());
    let detail = shop.store.stock_detail(&sku, &place, day(2), day(20)).unwrap().unwrap();
    assert_eq!(detail.sold.iter().map(|s| s.1).collect::<Vec<_>>(), [7, 11, 15, 9]);
}

#[test]
fn customers_are_shown_in_clear_only_when_asked() {
    let shop = shop();
    let page = shop.store.customer_list(CustomerSort::Key, PageRequest::first(1)).unwrap();
    let second = PageRequest { cursor: page.next.as_deref(), limit: 5 };
    let second = shop.store.customer_list(CustomerSort::Key, second).unwrap();
    let all: Vec<_> = page.items.into_iter().chain(second.items).collect();
    assert_eq!(all.len(), 2);
    let buyer = all.iter().find(|c| c.orders == 9).unwrap();
    assert_eq!((buyer.spent_minor, buyer.region.as_deref()), (45 * 900, Some("SH")));
    let shown = |reveal| shop.store.customer_detail(&buyer.customer, reveal).unwrap().unwrap();
    assert_eq!(shown(false).person, None);
    assert_eq!(shown(true).person.unwrap().name.as_deref(), Some("Ada"));
    assert_eq!((shown(false).orders.len(), shown(false).tickets.len()), (9, 1));
}

#[test]
fn the_riskiest_customers_come_first() {
    let shop = shop();
    let customers = shop.store.customer_list(CustomerSort::Key, PageRequest::first(9)).unwrap().items;
    let records: Vec<_> = customers
        .iter()
        .zip([0.25, 0.75])
        .map(|(c, mean)| qm_domain::PredictionRecord {
            kind: qm_domain::PredictionKind::Churn,
            subject: c.customer.to_string(),
            made_at: day(9),
            mean,
            lo: 0.0,
            hi: 1.0,
            model: qm_domain::ModelVersion::new("churn@1").unwrap(),
            class: None,
        })
        .collect();
    shop.store.insert_predictions(&records).unwrap();
    let first = shop.store.customer_list(CustomerSort::Churn, PageRequest::first(1)).unwrap();
    assert_eq!(first.items[0].churn, Some(0.75));
    let rest = PageRequest { cursor: first.next.as_deref(), limit: 9 };
    let rest = shop.store.customer_list(CustomerSort::Churn, rest).unwrap();
    assert_eq!(rest.items.iter().map(|c| c.churn).collect::<Vec<_>>(), [Some(0.25)]);
}

#[test]
fn a_ticket_is_read_from_the_vault() {
    let shop = shop();
    let list = shop.store.ticket_list(TicketFilter::default(), PageRequest::first(9)).unwrap().items;
    assert_eq!(list.iter().map(|t| t.ticket.as_str()).collect::<Vec<_>>(), ["r1", "t1"]);
    let only = TicketFilter { open: true, reviews: Some(false) };
    assert_eq!(shop.store.ticket_list(only, PageRequest::first(9)).unwrap().items.len(), 1);
    let detail = shop.store.ticket_detail(&TicketId::new("t1").unwrap(), day(20), eur()).unwrap().unwrap();
    assert_eq!((detail.subject.as_deref(), detail.text.as_deref()), (Some("Kettle"), Some("It leaks")));
    assert_eq!(detail.order.as_ref().unwrap().value.minor, 900);
    assert!(!format!("{detail:?}").contains("leaks"));
}

#[test]
fn the_overview_counts() {
    let shop = shop();
    let decision = purchase("d1", "k1", "P1", day(9), 700);
    shop.store.insert_cycle(&cycle("k1", day(9)), &[decision], &[], &[], &[]).unwrap();
    let overview = shop.store.overview(day(20)).unwrap();
    assert_eq!((overview.open_orders, overview.open_tickets, overview.quarantined), (9, 1, 0));
    assert_eq!(overview.tables[&Table::OrderLines], 9);
    assert_eq!((overview.areas[&Area::Stock].proposed, overview.areas[&Area::Stock].gain_minor), (1, 700));
    assert_eq!(overview.areas.len(), Area::ALL.len());
    let sources = shop.store.sources().unwrap();
    assert_eq!((sources.len(), sources[0].imports), (1, 1));
}
