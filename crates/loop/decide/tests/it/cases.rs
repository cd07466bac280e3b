//! Small shops whose right answer is known.

use crate::shop::*;
use qm_decide::*;
use qm_domain::UndecidedReason::{ContactsSpent, GainTooSmall, NotAtRisk};
use qm_domain::state::ShopState;
use qm_domain::*;

fn why(planned: &Planned) -> Vec<UndecidedReason> {
    planned.undecided.iter().map(|u| u.reason).collect()
}

#[test]
fn the_order_due_first_goes_first_and_the_gain_is_what_fifo_would_have_lost() {
    let mut state = empty();
    state.shop.workers.truncate(1);
    // The older order is due in a week, the newer one in 5 hours; each takes 4 hours.
    state.orders.orders = vec![open_order("old", 50, 168, 240.0), open_order("new", 1, 5, 240.0)];
    let planned = orders(&state, &cycle());
    assert!(planned.undecided.is_empty());
    let first = planned.decisions.iter().find(|d| d.subject.key() == "order:new").unwrap();
    let Action::Fulfil(plan) = &first.action else { panic!("{first:?}") };
    assert_eq!(plan.tasks.first().unwrap().start, now());
    // By hand: done at 13:00 and due at 14:00, so in time. First in, first out starts it at 13:00, works until 15:00
    // (pick, 2 h), and the pack of 84 min no longer fits: it ends on Tuesday 8:00 + 84 min + 36 min = 10:00, 20 h late.
    assert_eq!(plan.tasks.last().unwrap().end, now().plus_seconds(4 * 3600));
    assert_eq!(first.gain.mean.minor, 417, "20 / 24 days x 500");
    assert!(first.gain.lo.minor <= 417 && first.gain.hi.minor >= 417);
    assert_eq!(first.gain.baseline, Baseline::FirstInFirstOut);
}

#[test]
fn orders_that_cannot_be_placed_say_why() {
    let reason = |bend: &dyn Fn(&mut ShopState)| {
        let mut state = empty();
        state.orders.orders = vec![open_order("o", 1, 5, 10.0)];
        bend(&mut state);
        why(&orders(&state, &cycle()))
    };
    assert_eq!(reason(&|s| s.shop.workers.clear()), [UndecidedReason::NoWorker]);
    assert_eq!(
        reason(&|s| s.shop.workers.iter_mut().for_each(|w| w.skills = vec![TaskKind::Pick])),
        [UndecidedReason::NoWorker]
    );
    assert_eq!(
        reason(&|s| s.shop.stations.retain(|t| t.kind != StationKind::Pack)),
        [UndecidedReason::NoStation]
    );
    assert_eq!(reason(&|s| s.orders.orders[0].work = predicted(6_000.0, 1.0)), [UndecidedReason::NoShift]);
    assert!(reason(&|s| s.shop.stations.clear()).is_empty(), "without stations work is done anywhere");
    assert!(
        reason(&|s| s.orders.orders[0].due_at = now().plus_days(-30)).is_empty(),
        "an overdue order is planned"
    );
}

fn fact(decision: &Decision, code: FactCode) -> Option<FactValue> {
    decision.reason.facts.iter().find(|f| f.code == code).map(|f| f.value.clone())
}

/// A fact that is a number, a count or minor units.
fn told(decision: &Decision, code: FactCode) -> f64 {
    match fact(decision, code) {
        Some(FactValue::Number(number)) => number,
        Some(FactValue::Count(count)) => float(count),
        Some(FactValue::Money(money)) => float(money.minor),
        other => panic!("{code}: {other:?}"),
    }
}

#[expect(clippy::cast_precision_loss, reason = "test values are small")]
fn float(count: i64) -> f64 {
    count as f64
}

fn buy(state: &ShopState, policy: &Policy) -> Vec<PurchaseLine> {
    let lines = stock(state, policy, &cycle()).decisions.into_iter().filter_map(|d| match d.action {
        Action::Purchase(line) => Some(line),
        _ => None,
    });
    lines.collect()
}

