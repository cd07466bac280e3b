//! One thing broken at a time, in the decision or in the state it was made on.

use crate::sound::{self, *};
use proptest::prelude::*;
use qm_check::{Defect, DefectCode, check};
use qm_domain::samples::*;
use qm_domain::state::{ConsentState, OtherSupply, ShopState, TicketStanding};
use qm_domain::*;
use std::collections::BTreeSet;

fn codes(decision: Decision, state: &ShopState) -> Vec<DefectCode> {
    let found = check(decision, state, &Policy::default(), &[]);
    found.err().unwrap_or_default().into_iter().map(|defect: Defect| defect.code).collect()
}

macro_rules! bend {
    ($decision:expr, $kind:ident, |$inner:ident| $change:expr) => {{
        let mut decision = $decision;
        match &mut decision.action {
            Action::$kind($inner) => $change,
            other => panic!("{other:?}"),
        };
        decision
    }};
}

fn broken_orders() -> Vec<(DefectCode, Decision)> {
    let one = || fulfil("order-1", "w1", 0);
    let late = now().plus_seconds(8 * 3600);
    vec![
        (DefectCode::UnknownSubject, bend!(one(), Fulfil, |p| p.order = OrderId::new("other").unwrap())),
        (DefectCode::WrongLocation, bend!(one(), Fulfil, |p| p.location = location("L2"))),
        (DefectCode::WrongFact, bend!(one(), Fulfil, |p| p.due_at = now())),
        (DefectCode::WrongTasks, bend!(one(), Fulfil, |p| p.tasks.truncate(2))),
        (DefectCode::WrongTasks, bend!(one(), Fulfil, |p| p.tasks.swap(0, 1))),
        (DefectCode::InThePast, fulfil("order-1", "w1", -60)),
        (DefectCode::Precedence, bend!(one(), Fulfil, |p| p.tasks[1].start = now())),
        (
            DefectCode::WrongDuration,
            bend!(one(), Fulfil, |p| p.tasks[2].end = p.tasks[2].end.plus_seconds(60)),
        ),
        (DefectCode::UnknownWorker, fulfil("order-1", "nobody", 0)),
        (DefectCode::UnknownWorker, fulfil("order-1", "elsewhere", 0)),
        (DefectCode::OffShift, bend!(one(), Fulfil, |p| p.tasks[2].start = late)),
        (DefectCode::WrongStation, bend!(one(), Fulfil, |p| p.tasks[0].station = None)),
        (
            DefectCode::WrongStation,
            bend!(one(), Fulfil, |p| p.tasks[0].station = StationId::new("L1-pack").ok()),
        ),
        (DefectCode::AssumptionHidden, Decision { assumed: vec![Assumption::Workers], ..one() }),
        (DefectCode::AssumptionHidden, Decision { assumed: vec![Assumption::TaskTimes], ..one() }),
    ]
}

fn broken_stock() -> Vec<(DefectCode, Decision)> {
    let buy = || purchase("sku-1", 24);
    vec![
        (DefectCode::UnknownSubject, purchase("sku-9", 24)),
        (DefectCode::NotPositive, purchase("sku-1", 0)),
        (DefectCode::NotPositive, purchase("sku-1", -24)),
        (DefectCode::NotInPacks, purchase("sku-1", 25)),
        (DefectCode::BelowMinimum, purchase("sku-1", 6)),
        (DefectCode::WrongSupplier, bend!(buy(), Purchase, |l| l.supplier = SupplierId::new("x").unwrap())),
        (DefectCode::WrongCost, bend!(buy(), Purchase, |l| l.unit_cost = eur(599))),
        (
            DefectCode::WrongCurrency,
            bend!(buy(), Purchase, |l| l.unit_cost.currency = Currency::new("USD").unwrap()),
        ),
        (DefectCode::InThePast, bend!(buy(), Purchase, |l| l.arrives_on = Day::parse("2026-11-22").unwrap())),
        (DefectCode::AssumptionHidden, Decision { assumed: vec![Assumption::Costs], ..buy() }),
        (DefectCode::SameLocation, bend!(transfer(), Transfer, |t| t.from = t.to.clone())),
        (DefectCode::NotThere, bend!(transfer(), Transfer, |t| (t.quantity, t.cost) = (41, eur(41 * 40)))),
        (DefectCode::NotThere, bend!(transfer(), Transfer, |t| t.from = location("L3"))),
        (DefectCode::NotPositive, bend!(transfer(), Transfer, |t| (t.quantity, t.cost) = (0, eur(0)))),
        (DefectCode::WrongCost, bend!(transfer(), Transfer, |t| t.cost = eur(0))),
        (DefectCode::UnknownSubject, bend!(mark_down(), MarkDown, |m| m.location = location("L3"))),
        (DefectCode::NotExcess, bend!(mark_down(), MarkDown, |m| m.quantity = 721)),
        (DefectCode::NotPositive, bend!(mark_down(), MarkDown, |m| m.quantity = 0)),
        (DefectCode::WrongCost, bend!(mark_down(), MarkDown, |m| m.unit_price = eur(701))),
        (DefectCode::NotPositive, bend!(mark_down(), MarkDown, |m| m.unit_price = eur(1_000))),
        (DefectCode::AssumptionHidden, Decision { assumed: Vec::new(), ..mark_down() }),
        (DefectCode::UnknownSubject, bend!(give_back(), Return, |r| r.location = location("L3"))),
        (DefectCode::NotThere, bend!(give_back(), Return, |r| r.quantity = 501)),
        (DefectCode::WrongCost, bend!(give_back(), Return, |r| r.unit_credit = eur(451))),
        (
            DefectCode::WrongSupplier,
            bend!(give_back(), Return, |r| r.supplier = SupplierId::new("x").unwrap()),
        ),
    ]
}

