//! `quartermaster demo`: the simulated shop, run day by day.

use crate::arguments::Demo;
use crate::commands::serve;
use crate::session::Session;
use crate::terminal::Tone;
use crate::words;
use anyhow::{Result, bail};
use qm_domain::Area;
use qm_engine::{DemoOptions, DemoReport};

/// Makes the shop, runs the loop, prints what came of it, serves the dashboard.
pub(crate) fn run(session: &Session, options: &Demo) -> Result<()> {
    let mut session = Session {
        terminal: session.terminal,
        home: session.home.join("demo"),
        config: session.config.clone(),
    };
    if session.home.join("quartermaster.db").exists() && !session.home.join(".demo").exists() {
        bail!("{} holds a shop that is not a demo; name another --home", session.home.display());
    }
    if session.home.exists() {
        std::fs::remove_dir_all(&session.home)?;
    }
    std::fs::create_dir_all(&session.home)?;
    std::fs::write(session.home.join(".demo"), "made by quartermaster demo, replaced by the next\n")?;
    session.terminal.note("Making a simulated shop and running it; nothing leaves this machine.")?;
    let engine = session.engine()?;
    let demo = DemoOptions { seed: options.seed, days: options.days };
    let report = session.terminal.watch(|observer| engine.demo(demo, observer))?;
    session.terminal.answer(&report, || show(&session, &report))?;
    if options.no_serve {
        return Ok(());
    }
    session.config.listen = options.serve.listen.unwrap_or(session.config.listen);
    serve::serve(&session, engine, &options.serve)
}

fn show(session: &Session, report: &DemoReport) -> Result<()> {
    let terminal = session.terminal;
    terminal.line(&terminal.paint(Tone::Bold, "The shop's last days, decided by the loop"))?;
    let count = |decisions: &std::collections::BTreeMap<Area, u64>, area: &Area| {
        decisions.get(area).copied().unwrap_or(0).to_string()
    };
    let mut rows: Vec<Vec<String>> = Vec::new();
    for day in &report.days {
        let mut row = vec![day.as_of.to_string()];
        row.extend(Area::ALL.iter().map(|area| count(&day.decisions, area)));
        row.extend([day.applied.to_string(), day.expected.to_string()]);
        rows.push(row);
    }
    let headings = [
        "morning",
        ">orders",
        ">stock",
        ">delivery",
        ">customers",
        ">care",
        ">carried out",
        ">expected gain",
    ];
    terminal.table(&headings, &rows)?;
    terminal.line(&format!(
        "\n{} over the same days run by the shop's own habits, with the same demand and the same chance\n(counted four weeks on, when what was bought has arrived):",
        terminal.paint(Tone::Good, &format!("Measured gain {}", report.gain))
    ))?;
    let parts: Vec<Vec<String>> =
        report.gain_parts.iter().map(|(name, gain)| vec![words::plain(name), gain.to_string()]).collect();
    terminal.table(&["part", ">gain"], &parts)?;
    terminal.line(&format!(
        "\n{} decisions wait for you: quartermaster --home {} decisions list --status proposed",
        report.waiting,
        session.home.display()
    ))
}
