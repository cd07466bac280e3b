//! `quartermaster stock explain`: everything behind one line, in sentences.

use super::plan::{Row, fact, row};
use crate::arguments::StockExplain as Asked;
use crate::session::{Session, as_of};
use crate::terminal::{Terminal, Tone};
use crate::words;
use anyhow::Result;
use qm_domain::state::SupplyOption;
use qm_domain::{Action, Decision, FactCode, FactValue, Timestamp, UndecidedReason};
use qm_engine::{StockLine, StockStanding};
use serde::Serialize;

#[derive(Debug, Serialize)]
struct Answer<'a> {
    as_of: Timestamp,
    lines: Vec<Told<'a>>,
}

/// A line with its decision and what is said of it.
#[derive(Debug, Serialize)]
struct Told<'a> {
    #[serde(flatten)]
    row: Row,
    days: Option<f64>,
    cover_days: Option<f64>,
    supply: Option<&'a SupplyOption>,
    plan: Option<&'a Decision>,
    /// What would be bought if there were no limit to the money.
    beyond_budget: Option<&'a Decision>,
    sentences: Vec<String>,
}

pub(super) fn run(session: &Session, asked: &Asked) -> Result<()> {
    let as_of = as_of(asked.as_of.as_deref())?;
    let engine = session.engine()?;
    let plan = session.terminal.watch(|observer| engine.stock_explanation(&asked.place, as_of, observer))?;
    let told = |line| Told {
        row: row(line),
        days: line.expected.map(|expected| expected.days),
        cover_days: line.expected.and_then(|expected| expected.cover_days),
        supply: line.position.supply.as_ref(),
        plan: line.standing.decision(),
        beyond_budget: line.beyond_budget.as_deref(),
        sentences: sentences(line),
    };
    let answer = Answer { as_of: plan.as_of, lines: plan.lines.iter().map(told).collect() };
    session.terminal.answer(&answer, || show(session.terminal, &answer))
}

fn show(terminal: Terminal, answer: &Answer<'_>) -> Result<()> {
    for line in &answer.lines {
        let name = line.row.name.as_deref().map(|name| format!(" {name}")).unwrap_or_default();
        let title = format!("{}{name} at {}", line.row.product, line.row.location);
        terminal.line(&format!("{}  as of {}\n", terminal.paint(Tone::Bold, &title), answer.as_of))?;
        for sentence in &line.sentences {
            terminal.line(&format!("  {sentence}"))?;
        }
        terminal.line("")?;
    }
    Ok(())
}

fn sentences(line: &StockLine) -> Vec<String> {
    let mut said = vec![stock(line), demand(line)];
    said.extend(line.position.supply.as_ref().map(supply));
    match &line.standing {
        StockStanding::Planned(decision) => said.extend(ordered(decision, "The next cycle would propose")),
        StockStanding::Waiting(decision, status) => {
            said.extend(ordered(decision, &format!("Decision {} ({status}) is", decision.id)));
            said.push("Nothing more is planned while it waits.".into());
        }
        StockStanding::Left(why) => said.push(nothing(line, *why)),
        StockStanding::Refused(defects) => {
            let told: Vec<String> = defects.iter().map(ToString::to_string).collect();
            said.push(format!("Nothing is ordered: what was planned failed the check: {}.", told.join("; ")));
        }
    }
    let assumed = line.standing.decision().map_or(&line.position.assumed, |decision| &decision.assumed);
    if !assumed.is_empty() {
        let sections: Vec<String> = assumed.iter().map(|section| words::plain(section.code())).collect();
        said.push(format!("This rests on defaults of shop.toml for {}.", sections.join(", ")));
    }
    said
}

fn stock(line: &StockLine) -> String {
    let p = &line.position;
    let net = p.on_hand + p.on_order - p.reserved;
    format!(
        "Stock: {} on hand, {} promised to customers, {} on order or proposed; {net} to go on.",
        p.on_hand, p.reserved, p.on_order
    )
}

