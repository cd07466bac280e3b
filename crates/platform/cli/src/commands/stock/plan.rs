//! `quartermaster stock plan`: the stock part of a cycle, with nothing kept.

use crate::arguments::StockPlan as Asked;
use crate::session::{Session, as_of};
use crate::terminal::{Terminal, Tone};
use crate::words;
use anyhow::Result;
use qm_domain::{Action, Day, DecisionId, FactCode, FactValue, LocationId, Money, Sku, Timestamp};
use qm_engine::{Expected, StockLine, StockPlan, StockStanding};
use serde::Serialize;
use std::collections::BTreeMap;

/// A line of the plan, as JSON and CSV tell it.
#[derive(Debug, Serialize)]
pub(super) struct Row {
    pub(super) product: Sku,
    pub(super) name: Option<String>,
    pub(super) location: LocationId,
    pub(super) on_hand: i64,
    pub(super) reserved: i64,
    pub(super) on_order: i64,
    /// Units expected until `until`.
    pub(super) demand: Option<f64>,
    pub(super) until: Option<Day>,
    /// `purchase`, `transfer`, `mark_down` or `return`.
    pub(super) action: Option<&'static str>,
    /// The supplier or the location that gives; for a return the supplier that takes back.
    pub(super) from: Option<String>,
    pub(super) to_order: i64,
    /// Units too many that are sold cheaper or given back.
    pub(super) to_clear: i64,
    pub(super) cost: Option<Money>,
    pub(super) gain: Option<Money>,
    pub(super) bound_by: Option<String>,
    /// `planned`, `proposed`, `approved`, `refused` or `nothing`.
    pub(super) standing: &'static str,
    pub(super) reason: &'static str,
    /// The decision that waits.
    pub(super) decision: Option<DecisionId>,
}

#[derive(Debug, Serialize)]
struct Answer {
    as_of: Timestamp,
    lines: Vec<Row>,
    total: Total,
    /// Lines of which nothing is ordered, by reason.
    nothing: BTreeMap<&'static str, usize>,
}

#[derive(Debug, Serialize)]
struct Total {
    lines: usize,
    units: i64,
    cleared: i64,
    cost: Money,
    gain: Money,
    waiting: usize,
    budget_left: Option<Money>,
}

pub(super) fn run(session: &Session, asked: &Asked) -> Result<()> {
    let as_of = as_of(asked.as_of.as_deref())?;
    let location = asked.location.as_deref().map(LocationId::new).transpose()?;
    let engine = session.engine()?;
    let mut plan = session.terminal.watch(|observer| engine.stock_plan(as_of, observer))?;
    plan.lines.retain(|line| location.as_ref().is_none_or(|at| line.position.location == *at));
    let currency =
        engine.shop()?.map_or_else(|| qm_domain::Currency::new("EUR"), |shop| Ok(shop.currency))?;
    let answer = answer(&plan, Money::zero(currency), asked.all);
    if asked.csv {
        return csv(&answer.lines);
    }
    session.terminal.answer(&answer, || show(session.terminal, &answer))
}

fn answer(plan: &StockPlan, none: Money, all: bool) -> Answer {
    let mut total = Total {
        lines: 0,
        units: 0,
        cleared: 0,
        cost: none,
        gain: none,
        waiting: 0,
        budget_left: plan.budget_left,
    };
    let mut nothing = BTreeMap::new();
    for line in &plan.lines {
        match &line.standing {
            StockStanding::Planned(decision) => {
                total.lines += 1;
                total.units += quantity(&decision.action);
                total.cleared += cleared(&decision.action);
                total.cost.minor += decision.action.commits_minor();
                total.gain.minor += decision.gain.mean.minor;
            }
            StockStanding::Waiting(..) => total.waiting += 1,
            StockStanding::Left(why) => *nothing.entry(why.code()).or_default() += 1,
            StockStanding::Refused(_) => *nothing.entry("refused").or_default() += 1,
        }
    }
    let mut lines: Vec<Row> = plan.lines.iter().map(row).filter(|row| all || row.action.is_some()).collect();
    let rank = |row: &Row| ["planned", "proposed", "approved"].iter().position(|s| *s == row.standing);
    let gain = |row: &Row| row.gain.map_or(i64::MIN, |gain| gain.minor);
    lines.sort_by_key(|row| (rank(row).unwrap_or(usize::MAX), std::cmp::Reverse(gain(row))));
    Answer { as_of: plan.as_of, lines, total, nothing }
}

/// A line flat. Units and money are of what is planned or waits.
pub(super) fn row(line: &StockLine) -> Row {
    let (position, decision) = (&line.position, line.standing.decision());
    let (standing, reason) = match &line.standing {
        StockStanding::Planned(decision) => ("planned", decision.reason.code.code()),
        StockStanding::Waiting(decision, status) => (status.code(), decision.reason.code.code()),
        StockStanding::Left(why) => ("nothing", why.code()),
        StockStanding::Refused(_) => ("refused", "refused"),
    };
    let waiting = matches!(line.standing, StockStanding::Waiting(..));
    Row {
        product: position.sku.clone(),
        name: line.label.clone(),
        location: position.location.clone(),
        on_hand: position.on_hand,
        reserved: position.reserved,
        on_order: position.on_order,
        demand: line.expected.map(|expected: Expected| expected.units),
        until: line.expected.map(|expected| expected.until),
        action: decision.map(|decision| decision.action.code()),
        from: decision.and_then(|decision| from(&decision.action)),
        to_order: decision.map_or(0, |decision| quantity(&decision.action)),
        to_clear: decision.map_or(0, |decision| cleared(&decision.action)),
        cost: decision.map(|decision| Money { minor: decision.action.commits_minor(), ..decision.gain.mean }),
        gain: decision.map(|decision| decision.gain.mean),
        bound_by: decision.and_then(|decision| match fact(decision, FactCode::BoundBy)? {
            FactValue::Code(code) => Some(code.clone()),
            _ => None,
        }),
        standing,
        reason,
        decision: decision.filter(|_| waiting).map(|decision| decision.id.clone()),
    }
}

