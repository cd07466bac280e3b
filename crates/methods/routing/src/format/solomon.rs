//! Solomon (1987) and Gehring & Homberger (1999), costed as in the DIMACS challenge: tenths, rounded down.

use super::json::Names;
use super::text::Row;
use super::{Format, FormatError, Instance, Layout};
use crate::{Matrices, Parts, Problem, Rounding, Seconds, Stop, Vehicle, Window};

/// Tenths.
const SCALE: f64 = 10.0;
const FLEET: &str = "VEHICLE";
const STOPS: &str = "CUSTOMER";

pub(super) fn read(text: &str) -> Result<Instance, FormatError> {
    let rows: Vec<Row<'_>> = text.lines().enumerate().map(|(at, line)| Row::new(at + 1, line)).collect();
    let name =
        rows.first().and_then(|row| row.words.first()).map_or_else(String::new, |word| (*word).to_owned());
    let head =
        rows.iter().position(|row| row.words.first().is_some_and(|word| word.eq_ignore_ascii_case("NUMBER")));
    let head = head.ok_or_else(|| FormatError::missing(FLEET))?;
    let fleet = rows.get(head + 1).ok_or_else(|| FormatError::missing(FLEET))?;
    let (vehicles, capacity) = (fleet.index(0, FLEET)?, fleet.scaled(1, FLEET, 1.0)?);
    let listed = rows[head + 2..]
        .iter()
        .filter(|row| row.words.first().is_some_and(|word| word.bytes().all(|byte| byte.is_ascii_digit())));
    let (mut places, mut stops, mut depot) = (Vec::new(), Vec::new(), None);
    for row in listed {
        let location = places.len();
        places.push((row.real(1, STOPS)?, row.real(2, STOPS)?));
        let window = Window {
            open: Seconds(row.scaled(4, STOPS, SCALE)?),
            close: Seconds(row.scaled(5, STOPS, SCALE)?),
        };
        let service = Seconds(row.scaled(6, STOPS, SCALE)?);
        let demand = vec![row.scaled(3, STOPS, 1.0)?];
        if location == 0 {
            depot = Some(Vehicle::new(0, vec![capacity], window));
        } else {
            stops.push(Stop { windows: vec![window], service, ..Stop::new(location, demand) });
        }
    }
    let depot = depot.ok_or_else(|| FormatError::missing(STOPS))?;
    let labels = (1..=stops.len()).collect();
    let problem = Problem::validate(Parts {
        vehicles: vec![depot; vehicles.min(stops.len())],
        stops,
        shipments: Vec::new(),
        profiles: vec![Matrices::plane(places, SCALE, Rounding::Down)?],
    })?;
    let layout = Layout { labels, by_vehicle: false, scale: 10, decimals: 1, exact: Vec::new() };
    Ok(Instance { name, format: Format::Solomon, problem, layout, names: Names::default() })
}
