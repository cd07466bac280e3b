//! Particles that fly through the numbers of the stops.

use super::{Judge, Worth};
use crate::float::id;
use crate::rng::Rng;

/// Particles.
const PARTICLES: usize = 50;
/// How much of its speed a particle keeps at the start and at the end (Shi & Eberhart 1998), and how strongly its own
/// best place and that of all draw it.
const INERTIA: (f64, f64) = (0.9, 0.4);
const COGNITIVE: f64 = 1.5;
const SOCIAL: f64 = 1.5;
/// Largest change of a number in one step; numbers stay within 0..=1.
const SPEED_MAX: f64 = 0.25;

struct Particle {
    place: Vec<f64>,
    speed: Vec<f64>,
    best: Vec<f64>,
    worth: Worth,
}

/// Flies until the budget is used up.
pub(super) fn fly(judge: &mut Judge<'_, '_>, rng: &mut Rng) {
    let stops = judge.stops();
    let mut order: Vec<u32> = Vec::with_capacity(stops);
    let mut swarm: Vec<Particle> = Vec::with_capacity(PARTICLES);
    while swarm.len() < PARTICLES {
        let place: Vec<f64> = (0..stops).map(|_| rng.unit()).collect();
        let speed = (0..stops).map(|_| SPEED_MAX * (2.0 * rng.unit() - 1.0)).collect();
        sort(&place, &mut order);
        let Some(worth) = judge.worth(&order) else { return };
        swarm.push(Particle { best: place.clone(), place, speed, worth });
    }
    let leader = swarm.iter().min_by_key(|particle| particle.worth);
    let Some((mut lead, mut lead_worth)) = leader.map(|leader| (leader.best.clone(), leader.worth)) else {
        return;
    };
    loop {
        for particle in &mut swarm {
            let inertia = INERTIA.0 + (INERTIA.1 - INERTIA.0) * judge.meter.used;
            particle.step(&lead, inertia, rng);
            sort(&particle.place, &mut order);
            let Some(worth) = judge.worth(&order) else { return };
            if worth < particle.worth {
                particle.worth = worth;
                particle.best.clone_from(&particle.place);
            }
            if worth < lead_worth {
                lead_worth = worth;
                lead.clone_from(&particle.place);
            }
        }
    }
}

impl Particle {
    fn step(&mut self, lead: &[f64], inertia: f64, rng: &mut Rng) {
        for (at, &lead) in lead.iter().enumerate() {
            let here = self.place[at];
            let drawn = COGNITIVE * rng.unit() * (self.best[at] - here) + SOCIAL * rng.unit() * (lead - here);
            let speed = (inertia * self.speed[at] + drawn).clamp(-SPEED_MAX, SPEED_MAX);
            let next = here + speed;
            self.place[at] = next.clamp(0.0, 1.0);
            // At the edge a particle stops.
            self.speed[at] = if (0.0..=1.0).contains(&next) { speed } else { 0.0 };
        }
    }
}

/// The stops by their numbers, the smallest first.
fn sort(numbers: &[f64], order: &mut Vec<u32>) {
    order.clear();
    order.extend((0..numbers.len()).map(id));
    order.sort_by(|&a, &b| numbers[a as usize].total_cmp(&numbers[b as usize]));
}