#[test]
fn buys_up_to_the_level_in_packs() {
    let mut state = empty();
    state.stock.positions = vec![position("a", "L1", 20, 3.0)];
    let planned = stock(&state, &Policy::default(), &cycle());
    let decision = &planned.decisions[0];
    let Action::Purchase(line) = &decision.action else { panic!() };
    // 17 days x 3 = 51 expected; variance 17 x 4.5 + (3 x 3)^2 = 157.5. What lasts until the next order lies at about
    // 51 + z x 12.5 at the newsvendor's ratio 240 / (240 + 600 x .25 x 7 / 365) = .988: z = 2.26, so about 79. An order of
    // 150 is worth a lot of about √(2 x 150 x 3 / .41) = 47 units, so the level lies between, and orders are due at less.
    let level = told(decision, FactCode::OrderUpTo);
    assert!((78.0..=79.0 + 47.0).contains(&level), "{level}");
    let due = told(decision, FactCode::ReorderLevel);
    assert!((40.0..79.0).contains(&due), "{due}");
    // 30 are expected until it arrives, with a standard deviation of 11: E[(D - 20)+] of a normal law is 11.1.
    let missed = told(decision, FactCode::MissedBeforeArrival);
    assert!((missed - 11.1).abs() < 0.5, "{missed}");
    assert_eq!(line.quantity % 6, 0);
    let over = float(line.quantity) + 20.0 + missed - level;
    assert!(over.abs() < 6.0, "{over} beside the level, which is no pack");
    let Some(FactValue::Code(bound)) = fact(decision, FactCode::BoundBy) else { panic!() };
    assert_eq!(bound, "pack", "{} are short", level - 20.0 - missed);
    assert_eq!(line.arrives_on.to_string(), "2026-12-03");
    assert!(told(decision, FactCode::OnePackMore) < 0.0 && told(decision, FactCode::OnePackLess) < 0.0);
    assert!(decision.gain.mean.minor > 0);
}

#[test]
fn what_bound_the_quantity_is_a_constraint_that_binds() {
    let bound = |on_hand: i64, pack: i64, minimum_quantity: i64| {
        let mut state = empty();
        let mut position = position("a", "L1", on_hand, 3.0);
        let supply = position.supply.as_mut().unwrap();
        (supply.pack, supply.minimum_quantity) = (pack, minimum_quantity);
        state.stock.positions = vec![position];
        let planned = stock(&state, &Policy::default(), &cycle());
        let decision = planned.decisions.first()?;
        let Some(FactValue::Code(bound)) = fact(decision, FactCode::BoundBy) else { panic!() };
        Some((bound, decision.action.clone()))
    };
    for on_hand in 0..60 {
        // Neither pack nor minimum can bind.
        assert!(bound(on_hand, 1, 1).is_none_or(|(bound, _)| bound == "worth"), "{on_hand}");
        let Some((bound, Action::Purchase(line))) = bound(on_hand, 1, 200) else { continue };
        assert_eq!((bound.as_str(), line.quantity), ("minimum", 200), "{on_hand}");
    }
}

#[test]
fn where_costs_are_defaults_the_level_is_that_of_the_wanted_service() {
    let mut state = empty();
    state.shop.assumed.insert(Assumption::Costs);
    state.shop.costs.order_line_minor = 0;
    let mut position = position("a", "L1", 0, 3.0);
    (position.supply.as_mut().unwrap().pack, position.supply.as_mut().unwrap().minimum_quantity) = (1, 1);
    state.stock.positions = vec![position];
    let at = |service: f64| {
        let mut state = state.clone();
        state.shop.targets.service_level = service;
        told(&stock(&state, &Policy::default(), &cycle()).decisions[0], FactCode::OrderUpTo)
    };
    // Demand of 17 days: mean 51, variance 17 x 4.5 + (3 x 3)^2 = 157.5, a negative binomial. Its quantiles by scipy 1.17.1,
    // nbinom(51^2 / 106.5, 51 / 157.5).ppf: 68 at .9, 73 at .95.
    for (service, level) in [(0.9, 68.0), (0.95, 73.0)] {
        assert!((at(service) - level).abs() <= 2.0, "{} for {service}", at(service));
    }
}

