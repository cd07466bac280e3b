//! What decisions do to the world, and what they are worth beside its own habits.

use crate::{cell, history, of};
use qm_domain::{
    Action, Area, Baseline, CustomerOffer, CycleId, Day, Decision, DecisionId, Gain, GeoPoint, Grams, Intent,
    Language, LateNotice, LocationId, Metres, OrderFulfilment, OrderId, PersonId, PlannedTask, Probability,
    PurchaseLine, RawRow, Reason, ReasonCode, ReplyDraft, RouteStop, Seconds, ShipmentId, Sku, StockTransfer,
    Subject, SupplierId, Table, TaskKind, TicketId, Timestamp, VehicleRoute, WorkerId,
};
use qm_simulate::{DayEvents, World};
use std::collections::{BTreeMap, BTreeSet};

fn decision(world: &World, name: &str, action: Action) -> Decision {
    let none = world.shop().money(0);
    Decision {
        id: DecisionId::new(name).unwrap(),
        cycle: CycleId::new("test").unwrap(),
        made_at: world.now(),
        subject: Subject::Order { order: OrderId::new("any").unwrap() },
        action,
        reason: Reason { code: ReasonCode::CoverTooShort, facts: Vec::new(), models: Vec::new() },
        alternatives: Vec::new(),
        gain: Gain { mean: none, lo: none, hi: none, baseline: Baseline::ByHand },
        confidence: Probability::clamped(1.0),
        deadline: None,
        assumed: Vec::new(),
        supersedes: None,
    }
}

/// Stock and supply as the rows tell them: nothing a buyer at the shop would not see.
#[derive(Default)]
struct Books {
    on_hand: BTreeMap<(String, String), i64>,
    coming: BTreeMap<(String, String), i64>,
    /// Supplier, least quantity, pack.
    supply: BTreeMap<String, (String, i64, i64)>,
    /// Units ordered by customers, by day.
    sold: BTreeMap<(String, String), BTreeMap<Day, i64>>,
}

impl Books {
    fn read(&mut self, event: &DayEvents) {
        for row in &event.rows {
            let key = || (cell(row, "sku").to_owned(), cell(row, "location").to_owned());
            let whole = |name: &str| cell(row, name).parse::<i64>().unwrap();
            match row.table {
                Table::StockLevels => {
                    self.on_hand.insert(key(), whole("on_hand"));
                }
                Table::StockMovements => *self.on_hand.entry(key()).or_default() += whole("quantity"),
                Table::PurchaseOrders => {
                    let sign = if cell(row, "received_at").is_empty() { 1 } else { -1 };
                    *self.coming.entry(key()).or_default() += sign * whole("quantity");
                }
                Table::Supply => {
                    let source = (cell(row, "supplier").to_owned(), whole("minimum_quantity"), whole("pack"));
                    self.supply.entry(cell(row, "sku").to_owned()).or_insert(source);
                }
                Table::OrderLines => {
                    *self.sold.entry(key()).or_default().entry(event.day).or_default() += whole("quantity");
                }
                _ => {}
            }
        }
    }

    /// Every day, whatever will not last for its lead time and a margin is bought up to that and a month.
    #[expect(clippy::cast_possible_truncation, clippy::cast_precision_loss, reason = "units of a test")]
    fn purchases(&self, world: &World) -> Vec<Decision> {
        let shop = world.shop();
        let since = world.today().plus(-56);
        let mut all = Vec::new();
        for (key, days) in &self.sold {
            let units: i64 = days.range(since..).map(|(_, n)| n).sum();
            let (supplier, least, pack) = &self.supply[&key.0];
            let lead = shop.suppliers.iter().find(|s| s.id.as_str() == supplier).unwrap().lead_time_days;
            let rate = units as f64 / 56.0;
            let get = |of: &BTreeMap<(String, String), i64>| of.get(key).copied().unwrap_or(0);
            let position = get(&self.on_hand) + get(&self.coming);
            if units == 0 || position as f64 > rate * (lead * 1.5 + 7.0) {
                continue;
            }
            let missing = (rate * (lead * 1.5 + 25.0)).ceil() as i64 - position;
            let line = PurchaseLine {
                supplier: SupplierId::new(supplier).unwrap(),
                sku: Sku::new(&key.0).unwrap(),
                location: LocationId::new(&key.1).unwrap(),
                quantity: ((missing.max(1) + pack - 1) / pack * pack).max(*least),
                unit_cost: shop.money(1),
                arrives_on: world.today(),
            };
            let name = format!("buy-{}-{}-{}", key.0, key.1, world.today());
            all.push(decision(world, &name, Action::Purchase(line)));
        }
        all
    }
}

