//! Shops of chance: any mixture of subjects, sensible or not.

use crate::shop::{self, *};
use qm_domain::state::*;
use qm_domain::*;

/// Draws from a seed (`SplitMix64`, Steele, Lea & Flood 2014).
pub(crate) struct Chance(pub(crate) u64);

impl Chance {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    pub(crate) fn below(&mut self, n: u64) -> u64 {
        self.next() % n.max(1)
    }

    fn int(&mut self, from: i64, to: i64) -> i64 {
        from + i64::try_from(self.below(u64::try_from(to - from + 1).unwrap())).unwrap()
    }

    pub(crate) fn real(&mut self, from: f64, to: f64) -> f64 {
        from + (to - from) * f64::from(u32::try_from(self.next() >> 32).unwrap()) / f64::from(u32::MAX)
    }

    fn yes(&mut self, percent: u64) -> bool {
        self.below(100) < percent
    }

    fn of<T: Clone>(&mut self, all: &[T]) -> T {
        all[usize::try_from(self.below(u64::try_from(all.len()).unwrap())).unwrap()].clone()
    }
}

const PLACES: [&str; 3] = ["L1", "L2", "L3"];

/// A state with up to `most` subjects of each kind, and a policy.
pub(crate) fn state(seed: u64, most: u64) -> (ShopState, Policy) {
    let mut c = Chance(seed);
    let mut state = shop::empty();
    people(&mut c, &mut state);
    terms(&mut Chance(seed ^ 0x7e55), &mut state.shop);
    let counts: [u64; 6] = std::array::from_fn(|_| c.below(most + 1));
    state.orders.orders = (0..counts[0]).map(|i| order(&mut c, i)).collect();
    state.stock.positions = (0..counts[1]).map(|i| stock(&mut c, i)).collect();
    state.stock.committed_minor = c.int(0, 20_000);
    rooms(&mut Chance(seed ^ 0x4007), &mut state);
    containers(&mut Chance(seed ^ 0xc047), &mut state);
    state.delivery.ready = (0..counts[2]).map(|i| ready_order(&mut c, i)).collect();
    state.delivery.under_way = (0..counts[3]).map(|i| under_way(&mut c, i)).collect();
    state.customers.customers = (0..counts[4]).map(|i| buyer(&mut c, i)).collect();
    state.care.tickets = (0..counts[5]).map(|i| message(&mut c, i)).collect();
    let policy = Policy {
        purchase_budget_minor: if c.yes(50) { 0 } else { c.int(1, 200_000) },
        contacts_per_cycle: u32::try_from(c.below(5)).unwrap(),
        ..Policy::default()
    };
    (state, policy)
}

fn people(c: &mut Chance, state: &mut ShopState) {
    let shop = &mut state.shop;
    shop.zone = Zone::new(c.of(&["UTC", "America/Sao_Paulo", "Asia/Shanghai"])).unwrap();
    shop.workers.clear();
    for i in 0..c.below(6) {
        let skills: Vec<TaskKind> = TaskKind::ALL.iter().copied().filter(|_| c.yes(70)).collect();
        let mut worker = worker(&format!("w{i}"), c.of(&PLACES), &skills);
        if c.yes(20) {
            worker.shifts.push(shift(12, 20));
        }
        shop.workers.push(worker);
    }
    shop.stations.retain(|_| c.yes(90));
    if c.yes(20) {
        shop.stations.clear();
    }
    shop.fleet.vehicles.clear();
    for i in 0..c.below(5) {
        let mut van = vehicle(&format!("van{i}"), c.of(&PLACES));
        van.max_stops = u32::try_from(c.below(6)).unwrap();
        van.speed_kmh = c.of(&[20.0, 35.0]);
        van.range = Metres(c.of(&[5_000, 30_000]));
        van.capacity = Grams(c.int(5_000, 60_000));
        van.fixed_cost_minor = c.int(0, 2_000);
        shop.fleet.vehicles.push(van);
    }
    if c.yes(30) {
        shop.carriers.clear();
    }
    if c.yes(50) {
        shop.overstock = Some(Overstock {
            horizon_days: c.of(&[1, 30, 180, 3_650]),
            markdown_share: c.of(&[0.05, 0.3, 0.99]),
            markdown_lift: c.of(&[1.0, 2.0, 50.0]),
        });
    }
    shop.suppliers[0].order_days = c.of(&[vec![], vec![], vec![0, 3], vec![1]]);
    let breaks = [Discount { from_quantity: 20, share: 0.03 }, Discount { from_quantity: 150, share: 0.2 }];
    shop.suppliers[0].discounts = c.of(&[vec![], vec![breaks[0]], breaks.to_vec()]);
    shop.suppliers[0].returns_share = c.of(&[None, Some(0.0), Some(0.8), Some(1.0)]);
    if c.yes(50) {
        shop.assumed = Assumption::ALL.iter().copied().collect();
    }
    for place in PLACES {
        state.delivery.depots.insert(location(place), point(c.real(52.4, 52.6), c.real(13.3, 13.5)));
    }
    if c.yes(20) {
        state.delivery.depots.remove(&location("L3"));
    }
}