#[test]
fn orders_wait_for_their_day_and_last_until_the_next_one() {
    let mut state = empty();
    state.shop.targets.review_days = 1;
    state.stock.positions = vec![position("a", "L1", 20, 3.0)];
    let bridged = |days: &[u8]| {
        let mut state = state.clone();
        state.shop.suppliers[0].order_days = days.to_vec();
        let planned = stock(&state, &Policy::default(), &cycle());
        let decision = planned.decisions.first().map(|one| told(one, FactCode::ProtectionDays));
        decision.ok_or_else(|| why(&planned))
    };
    // Today is a Monday; ten days of lead time, and the next order today in a day, three days, a week.
    assert_eq!(bridged(&[]), Ok(11.0));
    assert_eq!(bridged(&[0, 3]), Ok(13.0));
    assert_eq!(bridged(&[0]), Ok(17.0));
    assert_eq!(bridged(&[1, 2]), Err(vec![UndecidedReason::NotOrderDay]));
    // On a day without orders, what comes from elsewhere lasts as long as an order of the first such day, tomorrow: one, ten and
    // seven days.
    let mut moved = state.clone();
    moved.shop.suppliers[0].order_days = vec![1];
    moved.shop.targets.review_days = 7;
    moved.stock.positions = vec![position("a", "L1", 0, 3.0), position("a", "L2", 500, 1.0)];
    let planned = stock(&moved, &Policy::default(), &cycle());
    assert_eq!(told(&planned.decisions[0], FactCode::ProtectionDays).to_bits(), 18.0_f64.to_bits());
    state.stock.positions[0].on_hand = 900;
    state.shop.suppliers[0].order_days = vec![1];
    assert_eq!(why(&stock(&state, &Policy::default(), &cycle())), [UndecidedReason::StockCoversDemand]);
}

#[test]
fn the_orders_before_a_supplier_closes_last_until_it_is_open_again() {
    let mut state = empty();
    state.stock.positions = vec![position("a", "L1", 20, 3.0)];
    let closed = |from: &str, to: &str| {
        let mut state = state.clone();
        state.shop.suppliers[0].closed =
            vec![Closure { from: Day::parse(from).unwrap(), to: Day::parse(to).unwrap() }];
        let planned = stock(&state, &Policy::default(), &cycle());
        let (_, failed) = qm_check::check_all(planned.decisions.clone(), &state, &Policy::default());
        assert!(failed.is_empty(), "{failed:?}");
        let decision = planned.decisions.first().cloned();
        decision.ok_or_else(|| why(&planned)).map(|one| {
            let Action::Purchase(line) = &one.action else { panic!("a purchase") };
            let days =
                [FactCode::LeadTimeDays, FactCode::ProtectionDays].map(|code| told(&one, code).to_string());
            (line.arrives_on.to_string(), days.join(" "), line.quantity)
        })
    };
    let days = |told: &Result<(String, String, i64), _>| {
        told.as_ref().map(|(arrives, days, _)| format!("{arrives}: {days}")).map_err(Vec::clone)
    };
    // Ordered on Monday 23 November, ten days under way, reviewed a week later.
    let never = closed("2027-03-01", "2027-03-02");
    assert_eq!(days(&never), Ok("2026-12-03: 10 17".into()));
    // Today's order comes in time; that of the 30th, due on 10 December, comes fourteen days later, after two weeks of closure.
    let later = closed("2026-12-07", "2026-12-20");
    assert_eq!(days(&later), Ok("2026-12-03: 10 31".into()));
    assert!(later.unwrap().2 > never.unwrap().2, "more has to last longer");
    assert_eq!(days(&closed("2026-12-01", "2026-12-14")), Ok("2026-12-17: 24 31".into()));
    assert_eq!(days(&closed("2026-11-23", "2026-11-23")), Err(vec![UndecidedReason::NotOrderDay]));
}

#[test]
fn of_several_suppliers_the_one_is_chosen_whose_price_and_lead_time_cost_least() {
    let mut state = empty();
    state.stock.positions = vec![position("a", "L1", 0, 3.0)];
    let bought = |lead_time_days: f64, unit_cost: i64| {
        let mut state = state.clone();
        let mut supply = state.stock.positions[0].supply.clone().unwrap();
        (supply.supplier, supply.lead_time_days) = (SupplierId::new("t").unwrap(), lead_time_days);
        supply.lead_time_sd_days = lead_time_days * 0.3;
        state.stock.positions[0].other_supply =
            vec![state::OtherSupply { supply, unit_cost: eur(unit_cost) }];
        let decision = stock(&state, &Policy::default(), &cycle()).decisions.remove(0);
        let saves = told(&decision, FactCode::SupplierSaves);
        let Action::Purchase(line) = decision.action else { panic!() };
        (line.supplier.as_str().to_owned(), line.unit_cost.minor, saves)
    };
    // The same terms but 10 cheaper a unit: it saves at least that on the 21 units of a week.
    let (supplier, cost, saves) = bought(10.0, 590);
    assert_eq!((supplier.as_str(), cost), ("t", 590));
    assert!((210.0..240.0).contains(&saves), "{saves}");
    // A cent dearer, but here tomorrow instead of in ten days: less stock for surprises.
    let (supplier, cost, saves) = bought(1.0, 601);
    assert_eq!((supplier.as_str(), cost), ("t", 601));
    assert!(saves > 0.0);
    // Dearer by 50 is more than that is worth, and so are 3 less with three months to wait.
    assert_eq!(bought(1.0, 650).0, "s");
    assert_eq!(bought(90.0, 597).0, "s");
}

