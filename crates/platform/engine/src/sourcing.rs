//! From where orders are given that name no location, and units kept for people who are about to order.

use crate::engine::Engine;
use crate::error::Error;
use qm_decide::{TooLittle, source};
use qm_domain::{GeoPoint, LocationId, OrderId, Reservation, Shop, Sourced, Timestamp, Wanted};
use qm_store::{Kept, NewReservation, Shelves, SourcedCount};
use std::collections::BTreeMap;

/// What is to be kept for somebody who is about to order.
#[derive(Debug, Clone, PartialEq)]
pub struct ReserveRequest {
    /// The order that it will be, where it has a number already.
    pub order: Option<OrderId>,
    /// What, and where it goes.
    pub wanted: Wanted,
    /// For how long.
    pub minutes: u32,
}

impl Engine {
    /// From where the shop would give what is wanted now; none where it has too little. Keeps nothing.
    ///
    /// # Errors
    /// [`Error::NoFacts`]; when the store refuses, or knows no such product.
    pub fn availability(&self, wanted: &Wanted) -> Result<(Option<Sourced>, Shelves), Error> {
        let desk = SourcingDesk::open(self)?.ok_or(Error::NoFacts)?;
        let shelves = self.store().shelves(wanted, self.shop_clock()?)?;
        Ok((desk.source(wanted, &shelves, TooLittle::Refuse), shelves))
    }

    /// Keeps what is wanted, all of it or nothing; no unit is kept twice, whoever asks at the same time.
    ///
    /// # Errors
    /// As [`Engine::availability`]; when no random bytes are to be had.
    pub fn reserve(&self, request: &ReserveRequest) -> Result<Kept, Error> {
        let desk = SourcingDesk::open(self)?.ok_or(Error::NoFacts)?;
        let now = self.shop_clock()?;
        let id = self.reservation_id()?;
        let new = NewReservation {
            id: &id,
            order: request.order.as_ref(),
            wanted: &request.wanted,
            made_at: now,
            expires_at: now.plus_seconds(i64::from(request.minutes) * 60),
        };
        let choose = |wanted: &Wanted, shelves: &Shelves| desk.source(wanted, shelves, TooLittle::Refuse);
        Ok(self.store().reserve(&new, &choose)?)
    }

    /// Ends a reservation; answers whether it held until now.
    ///
    /// # Errors
    /// When the store refuses, or knows none of that id.
    pub fn release(&self, reservation: &str) -> Result<bool, Error> {
        Ok(self.store().end_reservation(reservation, self.shop_clock()?)?)
    }

    /// The reservations that hold, those that end first before the others.
    ///
    /// # Errors
    /// When the store refuses.
    pub fn reservations(&self) -> Result<Vec<Reservation>, Error> {
        Ok(self.store().reservations(self.shop_clock()?)?)
    }

    /// Chooses from where each open order is given that names no location. What is lacking everywhere is waited for where that costs
    /// least. Nothing without a `shop.toml`.
    ///
    /// # Errors
    /// When the store refuses.
    pub fn source_orders(&self, as_of: Timestamp) -> Result<SourcedCount, Error> {
        let Some(desk) = SourcingDesk::open(self)? else { return Ok(SourcedCount::default()) };
        let choose = |wanted: &Wanted, shelves: &Shelves| desk.source(wanted, shelves, TooLittle::Wait);
        Ok(self.store().source_orders(as_of, &choose)?)
    }

    fn reservation_id(&self) -> Result<String, Error> {
        let mut bytes = [0; 16];
        (self.outside().entropy)(&mut bytes).map_err(qm_store::Error::Entropy)?;
        Ok(blake3::hash(&bytes).to_hex()[..24].to_owned())
    }
}

/// What the choice of a source rests on besides what is there.
struct SourcingDesk {
    shop: Shop,
    places: BTreeMap<LocationId, GeoPoint>,
}

impl SourcingDesk {
    fn open(engine: &Engine) -> Result<Option<Self>, Error> {
        let Some(shop) = engine.shop()? else { return Ok(None) };
        let located =
            engine.store().locations()?.into_iter().filter_map(|one| Some((one.location, one.place?)));
        Ok(Some(Self { shop, places: located.collect() }))
    }

    fn source(&self, wanted: &Wanted, shelves: &Shelves, too_little: TooLittle) -> Option<Sourced> {
        source(&self.shop, &self.places, wanted, shelves, too_little)
    }
}
