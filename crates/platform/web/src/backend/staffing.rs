//! Orders to come beside the people on shift.

use super::Backend;
use crate::api::staffing::{LocationStaffing, StaffedDay, StaffedHour, Staffing};
use crate::problem::Fault;

pub(crate) fn staffing(backend: &Backend) -> Result<Option<Staffing>, Fault> {
    let Some(plan) = backend.engine.staffing()? else { return Ok(None) };
    let location = |at: qm_engine::LocationStaffing| LocationStaffing {
        location: at.location.to_string(),
        share: at.share,
        minutes: at.minutes,
        people: at.people,
        days: at.days.iter().map(day).collect(),
    };
    Ok(Some(Staffing {
        as_of: plan.as_of.into(),
        model: plan.model.to_string(),
        assumed: plan.assumed.into_iter().map(Into::into).collect(),
        locations: plan.locations.into_iter().map(location).collect(),
    }))
}

fn day(day: &qm_engine::StaffedDay) -> StaffedDay {
    let hours = day.hours.iter().map(|hour| StaffedHour {
        hour: hour.hour,
        orders: hour.orders,
        people: hour.people,
        left_hours: hour.left_hours,
    });
    StaffedDay {
        day: day.day.into(),
        orders: day.orders,
        orders_busy: day.orders_busy,
        work_hours: day.work_hours,
        work_hours_busy: day.work_hours_busy,
        shift_hours: day.shift_hours,
        left_hours: day.left_hours,
        left_hours_busy: day.left_hours_busy,
        more_people: day.more_people,
        spare_people: day.spare_people,
        hours: hours.collect(),
    }
}