#[test]
fn a_price_break_near_the_need_is_reached_where_it_saves_more_than_holding_costs() {
    let mut state = empty();
    state.stock.positions = vec![position("a", "L1", 20, 3.0)];
    let usual = buy(&state, &Policy::default())[0].quantity;
    let bought = |from_quantity: i64, share: f64| {
        let mut state = state.clone();
        state.shop.suppliers[0].discounts = vec![Discount { from_quantity, share }];
        let decision = stock(&state, &Policy::default(), &cycle()).decisions.remove(0);
        let bound = fact(&decision, FactCode::BoundBy);
        let Action::Purchase(line) = decision.action else { panic!() };
        (line.quantity, line.unit_cost.minor, bound)
    };
    let code = |code: &str| Some(FactValue::Code(code.into()));
    // 5 % of 600 for each of some 130 units are 3900; two packs held for the four days till they sell cost 12 x .41 x some weeks.
    let (quantity, cost, bound) = bought(usual + 8, 0.05);
    assert_eq!((quantity, cost, bound), (usual + 12, 570, code("price_break")));
    // Ten times the need for 1 % is not worth the years of holding.
    let (quantity, cost, _) = bought(usual * 10, 0.01);
    assert_eq!((quantity, cost), (usual, 600));
    // What the usual order reaches anyway is only cheaper.
    let (quantity, cost, bound) = bought(usual / 2, 0.05);
    assert_eq!((quantity, cost, bound), (usual, 570, code("pack")));
}

#[test]
fn what_is_pending_or_on_order_is_not_bought_again() {
    let mut state = empty();
    state.stock.positions = vec![position("a", "L1", 20, 3.0)];
    let quantity = buy(&state, &Policy::default())[0].quantity;
    state.stock.positions[0].on_order = quantity;
    assert_eq!(why(&stock(&state, &Policy::default(), &cycle())), [UndecidedReason::StockCoversDemand]);
    state.stock.positions[0].on_order = 0;
    state.stock.positions[0].pending = Some((DecisionId::new("d").unwrap(), Status::Proposed));
    assert_eq!(why(&stock(&state, &Policy::default(), &cycle())), [UndecidedReason::AlreadyProposed]);
}

#[test]
fn positions_without_a_decision_say_why() {
    let reason = |bend: &dyn Fn(&mut state::StockPosition)| {
        let mut state = empty();
        let mut position = position("a", "L1", 0, 3.0);
        bend(&mut position);
        state.stock.positions = vec![position];
        why(&stock(&state, &Policy::default(), &cycle()))
    };
    assert_eq!(reason(&|p| p.forecast = None), [UndecidedReason::NoForecast]);
    assert_eq!(reason(&|p| p.supply = None), [UndecidedReason::NoSupplier]);
    assert_eq!(reason(&|p| p.idle_days = Some(200)), [UndecidedReason::NoDemand]);
    assert_eq!(reason(&|p| p.forecast.as_mut().unwrap().mean = vec![0.0]), [UndecidedReason::NoDemand]);
    assert_eq!(reason(&|p| p.on_hand = 1_000), [UndecidedReason::StockCoversDemand]);
    assert_eq!(reason(&|p| p.unit_price = p.unit_cost), [UndecidedReason::GainTooSmall], "nothing to lose");
}

#[test]
fn the_budget_goes_where_money_gains_most() {
    let mut state = empty();
    let mut rich = position("rich", "L1", 0, 3.0);
    rich.unit_price = eur(3_000);
    state.stock.positions = vec![position("poor", "L1", 0, 3.0), rich];
    let both = buy(&state, &Policy::default());
    assert_eq!(both.len(), 2);
    // Two packs for one of the two: 12 x 600.
    let policy = Policy { purchase_budget_minor: 7_500, ..Policy::default() };
    let planned = stock(&state, &policy, &cycle());
    assert_eq!(planned.decisions[0].subject.key(), "stock:rich@L1");
    assert_eq!(why(&planned), [UndecidedReason::BudgetSpent]);
    // Half of what both would spend: the rich one goes less short of it.
    let half =
        Policy { purchase_budget_minor: both.iter().map(|l| l.quantity * 300).sum(), ..Policy::default() };
    let short = |line: &PurchaseLine| {
        let free = both.iter().find(|free| free.sku == line.sku).map_or(0, |free| free.quantity);
        free - line.quantity
    };
    let lines = buy(&state, &half);
    let rich = lines.iter().find(|line| line.sku.as_str() == "rich").unwrap();
    assert!(lines.iter().all(|line| short(line) >= short(rich)), "{lines:?}");
    state.stock.committed_minor = 7_500;
    assert_eq!(buy(&state, &policy), [], "what waits for approval counts as spent");
}

