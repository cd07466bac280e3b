//! What customers write and how they are answered: tickets, reviews, and who leaves because of what happened.

use crate::calendar::salt_day;
use crate::dice::{Dice, Purpose};
use crate::number::whole;
use crate::order::{Content, Order, wages};
use crate::row::Row;
use crate::voices::{self, Mood, Slots};
use crate::world::World;
use qm_domain::{Day, Intent, Language, LateNotice, ReplyDraft, Table, TicketEscalation};

/// Share of deliveries that are reviewed: well pleased, and angry, who write more.
const REVIEWS: (f64, f64) = (0.24, 0.55);
/// Share of angry reviews that a word before the late parcel saves.
const TOLD_CALMS: f64 = 0.6;
/// Chance per day that somebody with a late parcel asks where it is, unwarned and warned.
const ASKS: (f64, f64) = (0.40, 0.12);
/// Chance that a bad experience, a late parcel, a long silence loses the customer.
const LOSES: (f64, f64, f64) = (0.22, 0.15, 0.08);
/// Share of that loss which a person's own care saves.
const CARE_SAVES: f64 = 0.5;
/// Tickets that the agents answer on a working day by themselves.
const ANSWERS_A_DAY: usize = 12;
/// Days after which an unanswered ticket counts as silence.
const SILENCE_SECONDS: i64 = 3 * 86_400;
/// Agents begin at this second of the day, answer every so many.
const DESK: (i64, i64) = (9 * 3600 + 1800, 2_400);
/// Share of the minutes of an answer that checking a good draft takes.
const DRAFT_SHARE: f64 = 0.2;
/// Share of orders that bring a message of each kind, whatever happens to them.
const CHATTER: [(Intent, f64); 5] = [
    (Intent::Cancel, 0.018),
    (Intent::ChangeOrder, 0.014),
    (Intent::Payment, 0.014),
    (Intent::ProductQuestion, 0.022),
    (Intent::Other, 0.012),
];
const CHANNELS: [&str; 3] = ["email", "chat", "web_form"];

#[derive(Debug, Clone)]
pub(crate) struct Ticket {
    order: String,
    customer: usize,
    key: u64,
    intent: Intent,
    product: String,
    channel: &'static str,
    subject: &'static str,
    text: String,
    opened: i64,
    days: i64,
}

#[derive(Debug, Clone)]
pub(crate) struct Review {
    order: String,
    customer: usize,
    key: u64,
    sku: String,
    product: String,
    mood: Mood,
    days: i64,
    at: i64,
}

impl World {
    fn words(&self, order: &Order) -> String {
        let label = &self.products[order.lines[0].product].label;
        let chinese = self.people[order.customer].language == Language::Zh;
        // A label says the same in English, then in Chinese.
        let (english, zh) = label.rsplit_once(' ').unwrap_or((label, label));
        if chinese { zh.to_owned() } else { english.to_lowercase() }
    }

    /// What a customer makes of a parcel that came today.
    pub(crate) fn after_delivery(&mut self, order: &Order) {
        let mut dice = Dice::of(self.seed, Purpose::Care, order.key, 0);
        let delivered = order.delivered.unwrap_or(order.placed);
        let late = delivered - order.promised;
        let days = (late.max(0) + 86_399) / 86_400;
        let content = order.content(self.seed);
        let (calm, whim) = (dice.chance(TOLD_CALMS), dice.unit());
        let mood = match (content, late > 0) {
            (Content::Damaged, _) => Mood::Damaged,
            (Content::Wrong, _) => Mood::Wrong,
            (Content::Fine, true) if order.word.told && calm => Mood::SoSo,
            (Content::Fine, true) => Mood::Late,
            (Content::Fine, false) if whim < 0.05 => Mood::Disappointed,
            (Content::Fine, false) if whim < 0.20 => Mood::SoSo,
            (Content::Fine, false) => Mood::Happy,
        };
        let angry = mood.sentiment() == qm_domain::Sentiment::Negative;
        let (share, later) = (if angry { REVIEWS.1 } else { REVIEWS.0 }, dice.below(4));
        if dice.chance(share) {
            let line = &order.lines[dice.below(order.lines.len())];
            let day = self.today + i32::try_from(later).unwrap_or(0) + 1;
            let at = self.midnight
                + i64::from(day - self.today) * 86_400
                + whole(dice.between(8.0, 23.0) * 3600.0);
            let review = Review {
                order: order.id.clone(),
                customer: order.customer,
                key: order.key,
                sku: self.products[line.product].sku.clone(),
                product: self.words(order),
                mood,
                days,
                at,
            };
            self.reviews.entry(day).or_default().push(review);
        }
        let (writes, leaves) = (dice.unit(), dice.unit());
        match content {
            Content::Damaged if writes < 0.7 => {
                self.open_ticket(order, Intent::Damaged, delivered + 3_600, days);
            }
            Content::Wrong if writes < 0.7 => {
                self.open_ticket(order, Intent::Refund, delivered + 5_400, days);
            }
            Content::Fine if writes < 0.012 => {
                self.open_ticket(order, Intent::Refund, delivered + 7_200, days);
            }
            _ => {}
        }
        let risk =
            if content == Content::Fine { if mood == Mood::Late { LOSES.1 } else { 0.0 } } else { LOSES.0 };
        self.people[order.customer].lost |= leaves < risk;
    }

