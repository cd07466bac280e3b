//! The table of all figures: a row per set, model and measure.

use super::super::file::{begin, rows};
use super::super::provenance;
use anyhow::{Context, Result};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

const HEAD: [&str; 11] = [
    "set",
    "model",
    "measure",
    "value",
    "unit",
    "series",
    "cpu_ms_per_series",
    "commit",
    "date",
    "machine",
    "seed",
];
/// What the scorer calls processor seconds per series and the number of series.
const CPU: &str = "cpu_per_series";
const SERIES: &str = "series";
/// What it says of the file and not of the forecasts.
const OF_THE_FILE: &str = "series_in_set";

/// One figure of a model, as the scorer writes it.
#[derive(Debug, Clone)]
pub(super) struct Figure {
    model: String,
    measure: String,
    value: String,
    unit: String,
}

impl Figure {
    /// Reads lines `set/model/measure value unit`; `model` stands in the place of theirs where there is one.
    ///
    /// # Errors
    /// On any other line, lest a figure be lost.
    pub(super) fn read(told: &str, model: Option<&str>) -> Result<Vec<Self>> {
        let figure = |line: &str| {
            let [name, value, unit] = line.split_whitespace().collect::<Vec<_>>()[..] else { return None };
            let mut parts = name.rsplit('/');
            let (measure, theirs) = (parts.next()?.to_owned(), parts.next()?);
            let model = model.unwrap_or(theirs).to_owned();
            Some(Self { model, measure, value: value.to_owned(), unit: unit.to_owned() })
        };
        let lines = told.lines().filter(|line| !line.trim().is_empty());
        let figures = lines.map(|line| figure(line).with_context(|| format!("{line:?} is no figure")));
        let figures = figures.collect::<Result<Vec<Self>>>()?.into_iter();
        Ok(figures.filter(|figure| figure.measure != OF_THE_FILE).collect())
    }

    /// Processor seconds per series.
    pub(super) fn cpu(model: &str, seconds: f64) -> Self {
        Self { model: model.into(), measure: CPU.into(), value: format!("{seconds:.6}"), unit: "s".into() }
    }
}

/// The rows of a file.
pub(super) struct Table {
    file: PathBuf,
    rows: Vec<csv::StringRecord>,
}

impl Table {
    /// The table of a file; empty where there is none.
    pub(super) fn read(file: &Path) -> Result<Self> {
        Ok(Self { file: file.to_owned(), rows: rows(file)? })
    }

    /// Puts the figures of a set in the place of its old ones and writes the file.
    pub(super) fn put(&mut self, set: &str, figures: &[Figure]) -> Result<()> {
        let mut of_model: BTreeMap<&str, (&str, String)> = BTreeMap::new();
        for figure in figures {
            let (series, cpu) = of_model.entry(&figure.model).or_insert(("-", "-".into()));
            match figure.measure.as_str() {
                SERIES => *series = &figure.value,
                CPU => *cpu = milliseconds(&figure.value),
                _ => {}
            }
        }
        let [commit, day, machine] = provenance();
        self.rows.retain(|row| row.get(0) != Some(set));
        for figure in figures.iter().filter(|figure| ![SERIES, CPU].contains(&figure.measure.as_str())) {
            let Figure { model, measure, value, unit } = figure;
            let (series, cpu) = &of_model[model.as_str()];
            let row = [set, model, measure, value, unit, series, cpu, &commit, &day, &machine, "0"];
            self.rows.push(row.to_vec().into());
        }
        let mut writer = begin(&self.file, &HEAD)?;
        for row in &self.rows {
            writer.write_record(row)?;
        }
        Ok(writer.flush()?)
    }

    /// `set model measure value ...`, a line per model.
    pub(super) fn summary(&self, set: &str) -> Vec<String> {
        let mut lines: BTreeMap<&str, String> = BTreeMap::new();
        for row in self.rows.iter().filter(|row| row.get(0) == Some(set)) {
            let line = lines.entry(&row[1]).or_insert_with(|| format!("{set} {} {} ms", &row[1], &row[6]));
            line.push_str(&format!(" {} {}", &row[2], &row[3]));
        }
        lines.into_values().collect()
    }
}

fn milliseconds(seconds: &str) -> String {
    seconds.parse::<f64>().map_or_else(|_| "-".into(), |seconds| format!("{:.3}", 1_000.0 * seconds))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_that_is_no_figure_is_refused() {
        let told = "m5/file/series 2 count\nm5/file/series_in_set 2 count\n\nm5/file/mase 1.5 -\n";
        let figures = Figure::read(told, Some("ours")).unwrap();
        let names: Vec<(&str, &str)> =
            figures.iter().map(|one| (one.model.as_str(), one.measure.as_str())).collect();
        assert_eq!(names, [("ours", "series"), ("ours", "mase")]);
        assert!(Figure::read("m5/file/mase 1.5\n", None).is_err());
    }
}