#[test]
fn a_budget_that_does_not_last_is_shared_where_the_next_pack_gains_most() {
    let mut state = empty();
    state.stock.positions = (0..4)
        .map(|n| {
            let mut position = position(&format!("s{n}"), "L1", 5 * n, 3.0);
            position.supply.as_mut().unwrap().minimum_quantity = 6;
            position
        })
        .collect();
    let free = buy(&state, &Policy::default());
    let cost = |lines: &[PurchaseLine]| lines.iter().map(|l| l.quantity * l.unit_cost.minor).sum::<i64>();
    for share in [30, 50, 80] {
        let budget = cost(&free) * share / 100;
        let policy = Policy { purchase_budget_minor: budget, ..Policy::default() };
        let decisions = stock(&state, &policy, &cycle()).decisions;
        let spent = cost(&buy(&state, &policy));
        // What is left buys no pack: 6 x 600.
        assert!(spent <= budget && spent + 3_600 > budget, "{spent} of {budget}");
        for decision in &decisions {
            let bound = fact(decision, FactCode::BoundBy);
            let wants = told(decision, FactCode::OnePackMore) > 0.0;
            assert!(!wants || bound == Some(FactValue::Code("budget".into())), "{decision:?}");
            // No pack moved from one line to another gains; both are told to the cent.
            for other in &decisions {
                let moved = told(decision, FactCode::OnePackMore) + told(other, FactCode::OnePackLess);
                assert!(decision.subject == other.subject || moved <= 1.0, "{moved} at {share} %");
            }
        }
    }
}

#[test]
fn small_sales_are_not_worth_an_order() {
    let mut state = empty();
    let mut seldom = position("seldom", "L1", 0, 0.01);
    state.stock.positions = vec![seldom.clone()];
    state.shop.costs.order_line_minor = 5_000;
    // A unit in a hundred days earns 240; an order costs 5000.
    assert_eq!(why(&stock(&state, &Policy::default(), &cycle())), [GainTooSmall]);
    seldom.on_hand = 3;
    state.stock.positions = vec![seldom];
    assert_eq!(why(&stock(&state, &Policy::default(), &cycle())), [UndecidedReason::StockCoversDemand]);
}

#[test]
fn surplus_elsewhere_comes_before_a_purchase() {
    let mut state = empty();
    state.stock.positions = vec![position("a", "L1", 0, 3.0), position("a", "L2", 500, 1.0)];
    let planned = stock(&state, &Policy::default(), &cycle());
    let Action::Transfer(transfer) = &planned.decisions[0].action else { panic!("{:?}", planned.decisions) };
    assert_eq!((transfer.from.as_str(), transfer.to.as_str()), ("L2", "L1"));
    assert_eq!(transfer.cost.minor, transfer.quantity * 40);
    assert_eq!(why(&planned), [UndecidedReason::StockCoversDemand]);
    assert_eq!(planned.decisions[0].alternatives[0].what, "purchase");
    assert!(planned.decisions[0].gain.mean.minor > planned.decisions[0].alternatives[0].gain.minor);
    state.shop.costs.transfer_unit_minor = 100_000;
    assert_eq!(buy(&state, &Policy::default()).len(), 1, "too dear to move");
}

/// A shop that clears what half a year will not sell, and returns at a share of the cost where there is one.
fn clearing(returns_share: Option<f64>) -> ShopState {
    let mut state = empty();
    state.shop.overstock = Some(Overstock { horizon_days: 180, markdown_share: 0.3, markdown_lift: 3.0 });
    state.shop.suppliers[0].returns_share = returns_share;
    state
}

