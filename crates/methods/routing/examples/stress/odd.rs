//! Problems of ordinary numbers and odd shape.

use super::{
    Case, Cost, Error, Problem, Reason, Right, Seconds, Stop, legs, line, problem, stop, van, window,
};
use qm_routing::{FORBIDDEN, Hours, Matrices, Parts, Rounding, Shipment, Skills};

pub(super) fn cases() -> Vec<Case> {
    let mut cases = places();
    cases.extend(vehicles());
    cases.extend(unservable());
    cases.extend(together());
    cases.extend(traffic());
    cases
}

fn places() -> Vec<Case> {
    let one_address = || {
        let stops = vec![stop(1, 1); 10_000];
        problem(
            vec![van(100); 100],
            stops,
            Matrices::plane(vec![(0.0, 0.0), (100.0, 0.0)], 1.0, Rounding::Nearest),
        )
    };
    // Along the ring each leg is 10, any other 1,000.
    let ring = |from: usize, to: usize| match (to + 5 - from) % 5 {
        0 => 0,
        1 => 10,
        _ => 1_000,
    };
    // The detour from 0 to 2 over 1 is shorter than the leg, but 1 is no stop.
    let crooked = |from: usize, to: usize| {
        if from == to {
            0
        } else if from + to == 2 {
            100
        } else {
            1
        }
    };
    let solve = |stops: Vec<_>, matrices: Result<Matrices, Error>| problem(vec![van(1_000)], stops, matrices);
    vec![
        Case::new(
            "duplicate points",
            problem(vec![van(3); 2], vec![stop(1, 1); 6], line(&[0, 100])),
            Right::Served(400),
        ),
        Case {
            rounds: 500,
            ..Case::new("10,000 stops at one address", one_address(), Right::Served(20_000))
        },
        Case::new("stops at the depot", solve(vec![stop(0, 1); 20], line(&[0])), Right::Served(0)),
        Case::new(
            "zero demand and zero capacity",
            problem(vec![van(0)], vec![stop(1, 0), stop(2, 0)], line(&[0, 5, 9])),
            Right::Served(18),
        ),
        Case::new(
            "asymmetric matrix",
            solve((1..5).map(|at| stop(at, 1)).collect(), legs(5, ring)),
            Right::Served(50),
        ),
        Case::new(
            "triangle violated, one stop",
            solve(vec![stop(2, 1)], legs(3, crooked)),
            Right::Served(200),
        ),
        Case::new(
            "triangle violated, two stops",
            solve(vec![stop(2, 1), stop(1, 1)], legs(3, crooked)),
            Right::Served(102),
        ),
        Case::new(
            "no distance anywhere",
            solve((0..50).map(|at| stop(at, 1)).collect(), legs(50, |_, _| 0)),
            Right::Served(0),
        ),
    ]
}

fn vehicles() -> Vec<Case> {
    let line3 = || line(&[0, 100, 200]);
    let two = || vec![stop(1, 1), stop(2, 1)];
    // Profile p is near stop p alone.
    let profiles = (1..=40).map(|own| {
        legs(41, move |from, to| {
            if from == to {
                0
            } else if from + to == own {
                1
            } else {
                100
            }
        })
    });
    let many = profiles.collect::<Result<Vec<_>, Error>>().and_then(|profiles| {
        let vehicles = (0..40)
            .map(|profile| {
                let mut own = van(1);
                own.profile = profile;
                own
            })
            .collect();
        Problem::validate(Parts {
            vehicles,
            stops: (1..=40).map(|at| stop(at, 1)).collect(),
            shipments: vec![],
            profiles,
        })
    });
    let bare = |mut vehicle: qm_routing::Vehicle| {
        vehicle.capacity.clear();
        vehicle
    };
    let unloaded = |mut stop: qm_routing::Stop| {
        stop.demand.clear();
        stop
    };
    let skilled = || {
        let mut able = van(1);
        able.skills = Skills(u64::MAX);
        let mut stops = two();
        stops[1].skills = Skills(1 << 63);
        problem(vec![van(1), able], stops, line3())
    };
    vec![
        Case::new("one vehicle", problem(vec![van(2)], two(), line3()), Right::Served(400)),
        Case::new("no vehicles", problem(vec![], two(), line3()), Right::Left(2, 0, |_| false)),
        Case::new("no stops", problem(vec![van(2)], vec![], line3()), Right::Served(0)),
        Case::new("nothing at all", problem(vec![], vec![], legs(0, |_, _| 0)), Right::Served(0)),
        Case::new(
            "5,000 vehicles for two stops",
            problem(vec![van(2); 5_000], two(), line3()),
            Right::Served(400),
        ),
        Case::new(
            "no dimension of load",
            problem(vec![bare(van(0))], two().into_iter().map(unloaded).collect(), line3()),
            Right::Served(400),
        ),
        Case::new("many profiles", many, Right::Served(80)),
        Case::new("64 skills", skilled(), Right::Served(600)),
    ]
}

