//! Levels for one product at one place: against closed forms, against a simulation, and what must hold for all.

use proptest::prelude::*;
use qm_inventory::replay::Shelf;
use qm_inventory::{
    Breaks, Constraints, Costs, DailyDemand, Error, Pmf, Replenishment, ReviewCosts, ReviewTerms,
    ReviewedDemand, Rounding, ShelfLife, best_reorder_up_to,
};

fn terms(lead: f64, sd: f64, review: f64) -> ReviewTerms {
    ReviewTerms { lead_time_days: lead, lead_time_sd_days: sd, review_days: review }
}

fn costs(holding_per_day: f64, lost_sale: f64, order: f64) -> ReviewCosts {
    ReviewCosts { holding_per_day, lost_sale, order }
}

fn planned(demand: DailyDemand<'_>, terms: ReviewTerms, costs: ReviewCosts) -> Replenishment {
    Replenishment::new(demand, terms, costs, 1.0).unwrap().expect("worth selling")
}

fn any_units(pack: u64, minimum: u64) -> Constraints {
    Constraints::new(pack, minimum, None, Rounding::Up).unwrap()
}

#[test]
fn without_a_lead_time_and_with_daily_reviews_it_is_the_policy_of_zheng_and_federgruen() {
    // Their costs are those at the end of a period, where holding for a day is charged on what is left at its end; over a day
    // that begins with D(0) = 0 the average stock is y less about half the demand. So the two differ in holding alone, by about
    // h E[D] / 2 a period, and by what is lost instead of waiting. Levels lie within two units.
    let period = Pmf::poisson(20.0).unwrap();
    let demand = ReviewedDemand { period: &period, window: &period };
    let theirs = best_reorder_up_to(demand, Costs::new(1.0, 30.0).unwrap(), 64.0).unwrap();
    let ours =
        planned(DailyDemand { means: &[20.0], variance: 20.0 }, terms(0.0, 0.0, 1.0), costs(1.0, 30.0, 64.0));
    let near = |a: u64, b: i64| (i64::try_from(a).unwrap() - b).abs() <= 2;
    assert!(near(ours.reorder_level, theirs.levels.reorder_level), "{ours:?} {theirs:?}");
    assert!(near(ours.order_up_to, theirs.levels.order_up_to), "{} {theirs:?}", ours.order_up_to);
    assert!((ours.cost - theirs.cost - 10.0).abs() < 1.0, "{} {}", ours.cost, theirs.cost);
}

#[test]
fn what_costs_more_than_its_sales_is_not_stocked() {
    let demand = DailyDemand { means: &[0.01], variance: 0.01 };
    // A unit in a hundred days earns 1 and an order costs 5.
    let none = Replenishment::new(demand, terms(7.0, 0.0, 7.0), costs(0.001, 1.0, 5.0), 1.0).unwrap();
    assert!(none.is_none());
    let some = planned(demand, terms(7.0, 0.0, 7.0), costs(0.001, 100.0, 5.0));
    assert!(some.cost < 100.0 * 0.01 * 7.0 && some.order_up_to > some.reorder_level);
    assert!(Replenishment::new(demand, terms(7.0, 0.0, 7.0), costs(0.001, 0.0, 5.0), 1.0).unwrap().is_none());
    // So seldom asked for that the chance of it is lost in rounding.
    let demand = DailyDemand { means: &[1e-18], variance: 1e-18 };
    assert!(Replenishment::new(demand, terms(7.0, 0.0, 7.0), costs(0.0, 1.0, 0.0), 1.0).unwrap().is_none());
}