#[test]
fn what_will_not_be_sold_within_the_horizon_is_sold_cheaper_or_given_back() {
    let mut state = clearing(None);
    // More than six years of stock at one a day.
    state.stock.positions = vec![position("a", "L1", 2_400, 1.0)];
    let planned = stock(&state, &Policy::default(), &cycle());
    let Action::MarkDown(cheaper) = &planned.decisions[0].action else { panic!("{planned:?}") };
    assert_eq!(cheaper.unit_price, eur(700));
    // 180 expected; variance 180 x 1.5: the 90 % quantile is about 180 + 1.28 x 16.4 = 201.
    assert!((2_196..=2_202).contains(&cheaper.quantity), "{}", cheaper.quantity);
    let decision = &planned.decisions[0];
    assert!((told(decision, FactCode::HorizonDemand) - 180.0).abs() < 1e-9);
    assert_eq!(fact(decision, FactCode::Frees), Some(FactValue::Money(eur(cheaper.quantity * 700))));
    // Holding costs 600 x .25 / 365 = .411 a day. Held: 2400 (1000 - .411 x 1200). Cheaper: 2199 (700 - .411 x 2199 / 6), then 201
    // from day 733 on: 201 (1000 - .411 x (733 + 100.5)); less the work of 150.
    let excess = float(cheaper.quantity);
    let (a_day, rest) = (150.0 / 365.0, 2_400.0 - excess);
    let held = 2_400.0 * (1_000.0 - a_day * 1_200.0);
    let sold =
        excess * (700.0 - a_day * excess / 6.0) + rest * (1_000.0 - a_day * (excess / 3.0 + rest / 2.0));
    let gain = decision.gain;
    assert!((float(gain.mean.minor) - (sold - held - 150.0)).abs() <= 1.0, "{gain:?}");
    assert!(gain.lo.minor < gain.mean.minor && gain.mean.minor < gain.hi.minor);
    // What the lower price sells is waited for as long as the horizon.
    state.stock.positions[0].marked_down_at = Some(now().plus_days(-179));
    assert_eq!(why(&stock(&state, &Policy::default(), &cycle())), [UndecidedReason::StockCoversDemand]);
    state.stock.positions[0].marked_down_at = Some(now().plus_days(-180));
    assert_eq!(stock(&state, &Policy::default(), &cycle()).decisions.len(), 1);
    state.stock.positions[0].marked_down_at = None;
    // Half a year of stock is not too much, and neither is anything where the shop names no horizon.
    state.stock.positions[0].on_hand = 190;
    assert_eq!(why(&stock(&state, &Policy::default(), &cycle())), [UndecidedReason::StockCoversDemand]);
    state.stock.positions[0].on_hand = 2_400;
    state.shop.overstock = None;
    assert_eq!(why(&stock(&state, &Policy::default(), &cycle())), [UndecidedReason::StockCoversDemand]);
}

#[test]
fn what_is_held_cheaply_is_kept_and_what_nobody_asks_for_goes_back() {
    let mut state = clearing(None);
    state.stock.positions = vec![position("a", "L1", 2_400, 1.0)];
    // 30 % off costs more than holding for years.
    state.shop.costs.holding_per_year = 0.01;
    assert_eq!(why(&stock(&state, &Policy::default(), &cycle())), [UndecidedReason::StockCoversDemand]);
    // Not sold for a year: no price sells it, but the supplier credits 80 %.
    let mut state = clearing(Some(0.8));
    state.stock.positions = vec![position("a", "L1", 50, 1.0)];
    state.stock.positions[0].idle_days = Some(360);
    let planned = stock(&state, &Policy::default(), &cycle());
    let decision = &planned.decisions[0];
    let Action::Return(back) = &decision.action else { panic!("{planned:?}") };
    assert_eq!((back.quantity, back.unit_credit, back.supplier.as_str()), (50, eur(480), "s"));
    // Moving a unit costs 40, the work 150; of 360 + 180 days each is as likely that of the next sale.
    assert_eq!(decision.gain.mean.minor, 50 * (480 - 40) - 150);
    assert!((decision.confidence.get() - 360.0 / 540.0).abs() < 1e-9);
    state.shop.suppliers[0].returns_share = None;
    assert_eq!(why(&stock(&state, &Policy::default(), &cycle())), [UndecidedReason::NoDemand]);
    // Not sold for 200 days of a horizon of 365: too soon to say.
    let mut state = clearing(Some(0.8));
    state.shop.overstock = state.shop.overstock.map(|terms| Overstock { horizon_days: 365, ..terms });
    state.stock.positions = vec![position("a", "L1", 50, 1.0)];
    state.stock.positions[0].idle_days = Some(200);
    assert_eq!(why(&stock(&state, &Policy::default(), &cycle())), [UndecidedReason::NoDemand]);
}

