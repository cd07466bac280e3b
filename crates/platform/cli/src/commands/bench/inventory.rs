//! Stock decisions on real sales beside the rules in use, textbook answers, and how long a hundred thousand places take.
//!
//! The replay: Online Retail II, weekly reviews, lead times of 5 to 20 days drawn per order, sales beyond the stock lost.
//! Each policy's parameters are the cheapest of its grid on weeks 14 to 52, ours besides the cheapest of those that served no fewer
//! units there than a rule; weeks 53 to 105 are played once. Recorded sales
//! stand for demand: what was asked for while the shop had none is not in them.
//!
//! `QM_PEERS` is the command that judges the textbook answers: it answers `score FILE` with lines `name value unit`.

mod answers;
mod figures;
mod forecasts;
mod rules;
mod sales;
mod speed;
mod trial;

use super::peers::Peers;
use super::usage::float;
use super::{SEED, data, file, provenance};
use crate::session::Session;
use anyhow::{Context, Result};
use figures::{Figure, MEASURES, interval, picked};
use std::path::Path;
use trial::{Played, Policy, Season, Terms};

/// Weeks played in the first year: after the 13 that forecasts start from.
const TUNING: (usize, usize) = (13, 39);
/// Weeks played in the second.
const TEST: (usize, usize) = (52, 53);
/// The rules that ours is measured against in the last rows: what shops do, and the same with our forecasts.
const RULES: [&str; 2] = ["normal safety stock of past sales", "normal safety stock of our forecasts"];

/// How the names of our policies begin.
const OURS: &str = "quartermaster";
/// Draws of lead times and of random products.
const SEEDS: [u64; 3] = [1, 2, 3];

/// What is played: names and costs. A third of the margin more or less per product shows what rules with one factor miss.
const SCENARIOS: [(&str, Terms); 2] = [
    (
        "unit cost 60 % of the price, holding 25 % a year, 5 per order line",
        Terms { cost_share: (0.6, 0.6), holding_per_year: 0.25, order: 5.0 },
    ),
    (
        "unit cost 40 to 80 % of the price by product, holding 25 % a year, 5 per order line",
        Terms { cost_share: (0.4, 0.8), holding_per_year: 0.25, order: 5.0 },
    ),
];

/// The nearest count at or above zero.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "rounded and not negative")]
fn nearest(value: f64) -> u64 {
    value.round().max(0.0) as u64
}

const HEAD: [&str; 14] = [
    "commit",
    "date",
    "machine",
    "seed",
    "data",
    "split",
    "terms",
    "products",
    "policy",
    "parameters",
    "measure",
    "value",
    "low95",
    "high95",
];

/// A line of the table.
struct Row {
    seed: u64,
    scenario: String,
    products: String,
    policy: String,
    parameters: String,
    measure: String,
    figure: Figure,
}

pub(super) fn run(session: &Session, out: &Path) -> Result<()> {
    let data = data()?;
    let peers = Peers::from_environment(&data, "python3 peers/inventory.py")?;
    let folder = session.home.join("bench").join("inventory");
    std::fs::create_dir_all(&folder).with_context(|| format!("making {}", folder.display()))?;
    let mut rows = measured(answers::scored(&peers, &data, &folder)?)?;
    let text = qm_observe::read_text(&data.join("online_retail_ii/transactions.csv.zst"))?;
    for seed in SEEDS {
        rows.extend(replayed(&text, seed, |note| session.terminal.note(&format!("seed {seed}: {note}")))?);
    }
    write(&rows, out)?;
    session.terminal.line(&format!("written to {}", out.display()))
}

/// Textbook answers and times.
fn measured(answers: Vec<(String, f64)>) -> Result<Vec<Row>> {
    let planning = speed::planning(SEED)?;
    let times = [
        ("slowest (s, S) policy of Zheng & Federgruen, ms", speed::slowest_policy_ms()?),
        ("product-locations decided", float(speed::PLACES)),
        ("purchases of them under half the budget", float(planning.purchases)),
        ("transfers of them", float(planning.transfers)),
        ("share of that budget spent", planning.spent),
        ("wall seconds of them, one thread", planning.usage.wall_s),
        ("CPU seconds of them", planning.usage.cpu_s),
        ("peak MiB with them", planning.usage.peak_mib),
    ];
    let times = times.into_iter().map(|(measure, value)| (measure.to_owned(), value));
    let row = |(measure, value): (String, f64)| Row {
        seed: SEED,
        scenario: "-".into(),
        products: "-".into(),
        policy: "quartermaster".into(),
        parameters: "-".into(),
        measure,
        figure: Figure { value, low: value, high: value },
    };
    Ok(answers.into_iter().chain(times).map(row).collect())
}

/// Seconds of processor time used so far.
fn cpu_s() -> Result<f64> {
    super::cpu_seconds().context("no processor time of a process on this system")
}

