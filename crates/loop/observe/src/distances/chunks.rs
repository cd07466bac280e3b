//! Large matrices in blocks that a service accepts.

use super::service::Service;
use crate::error::Error;
use qm_domain::{GeoPoint, Leg};

/// The legs from each source to each target, row by row; one request per block.
pub(super) fn ask(
    service: &Service,
    sources: &[GeoPoint],
    targets: &[GeoPoint],
) -> Result<Vec<Option<Leg>>, Error> {
    let size = service.chunk();
    let mut legs = vec![None; sources.len() * targets.len()];
    for (down, rows) in sources.chunks(size).enumerate() {
        for (across, columns) in targets.chunks(size).enumerate() {
            let block = service.block(rows, columns)?;
            for (row, told) in block.chunks(columns.len()).enumerate() {
                let start = (down * size + row) * targets.len() + across * size;
                legs[start..start + told.len()].copy_from_slice(told);
            }
        }
    }
    Ok(legs)
}
