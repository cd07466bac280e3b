//! The VRPLIB dialect of the `PyVRP` instance sets: several depots, mixed fleets, prizes, backhauls, trips with releases.
//!
//! A sum of the conventions: the set's rule makes every number whole, nodes that are depots come first, the i-th tour
//! of a solution is that of vehicle i, and its stops are numbered from 0.

use super::vrplib::{DAY, File};
use super::{Fault, Format, FormatError, Layout};
use crate::float::int;
use crate::{Cost, FORBIDDEN, Matrices, Metres, Parts, Problem, Rounding, Seconds, Stop, Vehicle, Window};

/// How a set makes numbers whole, and what its costs are divided by when they are shown.
struct Rule {
    scale: f64,
    rounding: Rounding,
    shown: i64,
    decimals: usize,
}

impl Rule {
    fn of(format: Format) -> Self {
        let rule = |scale, rounding| Self { scale, rounding, shown: 1, decimals: 0 };
        match format {
            Format::Hfvrp => Self { shown: 100_000, decimals: 2, ..rule(1_000.0, Rounding::Nearest) },
            Format::Mdvrptw => rule(1_000.0, Rounding::Nearest),
            Format::Vrpb => rule(1.0, Rounding::Nearest),
            _ => rule(10.0, Rounding::Down),
        }
    }

    fn whole(&self, value: f64) -> i64 {
        int((value * self.scale + if self.rounding == Rounding::Nearest { 0.5 } else { 1e-9 }).floor())
    }
}

/// What a file says about each node.
struct Nodes {
    depots: usize,
    demand: Vec<i64>,
    backhaul: Vec<i64>,
    windows: Vec<Window>,
    service: Vec<i64>,
    release: Option<Vec<i64>>,
    prize: Vec<i64>,
}

pub(super) fn read(file: &File<'_>, format: Format) -> Result<(Problem, Layout), FormatError> {
    let rule = Rule::of(format);
    let nodes = file.count("DIMENSION")?;
    let places = file.places(nodes)?;
    let data = Nodes::read(file, &rule, nodes)?;
    let vehicles = vehicles(file, &rule, &data, nodes)?;
    let mut stops = Vec::with_capacity(nodes);
    for node in data.depots..nodes {
        stops.push(Stop {
            pickup: vec![data.backhaul[node]],
            windows: if file.rows(WINDOWS).is_some() { vec![data.windows[node]] } else { Vec::new() },
            service: Seconds(data.service[node]),
            penalty: Some(Cost(data.prize[node])).filter(|prize| prize.0 > 0),
            release: data.release.as_ref().map(|release| Seconds(release[node])),
            ..Stop::new(node, vec![data.demand[node]])
        });
    }
    let plane = Matrices::plane(places, rule.scale, rule.rounding)?;
    let legs = if format == Format::Vrpb { backhauls_last(&plane, &data)? } else { plane };
    let problem = Problem::validate(Parts { vehicles, stops, shipments: Vec::new(), profiles: vec![legs] })?;
    let labels = (data.depots..nodes).collect();
    let layout =
        Layout { labels, by_vehicle: true, scale: rule.shown, decimals: rule.decimals, exact: Vec::new() };
    Ok((problem, layout))
}

const WINDOWS: &str = "TIME_WINDOW_SECTION";

impl Nodes {
    fn read(file: &File<'_>, rule: &Rule, nodes: usize) -> Result<Self, FormatError> {
        let depots = file.rows("DEPOT_SECTION").ok_or_else(|| FormatError::missing("DEPOT_SECTION"))?;
        let listed = depots.iter().filter(|row| row.words.first().is_some_and(|word| *word != "-1"));
        let depots = listed.count();
        if depots == 0 || depots > nodes {
            return Err(FormatError::missing("DEPOT_SECTION"));
        }
        let values = |section: &str| -> Result<Option<Vec<i64>>, FormatError> {
            let Some(rows) = file.rows(section) else { return Ok(None) };
            file.all_rows(section, nodes)?;
            rows.iter().map(|row| Ok(rule.whole(row.real(1, section)?))).collect::<Result<_, _>>().map(Some)
        };
        let same =
            |value: i64| (0..nodes).map(|node| if node < depots { 0 } else { value }).collect::<Vec<_>>();
        let service = match values("SERVICE_TIME_SECTION")? {
            Some(each) => each,
            None => same(file.real("SERVICE_TIME")?.map_or(0, |value| rule.whole(value))),
        };
        let mut windows = vec![DAY; nodes];
        if file.rows(WINDOWS).is_some() {
            for (window, row) in windows.iter_mut().zip(file.all_rows(WINDOWS, nodes)?) {
                window.open = Seconds(rule.whole(row.real(1, WINDOWS)?));
                window.close = Seconds(rule.whole(row.real(2, WINDOWS)?));
            }
        }
        Ok(Self {
            depots,
            demand: values("DEMAND_SECTION")?.unwrap_or_else(|| same(0)),
            backhaul: values("BACKHAUL_SECTION")?.unwrap_or_else(|| same(0)),
            windows,
            service,
            release: values("RELEASE_TIME_SECTION")?,
            prize: values("PRIZE_SECTION")?.unwrap_or_else(|| same(0)),
        })
    }
}

