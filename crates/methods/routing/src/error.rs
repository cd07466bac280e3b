//! What can be wrong with a problem.

/// A problem that makes no sense, found before anything is planned.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum Error {
    /// A matrix has not as many entries as locations times locations.
    #[error("{name} matrix of {locations} locations has {entries} entries")]
    MatrixSize {
        /// Which matrix.
        name: &'static str,
        /// Number of locations.
        locations: usize,
        /// Number of entries.
        entries: usize,
    },
    /// A vehicle or stop is at a location that the matrices lack.
    #[error("{of} {index} is at location {location} of {locations}")]
    Location {
        /// `vehicle` or `stop`.
        of: &'static str,
        /// Its index.
        index: usize,
        /// The location it names.
        location: usize,
        /// Number of locations.
        locations: usize,
    },
    /// Demands and capacities have not all the same number of dimensions.
    #[error("{of} {index} has {found} dimensions of load, expected {expected}")]
    Dimensions {
        /// `vehicle` or `stop`.
        of: &'static str,
        /// Its index.
        index: usize,
        /// Dimensions it has.
        found: usize,
        /// Dimensions of the first vehicle.
        expected: usize,
    },
    /// A number is negative where it may not be, or so large that sums could overflow.
    #[error("{name} of {of} {index} is out of range: {value}")]
    OutOfRange {
        /// `vehicle`, `stop`, `matrix entry` or `hour`.
        of: &'static str,
        /// Its index.
        index: usize,
        /// Which number.
        name: &'static str,
        /// The value refused.
        value: i64,
    },
    /// A window closes before it opens.
    #[error("{of} {index} has a window that closes before it opens")]
    Window {
        /// `vehicle` or `stop`.
        of: &'static str,
        /// Its index.
        index: usize,
    },
    /// More vehicles, stops or locations than sums are safe for.
    #[error("{count} {of} are more than {limit}")]
    TooMany {
        /// What there is too much of.
        of: &'static str,
        /// How many.
        count: usize,
        /// How many there may be.
        limit: usize,
    },
    /// Sums of costs are not safe: the dearest plan there could be costs more than numbers are kept for.
    #[error("a plan could cost {most}, more than {limit}")]
    CostTooLarge {
        /// A bound on the cost of any plan.
        most: i128,
        /// How much there may be.
        limit: i128,
    },
    /// A coordinate, detour factor or speed is not a usable number.
    #[error("{name} is out of range: {value}")]
    Geography {
        /// Which number.
        name: &'static str,
        /// The value refused.
        value: f64,
    },
    /// There are no legs, or the profiles are not all over the same locations.
    #[error("{profiles} profiles of legs do not share their locations")]
    Profiles {
        /// Number of profiles.
        profiles: usize,
    },
    /// A shipment names a stop that is not there, is in a group or another shipment, has a load of its own, or admits other
    /// vehicles than the other end or than the one that has it on board.
    #[error("shipment {shipment} cannot have stop {stop}")]
    Shipment {
        /// Index of the shipment.
        shipment: usize,
        /// Index of the stop.
        stop: usize,
    },
    /// A vehicle may make no trip at all, or several though it has driven.
    #[error("vehicle {vehicle} cannot make that number of trips")]
    Trips {
        /// Index of the vehicle.
        vehicle: usize,
    },
    /// A given route, or what has been driven, names a vehicle or stop that is not there or already taken, or makes too many
    /// trips.
    #[error("{of} {index} is not there, comes twice, or makes too many trips")]
    Given {
        /// `vehicle` or `stop`.
        of: &'static str,
        /// Its index.
        index: usize,
    },
    /// A stop cannot be cancelled once it is served or being driven to.
    #[error("stop {stop} is served or being driven to")]
    TooLate {
        /// Its index.
        stop: usize,
    },
}