fn broken_delivery() -> Vec<(DefectCode, Decision)> {
    let far = RouteStop { order: OrderId::new("order-9").unwrap(), place: point(50.0, 10.0), ..first_stop() };
    let later = |at: &mut Timestamp| *at = at.plus_seconds(60);
    vec![
        (DefectCode::UnknownVehicle, bend!(drive(), Drive, |r| r.vehicle = VehicleId::new("x").unwrap())),
        (DefectCode::UnknownVehicle, bend!(drive(), Drive, |r| r.depot = location("L2"))),
        (DefectCode::StopCount, bend!(drive(), Drive, |r| r.stops.clear())),
        (DefectCode::StopCount, bend!(drive(), Drive, |r| r.stops = vec![first_stop(); 13])),
        (DefectCode::Repeated, bend!(drive(), Drive, |r| r.stops[1] = first_stop())),
        (DefectCode::OutOfRange, bend!(drive(), Drive, |r| r.stops[1] = far)),
        (DefectCode::WrongFact, bend!(drive(), Drive, |r| r.stops[0].place = point(52.5, 13.4))),
        (DefectCode::WrongFact, bend!(drive(), Drive, |r| r.stops[0].load = Grams(1))),
        (
            DefectCode::UnknownSubject,
            bend!(drive(), Drive, |r| r.stops[0].order = OrderId::new("x").unwrap()),
        ),
        (DefectCode::WrongDuration, bend!(drive(), Drive, |r| later(&mut r.stops[1].arrive))),
        (DefectCode::WrongDuration, bend!(drive(), Drive, |r| later(&mut r.stops[1].leave))),
        (DefectCode::WrongDuration, bend!(drive(), Drive, |r| later(&mut r.end))),
        (DefectCode::WrongDuration, bend!(drive(), Drive, |r| r.stops.swap(0, 1))),
        (DefectCode::WrongCost, bend!(drive(), Drive, |r| r.distance.0 -= 100)),
        (DefectCode::WrongCost, bend!(drive(), Drive, |r| r.cost.minor -= 5)),
        (DefectCode::OffShift, bend!(drive(), Drive, |r| r.start = now().plus_seconds(-3_600))),
        (DefectCode::InThePast, bend!(drive(), Drive, |r| r.start = now().plus_seconds(-60))),
        (DefectCode::AssumptionHidden, Decision { assumed: Vec::new(), ..drive() }),
        (
            DefectCode::UnknownSubject,
            bend!(notify(), NotifyLate, |n| n.shipment = ShipmentId::new("x").unwrap()),
        ),
        (DefectCode::WrongFact, bend!(notify(), NotifyLate, |n| n.order = OrderId::new("x").unwrap())),
        (DefectCode::WrongFact, bend!(notify(), NotifyLate, |n| n.customer = PersonId::new("x").ok())),
        (DefectCode::WrongFact, bend!(notify(), NotifyLate, |n| n.promised_at = now())),
        (DefectCode::InThePast, bend!(notify(), NotifyLate, |n| n.expected_at = now().plus_days(-1))),
        (DefectCode::WrongProbability, bend!(notify(), NotifyLate, |n| n.late = Probability::clamped(0.99))),
    ]
}

