//! Which places give what an order asks for: one where that is possible and cheap, several where they cost less or no other way
//! is left.
//!
//! One place sends the order; others may give lines to it. With the sender given this is the uncapacitated facility location
//! problem (Cornuéjols, Nemhauser & Wolsey 1990, *Discrete Location Theory*): giving anything at all has a price per place, and
//! each line is taken whole from the open place where it costs least.

/// Most places of which all combinations are tried.
const EXACT_PLACES: usize = 10;

/// A place that may give lines or send the order. Costs in any one unit.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SourcePlace {
    /// Cost of sending the order from here.
    pub send: f64,
    /// Cost of taking anything from here while another place sends.
    pub open: f64,
}

/// What an order asks for of one product.
#[derive(Debug, Clone, PartialEq)]
pub struct SourceLine {
    /// Cost of giving it, by place; none where there is too little of it.
    pub give: Vec<Option<f64>>,
    /// Cost of bringing it to the sender where another place gives it.
    pub bring: f64,
}

/// A way to give an order what it asks for.
#[derive(Debug, Clone, PartialEq)]
pub struct Sourcing {
    /// The place that sends, by index.
    pub sender: usize,
    /// The place that gives each line.
    pub from: Vec<usize>,
    /// What it costs.
    pub cost: f64,
}

/// The cheapest way for each sender, cheapest first; the earlier place where two cost the same. Empty where some line is nowhere.
///
/// The least cost where there are 10 places or fewer: O(places² · 2^places · lines). With more, each line is
/// first given where it costs least, and places are closed one by one as long as that saves anything: O(places⁴ · lines) at the most.
pub fn sourcings(places: &[SourcePlace], lines: &[SourceLine]) -> Vec<Sourcing> {
    let order = Order { places, lines };
    let mut ways: Vec<Sourcing> = (0..places.len()).filter_map(|sender| order.sent_by(sender)).collect();
    ways.sort_by(|a, b| a.cost.total_cmp(&b.cost).then(a.sender.cmp(&b.sender)));
    ways
}

struct Order<'a> {
    places: &'a [SourcePlace],
    lines: &'a [SourceLine],
}

impl Order<'_> {
    fn sent_by(&self, sender: usize) -> Option<Sourcing> {
        let others: Vec<usize> = (0..self.places.len())
            .filter(|&place| place != sender && self.lines.iter().any(|line| line.at(place).is_some()))
            .collect();
        if others.len() < EXACT_PLACES {
            self.best_of_all(sender, &others)
        } else {
            self.closing(sender, others)
        }
    }

    fn best_of_all(&self, sender: usize, others: &[usize]) -> Option<Sourcing> {
        let open = |chosen: u32| -> Vec<usize> {
            others
                .iter()
                .enumerate()
                .filter(|(at, _)| chosen >> at & 1 == 1)
                .map(|(_, place)| *place)
                .collect()
        };
        let ways = (0..1_u32 << others.len()).filter_map(|chosen| self.with(sender, &open(chosen)));
        ways.min_by(|a, b| a.cost.total_cmp(&b.cost))
    }

    fn closing(&self, sender: usize, mut open: Vec<usize>) -> Option<Sourcing> {
        let all = self.with(sender, &open)?;
        open.retain(|place| all.from.contains(place));
        let mut best = self.with(sender, &open)?;
        loop {
            let without =
                |at: usize| open.iter().enumerate().filter(move |(i, _)| *i != at).map(|(_, place)| *place);
            let tried = (0..open.len())
                .filter_map(|at| Some((at, self.with(sender, &without(at).collect::<Vec<_>>())?)));
            let Some((at, found)) = tried.min_by(|a, b| a.1.cost.total_cmp(&b.1.cost)) else {
                return Some(best);
            };
            if found.cost > best.cost {
                return Some(best);
            }
            best = found;
            open.remove(at);
        }
    }

    /// Each line from the open place where it costs least; the price of those that give nothing counts too.
    fn with(&self, sender: usize, open: &[usize]) -> Option<Sourcing> {
        let mut cost =
            self.places[sender].send + open.iter().map(|&place| self.places[place].open).sum::<f64>();
        let mut from = Vec::with_capacity(self.lines.len());
        for line in self.lines {
            let own = line.at(sender).map(|cost| (cost, sender));
            let brought = open.iter().filter_map(|&place| Some((line.at(place)? + line.bring, place)));
            let (least, place) = own.into_iter().chain(brought).min_by(|a, b| a.0.total_cmp(&b.0))?;
            cost += least;
            from.push(place);
        }
        Some(Sourcing { sender, from, cost })
    }
}

