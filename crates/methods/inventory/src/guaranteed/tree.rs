//! The order in which a tree of stages is solved.

use super::Supply;
use crate::Error;

/// A stage's relation to its parent, the one neighbour that is solved after it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Link {
    /// The stage supplies its parent.
    Supplies(usize),
    /// The stage is supplied by its parent.
    SuppliedBy(usize),
}

/// A forest of stages, ready to be solved.
#[derive(Debug)]
pub(super) struct Ordered {
    /// Every stage after its children.
    pub(super) leaves_first: Vec<usize>,
    /// Every stage after its suppliers.
    pub(super) upstream_first: Vec<usize>,
    /// By stage; roots have none.
    pub(super) parent: Vec<Option<Link>>,
    /// By stage.
    pub(super) children: Vec<Vec<usize>>,
    sources: Vec<Vec<usize>>,
}

impl Ordered {
    /// The stages that supply stage `k`.
    pub(super) fn suppliers(&self, k: usize) -> impl Iterator<Item = usize> + '_ {
        self.sources[k].iter().copied()
    }
}

/// Takes leaves off until none is left; what remains then would be a circle. O(stages + supplies).
pub(super) fn ordered(stages: usize, supplies: &[Supply]) -> Result<Ordered, Error> {
    if stages == 0 {
        return Err(Error::Empty { name: "stages" });
    }
    let mut forest = Forest { root: (0..stages).collect() };
    let mut sources = vec![Vec::new(); stages];
    let mut neighbours: Vec<Vec<Link>> = vec![Vec::new(); stages];
    for (arc, &Supply { from, to }) in supplies.iter().enumerate() {
        if from >= stages || to >= stages || !forest.join(from, to) {
            return Err(Error::Arc { arc, stages });
        }
        sources[to].push(from);
        neighbours[from].push(Link::Supplies(to));
        neighbours[to].push(Link::SuppliedBy(from));
    }
    let mut degree: Vec<usize> = neighbours.iter().map(Vec::len).collect();
    let mut ready: Vec<usize> = (0..stages).rev().filter(|&k| degree[k] <= 1).collect();
    let mut done = vec![false; stages];
    let mut parent = vec![None; stages];
    let mut children = vec![Vec::new(); stages];
    let mut leaves_first = Vec::with_capacity(stages);
    while let Some(k) = ready.pop() {
        done[k] = true;
        leaves_first.push(k);
        let open = neighbours[k].iter().copied().find(|link| !done[link.stage()]);
        parent[k] = open;
        if let Some(link) = open {
            let above = link.stage();
            children[above].push(k);
            degree[above] -= 1;
            if degree[above] == 1 {
                ready.push(above);
            }
        }
    }
    Ok(Ordered {
        upstream_first: upstream_first(&sources, &neighbours),
        leaves_first,
        parent,
        children,
        sources,
    })
}

impl Link {
    fn stage(self) -> usize {
        match self {
            Self::Supplies(stage) | Self::SuppliedBy(stage) => stage,
        }
    }
}

fn upstream_first(sources: &[Vec<usize>], neighbours: &[Vec<Link>]) -> Vec<usize> {
    let mut waits: Vec<usize> = sources.iter().map(Vec::len).collect();
    let mut ready: Vec<usize> = (0..waits.len()).filter(|&k| waits[k] == 0).collect();
    let mut order = Vec::with_capacity(waits.len());
    while let Some(k) = ready.pop() {
        order.push(k);
        for link in &neighbours[k] {
            if let Link::Supplies(to) = *link {
                waits[to] -= 1;
                if waits[to] == 0 {
                    ready.push(to);
                }
            }
        }
    }
    order
}

/// Which stages are joined already, by their representative.
struct Forest {
    root: Vec<usize>,
}

impl Forest {
    fn find(&mut self, mut k: usize) -> usize {
        while self.root[k] != k {
            self.root[k] = self.root[self.root[k]];
            k = self.root[k];
        }
        k
    }

    /// Whether the two were apart until now.
    fn join(&mut self, a: usize, b: usize) -> bool {
        let (a, b) = (self.find(a), self.find(b));
        self.root[a] = b;
        a != b
    }
}
