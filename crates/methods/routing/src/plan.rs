//! What a plan says.

use serde::{Deserialize, Serialize};

use crate::{Cost, Metres, Seconds};

/// Routes, stops left out, and what it all costs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Plan {
    /// One per vehicle used, by vehicle.
    pub routes: Vec<Route>,
    /// Stops that no route serves, by stop.
    pub unassigned: Vec<Unassigned>,
    /// The cost and its parts.
    pub cost: CostBreakdown,
}

impl Plan {
    /// What plans of one problem are compared by: first the number of stops left out that should be served at
    /// any cost, then the total cost.
    pub fn objective(&self) -> (usize, Cost) {
        (self.unassigned.iter().filter(|left| left.required).count(), self.cost.total())
    }
}

/// One vehicle's day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Route {
    /// Index of the vehicle.
    pub vehicle: usize,
    /// When it leaves its depot. From then on every moment is the earliest that follows from the one before, so that the
    /// departure decides them all: it is one that makes the route cheapest, of these one that makes it shortest, and of
    /// these the earliest. Where speeds depend on the hour, or the square of hours costs beside overtime or lateness, it is
    /// the best of some that are tried.
    pub departure: Seconds,
    /// Stops in order, at least one.
    pub visits: Vec<Visit>,
    /// Where it comes back to unload and load anew, in order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub reloads: Vec<Reload>,
    /// The breaks that are taken, in order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub breaks: Vec<Rest>,
    /// When it is back.
    pub end: Seconds,
    /// Metres driven.
    pub distance: Metres,
    /// Fixed cost, metres, seconds, overtime and lateness together.
    pub cost: Cost,
}

/// A break taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rest {
    /// Which of the breaks of the vehicle, in the order of [`crate::Problem::vehicles`].
    pub index: usize,
    /// Between which two legs.
    pub place: RestPlace,
    /// When it starts: as soon as the vehicle is there and the window of the break is open.
    pub start: Seconds,
    /// When it is over.
    pub end: Seconds,
}

/// Where a break is taken: the vehicle stands between two legs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RestPlace {
    /// On arrival at the visit of this index, before service.
    BeforeVisit(usize),
    /// Where the visit of this index was, after service.
    AfterVisit(usize),
    /// On arrival at the reload of this index.
    AtReload(usize),
}

/// Where a route reloads.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reload {
    /// Index of the visit that comes after it.
    pub before: usize,
    /// Location of the depot.
    pub location: usize,
    /// When the vehicle is there.
    pub arrival: Seconds,
    /// When it leaves again: as soon as breaks taken there are over and all that the next trip brings is ready.
    pub departure: Seconds,
}

/// One stop on a route.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Visit {
    /// Index of the stop.
    pub stop: usize,
    /// When the vehicle is there.
    pub arrival: Seconds,
    /// Time waited for a window to open, after the breaks taken on arrival.
    pub wait: Seconds,
    /// When service starts.
    pub start: Seconds,
    /// When the vehicle leaves: after service and the breaks taken behind it.
    pub departure: Seconds,
    /// What is still on board on leaving, per dimension of load.
    pub load: Vec<i64>,
}

/// Parts of the cost of a plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct CostBreakdown {
    /// For using vehicles.
    pub fixed: Cost,
    /// For metres.
    pub distance: Cost,
    /// For seconds.
    pub time: Cost,
    /// For seconds after the end of shifts.
    #[serde(default)]
    pub overtime: Cost,
    /// For starting service later than promised.
    #[serde(default)]
    pub lateness: Cost,
    /// For the squares of stops and hours: not paid to anybody, but the price of uneven work.
    #[serde(default)]
    pub work: Cost,
    /// For stops away from the centres of territories: the price of scattered routes.
    #[serde(default)]
    pub territories: Cost,
    /// For stops left out.
    pub penalties: Cost,
    /// For stops served by another vehicle than was published.
    #[serde(default)]
    pub changes: Cost,
}

impl CostBreakdown {
    /// The sum of all parts.
    pub fn total(&self) -> Cost {
        self.fixed
            + self.distance
            + self.time
            + self.overtime
            + self.lateness
            + self.work
            + self.territories
            + self.penalties
            + self.changes
    }
}

