/**
 * A small made-up shop in the API's own shapes, for work on pages without a server. The types are those of the OpenAPI document.
 * @typedef {import("../src/api/schema").components["schemas"]} S
 */

export const NOW = "2026-03-16T00:30:00Z";
const START = Date.parse(NOW);
/** @param {number} hours */
const at = (hours) => new Date(START + hours * 3_600_000).toISOString();
/** @param {number} days */
const day = (days) => new Date(START + days * 86_400_000).toISOString().slice(0, 10);
/** @param {number} amount @returns {S["Amount"]} */
export const cny = (amount) => ({ amount: amount.toFixed(2), currency: "CNY" });

let seed = 7;
/** A number from 0 to 1, the same every time. */
function chance() {
  seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
  return seed / 2_147_483_648;
}
/** @template T @param {readonly T[]} of @returns {T} */
const one = (of) => /** @type {T} */ (of[Math.floor(chance() * of.length)]);

const LOCATIONS = ["W1", "W2", "W3"];
const NAMES = ["保温杯 500 ml", "Desk lamp, warm", "蓝牙耳机", "Cotton tee, M", "陶瓷马克杯", "Yoga mat 6 mm", "电热水壶", "Notebook A5"];
const PEOPLE = ["陈伟", "李娜", "Maria Schmidt", "王芳", "Tom Baker", "张敏"];
const WORKERS = Array.from({ length: 12 }, (_, i) => ({ worker: `${["Ana", "Bo", "Cai", "Dan", "Eve", "Fei", "Gus", "Hua", "Ida", "Jun", "Kim", "Lu"][i]}`, location: /** @type {string} */ (LOCATIONS[i % 3]) }));

/**
 * @param {number} n
 * @param {S["Action"]} action
 * @param {S["Subject"]} subject
 * @param {S["Area"]} area
 * @param {S["Reason"]} reason
 * @param {number} gain
 * @returns {S["Decision"]}
 */
const decision = (n, action, subject, area, reason, gain) => ({
  id: `d-${n}`, cycle: "2026-03-16-ab12cd34", area, status: "proposed", snoozed_until: null, made_at: NOW, subject, action, reason,
  alternatives: [{ what: "nothing", gain: cny(0) }, { what: String(24 + n), gain: cny(gain * 0.8) }],
  gain: { mean: cny(gain), lo: cny(gain * 0.4 - 5), hi: cny(gain * 1.7), baseline: area === "orders" ? "first_in_first_out" : "do_nothing" },
  confidence: 0.62 + chance() * 0.35, deadline: at(6 + 3 * n), assumed: n % 4 === 0 ? ["suppliers", "costs"] : [], supersedes: null,
});

/** @param {number} i */
const person = (i) => `${(i + 17) * 7919}abcdef`.padEnd(32, "0");
/** @param {number} i */
const order = (i) => `O-${10_400 + i}`;

/** @type {S["OrderRow"][]} */
export const orders = Array.from({ length: 180 }, (_, i) => {
  const due = (i - 6) * 0.4;
  const planned = i % 9 === 8 ? null : at(Math.max(0.2, due - 1 + (i % 13 === 0 ? 3 : 0)));
  return {
    order: order(i), status: i % 5 === 0 ? "processing" : "approved", customer: person(i % 40), location: one(LOCATIONS),
    placed_at: at(due - 22), due_at: at(due), planned_at: planned, workers: planned ? [one(WORKERS).worker] : [],
    lines: 1 + (i % 4), units: 1 + (i % 7), value: cny(40 + chance() * 900),
    risk: due < 0 ? "late" : i % 13 === 0 ? "at_risk" : "fine", decision: planned ? `d-${i % 40}` : null,
  };
});

