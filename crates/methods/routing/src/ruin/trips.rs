//! Trips of vehicles that make several: whole ones change over, and room is kept for one between any two.

use super::anneal::Anneal;
use crate::core::NONE;

/// Chance, per million, that a ruined trip changes over before stops are put back.
const CHANGED: u64 = 100_000;

impl Anneal<'_> {
    /// Lets a ruined trip take the place of one nearby, or of none beside that.
    pub(super) fn vary_trips(&mut self) {
        if self.touched.is_empty() || !self.rng.chance(CHANGED) {
            return;
        }
        let trip = self.touched[self.rng.below(self.touched.len())] as usize;
        let around = self.around.of(self.seed);
        if around.is_empty() || self.tours.count[trip] == 0 {
            return;
        }
        let near = around[self.rng.below(around.len())] as usize;
        let other = self.tours.route[near];
        if other == NONE {
            return;
        }
        let trips = self.tours.trips_of(self.tours.core.van_of[other as usize] as usize);
        let beside = (other as usize + 2).saturating_sub(1 + self.rng.below(3));
        if beside != trip && trips.contains(&beside) {
            self.change_over(trip, beside);
        }
    }

    /// Leaves an unused trip between any two of a vehicle of this round, where it has enough.
    pub(super) fn spread_trips(&mut self) {
        for at in 0..self.touched.len() {
            let trips = self.tours.trips_of(self.tours.core.van_of[self.touched[at] as usize] as usize);
            let made = |trip: &usize| self.tours.count[*trip] > 0;
            let crowded = trips.clone().skip(1).any(|trip| made(&trip) && made(&(trip - 1)));
            let used: Vec<usize> = trips.clone().filter(made).collect();
            if !crowded || 2 * used.len() + 1 > trips.len() {
                continue;
            }
            let right: Vec<usize> = (trips.end - used.len()..trips.end).collect();
            for (&from, &to) in used.iter().zip(&right).rev() {
                self.move_trip(from, to);
            }
            for (place, &from) in right.iter().enumerate() {
                self.move_trip(from, trips.start + 2 * place + 1);
            }
        }
    }

    fn move_trip(&mut self, from: usize, to: usize) {
        if from != to {
            self.change_over(from, to);
        }
    }
}
