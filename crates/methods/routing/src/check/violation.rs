//! What can be wrong with a plan.

use serde::Serialize;

use crate::{Cost, Metres, Seconds};

/// Something a plan says that is not so, or not allowed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
#[expect(missing_docs, reason = "the fields name what the variant is about")]
pub enum Violation {
    /// A route names a vehicle that is not there.
    UnknownVehicle { vehicle: usize },
    /// A vehicle has two routes.
    VehicleTwice { vehicle: usize },
    /// A route or the list of stops left out names a stop that is not there.
    UnknownStop { stop: usize },
    /// A stop is served twice, or served and left out.
    StopTwice { stop: usize },
    /// A stop is neither served nor left out.
    StopLost { stop: usize },
    /// A route serves nothing.
    EmptyRoute { vehicle: usize },
    /// A route carries more than fits.
    Overload { vehicle: usize, dimension: usize, load: i64, capacity: i64 },
    /// The load stated on leaving a stop is wrong.
    Load { vehicle: usize, stop: usize },
    /// A vehicle lacks a skill that a stop asks for.
    SkillMissing { vehicle: usize, stop: usize },
    /// A stop is served by a vehicle that it does not admit.
    NotAdmitted { vehicle: usize, stop: usize },
    /// A route does not begin with what its vehicle has driven, or not when it left.
    DrivenOtherwise { vehicle: usize },
    /// A vehicle makes more trips than it may, reloads where it may not, or where there is nothing before or after.
    Reloads { vehicle: usize },
    /// A route uses a leg that must not be driven.
    ForbiddenLeg { vehicle: usize },
    /// A route is longer than the vehicle may drive.
    TooFar { vehicle: usize, metres: Metres },
    /// A vehicle leaves before what it brings is released.
    TooEarly { vehicle: usize, stop: usize },
    /// Both ends of a shipment are not on one route, in their order, or both left out.
    ShipmentBroken { shipment: usize },
    /// More than one stop of a group is served.
    GroupTwice { group: usize },
    /// A route serves more stops than allowed.
    TooManyStops { vehicle: usize, stops: usize },
    /// A route begins before or ends after its shift.
    OutsideShift { vehicle: usize },
    /// A route takes longer than allowed.
    TooLong { vehicle: usize, seconds: Seconds },
    /// A moment stated does not follow from the one before it.
    Clock { vehicle: usize, stop: Option<usize>, stated: Seconds, found: Seconds },
    /// Service starts outside every window.
    OutsideWindow { vehicle: usize, stop: usize, start: Seconds },
    /// A break starts outside its window, or is stated at a place where the route does not stand, or out of order.
    WrongBreak { vehicle: usize, index: usize },
    /// A break that is due is not taken.
    BreakMissed { vehicle: usize, index: usize },
    /// The distance of a route is wrong.
    Distance { vehicle: usize },
    /// The overtime, lateness, work or territories in the cost of the plan is wrong.
    WrongPart { part: &'static str, stated: Cost, found: Cost },
    /// The cost of a route (`Some`) or of the plan (`None`) is wrong.
    WrongCost { vehicle: Option<usize>, stated: Cost, found: Cost },
    /// A stop left out is stated to be required and is not, or the other way round.
    Requirement { stop: usize },
    /// There is not one reason per vehicle.
    ReasonCount { stop: usize, reasons: usize },
    /// A reason for leaving a stop out is not true.
    FalseReason { stop: usize, vehicle: usize },
}
