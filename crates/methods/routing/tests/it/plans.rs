//! Plans whose best cost is known.

use qm_routing::{Cost, Params, Problem, Seconds, check, nearest_neighbour, solve};

use crate::build::{around, plane, stop, van, window};

#[test]
fn a_ring_is_driven_around_once() {
    // Corners and middles of a square of side 200 around the depot's corner: the tour is its edge.
    let places = [(0, 0), (200, 200), (100, 0), (0, 100), (200, 100), (100, 200), (200, 0), (0, 200)];
    let problem = around(vec![van(100)], &places);
    let plan = solve(&problem, Params { seed: 7, iterations: 50 });
    assert_eq!(check(&problem, &plan), []);
    assert_eq!(plan.cost.total(), Cost(800));
}

#[test]
fn capacity_splits_two_clusters_between_two_vans() {
    let places = [(0, 0), (1000, 0), (1000, 10), (1000, 20), (-1000, 0), (-1000, 10), (-1000, 20)];
    let problem = around(vec![van(3), van(3)], &places);
    let plan = solve(&problem, Params::default());
    assert_eq!(check(&problem, &plan), []);
    assert_eq!(plan.routes.len(), 2);
    for route in &plan.routes {
        let east = route.visits.iter().filter(|visit| visit.stop < 3).count();
        assert!(east == 0 || east == 3, "a van stays on its side");
    }
}

#[test]
fn stops_that_are_worth_a_van_only_together_get_one() {
    // Alone none is worth the van; together all of one side are. The other side is too far off.
    let near = (0..12).map(|at| (100 + at % 4, at / 4));
    let far = (0..6).map(|at| (-4_000, at));
    let places: Vec<(i64, i64)> = std::iter::once((0, 0)).chain(near).chain(far).collect();
    let mut dear = van(100);
    dear.fixed_cost = Cost(600);
    let ground = around(vec![dear.clone(), dear], &places);
    let worth = |stop: &qm_routing::Stop| qm_routing::Stop { penalty: Some(Cost(90)), ..stop.clone() };
    let stops = ground.stops().iter().map(worth).collect();
    let problem = Problem::new(ground.vehicles().to_vec(), stops, ground.matrices().clone()).unwrap();
    for iterations in [0, 2_000] {
        let plan = solve(&problem, Params { seed: 1, iterations });
        assert_eq!(check(&problem, &plan), []);
        assert_eq!((plan.routes.len(), plan.unassigned.len()), (1, 6), "{iterations} rounds");
    }
}

#[test]
fn the_cheap_small_van_takes_what_fits_it() {
    let mut dear = van(10);
    dear.fixed_cost = Cost(5_000);
    let places = [(0, 0), (100, 0), (110, 0)];
    let problem = around(vec![dear, van(2)], &places);
    let plan = solve(&problem, Params::default());
    assert_eq!(plan.routes.iter().map(|route| route.vehicle).collect::<Vec<_>>(), [1]);
    assert_eq!(plan.cost.total(), Cost(220));
}

#[test]
fn departure_is_put_off_and_windows_order_the_stops() {
    let mut vehicle = van(10);
    vehicle.cost_per_second = Cost(1);
    let mut near = stop(1, 1);
    near.windows = vec![window(50, 60), window(1_000, 1_100)];
    let mut far = stop(2, 1);
    far.windows = vec![window(900, 950)];
    let problem = Problem::new(vec![vehicle], vec![near, far], plane(&[(0, 0), (100, 0), (200, 0)])).unwrap();
    let plan = solve(&problem, Params::default());
    assert_eq!(check(&problem, &plan), []);
    let route = &plan.routes[0];
    // 900 at the far stop at the earliest, 1,000 at the near one, back at 1,100; leaving at 700 is enough.
    assert_eq!(route.visits.iter().map(|visit| visit.stop).collect::<Vec<_>>(), [1, 0]);
    assert_eq!((route.departure, route.end), (Seconds(700), Seconds(1_100)));
    assert_eq!(plan.cost.total(), Cost(400 + 400));
}

#[test]
fn a_fleet_too_small_serves_what_it_can() {
    let places: Vec<(i64, i64)> = (0..13).map(|i| (i * 10, 0)).collect();
    let problem = around(vec![van(5), van(5)], &places);
    let plan = solve(&problem, Params::default());
    assert_eq!(check(&problem, &plan), []);
    assert_eq!(plan.unassigned.len(), 2);
}

#[test]
fn nothing_to_do_and_nobody_to_do_it() {
    let none = Problem::new(vec![van(1)], vec![], plane(&[(0, 0)])).unwrap();
    let plan = solve(&none, Params::default());
    assert!(plan.routes.is_empty() && plan.unassigned.is_empty());
    let nobody = Problem::new(vec![], vec![stop(0, 1)], plane(&[(0, 0)])).unwrap();
    let plan = solve(&nobody, Params::default());
    assert_eq!(plan.unassigned.len(), 1);
    assert_eq!(check(&nobody, &plan), []);
}

#[test]
fn local_search_beats_the_baseline_on_a_scattered_day() {
    // 60 places by a fixed multiplicative sequence on a 10 km square, vans for 12 stops each.
    let places: Vec<(i64, i64)> =
        (0..61_i64).map(|i| (i * 7_919 % 10_007 - 5_000, i * 104_729 % 10_009 - 5_000)).collect();
    let mut vans = vec![van(12); 6];
    for vehicle in &mut vans {
        vehicle.shift = window(0, 1_000_000);
    }
    let problem = around(vans, &places);
    let plan = solve(&problem, Params { seed: 3, iterations: 3_000 });
    assert_eq!(check(&problem, &plan), []);
    let baseline = nearest_neighbour(&problem);
    assert_eq!(check(&problem, &baseline), []);
    assert!(plan.unassigned.is_empty());
    assert!(plan.cost.total().0 * 100 < baseline.cost.total().0 * 90, "at least a tenth is saved");
    let hurried = solve(&problem, Params { seed: 3, iterations: 0 });
    assert_eq!(check(&problem, &hurried), []);
    assert!(plan.objective() < hurried.objective() && hurried.objective() <= baseline.objective());
}