/** @type {S["Decision"][]} */
export const decisions = Array.from({ length: 64 }, (_, n) => {
  const sku = `SKU-${1000 + n}`;
  const location = /** @type {string} */ (LOCATIONS[n % 3]);
  const gain = 2600 / (1 + n * 0.35);
  /** @type {S["Fact"]} */
  const share = { code: "late_probability", value: { type: "share", value: 0.83 } };
  switch (n % 6) {
    case 0:
      return decision(n, { kind: "purchase", supplier: "ACME", sku, location, quantity: 48 + n, unit_cost: cny(31.5), total: cny(31.5 * (48 + n)), arrives_on: day(9) },
        { kind: "stock", sku, location }, "stock",
        { code: "cover_too_short", models: ["demand@2026-03-16"], facts: [
          { code: "cover_days", value: { type: "number", value: 4.2 } }, { code: "protection_days", value: { type: "number", value: 16 } },
          { code: "on_hand", value: { type: "count", value: 22 } }, { code: "daily_demand", value: { type: "number", value: 5.27 } },
          { code: "one_pack_more", value: { type: "money", value: cny(-3.1) } }, { code: "service_level", value: { type: "share", value: 0.97 } } ] }, gain);
    case 1:
      return decision(n, { kind: "fulfil", order: order(n), location, due_at: at(5), sources: [], tasks: [
        { kind: "pick", worker: "Ana", station: "P1", start: at(1), end: at(1.2) }, { kind: "pack", worker: "Bo", station: "K1", start: at(1.3), end: at(1.4) } ] },
        { kind: "order", order: order(n) }, "orders",
        { code: "due_date_order", models: [], facts: [{ code: "due_at", value: { type: "time", value: at(5) } }, { code: "done_at", value: { type: "time", value: at(1.4) } }, { code: "work_minutes", value: { type: "number", value: 13.4 } }] }, gain);
    case 2:
      return decision(n, { kind: "notify_late", shipment: `P-${n}`, order: order(n), customer: person(1), promised_at: at(30), expected_at: at(70), late: 0.83 },
        { kind: "shipment", shipment: `P-${n}` }, "delivery",
        { code: "likely_late", models: ["delivery_time@2026-03-16"], facts: [share, { code: "expected_at", value: { type: "time", value: at(70) } }] }, gain);
    case 3:
      return decision(n, { kind: "win_back", customer: person(n), discount: 0.1, cost: cny(8), churn: 0.71 },
        { kind: "customer", customer: person(n) }, "customers",
        { code: "worth_winning_back", models: ["churn@2026-03-16"], facts: [{ code: "churn_probability", value: { type: "share", value: 0.71 } }, { code: "spent", value: { type: "money", value: cny(1840) } }, { code: "segment", value: { type: "code", value: "at_risk" } }] }, gain);
    case 4:
      return decision(n, { kind: "reply", ticket: `T-${n % 14}`, language: n % 4 === 0 ? "en" : "zh", intent: "where_is_my_order", text: n % 4 === 0 ? "Hello {name}, your parcel left on 14 March and should arrive on 18 March." : "{name}您好，您的包裹已于 3月14日 发出，预计 3月18日 送达。" },
        { kind: "ticket", ticket: `T-${n % 14}` }, "care",
        { code: "answer_known", models: ["intent@2026-03-16"], facts: [{ code: "intent", value: { type: "code", value: "where_is_my_order" } }, { code: "intent_probability", value: { type: "share", value: 0.93 } }] }, gain);
    default:
      return decision(n, { kind: "transfer", sku, from: "W1", to: location, quantity: 12, cost: cny(24) },
        { kind: "stock", sku, location }, "stock",
        { code: "surplus_elsewhere", models: [], facts: [{ code: "surplus", value: { type: "count", value: 40 } }] }, gain);
  }
}).sort((a, b) => Number(b.gain.mean.amount) - Number(a.gain.mean.amount));

