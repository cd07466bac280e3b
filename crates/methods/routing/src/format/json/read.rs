//! From a document to a problem.

use super::document::{Document, Span, StopEntry, TerritoryEntry, VehicleEntry};
use super::legs::{Places, matrices};
use super::moment::{Clock, Moment};
use super::names::{Directory, Names};
use super::parse::parse;
use crate::format::{Fault, Format, FormatError, Instance, Layout};
use crate::{
    Break, Error, Parts, Planned, Problem, Promise, Seconds, Shipment, Skills, Stop, Territory, Vehicle,
    Window,
};

/// Skills there can be.
const SKILLS_MAX: usize = 64;

pub(in crate::format) fn read(text: &str) -> Result<Instance, FormatError> {
    let document: Document = parse(text)?;
    let reader = Reader::new(&document)?;
    let places = Places::new(&document.locations)?;
    let profiles = matrices(&document.matrices, &places, &reader.clock)?;
    let (vehicles, entry_of) = reader.vehicles()?;
    let names = Names {
        locations: document.locations.iter().map(|location| location.id.clone()).collect(),
        vehicles: document.vehicles.iter().flat_map(|entry| entry.ids.iter().cloned()).collect(),
        stops: document.stops.iter().map(|stop| stop.id.clone()).collect(),
        skills: document.skills.clone(),
        profiles: document.matrices.iter().map(|entry| entry.profile.clone().unwrap_or_default()).collect(),
        groups: reader.groups.clone(),
        points: places.points(),
        clock: reader.clock,
    };
    let parts = Parts { vehicles, stops: reader.stops()?, shipments: reader.shipments()?, profiles };
    let problem = Problem::validate(parts)
        .map_err(|error| FormatError::new(0, &path(&error, &entry_of), Fault::Problem(error)))?;
    let layout = Layout::by_vehicle(problem.stops().len());
    Ok(Instance { name: document.name, format: Format::Json, problem, layout, names })
}

/// The entry that an error is about.
fn path(error: &Error, entry_of: &[usize]) -> String {
    let (of, index) = match error {
        Error::Location { of, index, .. }
        | Error::Dimensions { of, index, .. }
        | Error::OutOfRange { of, index, .. }
        | Error::Window { of, index } => (*of, *index),
        Error::Trips { vehicle } => ("vehicle", *vehicle),
        Error::Shipment { shipment, .. } => ("shipment", *shipment),
        Error::TooMany { of, .. } => return (*of).to_owned(),
        _ => return "matrices".to_owned(),
    };
    match of {
        "vehicle" => format!("vehicles[{}]", entry_of.get(index).unwrap_or(&index)),
        "stop" => format!("stops[{index}]"),
        "shipment" => format!("shipments[{index}]"),
        _ => "matrices".to_owned(),
    }
}

/// Turns names into indices and moments into seconds.
struct Reader<'a> {
    document: &'a Document,
    clock: Clock,
    locations: Directory<'a>,
    profiles: Directory<'a>,
    skills: Directory<'a>,
    stops: Directory<'a>,
    vehicles: Directory<'a>,
    /// In the order in which stops name them.
    groups: Vec<String>,
}

impl<'a> Reader<'a> {
    fn new(document: &'a Document) -> Result<Self, FormatError> {
        let clock = Clock::new(document.midnight.as_deref());
        let clock = clock.map_err(|fault| FormatError::new(0, "midnight", fault))?;
        let locations = directory("location", "locations", document.locations.iter().map(|entry| &entry.id))?;
        let stops = directory("stop", "stops", document.stops.iter().map(|entry| &entry.id))?;
        let skills = directory("skill", "skills", document.skills.iter())?;
        if document.skills.len() > SKILLS_MAX {
            let fault = Fault::Entries { found: document.skills.len(), expected: SKILLS_MAX };
            return Err(FormatError::new(0, "skills", fault));
        }
        let mut profiles = Directory::new("profile");
        for (at, entry) in document.matrices.iter().enumerate() {
            let entered = profiles.enter(entry.profile.as_deref().unwrap_or_default());
            entered.map_err(|fault| FormatError::new(0, &format!("matrices[{at}].profile"), fault))?;
        }
        let mut vehicles = Directory::new("vehicle");
        for (at, entry) in document.vehicles.iter().enumerate() {
            for id in &entry.ids {
                let entered = vehicles.enter(id);
                entered.map_err(|fault| FormatError::new(0, &format!("vehicles[{at}].ids"), fault))?;
            }
        }
        let mut known = std::collections::HashSet::new();
        let named = document.stops.iter().filter_map(|stop| stop.group.as_ref());
        let groups = named.filter(|group| known.insert(*group)).cloned().collect();
        Ok(Self { document, clock, locations, profiles, skills, stops, vehicles, groups })
    }

    /// The vehicles, and for each the entry that it comes from.
    fn vehicles(&self) -> Result<(Vec<Vehicle>, Vec<usize>), FormatError> {
        let (mut vehicles, mut entry_of) = (Vec::new(), Vec::new());
        for (at, entry) in self.document.vehicles.iter().enumerate() {
            let vehicle = self.vehicle(&format!("vehicles[{at}]"), entry)?;
            for _ in &entry.ids {
                vehicles.push(vehicle.clone());
                entry_of.push(at);
            }
        }
        Ok((vehicles, entry_of))
    }

