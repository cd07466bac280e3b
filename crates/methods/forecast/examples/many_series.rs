//! How long many series take, as a panel with a model over all of them:
//! `cargo run --release -p qm-forecast --example many_series -- 30000 weighed`, or `never` for each series alone.
#![expect(clippy::print_stdout, reason = "an example speaks to its reader")]

use qm_forecast::{Error, Levels, Method, Pace, Panel, Pooling, Seasons, forecast_panel};

const DAYS: u32 = 400;
const AHEAD: usize = 28;

fn main() -> Result<(), Error> {
    let mut words = std::env::args().skip(1);
    let series: u32 = words.next().and_then(|count| count.parse().ok()).unwrap_or(200);
    let pooling = if words.next().as_deref() == Some("never") { Pooling::Never } else { Pooling::Weighed };
    // A shop's mix: most products sell on few days, one of six on most, more at weekends.
    let sold = |id: u32, day: u32| {
        let draw = day.wrapping_mul(40_503).wrapping_add(id).wrapping_mul(2_654_435_761) >> 20;
        let weekend = if day % 7 >= 5 { 2 } else { 1 };
        f64::from(if draw % 97 < (3 + 14 * (id % 6)) * weekend { 1 + draw % 4 } else { 0 })
    };
    let all: Vec<Vec<f64>> = (0..series).map(|id| (0..DAYS).map(|day| sold(id, day)).collect()).collect();
    let histories: Vec<&[f64]> = all.iter().map(Vec::as_slice).collect();
    let method = Method::Ensemble { seasons: Seasons::one(7), pace: Pace::Fast };
    let told = forecast_panel(&Panel::new(&histories), method, pooling, AHEAD, &Levels::default())?;
    let total: f64 = told.series.iter().flat_map(|forecast| &forecast.mean).sum();
    println!("{series} series of {DAYS} days, {AHEAD} days ahead: sum of means {total:.0}");
    Ok(())
}
