//! A shop of two lamps that sell every day and run out, and a desk that lasts. A cycle has proposed to buy both lamps.

use crate::{Server, planned};
use qm_domain::Day;
use std::fmt::Write as _;
use std::path::Path;

/// The morning of the cycle.
pub(crate) const MORNING: &str = "2026-02-02T02:00:00Z";

fn files(folder: &Path) {
    let write = |name: &str, text: &str| std::fs::write(folder.join(name), text).unwrap();
    write("locations.csv", "location,label,kind,lat,lng\nmain,Main,warehouse,52.52,13.40\n");
    write("products.csv", "sku,label,price\nlamp,Lamp,20.00\nlight,Light,15.00\ndesk,Desk,30.00\n");
    write("suppliers.csv", "supplier,label,lead_time_days,lead_time_sd_days\nmaker,Maker,7,2\n");
    let supply = "supplier,sku,unit_cost,minimum_quantity,pack\nmaker,lamp,8.00,12,6\nmaker,light,7.00,1,1\nmaker,desk,9.00,1,1\n";
    write("supply.csv", supply);
    let counted = |sku: &str, units: i64| format!("{sku},main,2026-02-01T20:00:00Z,{units}\n");
    let levels = [counted("lamp", 60), counted("light", 45), counted("desk", 9_000)].concat();
    write("stock_levels.csv", &format!("sku,location,at,on_hand\n{levels}"));
    let mut orders = "order,kind,status,placed_at,location\n".to_owned();
    let mut lines = "order,line,sku,location,kind,quantity,unit_price\n".to_owned();
    let last = Day::parse("2026-02-01").unwrap();
    for back in 0..84 {
        let (day, units) = (last.plus(-back), 3 + back % 3);
        writeln!(orders, "o-{back},sale,delivered,{day}T10:00:00Z,main").unwrap();
        writeln!(lines, "o-{back},1,lamp,main,sale,{units},20.00").unwrap();
        writeln!(
            lines,
            "o-{back},2,light,main,sale,{},15.00\no-{back},3,desk,main,sale,1,30.00",
            4 - back % 2
        )
        .unwrap();
    }
    write("orders.csv", &orders);
    write("order_lines.csv", &lines);
}

pub(crate) fn shop() -> Server {
    planned(files, |_| (), MORNING, "buyer")
}