/** @type {S["Board"]} */
export const board = {
  day: day(0), now: at(1.2), from: at(-0.5), to: at(9.5),
  workers: WORKERS.map((w, i) => {
    let from = (i % 4) * 0.2;
    /** @type {S["BoardTask"][]} */
    const tasks = [];
    for (let n = 0; i < 10 && from < 8; n++) {
      const length = 0.1 + chance() * 0.35;
      tasks.push({ decision: `d-${n}`, status: n % 3 ? "approved" : "proposed", order: order(n * 10 + i), kind: /** @type {const} */ (["pick", "pack", "hand_over"])[n % 3] ?? "pick",
        station: `S${1 + (n % 3)}`, start: at(from), end: at(from + length), due_at: at(n % 11 === 10 ? from : from + 3) });
      from += length + chance() * 0.15;
    }
    return { ...w, from: i === 11 ? null : at(0), to: i === 11 ? null : at(8.5), tasks };
  }),
};

/** @type {S["StockRow"][]} */
export const stock = Array.from({ length: 240 }, (_, i) => {
  const hand = Math.floor(chance() * 220);
  const daily = 0.4 + chance() * 9;
  const open = i < 46 ? decisions[(i * 6) % 60] : undefined;
  return {
    sku: `SKU-${1000 + i}`, label: one(NAMES), location: /** @type {string} */ (LOCATIONS[i % 3]), on_hand: i % 17 === 0 ? null : hand, reserved: Math.floor(chance() * 9), on_order: open ? 48 : 0,
    daily_demand: i % 23 === 0 ? null : daily, sold: Array.from({ length: 8 }, () => Math.floor(daily * 7 * (0.5 + chance()))),
    cover_days: i % 17 === 0 ? null : hand / daily, forecast: i % 23 === 0 ? [] : Array.from({ length: 8 }, (_, ahead) => ({ week: day(ahead * 7 + 1), mean: daily * 7, lift: 1, q10: daily * (4 - ahead / 4), q25: daily * 5.5, q50: daily * 6.8, q75: daily * 8.4, q90: daily * (10 + ahead / 2) })), to_order: open ? 48 + i : null, order_value: open ? cny(31.5 * (48 + i)) : null, value: cny(hand * 31.5),
    decision: open ? `s-${i}` : null, kind: open ? "purchase" : null, reason: open ? open.reason : null, status: open ? "proposed" : null, snoozed_until: null, undecided: open ? null : i % 5 ? "stock_covers_demand" : "no_forecast", assumed: open && i % 4 === 0 ? ["suppliers"] : [], overridden: i === 1,
  };
});

/** @type {S["Override"]} */
const said = { id: 7, from: day(15), to: day(21), expects: { by: "factor", value: 1.6 }, baseline: 45.2, note: "展会，附近酒店已订满", by: "buyer", made_at: at(-20), ended_at: null };

/** Of a class: products, share of value, error beside seasonal naive, bias. @param {number} products @param {number} share @param {number} error @param {number} bias */
const scored = (products, share, error, bias) => ({ products, sales_share: share, scored: products, weeks: products * 6, error, naive_error: 1, bias, within80: 0.79 + bias / 4 });

/** @type {S["ForecastAccuracy"]} */
export const accuracy = {
  through: day(-1), next: day(6), total: scored(240, 1, 0.84, 0.012),
  classes: [
    { volume: "A", variation: "X", accuracy: scored(34, 0.52, 0.71, 0.008) }, { volume: "A", variation: "Y", accuracy: scored(21, 0.24, 0.82, 0.021) },
    { volume: "A", variation: "Z", accuracy: scored(4, 0.05, 0.98, -0.064) }, { volume: "B", variation: "X", accuracy: scored(26, 0.06, 0.77, 0.004) },
    { volume: "B", variation: "Y", accuracy: scored(41, 0.07, 0.9, 0.03) }, { volume: "B", variation: "Z", accuracy: scored(19, 0.02, 1.08, 0.12) },
    { volume: "C", variation: "Y", accuracy: scored(38, 0.03, 0.95, 0.05) },
    { volume: "C", variation: "Z", accuracy: { products: 57, sales_share: 0.01, scored: 0, weeks: 0, error: null, naive_error: null, bias: null, within80: null } },
  ],
  overrides: { count: 2, closer: 1, said_error: 31, baseline_error: 44 },
  latest: [
    { sku: "SKU-1001", label: "陶瓷杯", location: /** @type {string} */ (LOCATIONS[0]), said: { ...said, id: 3, from: day(-20), to: day(-14), expects: { by: "units", value: 70 }, baseline: 44, note: "直播间推广" }, units: 70, sold: 81 },
    { sku: "SKU-1004", label: null, location: /** @type {string} */ (LOCATIONS[1]), said: { ...said, id: 2, from: day(-27), to: day(-21), expects: { by: "units", value: 10 }, baseline: 23, note: "门店装修" }, units: 10, sold: 30 },
  ],
};

