//! The world: a day at a time, decisions in, rows out.

use crate::account::{WorldAccount, add};
use crate::calendar::Calendar;
use crate::care::{Review, Ticket};
use crate::catalogue::{Product, opening_rows, product_rows, products};
use crate::demand::{Wishes, wishes, won_back};
use crate::order::Order;
use crate::people::{self, Customer, customers};
use crate::premises;
use crate::stock::{Stock, home_shares, opening};
use crate::substitute::{self, substitutes};
use qm_domain::{
    Action, Area, Costs, CustomerOffer, Day, Decision, DecisionId, PersonId, RawRow, Shop, Timestamp,
    VehicleRoute, Zone,
};
use std::collections::{BTreeMap, BTreeSet};

/// What a world is made of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SimulationParams {
    /// Chance; the same seed gives the same world.
    pub seed: u64,
    /// Its first day.
    pub start: Day,
    /// The zone of its calendar.
    pub zone: Zone,
    /// Days for which customers, promotions and product lives are laid out; it may run longer.
    pub days: u32,
}

impl SimulationParams {
    /// Days of history that a demonstration begins with: fourteen months.
    pub const HISTORY_DAYS: u32 = 425;
}

/// What happened on one day.
#[derive(Debug, Clone, PartialEq)]
pub struct DayEvents {
    /// The day, by the shop's calendar.
    pub day: Day,
    /// Canonical rows, parents before children. A fact that changed is given again under the same key. The first day
    /// brings the catalogue, the customers so far and the counted stock besides.
    pub rows: Vec<RawRow<'static>>,
    /// Decisions that could not be carried out: they name what is not there, or came too late.
    pub ignored: Vec<DecisionId>,
}

/// A believable shop. Deterministic in its parameters and the decisions given.
#[derive(Debug, Clone)]
pub struct World {
    pub(crate) seed: u64,
    pub(crate) zone: Zone,
    pub(crate) start: i32,
    days: i32,
    pub(crate) today: i32,
    /// Local midnight of today, seconds since 1970.
    pub(crate) midnight: i64,
    pub(crate) costs: Costs,
    pub(crate) calendar: Calendar,
    pub(crate) products: Vec<Product>,
    /// What some take where a product is gone.
    pub(crate) substitutes: Vec<Option<usize>>,
    pub(crate) people: Vec<Customer>,
    pub(crate) stock: Stock,
    pub(crate) orders: BTreeMap<u64, Order>,
    pub(crate) next_order: u64,
    /// Who placed an order, by its id, for letters about orders that are over.
    pub(crate) buyers: BTreeMap<String, usize>,
    pub(crate) tours: Vec<VehicleRoute>,
    pub(crate) tickets: BTreeMap<String, Ticket>,
    pub(crate) letters_so_far: u64,
    pub(crate) reviews: BTreeMap<i32, Vec<Review>>,
    /// Orders won back: by day, the stream's key, customer, discount.
    returning: BTreeMap<i32, Vec<(u64, usize, f64)>>,
    entrusted: BTreeSet<Area>,
    pub(crate) account: WorldAccount,
    pub(crate) rows: Vec<RawRow<'static>>,
}

impl World {
    /// Lays the world out. Nothing has happened in it yet.
    pub fn new(params: &SimulationParams) -> Self {
        let (seed, start) = (params.seed, params.start.epoch());
        let days = i32::try_from(params.days.max(1)).unwrap_or(i32::MAX / 4);
        let products = products(seed, start, days);
        let people = customers(seed, start, days);
        let stock = opening(seed, &products, &home_shares(&people));
        Self {
            seed,
            zone: params.zone.clone(),
            start,
            days,
            today: start,
            midnight: params.zone.at(params.start, 0).seconds(),
            costs: premises::costs(),
            calendar: Calendar::new(seed, start, days, products.len()),
            substitutes: substitutes(&products),
            products,
            people,
            stock,
            orders: BTreeMap::new(),
            next_order: 1,
            buyers: BTreeMap::new(),
            tours: Vec::new(),
            tickets: BTreeMap::new(),
            letters_so_far: 0,
            reviews: BTreeMap::new(),
            returning: BTreeMap::new(),
            entrusted: BTreeSet::new(),
            account: WorldAccount::new(premises::currency()),
            rows: Vec::new(),
        }
    }

    /// The shop as its `shop.toml` would tell it; nothing in it is assumed.
    pub fn shop(&self) -> Shop {
        premises::shop(&self.zone)
    }

    /// The day that the next [`World::step`] lives through.
    pub fn today(&self) -> Day {
        Day::from_epoch(self.today)
    }

    /// The instant up to which everything has happened: local midnight before [`World::today`]. Decisions for the next
    /// step may rest on all that was known then.
    pub fn now(&self) -> Timestamp {
        Timestamp::from_seconds(self.midnight)
    }

    /// The running account of money since the first day.
    pub fn measure(&self) -> WorldAccount {
        self.account.clone()
    }

    /// The ids of all customers, those still to come among them, as the rows name them.
    pub fn customers(&self) -> impl Iterator<Item = &str> {
        self.people.iter().map(|c| c.id.as_str())
    }

    /// Tells the world by which pseudonym decisions will name each customer. Without it a decision must use the id of
    /// the rows.
    pub fn name_people(&mut self, mut pseudonym: impl FnMut(&str) -> Option<PersonId>) {
        for who in &mut self.people {
            who.alias = pseudonym(&who.id);
        }
    }

