//! Orders to come beside the people on shift, over the API.

use crate::selling::shop;

#[tokio::test]
async fn the_days_to_come_tell_orders_work_and_people() {
    let server = shop();
    let plan = server.get("/v1/staffing").await.1;
    let main = &plan["locations"][0];
    assert_eq!((main["location"].as_str(), main["share"].as_f64()), (Some("main"), Some(1.0)));
    let days = main["days"].as_array().unwrap();
    assert!((12..=14).contains(&days.len()));
    assert_eq!(days[0]["day"], "2026-02-02");
    for day in days {
        let number = |of: &str| day[of].as_f64().unwrap();
        assert!(number("orders_busy") >= number("orders") - 1e-9 && number("work_hours") > 0.0, "{day}");
        assert!(number("left_hours") <= number("work_hours") + 1e-9, "{day}");
    }
    assert!(plan["model"].as_str().unwrap().starts_with("order-volume@"));
}