/** @type {S["StockDetail"]} */
export const product = {
  row: { ...(/** @type {S["StockRow"]} */ (stock[1])), cover_days: 12.4, on_hand: 80, daily_demand: 6.1 }, as_of: NOW,
  history: Array.from({ length: 60 }, (_, i) => ({ week: day((i - 60) * 7), units: Math.round(38 + 14 * Math.sin(i / 8) + chance() * 16) })),
  forecast: Array.from({ length: 8 }, (_, i) => ({ week: day(i * 7 + 1), mean: 43 + i, lift: i === 3 ? 1.42 : 1, q10: 29 - i, q25: 36, q50: 42 + i, q75: 50 + i, q90: 60 + 2 * i })),
  forecast_instead: Array.from({ length: 8 }, (_, i) => ({ week: day(i * 7 + 1), mean: (43 + i) * (i === 2 ? 1.6 : 1), lift: 1, q10: 29 - i, q25: 36, q50: 42 + i, q75: 50 + i, q90: 60 + 2 * i })),
  weeks: Array.from({ length: 8 }, (_, i) => ({ from: day(i * 7 + 1), to: day(i * 7 + 7), baseline: 43.2 + i, expected: (43.2 + i) * (i === 2 ? 1.6 : 1), said: i === 2 ? said : null })),
  overrides: [said, { ...said, id: 3, from: day(-20), to: day(-14), expects: { by: "units", value: 70 }, baseline: 44, ended_at: null, note: "直播间推广" }],
  projection: Array.from({ length: 56 }, (_, i) => ({ day: day(i), with: Math.max(0, 80 - 6.1 * i + (i >= 9 ? 120 : 0) + (i >= 24 ? 140 : 0)), without: Math.max(0, 80 - 6.1 * i) })),
  receipts: [{ day: day(9), quantity: 120, purchase: null, decision: "d-0" }, { day: day(24), quantity: 140, purchase: "PO-118", decision: null }],
  supply: [{ supplier: "ACME", lead_time_days: 9, deliveries: 14, pack: 12, minimum_quantity: 24, unit_cost: cny(31.5) }],
  decisions: decisions.filter((d) => d.action.kind === "purchase").slice(0, 2),
};

/** @param {string} serve @param {{ to: string } | null} window */
const lateness = (serve, window) => (window ? Math.max(0, (Date.parse(serve) - Date.parse(window.to)) / 1000) : 0);

