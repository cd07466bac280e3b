//! Li & Lim (2001): pickups and deliveries with windows. Fewest vehicles first, then the exact length of the tours.

use super::json::Names;
use super::text::Row;
use super::{Fault, Format, FormatError, Instance, Layout};
use crate::{Cost, Matrices, Parts, Problem, Rounding, Seconds, Shipment, Stop, Vehicle, Window};

/// Thousandths; legs are rounded up, so that windows kept in whole numbers are kept exactly.
pub(super) const SCALE: f64 = 1_000.0;
/// Cost of a vehicle: more than any detour that saves one is worth to be spared.
const VEHICLE_COST: i64 = 10_000_000;
const FLEET: &str = "first line";
const STOPS: &str = "nodes";

pub(super) fn read(text: &str) -> Result<Instance, FormatError> {
    let mut rows =
        text.lines().enumerate().map(|(at, line)| Row::new(at + 1, line)).filter(|row| !row.words.is_empty());
    let head = rows.next().ok_or_else(|| FormatError::missing(FLEET))?;
    let (vehicles, capacity) = (head.index(0, FLEET)?, head.scaled(1, FLEET, 1.0)?);
    let (mut places, mut stops, mut depot) = (Vec::new(), Vec::new(), None);
    let mut halves: Vec<(usize, usize, i64, usize)> = Vec::new();
    for row in rows {
        let location = places.len();
        places.push((row.real(1, STOPS)?, row.real(2, STOPS)?));
        let window = Window {
            open: Seconds(row.scaled(4, STOPS, SCALE)?),
            close: Seconds(row.scaled(5, STOPS, SCALE)?),
        };
        let service = Seconds(row.scaled(6, STOPS, SCALE)?);
        if location == 0 {
            let fixed_cost = Cost(VEHICLE_COST);
            depot = Some(Vehicle { fixed_cost, ..Vehicle::new(0, vec![capacity], window) });
            continue;
        }
        let to = row.index(8, STOPS)?;
        if to > 0 {
            halves.push((row.line, location, row.scaled(3, STOPS, 1.0)?, to));
        }
        stops.push(Stop { windows: vec![window], service, ..Stop::new(location, vec![0]) });
    }
    let depot = depot.ok_or_else(|| FormatError::missing(STOPS))?;
    let mut shipments = Vec::new();
    for (line, from, amount, to) in halves {
        if to > stops.len() {
            return Err(FormatError::new(line, STOPS, Fault::Unknown { number: to }));
        }
        shipments.push(Shipment { from: from - 1, to: to - 1, amount: vec![amount] });
    }
    let labels = (1..=stops.len()).collect();
    let exact = places.clone();
    let problem = Problem::validate(Parts {
        vehicles: vec![depot; vehicles.min(stops.len())],
        stops,
        shipments,
        profiles: vec![Matrices::plane(places, SCALE, Rounding::Up)?],
    })?;
    let layout = Layout { labels, by_vehicle: false, scale: 1, decimals: 4, exact };
    Ok(Instance { name: String::new(), format: Format::LiLim, problem, layout, names: Names::default() })
}
