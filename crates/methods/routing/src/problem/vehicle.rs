//! A vehicle with its driver.

use serde::{Deserialize, Serialize};

use super::{Skills, Window};
use crate::{Cost, Metres, Seconds};

/// A rest that the driver takes at a stop or at a reload, never on the way.
///
/// It is due where the vehicle is under way when the window closes: where it leaves before that moment and is back after
/// it. One that is not due may be taken or not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Break {
    /// It starts within this.
    pub window: Window,
    /// How long it takes.
    pub duration: Seconds,
}

/// The area that a driver knows.
///
/// Areas of vehicles that do not overlap make routes compact. A preference at a price and not a limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Territory {
    /// Location in the middle of it.
    pub centre: usize,
    /// Cost of each metre from the centre to each stop served; nothing where no leg leads there.
    pub cost_per_metre: Cost,
}

/// A vehicle with its driver.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Vehicle {
    /// Location where it starts.
    pub depot: usize,
    /// Location where it ends.
    pub end: usize,
    /// What it can carry, one entry per dimension of load.
    pub capacity: Vec<i64>,
    /// It leaves and returns within this time, but for overtime.
    pub shift: Window,
    /// Most stops it may serve.
    pub stops_max: Option<usize>,
    /// Longest time from leaving to returning.
    pub duration_max: Option<Seconds>,
    /// Longest way.
    pub distance_max: Option<Metres>,
    /// Cost of using it at all.
    pub fixed_cost: Cost,
    /// Cost of each metre.
    pub cost_per_metre: Cost,
    /// Cost of each second from leaving to returning.
    pub cost_per_second: Cost,
    /// Cost of the square of the number of stops served. A price on each vehicle alike spreads stops evenly: of all ways to
    /// share them out the even one has the least sum of squares (Matl, Hartl & Vidal 2018, on measures of equity).
    #[serde(default)]
    pub cost_per_stop_squared: Cost,
    /// Cost of the square of the hours from leaving to returning, which spreads time evenly. Rounded down for each vehicle; more
    /// than 10,000 hours count as so many.
    #[serde(default)]
    pub cost_per_hour_squared: Cost,
    /// Where it should serve.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub territory: Option<Territory>,
    /// Index of the legs it drives.
    pub profile: usize,
    /// What it can do; a stop asks for some of it.
    pub skills: Skills,
    /// Trips it may make one after the other: it drives to where it reloads, unloads, loads anew and leaves again. At
    /// least 1.
    pub trips_max: usize,
    /// Stops that it has served or is on its way to, in order: its route begins with them. Only with one trip.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub driven: Vec<usize>,
    /// Stops, beyond those driven, whose demand it has had on board since it left: it takes up room until it is handed over,
    /// and whether it is or not. They admit this vehicle alone, or none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub aboard: Vec<usize>,
    /// When it left, once it has; within its shift. It leaves then and at no other moment.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub departed: Option<Seconds>,
    /// Locations where it may reload between two trips; empty: where it starts.
    pub reload_at: Vec<usize>,
    /// How long after its shift it may return.
    pub overtime_max: Seconds,
    /// Cost of each second after its shift, beside what the second costs anyway.
    pub overtime_per_second: Cost,
    /// Breaks of its driver, taken in the order in which their windows close.
    pub breaks: Vec<Break>,
}

impl Vehicle {
    /// Locations where it may reload, at least one.
    pub(crate) fn reload_places(&self) -> &[usize] {
        if self.reload_at.is_empty() { std::slice::from_ref(&self.depot) } else { &self.reload_at }
    }

    /// The earliest moment at which it can leave.
    pub fn leaves(&self) -> Seconds {
        self.departed.unwrap_or(self.shift.open)
    }

    /// A vehicle that costs one per metre and is limited by its capacity and its shift alone.
    pub fn new(depot: usize, capacity: Vec<i64>, shift: Window) -> Self {
        Self {
            depot,
            end: depot,
            capacity,
            shift,
            stops_max: None,
            duration_max: None,
            distance_max: None,
            fixed_cost: Cost(0),
            cost_per_metre: Cost(1),
            cost_per_second: Cost(0),
            cost_per_stop_squared: Cost(0),
            cost_per_hour_squared: Cost(0),
            territory: None,
            profile: 0,
            skills: Skills::default(),
            trips_max: 1,
            driven: Vec::new(),
            aboard: Vec::new(),
            departed: None,
            reload_at: Vec::new(),
            overtime_max: Seconds(0),
            overtime_per_second: Cost(0),
            breaks: Vec::new(),
        }
    }
}