pub(super) fn fact(decision: &qm_domain::Decision, code: FactCode) -> Option<&FactValue> {
    decision.reason.facts.iter().find(|fact| fact.code == code).map(|fact| &fact.value)
}

fn quantity(action: &Action) -> i64 {
    match action {
        Action::Purchase(line) => line.quantity,
        Action::Transfer(moved) => moved.quantity,
        _ => 0,
    }
}

fn cleared(action: &Action) -> i64 {
    match action {
        Action::MarkDown(cheaper) => cheaper.quantity,
        Action::Return(back) => back.quantity,
        _ => 0,
    }
}

fn from(action: &Action) -> Option<String> {
    match action {
        Action::Return(back) => Some(back.supplier.to_string()),
        Action::Purchase(line) => Some(line.supplier.to_string()),
        Action::Transfer(moved) => Some(moved.from.to_string()),
        _ => None,
    }
}

fn csv(rows: &[Row]) -> Result<()> {
    let mut out = csv::Writer::from_writer(std::io::stdout().lock());
    out.write_record([
        "product", "name", "location", "on_hand", "reserved", "on_order", "demand", "until", "action",
        "from", "to_order", "to_clear", "cost", "gain", "bound_by", "standing", "reason", "decision",
    ])?;
    for row in rows {
        let amount = |money: Option<Money>| money.map(|m| m.major().to_string()).unwrap_or_default();
        let cells = [
            row.product.to_string(),
            row.name.clone().unwrap_or_default(),
            row.location.to_string(),
            row.on_hand.to_string(),
            row.reserved.to_string(),
            row.on_order.to_string(),
            row.demand.map(|units| format!("{units:.2}")).unwrap_or_default(),
            row.until.map(|day| day.to_string()).unwrap_or_default(),
            row.action.unwrap_or_default().to_owned(),
            row.from.clone().unwrap_or_default(),
            row.to_order.to_string(),
            row.to_clear.to_string(),
            amount(row.cost),
            amount(row.gain),
            row.bound_by.clone().unwrap_or_default(),
            row.standing.to_owned(),
            row.reason.to_owned(),
            row.decision.as_ref().map(ToString::to_string).unwrap_or_default(),
        ];
        out.write_record(cells.iter().map(|cell| qm_observe::csv_cell(cell).into_owned()))?;
    }
    Ok(out.flush()?)
}

fn show(terminal: Terminal, answer: &Answer) -> Result<()> {
    terminal.line(&format!("{} as of {}", terminal.paint(Tone::Bold, "Stock plan"), answer.as_of))?;
    let money = |money: Option<Money>| money.map(|m| m.to_string()).unwrap_or_default();
    let rows: Vec<Vec<String>> = answer
        .lines
        .iter()
        .map(|row| {
            let why = match row.standing {
                "planned" | "nothing" | "refused" => words::plain(row.reason),
                waits => format!("{waits} already"),
            };
            vec![
                row.product.to_string(),
                row.location.to_string(),
                row.on_hand.to_string(),
                row.on_order.to_string(),
                row.demand.map(|units| format!("{units:.1}")).unwrap_or_default(),
                match (row.to_order, row.to_clear) {
                    (0, 0) => String::new(),
                    (0, units) => format!("clear {units}"),
                    (units, _) => units.to_string(),
                },
                money(row.cost),
                money(row.gain),
                row.bound_by.clone().unwrap_or_default(),
                why,
            ]
        })
        .collect();
    if rows.is_empty() {
        terminal.line("Nothing is to be ordered.")?;
    } else {
        terminal.table(
            &[
                "product",
                "location",
                ">on hand",
                ">on order",
                ">demand",
                ">to order",
                ">cost",
                ">gain",
                "bound by",
                "reason",
            ],
            &rows,
        )?;
    }
    let total = &answer.total;
    terminal.line(&format!(
        "\n{} lines planned: {} units for {}, {} to clear, expected gain {}. {} wait for an answer.",
        total.lines, total.units, total.cost, total.cleared, total.gain, total.waiting
    ))?;
    if let Some(left) = total.budget_left {
        terminal.line(&format!("Budget left before this plan: {left}."))?;
    }
    let mut reasons: Vec<(&&str, &usize)> = answer.nothing.iter().collect();
    reasons.sort_by_key(|(code, count)| (std::cmp::Reverse(**count), **code));
    let told: Vec<String> =
        reasons.iter().map(|(code, count)| format!("{} ({count})", words::plain(code))).collect();
    if !told.is_empty() {
        terminal.line(&format!("Nothing to order: {}.", told.join(", ")))?;
    }
    terminal.line("Nothing was kept. See one line: quartermaster stock explain SKU@LOCATION")
}