#[test]
fn an_order_that_is_not_due_loses_by_itself_and_stays_below_the_level() {
    let steady = planned(
        DailyDemand { means: &[3.0], variance: 4.5 },
        terms(10.0, 3.0, 7.0),
        costs(0.4, 240.0, 150.0),
    );
    let early = |position: i64, pack: u64, minimum: u64| {
        steady.early_curve(position, any_units(pack, minimum), &Breaks::default())
    };
    let due = i64::try_from(steady.reorder_level).unwrap();
    assert_eq!(steady.curve(due + 1, any_units(1, 1), &Breaks::default()).best(), 0);
    for position in due + 1..i64::try_from(steady.order_up_to).unwrap() - 12 {
        // Credited enough, the largest quantity is taken: whole packs up to the level, what is missed meanwhile left out.
        let short =
            (f64::from(u32::try_from(steady.order_up_to).unwrap()) - steady.effective(position)).ceil();
        let most = early(position, 6, 1).credited(1e9).best();
        assert!(most % 6 == 0 && (most..most + 6).contains(&whole(short)), "{most} of {short} at {position}");
        assert_eq!(early(position, 1, 1_000).least(), None, "a minimum beyond the level");
        assert_eq!(early(position, 1, 1).best(), 0, "by itself it waits");
        assert!(steady.gain(position, 12) < 0.0, "at {position}");
    }
}

/// Units of a whole number.
fn whole(units: f64) -> u64 {
    (0_u32..10_000).find(|count| (f64::from(*count) - units).abs() < 0.5).map(u64::from).unwrap()
}

#[test]
fn what_no_shop_has_is_refused() {
    let refused = |means: &[f64], variance: f64, lead: f64| {
        let demand = DailyDemand { means, variance };
        Replenishment::new(demand, terms(lead, 0.0, 7.0), costs(0.1, 1.0, 5.0), 1.0).unwrap_err()
    };
    assert!(matches!(refused(&[], 1.0, 7.0), Error::Empty { .. }));
    assert!(matches!(refused(&[1.0], 1.0, -1.0), Error::OutOfRange { name: "lead time", .. }));
    assert!(matches!(refused(&[1.0], 1.0, 1e300), Error::OutOfRange { name: "lead time", .. }));
    assert!(matches!(refused(&[f64::NAN], 1.0, 7.0), Error::OutOfRange { name: "demand of a day", .. }));
    // Two finite days whose sum is not, and more than 10^9 a day.
    for days in [[f64::MAX; 2], [1.1e9; 2]] {
        assert!(matches!(refused(&days, 1.0, 7.0), Error::OutOfRange { name: "average demand", .. }));
    }
    let wide = DailyDemand { means: &[1.0], variance: f64::MAX };
    assert!(Replenishment::new(wide, terms(7.0, 0.0, 7.0), costs(0.1, 1.0, 5.0), 1.0).is_ok());
}

#[test]
fn a_first_review_without_demand_changes_little() {
    // Sold on five days of seven: 15 / 7 a day.
    let closed = DailyDemand { means: &[0.0, 3.0, 3.0, 3.0, 3.0, 3.0, 0.0], variance: 3.0 };
    let steady = DailyDemand { means: &[15.0 / 7.0], variance: 3.0 };
    let at = |demand| planned(demand, terms(7.0, 0.0, 1.0), costs(0.02, 4.0, 6.0));
    let (closed, steady) = (at(closed), at(steady));
    assert!(
        closed.order_up_to.abs_diff(steady.order_up_to) <= 3,
        "{} {}",
        closed.order_up_to,
        steady.order_up_to
    );
    assert!(closed.reorder_level.abs_diff(steady.reorder_level) <= 3);
}

#[test]
fn a_stock_that_has_run_out_is_filled_up_however_dear_the_order() {
    // Orders so dear that it pays to wait beyond the demand of the lead time, if what is missed then were owed.
    let demand = DailyDemand { means: &[0.5], variance: 2.0 };
    let plan = planned(demand, terms(10.0, 0.0, 7.0), costs(0.02, 4.0, 100.0));
    assert!(plan.calls_for_order(0) && plan.calls_for_order(-3));
    assert!(plan.curve(0, any_units(1, 1), &Breaks::default()).best() > 50);
    // It saves all sales of the window, less what the best levels cost, as far as the quantity reaches S.
    let reach = plan.order_up_to - plan.effective(0) as u64;
    assert!((plan.gain(0, reach) - (4.0 * 0.5 * 7.0 - plan.cost)).abs() < 1e-9);
}

