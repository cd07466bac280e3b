//! Which of the exponential smoothing models: error, trend and season.

use serde::{Deserialize, Serialize};

/// How an error or a season meets the level.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Meets {
    /// Added to it.
    Additive,
    /// Multiplied with it.
    Multiplicative,
}

/// What becomes of the level.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Trend {
    /// It stays.
    None,
    /// It goes on by as much each step.
    Additive,
    /// It goes on by less each step (Gardner 1985).
    Damped,
}

/// One exponential smoothing model in the taxonomy of Hyndman, Koehler, Snyder & Grose (2002).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct EtsForm {
    /// How errors act.
    pub error: Meets,
    /// What becomes of the level.
    pub trend: Trend,
    /// How the season acts; none where `None`.
    pub season: Option<Meets>,
}

impl EtsForm {
    /// Simple exponential smoothing, ETS(A,N,N).
    pub const SIMPLE: Self = Self { error: Meets::Additive, trend: Trend::None, season: None };

    /// The fifteen models whose variance stays finite: all but additive errors with a multiplicative season
    /// (Hyndman, Koehler, Ord & Snyder 2008, chapter 15).
    pub fn all() -> Vec<Self> {
        let mut forms = Vec::with_capacity(15);
        for season in [None, Some(Meets::Additive), Some(Meets::Multiplicative)] {
            for trend in [Trend::None, Trend::Additive, Trend::Damped] {
                for error in [Meets::Additive, Meets::Multiplicative] {
                    let form = Self { error, trend, season };
                    if form.is_stable() {
                        forms.push(form);
                    }
                }
            }
        }
        forms
    }

    /// False for additive errors with a multiplicative season.
    pub(crate) fn is_stable(self) -> bool {
        !(self.error == Meets::Additive && self.season == Some(Meets::Multiplicative))
    }

    /// Whether it only makes sense where every value is positive.
    pub(crate) fn needs_positive(self) -> bool {
        self.error == Meets::Multiplicative || self.season == Some(Meets::Multiplicative)
    }

    /// Numbers estimated from the series: weights, damping, first states, and the variance.
    pub(crate) fn parameters(self, period: usize) -> usize {
        let trend = match self.trend {
            Trend::None => 0,
            Trend::Additive => 2,
            Trend::Damped => 3,
        };
        3 + trend + if self.season.is_some() { period } else { 0 }
    }
}