/** @type {S["Routes"]} */
export const routes = {
  cycle: "2026-03-16-ab12cd34", as_of: NOW,
  depots: LOCATIONS.map((location, i) => ({ location, label: ["上海", "杭州", "苏州"][i] ?? null, lat: [31.23, 30.27, 31.3][i] ?? 31, lng: [121.47, 120.15, 120.62][i] ?? 121 })),
  routes: Array.from({ length: 7 }, (_, i) => {
    const depot = { lat: [31.23, 30.27, 31.3][i % 3] ?? 31, lng: [121.47, 120.15, 120.62][i % 3] ?? 121 };
    const turn = i * 0.9;
    const stops = Array.from({ length: 9 + (i % 4) }, (_, n) => {
      const a = turn + n * 0.11;
      const r = 0.08 + 0.2 * Math.sin(((n + 1) / 12) * Math.PI);
      return { order: order(i * 14 + n), lat: depot.lat + r * Math.sin(a), lng: depot.lng + r * Math.cos(a) * 1.15, load_g: 2000 + n * 700, arrive: at(1 + n * 0.4), serve: at(1 + n * 0.4), leave: at((n === 4 ? 1.35 : 1.1) + n * 0.4), late_s: lateness(at(1 + n * 0.4), { to: at(4 + (n % 3) * 3) }), window: { from: at(0), to: at(4 + (n % 3) * 3) } };
    });
    return { decision: `d-${i}`, status: i % 3 ? "proposed" : "approved", vehicle: `VAN-${i + 1}`, depot: /** @type {string} */ (LOCATIONS[i % 3]), start: at(0.6), end: at(6.2), distance_m: 38_000 + i * 9000,
      load_g: stops.reduce((sum, s) => sum + s.load_g, 0), capacity_g: 90_000, max_stops: 24, hours: { from: at(0.5), to: at(i === 2 ? 5.8 : 8.5) }, cost: cny(180 + i * 21), stops, rests: [{ stop: 4, start: at(2.7), end: at(2.95) }], overtime_s: i === 2 ? 1440 : 0, assumed: [] };
  }),
  unassigned: Array.from({ length: 14 }, (_, i) => ({ order: order(150 + i), reason: i % 3 ? "out_of_range" : "window_closed", depot: /** @type {string} */ (LOCATIONS[i % 3]), load_g: 1500 + i * 300, window: { from: at(0), to: at(6) }, lat: 31.6 + i * 0.01, lng: 120.9 + i * 0.02 })),
  at_risk: decisions.filter((d) => d.action.kind === "notify_late"),
};

/**
 * What a draft comes to, roughly: every leg as long as the other.
 * @param {S["DispatchDraft"]} draft
 * @returns {S["DispatchPreview"]}
 */
export function preview(draft) {
  const places = new Map([...routes.routes.flatMap((route) => route.stops), ...routes.unassigned.map((left) => ({ ...left, lat: left.lat ?? 31, lng: left.lng ?? 121, load_g: left.load_g ?? 0 }))].map((stop) => [stop.order, stop]));
  const named = draft.tours.map((tour) => ({ ...tour, before: /** @type {S["Route"]} */ (routes.routes.find((route) => route.decision === tour.decision)) }));
  const tours = named.map(({ decision, orders, before }) => {
    const stops = orders.flatMap((order, n) => {
      const stop = places.get(order);
      return stop ? [{ order, lat: stop.lat, lng: stop.lng, load_g: stop.load_g, window: stop.window, arrive: at(1 + n * 0.45), serve: at(1 + n * 0.45), leave: at(1.1 + n * 0.45), late_s: lateness(at(1 + n * 0.45), stop.window) }] : [];
    });
    const load_g = stops.reduce((sum, stop) => sum + stop.load_g, 0);
    /** @type {S["Break"][]} */
    const breaks = stops.filter((stop) => stop.window && stop.serve > stop.window.to).map((stop) => ({ code: "outside_window", order: stop.order, by: (Date.parse(stop.serve) - Date.parse(stop.window?.to ?? "")) / 1000, expected: "", found: "" }));
    const route = { ...before, stops, rests: [], overtime_s: 0, load_g, end: at(1.4 + stops.length * 0.45), distance_m: 12_000 + stops.length * 4100, cost: cny(90 + stops.length * 11.4) };
    return { decision, changed: true, route: stops.length ? route : null, breaks };
  });
  const driven = new Set(tours.flatMap((tour) => tour.route?.stops.map((stop) => stop.order) ?? []));
  const off = named.flatMap(({ before }) => before.stops.filter((stop) => !driven.has(stop.order)).map((stop) => ({ order: stop.order, reason: null, depot: before.depot, load_g: stop.load_g, window: stop.window, lat: stop.lat, lng: stop.lng })));
  /** @param {S["Route"][]} of @param {number} parcels @returns {S["DispatchTotals"]} */
  const sums = (of, parcels) => {
    const cost = of.reduce((sum, route) => sum + Number(route.cost.amount), 0);
    return { distance_m: of.reduce((sum, r) => sum + r.distance_m, 0), time_s: of.reduce((sum, r) => sum + (Date.parse(r.end) - Date.parse(r.start)) / 1000, 0), tours: cny(cost), parcels: cny(parcels * 8), total: cny(cost + parcels * 8) };
  };
  const left = routes.unassigned.filter((one) => !driven.has(one.order));
  return { tours, unassigned: [...off, ...left], before: sums(named.map(({ before }) => before), routes.unassigned.length), after: sums(tours.flatMap((tour) => tour.route ?? []), off.length + left.length) };
}