    fn open_ticket(&mut self, order: &Order, intent: Intent, at: i64, days: i64) {
        let language = self.people[order.customer].language;
        let mut dice = Dice::of(self.seed, Purpose::Voice, order.key, intent as u64 + 1);
        let product = self.words(order);
        let slots = Slots { product: &product, order: &order.id, days: days.max(1) };
        let text = voices::ticket(&mut dice, intent, language, &slots);
        self.letters_so_far += 1;
        let id = format!("T-{:06}", self.letters_so_far);
        let ticket = Ticket {
            order: order.id.clone(),
            customer: order.customer,
            key: order.key,
            intent,
            channel: CHANNELS[dice.below(CHANNELS.len())],
            subject: voices::subject(intent, language),
            text,
            product,
            opened: at.min(self.midnight + 86_399),
            days: days.max(1),
        };
        self.ticket_row(&id, &ticket, None);
        self.tickets.insert(id, ticket);
    }

    fn ticket_row(&mut self, id: &str, ticket: &Ticket, closed: Option<(i64, String)>) {
        let who = &self.people[ticket.customer];
        let row = Row::of(Table::Tickets).text("ticket", id.to_owned()).text("customer", who.id.clone());
        let row = row
            .text("order", ticket.order.clone())
            .text("channel", ticket.channel)
            .text("subject", ticket.subject);
        let row = row.text("text", ticket.text.clone()).text("language", who.language.code());
        let row = row.time("opened_at", ticket.opened);
        let row = match closed {
            Some((at, reply)) => {
                row.time("closed_at", at).text("intent", ticket.intent.code()).text("reply", reply)
            }
            None => row,
        };
        self.rows.push(row.done());
    }

    /// Messages of the day that come of an order's being placed or waited for.
    pub(crate) fn letters(&mut self) {
        let (midnight, seed) = (self.midnight, self.seed);
        let numbers: Vec<u64> = self.orders.keys().copied().collect();
        for number in numbers {
            let order = self.orders[&number].clone();
            let waits = order.delivered.is_none() && order.cancelled.is_none();
            if order.placed >= midnight {
                let mut dice = Dice::of(seed, Purpose::Care, order.key, 1);
                let at = order.placed + 900 + whole(dice.unit() * 7_200.0);
                let kind = dice.by_weight(&CHATTER.map(|c| c.1));
                let any: f64 = CHATTER.iter().map(|c| c.1).sum();
                if dice.chance(any) {
                    self.open_ticket(&order, CHATTER[kind].0, at, 1);
                    if CHATTER[kind].0 == Intent::Cancel {
                        self.cancel_order(number, at.min(midnight + 86_399));
                    }
                }
            } else if waits && !order.word.asked && order.promised < midnight {
                let mut dice = Dice::of(seed, Purpose::Care, order.key, salt_day(self.today) + 2);
                let at = midnight + whole(dice.between(9.0, 22.0) * 3600.0);
                if dice.chance(if order.word.told { ASKS.1 } else { ASKS.0 }) {
                    let days = (at - order.promised) / 86_400 + 1;
                    self.open_ticket(&order, Intent::WhereIsMyOrder, at, days);
                    if let Some(order) = self.orders.get_mut(&number) {
                        order.word.asked = true;
                    }
                }
            }
        }
    }

    /// Reviews that are due today.
    pub(crate) fn publish_reviews(&mut self) {
        for review in self.reviews.remove(&self.today).unwrap_or_default() {
            let who = &self.people[review.customer];
            let mut dice = Dice::of(self.seed, Purpose::Voice, review.key, 0);
            let slots = Slots { product: &review.product, order: &review.order, days: review.days.max(1) };
            let text = voices::review(&mut dice, review.mood, who.language, &slots);
            let score = match review.mood {
                Mood::Happy => 4 + i64::from(dice.chance(0.7)),
                Mood::SoSo => 3,
                _ => 1 + i64::from(dice.chance(0.3)),
            };
            let row = Row::of(Table::Reviews).text("review", format!("R-{}", review.order));
            let row = row
                .text("order", review.order.clone())
                .text("sku", review.sku)
                .text("customer", who.id.clone());
            let row = row.whole("score", score).text("text", text).text("language", who.language.code());
            self.rows.push(row.time("at", review.at).done());
        }
    }