/// The replay in both scenarios.
fn replayed(sold: &str, seed: u64, note: impl Fn(&str) -> Result<()>) -> Result<Vec<Row>> {
    let products = sales::products(sold, seed)?;
    let before = cpu_s()?;
    let known = [TUNING, TEST].map(|(from, weeks)| forecasts::weekly(&products, from, weeks));
    let [tuning, test] = known;
    let (tuning, test) = (tuning?, test?);
    let season = |(from_week, _): (usize, usize), forecasts| Season {
        products: &products,
        from_week,
        forecasts,
        seed,
    };
    let (tuning, test) = (season(TUNING, &tuning), season(TEST, &test));
    note(&format!("forecasts: {:.0} CPU seconds", cpu_s()? - before))?;
    let mut rows = Vec::new();
    for (name, terms) in SCENARIOS {
        let started = cpu_s()?;
        let mut played: Vec<(String, Policy, Vec<Played>)> = Vec::new();
        for (policy, with) in chosen(&tuning, &terms, &note)? {
            played.push((policy, with, test.play(&terms, with)?));
        }
        rows.extend(told(name, &products, &played, seed));
        note(&format!("{:.0} CPU seconds", cpu_s()? - started))?;
    }
    Ok(rows)
}

/// What is played in the second year: ours as it ships, and of each grid the cheapest of the first; of ours besides the cheapest that
/// served no fewer units there than each rule.
fn chosen(
    tuning: &Season<'_>,
    terms: &Terms,
    note: impl Fn(&str) -> Result<()>,
) -> Result<Vec<(String, Policy)>> {
    let mut chosen = vec![(OURS.to_owned(), Policy::Planner([1.0; 3]))];
    let mut served: Vec<(&str, f64)> = Vec::new();
    for (policy, grid) in trial::searched() {
        let tried = trial::tried(tuning, terms, &grid)?;
        let best = trial::cheapest(&tried, 0.0).context("a grid of policies")?;
        let mut found = vec![(policy.to_owned(), best)];
        if policy.starts_with(OURS) {
            let serving = |(rule, fill_rate): &(&str, f64)| {
                let best = trial::cheapest(&tried, *fill_rate)?;
                Some((format!("{policy} to serve as many as {rule}"), best))
            };
            found.extend(served.iter().filter_map(serving));
        } else if RULES.contains(&policy) {
            served.push((policy, best.fill_rate));
        }
        for (policy, best) in found {
            note(&format!(
                "{policy}: {}, {:.2} % served, of {} tried",
                best.policy,
                best.fill_rate,
                grid.len()
            ))?;
            chosen.push((format!("{policy} ({} tried)", grid.len()), best.policy));
        }
    }
    Ok(chosen)
}

fn told(
    scenario: &str,
    products: &[sales::Product],
    played: &[(String, Policy, Vec<Played>)],
    seed: u64,
) -> Vec<Row> {
    let half = products.len() / 2;
    let groups = [("all", 0..products.len()), ("best-selling", 0..half), ("random", half..products.len())];
    let mut rows = Vec::new();
    for (group, range) in groups {
        let row = |policy: &str, parameters: String, measure: &str, figure: Figure| Row {
            seed,
            scenario: scenario.into(),
            products: format!("{} {group}", range.len()),
            policy: policy.into(),
            parameters,
            measure: measure.into(),
            figure,
        };
        for (policy, with, all) in played {
            for (measure, of) in MEASURES {
                let part = &all[range.clone()];
                let figure = interval(part.len(), seed, |sample| of(&picked(part, sample)));
                rows.push(row(policy, with.to_string(), measure, figure));
            }
        }
        let beside = |rule: &str| played.iter().find(|(policy, _, _)| policy.starts_with(rule));
        for (rule, (_, _, theirs)) in RULES.iter().filter_map(|rule| Some((*rule, beside(rule)?))) {
            for (policy, with, ours) in played.iter().filter(|(policy, _, _)| policy.starts_with(OURS)) {
                for (measure, figure) in against(&ours[range.clone()], &theirs[range.clone()], rule, seed) {
                    rows.push(row(policy, with.to_string(), &measure, figure));
                }
            }
        }
    }
    rows
}

/// How much more or less a policy costs, serves and holds than a rule.
fn against(ours: &[Played], theirs: &[Played], rule: &str, seed: u64) -> [(String, Figure); 3] {
    [MEASURES[0], MEASURES[4], MEASURES[6]].map(|(measure, of)| {
        let points = measure.ends_with('%');
        let figure = interval(ours.len(), seed, |sample| {
            let (ours, theirs) = (of(&picked(ours, sample)), of(&picked(theirs, sample)));
            if points { ours - theirs } else { 100.0 * (ours / theirs - 1.0) }
        });
        (format!("{measure} against {rule}, {}", if points { "points" } else { "%" }), figure)
    })
}

fn write(rows: &[Row], out: &Path) -> Result<()> {
    let [commit, day, machine] = provenance();
    let mut file = file::begin(out, &HEAD)?;
    for row in rows {
        let replay = row.scenario != "-";
        let (data, split) = if replay {
            (
                "online-retail-ii",
                "parameters on weeks 14 to 52, played on weeks 53 to 105; lead time 5 to 20 days, weekly review",
            )
        } else {
            ("-", "-")
        };
        let figures =
            [row.figure.value, row.figure.low, row.figure.high].map(|figure| format!("{figure:.3}"));
        let seed = row.seed.to_string();
        let names = [&commit, &day, &machine, &seed].map(String::as_str);
        let told = [data, split, &row.scenario, &row.products, &row.policy, &row.parameters, &row.measure];
        file.write_record(names.into_iter().chain(told).chain(figures.iter().map(String::as_str)))?;
    }
    file.flush()?;
    Ok(())
}
