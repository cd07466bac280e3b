//! Problems of the largest and smallest numbers there may be, and of those there may not be.

use super::{
    Case, Cost, Error, Matrices, Metres, Right, Seconds, Stop, Vehicle, legs, line, problem, stop, van,
    window,
};
use qm_routing::{Point, Rounding, great_circle};

/// What [`qm_routing::Problem::validate`] lets pass at most.
const MOMENT: i64 = 100_000_000_000;
const LOAD: i64 = 1_000_000_000_000;
const COST: i64 = 10_000_000_000_000;
const RATE: i64 = 1_000_000;
const LEG: i64 = 99_999_999;

pub(super) fn cases() -> Vec<Case> {
    let mut cases = largest();
    cases.extend(refused());
    cases
}

/// Every number of a vehicle at its limit.
fn largest_vehicle(rate_of_time: i64) -> Vehicle {
    Vehicle {
        stops_max: Some(usize::MAX),
        duration_max: Some(Seconds(MOMENT)),
        distance_max: Some(Metres(MOMENT)),
        fixed_cost: Cost(COST),
        cost_per_metre: Cost(RATE),
        cost_per_second: Cost(rate_of_time),
        ..Vehicle::new(0, vec![LOAD], window(-MOMENT, MOMENT))
    }
}

fn largest_stop(location: usize) -> Stop {
    Stop {
        windows: vec![window(-MOMENT, MOMENT)],
        service: Seconds(LEG),
        penalty: Some(Cost(COST)),
        ..stop(location, LOAD)
    }
}

fn largest() -> Vec<Case> {
    // Two legs of 99,999,999 m at 1,000,000 each are dearer than the penalty of 10^13.
    let all = |count: usize| {
        let stops = (1..=count).map(largest_stop).collect();
        problem(
            vec![largest_vehicle(0); count],
            stops,
            legs(count + 1, |from, to| if from == to { 0 } else { LEG }),
        )
    };
    let required = |count: usize| {
        let mut stops: Vec<Stop> = (1..=count).map(largest_stop).collect();
        for stop in &mut stops {
            stop.penalty = None;
        }
        problem(
            vec![largest_vehicle(0); count],
            stops,
            legs(count + 1, |from, to| if from == to { 0 } else { LEG }),
        )
    };
    let timed = || {
        let mut early = largest_stop(1);
        (early.windows, early.penalty) = (vec![window(-MOMENT, -MOMENT + LEG)], None);
        let mut end = largest_stop(2);
        (end.windows, end.penalty, end.demand) =
            (vec![window(MOMENT - 3 * LEG, MOMENT - 3 * LEG)], None, vec![0]);
        problem(
            vec![Vehicle { duration_max: None, ..largest_vehicle(1_000) }],
            vec![early, end],
            legs(3, |from, to| if from == to { 0 } else { LEG }),
        )
    };
    // Equal vehicles without a fixed cost: plans are also bred, and may carry too much on the way.
    let bred = || {
        let vehicle = Vehicle::new(0, vec![LOAD], window(-MOMENT, MOMENT));
        let wanted = |at: usize| {
            let open = if at.is_multiple_of(2) { -MOMENT } else { MOMENT - 400_000_000 };
            Stop { windows: vec![window(open, open + 200_000_000)], ..stop(at, LOAD / 3 + 1) }
        };
        problem(
            vec![vehicle; 30],
            (1..=30).map(wanted).collect(),
            legs(31, |from, to| if from == to { 0 } else { LEG - i64::try_from(from * to).unwrap_or(0) }),
        )
    };
    let plane = || {
        problem(
            vec![Vehicle { shift: window(0, MOMENT), ..van(1) }],
            vec![stop(1, 1)],
            Matrices::plane(vec![(-1e7, -1e7), (1e7, 1e7)], 1.0, Rounding::Up),
        )
    };
    vec![
        Case::new("every number at its limit, stops optional", all(30), Right::Left(30, 30 * COST, |_| true)),
        Case::new(
            "every number at its limit, stops required",
            required(30),
            Right::Served(30 * (COST + 2 * LEG * RATE)),
        ),
        Case::new(
            "moments as far apart as there are",
            timed(),
            Right::Served(COST + 3 * LEG * RATE + 1_000 * (2 * MOMENT - LEG)),
        ),
        Case { rounds: 60_000, ..Case::new("largest loads and legs, bred", bred(), Right::Valid) },
        // Each way 20,000,000 times the root of 2, rounded up.
        Case::new("corners of the plane", plane(), Right::Served(2 * 28_284_272)),
    ]
}

fn refused() -> Vec<Case> {
    let range: fn(&Error) -> bool = |error| matches!(error, Error::OutOfRange { .. });
    let many: fn(&Error) -> bool = |error| matches!(error, Error::TooMany { .. });
    let size: fn(&Error) -> bool = |error| matches!(error, Error::MatrixSize { .. });
    let earth: fn(&Error) -> bool = |error| matches!(error, Error::Geography { .. });
    let dear: fn(&Error) -> bool = |error| matches!(error, Error::CostTooLarge { .. });
    let with = |vehicle, stop| problem(vec![vehicle], vec![stop], line(&[0, 100]));
    let on = |legs: Result<Matrices, Error>| problem(vec![van(1)], vec![stop(0, 1)], legs);
    let costly =
        || problem(vec![largest_vehicle(RATE); 100], (1..9).map(largest_stop).collect(), legs(9, |_, _| LEG));
    let point = |latitude| Point { latitude, longitude: 0.0 };
    vec![
        Case::new("load above the limit", with(van(1), stop(1, i64::MAX)), Right::Refused(range)),
        Case::new("negative load", with(van(1), stop(1, -1)), Right::Refused(range)),
        Case::new("negative capacity", with(van(i64::MIN), stop(1, 1)), Right::Refused(range)),
        Case::new(
            "moment above the limit",
            with(Vehicle { shift: window(0, i64::MAX), ..van(1) }, stop(1, 1)),
            Right::Refused(range),
        ),
        Case::new(
            "cost per metre above the limit",
            with(Vehicle { cost_per_metre: Cost(i64::MAX), ..van(1) }, stop(1, 1)),
            Right::Refused(range),
        ),
        Case::new("sums of costs that could overflow", costly(), Right::Refused(dear)),
        Case::new("leg above the limit", on(legs(1, |_, _| i64::MAX)), Right::Refused(range)),
        Case::new("negative leg", on(legs(1, |_, _| -1)), Right::Refused(range)),
        Case::new(
            "matrix that is not square",
            on(Matrices::new(2, vec![Metres(0); 3], vec![Seconds(0); 4])),
            Right::Refused(size),
        ),
        Case::new(
            "matrix of more locations than numbers",
            on(Matrices::new(usize::MAX, vec![], vec![])),
            Right::Refused(size),
        ),
        Case::new(
            "a place that is no number",
            on(Matrices::plane(vec![(f64::NAN, 0.0)], 1.0, Rounding::Down)),
            Right::Refused(earth),
        ),
        Case::new(
            "a place off the earth",
            on(great_circle(&[point(f64::INFINITY)], 1.3, 8.0)),
            Right::Refused(earth),
        ),
        Case::new(
            "100,001 stops",
            problem(vec![], vec![stop(0, 1); 100_001], legs(1, |_, _| 0)),
            Right::Refused(many),
        ),
    ]
}
