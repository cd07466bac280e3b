//! From text to entries, with the path to what cannot be read.

use serde::de::DeserializeOwned;

use crate::format::{Fault, FormatError};

/// Reads one JSON document.
pub(super) fn parse<T: DeserializeOwned>(text: &str) -> Result<T, FormatError> {
    let mut json = serde_json::Deserializer::from_str(text);
    let value = serde_path_to_error::deserialize(&mut json);
    let value = value.map_err(|error| failed(&error.path().to_string(), error.inner()))?;
    json.end().map_err(|error| failed(".", &error))?;
    Ok(value)
}

fn failed(path: &str, error: &serde_json::Error) -> FormatError {
    let told = error.to_string();
    let what = told.rsplit_once(" at line ").map_or(told.as_str(), |(what, _)| what).to_owned();
    let path = path.trim_end_matches(".?");
    let section = if path == "." || path.is_empty() { "file" } else { path };
    FormatError::new(error.line(), section, Fault::Json { what })
}