fn first_stop() -> RouteStop {
    match drive().action {
        Action::Drive(route) => route.stops[0].clone(),
        other => panic!("{other:?}"),
    }
}

fn broken_people() -> Vec<(DefectCode, Decision)> {
    let offer = || win_back("person-1");
    let says = |text: &str| bend!(reply(), Reply, |r| r.text = text.to_owned());
    vec![
        (DefectCode::UnknownSubject, win_back("nobody")),
        (DefectCode::Discount, bend!(offer(), WinBack, |o| o.discount = Probability::clamped(0.31))),
        (DefectCode::WrongProbability, bend!(offer(), WinBack, |o| o.churn = Probability::clamped(0.8))),
        (DefectCode::WrongCost, bend!(offer(), WinBack, |o| o.cost = eur(9))),
        (DefectCode::WrongCost, bend!(offer(), WinBack, |o| o.cost = eur(1_012))),
        (DefectCode::UnknownSubject, bend!(reply(), Reply, |r| r.ticket = TicketId::new("x").unwrap())),
        (DefectCode::WrongLanguage, bend!(reply(), Reply, |r| r.language = Language::Zh)),
        (DefectCode::WrongLanguage, says("您好 {name}")),
        (DefectCode::WrongIntent, bend!(reply(), Reply, |r| r.intent = Intent::Refund)),
        (DefectCode::Unfilled, says("Dear {name}, on {expected}.")),
        (DefectCode::Unfilled, says("   ")),
        (DefectCode::Unfilled, says(&"word ".repeat(1_000))),
        (DefectCode::ForeignData, says("Dear {name}, your order order-ticket-2.")),
        (DefectCode::ForeignData, says("Dear {name}, write to someone@example.org.")),
        (DefectCode::Urgency, bend!(escalate(), Escalate, |e| e.urgency = 0)),
        (DefectCode::Urgency, bend!(escalate(), Escalate, |e| e.urgency = 4)),
        (DefectCode::WrongFact, bend!(escalate(), Escalate, |e| e.order = None)),
        (DefectCode::UnknownSubject, bend!(escalate(), Escalate, |e| e.ticket = TicketId::new("x").unwrap())),
    ]
}

fn broken_frames() -> Vec<(DefectCode, Decision)> {
    let subject = Subject::Order { order: OrderId::new("order-1").unwrap() };
    let usd = Money::from_minor(10, Currency::new("USD").unwrap());
    let (mut low, mut high, mut foreign, mut bare, mut endless) =
        (escalate(), escalate(), escalate(), escalate(), escalate());
    low.gain.lo = eur(11);
    high.gain.hi = eur(9);
    foreign.gain.mean = usd;
    bare.reason.facts.clear();
    endless.reason.facts[0].value = FactValue::Number(f64::NAN);
    vec![
        (DefectCode::GainInterval, low),
        (DefectCode::GainInterval, high),
        (DefectCode::WrongCurrency, foreign),
        (DefectCode::NoFacts, bare),
        (DefectCode::NoFacts, endless),
        (DefectCode::InThePast, Decision { deadline: Some(now().plus_seconds(-1)), ..escalate() }),
        (DefectCode::SubjectMismatch, Decision { subject, ..escalate() }),
    ]
}

/// The sound state, changed.
fn on(change: &dyn Fn(&mut ShopState)) -> ShopState {
    let mut state = sound::state();
    change(&mut state);
    state
}

