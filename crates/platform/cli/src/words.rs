//! Codes in English, for the terminal. The dashboard has its own words in both languages.

use qm_domain::{Action, Decision, FactValue, ReasonCode, Subject, Zone};

/// A code as words: `due_at` is "due at".
pub(crate) fn plain(code: &str) -> String {
    code.replace('_', " ")
}

/// A decision's subject.
pub(crate) fn subject(subject: &Subject) -> String {
    match subject {
        Subject::Order { order } => format!("order {order}"),
        Subject::Stock { sku, location } => format!("{sku} at {location}"),
        Subject::Vehicle { vehicle, day } => format!("{vehicle} on {day}"),
        Subject::Shipment { shipment } => format!("parcel {shipment}"),
        Subject::Customer { customer } => {
            format!("customer {}", customer.as_str().get(..8).unwrap_or(customer.as_str()))
        }
        Subject::Ticket { ticket } => format!("ticket {ticket}"),
    }
}

/// What is to be done, in one line.
pub(crate) fn action(action: &Action) -> String {
    match action {
        Action::Fulfil(f) => {
            let steps =
                f.tasks.iter().map(|t| format!("{} by {} at {}", plain(t.kind.code()), t.worker, t.start));
            steps.collect::<Vec<_>>().join(", ")
        }
        Action::Purchase(p) => {
            format!("buy {} from {} for {}", p.quantity, p.supplier, p.unit_cost.times(p.quantity))
        }
        Action::Transfer(t) => format!("move {} from {} to {}", t.quantity, t.from, t.to),
        Action::MarkDown(m) => format!("sell {} at {} each", m.quantity, m.unit_price),
        Action::Return(r) => {
            format!("give {} back to {} for {}", r.quantity, r.supplier, r.unit_credit.times(r.quantity))
        }
        Action::Drive(r) => {
            format!("drive {} stops, {:.1} km, leaving {}", r.stops.len(), kilometres(r.distance.0), r.start)
        }
        Action::NotifyLate(n) => {
            format!("tell the customer: expected {}, promised {}", n.expected_at, n.promised_at)
        }
        Action::WinBack(o) => format!("write with {:.0} % off the next order", o.discount.get() * 100.0),
        Action::Reply(r) => format!("answer ({}, {})", plain(r.intent.code()), r.language),
        Action::Escalate(e) => format!("hand to a person, urgency {}", e.urgency),
    }
}

/// The reason's sentence.
pub(crate) fn reason(decision: &Decision) -> &'static str {
    match decision.reason.code {
        ReasonCode::DueDateOrder => "It is next by due date, and these people are the first who can do it.",
        ReasonCode::CoverTooShort => {
            "Stock and what is on its way may run out before the next delivery can arrive."
        }
        ReasonCode::FillsContainer => {
            "A container of its supplier goes anyway, and filling it up spares more freight than holding the units costs."
        }
        ReasonCode::SurplusElsewhere => {
            "Another location has more than it needs, and moving is cheaper than waiting."
        }
        ReasonCode::Overstock => {
            "There is more than will be sold within the horizon, and clearing it brings more than holding it."
        }
        ReasonCode::CheapestTour => "These stops together in this order cost least.",
        ReasonCode::LikelyLate => "The parcel will probably miss what was promised.",
        ReasonCode::WorthWinningBack => "The customer is probably leaving and is worth a message.",
        ReasonCode::AnswerKnown => "What is asked is clear, and the order's facts answer it.",
        ReasonCode::NeedsPerson => "A person should take it.",
    }
}

/// A fact's value; times in the shop's zone.
pub(crate) fn value(value: &FactValue, zone: &Zone) -> String {
    match value {
        FactValue::Number(x) => format!("{x:.2}"),
        FactValue::Count(n) => n.to_string(),
        FactValue::Money(m) => m.to_string(),
        FactValue::Time(t) => format!("{t} ({} {:02}h local)", zone.day(*t), zone.hour(*t)),
        FactValue::Share(p) => format!("{:.0} %", p.get() * 100.0),
        FactValue::Code(code) => plain(code),
    }
}

fn kilometres(metres: i64) -> f64 {
    f64::from(i32::try_from(metres).unwrap_or(i32::MAX)) / 1000.0
}