/// Breaks, overtime, a price of lateness and speeds by hour for some.
fn terms(c: &mut Chance, shop: &mut Shop) {
    for van in &mut shop.fleet.vehicles {
        if c.yes(20) {
            van.shifts = vec![shift(8, 12), shift(12, 17)];
        }
        if c.yes(50) {
            van.overtime_minutes = u32::try_from(c.int(1, 240)).unwrap();
            van.overtime_hour_cost_minor = c.of(&[0, 1, 400, 2_000, 5_000_000]);
        }
        for _ in 0..c.below(4) {
            let from = u32::try_from(c.int(8 * 3_600, 18 * 3_600)).unwrap();
            let to = from + u32::try_from(c.int(0, 7_200)).unwrap();
            let minutes = u32::try_from(c.int(1, 60)).unwrap();
            van.breaks.push(Break { from, to, minutes });
        }
    }
    if c.yes(50) {
        shop.fleet.late_hour_cost_minor = Some(c.of(&[0, 1, 300, 5_000]));
        shop.fleet.late_max_minutes = u32::try_from(c.int(1, 600)).unwrap();
    }
    if c.yes(30) {
        shop.fleet.speed_percent_by_hour = Some(std::array::from_fn(|_| c.of(&[20, 60, 100, 100, 150])));
    }
}

/// One or two vans on rounds that wait for narrow windows all day long, so that breaks cannot be stepped around.
pub(crate) fn rounds(seed: u64) -> ShopState {
    let mut c = Chance(seed);
    let mut state = shop::empty();
    state.shop.zone = Zone::new(c.of(&["UTC", "Europe/London"])).unwrap();
    state.shop.fleet.vehicles = (0..=c.below(2)).map(|i| vehicle(&format!("van{i}"), "L1")).collect();
    state.shop.fleet.vehicles.iter_mut().for_each(|van| van.shifts = vec![shift(9, 14)]);
    terms(&mut c, &mut state.shop);
    if c.yes(75) {
        state.shop.carriers.clear();
    }
    let order = |i| {
        let mut order = ready_order(&mut c, i);
        order.location = location("L1");
        order.place = Some(point(c.real(52.4, 52.6), c.real(13.3, 13.5)));
        let opens = now().plus_seconds(c.int(1_800, 30_000));
        order.window = (opens, opens.plus_seconds(c.int(60, 5_400)));
        order
    };
    state.delivery.ready = (0..7).map(order).collect();
    state
}

fn maybe_assumed(c: &mut Chance, what: Assumption) -> Vec<Assumption> {
    if c.yes(30) { vec![what] } else { Vec::new() }
}

fn order(c: &mut Chance, i: u64) -> OpenOrder {
    let minutes = c.of(&[0.0, 3.0, 12.5, 40.0, 400.0, 100_000.0, -5.0]);
    let mut order = open_order(&format!("order-{i}"), c.int(0, 200), c.int(-100, 100), minutes);
    order.location = location(c.of(&["L1", "L1", "L2", "L3", "nowhere"]));
    order.tasks = TaskKind::ALL[usize::try_from(c.below(3)).unwrap()..].to_vec();
    order.assumed = maybe_assumed(c, Assumption::TaskTimes);
    order.missing = c.of(&[0, 0, 0, 2]);
    order
}

fn stock(c: &mut Chance, i: u64) -> StockPosition {
    let place = PLACES[usize::try_from(i % 3).unwrap()];
    let daily = c.of(&[0.0, 0.01, 0.4, 3.0, 50.0]);
    let mut p = position(&format!("sku-{}", i / 3), place, c.int(-5, 400), daily);
    p.reserved = c.int(0, 10);
    p.on_order = c.int(0, 30);
    p.unit_price = eur(c.int(100, 5_000));
    p.unit_cost = eur(c.int(0, 3_000));
    if let Some(supply) = &mut p.supply {
        (supply.pack, supply.minimum_quantity) = (c.int(1, 12), c.int(0, 30));
    }
    if c.yes(30) {
        let mut supply = p.supply.clone().unwrap();
        supply.supplier = SupplierId::new("t").unwrap();
        supply.lead_time_days = c.of(&[0.0, 2.0, 40.0]);
        (supply.pack, supply.minimum_quantity) = (c.int(1, 12), c.int(0, 30));
        p.other_supply = vec![OtherSupply { supply, unit_cost: eur(c.int(0, 3_000)) }];
    }
    if c.yes(15) {
        p.supply = None;
    }
    if c.yes(15) {
        p.forecast = None;
    }
    if let Some(forecast) = p.forecast.as_mut().filter(|_| c.yes(10)) {
        forecast.mean = vec![f64::NAN; 3];
    }
    if c.yes(10) {
        p.pending = Some((DecisionId::new("d").unwrap(), Status::Proposed));
    }
    p.idle_days = c.of(&[None, Some(2), Some(400)]);
    if c.yes(30) {
        let substitute = Sku::new(&format!("sku-{}", c.of(&[0_u64, 1, 2, 3]))).unwrap();
        p.substitutes = vec![Substitution { substitute, share: c.of(&[0.0, 0.3, 1.0, f64::NAN]) }];
    }
    p.assumed = maybe_assumed(c, Assumption::OpeningStock);
    p
}

