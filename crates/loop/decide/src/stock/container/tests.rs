//! What is loaded, beside all combinations; what lines bear of it.

use super::super::substitution::Swap;
use super::*;
use proptest::prelude::*;

/// A container of so many litres.
fn container(litres: i64, cost_minor: i64, most: Option<u32>) -> Container {
    Container { litres, cost_minor, most }
}

fn line(due: bool, litres: u64, points: &[(u64, f64)]) -> Line {
    Line { index: 0, due, volume: litres * 1_000, curve: GainCurve::new(points.iter().copied()) }
}

/// What quantities gain, by the definition: the gains less what the empty part of the containers costs.
fn value(container: &Container, lines: &[(Line, Vec<(u64, f64)>)], taken: &[u64]) -> f64 {
    let gains = lines.iter().zip(taken).map(|((_, points), units)| {
        points.iter().find(|(quantity, _)| quantity == units).map_or(0.0, |(_, gain)| *gain)
    });
    let litres: u64 = lines.iter().zip(taken).map(|((line, _), units)| line.volume / 1_000 * units).sum();
    let full = float(count(litres)) / float(container.litres);
    gains.sum::<f64>() - float(container.cost_minor) * (full.ceil() - full)
}

/// The best of all combinations of quantities in containers that hold them.
fn best_of_all(container: &Container, lines: &[(Line, Vec<(u64, f64)>)]) -> (Vec<u64>, f64) {
    let mut all = vec![Vec::new()];
    for (_, points) in lines {
        let quantities = || std::iter::once(0).chain(points.iter().map(|(quantity, _)| *quantity));
        all = all
            .iter()
            .flat_map(|taken: &Vec<u64>| quantities().map(|more| [taken.as_slice(), &[more]].concat()))
            .collect();
    }
    let mut best = (vec![0; lines.len()], 0.0);
    for taken in all {
        let litres: u64 =
            lines.iter().zip(&taken).map(|((line, _), units)| line.volume / 1_000 * units).sum();
        let room = container.most.map_or(u64::MAX, |most| u64::from(most) * units(container.litres));
        let due = lines.iter().zip(&taken).any(|((line, _), units)| line.due && *units > 0);
        let gain = value(container, lines, &taken);
        if due && litres <= room && gain > best.1 {
            best = (taken, gain);
        }
    }
    best
}

#[test]
fn a_container_is_filled_with_what_gains_least_by_waiting_for_the_next() {
    let lamp = [(2, 50.0), (4, 80.0), (6, 90.0)];
    let chair = [(1, -5.0), (2, -12.0), (3, -25.0)];
    let lines =
        |due: bool| vec![(line(due, 1, &lamp), lamp.to_vec()), (line(false, 2, &chair), chair.to_vec())];
    let bare =
        |lines: &[(Line, Vec<(u64, f64)>)]| lines.iter().map(|(line, _)| line.clone()).collect::<Vec<_>>();
    // By hand, 10 litres for 100: six lamps leave four litres empty, 90 - 40; two chairs fill them for 12, 90 - 12 = 78.
    let ten = container(10, 100, None);
    assert_eq!(loaded(&ten, &bare(&lines(true))), [6, 2]);
    assert!((value(&ten, &lines(true), &[6, 2]) - 78.0).abs() < 1e-9);
    assert_eq!(best_of_all(&ten, &lines(true)).0, [6, 2]);
    // Where only what fits counts, nothing joins, and eight litres of two containers hold what gains most.
    assert_eq!(loaded(&container(4, 0, Some(2)), &bare(&lines(true))), [6, 0]);
    assert_eq!(loaded(&container(4, 0, Some(1)), &bare(&lines(true))), [4, 0]);
    // 1,000 for 100 litres: 6 + 6 litres fill an eighth of it, 880 wasted.
    assert_eq!(loaded(&container(100, 1_000, None), &bare(&lines(true))), [0, 0]);
    // Nobody calls for an order.
    assert_eq!(loaded(&ten, &bare(&lines(false))), [0, 0]);
    // 2 litres for 30, 15 a litre: chairs are credited with 30, but a lamp or two fill a container to the brim themselves.
    assert_eq!(loaded(&container(2, 30, Some(3)), &bare(&lines(true))), [6, 0]);
}

#[test]
fn a_pack_larger_than_a_container_comes_in_two() {
    // Four litres that gain 100 call for one container; the pack of 15 needs a second and fills both but for a litre.
    let lines = [line(true, 1, &[(4, 100.0)]), line(false, 1, &[(15, -10.0)])];
    assert_eq!(loaded(&container(10, 100, None), &lines), [4, 15]);
    assert_eq!(loaded(&container(10, 100, Some(1)), &lines), [4, 0]);
    assert_eq!(loaded(&container(3, 0, Some(1)), &lines), [0, 0]);
}