#[test]
fn a_saving_that_is_worth_its_stock_is_reached_and_no_more() {
    let plan =
        planned(DailyDemand { means: &[3.0], variance: 6.0 }, terms(5.0, 0.0, 7.0), costs(0.02, 4.0, 6.0));
    let packs = any_units(6, 1);
    let usual = plan.curve(10, packs, &Breaks::default()).best();
    let from = usual + 20;
    let more = (usual / 6 + 4) * 6;
    // Reaching it takes 24 units more than usual; it pays once it saves what they lose.
    let loss = plan.gain(10, usual) - plan.gain(10, more);
    let at = |from: u64, saving: f64| Breaks::new(vec![(from, saving / from as f64)], usual);
    let best = |saving: f64| plan.curve(10, packs, &at(from, saving)).best();
    assert_eq!((best(loss * 0.99), best(loss * 1.01), best(loss * 9.0)), (usual, more, more));
    // One that the usual order reaches changes nothing, and none makes an order that is not due.
    assert_eq!(plan.curve(10, packs, &at(usual - 5, 50.0)).best(), usual);
    let full = i64::try_from(plan.order_up_to).unwrap();
    assert_eq!(plan.curve(full, packs, &at(6, 1e9)).best(), 0);
}

#[test]
fn the_reorder_level_is_told_to_the_unit_on_a_coarse_grid() {
    let demand = DailyDemand { means: &[900.0], variance: 40_000.0 };
    let plan = planned(demand, terms(9.0, 3.0, 7.0), costs(0.02, 4.0, 3_000.0));
    let level = i64::try_from(plan.reorder_level).unwrap();
    // What filling up gains is positive down from the level and negative above it; it changes by 0.1 a unit there or more.
    let fill = |position: i64| {
        let short = plan.order_up_to as f64 - plan.effective(position);
        plan.gain(position, short.round() as u64)
    };
    assert!((0.0..5.0).contains(&fill(level)) && (-5.0..0.0).contains(&fill(level + 1)), "{}", fill(level));
    assert!(fill(level - 30) > fill(level) + 3.0 && fill(level + 30) < fill(level) - 3.0);
    assert!(plan.calls_for_order(level) && !plan.calls_for_order(level + 1));
}

/// Cost per review and V(0), V(1), ... by value iteration, from the cost of a window summed over whole laws.
fn iterated(
    mean: f64,
    variance: f64,
    terms: ReviewTerms,
    costs: ReviewCosts,
    most: i64,
) -> (f64, Vec<f64>, Vec<f64>) {
    let law = |days: f64| Pmf::from_moments(mean * days, variance * days).unwrap();
    let apart = 1.5_f64.sqrt() * terms.lead_time_sd_days;
    let review = terms.review_days;
    let leads = [-apart, 0.0, apart].map(|more| terms.lead_time_days + more);
    let laws = leads.map(|lead| [law(lead), law(lead + review / 2.0), law(lead + review)]);
    let window = |y: i64| -> f64 {
        let one = |[before, middle, after]: &[Pmf; 3]| {
            let held = before.leftover(y) + 4.0 * middle.leftover(y) + after.leftover(y);
            let lost = after.shortage(y) - before.shortage(y);
            costs.holding_per_day * review / 6.0 * held + costs.lost_sale * lost
        };
        laws.iter().map(one).sum::<f64>() / 3.0
    };
    let window: Vec<f64> = (0..=most).map(window).collect();
    let period = law(review);
    let mut value = window.clone();
    let mut cost = 0.0;
    for _ in 0..3_000 {
        // The least from each position up, as an order brings it.
        let mut up_to = value.clone();
        for y in (0..value.len() - 1).rev() {
            up_to[y] = up_to[y].min(up_to[y + 1]);
        }
        let later = |y: usize, asked: u64| {
            let left = y.saturating_sub(usize::try_from(asked).unwrap());
            value[left].min(costs.order + up_to[left])
        };
        let expected =
            |y: usize| period.points().map(|(asked, chance)| chance * later(y, asked)).sum::<f64>();
        let next: Vec<f64> = window.iter().enumerate().map(|(y, cost)| cost + expected(y)).collect();
        cost = next.iter().copied().fold(f64::INFINITY, f64::min);
        value = next.iter().map(|value| value - cost).collect();
    }
    (cost, value, window)
}

