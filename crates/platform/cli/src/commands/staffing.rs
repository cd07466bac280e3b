//! `quartermaster staffing`: whether the people on shift can do the work of the orders to come.

use crate::session::Session;
use crate::terminal::{Terminal, Tone};
use anyhow::{Result, ensure};
use qm_engine::{LocationStaffing, StaffingPlan};

pub(crate) fn run(session: &Session, location: Option<&str>) -> Result<()> {
    let engine = session.engine()?;
    let mut plan = engine.staffing()?;
    if let (Some(plan), Some(wanted)) = (&mut plan, location) {
        let known: Vec<String> = plan.locations.iter().map(|at| at.location.to_string()).collect();
        plan.locations.retain(|at| at.location.as_str() == wanted);
        ensure!(
            !plan.locations.is_empty(),
            "no location {wanted} has orders or people; known: {}",
            known.join(", ")
        );
    }
    session.terminal.answer(&plan, || match &plan {
        Some(plan) => show(session.terminal, plan),
        None => session.terminal.line(
            "No orders are foretold yet: that takes four weeks of orders and a cycle (`quartermaster run`).",
        ),
    })
}

fn show(terminal: Terminal, plan: &StaffingPlan) -> Result<()> {
    terminal.line(&format!("{} as of {}", terminal.paint(Tone::Bold, "Orders and people"), plan.as_of))?;
    for at in &plan.locations {
        terminal.line(&format!(
            "\n{}: {} people, {:.1} minutes an order, {:.0} % of orders",
            terminal.paint(Tone::Bold, at.location.as_str()),
            at.people,
            at.minutes,
            100.0 * at.share
        ))?;
        let head = [
            "day",
            ">orders",
            ">busy day",
            ">work h",
            ">busy day",
            ">on shift h",
            ">left h",
            ">busy day",
            "",
        ];
        terminal.table(&head, &rows(at))?;
    }
    terminal.line(
        "\nA busy day is one that nine of ten stay below; left is what is not done when the last shift ends.",
    )
}

fn rows(at: &LocationStaffing) -> Vec<Vec<String>> {
    let one = |value: f64| format!("{value:.1}");
    let row = |day: &qm_engine::StaffedDay| {
        let advice = match (day.more_people, day.spare_people) {
            (0, 0) => String::new(),
            (0, spare) => format!("{spare} could stay away"),
            (more, _) => format!("{more} more needed"),
        };
        vec![
            day.day.to_string(),
            one(day.orders),
            one(day.orders_busy),
            one(day.work_hours),
            one(day.work_hours_busy),
            one(day.shift_hours),
            one(day.left_hours),
            one(day.left_hours_busy),
            advice,
        ]
    };
    at.days.iter().map(row).collect()
}