#[test]
fn buying_by_what_is_sold_loses_fewer_sales_than_habit() {
    let (mut world, events) = history(11, 200);
    let mut books = Books::default();
    for event in &events {
        books.read(event);
    }
    let mut habit = world.clone();
    for _ in 0..80 {
        let decisions = books.purchases(&world);
        let event = world.step(&decisions);
        assert!(event.ignored.is_empty(), "{:?}", event.ignored);
        books.read(&event);
        habit.step(&[]);
    }
    let (ours, theirs) = (world.measure(), habit.measure());
    assert!(ours.lost_orders < theirs.lost_orders, "{} against {}", ours.lost_orders, theirs.lost_orders);
    assert!(ours.lost_margin.minor < theirs.lost_margin.minor);
    let (gain, parts) = ours.gain_over(&theirs);
    assert_eq!(parts.iter().map(|(_, p)| p.minor).sum::<i64>(), gain.minor);
    assert!(parts.iter().any(|(name, p)| *name == "sales_margin" && p.minor > 0), "{parts:?}");
}

#[test]
fn the_same_days_without_decisions_are_the_same() {
    let (mut world, _) = history(12, 30);
    let mut other = world.clone();
    for _ in 0..10 {
        assert_eq!(world.step(&[]), other.step(&[]));
    }
    assert_eq!(world.measure(), other.measure());
}

#[test]
fn what_is_handed_over_is_no_longer_bought_by_habit() {
    let (mut world, _) = history(13, 30);
    let mut habit = world.clone();
    world.entrust(&[Area::Stock]);
    let bought = |world: &mut World| {
        let events: Vec<DayEvents> = (0..28).map(|_| world.step(&[])).collect();
        of(&events, Table::PurchaseOrders).filter(|r| cell(r, "received_at").is_empty()).count()
    };
    assert_eq!(bought(&mut world), 0);
    assert!(bought(&mut habit) > 20);
}

#[test]
fn a_purchase_and_a_transfer_arrive_and_nonsense_is_named() {
    let (mut world, events) = history(14, 40);
    let mut books = Books::default();
    for event in &events {
        books.read(event);
    }
    let (sku, (supplier, least, _)) = books.supply.iter().next().unwrap();
    let line = PurchaseLine {
        supplier: SupplierId::new(supplier).unwrap(),
        sku: Sku::new(sku).unwrap(),
        location: LocationId::new("south").unwrap(),
        quantity: *least,
        unit_cost: world.shop().money(100),
        arrives_on: world.today(),
    };
    let ((from_sku, from), _) =
        books.on_hand.iter().filter(|(k, _)| k.1 == "north").max_by_key(|(_, n)| **n).unwrap();
    let transfer = StockTransfer {
        sku: Sku::new(from_sku).unwrap(),
        from: LocationId::new(from).unwrap(),
        to: LocationId::new("lake-store").unwrap(),
        quantity: 1,
        cost: world.shop().money(120),
    };
    let wrong = PurchaseLine { supplier: SupplierId::new("nobody").unwrap(), ..line.clone() };
    let odd = PurchaseLine { quantity: 0, ..line.clone() };
    let all = [
        ("buy", Action::Purchase(line)),
        ("move", Action::Transfer(transfer)),
        ("wrong", Action::Purchase(wrong)),
        ("odd", Action::Purchase(odd)),
    ];
    let all: Vec<Decision> = all.into_iter().map(|(name, action)| decision(&world, name, action)).collect();
    let first = world.step(&all);
    assert_eq!(first.ignored.iter().map(DecisionId::as_str).collect::<Vec<_>>(), ["wrong", "odd"]);
    let mut events = vec![first];
    events.extend((0..100).map(|_| world.step(&[])));
    for name in ["buy", "move"] {
        let received = of(&events, Table::PurchaseOrders).any(|r| {
            cell(r, "decision") == name && cell(r, "purchase") == name && !cell(r, "received_at").is_empty()
        });
        assert!(received, "{name}");
    }
}