#[test]
fn costs_and_gains_are_those_of_value_iteration() {
    for (mean, variance, lead, sd, order) in
        [(0.4, 0.4, 0.0, 0.0, 3.0), (0.4, 1.6, 9.0, 3.0, 3.0), (1.5, 3.0, 6.0, 0.0, 0.0)]
    {
        let (terms, costs) = (terms(lead, sd, 7.0), costs(0.03, 4.0, order));
        let plan = planned(DailyDemand { means: &[mean], variance }, terms, costs);
        let (cost, value, window) = iterated(mean, variance, terms, costs, 110);
        assert!((plan.cost - cost).abs() < 1e-6, "{} {cost}", plan.cost);
        let on = |table: &[f64], at: f64| {
            let (low, part) = (at.floor() as usize, at.fract());
            table[low] + part * (table[low + 1] - table[low])
        };
        for position in 0..14_i64 {
            let there = plan.effective(position);
            let waiting = on(&value, there) + window[position as usize] - on(&window, there);
            for quantity in [1, 6, 20] {
                let gain = waiting - order - on(&value, there + quantity as f64);
                let told = plan.gain(position, quantity);
                assert!((told - gain).abs() < 1e-5, "{quantity} at {position}: {told} {gain}");
            }
        }
    }
}

/// Cost per day of reordering by (s, S) weekly with a lead time of five days, lost sales, Poisson demand of 3 a day.
fn simulated(reorder_level: u64, order_up_to: u64, costs: ReviewCosts) -> f64 {
    let law = Pmf::poisson(3.0).unwrap();
    let mut state = 1_u64;
    let mut draw = || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        law.quantile((state >> 11) as f64 / (1_u64 << 53) as f64)
    };
    let mut shelf = Shelf::new(order_up_to, costs);
    let days = 21_000;
    for day in 0..days {
        let position = shelf.position();
        if day % 7 == 0 && position <= reorder_level {
            shelf.order(order_up_to - position, day + 5);
        }
        shelf.play(day, draw());
    }
    shelf.outcome().cost() / f64::from(days)
}

#[test]
fn no_other_levels_cost_much_less_in_a_simulation() {
    let costs = costs(0.02, 4.0, 6.0);
    let plan = planned(DailyDemand { means: &[3.0], variance: 3.0 }, terms(5.0, 0.0, 7.0), costs);
    let ours = simulated(plan.reorder_level, plan.order_up_to, costs);
    let mut least = f64::INFINITY;
    for reorder_level in (20..60).step_by(5) {
        for span in (4..80).step_by(8) {
            least = least.min(simulated(reorder_level, reorder_level + span, costs));
        }
    }
    assert!(ours <= least * 1.02, "{ours} with {plan:?}, {least} by trying");
}

/// As [`simulated`] where units are thrown away so many days after they arrived, at a cost of 6 each; the oldest are sold first.
fn simulated_spoiling(reorder_level: u64, order_up_to: u64, costs: ReviewCosts, keeps: u32) -> f64 {
    let law = Pmf::poisson(3.0).unwrap();
    let mut state = 1_u64;
    let mut draw = || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        law.quantile((state >> 11) as f64 / (1_u64 << 53) as f64)
    };
    // Day of arrival and units, oldest first; those of days to come are on order.
    let mut batches = std::collections::VecDeque::from([(0, order_up_to)]);
    let (mut cost, days) = (0.0, 21_000);
    for day in 0..days {
        let position: u64 = batches.iter().map(|(_, units)| units).sum();
        if day % 7 == 0 && position <= reorder_level {
            batches.push_back((day + 5, order_up_to - position));
            cost += costs.order;
        }
        let mut asked = draw();
        for (_, units) in batches.iter_mut().filter(|(arrived, _)| *arrived <= day) {
            let sold = asked.min(*units);
            (*units, asked) = (*units - sold, asked - sold);
        }
        cost += costs.lost_sale * asked as f64;
        while let Some((_, units)) =
            batches.pop_front_if(|(arrived, units)| *units == 0 || *arrived + keeps <= day + 1)
        {
            cost += 6.0 * units as f64;
        }
        let held: u64 = batches.iter().filter(|(arrived, _)| *arrived <= day).map(|(_, units)| units).sum();
        cost += costs.holding_per_day * held as f64;
    }
    cost / f64::from(days)
}

