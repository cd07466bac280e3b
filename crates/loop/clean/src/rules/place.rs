//! Places: a latitude needs a longitude.

use super::Row;
use qm_domain::Value;

pub(super) fn both_or_neither(row: &mut Row<'_, '_>) {
    let (Some(lat), Some(lng)) = (row.table.position("lat"), row.table.position("lng")) else { return };
    match (row.values[lat] == Value::Null, row.values[lng] == Value::Null) {
        (true, false) => row.leave_out("lng"),
        (false, true) => row.leave_out("lat"),
        _ => {}
    }
}
