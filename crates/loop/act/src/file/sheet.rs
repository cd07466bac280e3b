//! The rows of an errand: which file, which columns, which values.

use super::cell::cell;
use crate::contact::{Contacts, Reach};
use crate::errand::Errand;
use crate::error::Error;
use qm_domain::{
    Action, CustomerOffer, LateNotice, Money, OrderFulfilment, PurchaseLine, ReplyDraft, StockMarkdown,
    StockReturn, StockTransfer, TicketEscalation, VehicleRoute,
};

/// Columns that every file starts with.
const KEYS: [&str; 3] = ["key", "decision", "made_at"];

/// Rows for one file; `columns` and `rows` go without the first three columns, which are the errand's own.
pub(super) struct Sheet {
    pub(super) file: &'static str,
    columns: &'static [&'static str],
    rows: Vec<Vec<String>>,
}

impl Sheet {
    pub(super) fn of(errand: &Errand, people: &Contacts) -> Self {
        match &errand.action {
            Action::Fulfil(work) => fulfil(work),
            Action::Purchase(line) => purchase(line),
            Action::Transfer(move_) => transfer(move_),
            Action::MarkDown(cheaper) => mark_down(cheaper),
            Action::Return(back) => give_back(back),
            Action::Drive(route) => drive(route, people),
            Action::NotifyLate(notice) => message(notify_late(notice), people),
            Action::WinBack(offer) => message(win_back(offer), people),
            Action::Reply(draft) => reply(draft, people),
            Action::Escalate(ticket) => escalate(ticket),
        }
    }

    pub(super) fn len(&self) -> usize {
        self.rows.len()
    }

    /// The first line of the file, line end included.
    pub(super) fn header(&self) -> Result<Vec<u8>, Error> {
        render([KEYS.iter().chain(self.columns)]).map_err(Error::rows(self.file))
    }

    /// The errand's rows as they stand in the file.
    pub(super) fn block(self, errand: &Errand) -> Result<Vec<u8>, Error> {
        let file = self.file;
        let own = [errand.key.clone(), errand.decision.to_string(), errand.made_at.to_string()];
        let rows = self.rows.into_iter().map(|row| own.clone().into_iter().chain(row).map(cell));
        render(rows).map_err(Error::rows(file))
    }
}

/// The key as it starts each of its rows, comma included.
pub(super) fn row_start(key: &str) -> Result<Vec<u8>, csv::Error> {
    render([[cell(key.into()), "x".into()]]).map(|mut line| {
        line.truncate(line.len().saturating_sub(2));
        line
    })
}

fn render<I, R, T>(rows: I) -> Result<Vec<u8>, csv::Error>
where
    I: IntoIterator<Item = R>,
    R: IntoIterator<Item = T>,
    T: AsRef<[u8]>,
{
    let mut writer = csv::WriterBuilder::new().flexible(false).from_writer(Vec::new());
    rows.into_iter().try_for_each(|row| writer.write_record(row))?;
    writer.into_inner().map_err(|failed| failed.into_error().into())
}

fn amount(money: Money) -> String {
    let text = money.to_string();
    text.split_once(' ').map_or_else(|| text.clone(), |(amount, _)| amount.into())
}

fn text(value: Option<&impl ToString>) -> String {
    value.map_or_else(String::new, ToString::to_string)
}

fn fulfil(work: &OrderFulfilment) -> Sheet {
    let columns = &["order", "location", "due_at", "step", "task", "worker", "station", "start", "end"];
    let row = |(step, task): (usize, &qm_domain::PlannedTask)| {
        vec![
            work.order.to_string(),
            work.location.to_string(),
            work.due_at.to_string(),
            (step + 1).to_string(),
            task.kind.to_string(),
            task.worker.to_string(),
            text(task.station.as_ref()),
            task.start.to_string(),
            task.end.to_string(),
        ]
    };
    Sheet { file: "pick_list.csv", columns, rows: work.tasks.iter().enumerate().map(row).collect() }
}

fn purchase(line: &PurchaseLine) -> Sheet {
    let columns =
        &["supplier", "sku", "location", "quantity", "unit_cost", "total_cost", "currency", "arrives_on"];
    let row = vec![
        line.supplier.to_string(),
        line.sku.to_string(),
        line.location.to_string(),
        line.quantity.to_string(),
        amount(line.unit_cost),
        amount(line.unit_cost.times(line.quantity)),
        line.unit_cost.currency.to_string(),
        line.arrives_on.to_string(),
    ];
    Sheet { file: "purchase_orders.csv", columns, rows: vec![row] }
}

