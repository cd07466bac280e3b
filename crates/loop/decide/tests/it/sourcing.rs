//! From where orders are given: small cases whose right answer is known, and rules that hold for all.

use proptest::prelude::*;
use qm_decide::{TooLittle, source};
use qm_domain::samples::{location, point, shop};
use qm_domain::{GeoPoint, LocationId, Shelf, Shop, Sku, Sourced, Wanted, WantedLine};
use std::collections::BTreeMap;

type Shelves = BTreeMap<Sku, Vec<Shelf>>;

fn sku(text: &str) -> Sku {
    Sku::new(text).unwrap()
}

fn wanted(lines: &[(&str, i64)], to: Option<GeoPoint>) -> Wanted {
    let line = |(name, quantity): &(&str, i64)| WantedLine { sku: sku(name), quantity: *quantity };
    Wanted::new(lines.iter().map(line), to)
}

/// Product, location, units nobody was promised, units sold in 28 days.
fn shelves(all: &[(&str, &str, i64, i64)]) -> Shelves {
    let mut shelves = Shelves::new();
    for (name, place, free, sold) in all {
        let shelf = Shelf {
            location: location(place),
            free: Some(*free),
            sold: *sold,
            price_minor: 2_000,
            cost_minor: None,
        };
        shelves.entry(sku(name)).or_default().push(shelf);
    }
    shelves
}

/// L1 is where the sample shop's van is; far away is another.
fn places() -> BTreeMap<LocationId, GeoPoint> {
    BTreeMap::from([(location("L1"), point(52.5, 13.4)), (location("far"), point(48.1, 11.6))])
}

fn from(wanted: &Wanted, shelves: &Shelves, too_little: TooLittle) -> Option<Sourced> {
    source(&shop(), &places(), wanted, shelves, too_little)
}

fn sender(wanted: &Wanted, shelves: &Shelves) -> Option<String> {
    from(wanted, shelves, TooLittle::Refuse).map(|found| found.location.to_string())
}

#[test]
fn the_nearer_one_sends_what_both_have() {
    let both = shelves(&[("P", "L1", 50, 0), ("P", "far", 50, 0)]);
    let near = |lat, lng| sender(&wanted(&[("P", 1)], Some(point(lat, lng))), &both);
    assert_eq!(near(52.51, 13.41).as_deref(), Some("L1"), "by the own van");
    assert_eq!(near(48.2, 11.5).as_deref(), Some("far"));
}

#[test]
fn the_last_unit_stays_where_it_sells() {
    // 28 sold in 28 days at L1: the last unit there is missed for sure, one of fifty that nobody asks for is not.
    let both = shelves(&[("P", "L1", 1, 28), ("P", "far", 50, 0)]);
    assert_eq!(sender(&wanted(&[("P", 1)], None), &both).as_deref(), Some("far"));
}

#[test]
fn an_order_is_joined_where_no_place_has_it_all() {
    let split = shelves(&[("P", "L1", 5, 0), ("P", "far", 5, 0), ("Q", "far", 1, 0), ("R", "L1", 9, 0)]);
    let near = Some(point(52.51, 13.41));
    let found = from(&wanted(&[("P", 2), ("Q", 1)], near), &split, TooLittle::Refuse).unwrap();
    assert_eq!(
        (found.location.as_str(), found.lines.len(), found.missing),
        ("far", 2, 0),
        "one parcel from there"
    );
    let found = from(&wanted(&[("R", 9), ("Q", 1)], near), &split, TooLittle::Refuse).unwrap();
    let places: Vec<&str> = found.lines.iter().map(|line| line.location.as_str()).collect();
    assert_eq!((found.location.as_str(), places), ("L1", vec!["L1", "far"]), "one unit is brought, not nine");
    // At most the carrier's price to send; a second pick of 3 minutes at 2000 an hour, a day at 500, one unit moved at 40.
    let joining = 100 + 500 + 40;
    assert!((joining..=joining + 690 + 1).contains(&found.cost.minor), "{:?}", found.cost);
    assert_eq!(found.others.len(), 1);
    assert!(found.others[0].cost.minor >= found.cost.minor);
}

