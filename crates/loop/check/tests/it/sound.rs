//! One sound decision of each kind, made by hand.

use qm_domain::samples::*;
use qm_domain::state::ShopState;
use qm_domain::*;

/// A shop with one subject for each decision of [`all`]; its costs, staff and fleet are defaults.
pub(crate) fn state() -> ShopState {
    let mut state = empty();
    state.shop.assumed = [Assumption::Costs, Assumption::Workers, Assumption::Fleet].into();
    state.shop.workers.push(worker("elsewhere", "L2", TaskKind::ALL));
    state.orders.orders = vec![open_order("order-1", 1, 5, 20.0), open_order("order-2", 1, 5, 20.0)];
    state.orders.orders[0].assumed = vec![Assumption::TaskTimes];
    state.stock.positions = vec![
        position("sku-1", "L1", 0, 3.0),
        position("sku-2", "L1", 0, 3.0),
        position("sku-2", "L2", 40, 1.0),
        position("sku-3", "L1", 0, 3.0),
        position("sku-4", "L1", 900, 1.0),
        position("sku-5", "L1", 500, 1.0),
    ];
    state.stock.positions[5].idle_days = Some(200);
    state.shop.overstock = Some(Overstock { horizon_days: 180, markdown_share: 0.3, markdown_lift: 2.0 });
    state.shop.suppliers[0].returns_share = Some(0.75);
    state.shop.suppliers[0].order_days = vec![0, 3];
    state.stock.positions[0].assumed = vec![Assumption::Suppliers];
    state.delivery.ready = vec![
        ready("order-7", Some(point(52.51, 13.42)), 2_000),
        ready("order-8", Some(point(52.52, 13.42)), 3_000),
        ready("order-9", Some(point(50.0, 10.0)), 3_000),
    ];
    state.delivery.under_way = vec![
        parcel("parcel-1", Some(2), Some(predicted(10.0, 2.0))),
        parcel("parcel-2", Some(20), Some(predicted(10.0, 2.0))),
    ];
    state.customers.customers = vec![customer("person-1", Some(0.9)), customer("person-2", Some(0.9))];
    state.care.tickets = vec![
        ticket("ticket-1", Language::En, Intent::WhereIsMyOrder, 0.9),
        ticket("ticket-2", Language::Pt, Intent::Refund, 0.9),
    ];
    state
}

fn decision(subject: Subject, action: Action, assumed: &[Assumption]) -> Decision {
    Decision {
        id: DecisionId::new(&subject.key()).unwrap(),
        cycle: CycleId::new("cycle").unwrap(),
        made_at: now(),
        subject,
        action,
        reason: Reason {
            code: ReasonCode::NeedsPerson,
            facts: vec![ReasonFact { code: FactCode::WaitingHours, value: FactValue::Number(2.0) }],
            models: Vec::new(),
        },
        alternatives: vec![Alternative { what: "nothing".into(), gain: eur(0) }],
        gain: Gain { mean: eur(10), lo: eur(-5), hi: eur(20), baseline: Baseline::DoNothing },
        confidence: Probability::clamped(0.9),
        deadline: Some(now().plus_days(1)),
        assumed: assumed.to_vec(),
        supersedes: None,
    }
}

/// 20 minutes by halves, 35 % and 15 %: 600, 420 and 180 seconds.
pub(crate) fn fulfil(order: &str, worker: &str, from: i64) -> Decision {
    let mut start = now().plus_seconds(from);
    let tasks = TaskKind::ALL.iter().zip([600, 420, 180]).map(|(kind, seconds)| {
        let task = PlannedTask {
            kind: *kind,
            worker: WorkerId::new(worker).unwrap(),
            station: Some(StationId::new(&format!("L1-{kind}")).unwrap()),
            start,
            end: start.plus_seconds(seconds),
        };
        start = task.end;
        task
    });
    let order = OrderId::new(order).unwrap();
    let action = Action::Fulfil(OrderFulfilment {
        order: order.clone(),
        location: location("L1"),
        due_at: now().plus_seconds(5 * 3600),
        tasks: tasks.collect(),
        sources: Vec::new(),
    });
    decision(Subject::Order { order }, action, &[Assumption::TaskTimes, Assumption::Workers])
}

pub(crate) fn purchase(sku: &str, quantity: i64) -> Decision {
    let (sku, location) = (Sku::new(sku).unwrap(), location("L1"));
    let action = Action::Purchase(PurchaseLine {
        supplier: SupplierId::new("s").unwrap(),
        sku: sku.clone(),
        location: location.clone(),
        quantity,
        unit_cost: eur(600),
        arrives_on: Day::parse("2026-12-03").unwrap(),
    });
    decision(Subject::Stock { sku, location }, action, &[Assumption::Costs, Assumption::Suppliers])
}

pub(crate) fn transfer() -> Decision {
    let (sku, to) = (Sku::new("sku-2").unwrap(), location("L1"));
    let action = Action::Transfer(StockTransfer {
        sku: sku.clone(),
        from: location("L2"),
        to: to.clone(),
        quantity: 25,
        cost: eur(25 * 40),
    });
    decision(Subject::Stock { sku, location: to }, action, &[Assumption::Costs])
}