#[test]
fn words_and_answers_spare_money_and_tempers() {
    let (mut world, _) = history(15, 120);
    let mut silent = world.clone();
    world.entrust(&[Area::Care]);
    silent.entrust(&[Area::Care]);
    let mut open: BTreeMap<String, String> = BTreeMap::new();
    let mut under_way: BTreeMap<String, String> = BTreeMap::new();
    for _ in 0..60 {
        let mut decisions = Vec::new();
        for (shipment, promised) in &under_way {
            let promised_at = Timestamp::parse(promised).unwrap();
            if promised_at.days_since(world.now()) < 1.0 {
                let order = OrderId::new(shipment.trim_end_matches("-P")).unwrap();
                let shipment = ShipmentId::new(shipment).unwrap();
                let notice = LateNotice {
                    shipment,
                    order,
                    customer: None,
                    promised_at,
                    expected_at: promised_at,
                    late: Probability::clamped(0.9),
                };
                decisions.push(decision(&world, "told", Action::NotifyLate(notice)));
            }
        }
        under_way.clear();
        let event = world.step(&decisions);
        silent.step(&[]);
        for row in &event.rows {
            match row.table {
                Table::Shipments
                    if cell(row, "delivered_at").is_empty() && !cell(row, "shipped_at").is_empty() =>
                {
                    under_way.insert(cell(row, "shipment").into(), cell(row, "promised_at").into());
                }
                Table::Tickets if cell(row, "closed_at").is_empty() => {
                    open.insert(cell(row, "ticket").into(), cell(row, "language").into());
                }
                Table::Tickets => {
                    open.remove(cell(row, "ticket"));
                }
                _ => {}
            }
        }
    }
    assert!(world.measure().late.minor < silent.measure().late.minor);
    // Of drafts that take the matter for each thing it could be, the right one closes the ticket with its words.
    let ticket = TicketId::new(open.first_key_value().unwrap().0).unwrap();
    let draft = |intent: &Intent| {
        let text = format!("We are on it: {intent}.");
        Action::Reply(ReplyDraft { ticket: ticket.clone(), language: Language::En, intent: *intent, text })
    };
    let drafts: Vec<Decision> = Intent::ALL.iter().map(|i| decision(&world, i.code(), draft(i))).collect();
    let event = world.step(&drafts);
    let mut closed =
        event.rows.iter().filter(|r| r.table == Table::Tickets && cell(r, "ticket") == ticket.as_str());
    let row = closed.next().unwrap();
    assert_eq!(cell(row, "reply"), format!("We are on it: {}.", cell(row, "intent")));
    assert!(closed.next().is_none(), "a ticket is answered once");
}

/// Orders that wait, as the rows tell them: not yet worked on by place, and ready for the vans of `north`.
fn waiting(events: &[DayEvents]) -> (Vec<(String, String)>, Vec<String>) {
    let mut placed: BTreeMap<String, String> = BTreeMap::new();
    for row in of(events, Table::Orders) {
        if cell(row, "status") == "approved" {
            placed.insert(cell(row, "order").into(), cell(row, "location").into());
        } else {
            placed.remove(cell(row, "order"));
        }
    }
    let cancelled: BTreeSet<&str> = of(events, Table::Orders)
        .filter(|r| cell(r, "status") == "cancelled")
        .map(|r| cell(r, "order"))
        .collect();
    let mut ready: BTreeMap<String, bool> = BTreeMap::new();
    for row in of(events, Table::Shipments)
        .filter(|r| cell(r, "service") == "own_van" && cell(r, "location") == "north")
    {
        ready.insert(cell(row, "order").into(), cell(row, "shipped_at").is_empty());
    }
    (
        placed.into_iter().collect(),
        ready.into_iter().filter(|r| r.1 && !cancelled.contains(r.0.as_str())).map(|r| r.0).collect(),
    )
}