#[test]
fn no_other_levels_of_what_spoils_cost_much_less_in_a_simulation() {
    let costs = costs(0.02, 4.0, 30.0);
    let demand = DailyDemand { means: &[3.0], variance: 3.0 };
    let usual = planned(demand, terms(5.0, 0.0, 7.0), costs);
    for keeps in [10, 21, 35] {
        let life = ShelfLife { days: f64::from(keeps), unit_cost: 6.0 };
        let plan = Replenishment::spoiling(demand, terms(5.0, 0.0, 7.0), costs, 1.0, life).unwrap().unwrap();
        let cost = |reorder_level: u64, order_up_to: u64| {
            simulated_spoiling(reorder_level, order_up_to, costs, keeps)
        };
        let ours = cost(plan.reorder_level, plan.order_up_to);
        let mut least = f64::INFINITY;
        for reorder_level in (4..50).step_by(3) {
            for span in (4..100).step_by(6) {
                least = least.min(cost(reorder_level, reorder_level + span));
            }
        }
        assert!(ours <= least * 1.04, "{ours} with {plan:?}, {least} by trying");
        assert!((plan.cost / 7.0 - ours).abs() < 0.04 * ours, "{} told, {ours} played", plan.cost / 7.0);
        assert!(ours * 1.5 < cost(usual.reorder_level, usual.order_up_to), "{keeps}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn the_order_gains_most_of_all_that_packs_and_minimum_allow(
        mean in 0.02..4.0_f64,
        dispersion in 1.0..10.0_f64,
        lead in 0.0..20.0_f64,
        order in 0.0..30.0_f64,
        position in -5..80_i64,
        pack in 3..15_u64,
        minimum in 0..40_u64,
    ) {
        let demand = DailyDemand { means: &[mean], variance: mean * dispersion };
        let found = Replenishment::new(demand, terms(lead, lead / 3.0, 7.0), costs(0.01, 4.0, order), 40.0).unwrap();
        let Some(plan) = found else { return Ok(()) };
        let allowed = any_units(pack, minimum);
        let best = plan.curve(position, allowed, &Breaks::default()).best();
        prop_assert!(allowed.allows(best) && (best == 0 || plan.calls_for_order(position)));
        let most = (1..=192).filter(|quantity| allowed.allows(*quantity)).map(|quantity| plan.gain(position, quantity));
        let most = if plan.calls_for_order(position) { most.fold(0.0, f64::max) } else { 0.0 };
        prop_assert!(plan.gain(position, best) >= most - 1e-9, "{best} gains less than {most}");
        prop_assert!(plan.calls_for_order(0) && plan.reorder_level < plan.order_up_to);
        prop_assert!(plan.cost < 4.0 * mean * 7.0);
    }

    #[test]
    fn what_spoils_costs_the_more_for_each_further_unit_and_the_order_gains_most_beside_it(
        mean in 0.02..4.0_f64,
        dispersion in 1.0..10.0_f64,
        lead in 0.0..20.0_f64,
        keeps in 1.0..90.0_f64,
        unit_cost in 0.5..6.0_f64,
        position in -5..60_i64,
        pack in 3..15_u64,
    ) {
        let demand = DailyDemand { means: &[mean], variance: mean * dispersion };
        let (terms, costs) = (terms(lead, lead / 3.0, 7.0), costs(0.01, 4.0, 9.0));
        let of = |days: f64| {
            Replenishment::spoiling(demand, terms, costs, 40.0, ShelfLife { days, unit_cost }).unwrap()
        };
        prop_assert_eq!(of(9e4), Replenishment::new(demand, terms, costs, 40.0).unwrap(), "what keeps for ever");
        let Some(plan) = of(keeps) else { return Ok(()) };
        let spoils: Vec<f64> = (0..192).map(|quantity| plan.spoils(position, quantity)).collect();
        let steps: Vec<f64> = spoils.windows(2).map(|pair| pair[1] - pair[0]).collect();
        prop_assert!(spoils[0].abs() < 1e-12 && steps.iter().all(|step| (-1e-9..=1.0 + 1e-9).contains(step)), "{steps:?}");
        prop_assert!(steps.windows(2).all(|pair| pair[1] >= pair[0] - 1e-9), "{steps:?}");
        let lost = |quantity: u64| plan.gain_if_kept(position, quantity) - plan.gain(position, quantity);
        let told = |quantity: u64| unit_cost * plan.spoils(position, quantity);
        prop_assert!((0..192).all(|quantity| lost(quantity) >= told(quantity) - 1e-9));
        let within = (0..192).take_while(|quantity| plan.effective(position) + *quantity as f64 <= plan.order_up_to as f64);
        prop_assert!(keeps < 7.0 || within.clone().all(|quantity| lost(quantity) <= told(quantity) + 1e-9));
        let law = demand.law(lead + keeps, lead / 3.0).unwrap();
        let full = i64::try_from(plan.order_up_to).unwrap() + 500;
        // A stock so large that it is not missed before the order arrives.
        let by_law = law.leftover(full + 40) - law.leftover(full);
        prop_assert!(plan.spoils(full, 40).abs() < 1e-12 || (plan.spoils(full, 40) - by_law).abs() < 1e-6);
        let allowed = any_units(pack, 1);
        let best = plan.curve(position, allowed, &Breaks::default()).best();
        let most = (1..192).filter(|quantity| allowed.allows(*quantity)).map(|quantity| plan.gain(position, quantity));
        let most = if plan.calls_for_order(position) { most.fold(0.0, f64::max) } else { 0.0 };
        prop_assert!(plan.gain(position, best) >= most - 1e-9, "{best} gains {} instead of {most}", plan.gain(position, best));
        prop_assert!(plan.calls_for_order(0) && plan.reorder_level < plan.order_up_to);
    }

    #[test]
    fn without_an_order_cost_the_worth_of_more_units_falls(
        mean in 0.1..8.0_f64,
        dispersion in 1.0..4.0_f64,
        lead in 1.0..15.0_f64,
    ) {
        // Where the lead time is covered for sure the cost is convex, so each further unit gains no more than the one before.
        let demand = DailyDemand { means: &[mean], variance: mean * dispersion };
        let plan = planned(demand, terms(lead, 0.0, 7.0), costs(0.02, 4.0, 0.0));
        let from = i64::try_from(demand.law(lead, 0.0).unwrap().quantile(1.0 - 1e-9)).unwrap();
        let steps: Vec<f64> = (1..60).map(|q| plan.gain(from, q + 1) - plan.gain(from, q)).collect();
        prop_assert!(steps.windows(2).all(|pair| pair[1] <= pair[0] + 1e-6), "{steps:?}");
    }

    #[test]
    fn dearer_losses_call_for_higher_levels(mean in 0.1..30.0_f64, dispersion in 1.0..10.0_f64, lost in 1.0..20.0_f64) {
        let demand = DailyDemand { means: &[mean], variance: mean * dispersion };
        let at = |lost: f64| planned(demand, terms(9.0, 3.0, 7.0), costs(0.01, lost, 0.0));
        prop_assert!(at(lost * 1.5).order_up_to >= at(lost).order_up_to);
        let at = |held: f64| planned(demand, terms(9.0, 3.0, 7.0), costs(held, lost, 0.0));
        prop_assert!(at(0.015).order_up_to <= at(0.01).order_up_to);
    }

    #[test]
    fn dearer_orders_come_less_often_and_cost_less_than_in_proportion(mean in 0.05..1.5_f64, order in 1.0..10.0_f64) {
        // For given levels the cost is a straight line in the order cost, its slope one by the reviews between two orders: the
        // least over all levels rises, bends down, and has ever wider spans. On one grid all that holds to the unit.
        let demand = DailyDemand { means: &[mean], variance: mean * 2.0 };
        let at = |orders: f64| planned(demand, terms(9.0, 3.0, 7.0), costs(0.05, 20.0, order * orders));
        let plans = [1.0, 2.0, 3.0].map(at);
        let [one, two, three] = &plans;
        let span = |plan: &Replenishment| plan.order_up_to - plan.reorder_level;
        prop_assert!(span(one) <= span(two) && span(two) <= span(three), "{plans:?}");
        prop_assert!(one.cost < two.cost && two.cost < three.cost);
        prop_assert!(2.0 * two.cost >= one.cost + three.cost - 1e-9);
    }
}
