//! A customer's order from the wish to the door.

use crate::account::add;
use crate::catalogue::{LOCATIONS, PLACES};
use crate::demand::{Wish, reduced};
use crate::dice::{Dice, Purpose};
use crate::number::{float, whole};
use crate::premises::{MINUTES, PROMISE_DAYS, RANGE_KM};
use crate::row::Row;
use crate::substitute::takes;
use crate::world::World;
use qm_domain::{GeoPoint, PlannedTask, Table};

/// Seconds from purchase to payment being checked.
const APPROVAL: i64 = 600;
/// Seconds within which an order should leave: express and standard.
const LEAVE_WITHIN: (i64, i64) = (20 * 3600, 44 * 3600);
/// Local second of the day by which a parcel is promised.
const PROMISE_SECOND: i64 = 20 * 3600;
/// How much two orders of the same content differ in work: log-normal sigma.
const WORK_SPREAD: f64 = 0.22;
const PAYMENT: [&str; 4] = ["alipay", "wechat_pay", "card", "paypal"];
const CHANNELS: [&str; 3] = ["web", "app", "marketplace"];

/// Who carries it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Carriage {
    OwnVan,
    /// By index of the carrier.
    Parcel(usize),
}

/// What the customer found in the parcel.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Content {
    Fine,
    Damaged,
    Wrong,
}

/// What customer and shop have said to each other about a late parcel.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Word {
    /// The shop said that it will be late.
    pub(crate) told: bool,
    /// The customer asked where it is.
    pub(crate) asked: bool,
}

#[derive(Debug, Clone)]
pub(crate) struct Line {
    pub(crate) product: usize,
    pub(crate) units: i64,
    /// Where the stock is taken from.
    pub(crate) place: usize,
    /// Minor units.
    pub(crate) price: i64,
}

#[derive(Debug, Clone)]
pub(crate) struct Order {
    pub(crate) id: String,
    pub(crate) key: u64,
    pub(crate) customer: usize,
    pub(crate) place: usize,
    pub(crate) to: GeoPoint,
    pub(crate) region: &'static str,
    pub(crate) distance_km: f64,
    pub(crate) express: bool,
    pub(crate) placed: i64,
    pub(crate) ship_by: i64,
    pub(crate) promised: i64,
    pub(crate) lines: Vec<Line>,
    /// Minutes of work at usual speed.
    pub(crate) minutes: f64,
    pub(crate) weight_g: f64,
    pub(crate) carriage: Carriage,
    /// Tasks done, of three.
    pub(crate) stage: usize,
    /// End of its last task.
    pub(crate) worked_until: i64,
    pub(crate) plan: Vec<PlannedTask>,
    pub(crate) cancelled: Option<i64>,
    pub(crate) ready: Option<i64>,
    pub(crate) shipped: Option<i64>,
    pub(crate) arrives: Option<i64>,
    pub(crate) delivered: Option<i64>,
    pub(crate) word: Word,
    /// Differs from the row last given.
    pub(crate) dirty: bool,
}

impl Order {
    pub(crate) fn content(&self, seed: u64) -> Content {
        // One in forty arrives broken and one in a hundred is not what was ordered.
        match Dice::of(seed, Purpose::Order, self.key, 7).unit() {
            u if u < 0.025 => Content::Damaged,
            u if u < 0.035 => Content::Wrong,
            _ => Content::Fine,
        }
    }

    /// Whether work on it may begin or go on.
    pub(crate) fn wants_work(&self) -> bool {
        self.stage < 3 && self.cancelled.is_none()
    }

    pub(crate) fn approved(&self) -> i64 {
        self.placed + APPROVAL
    }

    fn status(&self) -> &'static str {
        match self {
            o if o.cancelled.is_some() => "cancelled",
            o if o.delivered.is_some() => "delivered",
            o if o.shipped.is_some() => "shipped",
            o if o.stage > 0 => "processing",
            _ => "approved",
        }
    }

    /// Minor units of its goods.
    pub(crate) fn value(&self) -> i64 {
        self.lines.iter().map(|l| l.price * l.units).sum()
    }
}

impl World {
    /// Turns a wish into an order as far as the stock reaches; the rest is lost.
    pub(crate) fn place_order(&mut self, wish: &Wish) {
        let home = self.people[wish.customer].home;
        let mut lines: Vec<Line> = Vec::with_capacity(wish.lines.len());
        let mut short = false;
        for (number, &(product, units, discount)) in (0..).zip(&wish.lines) {
            let price = reduced(self.products[product].price, discount);
            let found = self.stock.find(product, units, home);
            let missing = units - found.map_or(0, |(_, units)| units);
            let margin = price - self.products[product].cost();
            add(&mut self.account.lost_margin, margin * missing);
            short |= missing > 0;
            let wanted = found.map(|(place, units)| Line { product, units, place, price });
            let instead = || self.instead(wish, number, product, units, home);
            let Some(line) = wanted.or_else(instead) else { continue };
            if lines.iter().any(|other| other.product == line.product) {
                continue;
            }
            self.stock.reserve(line.product, line.place, line.units);
            let margin = line.price - self.products[line.product].cost();
            add(&mut self.account.sales_margin, margin * line.units);
            lines.push(line);
        }
        self.account.lost_orders += u64::from(short);
        if lines.is_empty() {
            return;
        }
        self.account.orders += 1;
        let order = self.order_of(wish, home, lines);
        self.order_line_rows(&order);
        self.orders.insert(self.next_order, order);
        self.next_order += 1;
    }