/** @type {S["Segment"][]} */
export const segments = ["champions", "loyal", "promising", "new", "needs_attention", "at_risk", "cannot_lose", "hibernating", "lost"].map((segment, i) => ({
  segment, customers: 420 - i * 31, orders: 3100 - i * 320, spent: cny(180_000 / (1 + i * 0.7)), recency_days: 8 + i * 24, leaving: i > 4 ? 60 + i * 9 : 3,
}));

/** @type {S["CustomerRow"][]} */
export const customers = Array.from({ length: 150 }, (_, i) => ({
  customer: person(i), name: i % 7 === 6 ? null : one(PEOPLE), segment: one(segments).segment, orders: 1 + (i % 12), spent: cny(4200 / (1 + i * 0.1)),
  last_order_at: at(-24 * (10 + i)), churn: 0.95 / (1 + i * 0.02), consent: i % 3 ? "given" : "unknown", decision: i % 8 === 3 ? "d-3" : null,
}));

const VOICES = ["等了五天还没发货，客服也不回复。", "Arrived broken, the box was open.", "质量不错，物流很快，会再来。", "The lid does not close properly.", "颜色和图片不一样，有点失望。"];
/** @type {S["TicketRow"][]} */
export const tickets = Array.from({ length: 24 }, (_, i) => ({
  ticket: `T-${i}`, is_review: i % 5 === 4, channel: "email", opened_at: at(-3 - i * 4), closed_at: null, language: i % 2 ? "en" : "zh", intent: i % 5 === 4 ? null : i % 3 ? "where_is_my_order" : "damaged",
  sentiment: i % 2 ? "negative" : "neutral", score: i % 5 === 4 ? 2 : null, excerpt: VOICES[i % 2 ? 1 : 0] ?? null, customer: person(i), order: order(i),
  decision: `d-${i}`, action: i % 3 ? "reply" : "escalate", urgency: i % 3 ? null : 1,
}));

/** @type {S["Shipment"][]} */
const parcels = [{ shipment: "P-88", carrier: "SF", service: "standard", shipped_at: at(-40), promised_at: at(20), delivered_at: null, events: [{ at: at(-39), status: "accepted" }, { at: at(-20), status: "in_transit" }] }];

/** @type {S["TicketDetail"]} */
export const ticket = {
  row: /** @type {S["TicketRow"]} */ (tickets[1]), customer_name: "Maria Schmidt", subject: "Where is my parcel?", text: "Hello,\n\nI ordered last week and the tracking has not moved for three days. Where is my parcel?\n\nMaria", reply: null,
  order: orders[4] ?? null, shipments: parcels, decisions: decisions.filter((d) => d.action.kind === "reply" && d.action.language === "en").slice(0, 1),
};

