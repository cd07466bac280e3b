//! What people expect to be sold in place of a forecast: said by week, used by the next cycle, told with its decisions.

use crate::engine::Engine;
use crate::error::Error;
use qm_domain::{
    Day, Decision, DemandForecast, Expectation, Expects, FactCode, FactValue, LocationId, ReasonFact, Sku,
    Subject, expected_instead,
};
use qm_store::ExpectationRow;
use std::collections::BTreeMap;

/// Longest note, characters.
const NOTE_MOST: usize = 400;

/// What holds of each product at each location, in the order in which it was said.
pub(crate) type Said = BTreeMap<(Sku, LocationId), Vec<Expectation>>;

/// A calendar week, from Monday on, that the latest forecast tells of.
#[derive(Debug, Clone, PartialEq)]
pub struct ForecastWeek {
    /// Its first day that the forecast tells of.
    pub from: Day,
    /// Its Sunday.
    pub to: Day,
    /// Units by the forecast.
    pub baseline: f64,
    /// Units with what people said; as the forecast where they said nothing.
    pub expected: f64,
    /// What holds of its days.
    pub said: Option<ExpectationRow>,
}

impl Engine {
    /// The weeks of the latest forecast of a product at a location, whole to their Sunday, with what people said of them.
    /// Empty without a forecast.
    ///
    /// # Errors
    /// When the store refuses.
    pub fn forecast_weeks(&self, sku: &Sku, location: &LocationId) -> Result<Vec<ForecastWeek>, Error> {
        let Some(forecast) = self.store().forecast(sku, location)? else { return Ok(Vec::new()) };
        let said: Vec<ExpectationRow> = self
            .store()
            .expectations_from(forecast.from)?
            .into_iter()
            .filter(|row| row.expectation.sku == *sku && row.expectation.location == *location)
            .collect();
        let words: Vec<Expectation> = said.iter().map(|row| row.expectation.clone()).collect();
        let instead = expected_instead(&forecast, &words).unwrap_or_else(|| forecast.clone());
        let week = |(from, to): (Day, Day)| ForecastWeek {
            from,
            to,
            baseline: units(&forecast, from, to),
            expected: units(&instead, from, to),
            said: said
                .iter()
                .rev()
                .find(|row| row.expectation.from <= to && row.expectation.to >= from)
                .cloned(),
        };
        Ok(calendar(&forecast).into_iter().map(week).collect())
    }

    /// Keeps what a person expects of calendar weeks (each named by any of its days) in place of the latest forecast. The
    /// next cycle buys by it; a proposal that waits stays as it was. What was said of them before ends.
    ///
    /// # Errors
    /// [`Error::Expectation`] for a product without a forecast, a week that it does not tell of to its end, a week named twice,
    /// a number that is none, a note that is missing or too long.
    pub fn expect_sales(
        &self,
        (sku, location): (&Sku, &LocationId),
        weeks: &[(Day, Expects)],
        note: &str,
        by: &str,
    ) -> Result<Vec<i64>, Error> {
        let refuse = |field, message: String| Error::Expectation { field, message };
        let note = note.trim();
        if note.is_empty() || note.chars().count() > NOTE_MOST {
            return Err(refuse("note", format!("must tell why in 1 to {NOTE_MOST} characters")));
        }
        let forecast = self.store().forecast(sku, location)?.ok_or_else(|| {
            refuse("weeks", format!("the latest cycle made no forecast of {sku} at {location}"))
        })?;
        let known = calendar(&forecast);
        let now = self.shop_clock()?;
        let mut said: Vec<Expectation> = Vec::new();
        for (day, expects) in weeks {
            let monday = day.monday();
            let Some((from, to)) = known.iter().copied().find(|(from, _)| from.monday() == monday) else {
                let (first, last) = (known.first().map(|week| week.0), known.last().map(|week| week.1));
                let told = first.zip(last).map_or_else(
                    || "the forecast tells of no whole week".to_owned(),
                    |(first, last)| {
                        format!("the forecast tells of {first} to {last}, not of the week of {monday}")
                    },
                );
                return Err(refuse("weeks", told));
            };
            if !expects.is_sane() {
                return Err(refuse(
                    "weeks",
                    format!("the week of {monday}: a number of 0 to 1000000000 is due"),
                ));
            }
            if said.iter().any(|one| one.from == from) {
                return Err(refuse("weeks", format!("the week of {monday} is named twice")));
            }
            said.push(Expectation {
                sku: sku.clone(),
                location: location.clone(),
                from,
                to,
                expects: *expects,
                baseline: units(&forecast, from, to),
                note: note.to_owned(),
                by: by.to_owned(),
                made_at: now,
            });
        }
        if said.is_empty() {
            return Err(refuse("weeks", "at least one week must be named".to_owned()));
        }
        Ok(self.store().insert_expectations(&said, now)?)
    }