/// 180 of 900 are expected to be sold within the horizon.
pub(crate) fn mark_down() -> Decision {
    let (sku, location) = (Sku::new("sku-4").unwrap(), location("L1"));
    let cheaper =
        StockMarkdown { sku: sku.clone(), location: location.clone(), quantity: 720, unit_price: eur(700) };
    decision(Subject::Stock { sku, location }, Action::MarkDown(cheaper), &[Assumption::Costs])
}

/// Not sold for longer than the horizon.
pub(crate) fn give_back() -> Decision {
    let (sku, location) = (Sku::new("sku-5").unwrap(), location("L1"));
    let back = StockReturn {
        supplier: SupplierId::new("s").unwrap(),
        sku: sku.clone(),
        location: location.clone(),
        quantity: 500,
        unit_credit: eur(450),
    };
    decision(Subject::Stock { sku, location }, Action::Return(back), &[Assumption::Costs])
}

/// Depot, order-7, order-8 and back, from ten o'clock on.
pub(crate) fn drive() -> Decision {
    let legs = [(52.5, 13.4), (52.51, 13.42), (52.52, 13.42), (52.5, 13.4)].map(|(a, b)| point(a, b));
    #[expect(clippy::cast_precision_loss, reason = "some thousand metres")]
    let metres: Vec<f64> = legs.windows(2).map(|leg| leg[0].distance(leg[1]).0 as f64 * 1.3).collect();
    #[expect(clippy::cast_possible_truncation, reason = "some thousand metres, some hundred seconds")]
    let whole = |value: f64| value.round() as i64;
    let seconds: Vec<i64> = metres.iter().map(|metres| whole(metres * 3.6 / 35.0)).collect();
    let start = now().plus_seconds(3_600);
    let stop = |order: &str, place, grams, arrive: Timestamp| RouteStop {
        order: OrderId::new(order).unwrap(),
        place,
        load: Grams(grams),
        arrive,
        serve: arrive,
        leave: arrive.plus_seconds(300),
        late: Seconds(0),
    };
    let first = stop("order-7", legs[1], 2_000, start.plus_seconds(seconds[0]));
    let second = stop("order-8", legs[2], 3_000, first.leave.plus_seconds(seconds[1]));
    let vehicle = VehicleId::new("van").unwrap();
    let all: f64 = metres.iter().sum();
    let action = Action::Drive(VehicleRoute {
        vehicle: vehicle.clone(),
        depot: location("L1"),
        start,
        end: second.leave.plus_seconds(seconds[2]),
        stops: vec![first, second],
        breaks: Vec::new(),
        overtime: Seconds(0),
        distance: Metres(whole(all)),
        cost: eur(2_000 + whole(all * 0.045)),
    });
    let day = Day::parse("2026-11-23").unwrap();
    decision(Subject::Vehicle { vehicle, day }, action, &[Assumption::Fleet])
}

pub(crate) fn notify() -> Decision {
    let shipment = ShipmentId::new("parcel-1").unwrap();
    // Promised on day 7; the quantiles of 10 days with a deviation of 2 reach it between 5 % (6.71) and 10 % (7.436).
    let late = 0.95 - 0.05 * (7.0 - 6.71) / (7.436 - 6.71);
    let action = Action::NotifyLate(LateNotice {
        shipment: shipment.clone(),
        order: OrderId::new("order-parcel-1").unwrap(),
        customer: None,
        promised_at: now().plus_days(2),
        expected_at: now().plus_days(5),
        late: Probability::clamped(late),
    });
    decision(Subject::Shipment { shipment }, action, &[Assumption::Costs])
}

pub(crate) fn win_back(person: &str) -> Decision {
    let customer = PersonId::new(person).unwrap();
    let action = Action::WinBack(CustomerOffer {
        customer: customer.clone(),
        discount: Probability::clamped(0.1),
        cost: eur(200),
        churn: Probability::clamped(0.9),
    });
    decision(Subject::Customer { customer }, action, &[Assumption::Costs])
}

pub(crate) fn reply() -> Decision {
    let ticket = TicketId::new("ticket-1").unwrap();
    let action = Action::Reply(ReplyDraft {
        ticket: ticket.clone(),
        language: Language::En,
        intent: Intent::WhereIsMyOrder,
        text: "Dear {name}, your order order-ticket-1 left us on 19 November 2026.".into(),
    });
    decision(Subject::Ticket { ticket }, action, &[Assumption::Costs])
}

pub(crate) fn escalate() -> Decision {
    let ticket = TicketId::new("ticket-2").unwrap();
    let action = Action::Escalate(TicketEscalation {
        ticket: ticket.clone(),
        order: Some(OrderId::new("order-ticket-2").unwrap()),
        urgency: 2,
    });
    decision(Subject::Ticket { ticket }, action, &[])
}

/// All of them, none in the way of another.
pub(crate) fn all() -> Vec<Decision> {
    vec![
        fulfil("order-1", "w1", 0),
        fulfil("order-2", "w2", 1_800),
        purchase("sku-1", 24),
        transfer(),
        mark_down(),
        give_back(),
        drive(),
        notify(),
        win_back("person-1"),
        reply(),
        escalate(),
    ]
}