    fn close(&mut self, id: &str, at: i64, minutes: f64, reply: Option<String>) {
        let Some(ticket) = self.tickets.remove(id) else { return };
        let language = self.people[ticket.customer].language;
        let reply = reply.unwrap_or_else(|| {
            let mut dice = Dice::of(self.seed, Purpose::Voice, ticket.key, ticket.intent as u64 + 20);
            let slots = Slots { product: &ticket.product, order: &ticket.order, days: ticket.days };
            voices::reply(&mut dice, ticket.intent, language, &slots)
        });
        crate::account::add(&mut self.account.labour, wages(minutes, self.costs.labour_hour_minor));
        if at - ticket.opened > SILENCE_SECONDS {
            let silent = Dice::of(self.seed, Purpose::Care, ticket.key, 900).chance(LOSES.2);
            self.people[ticket.customer].lost |= silent;
        }
        self.ticket_row(id, &ticket, Some((at, reply)));
    }

    /// The agents' own day: the oldest tickets first, as many as they manage, none on Sundays.
    pub(crate) fn answer_by_habit(&mut self) {
        if Day::from_epoch(self.today).weekday() == 6 {
            return;
        }
        let mut open: Vec<(i64, String)> = self
            .tickets
            .iter()
            .filter(|(_, t)| t.opened < self.midnight)
            .map(|(id, t)| (t.opened, id.clone()))
            .collect();
        open.sort();
        let mut at = self.midnight + DESK.0;
        for (_, id) in open.into_iter().take(ANSWERS_A_DAY) {
            self.close(&id, at, self.costs.reply_minutes, None);
            at += DESK.1;
        }
    }

    /// Sends a draft. One that mistook the matter costs its time and leaves the ticket open; false without a ticket.
    pub(crate) fn reply(&mut self, draft: &ReplyDraft) -> bool {
        let Some(ticket) = self.tickets.get(draft.ticket.as_str()) else { return false };
        if ticket.intent == draft.intent && !draft.text.trim().is_empty() {
            let at = (self.midnight + DESK.0).max(ticket.opened + 60);
            self.close(
                draft.ticket.as_str(),
                at,
                self.costs.reply_minutes * DRAFT_SHARE,
                Some(draft.text.clone()),
            );
        } else {
            let spent = wages(self.costs.reply_minutes, self.costs.labour_hour_minor);
            crate::account::add(&mut self.account.labour, spent);
        }
        true
    }

    /// A person takes the matter up and may keep a customer who was about to go; false when nobody knows of it.
    pub(crate) fn escalate(&mut self, what: &TicketEscalation) -> bool {
        let id = what.ticket.as_str();
        let at = self.midnight + DESK.0 / 2 + DESK.0;
        if let Some(customer) = self.tickets.get(id).map(|t| t.customer) {
            if what.urgency <= 1 {
                self.close(id, at, self.costs.reply_minutes, None);
            }
            self.comfort(customer);
            return true;
        }
        let Some(order) =
            id.strip_prefix("R-").or_else(|| what.order.as_ref().map(qm_domain::OrderId::as_str))
        else {
            return false;
        };
        let Some(customer) = self.buyers.get(order).copied() else { return false };
        let spent = wages(self.costs.reply_minutes, self.costs.labour_hour_minor);
        crate::account::add(&mut self.account.labour, spent);
        self.comfort(customer);
        true
    }

    fn comfort(&mut self, customer: usize) {
        let mut dice = Dice::of(
            self.seed,
            Purpose::Care,
            u64::MAX - crate::number::salt(customer),
            salt_day(self.today),
        );
        if dice.chance(CARE_SAVES) {
            self.people[customer].lost = false;
        }
    }

    /// Tells a customer that a parcel will be late; false when it is not under way.
    pub(crate) fn notify(&mut self, notice: &LateNotice) -> bool {
        let number = Self::number(notice.order.as_str()).or_else(|| Self::number(notice.shipment.as_str()));
        let order = number.and_then(|n| self.orders.get_mut(&n)).filter(|o| o.delivered.is_none());
        let Some(order) = order else { return false };
        order.word.told = true;
        crate::account::add(&mut self.account.contacts, self.costs.contact_minor);
        true
    }
}
