//! How many of those who find a product gone buy another one instead, and sales without that.

use super::lift::without;
use super::newcomer::Assortment;
use super::outlier::variance;
use super::series::DailySales;
use crate::number::float;
use qm_domain::{Day, FactorKind, LearnedFactor, LocationId, Sku, Substitution};
use std::collections::{BTreeMap, BTreeSet};

/// Of those who find a shelf empty 45 % buy another product (Gruen, Corsten & Bharadwaj 2002, *Retail Out-of-Stocks*, a mean of 52
/// studies): the share of all substitutes of a product before any was seen, where the shop does not tell.
const SHARE_USUAL: f64 = 0.45;
/// Standard deviation of true shares about what is told or usual.
const SHARE_SD: f64 = 0.2;
/// A day's usual sales are the mean of the known days so many days around it, of so many at least.
const DAYS_AROUND: usize = 28;
const DAYS_MIN: usize = 14;
/// Least variance of a day's sales: of a product that is hardly ever sold chance is not nothing.
const VARIANCE_MIN: f64 = 0.02;
/// Pairs that a card tells at most.
const CARD_MAX: usize = 12;
/// Days without the usual are not made more than so many times less.
const FACTOR_MAX: f64 = 10.0;

/// A product that some buy where another is not there, as the shop tells.
#[derive(Debug, Clone, PartialEq)]
pub struct Substitute {
    /// What is missing.
    pub sku: Sku,
    /// What is bought instead.
    pub substitute: Sku,
    /// The share of those who miss it, 0 to 1, where the shop tells one.
    pub share: Option<f64>,
}

/// Days on which a product was not there at a location.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gone {
    /// Product.
    pub sku: Sku,
    /// Location.
    pub location: LocationId,
    /// First day.
    pub from: Day,
    /// Last day.
    pub to: Day,
}

/// What was learned of all of them.
pub(super) struct Substitutions<'a> {
    pairs: Vec<Pair<'a>>,
    /// By series: beside the sources that it stands for; none where it stands for nothing that ever was gone.
    stands: Vec<Option<Stand>>,
}

struct Pair<'a> {
    told: &'a Substitute,
    share: f64,
    /// Days on which it alone was missing.
    days: u64,
}

/// What a regression through zero adds up, over the variance of a day: its precision, and that times the share.
#[derive(Debug, Clone, Copy, Default)]
struct Seen {
    precision: f64,
    sum: f64,
    days: u64,
}

impl<'a> Substitutions<'a> {
    /// The share of each pair by Bayes' rule for a normal prior and least squares: on the days on which one source of a substitute
    /// alone is gone, what the substitute sells beyond its usual sales is a share of the source's usual sales, all locations
    /// together. The prior stands about what the shop tells, else about what the other pairs do. Those of one product are cut to 1
    /// together. `series` are sorted; a product is gone where its units are NaN and where the assortment says so. O(pairs ×
    /// locations × days).
    pub(super) fn learn(series: &[DailySales], assortment: &'a Assortment) -> Self {
        let told = &assortment.substitutes;
        let shelves = Shelves::new(series, assortment);
        let stands: Vec<Option<Stand>> = series.iter().map(|one| shelves.stand(one)).collect();
        let mut number: BTreeMap<&Sku, usize> = BTreeMap::new();
        for one in told {
            *number.entry(&one.sku).or_default() += 1;
        }
        let mut seen = vec![Seen::default(); told.len()];
        for (one, stand) in series.iter().zip(&stands) {
            if let Some(stand) = stand {
                stand.look(one, &mut seen);
            }
        }
        let prior = SHARE_SD.powi(-2);
        let usual = |one: &Substitute| SHARE_USUAL / float(number[&one.sku]);
        let beyond = |one: &Substitute, seen: &Seen| seen.sum - seen.precision * usual(one);
        // How far the other pairs of which nothing is told are from what is usual; no pair speaks for itself twice.
        let untold = || told.iter().zip(&seen).filter(|(one, _)| one.share.is_none());
        let (apart, weight) = untold().fold((0.0, prior), |(apart, weight), (one, seen)| {
            (apart + beyond(one, seen), weight + seen.precision)
        });
        let pair = |(told, seen): (&'a Substitute, &Seen)| {
            let of_others = || (apart - beyond(told, seen)) / (weight - seen.precision).max(prior);
            let mean = told.share.unwrap_or_else(|| usual(told) + of_others());
            let share = (mean * prior + seen.sum) / (prior + seen.precision);
            Pair { told, share: share.clamp(0.0, 1.0), days: seen.days }
        };
        let mut pairs: Vec<Pair<'_>> = told.iter().zip(&seen).map(pair).collect();
        let mut sums: BTreeMap<&Sku, f64> = BTreeMap::new();
        for pair in &pairs {
            *sums.entry(&pair.told.sku).or_default() += pair.share;
        }
        for pair in &mut pairs {
            pair.share /= sums[&pair.told.sku].max(1.0);
        }
        Self { pairs, stands }
    }