fn unservable() -> Vec<Case> {
    let line2 = || line(&[0, 100]);
    let mut late = stop(1, 1);
    late.windows = vec![window(0, 99)];
    let mut instant = stop(1, 1);
    instant.windows = vec![window(100, 100)];
    let mut slow = stop(1, 1);
    slow.service = Seconds(1_000_000);
    let mut night = van(1);
    night.shift = window(0, 0);
    let mut shuttle = van(1);
    shuttle.trips_max = 9;
    let mut unready = stop(1, 1);
    unready.release = Some(Seconds(1_000_001));
    let barred = |from: usize, to: usize| if from == to { 0 } else { FORBIDDEN.0 };
    let missed: fn(&Reason) -> bool = |reason| matches!(reason, Reason::WindowMissed { .. });
    let reach: fn(&Reason) -> bool = |reason| matches!(reason, Reason::OutOfReach { .. });
    let far: fn(&Reason) -> bool = |reason| matches!(reason, Reason::TooFar { .. });
    let heavy: fn(&Reason) -> bool = |reason| matches!(reason, Reason::CapacityExceeded { .. });
    let priced = |penalty| Stop { penalty: Some(Cost(penalty)), ..stop(1, 1) };
    let worthless: fn(&Reason) -> bool = |reason| matches!(reason, Reason::NotWorthIt { .. });
    let alone = |vehicle, stop| problem(vec![vehicle], vec![stop], line2());
    vec![
        Case::new("impossible windows", alone(van(1), late), Right::Left(1, 0, missed)),
        Case::new("a window of one moment", alone(van(1), instant), Right::Served(200)),
        Case::new("penalty one above the detour", alone(van(1), priced(201)), Right::Served(200)),
        Case::new("penalty one below the detour", alone(van(1), priced(199)), Right::Left(1, 199, worthless)),
        Case::new("service longer than the shift", alone(van(1), slow), Right::Left(1, 0, reach)),
        Case::new("a shift of one moment", alone(night, stop(1, 1)), Right::Left(1, 0, reach)),
        Case::new("zero capacity", alone(van(0), stop(1, 1)), Right::Left(1, 0, heavy)),
        Case::new(
            "several trips, released after the shift",
            alone(shuttle, unready),
            Right::Left(1, 0, reach),
        ),
        Case::new(
            "all legs forbidden",
            problem(vec![van(9); 3], (1..9).map(|at| stop(at, 1)).collect(), legs(9, barred)),
            Right::Left(8, 0, far),
        ),
    ]
}

/// Stops that depend on one another.
fn together() -> Vec<Case> {
    let grouped = |penalty: Option<i64>| {
        let mut far = stop(1, 9);
        far.group = Some(7);
        far.penalty = penalty.map(Cost);
        problem(vec![van(3)], vec![far; 3], line(&[0, 100]))
    };
    let heavy: fn(&Reason) -> bool = |reason| matches!(reason, Reason::CapacityExceeded { .. });
    let split = || {
        let (mut cold, mut tall) = (van(5), van(5));
        (cold.skills, tall.skills) = (Skills(1), Skills(2));
        let (mut from, mut to) = (stop(1, 0), stop(2, 0));
        (from.skills, to.skills) = (Skills(1), Skills(2));
        (vec![cold, tall], vec![from, to])
    };
    let shipped = |vehicles, stops, amount| {
        let shipments = vec![Shipment { from: 0, to: 1, amount: vec![amount] }];
        Problem::validate(Parts { vehicles, stops, shipments, profiles: vec![line(&[0, 100, 200])?] })
    };
    let (vehicles, stops) = split();
    let free = || vec![stop(1, 0), stop(2, 0)];
    vec![
        Case::new("a group that nobody can serve", grouped(None), Right::Left(3, 0, heavy)),
        Case::new("a group with a price that nobody can serve", grouped(Some(50)), Right::Left(3, 50, heavy)),
        Case::new(
            "shipment with its ends on two vehicles",
            shipped(vehicles, stops, 1),
            Right::Left(2, 0, |_| true),
        ),
        Case::new(
            "shipment above every capacity",
            shipped(vec![van(5)], free(), 6),
            Right::Left(2, 0, |_| true),
        ),
        Case::new("shipment of nothing", shipped(vec![van(0)], free(), 0), Right::Served(400)),
    ]
}

/// Speeds by hour.
fn traffic() -> Vec<Case> {
    let driven = |speed: [i64; 24], paid: i64, length: i64| {
        let legs = line(&[0, length])?.with_hours(Hours::new(Seconds(-1), speed)?);
        let mut van = van(1);
        van.cost_per_second = Cost(paid);
        problem(vec![van], vec![stop(1, 1)], Ok(legs))
    };
    let reach: fn(&Reason) -> bool = |reason| matches!(reason, Reason::OutOfReach { .. });
    let mut night = [1; 24];
    night[3] = 10_000;
    vec![
        Case::new("half the speed at every hour", driven([500; 24], 1, 100), Right::Served(600)),
        Case::new("a crawl at every hour", driven([1; 24], 1, 100), Right::Served(200_200)),
        // Both ways of 10 seconds fit into the fast hour.
        Case::new("one fast hour", driven(night, 1, 100), Right::Served(220)),
        Case::new(
            "a leg longer than a year of crawling",
            driven([1; 24], 0, 40_000),
            Right::Left(1, 0, reach),
        ),
        Case::new(
            "an hour at which traffic stands still",
            driven([0; 24], 0, 100),
            Right::Refused(|error| matches!(error, Error::OutOfRange { of: "hour", .. })),
        ),
    ]
}