#[test]
fn too_little_is_refused_or_waited_for_as_asked() {
    let few = shelves(&[("P", "L1", 2, 0), ("P", "far", 1, 0)]);
    let three = wanted(&[("P", 3)], None);
    assert_eq!(from(&three, &few, TooLittle::Refuse), None);
    let waits = from(&three, &few, TooLittle::Wait).unwrap();
    assert_eq!((waits.location.as_str(), waits.missing), ("L1", 1), "where least is missing");
    assert_eq!(from(&three, &few, TooLittle::Wait).map(|found| found.lines[0].quantity), Some(3));
    assert_eq!(from(&three, &shelves(&[("Q", "L1", 9, 0)]), TooLittle::Wait), None, "nobody ever had it");
    assert_eq!(
        from(&three, &shelves(&[("P", "L1", -4, 0)]), TooLittle::Wait).map(|found| found.missing),
        Some(3)
    );
}

#[test]
fn what_nobody_counts_is_not_limited() {
    let mut open = shelves(&[("P", "L1", 0, 0)]);
    open.get_mut(&sku("P")).unwrap()[0].free = None;
    assert_eq!(sender(&wanted(&[("P", 1_000)], None), &open).as_deref(), Some("L1"));
}

#[test]
fn a_shop_without_carriers_or_places_still_answers() {
    let bare = Shop { carriers: Vec::new(), ..shop() };
    let some = shelves(&[("P", "a", 3, 0), ("P", "b", 9, 3)]);
    let found = source(&bare, &BTreeMap::new(), &wanted(&[("P", 2)], None), &some, TooLittle::Refuse);
    assert_eq!(found.unwrap().location.as_str(), "a", "nobody else asks for it there");
}

proptest! {
    #[test]
    fn nobody_gives_what_is_not_there(
        stock in prop::collection::vec((0..4_usize, 0..5_usize, -3..12_i64, 0..90_i64), 0..20),
        lines in prop::collection::vec((0..4_usize, 1..9_i64), 1..5),
    ) {
        let (products, places) = (["P", "Q", "R", "S"], ["L1", "far", "a", "b", "c"]);
        let mut by_place: BTreeMap<(usize, usize), (i64, i64)> = BTreeMap::new();
        for (product, place, free, sold) in stock {
            by_place.insert((product, place), (free, sold));
        }
        let all: Vec<_> = by_place.iter().map(|((p, l), (free, sold))| (products[*p], places[*l], *free, *sold)).collect();
        let shelves = shelves(&all);
        let named: Vec<(&str, i64)> = lines.iter().map(|(p, units)| (products[*p], *units)).collect();
        let asked = wanted(&named, Some(point(52.4, 13.3)));
        let free = |of: &Sku, at: &LocationId| {
            shelves.get(of).into_iter().flatten().find(|s| s.location == *at).and_then(|s| s.free).unwrap_or(0)
        };
        let can = asked.lines.iter().all(|line| {
            shelves.get(&line.sku).into_iter().flatten().any(|s| s.free.unwrap_or(0) >= line.quantity)
        });
        let found = from(&asked, &shelves, TooLittle::Refuse);
        prop_assert_eq!(found.is_some(), can);
        if let Some(found) = found {
            prop_assert_eq!(found.missing, 0);
            for (line, given) in asked.lines.iter().zip(&found.lines) {
                prop_assert_eq!((&line.sku, line.quantity), (&given.sku, given.quantity));
                prop_assert!(free(&given.sku, &given.location) >= given.quantity);
            }
        }
        if let Some(waits) = from(&asked, &shelves, TooLittle::Wait) {
            let short: i64 = waits.lines.iter()
                .map(|line| (line.quantity - free(&line.sku, &line.location).max(0)).max(0)).sum();
            prop_assert_eq!((waits.missing, waits.missing == 0), (short, can));
        }
    }
}