    /// The sales of a series, by its place, without those in place of products that were gone; none where it never stood for any.
    pub(super) fn without(&self, at: usize, one: &DailySales) -> Option<Vec<f64>> {
        let stand = self.stands[at].as_ref()?;
        let factor = |day: usize| {
            let out = stand.sources.iter().filter(|source| source.is_out(day));
            let diverted: f64 =
                out.filter_map(|source| Some(source.usual(day)? * self.pairs[source.pair].share)).sum();
            let usual = stand.usual.mean(day).filter(|usual| *usual > 0.0);
            usual.map_or(1.0, |usual| (1.0 + diverted / usual).min(FACTOR_MAX))
        };
        let factors: Vec<f64> = (0..one.units.len()).map(factor).collect();
        Some(without(&one.units, &factors))
    }

    /// The shares of each product that has substitutes.
    pub(super) fn shares(&self) -> BTreeMap<Sku, Vec<Substitution>> {
        let mut shares: BTreeMap<Sku, Vec<Substitution>> = BTreeMap::new();
        for Pair { told, share, .. } in &self.pairs {
            let of = Substitution { substitute: told.substitute.clone(), share: *share };
            shares.entry(told.sku.clone()).or_default().push(of);
        }
        shares
    }

    /// The shares of which most was seen, for a card.
    pub(super) fn learned(&self) -> impl Iterator<Item = LearnedFactor> {
        let mut seen: Vec<&Pair<'_>> = self.pairs.iter().filter(|pair| pair.days > 0).collect();
        seen.sort_by_key(|pair| std::cmp::Reverse(pair.days));
        seen.into_iter().take(CARD_MAX).map(|Pair { told, share, days }| LearnedFactor {
            kind: FactorKind::Substitute,
            label: format!("{} → {}", told.sku, told.substitute),
            factor: *share,
            days: *days,
        })
    }
}

/// All series, and when the products of all pairs were gone.
struct Shelves<'a> {
    series: &'a [DailySales],
    told: &'a [Substitute],
    /// The pairs of each substitute.
    into: BTreeMap<&'a Sku, Vec<usize>>,
    /// First and last days without stock, since 1970.
    gone: BTreeMap<(&'a Sku, &'a LocationId), Vec<(i32, i32)>>,
}

impl<'a> Shelves<'a> {
    fn new(series: &'a [DailySales], assortment: &'a Assortment) -> Self {
        let told = assortment.substitutes.as_slice();
        let named: BTreeSet<&Sku> = told.iter().flat_map(|one| [&one.sku, &one.substitute]).collect();
        let mut shelves = Self { series, told, into: BTreeMap::new(), gone: BTreeMap::new() };
        for (pair, one) in told.iter().enumerate() {
            shelves.into.entry(&one.substitute).or_default().push(pair);
        }
        for one in assortment.gone.iter().filter(|one| named.contains(&one.sku)) {
            let days = shelves.gone.entry((&one.sku, &one.location)).or_default();
            days.push((one.from.epoch(), one.to.epoch()));
        }
        shelves
    }

