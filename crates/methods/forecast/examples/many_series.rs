//! How long many series take: `cargo run --release -p qm-forecast --example many_series -- 30000`.
#![expect(clippy::print_stdout, reason = "an example speaks to its reader")]

use qm_forecast::{Error, Levels, Method, Model, Protocol, choose};

fn main() -> Result<(), Error> {
    let series: u32 = std::env::args().nth(1).and_then(|count| count.parse().ok()).unwrap_or(200);
    let candidates = Method::candidates(7);
    let protocol = Protocol::default();
    let mut total = 0.0;
    for id in 0..series {
        let history: Vec<f64> = (0..200_u32)
            .map(|day| f64::from((day.wrapping_add(id).wrapping_mul(2_654_435_761) >> 20) % (2 + id % 12)))
            .collect();
        let choice = choose(&history, &candidates, &protocol)?;
        let model = Model::fit(&history, choice.method)?;
        let forecast = model.forecast(28, &Levels::default());
        total += forecast.mean.iter().sum::<f64>() + model.lead_time_demand(14).quantile(0.95);
    }
    println!("{series} series of 200 days: sum of means and stock levels {total:.0}");
    Ok(())
}