/** @type {S["OrderDetail"]} */
export const orderDetail = {
  order: /** @type {S["OrderRow"]} */ (orders[9]), customer_name: "李娜", promised_at: at(60),
  sourcing: {
    location: "W1", lines: [], missing: 0, cost: cny(9.2),
    others: [{ location: "W2", cost: cny(14) }],
  },
  lines: [{ line: "1", sku: "SKU-1001", label: "保温杯 500 ml", location: "W1", quantity: 2, unit_price: cny(79) }, { line: "2", sku: "SKU-1004", label: "Desk lamp, warm", location: "W1", quantity: 1, unit_price: cny(129.9) }],
  tasks: [{ kind: "pick", worker: "Ana", station: "P1", start: at(-1), end: at(-0.8), done: true }, { kind: "pack", worker: "Bo", station: "K2", start: at(0.5), end: at(0.7), done: false }],
  shipments: parcels, messages: tickets.slice(0, 2), decisions: decisions.filter((d) => d.action.kind === "fulfil").slice(0, 1),
};

/** @type {S["CustomerDetail"]} */
export const customer = {
  row: /** @type {S["CustomerRow"]} */ (customers[0]), email: "lina@example.com", city: "杭州", region: "浙江", since: at(-24 * 500), orders: orders.slice(0, 8), messages: tickets.slice(0, 3),
  decisions: decisions.filter((d) => d.action.kind === "win_back").slice(0, 2),
};

/** @type {S["SentimentWeek"][]} */
export const weeks = Array.from({ length: 40 }, (_, i) => ({ week: day((i - 40) * 7), positive: 30 + Math.floor(chance() * 20), neutral: 6 + Math.floor(chance() * 6), negative: 5 + Math.floor(chance() * 12), score: 3.8 + chance() * 0.6 }));
/** @type {S["Review"][]} */
export const reviews = Array.from({ length: 40 }, (_, i) => ({ review: `R-${i}`, order: order(i), sku: `SKU-${1000 + i}`, at: at(-20 * i), score: 1 + (i % 2), sentiment: "negative", language: i % 2 ? "en" : "zh", text: VOICES[i % VOICES.length] ?? null, answered_at: null }));

/** @type {S["Source"][]} */
export const sources = [
  { source: "simulated-shop", imported_at: NOW, files: 9, observed: 214_380, accepted: 213_998, quarantined: 382, duplicates: 120, waiting: 311, quality: { valid: 0.998, unique: 0.999, complete: 0.94, plausible: 0.991, score: 97.6 } },
  { source: "olist", imported_at: at(-300), files: 9, observed: 1_550_922, accepted: 1_548_100, quarantined: 2822, duplicates: 261_831, waiting: 2822, quality: { valid: 0.998, unique: 0.83, complete: 0.71, plausible: 0.96, score: 88.9 } },
];
/** @type {S["QuarantineCount"][]} */
export const quarantineCounts = [{ source: "olist", reason: "missing_parent", count: 1901 }, { source: "olist", reason: "contradictory", count: 921 }, { source: "simulated-shop", reason: "not_positive", count: 311 }];
/** @type {S["QuarantineRow"][]} */
export const quarantine = Array.from({ length: 120 }, (_, i) => ({ id: 120 - i, source: "olist", file: "olist_order_items_dataset.csv", row: 4000 + i * 7, table: "order_lines", column: i % 2 ? "order" : "quantity", reason: i % 2 ? "missing_parent" : "not_positive", value: i % 2 ? `a1b2c3d4${i}` : "-1", expected: i % 2 ? "an order that was imported" : "above 0", at: NOW }));