    fn find(&self, sku: &Sku, location: &LocationId) -> Option<&'a DailySales> {
        let at = self.series.binary_search_by(|one| (&one.sku, &one.location).cmp(&(sku, location))).ok()?;
        Some(&self.series[at])
    }

    /// A series beside the sources that it stands for where it is sold.
    fn stand(&self, one: &DailySales) -> Option<Stand> {
        let pairs = self.into.get(&one.sku)?;
        let source = |pair: &usize| {
            let found = self.find(&self.told[*pair].sku, &one.location)?;
            let out = self.out(found);
            out.contains(&true).then(|| Source::new(*pair, found, out, one))
        };
        let sources: Vec<Source> = pairs.iter().filter_map(source).collect();
        if sources.is_empty() {
            return None;
        }
        let out = self.out(one);
        let ordinary = |day: usize| !out[day] && sources.iter().all(|source| !source.is_out(day));
        let usual = Usual::new(&one.units, ordinary);
        let known: Vec<f64> = (0..out.len()).filter(|day| ordinary(*day)).map(|day| one.units[day]).collect();
        let mean = known.iter().sum::<f64>() / float(known.len().max(1));
        let variance = variance(&known).max(mean).max(VARIANCE_MIN);
        Some(Stand { sources, usual, out, variance })
    }

    /// Whether a product was gone on each day of a series.
    fn out(&self, series: &DailySales) -> Vec<bool> {
        let mut out: Vec<bool> = series.units.iter().map(|units| units.is_nan()).collect();
        let place = |day: i32| usize::try_from(i64::from(day) - i64::from(series.first.epoch())).unwrap_or(0);
        for (from, to) in self.gone.get(&(&series.sku, &series.location)).into_iter().flatten() {
            let (from, to) = (place(*from).min(out.len()), place(to.saturating_add(1)).min(out.len()));
            // A day with a sale had something to sell.
            let gone = out[from..to].iter_mut().zip(&series.units[from..to]);
            gone.filter(|(_, units)| **units <= 0.0).for_each(|(out, _)| *out = true);
        }
        out
    }
}

/// A series beside those that it stands for.
struct Stand {
    sources: Vec<Source>,
    usual: Usual,
    /// Whether it was gone itself.
    out: Vec<bool>,
    /// Of a day's units.
    variance: f64,
}

impl Stand {
    /// Adds what the days of its series tell of the shares of those that it stands for.
    fn look(&self, series: &DailySales, seen: &mut [Seen]) {
        for (day, units) in series.units.iter().enumerate() {
            let mut out = self.sources.iter().filter(|source| source.is_out(day));
            let (Some(source), None, false) = (out.next(), out.next(), self.out[day]) else { continue };
            let (Some(missed), Some(usual)) = (source.usual(day), self.usual.mean(day)) else { continue };
            let sums = &mut seen[source.pair];
            sums.precision += missed * missed / self.variance;
            sums.sum += missed * (units - usual) / self.variance;
            sums.days += 1;
        }
    }
}

/// A product that another stands for, by the days of the other.
struct Source {
    pair: usize,
    out: Vec<bool>,
    /// What it usually sells on each day.
    usual: Vec<Option<f64>>,
    /// Days by which its series begins earlier.
    earlier: i64,
}

impl Source {
    fn new(pair: usize, series: &DailySales, out: Vec<bool>, other: &DailySales) -> Self {
        let around = Usual::new(&series.units, |day| !out[day]);
        let mut latest = None;
        // In the midst of a long absence what was usual before it.
        let usual = (0..out.len()).map(|day| {
            latest = around.mean(day).or(latest);
            latest
        });
        let usual = usual.collect();
        let earlier = i64::from(other.first.epoch()) - i64::from(series.first.epoch());
        Self { pair, out, usual, earlier }
    }

    /// The place of a day of the other in its own series.
    fn place(&self, day: usize) -> Option<usize> {
        usize::try_from(i64::try_from(day).ok()? + self.earlier).ok().filter(|day| *day < self.out.len())
    }

    fn is_out(&self, day: usize) -> bool {
        self.place(day).is_some_and(|day| self.out[day])
    }

    fn usual(&self, day: usize) -> Option<f64> {
        self.usual[self.place(day)?]
    }
}

/// Means of the days around each day, by sums from the first day on.
struct Usual {
    sums: Vec<(f64, usize)>,
}

impl Usual {
    /// Of the days that count.
    fn new(units: &[f64], counts: impl Fn(usize) -> bool) -> Self {
        let mut sums = vec![(0.0, 0)];
        let mut sum = (0.0, 0);
        for (day, units) in units.iter().enumerate() {
            if counts(day) {
                sum = (sum.0 + units, sum.1 + 1);
            }
            sums.push(sum);
        }
        Self { sums }
    }

    /// None where too few days count.
    fn mean(&self, day: usize) -> Option<f64> {
        let (from, to) = (day.saturating_sub(DAYS_AROUND), (day + DAYS_AROUND + 1).min(self.sums.len() - 1));
        let (before, until) = (self.sums[from], self.sums[to]);
        let count = until.1 - before.1;
        (count >= DAYS_MIN).then(|| ((until.0 - before.0) / float(count)).max(0.0))
    }
}
