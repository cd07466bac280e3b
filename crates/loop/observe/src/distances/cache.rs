//! Legs asked for before, in memory alone: places of customers must not lie about in files.

use crate::error::Error;
use qm_domain::{Distances, GeoPoint, Leg, Spot};
use std::collections::HashMap;

/// Most legs kept; some 40 MB.
const LEGS_MAX: usize = 1_000_000;

/// Legs asked for before, by places rounded to a millionth of a degree.
#[derive(Debug, Default)]
pub struct LegCache {
    of: Option<Distances>,
    legs: HashMap<(Spot, Spot), Option<Leg>>,
}

impl LegCache {
    /// Forgets everything that another service told.
    pub(super) fn is_of(&mut self, config: &Distances) {
        if self.of.as_ref() != Some(config) {
            self.legs.clear();
            self.of = Some(config.clone());
        }
    }

    /// The leg from one place to another, if it was asked for and there is a road.
    pub(super) fn leg(&self, from: GeoPoint, to: GeoPoint) -> Option<Leg> {
        self.legs.get(&(from.into(), to.into())).copied().flatten()
    }

    /// Asks for the legs among some places that are not known: from new places to all, and from the others to the new.
    /// `ask` tells the legs from each of its first places to each of its second, row by row.
    pub(super) fn fill(
        &mut self,
        places: &[GeoPoint],
        mut ask: impl FnMut(&[GeoPoint], &[GeoPoint]) -> Result<Vec<Option<Leg>>, Error>,
    ) -> Result<(), Error> {
        let mut unique = places.to_vec();
        unique.sort_by_key(|&place| Spot::from(place));
        unique.dedup_by_key(|place| Spot::from(*place));
        if self.legs.len() + unique.len() * unique.len() > LEGS_MAX {
            self.legs.clear();
        }
        let (mut old, mut new): (Vec<GeoPoint>, Vec<GeoPoint>) = (Vec::new(), Vec::new());
        for place in unique {
            let told = |other: &GeoPoint| self.knows(place, *other) && self.knows(*other, place);
            let known = self.knows(place, place) && old.iter().all(told);
            if known { &mut old } else { &mut new }.push(place);
        }
        let all: Vec<GeoPoint> = old.iter().chain(&new).copied().collect();
        for (sources, targets) in [(&new, &all), (&old, &new)] {
            if !sources.is_empty() && !targets.is_empty() {
                let legs = ask(sources, targets)?;
                let pairs = sources.iter().flat_map(|&from| targets.iter().map(move |&to| (from, to)));
                self.legs.extend(pairs.map(|(from, to)| (from.into(), to.into())).zip(legs));
            }
        }
        Ok(())
    }

    fn knows(&self, from: GeoPoint, to: GeoPoint) -> bool {
        self.legs.contains_key(&(from.into(), to.into()))
    }
}