fn demand(line: &StockLine) -> String {
    let Some(expected) = &line.expected else {
        return "Demand: no forecast; there is too little history.".into();
    };
    let lasts = match expected.cover_days {
        Some(days) => format!(" Stock and pipeline last {days:.0} days at that rate."),
        None => String::new(),
    };
    format!(
        "Demand: {:.1} units expected until {} ({:.2} a day over {:.0} days, until what the next review orders could arrive).{lasts}",
        expected.units, expected.until, expected.daily, expected.days
    )
}

fn supply(option: &SupplyOption) -> String {
    let packs = if option.pack > 1 { format!(", in packs of {}", option.pack) } else { String::new() };
    let least = match option.minimum_quantity {
        least if least > 1 => format!(", at least {least} per order"),
        _ => String::new(),
    };
    format!(
        "Supply: {}, {:.0} days to receipt (standard deviation {:.1}){packs}{least}.",
        option.supplier, option.lead_time_days, option.lead_time_sd_days
    )
}

/// What is ordered, its levels, what bound it, what a pack more or less would change.
fn ordered(decision: &Decision, who: &str) -> Vec<String> {
    let count = |code| count(decision, code);
    let money = |code| match fact(decision, code) {
        Some(FactValue::Money(money)) => Some(money.to_string()),
        _ => None,
    };
    let mut said = Vec::new();
    let levels = (count(FactCode::ReorderLevel), count(FactCode::OrderUpTo));
    match levels {
        (Some(least), Some(up_to)) => {
            said.push(format!("Levels: an order is due at {least} units or fewer; it fills up to {up_to}."));
        }
        (None, Some(up_to)) => said.push(format!("Level: it fills up to {up_to} units.")),
        _ => {}
    }
    if let Some(FactValue::Number(model)) = fact(decision, FactCode::ModelDemand) {
        said.push(format!("A person expects these sales; the model expected {model:.1} units."));
    }
    let what = match &decision.action {
        Action::Purchase(line) => {
            format!("{}, to arrive on {}", words::action(&decision.action), line.arrives_on)
        }
        action => words::action(action),
    };
    said.push(format!(
        "{who}: {what}. Expected gain {} ({} to {} with 80 %). {}",
        decision.gain.mean,
        decision.gain.lo,
        decision.gain.hi,
        words::reason(decision)
    ));
    if let Some(FactValue::Code(bound)) = fact(decision, FactCode::BoundBy) {
        said.push(format!("Bound by the {}.", bound_by(bound)));
    }
    if let (Some(more), Some(less)) = (money(FactCode::OnePackMore), money(FactCode::OnePackLess)) {
        let pack = count(FactCode::Pack).filter(|pack| *pack > 1);
        let unit = pack.map_or_else(|| "unit".into(), |pack| format!("pack of {pack}"));
        said.push(format!("One {unit} more would change the gain by {more}, one less by {less}."));
    }
    said.extend(limits(decision));
    said.extend(substitution(decision));
    if let Some(surplus) = count(FactCode::Surplus) {
        said.push(format!("The other location has {surplus} units above what it keeps."));
    }
    said
}

fn count(decision: &Decision, code: FactCode) -> Option<i64> {
    match fact(decision, code) {
        Some(FactValue::Count(count)) => Some(*count),
        _ => None,
    }
}

fn number(decision: &Decision, code: FactCode) -> Option<f64> {
    match fact(decision, code) {
        Some(FactValue::Number(number)) => Some(*number),
        _ => None,
    }
}

