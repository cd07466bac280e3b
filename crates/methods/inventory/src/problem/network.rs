//! Problems of several stages.

use std::collections::BTreeMap;

use serde_json::Value;

use super::fields::Fields;
use super::{Answer, ProblemError};
use crate::{
    Error, LeadTimeDemand, NormalDemand, Pmf, SerialStage, Stage, Supply, guaranteed_service, serial_levels,
};

/// The stages of a problem by name, and who supplies whom.
struct Network<'a> {
    labels: Vec<String>,
    nodes: Vec<Fields<'a>>,
    supplies: Vec<Supply>,
}

impl<'a> Network<'a> {
    fn new(fields: &Fields<'a>) -> Result<Self, ProblemError> {
        let nodes = fields.objects("nodes")?;
        let labels: Vec<String> = nodes.iter().map(|node| node.label("id")).collect::<Result<_, _>>()?;
        let mut index = BTreeMap::new();
        for (k, (label, node)) in labels.iter().zip(&nodes).enumerate() {
            if index.insert(label.as_str(), k).is_some() {
                return Err(node.wrong("id", &Value::from(label.as_str()), "an id that no other node has"));
            }
        }
        let mut pairs = Vec::new();
        for (k, node) in nodes.iter().enumerate() {
            for (name, downstream) in [("successors", true), ("predecessors", false)] {
                for label in node.labels(name)? {
                    let Some(&other) = index.get(label.as_str()) else {
                        return Err(node.wrong(name, &Value::from(label), "ids of nodes that there are"));
                    };
                    pairs.push(if downstream { (k, other) } else { (other, k) });
                }
            }
        }
        pairs.sort_unstable();
        pairs.dedup();
        let supplies = pairs.into_iter().map(|(from, to)| Supply { from, to }).collect();
        Ok(Self { labels, nodes, supplies })
    }

    /// The indices of a row of stages, the one that serves customers first, or `None` where it is no row.
    fn row(&self) -> Option<Vec<usize>> {
        let mut source = vec![None; self.nodes.len()];
        let mut serving = vec![false; self.nodes.len()];
        for supply in &self.supplies {
            let twice = source[supply.to].replace(supply.from).is_some() || serving[supply.from];
            serving[supply.from] = true;
            if twice {
                return None;
            }
        }
        let first = serving.iter().position(|serves| !serves)?;
        let row: Vec<usize> = std::iter::successors(Some(first), |&k| source[k]).take(source.len()).collect();
        (row.len() == source.len()).then_some(row)
    }

    fn named(&self, values: impl IntoIterator<Item = (usize, f64)>) -> BTreeMap<String, f64> {
        values.into_iter().map(|(k, value)| (self.labels[k].clone(), value)).collect()
    }
}

pub(super) fn guaranteed(fields: &Fields<'_>) -> Result<Answer, ProblemError> {
    let network = Network::new(fields)?;
    // A stage without a bound of its own takes that of the first stage with outside demand that has one.
    let bound = network.nodes.iter().find(|node| node.has("demand") && node.has("demand_bound_constant"));
    let bound = bound.map_or(Ok(1.0), |node| node.not_negative("demand_bound_constant"))?;
    let stage = |node: &Fields<'_>| {
        let demand_sd =
            if node.has("demand") { node.object("demand")?.not_negative("standard_deviation")? } else { 0.0 };
        Ok(Stage {
            holding_cost: node.not_negative("local_holding_cost")?,
            processing_time: node.time("processing_time")?.unwrap_or(0),
            inbound_time: node.time("external_inbound_cst")?.unwrap_or(0),
            outbound_time_max: node.time("external_outbound_cst")?,
            bound: node.not_negative_or("demand_bound_constant", bound)?,
            demand_sd,
        })
    };
    let stages: Vec<Stage> = network.nodes.iter().map(stage).collect::<Result<_, ProblemError>>()?;
    let found = fields.answered(guaranteed_service(&stages, &network.supplies))?;
    let cst = network.named(found.outbound.iter().map(|time| f64::from(*time)).enumerate());
    Ok(Answer::Guaranteed { cst, cost: found.cost })
}