    /// What is taken at its usual price by somebody who finds nothing of a product.
    fn instead(&self, wish: &Wish, number: u64, missing: usize, units: i64, home: usize) -> Option<Line> {
        let other = self.substitutes[missing].filter(|_| takes(self.seed, wish.key, number))?;
        let product = Some(other).filter(|other| wish.lines.iter().all(|line| line.0 != *other))?;
        let (place, units) = self.stock.find(product, units, home)?;
        Some(Line { product, units, place, price: self.products[product].price })
    }

    fn order_of(&self, wish: &Wish, home: usize, lines: Vec<Line>) -> Order {
        let mut dice = Dice::of(self.seed, Purpose::Order, wish.key, 0);
        let who = &self.people[wish.customer];
        let from = GeoPoint::new(LOCATIONS[home].3, LOCATIONS[home].4);
        let distance_km = from.map_or(0.0, |p| float(p.distance(who.place).0) / 1000.0);
        let units: i64 = lines.iter().map(|l| l.units).sum();
        let content = MINUTES.1 * crate::number::count(lines.len()) + MINUTES.2 * float(units);
        let placed = self.midnight + wish.second;
        let (within, days) =
            if wish.express { (LEAVE_WITHIN.0, PROMISE_DAYS.0) } else { (LEAVE_WITHIN.1, PROMISE_DAYS.1) };
        let carriage = match (distance_km <= RANGE_KM, wish.express) {
            (true, _) => Carriage::OwnVan,
            (false, true) => Carriage::Parcel(0),
            (false, false) => Carriage::Parcel(1),
        };
        let weight_g = lines.iter().map(|l| self.products[l.product].weight_g * float(l.units)).sum();
        Order {
            id: format!("QM-{:06}", self.next_order),
            key: wish.key,
            customer: wish.customer,
            place: home,
            to: who.place,
            region: who.region,
            distance_km,
            express: wish.express,
            placed,
            ship_by: placed + within,
            promised: self.midnight + days * 86_400 + PROMISE_SECOND,
            lines,
            minutes: (MINUTES.0 + content) * dice.spread(WORK_SPREAD),
            weight_g,
            carriage,
            stage: 0,
            worked_until: placed + APPROVAL,
            plan: Vec::new(),
            cancelled: None,
            ready: None,
            shipped: None,
            arrives: None,
            delivered: None,
            word: Word::default(),
            dirty: true,
        }
    }

    /// Frees what a cancelled order held.
    pub(crate) fn cancel_order(&mut self, number: u64, at: i64) {
        let Some(order) =
            self.orders.get_mut(&number).filter(|o| o.shipped.is_none() && o.cancelled.is_none())
        else {
            return;
        };
        order.cancelled = Some(at);
        order.dirty = true;
        for line in &order.lines {
            self.stock.release(line.product, line.place, line.units);
            let margin = (line.price - self.products[line.product].cost()) * line.units;
            add(&mut self.account.sales_margin, -margin);
        }
    }

    fn order_line_rows(&mut self, order: &Order) {
        let mut dice = Dice::of(self.seed, Purpose::Order, order.key, 1);
        let freight = if order.express { 1_800 } else { 600 };
        let n = i64::try_from(order.lines.len()).unwrap_or(1);
        for (i, line) in order.lines.iter().enumerate() {
            let row = Row::of(Table::OrderLines)
                .text("order", order.id.clone())
                .whole("line", crate::number::whole(crate::number::count(i + 1)));
            let row = row
                .text("sku", self.products[line.product].sku.clone())
                .text("location", LOCATIONS[line.place].0);
            let row = row.text("kind", "sale").whole("quantity", line.units).money("unit_price", line.price);
            self.rows.push(row.money("freight", freight / n).text("currency", "CNY").done());
        }
        let row = Row::of(Table::Payments).text("order", order.id.clone()).whole("sequence", 1);
        let row = row.text("method", *dice.pick(&PAYMENT)).whole("instalments", 1);
        self.rows.push(row.money("amount", order.value() + freight / n * n).text("currency", "CNY").done());
    }

    /// Gives every order that changed since its last row, and forgets those that are over.
    pub(crate) fn order_rows(&mut self) {
        let end = self.midnight + 86_400;
        for order in self.orders.values_mut().filter(|o| o.dirty) {
            order.dirty = false;
            let approved = order.approved();
            let status = if approved < end { order.status() } else { "created" };
            let channel = *Dice::of(self.seed, Purpose::Order, order.key, 2).pick(&CHANNELS);
            let row = Row::of(Table::Orders).text("order", order.id.clone()).text("kind", "sale");
            let row = row.text("customer", self.people[order.customer].id.clone());
            let row = row
                .text("location", LOCATIONS[order.place].0)
                .text("channel", channel)
                .text("status", status);
            let row = row
                .time("placed_at", order.placed)
                .maybe_time("approved_at", (approved < end).then_some(approved));
            let row = row.time("ship_by", order.ship_by).time("promised_at", order.promised);
            let row = row.maybe_time("cancelled_at", order.cancelled).text("currency", "CNY");
            let row = row.number("lat", order.to.lat(), 4).number("lng", order.to.lng(), 4);
            self.rows.push(row.text("region", order.region).done());
            // An order that was not yet approved at midnight is told again tomorrow.
            order.dirty = approved >= end;
        }
        self.orders.retain(|_, o| o.dirty || (o.cancelled.is_none() && o.delivered.is_none()));
    }

    /// Which of an order's goods come from another place, in units.
    pub(crate) fn shuttled(order: &Order) -> i64 {
        order.lines.iter().filter(|l| l.place != order.place && l.place < PLACES).map(|l| l.units).sum()
    }
}

/// Minor units of some hours of work.
pub(crate) fn wages(minutes: f64, hour_minor: i64) -> i64 {
    whole(minutes / 60.0 * float(hour_minor))
}
