//! Sources, rows put aside, models.

use super::{Backend, page, request, whole};
use crate::api::data::{Model, ModelScore, Quality, QuarantineCount, QuarantineRow, Source};
use crate::page::Page;
use crate::problem::Fault;
use crate::routes::QuarantineQuery;
use qm_domain::{ImportReport, SourceName};
use qm_store::QuarantineFilter;

/// Later scores shown on a card.
const SCORES: usize = 12;

pub(crate) fn sources(backend: &Backend) -> Result<Vec<Source>, Fault> {
    let shape = |source: qm_store::SourceOverview| {
        let mut sum = ImportReport::default();
        for file in &source.files {
            sum.add(&file.report);
        }
        Source {
            source: source.source.to_string(),
            imported_at: source.last_at.into(),
            files: whole(source.files.len()),
            observed: sum.observed,
            accepted: sum.accepted,
            quarantined: sum.quarantined,
            duplicates: sum.duplicates,
            waiting: source.quarantined,
            quality: source.quality.map(|quality| Quality {
                valid: quality.valid,
                unique: quality.unique,
                complete: quality.complete,
                plausible: quality.plausible,
                score: quality.score,
            }),
        }
    };
    Ok(backend.store().sources()?.into_iter().map(shape).collect())
}

pub(crate) fn quarantine_counts(backend: &Backend) -> Result<Vec<QuarantineCount>, Fault> {
    let counts = backend.store().quarantine_counts()?;
    let shape = |row: qm_store::ReasonCount| QuarantineCount {
        source: row.source.to_string(),
        reason: row.reason.into(),
        count: row.rows,
    };
    Ok(counts.into_iter().map(shape).collect())
}

pub(crate) fn quarantine(
    backend: &Backend,
    query: &QuarantineQuery,
    after: Option<&str>,
    rows: u32,
) -> Result<Page<QuarantineRow>, Fault> {
    let source = query.source.as_deref().filter(|name| !name.is_empty()).map(SourceName::new).transpose();
    let source = source.map_err(|error| Fault::Field { field: "source", message: error.to_string() })?;
    let filter = QuarantineFilter { source, reason: query.reason.map(|code| code.0), released: false };
    let found = backend.store().quarantine_list(&filter, request(after, rows))?;
    Ok(page(found, |row| QuarantineRow {
        id: row.id,
        source: row.source.to_string(),
        file: row.file,
        row: row.row,
        table: row.table.map(|table| table.to_string()),
        column: row.column,
        reason: row.reason.into(),
        value: row.value,
        expected: row.expected,
        at: row.at.into(),
    }))
}

pub(crate) fn models(backend: &Backend) -> Result<Vec<Model>, Fault> {
    let mut all = Vec::new();
    for card in backend.store().latest_cards()? {
        let scores = backend.store().scores(Some(card.kind), SCORES)?;
        all.push(Model {
            version: card.version.to_string(),
            kind: card.kind.into(),
            method: card.method,
            baseline: card.baseline,
            rows: card.rows,
            test_rows: card.test_rows,
            measure: card.measure,
            score: card.score,
            baseline_score: card.baseline_score,
            coverage80: card.coverage80,
            learned: card.learned.into_iter().map(Into::into).collect(),
            watermark: card.watermark.into(),
            scores: scores
                .into_iter()
                .map(|score| ModelScore {
                    at: score.at.into(),
                    measure: score.measure,
                    value: score.value,
                    baseline: score.baseline,
                    rows: score.rows,
                })
                .collect(),
        });
    }
    Ok(all)
}
