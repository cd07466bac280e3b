//! A product that sells on weekends: choose a method, forecast a week, and say what to have in stock.
#![expect(clippy::print_stdout, reason = "an example speaks to its reader")]

use qm_forecast::{Error, Levels, Method, Model, Protocol, choose, evaluate};

fn main() -> Result<(), Error> {
    let week = [2.0, 1.0, 3.0, 2.0, 5.0, 11.0, 9.0];
    let history: Vec<f64> = (0..140_u32)
        .map(|day| {
            let place = usize::try_from(day % 7).unwrap_or(0);
            let wobble = f64::from(day * 37 % 5) - 2.0;
            if day == 60 { f64::NAN } else { (week[place] + wobble).max(0.0) }
        })
        .collect();

    let protocol = Protocol::default();
    let choice = choose(&history, &Method::candidates(7), &protocol)?;
    for (method, scores) in &choice.scores {
        println!(
            "{:<16} pinball {:.3}  mae {:.3}  bias {:+.3}",
            method.name(),
            scores.pinball,
            scores.mae,
            scores.bias
        );
    }
    let beside = evaluate(&history, choice.method, &protocol)?;
    println!(
        "chosen: {} (mae {:.3}, seasonal naive {:.3})",
        choice.method.name(),
        beside.method.mae,
        beside.baseline.mae
    );

    let model = Model::fit(&history, choice.method)?;
    let forecast = model.forecast(7, &Levels::default());
    let low = forecast.nearest(0.05).unwrap_or(&[]);
    let high = forecast.nearest(0.95).unwrap_or(&[]);
    for (step, mean) in forecast.mean.iter().enumerate() {
        println!("day +{}: {:>5.1}  [{:.0}, {:.0}]", step + 1, mean, low[step], high[step]);
    }
    let lead = model.lead_time_demand(10);
    let stock = lead.quantile(0.95);
    println!(
        "next 10 days: mean {:.1}, 95 % {stock:.0}, missing then {:.2}",
        lead.mean(),
        lead.expected_shortfall(stock)
    );
    Ok(())
}