    /// Takes an expectation back: the forecast holds again. Answers whether it held until now; one whose days have passed
    /// stays, to be scored.
    ///
    /// # Errors
    /// When there is none of that number.
    pub fn take_back(&self, id: i64, by: &str) -> Result<bool, Error> {
        let now = self.shop_clock()?;
        let today = self.shop()?.ok_or(Error::NoFacts)?.zone.day(now);
        Ok(self.store().end_expectation(id, by, now, today)?)
    }

    /// What holds from a day on.
    pub(crate) fn said(&self, day: Day) -> Result<Said, Error> {
        let mut said = Said::new();
        for row in self.store().expectations_from(day)? {
            let one = row.expectation;
            said.entry((one.sku.clone(), one.location.clone())).or_default().push(one);
        }
        Ok(said)
    }
}

/// Adds to each stock decision that rests on what a person expects what the model had expected.
pub(crate) fn tell(
    decisions: &mut [Decision],
    demand: &BTreeMap<(Sku, LocationId), DemandForecast>,
    said: &Said,
) {
    for decision in decisions {
        let Subject::Stock { sku, location } = &decision.subject else { continue };
        let place = (sku.clone(), location.clone());
        let (Some(forecast), Some(words)) = (demand.get(&place), said.get(&place)) else { continue };
        if expected_instead(forecast, words).is_none() {
            continue;
        }
        let facts = &mut decision.reason.facts;
        let days = facts.iter().find_map(|fact| match (fact.code, &fact.value) {
            (FactCode::ProtectionDays, FactValue::Number(days)) => Some(*days),
            _ => None,
        });
        let Some(days) = days else { continue };
        let at = facts.iter().position(|fact| fact.code == FactCode::ProtectionDemand);
        let value = FactValue::Number(over(&forecast.mean, days));
        let fact = ReasonFact { code: FactCode::ModelDemand, value };
        facts.insert(at.map_or(facts.len(), |at| at + 1), fact);
    }
}

/// The calendar weeks of a forecast that it tells of to their Sunday, the first perhaps from later than its Monday.
fn calendar(forecast: &DemandForecast) -> Vec<(Day, Day)> {
    let days = i32::try_from(forecast.mean.len()).unwrap_or(i32::MAX);
    let last = forecast.from.plus(days - 1);
    let mut weeks = Vec::new();
    let mut from = forecast.from;
    loop {
        let to = from.monday().plus(6);
        if days == 0 || to > last {
            return weeks;
        }
        weeks.push((from, to));
        from = to.plus(1);
    }
}

/// Units from one day to another.
fn units(forecast: &DemandForecast, from: Day, to: Day) -> f64 {
    let days = (0..).map(|ahead| forecast.from.plus(ahead)).zip(&forecast.mean);
    days.filter(|(day, _)| (from..=to).contains(day)).map(|(_, units)| units).sum()
}

/// Units of the first `days` days; beyond the forecast's end its mean goes on.
pub(crate) fn over(means: &[f64], days: f64) -> f64 {
    let mut left = days;
    let mut units = 0.0;
    for mean in means {
        units += mean * left.clamp(0.0, 1.0);
        left -= 1.0;
    }
    let usual = means.iter().sum::<f64>() / f64::from(u32::try_from(means.len().max(1)).unwrap_or(u32::MAX));
    units + usual * left.max(0.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn demand_goes_on_at_its_mean_beyond_the_forecast() {
        let means = [2.0, 4.0];
        for (days, units) in [(0.0, 0.0), (0.5, 1.0), (1.5, 4.0), (2.0, 6.0), (4.0, 12.0)] {
            assert!((over(&means, days) - units).abs() < 1e-12, "{days} days");
        }
    }
}