/// Room for some locations, with little of it left or much, and products that spoil.
fn rooms(c: &mut Chance, state: &mut ShopState) {
    for position in &mut state.stock.positions {
        position.shelf_life_days = c.yes(30).then(|| c.of(&[1, 4, 30, 200, 36_500]));
    }
    for place in PLACES {
        if c.yes(60) {
            continue;
        }
        let mut taken = 0;
        for position in state.stock.positions.iter_mut().filter(|p| p.location.as_str() == place) {
            position.unit_volume = CubicCentimetres(c.of(&[0, 1, 750, 20_000]));
            if c.yes(20) {
                position.assumed.push(Assumption::Volumes);
            }
            taken += position.volume(position.on_hand.max(0) + position.on_order).0;
        }
        let litres = (taken / 1_000 + c.of(&[-100, 0, 9, 300, 5_000])).max(0);
        state.shop.storage.push(Storage { location: location(place), litres, unit_litres: None });
        state.stock.taken.insert(location(place), CubicCentimetres(taken));
    }
}

/// Containers of a supplier, for some; a unit of what it delivers takes up something then.
fn containers(c: &mut Chance, state: &mut ShopState) {
    if c.yes(60) {
        return;
    }
    let (litres, cost_minor) = (c.of(&[2, 60, 300, 20_000]), c.of(&[0, 500, 20_000, 500_000]));
    let most = c.of(&[None, Some(1), Some(3)]);
    state.shop.suppliers[0].container = Some(Container { litres, cost_minor, most });
    for position in state.stock.positions.iter_mut().filter(|position| position.unit_volume.0 == 0) {
        position.unit_volume = CubicCentimetres(c.of(&[0, 300, 2_000]));
    }
}

fn ready_order(c: &mut Chance, i: u64) -> ReadyOrder {
    let place = c.yes(90).then(|| point(c.real(52.3, 52.7), c.real(13.1, 13.7)));
    let mut order = ready(&format!("parcel-{i}"), place, c.of(&[0, 500, 4_000, 70_000]));
    order.location = location(c.of(&["L1", "L1", "L2", "L3", "nowhere"]));
    order.ready_at = now().plus_seconds(c.int(-100_000, 10_000));
    let opens = now().plus_seconds(c.int(-100_000, 40_000));
    order.window = (opens, opens.plus_seconds(c.int(-10, 100_000)));
    order.assumed = maybe_assumed(c, Assumption::ServiceTargets);
    order
}

fn under_way(c: &mut Chance, i: u64) -> ParcelUnderWay {
    let promised = c.yes(80).then(|| c.int(-6, 12));
    let days = c.yes(80).then(|| predicted(c.real(1.0, 20.0), c.real(0.0, 5.0)));
    let mut parcel = parcel(&format!("shipment-{i}"), promised, days);
    parcel.notified = c.yes(20);
    parcel
}

fn buyer(c: &mut Chance, i: u64) -> CustomerState {
    let churn = c.yes(85).then(|| c.real(-0.1, 1.1));
    let mut customer = customer(&format!("person-{i}"), churn);
    customer.consent = c.of(&[ConsentState::Given, ConsentState::Refused, ConsentState::Unknown]);
    customer.orders = u32::try_from(c.below(9)).unwrap();
    customer.contacted_days = c.of(&[None, Some(3.0), Some(30.0), Some(90.0)]);
    customer.pending = c.yes(10);
    customer
}

fn message(c: &mut Chance, i: u64) -> OpenTicket {
    let mut ticket = ticket(&format!("ticket-{i}"), c.of(Language::ALL), c.of(Intent::ALL), c.real(0.3, 1.0));
    ticket.is_review = c.yes(30);
    ticket.has_text = c.yes(80);
    ticket.score = c.of(&[None, Some(1), Some(2), Some(5)]);
    ticket.sentiment = c.yes(50).then(|| (c.of(Sentiment::ALL), Probability::clamped(c.real(0.4, 1.0))));
    ticket.standing = c.of(&[
        TicketStanding::Open,
        TicketStanding::Open,
        TicketStanding::Proposed,
        TicketStanding::Handled,
    ]);
    if c.yes(20) {
        ticket.intents.clear();
    }
    if c.yes(20) {
        ticket.order = None;
    }
    if let Some(order) = ticket.order.as_mut() {
        order.shipped_at = order.shipped_at.filter(|_| c.yes(70));
        order.expected_at = order.expected_at.filter(|_| c.yes(70));
        order.promised_at = order.promised_at.filter(|_| c.yes(70));
        order.delivered_at = c.yes(30).then(|| now().plus_days(-1));
    }
    ticket
}
