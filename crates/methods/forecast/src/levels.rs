//! Quantile levels, checked once.

use serde::{Deserialize, Serialize};

use crate::Error;

/// Quantile levels: at least one, ascending, each strictly between 0 and 1, none twice.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Vec<f64>", into = "Vec<f64>")]
pub struct Levels(Vec<f64>);

impl Levels {
    /// Checks, sorts and deduplicates `levels`.
    ///
    /// # Errors
    /// [`Error::Level`] on a level outside (0, 1) or `NaN`; [`Error::NoLevels`] on none.
    pub fn new(mut levels: Vec<f64>) -> Result<Self, Error> {
        if let Some(&level) = levels.iter().find(|&&level| !(level > 0.0 && level < 1.0)) {
            return Err(Error::Level { level });
        }
        if levels.is_empty() {
            return Err(Error::NoLevels);
        }
        levels.sort_by(f64::total_cmp);
        levels.dedup_by(|a, b| a.total_cmp(b).is_eq());
        Ok(Self(levels))
    }

    /// The levels, ascending.
    pub fn as_slice(&self) -> &[f64] {
        &self.0
    }
}

impl Default for Levels {
    fn default() -> Self {
        Self(vec![0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95])
    }
}

impl TryFrom<Vec<f64>> for Levels {
    type Error = Error;

    fn try_from(levels: Vec<f64>) -> Result<Self, Error> {
        Self::new(levels)
    }
}

impl From<Levels> for Vec<f64> {
    fn from(levels: Levels) -> Self {
        levels.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn levels_are_sorted_and_refused_outside_the_open_interval() {
        let levels = Levels::new(vec![0.9, 0.1, 0.9]).unwrap();
        assert_eq!(levels.as_slice(), [0.1, 0.9]);
        for bad in [0.0, 1.0, -0.5, f64::NAN] {
            assert!(matches!(Levels::new(vec![0.5, bad]), Err(Error::Level { .. })));
        }
        assert_eq!(Levels::new(vec![]), Err(Error::NoLevels));
    }
}
