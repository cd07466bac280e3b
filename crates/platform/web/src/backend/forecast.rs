//! How forecasts did, and what people expect in their place.

use super::Backend;
use crate::api::forecast::{
    Accuracy, ClassAccuracy, Expects, ForecastAccuracy, ForecastWeek, Override, OverrideSummary, Overriding,
    ScoredOverride, TakenBack,
};
use crate::problem::Fault;
use qm_domain::{DemandForecast, Expectation, LocationId, Sku, expected_instead};
use qm_store::ExpectationRow;
use std::collections::BTreeMap;

/// Overrides told with the accuracy, and with a product.
const LATEST: usize = 50;

/// What holds of each product at each location.
pub(super) struct Said(BTreeMap<(Sku, LocationId), Vec<Expectation>>);

impl Said {
    pub(super) fn read(backend: &Backend) -> Result<Self, Fault> {
        let (zone, _) = backend.books()?;
        let mut said = BTreeMap::<_, Vec<_>>::new();
        for row in backend.store().expectations_from(zone.day(backend.now()?))? {
            let one = row.expectation;
            said.entry((one.sku.clone(), one.location.clone())).or_default().push(one);
        }
        Ok(Self(said))
    }

    /// The forecast with what people said of it; none where they said nothing.
    pub(super) fn instead(&self, forecast: &DemandForecast) -> Option<DemandForecast> {
        let said = self.0.get(&(forecast.sku.clone(), forecast.location.clone()))?;
        expected_instead(forecast, said)
    }
}

pub(crate) fn accuracy(backend: &Backend) -> Result<ForecastAccuracy, Fault> {
    let (now, said) = (backend.now()?, backend.store().expectations_said()?);
    let key = (now, backend.engine.lake().watermark(), said);
    Ok(backend.accuracy.get(key, || read(backend))?.as_ref().clone())
}

fn read(backend: &Backend) -> Result<ForecastAccuracy, Fault> {
    let none = || ForecastAccuracy {
        through: None,
        next: None,
        total: cell(&qm_engine::Accuracy::default()),
        classes: Vec::new(),
        overrides: summary(&qm_engine::ExpectationSummary::default()),
        latest: Vec::new(),
    };
    if backend.store().latest_fact()?.is_none() {
        return Ok(none());
    }
    let Some(found) = backend.engine.forecast_accuracy(Some(backend.now()?))? else { return Ok(none()) };
    let labels = backend.store().product_labels()?;
    let scored = |(row, score): &(ExpectationRow, qm_engine::ExpectationScore)| ScoredOverride {
        sku: row.expectation.sku.to_string(),
        label: labels.get(&row.expectation.sku).cloned(),
        location: row.expectation.location.to_string(),
        said: shape(row),
        units: score.said,
        sold: score.sold,
    };
    let class = |(class, accuracy): &(qm_engine::Class, qm_engine::Accuracy)| ClassAccuracy {
        volume: match class.volume {
            qm_engine::Volume::A => "A",
            qm_engine::Volume::B => "B",
            qm_engine::Volume::C => "C",
        },
        variation: match class.variation {
            qm_engine::Variation::X => "X",
            qm_engine::Variation::Y => "Y",
            qm_engine::Variation::Z => "Z",
        },
        accuracy: cell(accuracy),
    };
    Ok(ForecastAccuracy {
        through: Some(found.report.through.into()),
        next: found.next.map(Into::into),
        total: cell(&found.report.total),
        classes: found.report.classes.iter().map(class).collect(),
        overrides: summary(&found.summary),
        latest: found.expectations.iter().take(LATEST).map(scored).collect(),
    })
}

fn cell(of: &qm_engine::Accuracy) -> Accuracy {
    Accuracy {
        products: of.products,
        sales_share: of.sales_share,
        scored: of.scored,
        weeks: of.weeks,
        error: of.error,
        naive_error: of.naive_error,
        bias: of.bias,
        within80: of.within80,
    }
}

fn summary(of: &qm_engine::ExpectationSummary) -> OverrideSummary {
    OverrideSummary {
        count: of.count,
        closer: of.closer,
        said_error: of.said_error,
        baseline_error: of.baseline_error,
    }
}

/// An override.
fn shape(row: &ExpectationRow) -> Override {
    let said = &row.expectation;
    Override {
        id: row.id,
        from: said.from.into(),
        to: said.to.into(),
        expects: match said.expects {
            qm_domain::Expects::Units(units) => Expects::Units(units),
            qm_domain::Expects::Factor(factor) => Expects::Factor(factor),
        },
        baseline: said.baseline,
        note: said.note.clone(),
        by: said.by.clone(),
        made_at: said.made_at.into(),
        ended_at: row.ended_at.map(Into::into),
    }
}

/// The weeks of the latest forecast of a product, with what people said of them.
pub(super) fn weeks(backend: &Backend, sku: &Sku, location: &LocationId) -> Result<Vec<ForecastWeek>, Fault> {
    let week = |week: qm_engine::ForecastWeek| ForecastWeek {
        from: week.from.into(),
        to: week.to.into(),
        baseline: week.baseline,
        expected: week.expected,
        said: week.said.as_ref().map(shape),
    };
    Ok(backend.engine.forecast_weeks(sku, location)?.into_iter().map(week).collect())
}

/// What was ever said of a product, newest first.
pub(super) fn spoken(backend: &Backend, sku: &Sku, location: &LocationId) -> Result<Vec<Override>, Fault> {
    Ok(backend.store().expectations_of(sku, location, LATEST)?.iter().map(shape).collect())
}

pub(crate) fn override_forecast(
    backend: &Backend,
    (location, sku): (&str, &str),
    body: &Overriding,
    who: &str,
) -> Result<Vec<ForecastWeek>, Fault> {
    let missing = || Fault::Missing { what: "product at this location:", id: format!("{sku}@{location}") };
    let (Ok(sku), Ok(location)) = (Sku::new(sku), LocationId::new(location)) else { return Err(missing()) };
    let expects = |expects| match expects {
        Expects::Units(units) => qm_domain::Expects::Units(units),
        Expects::Factor(factor) => qm_domain::Expects::Factor(factor),
    };
    let said: Vec<_> = body.weeks.iter().map(|week| (week.week.0, expects(week.expects))).collect();
    backend.engine.expect_sales((&sku, &location), &said, &body.note, who)?;
    weeks(backend, &sku, &location)
}

pub(crate) fn take_back(backend: &Backend, id: &str, who: &str) -> Result<TakenBack, Fault> {
    let missing = || Fault::Missing { what: "override", id: id.to_owned() };
    let number: i64 = id.parse().map_err(|_| missing())?;
    match backend.engine.take_back(number, who) {
        Ok(ended) => Ok(TakenBack { ended }),
        Err(qm_engine::Error::Store(qm_store::Error::Unknown { .. })) => Err(missing()),
        Err(error) => Err(error.into()),
    }
}
