//! What discounts and holidays do to sales, learned from all series together.

use super::credit::{Credit, Told, between, drawn};
use super::curve::{Curve, Run};
use super::events::Calendar;
use super::newcomer::Kind;
use super::outlook::whole;
use super::score::WEEK;
use super::series::DailySales;
use crate::number::float;
use qm_domain::{Day, FactorKind, LearnedFactor, Sku};
use std::collections::BTreeMap;

/// A day's usual sales are those of the same weekday so many weeks before and after it.
const WEEKS_AROUND: usize = 4;
/// Fewer known days of them tell nothing.
const USUAL_MIN: usize = 3;
/// Fewer ordinary days do not tell how far a day is from what it usually is.
const ORDINARY_MIN: usize = 28;
/// A category nearer to all is not told.
const APART_MIN: f64 = 0.005;
/// Factors beyond these are not believed.
const FACTOR_RANGE: (f64, f64) = (0.1, 10.0);

/// What events do, and what that was learned from. Without history all factors are 1.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Lifts {
    curve: Curve,
    credit: Credit,
    holidays: BTreeMap<String, Told>,
    /// Days of series on promotion by discount in hundredths.
    days: BTreeMap<u32, u64>,
}

/// What events make of days in a row.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Effects {
    /// What each day is multiplied by.
    pub(super) factors: Vec<f64>,
    /// Standard deviations of the factors as shares of them; days of one promotion err together.
    pub(super) doubts: Vec<f64>,
}

/// Sales and usual sales of the days of the whole shop.
#[derive(Debug, Clone, Copy, Default)]
struct ShopDay {
    units: f64,
    usual: f64,
}

impl Lifts {
    /// Learns from the days of `series` before `end`. A promotion's lift is learned from the runs of days of each series with the
    /// same discount, beside the mean of the same weekdays up to four weeks around that are no event; a holiday's from the sum
    /// over all series not on promotion that day. Days without known units are left out. O(series × days).
    pub(super) fn learn(
        series: &[DailySales],
        kinds: &BTreeMap<Sku, Kind>,
        calendar: &Calendar<'_>,
        end: Day,
    ) -> Self {
        if calendar.is_empty() {
            return Self::default();
        }
        let mut runs: Vec<Run<'_>> = Vec::new();
        let mut shop: BTreeMap<i32, ShopDay> = BTreeMap::new();
        for one in series {
            let days = usize::try_from(i64::from(end.epoch()) - i64::from(one.first.epoch())).unwrap_or(0);
            let units = &one.units[..days.min(one.units.len())];
            let category = kinds.get(&one.sku).map_or("", |kind| kind.category.as_str());
            Seen::new(one, units, calendar).tell((&one.sku, category), &mut runs, &mut shop);
        }
        let curve = Curve::fit(&runs);
        let credit = Credit::new(&runs, &curve);
        let mut days = BTreeMap::new();
        for run in &runs {
            *days.entry(hundredths(run.discount)).or_default() += run.days;
        }
        Self { curve, credit, holidays: holidays(&shop, calendar), days }
    }

    /// What events make of each of `days` days from `first` on; `None` where nothing is changed on any of them.
    pub(super) fn factors(
        &self,
        calendar: &Calendar<'_>,
        (sku, category): (&Sku, &str),
        first: Day,
        days: usize,
    ) -> Option<Effects> {
        let discounts = calendar.discounts(sku, first, days);
        if discounts.is_none() && self.holidays.is_empty() {
            return None;
        }
        let own = self.credit.factor(sku, category);
        let labels = calendar.labels(first, days);
        let mut effects = Effects { factors: Vec::with_capacity(days), doubts: Vec::with_capacity(days) };
        for (day, label) in labels.into_iter().enumerate() {
            let holiday = label.and_then(|label| self.holidays.get(label)).map_or(1.0, |told| told.factor);
            let discount = discounts.as_ref().map_or(0.0, |discounts| discounts[day]);
            let (lift, doubt) = if discount > 0.0 {
                (self.curve.lift(discount) * own, self.credit.doubt)
            } else {
                (1.0, 0.0)
            };
            effects.factors.push((holiday * lift).clamp(FACTOR_RANGE.0, FACTOR_RANGE.1));
            effects.doubts.push(doubt);
        }
        effects.factors.iter().any(|factor| changes(*factor)).then_some(effects)
    }

    /// All of it, for a card: discounts, categories on which promotions do more or less than on others, holidays.
    pub(super) fn learned(&self) -> Vec<LearnedFactor> {
        let of = |kind: FactorKind, label: String, told: Told| LearnedFactor {
            kind,
            label,
            factor: told.factor,
            days: told.days,
        };
        let discounts = self.days.iter().map(|(hundredths, days)| {
            let factor = self.curve.lift(f64::from(*hundredths) / 100.0);
            of(FactorKind::Discount, hundredths.to_string(), Told { factor, days: *days })
        });
        let apart = |(_, told): &(&String, &Told)| (told.factor - 1.0).abs() >= APART_MIN;
        let apart = self.credit.categories.iter().filter(apart);
        let categories = apart.map(|(label, told)| of(FactorKind::Category, label.clone(), *told));
        let holidays =
            self.holidays.iter().map(|(label, told)| of(FactorKind::Holiday, label.clone(), *told));
        discounts.chain(categories).chain(holidays).collect()
    }
}

/// Units as they would have been without events: whole where the units are, what rounding leaves going over to the next event.
pub(super) fn without(units: &[f64], factors: &[f64]) -> Vec<f64> {
    let counts = whole(units);
    let mut left = 0.0;
    let plain = units.iter().zip(factors).map(|(units, factor)| {
        if units.is_nan() || !changes(*factor) {
            return *units;
        }
        let plain = units / factor;
        if !counts {
            return plain;
        }
        let rounded = (plain + left).round().max(0.0);
        left += plain - rounded;
        rounded
    });
    plain.collect()
}