#[test]
fn a_tour_takes_what_is_near_and_says_why_it_leaves_the_rest() {
    let mut state = empty();
    let near = |n: u32| Some(point(52.5 + 0.004 * f64::from(n), 13.41));
    state.delivery.ready = (0..8).map(|n| ready(&format!("near-{n}"), near(n), 2_000)).collect();
    let mut shut = ready("shut", near(1), 1);
    shut.window = (now().plus_days(-3), now().plus_days(-2));
    state.delivery.ready.extend([
        ready("nowhere", None, 1),
        ready("far", Some(point(48.1, 11.6)), 1),
        ready("heavy", near(1), 200_000),
        shut,
    ]);
    let planned = delivery(&state, &Policy::default(), &cycle());
    let Action::Drive(route) = &planned.decisions[0].action else { panic!() };
    assert_eq!((planned.decisions.len(), route.stops.len()), (1, 8));
    // The cost is rounded up to a minor unit, the gain to the nearest.
    let gain = planned.decisions[0].gain.mean.minor;
    assert!((0..=1).contains(&(gain - (8 * 690 - route.cost.minor))), "{gain}");
    let reasons: Vec<(String, UndecidedReason)> =
        planned.undecided.iter().map(|u| (u.subject.key(), u.reason)).collect();
    for (order, reason) in [
        ("order:nowhere", UndecidedReason::NoPlace),
        ("order:far", UndecidedReason::OutOfRange),
        ("order:heavy", UndecidedReason::TooHeavy),
        ("order:shut", UndecidedReason::WindowClosed),
    ] {
        assert!(reasons.contains(&(order.to_owned(), reason)), "{order}: {reasons:?}");
    }
}

#[test]
fn a_tour_follows_the_legs_that_were_told() {
    let mut state = empty();
    let place = |n: u32| point(52.5 + 0.004 * f64::from(n), 13.4);
    state.delivery.ready = (1..9).map(|n| ready(&format!("near-{n}"), Some(place(n)), 2_000)).collect();
    let depot = state.delivery.depots[&location("L1")];
    let places: Vec<GeoPoint> = std::iter::once(depot).chain((1..9).map(place)).collect();
    // Even numbers are 50 m apart, and so are odd ones and the depot; from the ones to the others it is 900 m. No road
    // leads to the eighth.
    let number = |at: GeoPoint| ((at.lat() - 52.5) / 0.004).round();
    let odd = |at: GeoPoint| number(at) < 0.5 || (number(at) / 2.0).fract() > 0.1;
    let legs = Legs::new(&places, |from, to| {
        let metres = Metres(if odd(from) == odd(to) { 50 } else { 900 });
        (number(to) < 7.5).then_some(Leg { metres, seconds: Seconds(metres.0 / 10) })
    });
    state.delivery.legs.insert(location("L1"), legs);
    let planned = delivery(&state, &Policy::default(), &cycle());
    let Action::Drive(route) = &planned.decisions[0].action else { panic!() };
    assert_eq!((route.stops.len(), route.distance), (7, Metres(4 * 50 + 900 + 2 * 50 + 900)));
    assert_eq!(why(&planned), [UndecidedReason::OutOfRange]);
    state.delivery.ready.push(ready("untold", Some(place(20)), 2_000));
    let planned = delivery(&state, &Policy::default(), &cycle());
    assert_eq!(why(&planned), [UndecidedReason::OutOfRange, UndecidedReason::VehiclesFull]);
}

#[test]
fn a_tour_dearer_than_its_parcels_is_not_driven() {
    let mut state = empty();
    state.delivery.ready = vec![ready("one", Some(point(52.51, 13.41)), 2_000)];
    assert_eq!(why(&delivery(&state, &Policy::default(), &cycle())), [UndecidedReason::GainTooSmall]);
    state.shop.fleet.vehicles.clear();
    assert_eq!(why(&delivery(&state, &Policy::default(), &cycle())), [UndecidedReason::NoVehicle]);
}

#[test]
fn notices_go_out_for_what_is_late_or_will_be() {
    let one = |promised, days: Option<Predicted>, notified| {
        let mut state = empty();
        let mut parcel = parcel("p", promised, days);
        parcel.notified = notified;
        state.delivery.under_way = vec![parcel];
        delivery(&state, &Policy::default(), &cycle())
    };
    // Placed 5 days ago, promised for day 7; a median of 10 days is late with more than 90 %.
    let planned = one(Some(2), Some(predicted(10.0, 2.0)), false);
    let Action::NotifyLate(notice) = &planned.decisions[0].action else { panic!() };
    assert!(notice.late.get() > 0.9 && notice.expected_at == now().plus_days(5));
    let passed = one(Some(-1), Some(predicted(10.0, 2.0)), false);
    assert!(
        (passed.decisions[0].confidence.get() - 1.0).abs() < 1e-12,
        "a promise that has passed is broken"
    );
    assert_eq!(why(&one(Some(9), Some(predicted(10.0, 2.0)), false)), [UndecidedReason::OnTrack]);
    assert_eq!(why(&one(None, Some(predicted(10.0, 2.0)), false)), [UndecidedReason::NoPromise]);
    assert_eq!(why(&one(Some(2), None, false)), [UndecidedReason::NoModel]);
    assert_eq!(why(&one(Some(2), Some(predicted(10.0, 2.0)), true)), [UndecidedReason::AlreadyProposed]);
}

