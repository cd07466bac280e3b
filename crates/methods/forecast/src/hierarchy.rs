//! Which series add up to which.

use std::collections::BTreeMap;

use crate::Error;
use crate::lagged::mean_known;

/// Aggregates over series at the bottom, each a sum of some of them.
///
/// Its nodes are the aggregates, in their order, then the bottom series. In the notation of the literature `y = S b` with
/// `S` the rows of the aggregates over the unit matrix; only the places of its ones are kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hierarchy {
    bottoms: usize,
    aggregates: Vec<Vec<usize>>,
}

impl Hierarchy {
    /// Aggregates over `bottoms` series; each names its members by place, in any order. An aggregate may be the sum of a
    /// single series or equal to another one.
    ///
    /// # Errors
    /// [`Error::Member`] where an aggregate has no member, one twice, or one that is not there.
    pub fn new(bottoms: usize, aggregates: Vec<Vec<usize>>) -> Result<Self, Error> {
        let mut sorted = aggregates;
        for (aggregate, members) in sorted.iter_mut().enumerate() {
            members.sort_unstable();
            let twice = members.windows(2).any(|pair| pair[0] == pair[1]);
            if twice || members.last().is_none_or(|last| *last >= bottoms) {
                return Err(Error::Member { aggregate, bottoms });
            }
        }
        Ok(Self { bottoms, aggregates: sorted })
    }

    /// The aggregates of series with keys such as category, product and location: `levels` names the columns of `keys` that
    /// tell the groups of each level apart; no column at all is the sum of everything. Groups stand in the order of their keys.
    ///
    /// # Errors
    /// [`Error::Key`] where a series lacks the key of a column.
    pub fn of_keys(keys: &[Vec<String>], levels: &[Vec<usize>]) -> Result<Self, Error> {
        let mut aggregates = Vec::new();
        for level in levels {
            let mut groups: BTreeMap<Vec<&str>, Vec<usize>> = BTreeMap::new();
            for (series, own) in keys.iter().enumerate() {
                let key = |column: &usize| {
                    own.get(*column).map(String::as_str).ok_or(Error::Key { series, column: *column })
                };
                let group = level.iter().map(key).collect::<Result<Vec<&str>, Error>>()?;
                groups.entry(group).or_default().push(series);
            }
            aggregates.extend(groups.into_values());
        }
        Ok(Self { bottoms: keys.len(), aggregates })
    }

    /// The sums of `steps` successive steps over blocks of each length of `factors`, the first block first; steps at the end
    /// that fill no block belong to none (temporal hierarchies; Athanasopoulos, Hyndman, Kourentzes & Petropoulos 2017).
    ///
    /// # Errors
    /// [`Error::ZeroLength`] on a factor of zero.
    pub fn of_time(steps: usize, factors: &[usize]) -> Result<Self, Error> {
        let mut aggregates = Vec::new();
        for factor in factors {
            if *factor == 0 {
                return Err(Error::ZeroLength { name: "factor" });
            }
            aggregates
                .extend((0..steps / factor).map(|block| (block * factor..(block + 1) * factor).collect()));
        }
        Ok(Self { bottoms: steps, aggregates })
    }

    /// Number of bottom series.
    pub fn bottoms(&self) -> usize {
        self.bottoms
    }

    /// The members of each aggregate, ascending.
    pub fn aggregates(&self) -> &[Vec<usize>] {
        &self.aggregates
    }

    /// Number of nodes: aggregates and bottom series.
    pub fn nodes(&self) -> usize {
        self.aggregates.len() + self.bottoms
    }

    /// The value of every node from those of the bottom series. O(members).
    pub(crate) fn sums(&self, bottom: &[f64]) -> Vec<f64> {
        let sum = |members: &Vec<usize>| members.iter().map(|place| bottom[*place]).sum();
        self.aggregates.iter().map(sum).chain(bottom.iter().copied()).collect()
    }

    /// What each aggregate is short of the sum of its members: `C y`. O(members).
    pub(crate) fn gaps(&self, nodes: &[f64]) -> Vec<f64> {
        let (tops, bottom) = nodes.split_at(self.aggregates.len());
        let gap = |(top, members): (&f64, &Vec<usize>)| {
            top - members.iter().map(|place| bottom[*place]).sum::<f64>()
        };
        tops.iter().zip(&self.aggregates).map(gap).collect()
    }

    /// `C' u`: each aggregate's value at its own node, and less it at its members'. O(members).
    pub(crate) fn spread(&self, prices: &[f64]) -> Vec<f64> {
        let mut nodes: Vec<f64> = prices.to_vec();
        nodes.resize(self.nodes(), 0.0);
        for (price, members) in prices.iter().zip(&self.aggregates) {
            for place in members {
                nodes[self.aggregates.len() + place] -= price;
            }
        }
        nodes
    }