/** @type {S["Model"][]} */
export const models = (/** @type {const} */ ([["processing_time", "mae", 4.21, 6.02], ["delivery_time", "mae", 1.62, 1.71], ["demand", "mase", 0.86, 1], ["churn", "log_loss", 0.41, 0.66], ["intent", "accuracy", 0.91, 0.22], ["sentiment", "accuracy", 0.88, 0.61]])).map(([kind, measure, score, baseline_score]) => ({
  version: `${kind}@2026-03-16-ab12cd34`, kind, method: "ordinary least squares", baseline: "training median", rows: 51_230, test_rows: 12_807, measure, score, baseline_score, coverage80: measure === "mae" ? 0.794 : null, watermark: NOW,
  learned: kind === "demand" ? [{ kind: /** @type {const} */ ("discount"), label: "20", factor: 2.15, days: 1463 }, { kind: /** @type {const} */ ("holiday"), label: "Double Twelve", factor: 1.74, days: 1 }, { kind: /** @type {const} */ ("one_off"), label: "", factor: 0.73, days: 62 }] : [],
  scores: [{ at: NOW, measure, value: score * 1.02, baseline: baseline_score, rows: 812 }],
}));

/** @type {S["Gains"]} */
export const gains = {
  areas: (/** @type {const} */ (["orders", "stock", "delivery", "customers", "care"])).map((area, i) => ({ area, decisions: 900 - i * 120, followed: 620 - i * 90, declined: 14 + i, expected: cny(42_000 / (i + 1)), measured_count: i < 3 ? 400 : 0, measured: i < 3 ? cny(36_500 / (i + 1)) : null })),
  weeks: Array.from({ length: 10 }, (_, i) => ({ week: day((i - 10) * 7), expected: cny(3000 + i * 420), measured: i < 9 ? cny(2600 + i * 380) : null })),
  simulated: { gain: cny(18_420.5), parts: { lateness: cny(9200), labour: cny(2100.5), stock: cny(5120), delivery: cny(2000) }, days: 6 },
};

/** @type {S["Settings"]} */
export const settings = {
  version: "0.1.0", shop: 'name = "Simulated shop"\nzone = "Asia/Shanghai"\ncurrency = "CNY"\nassumed = []\n\n[task_times]\nbase_minutes = 4.0\nline_minutes = 2.0\n', assumed: ["suppliers", "costs"],
  rules: (/** @type {const} */ (["orders", "stock", "delivery", "customers", "care"])).map((area, i) => ({ area, automatic: i < 3, max: cny(2000), min_confidence: 0.8, allow_assumed: false })),
  purchase_budget: null, contacts_per_cycle: 60, contact_pause_days: 30, expire_days: 7, tokens: [{ name: "first", role: "owner", created_at: NOW }],
};

/** @type {S["DecisionCount"][]} */
export const counts = (/** @type {const} */ (["orders", "stock", "delivery", "customers", "care"])).flatMap((area, i) => [
  { area, status: /** @type {const} */ ("proposed"), count: decisions.filter((d) => d.area === area).length, snoozed: 0 }, { area, status: /** @type {const} */ ("applied"), count: 410 - i * 70, snoozed: 0 },
]);
/** @type {S["UndecidedCount"][]} */
export const undecidedCounts = [{ area: "stock", reason: "stock_covers_demand", count: 1802 }, { area: "stock", reason: "no_forecast", count: 211 }, { area: "delivery", reason: "out_of_range", count: 14 }, { area: "customers", reason: "not_at_risk", count: 7302 }, { area: "care", reason: "no_text", count: 3 }];

/** @type {S["Overview"]} */
export const overview = {
  shop: "Simulated shop", zone: "Asia/Shanghai", currency: "CNY", cycle: { cycle: "2026-03-16-ab12cd34", as_of: NOW, ran_at: new Date().toISOString(), failed_check: 0 },
  open_orders: orders.length, late: orders.filter((o) => o.risk === "late").length, at_risk: orders.filter((o) => o.risk === "at_risk").length, parcels_at_risk: routes.at_risk.length,
  waiting: decisions.length, stock_at_risk: 46, open_tickets: tickets.length, gain: cny(62_410), gain_waiting: cny(18_220),
  orders_by_day: Array.from({ length: 28 }, (_, i) => ({ day: day(i - 28), count: 70 + Math.floor(chance() * 40) + (i % 7 > 4 ? 30 : 0) })),
  decisions: counts, attention: decisions.slice(0, 8), board,
};
