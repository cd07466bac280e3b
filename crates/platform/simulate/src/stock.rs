//! Stock, what is on its way, and how the shop's own people order: fixed limits from a belief that grows old.

use crate::account::add;
use crate::calendar::salt_day;
use crate::catalogue::{LOCATIONS, PLACES, SUPPLIERS};
use crate::dice::{Dice, Purpose};
use crate::number::{count, float, salt, whole};
use crate::row::Row;
use crate::world::World;
use qm_domain::{Decision, PurchaseLine, StockTransfer, Table};

/// Days of believed demand, beside a usual delivery's time, at which people order, and up to which. One rule of thumb
/// for all products, whatever their chance and margin.
const ORDER_AT_DAYS: f64 = 14.0;
const ORDER_TO_DAYS: f64 = 42.0;
/// Days of believed demand on the shelf when the world begins.
const OPENING_DAYS: f64 = 30.0;
/// How wrong the first belief about a product is: log-normal sigma.
const BELIEF_SPREAD: f64 = 0.45;
/// Days between two looks at the sales that beliefs rest on.
const BELIEF_DAYS: i32 = 63;
/// People order on Mondays.
const ORDER_WEEKDAY: i32 = 0;
/// Belief about a product nobody bought for so long, units a day; and about a newly listed one.
const BELIEF_LEAST: f64 = 0.01;
const BELIEF_NEW: f64 = 0.25;
/// Share of deliveries that go wrong, and how much longer these take.
const MISHAPS: f64 = 0.05;
const MISHAP: f64 = 1.8;
/// Units that a mean day sells; for the first beliefs alone.
const UNITS_A_DAY: f64 = 170.0;
/// Goods come in at this second of the day.
const ARRIVAL_SECOND: i64 = 7 * 3600;
/// Days that goods travel between two locations.
const TRANSFER_DAYS: i32 = 1;

#[derive(Debug, Clone)]
struct Inbound {
    id: String,
    product: usize,
    place: usize,
    units: i64,
    supplier: Option<usize>,
    from: Option<usize>,
    ordered: i64,
    expected: i64,
    arrives: i32,
    decision: Option<String>,
}

/// Stock by product and place.
#[derive(Debug, Clone)]
pub(crate) struct Stock {
    pub(crate) on_hand: Vec<[i64; PLACES]>,
    reserved: Vec<[i64; PLACES]>,
    /// Units a day that the shop's people believe in.
    belief: Vec<[f64; PLACES]>,
    /// Units sold since beliefs were last looked at.
    sold: Vec<[i64; PLACES]>,
    inbound: Vec<Inbound>,
    purchases: u64,
    movements: u64,
}

impl Stock {
    pub(crate) fn available(&self, product: usize, place: usize) -> i64 {
        self.on_hand[product][place] - self.reserved[product][place]
    }

    /// Where `units` are to be had, at home or else where most are; failing that, the most that one place has.
    pub(crate) fn find(&self, product: usize, units: i64, home: usize) -> Option<(usize, i64)> {
        let most = (0..PLACES).max_by_key(|p| (self.available(product, *p), *p == home))?;
        let place = if self.available(product, home) >= units { home } else { most };
        let units = units.min(self.available(product, place));
        (units > 0).then_some((place, units))
    }

    pub(crate) fn reserve(&mut self, product: usize, place: usize, units: i64) {
        self.reserved[product][place] += units;
        self.sold[product][place] += units;
    }

    pub(crate) fn release(&mut self, product: usize, place: usize, units: i64) {
        self.reserved[product][place] -= units;
        self.sold[product][place] -= units;
    }

    fn on_the_way(&self, product: usize, place: usize) -> i64 {
        self.inbound.iter().filter(|i| (i.product, i.place) == (product, place)).map(|i| i.units).sum()
    }
}

/// The first beliefs and the shelves filled after them.
pub(crate) fn opening(
    world_seed: u64,
    products: &[crate::catalogue::Product],
    shares: &[f64; PLACES],
) -> Stock {
    let all: f64 = products.iter().map(|p| p.popularity).sum();
    let mut belief = vec![[0.0; PLACES]; products.len()];
    let mut on_hand = vec![[0; PLACES]; products.len()];
    for (i, product) in products.iter().enumerate() {
        let mut dice = Dice::of(world_seed, Purpose::Catalogue, salt(i), 2);
        let kept: f64 = (0..PLACES).filter(|p| product.kept[*p]).map(|p| shares[p]).sum();
        let new = matches!(product.pattern, crate::catalogue::Pattern::New(_));
        for place in (0..PLACES).filter(|p| product.kept[*p]) {
            let truth = UNITS_A_DAY * product.popularity / all * shares[place] / kept.max(f64::EPSILON);
            belief[i][place] = if new { BELIEF_NEW } else { truth * dice.spread(BELIEF_SPREAD) };
            on_hand[i][place] = if new { 0 } else { whole(belief[i][place] * OPENING_DAYS).max(1) };
        }
    }
    let none = vec![[0; PLACES]; products.len()];
    Stock {
        on_hand,
        reserved: none.clone(),
        belief,
        sold: none,
        inbound: Vec::new(),
        purchases: 0,
        movements: 0,
    }
}

