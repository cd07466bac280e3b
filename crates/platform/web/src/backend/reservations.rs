//! Units kept for people who are about to order.

use super::Backend;
use super::shapes::sourced_line;
use crate::api::reservation::{
    Availability, Destination, OtherSource, Released, Reservation, Reserving, Shelf, Sourcing, WantedLine,
    Wanting,
};
use crate::problem::{Fault, FieldError};
use qm_domain::{GeoPoint, OrderId, Sku, Sourced, Wanted};
use qm_engine::ReserveRequest;
use qm_store::{Kept, Shelves};

/// Minutes for which units are kept where a request does not say.
const MINUTES: u32 = 30;
/// Longest time for which they are kept: a week.
const MINUTES_MAX: u32 = 7 * 24 * 60;
/// Most lines and units of a request.
const LINES_MAX: usize = 200;
const UNITS_MAX: i64 = 1_000_000;

pub(crate) fn availability(backend: &Backend, body: Wanting) -> Result<Availability, Fault> {
    let wanted = wanted(body.lines, body.to)?;
    let (sourced, shelves) = backend.engine.availability(&wanted).map_err(unknown)?;
    Ok(Availability { sourcing: sourced.as_ref().map(shape), shelves: flat(&shelves) })
}

pub(crate) fn reserve(backend: &Backend, body: Reserving) -> Result<Reservation, Fault> {
    let minutes = body.minutes.unwrap_or(MINUTES);
    if !(1..=MINUTES_MAX).contains(&minutes) {
        return Err(Fault::Field { field: "minutes", message: format!("1 to {MINUTES_MAX}") });
    }
    let order = body.order.as_deref().map(OrderId::new).transpose();
    let order = order.map_err(|error| Fault::Field { field: "order", message: error.to_string() })?;
    let wanted = wanted(body.lines, body.to)?;
    let request = ReserveRequest { order, wanted, minutes };
    match backend.engine.reserve(&request).map_err(unknown)? {
        Kept::Made(kept) => Ok(told(&kept)),
        Kept::Short(shelves) => Err(Fault::OutOfStock { short: short(&request.wanted, &shelves) }),
    }
}

pub(crate) fn reservations(backend: &Backend) -> Result<Vec<Reservation>, Fault> {
    Ok(backend.engine.reservations()?.iter().map(told).collect())
}

pub(crate) fn release(backend: &Backend, id: &str) -> Result<Released, Fault> {
    let held = backend.engine.release(id).map_err(|error| match error {
        qm_engine::Error::Store(qm_store::Error::Unknown { what, key }) => Fault::Missing { what, id: key },
        other => other.into(),
    })?;
    Ok(Released { held })
}

/// Who gives what.
pub(super) fn shape(sourced: &Sourced) -> Sourcing {
    let other = |other: &qm_domain::OtherSource| OtherSource {
        location: other.location.to_string(),
        cost: other.cost.into(),
    };
    Sourcing {
        location: sourced.location.to_string(),
        lines: sourced.lines.iter().map(sourced_line).collect(),
        missing: sourced.missing,
        cost: sourced.cost.into(),
        others: sourced.others.iter().map(other).collect(),
    }
}

fn told(kept: &qm_domain::Reservation) -> Reservation {
    Reservation {
        id: kept.id.clone(),
        order: kept.order.as_ref().map(ToString::to_string),
        made_at: kept.made_at.into(),
        expires_at: kept.expires_at.into(),
        sourcing: shape(&kept.sourced),
    }
}

fn wanted(lines: Vec<WantedLine>, to: Option<Destination>) -> Result<Wanted, Fault> {
    let fault = |message: String| Fault::Field { field: "lines", message };
    if lines.is_empty() || lines.len() > LINES_MAX {
        return Err(fault(format!("1 to {LINES_MAX} lines")));
    }
    let to = to.map(|place| GeoPoint::new(place.lat, place.lng)).transpose();
    let to = to.map_err(|error| Fault::Field { field: "to", message: error.to_string() })?;
    let line = |line: WantedLine| {
        let sku = Sku::new(&line.sku).map_err(|error| fault(format!("sku: {error}")))?;
        let quantity = line.quantity;
        let sane = (1..=UNITS_MAX).contains(&quantity);
        sane.then_some(qm_domain::WantedLine { sku, quantity })
            .ok_or_else(|| fault(format!("quantity must lie in 1 to {UNITS_MAX}, found {quantity}")))
    };
    let lines: Vec<qm_domain::WantedLine> = lines.into_iter().map(line).collect::<Result<_, _>>()?;
    Ok(Wanted::new(lines, to))
}

/// A product that the shop does not know is a fault of the request.
fn unknown(error: qm_engine::Error) -> Fault {
    match error {
        qm_engine::Error::Store(qm_store::Error::Unknown { what: "product", key }) => {
            Fault::Field { field: "lines", message: format!("no product {key}") }
        }
        other => other.into(),
    }
}

fn flat(shelves: &Shelves) -> Vec<Shelf> {
    let of = |(sku, shelves): (&Sku, &Vec<qm_domain::Shelf>)| -> Vec<Shelf> {
        let shelf = |shelf: &qm_domain::Shelf| Shelf {
            sku: sku.to_string(),
            location: shelf.location.to_string(),
            free: shelf.free,
        };
        shelves.iter().map(shelf).collect()
    };
    shelves.iter().flat_map(of).collect()
}

/// What there is of each product of which no single location has all that is wanted.
fn short(wanted: &Wanted, shelves: &Shelves) -> Vec<FieldError> {
    let short = |line: &&qm_domain::WantedLine| {
        let all = shelves.get(&line.sku).into_iter().flatten();
        all.clone().all(|shelf| shelf.free.is_some_and(|free| free < line.quantity))
    };
    let told = |line: &qm_domain::WantedLine| {
        let all = shelves.get(&line.sku).into_iter().flatten();
        let there: Vec<String> =
            all.map(|shelf| format!("{} at {}", shelf.free.unwrap_or(0).max(0), shelf.location)).collect();
        let there = if there.is_empty() { "none anywhere".to_owned() } else { there.join(", ") };
        FieldError {
            field: line.sku.to_string(),
            message: format!("{} wanted, free: {there}", line.quantity),
            code: None,
        }
    };
    wanted.lines.iter().filter(short).map(told).collect()
}