    /// Hands an area over; the first decision given in an area does so too. For stock, people stop buying. Elsewhere what
    /// nobody decided on goes on by habit: orders are worked as they came, vans driven, letters answered, oldest first.
    pub fn entrust(&mut self, areas: &[Area]) {
        self.entrusted.extend(areas.iter().copied());
    }

    /// Gives areas back to the shop's own people.
    pub fn take_back(&mut self, areas: &[Area]) {
        for area in areas {
            self.entrusted.remove(area);
        }
    }

    /// Lives through one day with the decisions approved in its early morning.
    ///
    /// O(orders under way + products + customers); a year of it takes a second or two.
    pub fn step(&mut self, decisions: &[Decision]) -> DayEvents {
        let day = self.today();
        if self.today == self.start {
            self.open_shop();
        }
        self.enter_customers();
        self.enter_products();
        self.receive();
        let ignored = self.carry_out(decisions);
        if !self.entrusted.contains(&Area::Stock) {
            self.order_by_habit();
        }
        self.drive();
        self.sell();
        self.work();
        self.carriers();
        self.letters();
        self.answer_by_habit();
        self.publish_reviews();
        self.order_rows();
        self.hold();
        self.today += 1;
        self.midnight = self.zone.at(Day::from_epoch(self.today), 0).seconds();
        let mut rows = std::mem::take(&mut self.rows);
        rows.sort_by_key(|r| r.table);
        DayEvents { day, rows, ignored }
    }

    fn open_shop(&mut self) {
        let (seed, start, midnight) = (self.seed, self.start, self.midnight);
        self.rows.extend(opening_rows());
        self.rows.extend(Calendar::holiday_rows(start, self.days));
        for (i, who) in self.people.iter().enumerate().filter(|(_, c)| c.joins < start) {
            let since = midnight + i64::from(who.joins - start) * 86_400;
            self.rows.extend(people::rows(seed, i, who, since));
        }
        let known: Vec<usize> =
            (0..self.products.len()).filter(|i| self.products[*i].announced(start) < start).collect();
        for product in known {
            self.enter_product(product);
        }
    }

    fn enter_customers(&mut self) {
        for (i, who) in self.people.iter().enumerate().filter(|(_, c)| c.joins == self.today) {
            self.rows.extend(people::rows(self.seed, i, who, self.midnight));
        }
    }

    fn enter_products(&mut self) {
        let new = |i: &usize| self.products[*i].announced(self.start) == self.today;
        let new: Vec<usize> = (0..self.products.len()).filter(new).collect();
        for product in new {
            self.enter_product(product);
        }
    }

    /// A product with its supply, its promotions and its stock.
    fn enter_product(&mut self, i: usize) {
        let product = &self.products[i];
        let listed_at = self.midnight + i64::from(product.listed(self.start) - self.today) * 86_400;
        self.rows.extend(product_rows(product, listed_at));
        self.rows.extend(self.calendar.promotion_rows(i, &product.sku));
        let other = self.substitutes[i].map(|other| &self.products[other]);
        self.rows.extend(other.map(|other| substitute::row(&product.sku, &other.sku)));
        self.count_rows(i, self.midnight);
    }

    fn carry_out(&mut self, decisions: &[Decision]) -> Vec<DecisionId> {
        let mut ignored = Vec::new();
        for decision in decisions {
            self.entrusted.insert(decision.area());
            let done = match &decision.action {
                Action::Fulfil(plan) => self.plan_work(plan),
                Action::Purchase(line) => self.purchase(decision, line),
                Action::Transfer(transfer) => self.transfer(decision, transfer),
                // Its prices follow its calendar, and its suppliers take nothing back.
                Action::MarkDown(_) | Action::Return(_) => false,
                Action::Drive(route) => {
                    self.tours.push(route.clone());
                    self.zone.day(route.start).epoch() >= self.today
                }
                Action::NotifyLate(notice) => self.notify(notice),
                Action::WinBack(offer) => self.win_back(offer),
                Action::Reply(draft) => self.reply(draft),
                Action::Escalate(what) => self.escalate(what),
            };
            if !done {
                ignored.push(decision.id.clone());
            }
        }
        ignored
    }

    /// Writes to a customer, who may come back; false when nobody has that name.
    fn win_back(&mut self, offer: &CustomerOffer) -> bool {
        let named =
            |c: &Customer| c.alias.as_ref().map_or(c.id == offer.customer.as_str(), |a| *a == offer.customer);
        let Some(customer) = self.people.iter().position(named) else { return false };
        add(&mut self.account.contacts, self.costs.contact_minor);
        let discount = offer.discount.get();
        if let Some((day, key)) = won_back(self.seed, self.today, customer, discount) {
            self.returning.entry(day).or_default().push((key, customer, discount));
        }
        true
    }

    /// The day's wishes, and those of customers who were won back.
    fn sell(&mut self) {
        let weights = Wishes::on(self.seed, self.today, &self.products, &self.calendar);
        let mut all = wishes(self.seed, self.today, &weights, &self.people);
        for (key, customer, discount) in self.returning.remove(&self.today).unwrap_or_default() {
            self.people[customer].lost = false;
            all.push(weights.wish(self.seed, key, customer, discount));
        }
        all.sort_by_key(|w| (w.second, w.key));
        for wish in &all {
            let number = self.next_order;
            self.place_order(wish);
            if let Some(order) = self.orders.get(&number) {
                self.buyers.insert(order.id.clone(), order.customer);
            }
        }
    }
}