impl World {
    pub(crate) fn movement(
        &mut self,
        product: usize,
        place: usize,
        units: i64,
        kind: &'static str,
        at: i64,
        of: &str,
    ) {
        self.stock.on_hand[product][place] += units;
        self.stock.movements += 1;
        let row = Row::of(Table::StockMovements).text("movement", format!("M{:07}", self.stock.movements));
        let row = row.text("sku", self.products[product].sku.clone()).text("location", LOCATIONS[place].0);
        let row = row.whole("quantity", units).text("kind", kind).time("at", at);
        self.rows.push(row.text("reference", of.to_owned()).done());
    }

    /// The goods of a shipped order leave the shelves.
    pub(crate) fn take_off_shelf(&mut self, product: usize, place: usize, units: i64, at: i64, order: &str) {
        self.stock.reserved[product][place] -= units;
        self.movement(product, place, -units, "sale", at, order);
    }

    /// A product's counted stock, wherever it is kept.
    pub(crate) fn count_rows(&mut self, product: usize, at: i64) {
        for place in (0..PLACES).filter(|p| self.products[product].kept[*p]) {
            let row = Row::of(Table::StockLevels).text("sku", self.products[product].sku.clone());
            let row = row.text("location", LOCATIONS[place].0).time("at", at);
            self.rows.push(row.whole("on_hand", self.stock.on_hand[product][place]).done());
        }
    }

    /// Goods that come in today.
    pub(crate) fn receive(&mut self) {
        let (today, at) = (self.today, self.midnight + ARRIVAL_SECOND);
        let (here, later) =
            std::mem::take(&mut self.stock.inbound).into_iter().partition(|i| i.arrives <= today);
        self.stock.inbound = later;
        let here: Vec<Inbound> = here;
        for inbound in here {
            let kind = if inbound.from.is_some() { "transfer_in" } else { "receipt" };
            self.movement(inbound.product, inbound.place, inbound.units, kind, at, &inbound.id);
            self.purchase_row(&inbound, Some(at));
        }
    }

    fn purchase_row(&mut self, inbound: &Inbound, received: Option<i64>) {
        let row = Row::of(Table::PurchaseOrders).text("purchase", inbound.id.clone());
        let row = row.text("sku", self.products[inbound.product].sku.clone());
        let row = row.maybe("supplier", inbound.supplier.map(|s| SUPPLIERS[s].0));
        let row = row.maybe("from_location", inbound.from.map(|p| LOCATIONS[p].0));
        let row = row.text("location", LOCATIONS[inbound.place].0).whole("quantity", inbound.units);
        let row = row.time("ordered_at", inbound.ordered).time("expected_at", inbound.expected);
        let row = row.maybe_time("received_at", received).maybe("decision", inbound.decision.clone());
        self.rows.push(row.done());
    }

    fn buy(
        &mut self,
        product: usize,
        place: usize,
        units: i64,
        supplier: usize,
        decision: Option<&Decision>,
    ) {
        let mut dice =
            Dice::of(self.seed, Purpose::Lead, salt(product * PLACES + place), salt_day(self.today));
        let (mean, sd) = (SUPPLIERS[supplier].2, SUPPLIERS[supplier].3);
        let mishap = if dice.chance(MISHAPS) { MISHAP } else { 1.0 };
        let lead = whole(((mean + sd * dice.normal()) * mishap).max(1.0));
        let ordered = self.midnight + 9 * 3600;
        self.stock.purchases += 1;
        let number = self.stock.purchases;
        let inbound = Inbound {
            id: decision.map_or_else(|| format!("PO-{number:06}"), |d| d.id.to_string()),
            product,
            place,
            units,
            supplier: Some(supplier),
            from: None,
            ordered,
            expected: ordered + whole(mean * 86_400.0),
            arrives: self.today + i32::try_from(lead).unwrap_or(1),
            decision: decision.map(|d| d.id.to_string()),
        };
        add(&mut self.account.purchasing, self.costs.order_line_minor);
        self.purchase_row(&inbound, None);
        self.stock.inbound.push(inbound);
    }

