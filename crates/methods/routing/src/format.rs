//! Instance files of the literature, and solutions to them.
//!
//! [`read`] makes an [`Instance`]: a problem in whole numbers by the convention of its set, and what it takes to write
//! a solution as that set wants it. Problems and plans in JSON of our own have names ([`write_problem`], [`write_plan`],
//! [`read_plan`]); [`write()`] makes GeoJSON and GPX too. Nothing here panics on any text; an error names the line and the section.

mod dialect;
mod exact;
mod fault;
mod geojson;
mod gpx;
mod json;
mod lilim;
mod output;
mod solomon;
mod solution;
mod text;
mod vrplib;

pub use fault::{Fault, FormatError};
pub use json::{read_plan, write_plan, write_problem};
pub use output::{Output, write};
pub use solution::{Solution, read_solution, write_solution};

use crate::Problem;

/// The kinds of files known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Format {
    /// CVRPLIB with coordinates: lengths to the nearest whole number, as many vehicles as wanted.
    Cvrp,
    /// EURO-NeurIPS 2022: explicit matrix of durations that are also the cost; as many vehicles as wanted.
    Ortec,
    /// Solomon and Gehring & Homberger: lengths in tenths, rounded down; only distance counts.
    Solomon,
    /// Li & Lim: pickups and deliveries; fewest vehicles first, then exact distance.
    LiLim,
    /// Several depots and windows: thousandths, to the nearest.
    Mdvrptw,
    /// Mixed fleet: thousandths times the cost of a vehicle.
    Hfvrp,
    /// Prizes and windows: tenths, rounded down; prizes left behind cost.
    Pcvrptw,
    /// Backhauls after deliveries: lengths to the nearest whole number.
    Vrpb,
    /// Several trips, windows and releases: tenths, rounded down.
    Mtvrptwr,
    /// JSON of our own, with names: whole metres, seconds and costs.
    Json,
}

impl Format {
    /// Every format with the name it goes by on a command line.
    pub const NAMED: [(&'static str, Self); 10] = [
        ("cvrp", Self::Cvrp),
        ("ortec", Self::Ortec),
        ("solomon", Self::Solomon),
        ("lilim", Self::LiLim),
        ("mdvrptw", Self::Mdvrptw),
        ("hfvrp", Self::Hfvrp),
        ("pcvrptw", Self::Pcvrptw),
        ("vrpb", Self::Vrpb),
        ("mtvrptwr", Self::Mtvrptwr),
        ("json", Self::Json),
    ];

    /// The format of a name.
    pub fn named(name: &str) -> Option<Self> {
        Self::NAMED.iter().find(|(known, _)| *known == name).map(|&(_, format)| format)
    }

    /// The format that a text looks like, by its head.
    pub fn guess(text: &str) -> Self {
        let first = text.split_whitespace().next().unwrap_or("");
        if first.starts_with('{') {
            return Self::Json;
        }
        if !first.is_empty() && first.bytes().all(|byte| byte.is_ascii_digit()) {
            return Self::LiLim;
        }
        let head: String = text.chars().take(4_000).collect();
        if head.lines().any(|line| line.to_ascii_uppercase().split_whitespace().eq(["NUMBER", "CAPACITY"])) {
            return Self::Solomon;
        }
        vrplib::guess(&head)
    }
}

/// A problem read from a file.
#[derive(Debug, Clone)]
pub struct Instance {
    /// The name in the file, or empty.
    pub name: String,
    /// What it was read as.
    pub format: Format,
    /// The problem.
    pub problem: Problem,
    layout: Layout,
    names: json::Names,
}

/// How a solution is written.
#[derive(Debug, Clone)]
struct Layout {
    /// The number of each stop in solutions.
    labels: Vec<usize>,
    /// Line `i` is the tour of vehicle `i`, empty ones too.
    by_vehicle: bool,
    /// How many of the problem's units of cost make one of the set's, and how many decimals are shown.
    scale: i64,
    decimals: usize,
    /// Coordinates by location where cost is the exact length of the tours.
    exact: Vec<(f64, f64)>,
}

impl Instance {
    /// An instance of a problem that no file tells of; its parts are named by their numbers.
    pub fn of(name: &str, problem: Problem) -> Self {
        let layout = Layout::by_vehicle(problem.stops().len());
        Self { name: name.to_owned(), format: Format::Json, problem, layout, names: json::Names::default() }
    }
}

impl Layout {
    /// Stops are numbered from 1, the depot is 0, costs are whole.
    fn by_vehicle(stops: usize) -> Self {
        Self { labels: (1..=stops).collect(), by_vehicle: true, scale: 1, decimals: 0, exact: Vec::new() }
    }
}

/// Reads an instance; without a format the one its head looks like.
///
/// # Errors
/// [`FormatError`] with the line and section that cannot be read, or [`Fault::Problem`] where what was read makes no
/// sense.
pub fn read(text: &str, format: Option<Format>) -> Result<Instance, FormatError> {
    let format = format.unwrap_or_else(|| Format::guess(text));
    match format {
        Format::Solomon => solomon::read(text),
        Format::LiLim => lilim::read(text),
        Format::Json => json::read(text),
        other => vrplib::read(text, other),
    }
}
