//! A morning in a city: two vans, eleven customers, one of them too far for anybody.
#![expect(clippy::print_stdout, reason = "an example speaks to its reader")]

use qm_routing::{
    Cost, Error, Params, Point, Problem, Seconds, Stop, Vehicle, Window, check, great_circle,
    nearest_neighbour, solve,
};

fn main() -> Result<(), Error> {
    let mut points = vec![Point { latitude: 52.52, longitude: 13.40 }];
    for i in 0..10_u32 {
        let (north, east) = (f64::from(i * 7 % 11) - 5.0, f64::from(i * 5 % 13) - 6.0);
        points.push(Point { latitude: 52.52 + north * 0.011, longitude: 13.40 + east * 0.017 });
    }
    points.push(Point { latitude: 48.14, longitude: 11.58 });
    let matrices = great_circle(&points, 1.3, 8.0)?;
    let morning = |from: i64, to: i64| Window { open: Seconds(from * 3600), close: Seconds(to * 3600) };
    let van = |capacity, fixed| Vehicle {
        stops_max: Some(12),
        fixed_cost: Cost(fixed),
        cost_per_metre: Cost(3),
        cost_per_second: Cost(7),
        ..Vehicle::new(0, vec![capacity], morning(8, 13))
    };
    let stops = (1..points.len())
        .map(|location| Stop {
            windows: if location % 3 == 0 { vec![morning(9, 10)] } else { vec![] },
            service: Seconds(240),
            ..Stop::new(location, vec![8])
        })
        .collect();
    let problem = Problem::new(vec![van(60, 20_000), van(40, 15_000)], stops, matrices)?;

    let baseline = nearest_neighbour(&problem);
    let plan = solve(&problem, Params::default());
    println!("violations: {}", check(&problem, &plan).len());
    println!("cost {} beside {} by going to the nearest", plan.cost.total().0, baseline.cost.total().0);
    for route in &plan.routes {
        let order: Vec<usize> = route.visits.iter().map(|visit| visit.stop).collect();
        println!(
            "van {}: {:?}, {:.1} km, {} min",
            route.vehicle,
            order,
            f64::from(i32::try_from(route.distance.0).unwrap_or(0)) / 1000.0,
            (route.end - route.departure).0 / 60
        );
    }
    for left in &plan.unassigned {
        println!("stop {} left out: {:?}", left.stop, left.main_reason());
    }
    Ok(())
}
