//! `quartermaster route`: instances of the routing literature, solved and checked.

use super::bench::{cpu_seconds, thread_cpu_seconds};
use crate::arguments::{Method, Route, Spread};
use crate::session::Session;
use anyhow::{Context, Result, bail};
use qm_engine::Progress;
use qm_routing::format::{Format, Instance, Output, read, read_plan, read_solution, write};
use qm_routing::{Budget, Cost, Problem, Time, baseline, search};
use serde::Serialize;
use std::path::Path;
use std::time::Instant;

/// Territories are found in this part of the budget.
const TERRITORIES: u32 = 10;

/// What a plan costs and what is wrong with it.
#[derive(Debug, Serialize)]
struct Verdict {
    /// In the convention of the instance's set.
    cost: String,
    /// Whether nothing is wrong with it.
    feasible: bool,
    /// What is wrong.
    violations: Vec<String>,
    /// Routes driven.
    routes: usize,
    /// Stops on none.
    unassigned: usize,
}

pub(crate) fn run(session: &Session, command: &Route) -> Result<()> {
    match command {
        Route::Solve {
            file,
            format,
            seconds,
            iterations,
            seed,
            cpu,
            method,
            out,
            write: kind,
            threads,
            spread,
        } => {
            let output = output(out, kind.as_deref())?;
            let mut instance = instance(file, format.as_deref())?;
            if *cpu && cpu_seconds().and(thread_cpu_seconds()).is_none() {
                bail!("this system does not tell processor seconds: leave --cpu out");
            }
            let begun = Instant::now();
            let clock = || match (*cpu, *threads) {
                (false, _) => begun.elapsed().as_secs_f64(),
                (true, ..2) => cpu_seconds().unwrap_or_default(),
                (true, _) => thread_cpu_seconds().unwrap_or_default(),
            };
            let threads = usize::from(*threads);
            let mut budget = Budget { iterations: *iterations, threads, ..Budget::default() };
            if let Some(seconds) = seconds {
                budget.time = Budget::seconds(*seconds, &clock).time;
            }
            let solve = match method {
                Method::Default => search,
                Method::Genetic => baseline::genetic,
                Method::Swarm => baseline::swarm,
            };
            instance.problem = spread_over(instance.problem, *spread, budget, *seed)?;
            let plan = session.terminal.watch(|show| {
                solve(&instance.problem, budget, *seed, &mut |progress| show(&shown(progress, &budget)))
            });
            let text = write(&instance, &plan, output).with_context(|| file.display().to_string())?;
            std::fs::write(out, text).with_context(|| format!("writing {}", out.display()))?;
            judge(session, &instance, &plan)
        }
        Route::Check { file, solution, format } => {
            let instance = instance(file, format.as_deref())?;
            let name = || solution.display().to_string();
            let text = qm_observe::read_text(solution)?;
            let plan = if text.trim_start().starts_with('{') {
                read_plan(&instance, &text).with_context(name)?
            } else {
                instance.plan(&read_solution(&text).with_context(name)?).with_context(name)?
            };
            judge(session, &instance, &plan)
        }
    }
}

/// The problem with the prices that spread work over its vehicles.
fn spread_over(problem: Problem, spread: Spread, budget: Budget<'_>, seed: u64) -> Result<Problem> {
    let mut problem = problem;
    if spread.even_stops != 0 || spread.even_hours != 0 {
        problem = problem.with_even_work(Cost(spread.even_stops), Cost(spread.even_hours))?;
    }
    if spread.territories == 0 {
        return Ok(problem);
    }
    let iterations = budget.iterations.map(|most| most.div_ceil(u64::from(TERRITORIES)));
    let time = budget.time.map(|time| Time { seconds: time.seconds / f64::from(TERRITORIES), ..time });
    let first = search(&problem, Budget { iterations, time, ..budget }, seed, &mut |_| {});
    Ok(problem.with_territories(&first, Cost(spread.territories))?)
}

/// Progress towards the end of a budget, with the cost so far.
fn shown(progress: qm_routing::Progress, budget: &Budget<'_>) -> Progress {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "seconds of a search, from 0 on"
    )]
    let milliseconds = |seconds: f64| (seconds * 1_000.0) as u64;
    let (done, total) = match (budget.time, budget.iterations) {
        (Some(time), _) => (milliseconds(progress.seconds.unwrap_or(0.0)), milliseconds(time.seconds)),
        (None, most) => (progress.iterations, most.unwrap_or(0)),
    };
    let missing =
        if progress.missing > 0 { format!(", {} missing", progress.missing) } else { String::new() };
    Progress { step: "routes", detail: format!("cost {}{missing}", progress.cost.0), done, total }
}

/// How a plan is written: as asked for, else as the extension of its file says, else as CVRPLIB does.
fn output(out: &Path, kind: Option<&str>) -> Result<Output> {
    if let Some(name) = kind {
        let known = Output::NAMED.iter().map(|(name, _)| *name).collect::<Vec<_>>().join(", ");
        return Output::named(name).with_context(|| format!("no way of writing {name:?}; there are {known}"));
    }
    let extension = out.extension().and_then(|extension| extension.to_str());
    Ok(extension.and_then(Output::named).unwrap_or(Output::Solution))
}

fn instance(file: &Path, format: Option<&str>) -> Result<Instance> {
    let named = |name: &str| {
        let known = Format::NAMED.iter().map(|(name, _)| *name).collect::<Vec<_>>().join(", ");
        Format::named(name).with_context(|| format!("no format {name:?}; there are {known}"))
    };
    let format = format.map(named).transpose()?;
    read(&qm_observe::read_text(file)?, format).with_context(|| file.display().to_string())
}

/// Tells a plan's cost and faults; fails when it has any.
fn judge(session: &Session, instance: &Instance, plan: &qm_routing::Plan) -> Result<()> {
    let violations: Vec<String> = instance.check(plan).iter().map(|found| format!("{found:?}")).collect();
    let verdict = Verdict {
        cost: instance.cost(plan),
        feasible: violations.is_empty(),
        violations,
        routes: plan.routes.len(),
        unassigned: plan.unassigned.len(),
    };
    session.terminal.answer(&verdict, || {
        let left = if verdict.unassigned > 0 {
            format!(", {} stops on none", verdict.unassigned)
        } else {
            String::new()
        };
        session.terminal.line(&format!("cost {}, {} routes{left}", verdict.cost, verdict.routes))?;
        verdict.violations.iter().try_for_each(|fault| session.terminal.line(fault))
    })?;
    if !verdict.feasible {
        bail!("the plan breaks {} rules", verdict.violations.len());
    }
    Ok(())
}
