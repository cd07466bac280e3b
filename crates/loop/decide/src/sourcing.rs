//! From where an order is given what it asks for.
//!
//! What it costs: sending the order from one place to its customer; where a second place gives something, that it must pick too,
//! that lines are brought together, and a day that the order waits for them; and the sales that units will be missing for where they
//! are taken, before more can arrive.

use crate::number::{float, sane, whole};
use crate::stock::lost_margin;
use qm_domain::{
    GeoPoint, LocationId, OtherSource, Shelf, Shop, Sku, Sourced, SourcedLine, Wanted, WantedLine,
};
use qm_inventory::{Pmf, SourceLine, SourcePlace, Sourcing, sourcings};
use std::collections::{BTreeMap, BTreeSet};

/// Most other ways that are told.
const OTHERS: usize = 4;
/// Minor units a metre, so that the nearer of two places that cost the same is taken.
const NEARER: f64 = 1e-6;
const METRES_PER_KM: f64 = 1_000.0;

/// What is done about an order of which there is too little.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TooLittle {
    /// Nothing: nobody gives anything.
    Refuse,
    /// It waits where that costs least.
    Wait,
}

/// From where an order is given, at the least expected cost; none where no place has all of a line, and it may not wait.
///
/// `places`: where each location is, as far as that is known. `shelves`: what each location has of each product; one without an
/// entry has nothing. What nobody counts is not limited. Deterministic; O(places² · 2^places · lines) for 10 places or fewer.
pub fn source(
    shop: &Shop,
    places: &BTreeMap<LocationId, GeoPoint>,
    wanted: &Wanted,
    shelves: &BTreeMap<Sku, Vec<Shelf>>,
    too_little: TooLittle,
) -> Option<Sourced> {
    let known: BTreeSet<&LocationId> = shelves.values().flatten().map(|shelf| &shelf.location).collect();
    let known: Vec<&LocationId> = known.into_iter().collect();
    let costs = SourcingCosts { shop, places, to: wanted.to };
    let ends: Vec<SourcePlace> = known.iter().map(|location| costs.place(location)).collect();
    let lines = |wait: bool| -> Vec<SourceLine> {
        wanted.lines.iter().map(|line| costs.line(line, &known, shelves, wait)).collect()
    };
    let ways = sourcings(&ends, &lines(false));
    let ways =
        if ways.is_empty() && too_little == TooLittle::Wait { sourcings(&ends, &lines(true)) } else { ways };
    let (best, others) = ways.split_first()?;
    let money = |way: &Sourcing| shop.money(whole(way.cost));
    let given: Vec<SourcedLine> = (wanted.lines.iter().zip(&best.from))
        .map(|(line, &from)| SourcedLine {
            sku: line.sku.clone(),
            location: known[from].clone(),
            quantity: line.quantity,
        })
        .collect();
    Some(Sourced {
        location: known[best.sender].clone(),
        missing: given.iter().map(|line| missing(line, shelves)).sum(),
        lines: given,
        cost: money(best),
        others: (others.iter().take(OTHERS))
            .map(|way| OtherSource { location: known[way.sender].clone(), cost: money(way) })
            .collect(),
    })
}

fn missing(line: &SourcedLine, shelves: &BTreeMap<Sku, Vec<Shelf>>) -> i64 {
    let shelf = shelves.get(&line.sku).into_iter().flatten().find(|shelf| shelf.location == line.location);
    shelf.and_then(|shelf| shelf.free).map_or(0, |free| line.quantity.saturating_sub(free.max(0)).max(0))
}

/// What it costs to take from a place and to send from it, in minor units.
struct SourcingCosts<'a> {
    shop: &'a Shop,
    places: &'a BTreeMap<LocationId, GeoPoint>,
    to: Option<GeoPoint>,
}

impl SourcingCosts<'_> {
    fn place(&self, location: &LocationId) -> SourcePlace {
        let (times, costs) = (&self.shop.task_times, &self.shop.costs);
        let pick = sane(times.base_minutes) / 60.0 * float(costs.labour_hour_minor);
        SourcePlace { send: self.send(location), open: pick + float(costs.late_day_minor) }
    }

    /// By the cheapest carrier, or by an own vehicle that reaches the customer.
    fn send(&self, location: &LocationId) -> f64 {
        let carrier = self.shop.cheapest_parcel_minor().map(float);
        let metres = self.places.get(location).zip(self.to).map(|(from, to)| from.distance(to));
        let fleet = &self.shop.fleet;
        let own = metres.into_iter().flat_map(|metres| {
            let reaches =
                move |van: &&qm_domain::Vehicle| van.location == *location && metres.0 <= van.range.0;
            let km = float(metres.0) / METRES_PER_KM * sane(fleet.detour);
            fleet.vehicles.iter().filter(reaches).map(move |van| km * float(van.km_cost_minor))
        });
        let least = carrier.into_iter().chain(own).fold(f64::INFINITY, f64::min);
        let least = if least.is_finite() { least } else { 0.0 };
        least + metres.map_or(0.0, |metres| float(metres.0) * NEARER)
    }

    fn line(
        &self,
        line: &WantedLine,
        known: &[&LocationId],
        shelves: &BTreeMap<Sku, Vec<Shelf>>,
        wait: bool,
    ) -> SourceLine {
        let shelves = shelves.get(&line.sku).map_or(&[][..], Vec::as_slice);
        let give = |location: &&LocationId| {
            let there = shelves.iter().find(|one| one.location == **location)?;
            let Some(free) = there.free else { return Some(0.0) };
            let short = line.quantity.saturating_sub(free.max(0)).max(0);
            (short == 0 || wait).then(|| self.taking(there, free, line.quantity, short))
        };
        let bring = float(self.shop.costs.transfer_unit_minor.saturating_mul(line.quantity));
        SourceLine { give: known.iter().map(give).collect(), bring }
    }

    /// The margin of sales that are expected to be missed for `quantity` units less, and of those that are not there.
    fn taking(&self, from: &Shelf, free: i64, quantity: i64, short: i64) -> f64 {
        let shop = self.shop;
        let cost = from.cost_minor.unwrap_or_else(|| whole(float(from.price_minor) * shop.supply.cost_share));
        let lost = lost_margin(shop, shop.money(from.price_minor), float(cost));
        let days = sane(shop.lead_time(&shop.supply.supplier).0) + f64::from(shop.targets.review_days);
        let demand = Pmf::poisson(float(from.sold.max(0)) / f64::from(Shelf::SOLD_DAYS) * days);
        let missed = demand
            .map_or(0.0, |demand| demand.shortage(free.saturating_sub(quantity)) - demand.shortage(free));
        lost * (missed + float(short))
    }
}