#[test]
fn plans_and_tours_are_followed() {
    let (mut world, events) = history(17, 85);
    let (placed, ready) = waiting(&events);
    let (last, place) = placed.iter().rfind(|(_, place)| place == "north").unwrap();
    assert!(!ready.is_empty() && placed.iter().filter(|(_, p)| p == place).count() > 2);
    let (shop, zone) = (world.shop(), crate::params(17).zone);
    let order = OrderId::new(last).unwrap();
    let at = |second: u32| zone.at(world.today(), second);
    let task = PlannedTask {
        kind: TaskKind::Pick,
        worker: WorkerId::new("Jun").unwrap(),
        station: None,
        start: at(7 * 3600),
        end: at(8 * 3600),
    };
    let plan = OrderFulfilment {
        order,
        location: LocationId::new(place).unwrap(),
        due_at: at(12 * 3600),
        tasks: vec![task],
        sources: Vec::new(),
    };
    let depot = GeoPoint::new(30.36, 120.14).unwrap();
    let halt = |(order, i): (&String, u32)| RouteStop {
        order: OrderId::new(order).unwrap(),
        place: depot,
        load: Grams(500),
        arrive: at(9 * 3600 + 600 * i),
        serve: at(9 * 3600 + 600 * i),
        leave: at(9 * 3600 + 600 * i + 300),
        late: Seconds(0),
    };
    let stops: Vec<RouteStop> = ready.iter().take(10).zip(1..).map(halt).collect();
    let tour = VehicleRoute {
        vehicle: shop.fleet.vehicles[0].id.clone(),
        depot: LocationId::new("north").unwrap(),
        start: at(9 * 3600),
        end: at(13 * 3600),
        breaks: Vec::new(),
        overtime: Seconds(0),
        distance: Metres(40_000),
        cost: shop.money(10_000),
        stops,
    };
    let toured: Vec<String> = tour.stops.iter().map(|s| s.order.to_string()).collect();
    let decisions =
        [decision(&world, "plan", Action::Fulfil(plan)), decision(&world, "tour", Action::Drive(tour))];
    let event = world.step(&decisions);
    assert!(event.ignored.is_empty());
    let tasks = event.rows.iter().filter(|r| r.table == Table::Tasks && cell(r, "location") == place);
    let first = tasks.min_by_key(|r| (cell(r, "started_at"), cell(r, "order") != last)).unwrap();
    assert_eq!((cell(first, "order"), cell(first, "worker")), (last.as_str(), "Jun"));
    let driven = |order: &str| {
        let tracked = |r: &&RawRow<'_>| {
            r.table == Table::Tracking && cell(r, "shipment").trim_end_matches("-P") == order
        };
        event.rows.iter().filter(tracked).count()
    };
    assert!(
        toured.iter().all(|order| driven(order) == 2),
        "each went out and came to its door, or to a closed one"
    );
}

#[test]
fn offers_bring_customers_back() {
    let (mut world, _) = history(16, 300);
    let ids: Vec<String> = world.customers().take(2_000).map(str::to_owned).collect();
    world.name_people(|id| PersonId::new(&format!("p-{id}")).ok());
    let mut quiet = world.clone();
    let offers: Vec<Decision> = ids
        .iter()
        .map(|id| {
            let offer = CustomerOffer {
                customer: PersonId::new(&format!("p-{id}")).unwrap(),
                discount: Probability::clamped(0.1),
                cost: world.shop().money(40),
                churn: Probability::clamped(0.8),
            };
            decision(&world, &format!("offer-{id}"), Action::WinBack(offer))
        })
        .collect();
    assert!(world.step(&offers).ignored.is_empty());
    quiet.step(&[]);
    for _ in 0..14 {
        world.step(&[]);
        quiet.step(&[]);
    }
    let (ours, theirs) = (world.measure(), quiet.measure());
    // 2,000 messages at a chance of 0.117 are 234 orders, give or take 15; a few find the shelf empty.
    let more = ours.orders - theirs.orders;
    assert!((180..290).contains(&more), "{more}");
    assert_eq!(ours.contacts.minor - theirs.contacts.minor, 2_000 * 40);
}
