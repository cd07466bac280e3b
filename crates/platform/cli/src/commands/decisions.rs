//! `quartermaster decisions`: the inbox in the terminal.

use crate::arguments::{Decisions, Snooze};
use crate::session::{LOCAL, Session};
use crate::terminal::{Terminal, Tone};
use crate::words;
use anyhow::{Context, Result, bail};
use qm_domain::{Approver, Area, Decision, DecisionEvent, DecisionId, Status, Timestamp, Zone};
use qm_engine::{Engine, Until};
use qm_store::{DecisionFilter, DecisionRecord, DecisionRow, DecisionSort, PageRequest, Snoozed};
use serde::Serialize;

pub(crate) fn run(session: &Session, command: &Decisions) -> Result<()> {
    let engine = session.engine()?;
    match command {
        Decisions::List { area, status, snoozed, limit } => {
            let status = status.as_deref().map(parse_status).transpose()?;
            let at = engine.shop_clock()?;
            let asks = *snoozed || status == Some(Status::Proposed);
            let filter = DecisionFilter {
                area: area.as_deref().map(parse_area).transpose()?,
                status,
                snoozed: asks.then_some(Snoozed { is: *snoozed, at }),
                ..DecisionFilter::default()
            };
            let mut page =
                engine.store().decisions(&filter, DecisionSort::Gain, PageRequest::first(*limit))?;
            for row in &mut page.items {
                row.snoozed_until = row.asleep(at);
            }
            let told: Vec<Told> = page.items.iter().map(|r| told(r, &[])).collect();
            session.terminal.answer(&told, || list(session.terminal, &page.items))
        }
        Decisions::Show { id } => {
            let record = find(&engine, id)?;
            let zone = engine.shop()?.map_or_else(Zone::utc, |shop| shop.zone);
            let at = engine.shop_clock()?;
            let row = DecisionRow {
                decision: record.decision.clone(),
                status: record.status,
                snoozed_until: record.asleep(at),
            };
            let told = told(&row, &record.events);
            session.terminal.answer(&told, || show(session.terminal, &record, &zone))
        }
        Decisions::Approve { ids } => {
            move_all(session, ids, |id| Ok((engine.approve(id, &Approver::Person(LOCAL.into()))?, None)))
        }
        Decisions::Reject { ids, reason } => {
            let by = Approver::Person(LOCAL.into());
            move_all(session, ids, |id| Ok((engine.reject(id, &by, reason)?, None)))
        }
        Decisions::Snooze(asked) => {
            let until = until(asked)?;
            let by = Approver::Person(LOCAL.into());
            move_all(session, &asked.ids, |id| {
                let until = engine.snooze(id, &by, until, asked.note.as_deref())?;
                Ok((Status::Proposed, Some(until)))
            })
        }
        Decisions::Wake { ids } => {
            move_all(session, ids, |id| Ok((engine.wake(id, &Approver::Person(LOCAL.into()))?, None)))
        }
        Decisions::Undecided { area, limit } => {
            let area = area.as_deref().map(parse_area).transpose()?;
            let page = engine.store().undecided(area, None, PageRequest::first(*limit))?;
            let rows = page
                .items
                .iter()
                .map(|u| vec![u.area.to_string(), words::subject(&u.subject), words::plain(u.reason.code())]);
            session.terminal.answer(&page.items, || {
                session.terminal.table(&["area", "subject", "reason"], &rows.collect::<Vec<_>>())
            })
        }
    }
}

/// A decision as JSON.
#[derive(Serialize)]
struct Told<'a> {
    #[serde(flatten)]
    decision: &'a Decision,
    area: Area,
    status: Status,
    #[serde(skip_serializing_if = "Option::is_none")]
    snoozed_until: Option<Timestamp>,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    events: &'a [DecisionEvent],
}

fn told<'a>(row: &'a DecisionRow, events: &'a [DecisionEvent]) -> Told<'a> {
    let DecisionRow { decision, status, snoozed_until } = row;
    Told { decision, area: decision.area(), status: *status, snoozed_until: *snoozed_until, events }
}

fn until(asked: &Snooze) -> Result<Until> {
    match (&asked.until, asked.days) {
        (Some(text), _) => Ok(Until::Moment(Timestamp::parse(text).context("--until")?)),
        (None, days) => Ok(Until::Days(days.context("--days or --until is due")?)),
    }
}

fn parse_area(code: &str) -> Result<Area> {
    let known = Area::ALL.iter().map(|a| a.code()).collect::<Vec<_>>().join(", ");
    Area::from_code(code).with_context(|| format!("{code:?} is no area; there are {known}"))
}

fn parse_status(code: &str) -> Result<Status> {
    let known = Status::ALL.iter().map(|s| s.code()).collect::<Vec<_>>().join(", ");
    Status::from_code(code).with_context(|| format!("{code:?} is no status; there are {known}"))
}