/// Sound decisions about stock on a state that has changed.
fn broken_stock_states() -> Vec<(DefectCode, Decision, ShopState)> {
    let pending = || Some((DecisionId::new("d").unwrap(), Status::Proposed));
    vec![
        (
            DefectCode::AlreadyPending,
            purchase("sku-1", 24),
            on(&|s| s.stock.positions[0].pending = pending()),
        ),
        (DefectCode::AlreadyPending, transfer(), on(&|s| s.stock.positions[1].pending = pending())),
        (DefectCode::WrongSupplier, purchase("sku-1", 24), on(&|s| s.stock.positions[0].supply = None)),
        (
            DefectCode::WrongCost,
            purchase("sku-1", 24),
            on(&|s| s.shop.suppliers[0].discounts = vec![Discount { from_quantity: 24, share: 0.01 }]),
        ),
        (
            DefectCode::WrongCost,
            bend!(purchase("sku-1", 24), Purchase, |l| l.supplier = SupplierId::new("t").unwrap()),
            on(&|s| {
                let mut supply = s.stock.positions[0].supply.clone().unwrap();
                supply.supplier = SupplierId::new("t").unwrap();
                s.stock.positions[0].other_supply = vec![OtherSupply { supply, unit_cost: eur(599) }];
            }),
        ),
        (
            DefectCode::NotOrderDay,
            purchase("sku-1", 24),
            on(&|s| s.shop.suppliers[0].order_days = vec![1, 6]),
        ),
        (DefectCode::NotThere, transfer(), on(&|s| s.stock.positions[2].reserved = 16)),
        (DefectCode::NotExcess, mark_down(), on(&|s| s.shop.overstock = None)),
        (DefectCode::NotExcess, mark_down(), on(&|s| s.stock.positions[4].forecast = None)),
        (DefectCode::NotExcess, give_back(), on(&|s| s.stock.positions[5].idle_days = Some(179))),
        (
            DefectCode::NotExcess,
            give_back(),
            on(&|s| {
                s.shop.overstock = s.shop.overstock.map(|terms| Overstock { horizon_days: 90, ..terms });
                s.stock.positions[5].idle_days = Some(179);
            }),
        ),
        (
            DefectCode::MarkedDown,
            mark_down(),
            on(&|s| s.stock.positions[4].marked_down_at = Some(now().plus_days(-179))),
        ),
        // Of 900 that keep for 30 days, 30 are sold before they spoil.
        (
            DefectCode::NotExcess,
            bend!(mark_down(), MarkDown, |m| m.quantity = 871),
            on(&|s| s.stock.positions[4].shelf_life_days = Some(30)),
        ),
        (
            DefectCode::MarkedDown,
            mark_down(),
            on(&|s| {
                s.stock.positions[4].shelf_life_days = Some(30);
                s.stock.positions[4].marked_down_at = Some(now().plus_days(-29));
            }),
        ),
        (DefectCode::NoReturns, give_back(), on(&|s| s.shop.suppliers[0].returns_share = None)),
        (DefectCode::AlreadyPending, give_back(), on(&|s| s.stock.positions[5].pending = pending())),
    ]
}

/// Other sound decisions on a state that has changed.
fn broken_states() -> Vec<(DefectCode, Decision, ShopState)> {
    let person = |s: &mut ShopState, c: ConsentState| s.customers.customers[0].consent = c;
    vec![
        (
            DefectCode::NoSkill,
            fulfil("order-1", "w1", 0),
            on(&|s| s.shop.workers[0].skills = vec![TaskKind::Pick]),
        ),
        (DefectCode::OverCapacity, drive(), on(&|s| s.shop.fleet.vehicles[0].capacity = Grams(4_999))),
        (DefectCode::OutsideWindow, drive(), on(&|s| s.delivery.ready[1].window.1 = now())),
        (DefectCode::NotReady, drive(), on(&|s| s.delivery.ready[0].ready_at = now().plus_seconds(3_601))),
        (DefectCode::WrongLocation, drive(), on(&|s| s.delivery.ready[0].location = location("L2"))),
        (DefectCode::WrongDuration, drive(), on(&|s| s.shop.fleet.vehicles[0].speed_kmh = 50.0)),
        (DefectCode::AlreadyNotified, notify(), on(&|s| s.delivery.under_way[0].notified = true)),
        (
            DefectCode::NotLate,
            notify(),
            on(&|s| s.delivery.under_way[0].delivery_days = Some(predicted(5.0, 1.0))),
        ),
        (DefectCode::WrongProbability, notify(), on(&|s| s.delivery.under_way[0].delivery_days = None)),
        (DefectCode::NoConsent, win_back("person-1"), on(&|s| person(s, ConsentState::Refused))),
        (DefectCode::NoConsent, win_back("person-1"), on(&|s| person(s, ConsentState::Unknown))),
        (
            DefectCode::TooSoon,
            win_back("person-1"),
            on(&|s| s.customers.customers[0].contacted_days = Some(29.0)),
        ),
        (DefectCode::AlreadyPending, win_back("person-1"), on(&|s| s.customers.customers[0].pending = true)),
        (DefectCode::AlreadyPending, reply(), on(&|s| s.care.tickets[0].standing = TicketStanding::Proposed)),
        (DefectCode::AlreadyHandled, reply(), on(&|s| s.care.tickets[0].standing = TicketStanding::Handled)),
        (DefectCode::UnknownSubject, reply(), on(&|s| s.care.tickets[0].is_review = true)),
        (DefectCode::WrongIntent, reply(), on(&|s| s.care.tickets[0].intents.clear())),
    ]
}

