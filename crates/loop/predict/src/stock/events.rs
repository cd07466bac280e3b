//! Promotions and holidays, those to come among them: days that are known beforehand not to be like others.

use qm_domain::{Day, Sku};
use std::collections::BTreeMap;

/// Discounts count as no deeper than this: what is given away has no price to take a share of.
const DISCOUNT_MAX: f64 = 0.9;

/// A product at a lower price for some days.
#[derive(Debug, Clone, PartialEq)]
pub struct Promotion {
    /// Product, at all its locations.
    pub sku: Sku,
    /// First day.
    pub from: Day,
    /// Last day; before the first one it is none.
    pub to: Day,
    /// Share of the price that is taken off, 0 to 1; 0 and what is no number is none, what is above 0.9 counts as that.
    pub discount: f64,
}

/// A day on which all sell more or less than usual.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Holiday {
    /// The day.
    pub day: Day,
    /// What it is called; the same name each year, or on each of its days.
    pub label: String,
}

/// What a shop knows beforehand of its days.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Events {
    /// In any order; where two meet on a day, the deeper discount holds.
    pub promotions: Vec<Promotion>,
    /// In any order; of two on a day the first by name holds.
    pub holidays: Vec<Holiday>,
}

/// The same to look up by product and day.
#[derive(Debug, Default)]
pub(super) struct Calendar<'a> {
    promotions: BTreeMap<&'a Sku, Vec<Span>>,
    holidays: BTreeMap<i32, &'a str>,
}

#[derive(Debug, Clone, Copy)]
struct Span {
    from: i64,
    to: i64,
    discount: f64,
}

impl<'a> Calendar<'a> {
    pub(super) fn new(events: &'a Events) -> Self {
        let mut calendar = Self::default();
        for one in &events.promotions {
            if one.discount > 0.0 && one.from <= one.to {
                let discount = one.discount.min(DISCOUNT_MAX);
                let span =
                    Span { from: i64::from(one.from.epoch()), to: i64::from(one.to.epoch()), discount };
                calendar.promotions.entry(&one.sku).or_default().push(span);
            }
        }
        for one in &events.holidays {
            let label = one.label.trim();
            let held = calendar.holidays.entry(one.day.epoch()).or_insert(label);
            *held = label.min(*held);
        }
        calendar
    }

    pub(super) fn is_empty(&self) -> bool {
        self.promotions.is_empty() && self.holidays.is_empty()
    }

    /// The discount of each of `days` days from `first` on, 0 without one; `None` where there is none on any of them.
    pub(super) fn discounts(&self, sku: &Sku, first: Day, days: usize) -> Option<Vec<f64>> {
        let first = i64::from(first.epoch());
        let end = first.saturating_add(i64::try_from(days).unwrap_or(i64::MAX));
        let within = |span: &&Span| span.to >= first && span.from < end;
        let mut met = self.promotions.get(sku)?.iter().filter(within).peekable();
        met.peek()?;
        let mut discounts = vec![0.0; days];
        let place = |day: i64| usize::try_from((day.clamp(first, end)) - first).unwrap_or(0);
        for span in met {
            for discount in &mut discounts[place(span.from)..place(span.to.saturating_add(1))] {
                *discount = span.discount.max(*discount);
            }
        }
        Some(discounts)
    }

    /// What each of `days` days from `first` on is called; `None` for those that are no holiday.
    pub(super) fn labels(&self, first: Day, days: usize) -> Vec<Option<&'a str>> {
        let label = |day: i32| self.holidays.get(&day).copied();
        (first.epoch()..).take(days).map(label).collect()
    }
}
