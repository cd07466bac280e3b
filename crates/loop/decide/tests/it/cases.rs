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
    let Action::Purchase(line) = &planned.decisions[0].action else { panic!() };
    let fact =
        |code| planned.decisions[0].reason.facts.iter().find(|f| f.code == code).map(|f| f.value.clone());
    // 17 days x 3 = 51 expected; variance 17 x 4.5 + (3 x 3)^2 = 157.5. The level lies about
    // 51 + z x 12.5 at the newsvendor's ratio 240 / (240 + 600 x .25 x 17 / 365) = .97: z = 1.9, so about 75 to 78.
    let Some(FactValue::Count(level)) = fact(FactCode::OrderUpTo) else { panic!() };
    assert!((75..=82).contains(&level), "{level}");
    assert_eq!(line.quantity % 6, 0);
    assert!(line.quantity + 20 >= level && line.quantity + 20 < level + 6);
    assert_eq!(line.arrives_on.to_string(), "2026-12-03");
    assert!(fact(FactCode::OnePackMore).is_some() && fact(FactCode::OnePackLess).is_some());
    assert!(planned.decisions[0].gain.mean.minor > 0);
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
    let price = both.iter().map(|l| l.quantity * l.unit_cost.minor).max().unwrap();
    let policy = Policy { purchase_budget_minor: price + 500, ..Policy::default() };
    let planned = stock(&state, &policy, &cycle());
    assert_eq!(planned.decisions[0].subject.key(), "stock:rich@L1");
    assert_eq!(why(&planned), [UndecidedReason::BudgetSpent]);
    state.stock.committed_minor = price + 500;
    assert_eq!(buy(&state, &policy), [], "what waits for approval counts as spent");
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
