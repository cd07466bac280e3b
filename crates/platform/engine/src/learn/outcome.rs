//! What facts tell of a decision that was carried out, once its time has passed.

use crate::engine::Engine;
use crate::error::Error;
use qm_domain::{
    Action, CustomerOffer, Decision, FactCode, FactValue, LocationId, PredictionKind, Shop, Sku, Timestamp,
    VehicleRoute,
};
use qm_learn::{
    FulfilmentOutcome, NoticeOutcome, OutcomeFacts, ReplyOutcome, RouteOutcome, SupplyOutcome, WinBackOutcome,
};
use qm_store::Period;
use std::collections::BTreeMap;

/// Days within which an order counts as the answer to an offer.
const ANSWER_DAYS: i64 = 30;
const DAY_SECONDS: f64 = 86_400.0;

/// When what was predicted became known, by kind and subject.
pub(super) type Done<'a> = BTreeMap<(PredictionKind, &'a str), Timestamp>;

/// What outcomes are read from.
pub(super) struct Reader<'a> {
    pub(super) engine: &'a Engine,
    pub(super) shop: &'a Shop,
    pub(super) done: &'a Done<'a>,
    pub(super) as_of: Timestamp,
}

impl Reader<'_> {
    /// What is known of a decision's outcome; `None` while its time has not passed, or where no source tells.
    ///
    /// # Errors
    /// When the store refuses.
    pub(super) fn outcome(&self, decision: &Decision) -> Result<Option<OutcomeFacts>, Error> {
        let known_until = self.as_of;
        let done = |kind, subject: &str| self.done.get(&(kind, subject)).copied();
        match &decision.action {
            Action::Fulfil(f) => {
                let done_at = done(PredictionKind::ProcessingTime, f.order.as_str());
                Ok(done_at
                    .map(|at| OutcomeFacts::Fulfilment(FulfilmentOutcome { done_at: Some(at), known_until })))
            }
            Action::NotifyLate(n) => {
                let delivered_at = done(PredictionKind::DeliveryTime, n.shipment.as_str());
                Ok(Some(OutcomeFacts::Notice(NoticeOutcome { delivered_at, known_until })))
            }
            Action::Reply(_) => Ok(Some(OutcomeFacts::Reply(ReplyOutcome::SentUnchanged))),
            Action::Purchase(line) => self.supply(decision, &line.sku, &line.location),
            Action::Transfer(moved) => self.supply(decision, &moved.sku, &moved.to),
            Action::Drive(route) => self.tour(route),
            Action::WinBack(offer) => self.win_back(decision, offer),
            Action::MarkDown(_) | Action::Return(_) | Action::Escalate(_) => Ok(None),
        }
    }

    /// Units received and sold over the days that the decision was to protect, beside what there was without it.
    fn supply(
        &self,
        decision: &Decision,
        sku: &Sku,
        location: &LocationId,
    ) -> Result<Option<OutcomeFacts>, Error> {
        let days = decision.reason.facts.iter().find_map(|f| match (f.code, &f.value) {
            (FactCode::ProtectionDays, FactValue::Number(days)) => Some(*days),
            _ => None,
        });
        let Some(days) = days else { return Ok(None) };
        #[expect(clippy::cast_possible_truncation, reason = "days of a lead time, saturating")]
        let end = decision.made_at.plus_seconds((days * DAY_SECONDS) as i64);
        if end > self.as_of {
            return Ok(None);
        }
        let store = self.engine.store();
        let (received, grounds) =
            (store.units_received(&decision.id, self.as_of)?, store.grounds(&decision.id)?);
        let (Some(received), Some((_, grounds))) = (received, grounds) else { return Ok(None) };
        let there = grounds.positions.iter().find(|p| p.sku == *sku && p.location == *location);
        let Some(position) = there else { return Ok(None) };
        let margin = position.unit_price.minor.saturating_sub(position.unit_cost.minor).max(0);
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "days, above 0")]
        let period_days = days.max(0.0).round() as u32;
        Ok(Some(OutcomeFacts::Supply(SupplyOutcome {
            received,
            sold: store.units_sold(sku, location, Period { after: decision.made_at, upto: end })?,
            available_without: position.on_hand + position.on_order - position.reserved,
            period_days,
            unit_margin: self.shop.money(margin),
            unit_cost: position.unit_cost,
        })))
    }

    /// Stops served by the end of the tour's day. No source tells what a tour really cost.
    fn tour(&self, route: &VehicleRoute) -> Result<Option<OutcomeFacts>, Error> {
        let zone = &self.shop.zone;
        let (day, next) = (zone.day(route.start), zone.day(route.start).plus(1));
        let period = Period { after: zone.at(day, 0), upto: zone.at(next, 0) };
        if period.upto > self.as_of {
            return Ok(None);
        }
        let mut served = 0;
        for stop in &route.stops {
            served += usize::from(self.engine.store().delivered_in(&stop.order, period)?);
        }
        Ok(Some(OutcomeFacts::Route(RouteOutcome { cost: route.cost, served })))
    }

    fn win_back(&self, decision: &Decision, offer: &CustomerOffer) -> Result<Option<OutcomeFacts>, Error> {
        let end = decision.made_at.plus_days(ANSWER_DAYS);
        if end > self.as_of {
            return Ok(None);
        }
        let period = Period { after: decision.made_at, upto: end };
        let ordered = self.engine.store().value_ordered(&offer.customer, period)?;
        let ordered = ordered.map(|minor| self.shop.money(minor));
        Ok(Some(OutcomeFacts::WinBack(WinBackOutcome { ordered })))
    }
}
