//! A shop looks back half a year, learns who stays away, and asks who is about to.
//!
//! Run with `cargo run -p qm-behaviour --example who_is_leaving`.
#![expect(clippy::print_stdout, reason = "an example shows its result")]

use qm_behaviour::{Churn, ChurnBaseline, Error, Purchase, Rfm, Segment, histories, labelled};

const TODAY: i32 = 720;
const HORIZON_DAYS: u16 = 180;

fn main() -> Result<(), Error> {
    let purchases = purchases();
    let past = labelled(&purchases, TODAY - i32::from(HORIZON_DAYS), HORIZON_DAYS);
    let model = Churn::fit(&past.histories, &past.gone)?;
    let baseline = ChurnBaseline::fit(&past.histories, &past.gone)?;
    println!(
        "{} customers, {:.0} % left; silent for {:.0} days: {:.0} % left",
        model.rows,
        100.0 * baseline.base_rate,
        baseline.threshold_days,
        100.0 * baseline.silent_rate
    );
    let now = histories(&purchases, TODAY);
    let rfm = Rfm::fit(&now.values().copied().collect::<Vec<_>>());
    for (customer, history) in now.iter().step_by(25) {
        let segment = Segment::of(rfm.score(history));
        let gone = model.predict(history);
        println!(
            "customer {customer}: {segment:?}, last seen {:.0} days ago, gone with {gone:.2}",
            history.recency_days
        );
    }
    Ok(())
}

/// 300 customers who buy every so often, a third of whom stop at some day.
fn purchases() -> Vec<Purchase> {
    let mut purchases = Vec::new();
    for customer in 0..300_u64 {
        let number = i32::try_from(customer).expect("invariant: 300 customers");
        let gap = 20 + number * 37 % 90;
        let last = if number % 3 == 0 { 100 + number * 53 % 600 } else { TODAY };
        let mut day = number * 29 % 300;
        while day < last {
            purchases.push(Purchase { person: customer, day, money: 20.0 + f64::from(number * 11 % 60) });
            day += gap + number * day % 13;
        }
    }
    purchases
}