/// A stop left out and why no vehicle serves it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unassigned {
    /// Index of the stop.
    pub stop: usize,
    /// Whether it should be served at any cost.
    pub required: bool,
    /// One reason per vehicle, by vehicle.
    pub reasons: Vec<Reason>,
}

impl Unassigned {
    /// The reason of the vehicle that came nearest to serving the stop; [`Reason::NoVehicle`] without vehicles.
    pub fn main_reason(&self) -> Reason {
        self.reasons.iter().copied().max_by_key(|reason| reason.nearness()).unwrap_or(Reason::NoVehicle)
    }
}

/// Why one vehicle does not serve a stop. The first ten hold for the vehicle even with nothing else to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum Reason {
    /// There is no vehicle.
    NoVehicle,
    /// The vehicle may serve no stop at all.
    NoStopsAllowed,
    /// The demand is above the whole capacity.
    CapacityExceeded {
        /// Dimension of load.
        dimension: usize,
        /// Demand of the stop.
        demand: i64,
        /// Capacity of the vehicle.
        capacity: i64,
    },
    /// The stop admits other vehicles only, or none.
    NotAdmitted,
    /// The stop asks for a skill that the vehicle lacks.
    SkillMissing,
    /// The vehicle is under way and left before what the stop gets was ready; it makes no further trip.
    AlreadyLeft {
        /// When it left.
        departed: Seconds,
        /// When all would have been ready.
        ready: Seconds,
    },
    /// Going there and back is further than the vehicle may drive; nothing is available where a leg is forbidden.
    TooFar {
        /// Metres there and back.
        needed: Metres,
        /// Metres it may drive.
        available: Metres,
    },
    /// Going there, serving and coming back takes longer than the shift or the longest duration. Where speeds depend on the
    /// hour, longer than the shift at the earliest departure, or than the longest duration at the fastest hour.
    OutOfReach {
        /// Time the trip takes.
        needed: Seconds,
        /// Time there is.
        available: Seconds,
    },
    /// No window can be met within the shift, even by going there first.
    WindowMissed {
        /// When the vehicle could be there at the earliest.
        earliest: Seconds,
    },
    /// The whole shipment of the stop is more than the vehicle can carry, or can do within the shift.
    ShipmentOutOfReach,
    /// Going there first, with the breaks of the driver, no window can be met within the shift.
    NoTimeForBreaks,
    /// The vehicle serves as many stops as it may.
    StopsFull {
        /// Most stops it may serve.
        stops_max: usize,
    },
    /// What the vehicle carries for others leaves too little room.
    CapacityTaken {
        /// Dimension of load.
        dimension: usize,
        /// Demand of the stop.
        demand: i64,
        /// Room left.
        free: i64,
    },
    /// Another stop of the group is served.
    GroupServed {
        /// The group.
        group: usize,
    },
    /// With its other stops, each in its window of the plan, the vehicle cannot come here in time and within its limits, at
    /// any place in its order.
    NoTimeLeft,
    /// Nothing keeps the vehicle from it: a plan given from outside leaves it out though it must be served or would be
    /// worth it.
    LeftOut,
    /// Coming here costs at least as much as leaving the stop out.
    NotWorthIt {
        /// Least extra cost of serving it.
        extra: Cost,
        /// Cost of leaving it out.
        penalty: Cost,
    },
}

impl Reason {
    fn nearness(self) -> u8 {
        match self {
            Self::NoVehicle => 0,
            Self::NoStopsAllowed => 1,
            Self::SkillMissing | Self::NotAdmitted => 2,
            Self::CapacityExceeded { .. } => 3,
            Self::TooFar { .. } => 4,
            Self::OutOfReach { .. } | Self::AlreadyLeft { .. } => 5,
            Self::WindowMissed { .. } | Self::ShipmentOutOfReach => 6,
            Self::NoTimeForBreaks => 7,
            Self::StopsFull { .. } => 8,
            Self::CapacityTaken { .. } => 9,
            Self::NoTimeLeft => 10,
            Self::NotWorthIt { .. } => 11,
            Self::GroupServed { .. } => 12,
            Self::LeftOut => 13,
        }
    }
}