/// Lines of chance, with gains that rise ever less and then fall.
fn lines(seed: u64) -> Vec<(Line, Vec<(u64, f64)>)> {
    let mut state = seed;
    let mut draw = |below: u64| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) % below
    };
    let lines = (0..2 + draw(3)).map(|index| {
        let (due, litres, pack) = (index == 0 || draw(2) == 0, 1 + draw(3), 1 + draw(2));
        let (mut points, mut gain) = (Vec::new(), 0.0);
        let mut rise = if due { float(count(20 + draw(60))) } else { -1.0 - float(count(draw(8))) };
        for packs in 1..=2 + draw(4) {
            gain += rise;
            rise -= float(count(draw(15)));
            points.push((packs * pack, gain));
        }
        (line(due, litres, &points), points)
    });
    lines.collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn what_is_loaded_is_the_best_of_all_within_a_pack(seed: u64, litres in 4_i64..20, cost in 0_i64..200, most in 1_u32..4) {
        let container = container(litres, cost, Some(most));
        let known = lines(seed);
        let bare: Vec<Line> = known.iter().map(|(line, _)| line.clone()).collect();
        let taken = loaded(&container, &bare);
        prop_assert!(filled(&bare, &taken, |_| true) <= room(&container, u64::from(most)));
        let (found, best) = (value(&container, &known, &taken), best_of_all(&container, &known).1);
        // What is best on the curves' hulls lies within one pack of each limit: that of room, and the start of a container.
        let largest = known.iter().map(|(line, points)| {
            let packs = points.iter().scan(0.0, |before, (_, gain)| {
                let step = gain - *before;
                *before = *gain;
                Some(step)
            });
            packs.fold(0.0, f64::max) + per_cm3(&container) * volume(line, points[0].0)
        });
        prop_assert!(found <= best + 1e-9 && found >= -1e-9, "{found} of {best}");
        prop_assert!(best - found <= largest.fold(0.0, f64::max) + 1e-9, "{taken:?} gains {found} of {best}");
    }
}

#[test]
fn what_lines_bear_adds_up_to_what_the_empty_part_costs() {
    use qm_domain::CubicCentimetres;
    use qm_domain::samples::{empty, position};
    let mut state = empty();
    let each = container(300, 4_500, None);
    state.shop.suppliers[0].container = Some(each);
    // Two that call for an order and one that does not yet, two litres a unit.
    state.stock.positions = [("a", 5, 3.0), ("b", 0, 1.0), ("c", 70, 3.0)]
        .map(|(sku, on_hand, daily)| position(sku, "L1", on_hand, daily))
        .into();
    for position in &mut state.stock.positions {
        position.unit_volume = CubicCentimetres(2_000);
        let supply = position.supply.as_mut().unwrap();
        (supply.pack, supply.minimum_quantity) = (1, 1);
    }
    let swap = Swap::default();
    let faced: Vec<Faced<'_>> =
        state.stock.positions.iter().map(|one| Faced::new(&state, one, &swap)).collect();
    let orders = Orders::of(&state, &faced, &BTreeMap::new());
    let loads = orders.asked();
    let granted: Vec<Option<AllocatedLine>> = loads
        .values()
        .map(|load| AllocatedLine {
            quantity: load.best(),
            gain: 0.0,
            gain_of_next: 0.0,
            stopped: Stopped::Worth,
        })
        .map(Some)
        .collect();
    let sent: Vec<Cargo<'_>> = orders.settle(&granted).into_values().filter_map(Result::ok).collect();
    assert_eq!(sent.iter().map(|one| one.due).collect::<Vec<_>>(), [true, true, false]);
    let litres: i64 = sent.iter().map(|one| count(one.line.quantity) * 2).sum();
    let number = sent[0].containers();
    assert!(sent.iter().all(|one| one.containers() == number) && litres <= 300 * count(number));
    let wasted = 4_500.0 * (float(count(number)) - float(litres) / 300.0);
    let added: f64 = sent.iter().map(|one| one.adds(count(one.line.quantity))).sum();
    assert!((added + wasted).abs() < 1e-6, "{added} and {wasted}");
    // What joins gains what it spares, 15 a litre; without it its part of the container stays empty, which is no loss of its own.
    let joined = &sent[2];
    let quantity = count(joined.line.quantity);
    assert!((joined.adds(quantity) - 30.0 * float(quantity)).abs() < 1e-6);
    let kept = litres - 2 * quantity > 300 * (count(number) - 1);
    assert!(!kept || joined.adds(0).abs() < 1e-6, "{}", joined.adds(0));
    // A unit more that does not fit starts a container: all of it is empty but for two litres.
    let over = (300 * count(number) - litres) / 2 + 1;
    let more = sent[0].adds(count(sent[0].line.quantity) + over) - sent[0].adds(count(sent[0].line.quantity));
    let empty = 4_500.0 * (float(count(number) + 1) - float(litres + 2 * over) / 300.0);
    assert!((more - (wasted - empty)).abs() < 1e-6, "{more}");
}
