//! Orders for many shelves at once: `allocate [SHELVES]` plans quantiles to order lines under budget, room, packs and
//! minima, and prints what each step took. `cargo run --release --example allocate -- 100000` is the figure we quote.
#![expect(
    clippy::print_stdout,
    clippy::cast_precision_loss,
    reason = "an example speaks to its reader, of small counts"
)]

use std::time::Instant;

use qm_inventory::{Candidate, Constraints, Costs, Error, Limits, Pmf, Rounding, Stopped, allocate};

const STORES: usize = 5;

/// Numbers in [0, 1) by the generator splitmix64 (Steele, Lea & Flood 2014).
struct Numbers(u64);

impl Numbers {
    fn next(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        f64::from(u32::try_from((z ^ (z >> 31)) >> 32).unwrap_or(u32::MAX)) / 4_294_967_296.0
    }

    /// Between `low` and `high`, evenly in the logarithm.
    fn spread(&mut self, low: f64, high: f64) -> f64 {
        low * (high / low).powf(self.next())
    }

    fn one_of(&mut self, choices: &[u64]) -> u64 {
        let mut at = self.next();
        let share = 1.0 / f64::from(u32::try_from(choices.len()).unwrap_or(u32::MAX));
        for choice in choices {
            at -= share;
            if at < 0.0 {
                return *choice;
            }
        }
        choices.last().copied().unwrap_or(1)
    }
}

/// A forecast of demand until the order after next arrives, as quantiles: mean 0.3 to 300, more variable where small.
fn forecast(numbers: &mut Numbers) -> [(f64, f64); 7] {
    const LEVELS: [(f64, f64); 7] = [
        (0.05, -1.645),
        (0.1, -1.282),
        (0.25, -0.674),
        (0.5, 0.0),
        (0.75, 0.674),
        (0.9, 1.282),
        (0.95, 1.645),
    ];
    let mean = numbers.spread(0.3, 300.0);
    let deviation = mean.sqrt() * numbers.spread(1.0, 2.5);
    LEVELS.map(|(level, z)| (level, (mean + z * deviation + 0.2 * z * z * deviation).max(0.0)))
}

fn candidate<'a>(demand: &'a Pmf, numbers: &mut Numbers) -> Result<Candidate<'a>, Error> {
    let price = numbers.spread(1.0, 80.0);
    let pack = numbers.one_of(&[1, 1, 1, 6, 12]);
    let position = demand.quantile(numbers.next() * 0.8);
    Ok(Candidate {
        demand,
        position: i64::try_from(position).unwrap_or(0) / 2,
        costs: Costs::new(price * 0.02, price * numbers.spread(0.1, 0.6))?,
        unit_money: price,
        order_cost: 2.0,
        unit_room: numbers.spread(0.2, 12.0),
        store: usize::try_from(numbers.one_of(&[0, 1, 2, 3, 4])).unwrap_or(0) % STORES,
        constraints: Constraints::new(pack, numbers.one_of(&[0, 0, 10]), None, Rounding::Up)?,
    })
}

fn figure(name: &str, value: f64, unit: &str) {
    println!("allocate/{name} {value:.3} {unit}");
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let shelves: u32 = std::env::args().nth(1).map_or(Ok(2_000), |text| text.parse())?;
    let mut numbers = Numbers(7);
    let forecasts: Vec<_> = (0..shelves).map(|_| forecast(&mut numbers)).collect();
    let start = Instant::now();
    let demands: Vec<Pmf> = forecasts.iter().map(|f| Pmf::from_quantiles(f)).collect::<Result<_, _>>()?;
    let candidates: Vec<Candidate<'_>> =
        demands.iter().map(|demand| candidate(demand, &mut numbers)).collect::<Result<_, _>>()?;
    let prepared = start.elapsed().as_secs_f64();
    figure("shelves", f64::from(shelves), "-");
    figure("points", demands.iter().map(|d| d.probabilities().len() as f64).sum(), "-");
    figure("quantiles_to_demand", prepared, "s");
    let free = Limits { budget: None, rooms: vec![f64::INFINITY; STORES] };
    let start = Instant::now();
    let all = allocate(&candidates, &free)?;
    figure("without_limits", start.elapsed().as_secs_f64(), "s");
    let tight = Limits {
        budget: Some(all.money * 0.6),
        rooms: all
            .rooms
            .iter()
            .zip([0.5, 0.9, 0.7, f64::INFINITY, 0.4])
            .map(|(room, share)| room * share)
            .collect(),
    };
    let start = Instant::now();
    let found = allocate(&candidates, &tight)?;
    let seconds = start.elapsed().as_secs_f64();
    figure("with_budget_and_room", seconds, "s");
    figure("quantiles_to_lines", prepared + seconds, "s");
    figure("lines", found.lines.iter().filter(|line| line.quantity > 0).count() as f64, "-");
    figure("units", found.lines.iter().map(|line| line.quantity as f64).sum(), "-");
    figure("money_used", 100.0 * found.money / tight.budget.unwrap_or(f64::INFINITY), "%");
    for (store, (taken, room)) in found.rooms.iter().zip(&tight.rooms).enumerate() {
        figure(&format!("room_used/{store}"), 100.0 * taken / room, "%");
    }
    figure("gain_of_all_wanted", 100.0 * found.gain / all.gain, "%");
    figure("gap_to_bound", 100.0 * (1.0 - found.gain / found.gain_bound), "%");
    figure("price_of_money", found.price_of_money, "per unit");
    let stopped = |why| found.lines.iter().filter(|line| line.stopped == why).count() as f64;
    figure("stopped/budget", stopped(Stopped::Budget), "-");
    figure("stopped/room", stopped(Stopped::Room), "-");
    figure("stopped/worth", stopped(Stopped::Worth), "-");
    Ok(())
}