impl SourceLine {
    fn at(&self, place: usize) -> Option<f64> {
        self.give.get(place).copied().flatten()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn place(send: f64, open: f64) -> SourcePlace {
        SourcePlace { send, open }
    }

    fn line(give: &[Option<f64>], bring: f64) -> SourceLine {
        SourceLine { give: give.to_vec(), bring }
    }

    #[test]
    fn one_place_gives_all_unless_several_are_cheaper() {
        let places = [place(10.0, 3.0), place(12.0, 3.0)];
        let both = line(&[Some(0.0), Some(0.0)], 1.0);
        let best = |lines: &[SourceLine]| sourcings(&places, lines).into_iter().next();
        assert_eq!(
            best(&[both.clone(), both.clone()]),
            Some(Sourcing { sender: 0, from: vec![0, 0], cost: 10.0 })
        );
        // Only the further one has the second line: all from there costs 12, joined at the nearer one 10 + 3 + 1.
        let far = line(&[None, Some(0.0)], 1.0);
        assert_eq!(
            best(&[both.clone(), far.clone()]),
            Some(Sourcing { sender: 1, from: vec![1, 1], cost: 12.0 })
        );
        // The first line is at the nearer one alone: the order must be joined, where that costs less.
        let near = line(&[Some(0.0), None], 1.0);
        assert_eq!(best(&[near, far]), Some(Sourcing { sender: 0, from: vec![0, 1], cost: 14.0 }));
        assert_eq!(best(&[line(&[None, None], 0.0)]), None);
        assert_eq!(sourcings(&[], &[both]), []);
    }

    /// Every way to give each line, by hand.
    fn least(places: &[SourcePlace], lines: &[SourceLine]) -> Option<f64> {
        let ways = places.len().pow(u32::try_from(lines.len()).unwrap());
        let mut best: Option<f64> = None;
        for sender in 0..places.len() {
            for way in 0..ways {
                let (mut rest, mut cost, mut opened) = (way, places[sender].send, vec![false; places.len()]);
                let mut possible = true;
                for line in lines {
                    let from = rest % places.len();
                    rest /= places.len();
                    possible &= line.give[from].is_some();
                    cost += line.give[from].unwrap_or(0.0) + if from == sender { 0.0 } else { line.bring };
                    opened[from] |= from != sender;
                }
                cost += (0..places.len()).filter(|&at| opened[at]).map(|at| places[at].open).sum::<f64>();
                if possible && best.is_none_or(|best| cost < best) {
                    best = Some(cost);
                }
            }
        }
        best
    }

    fn orders(places: std::ops::Range<usize>) -> impl Strategy<Value = (Vec<SourcePlace>, Vec<SourceLine>)> {
        places.prop_flat_map(|n| {
            let place = (0.0..20.0, 0.0..6.0).prop_map(|(send, open)| place(send, open));
            let give = prop::collection::vec(prop::option::weighted(0.6, 0.0..9.0), n);
            let line = (give, 0.0..3.0).prop_map(|(give, bring)| SourceLine { give, bring });
            (prop::collection::vec(place, n), prop::collection::vec(line, 1..5))
        })
    }

    proptest! {
        #[test]
        fn nothing_is_cheaper_than_what_is_found((places, lines) in orders(1..5)) {
            let found = sourcings(&places, &lines);
            let least = least(&places, &lines);
            prop_assert_eq!(found.is_empty(), least.is_none());
            if let (Some(found), Some(least)) = (found.first(), least) {
                prop_assert!((found.cost - least).abs() < 1e-9, "{} beside {least}", found.cost);
            }
        }

        #[test]
        fn with_many_places_lines_come_from_where_they_are_at_the_cost_told((places, lines) in orders(11..16)) {
            for way in sourcings(&places, &lines) {
                let mut opened: Vec<usize> = way.from.iter().copied().filter(|&at| at != way.sender).collect();
                opened.sort_unstable();
                opened.dedup();
                let mut cost = places[way.sender].send + opened.iter().map(|&at| places[at].open).sum::<f64>();
                for (line, &from) in lines.iter().zip(&way.from) {
                    prop_assert!(line.give[from].is_some());
                    cost += line.give[from].unwrap() + if from == way.sender { 0.0 } else { line.bring };
                }
                prop_assert!(cost <= way.cost + 1e-9);
                // Closing leaves nothing open that gives nothing but at no price.
                prop_assert!((cost - way.cost).abs() < 1e-9);
            }
        }
    }
}