    /// The histories of all nodes. Histories end at the same moment; before its start a series counts as zero.
    ///
    /// Where some members of a sum are unknown, the sum of the others is scaled up by what these usually are of the whole: by
    /// the means of the known values of each, without their signs. It is unknown where they are half of the whole or less.
    /// O(members × steps).
    ///
    /// # Errors
    /// [`Error::Nodes`] where there is not one history for each bottom series.
    pub fn histories(&self, bottoms: &[&[f64]]) -> Result<Vec<Vec<f64>>, Error> {
        if bottoms.len() != self.bottoms {
            return Err(Error::Nodes { name: "histories", found: bottoms.len(), wanted: self.bottoms });
        }
        let sizes = |history: &&[f64]| history.iter().map(|value| value.abs()).collect::<Vec<f64>>();
        let usual: Vec<f64> =
            bottoms.iter().map(|history| mean_known(&sizes(history)).unwrap_or(0.0)).collect();
        let sum = |members: &Vec<usize>| {
            let longest = members.iter().map(|place| bottoms[*place].len()).max().unwrap_or(0);
            let mut sums = vec![Known::default(); longest];
            for place in members {
                for (sum, value) in sums.iter_mut().rev().zip(bottoms[*place].iter().rev()) {
                    sum.add(*value, usual[*place]);
                }
            }
            sums.into_iter().map(Known::scaled_up).collect()
        };
        let own = bottoms.iter().map(|history| history.to_vec());
        Ok(self.aggregates.iter().map(sum).chain(own).collect())
    }
}

/// What is known of a sum at one step.
#[derive(Debug, Clone, Copy, Default)]
struct Known {
    any: bool,
    sum: f64,
    /// What those known usually are, and what all are.
    usual: f64,
    whole: f64,
}

impl Known {
    fn add(&mut self, value: f64, usual: f64) {
        self.whole += usual;
        if !value.is_nan() {
            self.any = true;
            self.sum += value;
            self.usual += usual;
        }
    }

    fn scaled_up(self) -> f64 {
        if !self.any || (self.whole > 0.0 && self.usual * 2.0 <= self.whole) {
            return f64::NAN;
        }
        if self.usual < self.whole { self.sum * (self.whole / self.usual) } else { self.sum }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_and_time_give_the_groups_worked_by_hand() {
        let keys = [["tea", "north"], ["tea", "south"], ["jam", "north"]];
        let keys: Vec<Vec<String>> = keys.iter().map(|own| own.map(str::to_owned).to_vec()).collect();
        let tree = Hierarchy::of_keys(&keys, &[vec![], vec![0], vec![1]]).unwrap();
        assert_eq!(tree.aggregates(), [vec![0, 1, 2], vec![2], vec![0, 1], vec![0, 2], vec![1]]);
        assert_eq!(tree.sums(&[1.0, 2.0, 4.0]), [7.0, 4.0, 3.0, 5.0, 2.0, 1.0, 2.0, 4.0]);
        assert_eq!(Hierarchy::of_keys(&keys, &[vec![2]]), Err(Error::Key { series: 0, column: 2 }));
        let time = Hierarchy::of_time(5, &[2, 4]).unwrap();
        assert_eq!(time.aggregates(), [vec![0, 1], vec![2, 3], vec![0, 1, 2, 3]]);
        let late = tree.histories(&[&[1.0, 2.0], &[5.0], &[f64::NAN, 1.0]]).unwrap();
        // At the first step jam, 1 of a usual 2.5, is unknown, and the south has not begun.
        assert!((late[0][0] - 2.5 / 1.5).abs() < 1e-12 && (late[0][1] - 8.0).abs() < 1e-12, "{late:?}");
        assert!(late[1][0].is_nan(), "nothing of jam is known then");
        let half = tree.histories(&[&[f64::NAN, 4.0], &[2.0, 2.0], &[f64::NAN, 0.0]]).unwrap();
        assert!(half[0][0].is_nan(), "2 of a usual 6 are known: {half:?}");
        assert_eq!(late[2], [1.0, 7.0]);
        let few = tree.histories(&[&[1.0], &[5.0]]);
        assert_eq!(few, Err(Error::Nodes { name: "histories", found: 2, wanted: 3 }));
    }

    #[test]
    fn members_that_are_not_there_are_refused() {
        for members in [vec![], vec![1, 1], vec![0, 3]] {
            let wrong = Hierarchy::new(3, vec![vec![0], members]);
            assert_eq!(wrong, Err(Error::Member { aggregate: 1, bottoms: 3 }));
        }
    }
}