/// Kinds that only several decisions together show; `together.rs` does. Those of breaks: `duty.rs`.
const ELSEWHERE: [DefectCode; 7] = [
    DefectCode::Overlap,
    DefectCode::OverBudget,
    DefectCode::OverRoom,
    DefectCode::OverContainers,
    DefectCode::TooManyContacts,
    DefectCode::WrongBreak,
    DefectCode::BreakMissed,
];

#[test]
fn each_thing_broken_is_found_and_every_kind_of_defect_is_tried() {
    let state = sound::state();
    let bent =
        [broken_orders(), broken_stock(), broken_delivery(), broken_people(), broken_frames()].concat();
    let mut tried: BTreeSet<DefectCode> = ELSEWHERE.into();
    for (number, (expected, decision)) in bent.into_iter().enumerate() {
        let found = codes(decision.clone(), &state);
        assert!(found.contains(&expected), "{number}: {expected:?} not in {found:?} of {decision:#?}");
        tried.insert(expected);
    }
    for (number, (expected, decision, state)) in
        [broken_states(), broken_stock_states()].concat().into_iter().enumerate()
    {
        let found = codes(decision, &state);
        assert!(found.contains(&expected), "{number}: {expected:?} not in {found:?}");
        tried.insert(expected);
    }
    let untried: Vec<_> = DefectCode::ALL.iter().filter(|code| !tried.contains(code)).collect();
    assert!(untried.is_empty(), "{untried:?}");
}

/// What keeps shorter than the horizon is too much sooner.
#[test]
fn the_horizon_is_no_longer_than_the_shelf_life() {
    let more = bend!(mark_down(), MarkDown, |m| m.quantity = 870);
    assert!(codes(more.clone(), &sound::state()).contains(&DefectCode::NotExcess));
    assert_eq!(codes(more, &on(&|s| s.stock.positions[4].shelf_life_days = Some(30))), []);
    let again = on(&|s| {
        s.stock.positions[4].shelf_life_days = Some(30);
        s.stock.positions[4].marked_down_at = Some(now().plus_days(-30));
    });
    assert_eq!(codes(mark_down(), &again), []);
}

proptest! {
    #[test]
    fn any_other_amount_is_a_defect(by in prop_oneof![-500_i64..=-4, 4_i64..=500]) {
        let state = sound::state();
        let bent = [
            bend!(purchase("sku-1", 24), Purchase, |l| l.unit_cost.minor += by),
            bend!(transfer(), Transfer, |t| t.cost.minor += by),
            bend!(drive(), Drive, |r| r.cost.minor += by),
            bend!(drive(), Drive, |r| r.start = r.start.plus_seconds(by)),
            bend!(drive(), Drive, |r| r.stops[1].arrive = r.stops[1].arrive.plus_seconds(by)),
            bend!(fulfil("order-1", "w1", 0), Fulfil, |p| p.tasks[1].end = p.tasks[1].end.plus_seconds(by)),
            bend!(notify(), NotifyLate, |n| n.promised_at = n.promised_at.plus_seconds(by)),
        ];
        for decision in bent {
            let action = decision.action.code();
            prop_assert!(!codes(decision, &state).is_empty(), "{action} changed by {by}");
        }
    }
}

/// A tour timed by the great circle does not pass where a road is longer, or where there is none.
#[test]
fn a_tour_is_driven_again_along_the_legs_that_were_told() {
    let mut state = sound::state();
    let places = [point(52.5, 13.4), point(52.51, 13.42), point(52.52, 13.42)];
    let mut found = |leg: fn(i64) -> Option<Leg>| {
        let legs = Legs::new(&places, |from, to| leg(from.distance(to).0));
        state.delivery.legs.insert(location("L1"), legs);
        codes(drive(), &state)
    };
    // 1.3 times the great circle at 35 km/h is what the tour says.
    assert_eq!(
        found(|metres| Some(Leg {
            metres: Metres(metres * 13 / 10),
            seconds: Seconds(metres * 468 / 3_500)
        })),
        []
    );
    let slower = found(|metres| Some(Leg { metres: Metres(metres * 13 / 10), seconds: Seconds(metres) }));
    assert!(
        slower.contains(&DefectCode::WrongDuration) && !slower.contains(&DefectCode::WrongCost),
        "{slower:?}"
    );
    let longer =
        found(|metres| Some(Leg { metres: Metres(metres * 2), seconds: Seconds(metres * 468 / 3_500) }));
    assert!(
        longer.contains(&DefectCode::WrongCost) && !longer.contains(&DefectCode::WrongDuration),
        "{longer:?}"
    );
    assert!(found(|_| None).contains(&DefectCode::WrongDuration));
}