pub(super) fn serial(fields: &Fields<'_>) -> Result<Answer, ProblemError> {
    let network = Network::new(fields)?;
    let row = network.row().ok_or_else(|| {
        let nodes =
            Value::from(format!("{} supplies between {} nodes", network.supplies.len(), network.nodes.len()));
        fields.wrong("nodes", &nodes, "a row in which each node but the last supplies one other")
    })?;
    let Some(&first) = row.first() else { return fields.answered(Err(Error::Empty { name: "stages" })) };
    let demand = network.nodes[first].object("demand")?;
    let mut stages = Vec::with_capacity(row.len());
    for (position, &k) in row.iter().enumerate() {
        let node = &network.nodes[k];
        let upstream = row.get(position + 1).map(|&next| &network.nodes[next]);
        let lead_time = node.not_negative("shipment_lead_time")?;
        stages.push(SerialStage {
            echelon_holding_cost: echelon_cost(node, upstream)?,
            lead_time_demand: lead_time_demand(&demand, lead_time)?,
        });
    }
    let stockout_cost = network.nodes[first].positive("stockout_cost")?;
    let found = fields.answered(serial_levels(&stages, stockout_cost))?;
    Ok(Answer::Echelon { levels: network.named(row.into_iter().zip(found.levels)), cost: found.cost })
}

/// The node's echelon holding cost, or where only local ones are given, its difference to the node before it.
fn echelon_cost(node: &Fields<'_>, upstream: Option<&Fields<'_>>) -> Result<f64, ProblemError> {
    if node.has("echelon_holding_cost") || !node.has("local_holding_cost") {
        return node.not_negative("echelon_holding_cost");
    }
    let before = upstream.map_or(Ok(0.0), |node| node.not_negative("local_holding_cost"))?;
    Ok(node.not_negative("local_holding_cost")? - before)
}

fn lead_time_demand(demand: &Fields<'_>, lead_time: f64) -> Result<LeadTimeDemand, ProblemError> {
    if lead_time <= 0.0 {
        return Ok(LeadTimeDemand::None);
    }
    let kind = demand.text("type")?;
    match kind {
        "N" => {
            let period = NormalDemand::new(demand.number("mean")?, demand.positive("standard_deviation")?);
            let over = period.and_then(|period| period.over(lead_time));
            Ok(LeadTimeDemand::Normal(demand.answered(over)?))
        }
        "P" => {
            let over = Pmf::poisson(demand.not_negative("mean")? * lead_time);
            Ok(LeadTimeDemand::Discrete(demand.answered(over)?))
        }
        "UD" | "CD" => {
            let periods = demand.answered(whole_periods(lead_time))?;
            let period = demand.answered(whole_units(demand, kind)?)?;
            Ok(LeadTimeDemand::Discrete(demand.answered(period.repeated(periods))?))
        }
        other => Err(demand.wrong(
            "type",
            &Value::from(other),
            "N (normal), P (Poisson), UD (uniform whole units) or CD (whole units with probabilities)",
        )),
    }
}

/// Demand of one period in whole units: uniform on `lo..=hi`, or `demand_list` with `probabilities`.
fn whole_units(demand: &Fields<'_>, kind: &str) -> Result<Result<Pmf, Error>, ProblemError> {
    if kind == "CD" {
        let values = demand.list("demand_list", false, None)?;
        let chances = demand.list("probabilities", false, Some(values.len()))?;
        return Ok(Pmf::from_points(&values, &chances));
    }
    let (low, high) = (demand.time("lo")?.unwrap_or(0), demand.time("hi")?.unwrap_or(0));
    let count = usize::try_from(high.saturating_sub(low)).unwrap_or(usize::MAX).saturating_add(1);
    if count > crate::pmf::SUPPORT_MAX {
        return Ok(Err(Error::TooWide { limit: crate::pmf::SUPPORT_MAX }));
    }
    Ok(Pmf::new(u64::from(low), vec![1.0; count]))
}

fn whole_periods(lead_time: f64) -> Result<u32, Error> {
    let whole = u32::try_from(crate::number::whole_below(lead_time)).ok();
    whole
        .filter(|periods| (f64::from(*periods) - lead_time).abs() <= 0.0)
        .ok_or(Error::OutOfRange { name: "lead time in whole periods", value: lead_time })
}
