//! Orders to come beside the people on shift.

use crate::stock_plan::selling;
use qm_domain::Day;
use qm_engine::RunOptions;

#[test]
fn orders_foretold_are_set_against_the_shifts_of_their_location() {
    let shop = selling();
    assert_eq!(shop.engine.staffing().unwrap(), None, "nothing is foretold before the first cycle");
    shop.engine.run(RunOptions::default(), &mut |_| ()).unwrap();
    let plan = shop.engine.staffing().unwrap().unwrap();
    assert_eq!(plan.locations.len(), 1);
    let main = &plan.locations[0];
    assert_eq!(main.location.as_str(), "main");
    assert!((main.share - 1.0).abs() < 1e-12);
    assert!(main.people > 0 && main.minutes > 0.0);
    // The latest fact is of ten in the morning of the 30th; one order has come every day.
    assert_eq!(main.days[0].day, Day::parse("2026-06-30").unwrap());
    assert_eq!(main.days[0].hours[0].hour, 10);
    assert_eq!(main.days[1].hours.len(), 24);
    for day in &main.days[1..] {
        assert!((0.8..1.2).contains(&day.orders), "{day:?}");
        assert!(day.orders_busy >= day.orders - 1e-9);
        let sunday = day.day.weekday() == 6;
        assert!(sunday || day.shift_hours > 0.0, "{day:?}");
        assert!(day.left_hours <= day.work_hours + 1e-9);
    }
}