    /// Carries out a decision to buy; false when it names what the shop does not have.
    pub(crate) fn purchase(&mut self, decision: &Decision, line: &PurchaseLine) -> bool {
        let product = self.products.iter().position(|p| p.sku == line.sku.as_str());
        let place = LOCATIONS.iter().position(|l| l.0 == line.location.as_str());
        let supplier = SUPPLIERS.iter().position(|s| s.0 == line.supplier.as_str());
        let (Some(product), Some(place), Some(supplier)) = (product, place, supplier) else { return false };
        // A supplier who does not carry the product, or an order below the least one, is refused.
        let known = self.products[product].sources.iter().find(|s| s.supplier == supplier);
        let fits = known.is_some_and(|s| line.quantity >= s.minimum && line.quantity % s.pack == 0);
        if fits {
            self.buy(product, place, line.quantity, supplier, Some(decision));
        }
        fits
    }

    /// Carries out a decision to move stock; false when there is not so much of it.
    pub(crate) fn transfer(&mut self, decision: &Decision, move_: &StockTransfer) -> bool {
        let product = self.products.iter().position(|p| p.sku == move_.sku.as_str());
        let place = |id: &qm_domain::LocationId| LOCATIONS.iter().position(|l| l.0 == id.as_str());
        let (Some(product), Some(from), Some(to)) = (product, place(&move_.from), place(&move_.to)) else {
            return false;
        };
        if from == to || move_.quantity < 1 || self.stock.available(product, from) < move_.quantity {
            return false;
        }
        let ordered = self.midnight + 9 * 3600;
        let inbound = Inbound {
            id: decision.id.to_string(),
            product,
            place: to,
            units: move_.quantity,
            supplier: None,
            from: Some(from),
            ordered,
            expected: ordered + i64::from(TRANSFER_DAYS) * 86_400,
            arrives: self.today + TRANSFER_DAYS,
            decision: Some(decision.id.to_string()),
        };
        self.movement(product, from, -move_.quantity, "transfer_out", ordered, &inbound.id);
        add(&mut self.account.transport, self.costs.transfer_unit_minor.saturating_mul(move_.quantity));
        self.purchase_row(&inbound, None);
        self.stock.inbound.push(inbound);
        true
    }

    /// The habit of the shop's own people: on Mondays, whatever fell below its limit is filled up.
    pub(crate) fn order_by_habit(&mut self) {
        if (self.today - self.start) % BELIEF_DAYS == 0 && self.today > self.start {
            self.believe_anew();
        }
        if (self.today + 3).rem_euclid(7) != ORDER_WEEKDAY {
            return;
        }
        for product in 0..self.products.len() {
            if self.products[product].announced(self.start) > self.today {
                continue;
            }
            for place in (0..PLACES).filter(|p| self.products[product].kept[*p]).collect::<Vec<_>>() {
                let belief = self.stock.belief[product][place];
                let position = self.stock.available(product, place) + self.stock.on_the_way(product, place);
                let source = &self.products[product].sources[0];
                let lead = SUPPLIERS[source.supplier].2;
                if float(position) > belief * (ORDER_AT_DAYS + lead) {
                    continue;
                }
                let (pack, least, supplier) = (source.pack, source.minimum, source.supplier);
                let missing = (whole((belief * (ORDER_TO_DAYS + lead)).ceil()) - position).max(1);
                let units = ((missing + pack - 1) / pack * pack).max(least);
                self.buy(product, place, units, supplier, None);
            }
        }
    }

    fn believe_anew(&mut self) {
        for (belief, sold) in self.stock.belief.iter_mut().zip(&mut self.stock.sold) {
            for (belief, sold) in belief.iter_mut().zip(sold) {
                *belief = (float(*sold) / f64::from(BELIEF_DAYS)).max(BELIEF_LEAST);
                *sold = 0;
            }
        }
    }

    /// A day's cost of what lies on the shelves.
    pub(crate) fn hold(&mut self) {
        let value: i64 = (self.products.iter().zip(&self.stock.on_hand))
            .map(|(product, units)| product.cost() * units.iter().sum::<i64>())
            .sum();
        add(&mut self.account.holding, whole(float(value) * self.costs.holding_per_year / 365.0));
    }
}

/// Share of customers whose nearest place each is.
pub(crate) fn home_shares(people: &[crate::people::Customer]) -> [f64; PLACES] {
    let mut shares = [0.0; PLACES];
    for who in people {
        shares[who.home] += 1.0 / count(people.len().max(1));
    }
    shares
}