#[test]
fn offers_go_where_they_gain_with_leave_and_within_limits() {
    let mut state = empty();
    state.customers.customers =
        [0.2, 0.55, 0.85, 0.9, 0.95, 0.99].iter().map(|p| customer(&format!("p{p}"), Some(*p))).collect();
    let policy = Policy { contacts_per_cycle: 2, ..Policy::default() };
    let planned = customers(&state, &policy, &cycle());
    let chosen: Vec<String> = planned.decisions.iter().map(|d| d.subject.key()).collect();
    assert_eq!(chosen, ["customer:p0.9", "customer:p0.95"]);
    assert_eq!(why(&planned), [NotAtRisk, GainTooSmall, ContactsSpent, GainTooSmall]);
    // 40000 / 4 = 10000 per order: .95 x .1 x 10000 x .4 - 10 - .1 x 10000 x (.05 + .095) = 225.
    assert_eq!(planned.decisions[1].gain.mean.minor, 225);
    assert!(planned.decisions[0].assumed.contains(&Assumption::Costs), "the uplift is an assumption");
}

#[test]
fn customers_are_asked_before_they_are_written_to() {
    let one = |bend: &dyn Fn(&mut state::CustomerState)| {
        let mut state = empty();
        let mut customer = customer("p", Some(0.95));
        bend(&mut customer);
        state.customers.customers = vec![customer];
        customers(&state, &Policy::default(), &cycle())
    };
    assert_eq!(why(&one(&|c| c.consent = state::ConsentState::Refused)), [UndecidedReason::NoConsent]);
    assert_eq!(why(&one(&|c| c.contacted_days = Some(5.0))), [UndecidedReason::RecentlyContacted]);
    assert_eq!(why(&one(&|c| c.churn = None)), [UndecidedReason::NoModel]);
    let unknown = one(&|c| c.consent = state::ConsentState::Unknown);
    assert!(unknown.decisions[0].assumed.contains(&Assumption::Consent));
}

#[test]
fn clear_tickets_are_answered_and_the_rest_handed_over() {
    let one = |bend: &dyn Fn(&mut state::OpenTicket)| {
        let mut state = empty();
        let mut ticket = ticket("t", Language::En, Intent::WhereIsMyOrder, 0.9);
        bend(&mut ticket);
        state.care.tickets = vec![ticket];
        let mut planned = care(&state, &Policy::default(), &cycle());
        planned.decisions.pop().map(|d| d.action)
    };
    let Some(Action::Reply(reply)) = one(&|_| ()) else { panic!() };
    assert_eq!(
        reply.text,
        "Dear {name}, thank you for your message. Your order order-t left us on 19 November 2026. We expect it to \
         reach you on 25 November 2026. Should it not have arrived by then, please answer this message and we will \
         look into it."
    );
    let Some(Action::Reply(chinese)) = one(&|t| t.language = Language::Zh) else { panic!() };
    assert!(chinese.text.contains("预计2026年11月25日送达"), "{}", chinese.text);
    let handed_over = |bend: &dyn Fn(&mut state::OpenTicket)| match one(bend) {
        Some(Action::Escalate(escalation)) => Some(escalation.urgency),
        _ => None,
    };
    assert_eq!(handed_over(&|t| t.language = Language::Pt), Some(2));
    assert_eq!(handed_over(&|t| t.order = None), Some(2));
    assert_eq!(handed_over(&|t| t.has_text = false), Some(2));
    assert_eq!(handed_over(&|t| t.intents[0].1 = Probability::clamped(0.5)), Some(2));
    assert_eq!(handed_over(&|t| t.intents[0].0 = Intent::ProductQuestion), Some(3));
    let angry = Some((Sentiment::Negative, Probability::clamped(0.9)));
    assert_eq!(
        handed_over(&|t| {
            t.language = Language::Pt;
            t.sentiment = angry;
        }),
        Some(1)
    );
    assert_eq!(
        handed_over(&|t| {
            t.is_review = true;
            t.score = Some(1);
        }),
        Some(1)
    );
}