fn transfer(move_: &StockTransfer) -> Sheet {
    let row = vec![
        move_.sku.to_string(),
        move_.from.to_string(),
        move_.to.to_string(),
        move_.quantity.to_string(),
        amount(move_.cost),
        move_.cost.currency.to_string(),
    ];
    let columns = &["sku", "from", "to", "quantity", "cost", "currency"];
    Sheet { file: "transfers.csv", columns, rows: vec![row] }
}

fn mark_down(cheaper: &StockMarkdown) -> Sheet {
    let row = vec![
        cheaper.sku.to_string(),
        cheaper.location.to_string(),
        cheaper.quantity.to_string(),
        amount(cheaper.unit_price),
        cheaper.unit_price.currency.to_string(),
    ];
    let columns = &["sku", "location", "quantity", "unit_price", "currency"];
    Sheet { file: "markdowns.csv", columns, rows: vec![row] }
}

fn give_back(back: &StockReturn) -> Sheet {
    let row = vec![
        back.supplier.to_string(),
        back.sku.to_string(),
        back.location.to_string(),
        back.quantity.to_string(),
        amount(back.unit_credit),
        amount(back.unit_credit.times(back.quantity)),
        back.unit_credit.currency.to_string(),
    ];
    let columns = &["supplier", "sku", "location", "quantity", "unit_credit", "total_credit", "currency"];
    Sheet { file: "returns.csv", columns, rows: vec![row] }
}

fn drive(route: &VehicleRoute, people: &Contacts) -> Sheet {
    let columns = &[
        "vehicle",
        "depot",
        "start",
        "end",
        "distance_m",
        "cost",
        "currency",
        "stop",
        "order",
        "lat",
        "lng",
        "load_g",
        "arrive",
        "serve",
        "leave",
        "name",
        "phone",
        "address",
    ];
    let row = |(stop, at): (usize, &qm_domain::RouteStop)| {
        let door = people.door(&at.order);
        vec![
            route.vehicle.to_string(),
            route.depot.to_string(),
            route.start.to_string(),
            route.end.to_string(),
            route.distance.0.to_string(),
            amount(route.cost),
            route.cost.currency.to_string(),
            (stop + 1).to_string(),
            at.order.to_string(),
            at.place.lat().to_string(),
            at.place.lng().to_string(),
            at.load.0.to_string(),
            at.arrive.to_string(),
            at.serve.to_string(),
            at.leave.to_string(),
            door.name,
            door.phone,
            door.address,
        ]
    };
    Sheet { file: "routes.csv", columns, rows: route.stops.iter().enumerate().map(row).collect() }
}

fn message(what: [String; 8], people: &Contacts) -> Sheet {
    let columns = &[
        "kind",
        "customer",
        "order",
        "shipment",
        "promised_at",
        "expected_at",
        "late_probability",
        "discount",
        "name",
        "email",
        "phone",
    ];
    let Reach { name, email, phone } = people.reach();
    let row = what.into_iter().chain([name, email, phone]).collect();
    Sheet { file: "messages.csv", columns, rows: vec![row] }
}

fn notify_late(notice: &LateNotice) -> [String; 8] {
    [
        "notify_late".into(),
        text(notice.customer.as_ref()),
        notice.order.to_string(),
        notice.shipment.to_string(),
        notice.promised_at.to_string(),
        notice.expected_at.to_string(),
        notice.late.get().to_string(),
        String::new(),
    ]
}

fn win_back(offer: &CustomerOffer) -> [String; 8] {
    let [order, shipment, promised, expected, late] = <[String; 5]>::default();
    let discount = offer.discount.get().to_string();
    ["win_back".into(), offer.customer.to_string(), order, shipment, promised, expected, late, discount]
}

fn reply(draft: &ReplyDraft, people: &Contacts) -> Sheet {
    let Reach { name, email, phone } = people.reach();
    let row = vec![
        draft.ticket.to_string(),
        draft.language.to_string(),
        draft.intent.to_string(),
        people.addressed(&draft.text, draft.language),
        name,
        email,
        phone,
    ];
    let columns = &["ticket", "language", "intent", "text", "name", "email", "phone"];
    Sheet { file: "replies.csv", columns, rows: vec![row] }
}

fn escalate(ticket: &TicketEscalation) -> Sheet {
    let row = vec![ticket.ticket.to_string(), text(ticket.order.as_ref()), ticket.urgency.to_string()];
    Sheet { file: "escalations.csv", columns: &["ticket", "order", "urgency"], rows: vec![row] }
}