fn find(engine: &Engine, id: &str) -> Result<DecisionRecord> {
    let id = DecisionId::new(id)?;
    Ok(engine.decision(&id)?)
}

#[derive(Serialize)]
struct Moved {
    id: String,
    status: Option<Status>,
    #[serde(skip_serializing_if = "Option::is_none")]
    snoozed_until: Option<Timestamp>,
    error: Option<String>,
}

/// Moves each decision, tells of each, and fails when one could not be moved.
fn move_all(
    session: &Session,
    ids: &[String],
    act: impl Fn(&DecisionId) -> Result<(Status, Option<Timestamp>), qm_engine::Error>,
) -> Result<()> {
    let mut moved = Vec::new();
    for id in ids {
        let result = DecisionId::new(id).map_err(qm_engine::Error::from).and_then(|id| act(&id));
        let (status, snoozed_until, error) = match result {
            Ok((status, until)) => (Some(status), until, None),
            Err(error) => (None, None, Some(error.to_string())),
        };
        moved.push(Moved { id: id.clone(), status, snoozed_until, error });
    }
    session.terminal.answer(&moved, || {
        for m in &moved {
            let put_off = m.snoozed_until.map(|until| format!("put off until {until}"));
            let stands = put_off.or_else(|| m.status.map(|status| status.to_string()));
            let what = stands.or_else(|| m.error.clone()).unwrap_or_default();
            session.terminal.line(&format!("{}: {what}", m.id))?;
        }
        Ok(())
    })?;
    let failed = moved.iter().filter(|m| m.error.is_some()).count();
    if failed > 0 {
        bail!("{failed} of {} decisions could not be moved", moved.len());
    }
    Ok(())
}

fn list(terminal: Terminal, records: &[DecisionRow]) -> Result<()> {
    let rows: Vec<Vec<String>> = records
        .iter()
        .map(|r| {
            let d = &r.decision;
            let assumed = if d.assumed.is_empty() { "" } else { "assumed" };
            let until = |until| format!("put off until {until}");
            vec![
                d.id.to_string(),
                d.area().to_string(),
                r.snoozed_until.map_or_else(|| r.status.to_string(), until),
                words::subject(&d.subject),
                words::action(&d.action),
                d.gain.mean.to_string(),
                assumed.to_owned(),
            ]
        })
        .collect();
    if rows.is_empty() {
        return terminal.line("Nothing here. `quartermaster run` makes decisions.");
    }
    terminal.table(&["id", "area", "status", "subject", "action", ">gain", ""], &rows)
}

fn show(terminal: Terminal, record: &DecisionRecord, zone: &Zone) -> Result<()> {
    let d = &record.decision;
    terminal.line(&format!(
        "{} {}  ({}, {})",
        terminal.paint(Tone::Bold, &words::subject(&d.subject)),
        d.id,
        d.area(),
        record.status
    ))?;
    terminal.line(&format!("\n  {}\n  {}", words::action(&d.action), words::reason(d)))?;
    terminal.line(&format!(
        "  expected gain {} ({} to {} with 80 %) over: {}\n  confidence {:.0} %",
        d.gain.mean,
        d.gain.lo,
        d.gain.hi,
        words::plain(d.gain.baseline.code()),
        d.confidence.get() * 100.0
    ))?;
    if !d.assumed.is_empty() {
        let sections: Vec<String> = d.assumed.iter().map(|a| words::plain(a.code())).collect();
        let text = format!("  assumed: rests on defaults for {}", sections.join(", "));
        terminal.line(&terminal.paint(Tone::Warn, &text))?;
    }
    terminal.line("\nfacts")?;
    let facts: Vec<Vec<String>> = d
        .reason
        .facts
        .iter()
        .map(|f| vec![words::plain(f.code.code()), words::value(&f.value, zone)])
        .collect();
    terminal.table(&["fact", ">value"], &facts)?;
    if !d.alternatives.is_empty() {
        terminal.line("\nweighed")?;
        let rows: Vec<Vec<String>> =
            d.alternatives.iter().map(|a| vec![words::plain(&a.what), a.gain.to_string()]).collect();
        terminal.table(&["alternative", ">gain"], &rows)?;
    }
    let models: Vec<String> = d.reason.models.iter().map(ToString::to_string).collect();
    if !models.is_empty() {
        terminal.line(&format!("\nmodels: {}", models.join(", ")))?;
    }
    if let qm_domain::Action::Reply(reply) = &d.action {
        terminal.line(&format!("\nreply\n{}", reply.text))?;
    }
    terminal.line("\nhistory")?;
    terminal.line(&format!("  {} proposed by cycle {}", d.made_at, d.cycle))?;
    for event in &record.events {
        terminal.line(&format!("  {} {}", event.at, serde_json::to_string(&event.kind)?))?;
    }
    Ok(())
}
