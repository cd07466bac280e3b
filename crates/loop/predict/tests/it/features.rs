//! Feature tables made by hand.

use qm_domain::{FeatureColumn, FeatureTable};

/// A table of named columns.
pub(crate) fn table(columns: Vec<(&str, FeatureColumn)>) -> FeatureTable {
    FeatureTable::new(columns.into_iter().map(|(name, column)| (name.to_owned(), column)).collect()).unwrap()
}

pub(crate) fn number(values: impl IntoIterator<Item = f64>) -> FeatureColumn {
    FeatureColumn::Number(values.into_iter().collect())
}

pub(crate) fn integer(values: impl IntoIterator<Item = i64>) -> FeatureColumn {
    FeatureColumn::Integer(values.into_iter().collect())
}

pub(crate) fn text<'a>(values: impl IntoIterator<Item = &'a str>) -> FeatureColumn {
    FeatureColumn::Text(values.into_iter().map(str::to_owned).collect())
}

/// A repeatable sequence of numbers between 0 and 1 (a linear congruential generator; Knuth's constants).
pub(crate) struct Noise(pub(crate) u64);

impl Noise {
    pub(crate) fn next(&mut self) -> f64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        f64::from(u32::try_from(self.0 >> 33).unwrap()) / f64::from(1_u32 << 31)
    }
}