/// Shelf life, containers, room and supplier, as far as they matter.
fn limits(decision: &Decision) -> Vec<String> {
    let (count, number) = (|code| count(decision, code), |code| number(decision, code));
    let mut said = Vec::new();
    if let (Some(days), Some(waste)) = (count(FactCode::ShelfLifeDays), number(FactCode::ExpectedWaste)) {
        said.push(format!("It keeps for {days} days; {waste:.1} units are expected to spoil."));
    }
    said.extend(in_containers(decision));
    if let (Some(free), Some(taken)) = (number(FactCode::RoomFree), number(FactCode::RoomTaken)) {
        said.push(format!("It takes {taken:.0} litres of the {free:.0} that were free there."));
    }
    if let Some(days) = count(FactCode::ClosedDays) {
        said.push(format!(
            "Its supplier is closed on {days} of the days until the order after this one comes."
        ));
    }
    said
}

/// What substitutes change.
fn substitution(decision: &Decision) -> Vec<String> {
    let mut said = Vec::new();
    if let Some(FactValue::Share(of_missed)) = fact(decision, FactCode::SubstitutedShare) {
        let percent = of_missed.get() * 100.0;
        said.push(format!(
            "Of those who find none {percent:.0} % buy a substitute, so that a unit missed loses less."
        ));
    }
    if let Some(diverted) = number(decision, FactCode::DivertedDemand) {
        said.push(format!(
            "{diverted:.1} of the units expected are asked for in place of products that have run out."
        ));
    }
    said
}

/// What it takes up of the containers of its order, and how full they are.
fn in_containers(decision: &Decision) -> Option<String> {
    let (Some(FactValue::Count(number)), Some(FactValue::Share(filled)), Some(FactValue::Number(litres))) = (
        fact(decision, FactCode::Containers),
        fact(decision, FactCode::ContainersFilled),
        fact(decision, FactCode::ContainerTaken),
    ) else {
        return None;
    };
    let containers = if *number == 1 { "container" } else { "containers" };
    let filled = filled.get() * 100.0;
    Some(format!(
        "It takes {litres:.0} litres of the order's {number} {containers}, of which all its lines fill {filled:.0} %."
    ))
}

fn bound_by(code: &str) -> String {
    match code {
        "worth" => "worth of the next unit: one more would cost more than it brings".into(),
        "pack" => "pack: whole packs only".into(),
        "minimum" => "supplier's minimum".into(),
        "shelf_life" => "shelf life: more would spoil before it is sold".into(),
        "container" => "containers of the order: what they hold, or what is left in them to fill".into(),
        "budget" => "budget: the money brings more elsewhere".into(),
        "room" => "room: what is left of it brings more with other products, or holds no more".into(),
        other => words::plain(other),
    }
}

fn nothing(line: &StockLine, why: UndecidedReason) -> String {
    let told = match why {
        UndecidedReason::StockCoversDemand => {
            "stock and pipeline last until what the next review orders could arrive".to_owned()
        }
        UndecidedReason::NoDemand => match line.position.idle_days {
            Some(days) => format!("it was last sold {days} days ago and is not expected to be asked for"),
            None => "it was never sold and is not expected to be asked for".to_owned(),
        },
        UndecidedReason::NoForecast => "there is too little history to say what will be asked for".to_owned(),
        UndecidedReason::NoSupplier => {
            "nobody delivers it: no supplier is known, or it is no longer listed".to_owned()
        }
        UndecidedReason::GainTooSmall => "an order would cost more than its sales bring".to_owned(),
        UndecidedReason::BudgetSpent => match &line.beyond_budget {
            Some(decision) => format!(
                "the budget went to lines that gain more with it. Without a limit it would {}, gaining {}",
                words::action(&decision.action),
                decision.gain.mean
            ),
            None => "the budget is spent".to_owned(),
        },
        UndecidedReason::ContainerTooEmpty => {
            "a container of its supplier would be too empty to be worth it yet".to_owned()
        }
        UndecidedReason::ContainerFull => {
            "the containers of its supplier hold no more than what gains more in them".to_owned()
        }
        UndecidedReason::NoRoom => "the room left at its location goes to what gains more with it".to_owned(),
        other => words::plain(other.code()),
    };
    format!("Nothing is ordered: {told}.")
}
