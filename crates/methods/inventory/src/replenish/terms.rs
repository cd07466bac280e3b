//! Demand, supply and costs of one product at one place.

use super::law;
use crate::check::{not_negative, positive};
use crate::count::DISPERSION_MAX;
use crate::number::{float, units};
use crate::{Error, Pmf};

/// Most units a day, on average.
const RATE_MAX: f64 = 1e9;
/// Longest lead time and longest review period, days.
const DAYS_MAX: f64 = 1e5;
/// Standard deviations between the middle and the outer of three equally likely lead times.
const SPREAD: f64 = 1.224_744_871_391_589;

/// Demand of the days to come, days independent of each other.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct DailyDemand<'a> {
    /// Expected units of each coming day; beyond the last their average goes on. Not empty.
    pub means: &'a [f64],
    /// Variance of a day's units; below the mean it counts as the mean (Poisson), above 10,000 means as that.
    pub variance: f64,
}

impl DailyDemand<'_> {
    pub(super) fn checked(self) -> Result<Self, Error> {
        not_negative("variance of demand", self.variance)?;
        if self.means.is_empty() {
            return Err(Error::Empty { name: "days of demand" });
        }
        for mean in self.means {
            not_negative("demand of a day", *mean)?;
        }
        within("average demand", self.rate(), RATE_MAX)?;
        Ok(self)
    }

    /// Average units per day.
    pub fn rate(&self) -> f64 {
        self.means.iter().sum::<f64>() / float(units(self.means.len()))
    }

    /// Units expected over `days` from now.
    pub fn mean(&self, days: f64) -> f64 {
        let (mut mean, mut left) = (0.0, days);
        for day in self.means {
            if left <= 0.0 {
                break;
            }
            mean += left.min(1.0) * day;
            left -= 1.0;
        }
        mean + left.max(0.0) * self.rate()
    }

    /// Variance of the units over `days` from now, for a known number of days.
    pub(super) fn variance_over(&self, days: f64) -> f64 {
        let mean = self.mean(days);
        (self.variance * days).max(mean).min(mean * DISPERSION_MAX)
    }

    /// Probabilities of the first `steps` steps of `unit` units each, over `days` from now.
    pub(super) fn first_steps(&self, days: f64, unit: f64, steps: usize) -> Result<Vec<f64>, Error> {
        law::first_steps(self.mean(days) / unit, self.variance_over(days) / (unit * unit), steps)
    }

    /// The law of demand over a random number of days: the count law with its mean and variance.
    ///
    /// # Errors
    /// As [`Pmf::from_moments`].
    pub fn law(&self, days: f64, days_sd: f64) -> Result<Pmf, Error> {
        let mean = self.mean(days);
        let variance = self.variance_over(days) + (self.rate() * days_sd).powi(2);
        Pmf::from_moments(mean, variance.min(mean * DISPERSION_MAX))
    }
}

fn within(name: &'static str, value: f64, most: f64) -> Result<f64, Error> {
    if value <= most { not_negative(name, value) } else { Err(Error::OutOfRange { name, value }) }
}

/// When orders may be placed and how long they take.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ReviewTerms {
    /// Mean days from order to arrival.
    pub lead_time_days: f64,
    /// Their standard deviation.
    pub lead_time_sd_days: f64,
    /// Days between reviews.
    pub review_days: f64,
}

impl ReviewTerms {
    pub(super) fn checked(self) -> Result<Self, Error> {
        within("lead time", self.lead_time_days, DAYS_MAX)?;
        within("standard deviation of the lead time", self.lead_time_sd_days, DAYS_MAX)?;
        positive("days between reviews", self.review_days)?;
        within("days between reviews", self.review_days, DAYS_MAX)?;
        Ok(self)
    }

    /// Three equally likely lead times with the given mean, none below zero; their standard deviation is the given one up to
    /// 0.82 of the mean, and that beyond.
    pub(super) fn lead_times(&self) -> [f64; 3] {
        let apart = (SPREAD * self.lead_time_sd_days).min(self.lead_time_days);
        [self.lead_time_days - apart, self.lead_time_days, self.lead_time_days + apart]
    }

    pub(super) fn lead_days_max(&self) -> f64 {
        self.lead_times()[2]
    }
}

/// What happens costs, in one unit of money.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ReviewCosts {
    /// A unit in stock for a day.
    pub holding_per_day: f64,
    /// A unit asked for and not there.
    pub lost_sale: f64,
    /// An order, whatever its size.
    pub order: f64,
}

impl ReviewCosts {
    pub(super) fn checked(self) -> Result<Self, Error> {
        not_negative("holding cost", self.holding_per_day)?;
        not_negative("cost of a lost sale", self.lost_sale)?;
        not_negative("order cost", self.order)?;
        Ok(self)
    }
}
