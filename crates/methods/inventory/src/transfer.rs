//! Moving surplus to where it is missing.

use serde::Serialize;

use crate::Error;
use crate::flow::Network;
use crate::number::float;

/// Up to this many lanes the best plan is found; beyond, lanes are taken in order of their gain.
const LANES_EXACT_MAX: usize = 512;

/// A place that holds stock.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Site {
    /// On hand plus on order less backorders, in units.
    pub position: i64,
    /// The level it should have; it gives only what is above, and takes only up to it.
    pub target: u64,
    /// What a unit brought to it is worth.
    pub gain_per_unit: f64,
}

/// A way from one site to another.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Lane {
    /// Index of the giving site.
    pub from: usize,
    /// Index of the taking site.
    pub to: usize,
    /// Cost of moving a unit.
    pub cost_per_unit: f64,
}

/// Units to move along a lane.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Transfer {
    /// Index of the giving site.
    pub from: usize,
    /// Index of the taking site.
    pub to: usize,
    /// Units, above zero.
    pub quantity: u64,
    /// Worth less cost of all of them.
    pub gain: f64,
}

/// The transfers to make.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Balance {
    /// By giving, then taking site.
    pub transfers: Vec<Transfer>,
    /// Sum of gains, never negative.
    pub gain: f64,
    /// Whether no other plan gains more.
    pub exact: bool,
    /// Units still missing to the target, per site.
    pub unmet: Vec<u64>,
}

/// The transfers of greatest total gain that leave no giver below its target and bring no taker above its own.
///
/// A lane is used only where gain per unit exceeds its cost. Up to 512 lanes the plan is the best there is
/// (cheapest flow, O(paths × sites × lanes)); with more, lanes are filled in order of gain per unit.
///
/// # Errors
/// [`Error::Lane`] on a lane between sites that are not there or one and the same, [`Error::OutOfRange`] on a
/// gain or cost that is not finite.
pub fn balance(sites: &[Site], lanes: &[Lane]) -> Result<Balance, Error> {
    for site in sites {
        finite("gain per unit", site.gain_per_unit)?;
    }
    for (index, lane) in lanes.iter().enumerate() {
        finite("cost per unit", lane.cost_per_unit)?;
        if lane.from == lane.to || lane.from >= sites.len() || lane.to >= sites.len() {
            return Err(Error::Lane { lane: index, sites: sites.len() });
        }
    }
    let surplus: Vec<u64> = sites.iter().map(|site| gap(site.position, target(site))).collect();
    let mut unmet: Vec<u64> = sites.iter().map(|site| gap(target(site), site.position)).collect();
    let useful: Vec<(Lane, f64)> = lanes
        .iter()
        .map(|lane| (*lane, sites[lane.to].gain_per_unit - lane.cost_per_unit))
        .filter(|(lane, net)| *net > 0.0 && surplus[lane.from] > 0 && unmet[lane.to] > 0)
        .collect();
    let exact = useful.len() <= LANES_EXACT_MAX;
    let moved = if exact { best(&useful, &surplus, &unmet) } else { greedy(&useful, &surplus, &unmet) };
    let mut transfers: Vec<Transfer> = useful
        .iter()
        .zip(moved)
        .filter(|(_, quantity)| *quantity > 0)
        .map(|((lane, net), quantity)| Transfer {
            from: lane.from,
            to: lane.to,
            quantity,
            gain: net * float(quantity),
        })
        .collect();
    transfers.sort_by_key(|transfer| (transfer.from, transfer.to));
    for transfer in &transfers {
        unmet[transfer.to] -= transfer.quantity;
    }
    let gain = transfers.iter().map(|transfer| transfer.gain).sum();
    Ok(Balance { transfers, gain, exact, unmet })
}

fn finite(name: &'static str, value: f64) -> Result<(), Error> {
    if value.is_finite() { Ok(()) } else { Err(Error::OutOfRange { name, value }) }
}

fn target(site: &Site) -> i64 {
    i64::try_from(site.target).unwrap_or(i64::MAX)
}

fn gap(above: i64, below: i64) -> u64 {
    u64::try_from(above.saturating_sub(below)).unwrap_or(0)
}

/// Units per lane of the plan with the greatest gain.
fn best(lanes: &[(Lane, f64)], surplus: &[u64], need: &[u64]) -> Vec<u64> {
    let sites = surplus.len();
    let (source, sink) = (sites, sites + 1);
    let mut network = Network::new(sites + 2);
    for site in 0..sites {
        if surplus[site] > 0 {
            network.add(source, site, surplus[site], 0.0);
        } else if need[site] > 0 {
            network.add(site, sink, need[site], 0.0);
        }
    }
    let arcs: Vec<usize> = lanes
        .iter()
        .map(|(lane, net)| network.add(lane.from, lane.to, surplus[lane.from].min(need[lane.to]), -net))
        .collect();
    network.run(source, sink);
    arcs.into_iter().map(|arc| network.flow(arc)).collect()
}

/// Units per lane, lanes filled by falling gain per unit, ties by their order.
fn greedy(lanes: &[(Lane, f64)], surplus: &[u64], need: &[u64]) -> Vec<u64> {
    let (mut surplus, mut need) = (surplus.to_vec(), need.to_vec());
    let mut moved = vec![0; lanes.len()];
    let mut order: Vec<usize> = (0..lanes.len()).collect();
    order.sort_by(|&a, &b| lanes[b].1.total_cmp(&lanes[a].1).then(a.cmp(&b)));
    for index in order {
        let Lane { from, to, .. } = lanes[index].0;
        let quantity = surplus[from].min(need[to]);
        surplus[from] -= quantity;
        need[to] -= quantity;
        moved[index] = quantity;
    }
    moved
}