fn vehicles(file: &File<'_>, rule: &Rule, data: &Nodes, nodes: usize) -> Result<Vec<Vehicle>, FormatError> {
    let count = if file.header("VEHICLES").is_some() { file.count("VEHICLES")? } else { nodes - data.depots };
    // One number for all in the header, or one each in a section; `None` where the file has neither.
    let each = |header: &str, scale: &dyn Fn(f64) -> i64| -> Result<Option<Vec<i64>>, FormatError> {
        let section = format!("{header}_SECTION");
        if file.rows(&section).is_some() {
            let rows = file.all_rows(&section, count)?;
            let values = rows.iter().map(|row| Ok(scale(row.real(1, &section)?)));
            return values.collect::<Result<_, FormatError>>().map(Some);
        }
        Ok(file.real(header)?.map(|value| vec![scale(value); count]))
    };
    let scaled = |value: f64| rule.whole(value);
    let capacity = each("CAPACITY", &scaled)?.ok_or_else(|| FormatError::missing("CAPACITY"))?;
    let fixed = each("VEHICLES_FIXED_COST", &scaled)?;
    let rate = each("VEHICLES_UNIT_DISTANCE_COST", &int)?;
    let duration = each("VEHICLES_MAX_DURATION", &scaled)?;
    let distance = each("VEHICLES_MAX_DISTANCE", &scaled)?;
    let home = each("VEHICLES_DEPOT", &int)?;
    let reloads = file.rows("VEHICLES_RELOAD_DEPOT_SECTION").is_some();
    let mut vehicles = Vec::with_capacity(count.min(nodes));
    for at in 0..count {
        let depot = home.as_ref().map_or(1, |home| home[at]);
        let depot = usize::try_from(depot).ok().filter(|&number| 0 < number && number <= data.depots);
        let unknown = || FormatError::new(0, "VEHICLES_DEPOT_SECTION", Fault::Unknown { number: at + 1 });
        let depot = depot.ok_or_else(unknown)? - 1;
        let of = |list: &Option<Vec<i64>>| list.as_ref().map(|list| list[at]);
        vehicles.push(Vehicle {
            fixed_cost: Cost(of(&fixed).unwrap_or(0)),
            cost_per_metre: Cost(of(&rate).unwrap_or(1)),
            duration_max: of(&duration).map(Seconds),
            distance_max: of(&distance).map(Metres),
            trips_max: if reloads { nodes } else { 1 },
            ..Vehicle::new(depot, vec![capacity[at]], data.windows[depot])
        });
    }
    Ok(vehicles)
}

/// Deliveries come before backhauls, and no tour has backhauls alone.
fn backhauls_last(plane: &Matrices, data: &Nodes) -> Result<Matrices, FormatError> {
    let nodes = plane.locations();
    let barred = |from: usize, to: usize| {
        let deliveries = data.demand[to] > 0;
        (from == 0 && data.backhaul[to] > 0) || (data.backhaul[from] > 0 && deliveries)
    };
    let pairs = (0..nodes).flat_map(|from| (0..nodes).map(move |to| (from, to)));
    let legs: Vec<Metres> =
        pairs.map(|(from, to)| if barred(from, to) { FORBIDDEN } else { plane.distance(from, to) }).collect();
    let seconds = legs.iter().map(|leg| Seconds(leg.0)).collect();
    Ok(Matrices::new(nodes, legs, seconds)?)
}