/// Whether a factor does anything.
pub(super) fn changes(factor: f64) -> bool {
    (factor - 1.0).abs() > 1e-9
}

fn hundredths(discount: f64) -> u32 {
    u32::try_from(crate::number::whole((discount * 100.0).round(), 100)).unwrap_or(0)
}

/// One series with its events.
struct Seen<'a> {
    first: Day,
    units: &'a [f64],
    discounts: Option<Vec<f64>>,
    labels: Vec<Option<&'a str>>,
}

impl<'a> Seen<'a> {
    fn new(series: &'a DailySales, units: &'a [f64], calendar: &Calendar<'a>) -> Self {
        let discounts = calendar.discounts(&series.sku, series.first, units.len());
        let labels = calendar.labels(series.first, units.len());
        Self { first: series.first, units, discounts, labels }
    }

    fn discount(&self, day: usize) -> f64 {
        self.discounts.as_ref().map_or(0.0, |discounts| discounts[day])
    }

    /// A day of known units that is no event. The first day had to have a sale.
    fn ordinary(&self, day: usize) -> bool {
        day > 0 && !self.units[day].is_nan() && self.labels[day].is_none() && self.discount(day) <= 0.0
    }

    /// The mean of the same weekdays around a day.
    fn usual(&self, day: usize) -> Option<f64> {
        let (mut count, mut sum) = (0, 0.0);
        for weeks in 1..=WEEKS_AROUND {
            let (before, after) = (day.checked_sub(weeks * WEEK), day + weeks * WEEK);
            for other in before.into_iter().chain((after < self.units.len()).then_some(after)) {
                if self.ordinary(other) {
                    count += 1;
                    sum += self.units[other];
                }
            }
        }
        (count >= USUAL_MIN).then(|| sum / float(count))
    }

    /// Whether it sells on ordinary days, and the variance of one of them beyond its mean together with that of what is usual of a
    /// day.
    fn excess(&self) -> (bool, f64) {
        let ordinary = || (0..self.units.len()).filter(|day| self.ordinary(*day)).map(|day| self.units[day]);
        let count = float(ordinary().count().max(1));
        let mean = ordinary().sum::<f64>() / count;
        let variance = ordinary().map(|units| (units - mean).powi(2)).sum::<f64>() / count;
        (mean > 0.0, (variance - mean).max(0.0) + variance / float(2 * WEEKS_AROUND))
    }

    /// Adds its promotions to the runs and its other days to those of the shop.
    fn tell<'b>(
        &self,
        (sku, category): (&'b Sku, &'b str),
        runs: &mut Vec<Run<'b>>,
        shop: &mut BTreeMap<i32, ShopDay>,
    ) {
        let (sells, excess) = self.excess();
        let mut run: Option<Run<'b>> = None;
        for day in 1..self.units.len() {
            let discount = self.discount(day);
            let goes_on =
                |run: &mut Run<'_>| discount > 0.0 && hundredths(run.discount) == hundredths(discount);
            runs.extend(run.take_if(|run| !goes_on(run)));
            let units = self.units[day];
            if units.is_nan() || (discount > 0.0 && self.labels[day].is_some()) {
                continue;
            }
            let Some(usual) = self.usual(day) else { continue };
            // What sells on promotions only has no usual sales to be multiplied.
            if discount > 0.0 && !sells {
                continue;
            }
            if discount > 0.0 {
                let run = run.get_or_insert(Run {
                    sku,
                    category,
                    discount,
                    units: 0.0,
                    usual: 0.0,
                    days: 0,
                    excess: 0.0,
                });
                run.units += units;
                run.usual += usual;
                run.days += 1;
                run.excess += excess;
            } else {
                let at = self.first.epoch().saturating_add(i32::try_from(day).unwrap_or(i32::MAX));
                let sums = shop.entry(at).or_default();
                sums.units += units;
                sums.usual += usual;
            }
        }
        runs.extend(run);
    }
}

/// What each holiday does, drawn towards nothing by how far ordinary days are from what they usually are.
fn holidays(shop: &BTreeMap<i32, ShopDay>, calendar: &Calendar<'_>) -> BTreeMap<String, Told> {
    let mut seen: BTreeMap<&str, (ShopDay, u64)> = BTreeMap::new();
    let (mut count, mut spread) = (0, 0.0);
    for (day, sums) in shop.iter().filter(|(_, sums)| sums.usual > 0.0) {
        if let Some(label) = calendar.labels(Day::from_epoch(*day), 1)[0] {
            let (both, days) = seen.entry(label).or_default();
            both.units += sums.units;
            both.usual += sums.usual;
            *days += 1;
        } else {
            count += 1;
            spread += (sums.units - sums.usual).powi(2) / sums.usual;
        }
    }
    if count < ORDINARY_MIN {
        return BTreeMap::new();
    }
    // A day of the shop moves with the others of its time; chance alone is the least.
    let dispersion = (spread / float(count)).max(1.0);
    let told: Vec<(f64, f64, f64)> = seen
        .values()
        .map(|(sums, _)| (sums.units / sums.usual, sums.usual, dispersion / sums.usual))
        .collect();
    let between = between(&told);
    let told = told.into_iter().zip(seen).map(|((ratio, _, chance), (label, (_, days)))| {
        (label.to_owned(), Told { factor: drawn(1.0, ratio, between, chance), days })
    });
    told.collect()
}
