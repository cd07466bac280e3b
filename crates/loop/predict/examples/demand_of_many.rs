//! How long a night's demand forecasts take: `cargo run --release -p qm-predict --example demand_of_many -- 30000`.
#![expect(clippy::print_stdout, reason = "an example speaks to its reader")]

use qm_domain::{Day, FeatureColumn, FeatureTable};
use qm_predict::{
    Error,
    stock::{Assortment, Events, fit_demand},
};

const DAYS: i64 = 400;

fn main() -> Result<(), Error> {
    let products: i64 = std::env::args().nth(1).and_then(|count| count.parse().ok()).unwrap_or(200);
    let (mut skus, mut days, mut units) = (Vec::new(), Vec::new(), Vec::new());
    for product in 0..products {
        // Each product sells every few days, more on its own weekday.
        for day in (0..DAYS).step_by(1 + usize::try_from(product % 5).unwrap_or(0)) {
            skus.push(format!("sku-{product}"));
            days.push(day);
            units.push(1 + (day * 7 + product * 13) % 4 + if day % 7 == product % 7 { 6 } else { 0 });
        }
    }
    let locations = vec!["main".to_owned(); skus.len()];
    let Some(table) = FeatureTable::new(vec![
        ("sku".into(), FeatureColumn::Text(skus)),
        ("location".into(), FeatureColumn::Text(locations)),
        ("local_day".into(), FeatureColumn::Integer(days)),
        ("units".into(), FeatureColumn::Integer(units)),
    ]) else {
        return Ok(());
    };
    let through = Day::from_epoch(i32::try_from(DAYS - 1).unwrap_or(0));
    if let Some(fit) = fit_demand(&table, &Assortment::default(), &Events::default(), through, 56)? {
        println!("{} series of {DAYS} days forecast for 56 days", fit.forecasts.len());
        for row in &fit.fitted.evaluation {
            println!(
                "{}: {:.3}, {} {:.3}, n {}",
                row.measure, row.score, row.baseline, row.baseline_score, row.n
            );
        }
    }
    Ok(())
}
