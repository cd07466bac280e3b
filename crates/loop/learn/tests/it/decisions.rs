//! What decisions brought, by hand.

use qm_domain::{
    Action, Baseline, Costs, Currency, CustomerOffer, CycleId, Day, Decision, DecisionId, Gain, GeoPoint,
    Grams, Intent, Language, LateNotice, LocationId, Metres, Money, OrderFulfilment, OrderId, PersonId,
    Probability, PurchaseLine, Reason, ReasonCode, ReplyDraft, RouteStop, Seconds, ShipmentId, Sku,
    StockTransfer, Subject, SupplierId, TicketEscalation, TicketId, Timestamp, VehicleId, VehicleRoute,
};
use qm_learn::{
    Error, FulfilmentOutcome, NoticeOutcome, OutcomeFacts, ReplyOutcome, RouteOutcome, SupplyOutcome,
    WinBackOutcome, measure_decision, measure_decisions,
};

fn money(minor: i64) -> Money {
    Money::from_minor(minor, Currency::new("EUR").unwrap())
}

fn day(days: i64) -> Timestamp {
    Timestamp::from_seconds(0).plus_days(days)
}

fn share(p: f64) -> Probability {
    Probability::new(p).unwrap()
}

/// Late days cost 5.00, work 30.00 an hour, stock 36.5 % a year, a message 0.50, an order line 2.00.
fn costs() -> Costs {
    Costs {
        late_day_minor: 500,
        labour_hour_minor: 3000,
        holding_per_year: 0.365,
        lost_sale_share: 0.5,
        margin: 0.4,
        order_line_minor: 200,
        transfer_unit_minor: 30,
        contact_minor: 50,
        reply_minutes: 6.0,
    }
}

/// A decision with an expected gain of 10.00.
fn decision(action: Action) -> Decision {
    Decision {
        id: DecisionId::new("c1-1").unwrap(),
        cycle: CycleId::new("c1").unwrap(),
        made_at: day(0),
        subject: Subject::Order { order: OrderId::new("o1").unwrap() },
        action,
        reason: Reason { code: ReasonCode::DueDateOrder, facts: vec![], models: vec![] },
        alternatives: vec![],
        gain: Gain { mean: money(1000), lo: money(0), hi: money(2000), baseline: Baseline::DoNothing },
        confidence: share(0.9),
        deadline: None,
        assumed: vec![],
        supersedes: None,
    }
}

fn fulfil() -> Decision {
    decision(Action::Fulfil(OrderFulfilment {
        order: OrderId::new("o1").unwrap(),
        location: LocationId::new("north").unwrap(),
        due_at: day(10),
        tasks: vec![],
        sources: Vec::new(),
    }))
}

fn purchase() -> Decision {
    decision(Action::Purchase(PurchaseLine {
        supplier: SupplierId::new("s1").unwrap(),
        sku: Sku::new("A").unwrap(),
        location: LocationId::new("north").unwrap(),
        quantity: 24,
        unit_cost: money(1000),
        arrives_on: Day::from_epoch(7),
    }))
}

fn transfer() -> Decision {
    decision(Action::Transfer(StockTransfer {
        sku: Sku::new("A").unwrap(),
        from: LocationId::new("south").unwrap(),
        to: LocationId::new("north").unwrap(),
        quantity: 24,
        cost: money(720),
    }))
}

fn notice() -> Decision {
    decision(Action::NotifyLate(LateNotice {
        shipment: ShipmentId::new("p1").unwrap(),
        order: OrderId::new("o1").unwrap(),
        customer: None,
        promised_at: day(10),
        expected_at: day(12),
        late: share(0.75),
    }))
}

fn win_back() -> Decision {
    decision(Action::WinBack(CustomerOffer {
        customer: PersonId::new("p1").unwrap(),
        discount: share(0.1),
        cost: money(300),
        churn: share(0.8),
    }))
}

fn reply() -> Decision {
    decision(Action::Reply(ReplyDraft {
        ticket: TicketId::new("t1").unwrap(),
        language: Language::En,
        intent: Intent::WhereIsMyOrder,
        text: "Dear {name}".into(),
    }))
}

fn stop(order: &str) -> RouteStop {
    RouteStop {
        order: OrderId::new(order).unwrap(),
        place: GeoPoint::new(0.0, 0.0).unwrap(),
        load: Grams(1),
        arrive: day(0),
        serve: day(0),
        leave: day(0),
        late: Seconds(0),
    }
}

fn drive() -> Decision {
    decision(Action::Drive(VehicleRoute {
        vehicle: VehicleId::new("v1").unwrap(),
        depot: LocationId::new("north").unwrap(),
        start: day(0),
        end: day(1),
        stops: vec![stop("o1"), stop("o2")],
        breaks: Vec::new(),
        overtime: Seconds(0),
        distance: Metres(20_000),
        cost: money(4000),
    }))
}

