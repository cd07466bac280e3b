//! Cheapest flow through a small network, by successive shortest paths (Busacker & Gowen 1960).

/// Gains below this are none: rounding must not move stock.
const GAIN_MIN: f64 = 1e-9;

/// An arc and, at the index with the last bit flipped, its reverse.
struct Arc {
    to: usize,
    room: u64,
    cost: f64,
}

/// A directed network; arcs are added in pairs with their reverse.
pub(crate) struct Network {
    arcs: Vec<Arc>,
    from: Vec<Vec<usize>>,
}

impl Network {
    pub(crate) fn new(nodes: usize) -> Self {
        Self { arcs: Vec::new(), from: vec![Vec::new(); nodes] }
    }

    /// Adds an arc; the number returned is for [`Self::flow`].
    pub(crate) fn add(&mut self, from: usize, to: usize, room: u64, cost: f64) -> usize {
        let arc = self.arcs.len();
        self.arcs.push(Arc { to, room, cost });
        self.arcs.push(Arc { to: from, room: 0, cost: -cost });
        self.from[from].push(arc);
        self.from[to].push(arc + 1);
        arc
    }

    /// What runs through an arc.
    pub(crate) fn flow(&self, arc: usize) -> u64 {
        self.arcs[arc ^ 1].room
    }

    /// Sends flow from `source` to `sink` along the cheapest path as long as its cost is below zero.
    pub(crate) fn run(&mut self, source: usize, sink: usize) {
        while let Some(path) = self.cheapest_path(source, sink) {
            let amount = path.iter().map(|&arc| self.arcs[arc].room).min().unwrap_or(0);
            if amount == 0 {
                return;
            }
            for arc in path {
                self.arcs[arc].room -= amount;
                self.arcs[arc ^ 1].room += amount;
            }
        }
    }

    /// Bellman-Ford; `None` where no path of negative cost is left.
    fn cheapest_path(&self, source: usize, sink: usize) -> Option<Vec<usize>> {
        let nodes = self.from.len();
        let mut cost = vec![f64::INFINITY; nodes];
        let mut by: Vec<Option<usize>> = vec![None; nodes];
        cost[source] = 0.0;
        for _ in 0..nodes {
            let mut changed = false;
            for node in 0..nodes {
                if cost[node].is_infinite() {
                    continue;
                }
                for &arc in &self.from[node] {
                    let Arc { to, room, cost: step } = self.arcs[arc];
                    if room > 0 && cost[node] + step < cost[to] - GAIN_MIN {
                        cost[to] = cost[node] + step;
                        by[to] = Some(arc);
                        changed = true;
                    }
                }
            }
            if !changed {
                break;
            }
        }
        if cost[sink] > -GAIN_MIN {
            return None;
        }
        let mut path = Vec::new();
        let mut node = sink;
        while let Some(arc) = by[node] {
            path.push(arc);
            node = self.arcs[arc ^ 1].to;
            if node == source || path.len() > nodes {
                break;
            }
        }
        (node == source).then_some(path)
    }
}
