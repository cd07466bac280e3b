//! One errand of each kind for the tests, with values that try to be more than text.

use crate::contact::{Contact, Contacts};
use crate::errand::Errand;
use qm_domain::{
    Action, Currency, CustomerOffer, Day, GeoPoint, Grams, Intent, Language, LateNotice, Metres, Money,
    OrderFulfilment, PlannedTask, Probability, PurchaseLine, ReplyDraft, RouteStop, Seconds, StockMarkdown,
    StockReturn, StockTransfer, TaskKind, TicketEscalation, Timestamp, VehicleRoute,
};

pub(crate) fn at(minute: i64) -> Timestamp {
    Timestamp::parse("2018-06-01T08:00:00Z").unwrap().plus_seconds(60 * minute)
}

pub(crate) fn errand(key: &str, action: Action) -> Errand {
    Errand { key: key.into(), decision: "c1-3f9a".parse().unwrap(), action, made_at: at(0) }
}

fn money(minor: i64) -> Money {
    Money::from_minor(minor, Currency::new("BRL").unwrap())
}

pub(crate) fn purchase(sku: &str) -> Action {
    Action::Purchase(PurchaseLine {
        supplier: "S1".parse().unwrap(),
        sku: sku.parse().unwrap(),
        location: "L1".parse().unwrap(),
        quantity: 24,
        unit_cost: money(1250),
        arrives_on: Day::parse("2018-06-08").unwrap(),
    })
}

pub(crate) fn drive() -> Action {
    let stop = |order: &str, minute, lat, lng| RouteStop {
        order: order.parse().unwrap(),
        place: GeoPoint::new(lat, lng).unwrap(),
        load: Grams(900),
        arrive: at(minute),
        serve: at(minute),
        leave: at(minute + 5),
        late: Seconds(0),
    };
    Action::Drive(VehicleRoute {
        vehicle: "van-1".parse().unwrap(),
        depot: "L1".parse().unwrap(),
        start: at(10),
        end: at(90),
        stops: vec![stop("O1", 30, -23.5, -46.6), stop("O2", 60, -23.6, -46.7)],
        breaks: Vec::new(),
        overtime: Seconds(0),
        distance: Metres(31_000),
        cost: money(4005),
    })
}

pub(crate) fn reply() -> Action {
    Action::Reply(ReplyDraft {
        ticket: "T1".parse().unwrap(),
        language: Language::En,
        intent: Intent::WhereIsMyOrder,
        text: "Dear {name},\nyour order O1, \"blue\", is on its way.".into(),
    })
}

/// One of each kind, keys included.
pub(crate) fn one_of_each() -> Vec<Errand> {
    let p = |share| Probability::new(share).unwrap();
    let fulfil = OrderFulfilment {
        order: "O1".parse().unwrap(),
        location: "L1".parse().unwrap(),
        due_at: at(600),
        tasks: [(TaskKind::Pick, Some("shelf-1")), (TaskKind::Pack, None)]
            .map(|(kind, station)| PlannedTask {
                kind,
                worker: "=cmd|'/C calc'!A0".parse().unwrap(),
                station: station.map(|s| s.parse().unwrap()),
                start: at(0),
                end: at(5),
            })
            .into(),
        sources: Vec::new(),
    };
    let transfer = StockTransfer {
        sku: "SKU,1".parse().unwrap(),
        from: "L1".parse().unwrap(),
        to: "L2".parse().unwrap(),
        quantity: 3,
        cost: money(-5),
    };
    let cheaper = StockMarkdown {
        sku: "SKU,1".parse().unwrap(),
        location: "L1".parse().unwrap(),
        quantity: 4,
        unit_price: money(700),
    };
    let back = StockReturn {
        supplier: "+s".parse().unwrap(),
        sku: "SKU,1".parse().unwrap(),
        location: "L1".parse().unwrap(),
        quantity: 5,
        unit_credit: money(450),
    };
    let late = LateNotice {
        shipment: "P1".parse().unwrap(),
        order: "O1".parse().unwrap(),
        customer: None,
        promised_at: at(0),
        expected_at: at(1440),
        late: p(0.75),
    };
    let offer = CustomerOffer {
        customer: "person-1".parse().unwrap(),
        discount: p(0.1),
        cost: money(300),
        churn: p(0.8),
    };
    let ticket = TicketEscalation { ticket: "T2".parse().unwrap(), order: None, urgency: 1 };
    let actions = [
        Action::Fulfil(fulfil),
        purchase("@SUM(A1)"),
        Action::Transfer(transfer),
        Action::MarkDown(cheaper),
        Action::Return(back),
        drive(),
        Action::NotifyLate(late),
        Action::WinBack(offer),
        reply(),
        Action::Escalate(ticket),
    ];
    actions.into_iter().map(|action| errand(&format!("{}/file", action.code()), action)).collect()
}

/// A person behind everything, O1's stop included.
pub(crate) fn people() -> Contacts {
    let contact = Contact {
        name: Some("Ana Souza".into()),
        email: Some("ana@shop.example".into()),
        phone: Some("+55 11 5550-1234".into()),
        address: Some("=Rua A, 7".into()),
    };
    Contacts { person: Some(contact.clone()), stops: [("O1".parse().unwrap(), contact)].into() }
}