/// Measures and compares with an amount worked by hand.
fn check(decision: &Decision, facts: OutcomeFacts, expected: i64, followed: bool) {
    let result = measure_decision(decision, &facts, &costs()).unwrap().unwrap();
    assert_eq!((result.gain, result.followed), (money(expected), followed), "{facts:?}");
}

fn supply(received: i64, sold: i64, available_without: i64) -> OutcomeFacts {
    OutcomeFacts::Supply(SupplyOutcome {
        received,
        sold,
        available_without,
        period_days: 10,
        unit_margin: money(400),
        unit_cost: money(1000),
    })
}

#[test]
fn fulfilment_loses_a_late_days_cost_per_day() {
    let facts =
        |done, known| OutcomeFacts::Fulfilment(FulfilmentOutcome { done_at: done, known_until: known });
    check(&fulfil(), facts(Some(day(9)), day(20)), 1000, true);
    check(&fulfil(), facts(Some(day(11).plus_seconds(43_200)), day(20)), 1000 - 750, true);
    check(&fulfil(), facts(None, day(14)), 1000 - 2000, false);
    assert_eq!(measure_decision(&fulfil(), &facts(None, day(9)), &costs()), Ok(None));
}

#[test]
fn purchases_gain_what_would_have_been_missing() {
    // 20 sold, 8 there without: 12 saved at 4.00 x 0.5; 12 left over at 10.00 x 1 %; order line 2.00.
    check(&purchase(), supply(24, 20, 8), 2400 - 120 - 200, true);
    // Nothing was missing: all 24 are held for 10 days.
    check(&purchase(), supply(24, 5, 8), -240 - 200, true);
    // More was sold than both together: no more than was received is saved.
    check(&purchase(), supply(12, 90, 8), 2400 - 200, false);
    check(&purchase(), supply(0, 20, 8), -200, false);
    // A position below zero has nothing to sell without the purchase.
    check(&purchase(), supply(24, 24, -5), 4800 - 200, true);
    check(&transfer(), supply(24, 20, 8), 2400 - 120 - 720, true);
}

#[test]
fn notices_are_worth_something_only_when_right() {
    let facts = |delivered, known| {
        OutcomeFacts::Notice(NoticeOutcome { delivered_at: delivered, known_until: known })
    };
    // Expected 10.00 = 0.75 x worth - 0.50, so a warning that proves right is worth 14.00.
    check(&notice(), facts(Some(day(11)), day(20)), 1400 - 50, true);
    check(&notice(), facts(Some(day(10)), day(20)), -50, true);
    check(&notice(), facts(None, day(11)), 1400 - 50, true);
    assert_eq!(measure_decision(&notice(), &facts(None, day(9)), &costs()), Ok(None));
}

#[test]
fn win_backs_count_the_share_that_was_gone() {
    let facts = |ordered| OutcomeFacts::WinBack(WinBackOutcome { ordered });
    // 50.00 x (0.4 x 0.8 - 0.1) - 0.50.
    check(&win_back(), facts(Some(money(5000))), 1100 - 50, true);
    check(&win_back(), facts(None), -50, true);
}

#[test]
fn replies_save_writing() {
    // Six minutes at 30.00 an hour.
    check(&reply(), OutcomeFacts::Reply(ReplyOutcome::SentUnchanged), 300, true);
    check(&reply(), OutcomeFacts::Reply(ReplyOutcome::Edited), 150, false);
    check(&reply(), OutcomeFacts::Reply(ReplyOutcome::Rejected), -50, false);
}

#[test]
fn tours_that_cost_more_gain_less() {
    // It stood in for 1,000 expected and 4,000 planned: 5,000, of which an unserved half is not saved.
    let came = |cost, served| OutcomeFacts::Route(RouteOutcome { cost: money(cost), served });
    check(&drive(), came(4600, 2), 400, true);
    check(&drive(), came(4000, 1), -1500, false);
}

#[test]
fn facts_of_another_kind_are_refused() {
    let facts = OutcomeFacts::Reply(ReplyOutcome::Edited);
    let error = measure_decision(&purchase(), &facts, &costs()).unwrap_err();
    assert_eq!(
        error.to_string(),
        "outcome facts of a reply cannot measure decision c1-1, which is a purchase"
    );
    let escalation = decision(Action::Escalate(TicketEscalation {
        ticket: TicketId::new("t1").unwrap(),
        order: None,
        urgency: 1,
    }));
    assert!(matches!(measure_decision(&escalation, &facts, &costs()), Err(Error::WrongFacts { .. })));
    let (reply, drive) = (reply(), drive());
    let pairs = [(&reply, facts), (&drive, OutcomeFacts::Route(RouteOutcome { cost: money(0), served: 0 }))];
    assert_eq!(measure_decisions(&pairs, &costs()).unwrap().len(), 2);
}