    fn vehicle(&self, path: &str, entry: &VehicleEntry) -> Result<Vehicle, FormatError> {
        let located = |name: &str, field| found(&self.locations, name, path, field);
        let depot = located(&entry.start, "start")?;
        let shift = self.window(&entry.shift, &format!("{path}.shift"))?;
        let mut vehicle = Vehicle::new(depot, entry.capacity.clone(), shift);
        if let Some(end) = &entry.end {
            vehicle.end = located(end, "end")?;
        }
        if let Some(profile) = &entry.profile {
            vehicle.profile = found(&self.profiles, profile, path, "profile")?;
        }
        vehicle.skills = self.skills(&entry.skills, path)?;
        for (number, rest) in entry.breaks.iter().enumerate() {
            let window = self.window(&rest.window, &format!("{path}.breaks[{number}]"))?;
            vehicle.breaks.push(Break { window, duration: rest.duration });
        }
        let places = entry.reload_at.iter().map(|name| located(name, "reload_at"));
        vehicle.reload_at = places.collect::<Result<_, _>>()?;
        if let Some(TerritoryEntry { centre, cost_per_metre }) = &entry.territory {
            let (centre, cost_per_metre) = (located(centre, "territory")?, *cost_per_metre);
            vehicle.territory = Some(Territory { centre, cost_per_metre });
        }
        entry.tell(&mut vehicle);
        Ok(vehicle)
    }

    fn stops(&self) -> Result<Vec<Stop>, FormatError> {
        let dimensions = self.document.vehicles.first().map_or(0, |vehicle| vehicle.capacity.len());
        let groups = directory("group", "stops", self.groups.iter())?;
        let entries = self.document.stops.iter().enumerate();
        let stop = |(at, entry): (usize, &StopEntry)| {
            let path = format!("stops[{at}]");
            let location = found(&self.locations, &entry.location, &path, "location")?;
            let demand = if entry.demand.is_empty() { vec![0; dimensions] } else { entry.demand.clone() };
            let mut stop = Stop::new(location, demand);
            for (number, span) in entry.windows.iter().enumerate() {
                stop.windows.push(self.window(span, &format!("{path}.windows[{number}]"))?);
            }
            if let Some(release) = &entry.release {
                stop.release = Some(self.moment(release, &format!("{path}.release"))?);
            }
            if let Some(promise) = &entry.promise {
                let by = self.moment(&promise.by, &format!("{path}.promise"))?;
                stop.promise = Some(Promise { by, late_per_second: promise.late_per_second });
            }
            if let Some(names) = &entry.vehicles {
                let found = names.iter().map(|name| found(&self.vehicles, name, &path, "vehicles"));
                stop.vehicles = Some(found.collect::<Result<_, _>>()?);
            }
            if let Some(planned) = &entry.planned {
                let vehicle = found(&self.vehicles, &planned.vehicle, &path, "planned")?;
                stop.planned = Some(Planned { vehicle, price: planned.price });
            }
            stop.skills = self.skills(&entry.skills, &path)?;
            if let Some(group) = &entry.group {
                stop.group = Some(found(&groups, group, &path, "group")?);
            }
            entry.tell(&mut stop);
            Ok(stop)
        };
        entries.map(stop).collect()
    }

    fn shipments(&self) -> Result<Vec<Shipment>, FormatError> {
        let entries = self.document.shipments.iter().enumerate();
        let shipment = entries.map(|(at, entry)| {
            let path = format!("shipments[{at}]");
            let stop = |name: &str, field| found(&self.stops, name, &path, field);
            let (from, to) = (stop(&entry.from, "from")?, stop(&entry.to, "to")?);
            Ok(Shipment { from, to, amount: entry.amount.clone() })
        });
        shipment.collect()
    }

    fn moment(&self, moment: &Moment, path: &str) -> Result<Seconds, FormatError> {
        self.clock.read(moment).map_err(|fault| FormatError::new(0, path, fault))
    }

    fn window(&self, (open, close): &Span, path: &str) -> Result<Window, FormatError> {
        let window = Window { open: self.moment(open, path)?, close: self.moment(close, path)? };
        if window.open > window.close {
            let word = format!("[{}, {}]", window.open.0, window.close.0);
            let fault = Fault::Number { word, wanted: "a span that opens before it closes" };
            return Err(FormatError::new(0, path, fault));
        }
        Ok(window)
    }

    fn skills(&self, names: &[String], path: &str) -> Result<Skills, FormatError> {
        let mut skills = Skills::default();
        for name in names {
            skills.0 |= 1 << found(&self.skills, name, path, "skills")?;
        }
        Ok(skills)
    }
}

fn found(among: &Directory<'_>, name: &str, path: &str, field: &str) -> Result<usize, FormatError> {
    among.find(name).map_err(|fault| FormatError::new(0, &format!("{path}.{field}"), fault))
}

/// Enters all names of a list, each of which must be new.
fn directory<'a>(
    of: &'static str,
    list: &str,
    names: impl Iterator<Item = &'a String>,
) -> Result<Directory<'a>, FormatError> {
    let mut known = Directory::new(of);
    for (at, name) in names.enumerate() {
        known.enter(name).map_err(|fault| FormatError::new(0, &format!("{list}[{at}]"), fault))?;
    }
    Ok(known)
}
