import { describe, expect, it } from "vitest";
import type { DispatchPreview, Route, Routes, Status } from "../api/types";
import { begin, changes, drawn, dropAt, minus, move, same, spotOf, tourDifference } from "./draft";

const eur = (amount: string) => ({ amount, currency: "EUR" });
const at = (minutes: number) => new Date(Date.UTC(2026, 0, 5, 9, minutes)).toISOString();

function route(decision: string, orders: string[], status: Status = "proposed"): Route {
  const stop = (order: string, n: number) => ({ order, lat: 52, lng: 13, load_g: 1000, arrive: at(n), serve: at(n), leave: at(n + 1), late_s: 0, window: null });
  return {
    decision, status, vehicle: `van-${decision}`, depot: "main", start: at(0), end: at(orders.length * 10), distance_m: orders.length * 1000, load_g: orders.length * 1000,
    capacity_g: 5000, max_stops: 9, hours: { from: at(0), to: at(480) }, cost: eur((10 + orders.length).toFixed(2)), stops: orders.map(stop), rests: [], overtime_s: 0, assumed: [],
  };
}
const left = (order: string) => ({ order, reason: null, depot: "main", load_g: 1000, window: null, lat: 52, lng: 13 });
const routes: Routes = {
  cycle: "c", as_of: at(0), depots: [], at_risk: [], unassigned: [left("x"), { ...left("far"), depot: null }],
  routes: [route("a", ["1", "2", "3"]), route("b", ["4", "5"]), route("c", ["6"], "applied")],
};
const base = begin(routes.routes);
const orders = (draft: typeof base) => draft.map((tour) => tour.orders.join(""));

describe("a draft", () => {
  it("holds the proposed tours alone", () => {
    expect(base.map((tour) => tour.decision)).toEqual(["a", "b"]);
    expect([spotOf(base, "5"), spotOf(base, "6"), spotOf(base, "x")]).toEqual([{ decision: "b", at: 1 }, null, null]);
  });

  it("moves a stop to another tour, along its own, to the tray and from it", () => {
    expect(orders(move(base, "2", { decision: "b", at: 1 }))).toEqual(["13", "425"]);
    expect(orders(move(base, "1", { decision: "a", at: 2 }))).toEqual(["231", "45"]);
    expect(orders(move(base, "3", { decision: "a", at: 0 }))).toEqual(["312", "45"]);
    expect(orders(move(base, "4", null))).toEqual(["123", "5"]);
    expect(orders(move(base, "x", { decision: "b", at: 9 }))).toEqual(["123", "45x"]);
  });

  it("is itself where nothing moves", () => {
    for (const [order, to] of [["2", { decision: "a", at: 1 }], ["x", null], ["2", { decision: "c", at: 0 }]] as const) {
      expect(move(base, order, to)).toBe(base);
    }
    expect(orders(base)).toEqual(["123", "45"]);
  });

  it("loses and doubles no order whatever moves", () => {
    let draft = base;
    const all = ["1", "2", "3", "4", "5", "x"];
    for (let n = 0; n < 200; n++) {
      const order = all[(n * 7) % all.length] ?? "1";
      draft = move(draft, order, n % 5 === 4 ? null : { decision: n % 2 ? "a" : "b", at: (n * 3) % 4 });
      const on = draft.flatMap((tour) => tour.orders);
      expect(new Set(on).size).toBe(on.length);
      expect(on.every((one) => all.includes(one))).toBe(true);
      expect(spotOf(draft, order) === null).toBe(n % 5 === 4);
    }
  });

  it("tells which tours changed, none when a stop is back", () => {
    const there = move(base, "2", { decision: "b", at: 0 });
    expect(changes(there, base).map((tour) => tour.decision)).toEqual(["a", "b"]);
    const back = move(there, "2", { decision: "a", at: 1 });
    expect(same(back, base)).toBe(true);
    expect(changes(back, base)).toEqual([]);
  });
});

describe("what is drawn", () => {
  const totals = { distance_m: 0, time_s: 0, tours: eur("0.00"), parcels: null, total: eur("0.00") };
  const preview: DispatchPreview = {
    before: totals, after: totals, unassigned: [left("4"), left("5")],
    tours: [{ decision: "a", changed: true, route: route("a", ["1", "2", "3", "x"]), breaks: [] }, { decision: "b", changed: true, route: null, breaks: [] }],
  };
  const shown = drawn(routes, preview);

  it("is the preview in place of what was proposed", () => {
    expect(shown.routes.map((r) => r.stops.length)).toEqual([4, 0, 1]);
    expect(shown.routes.map((r) => r.vehicle)).toEqual(["van-a", "van-b", "van-c"]);
    expect(shown.unassigned.map((order) => order.order)).toEqual(["4", "5", "far"]);
    expect(drawn(routes, null)).toBe(routes);
  });

  it("differs by money, metres and seconds", () => {
    const [a, b] = [routes.routes[0], routes.routes[1]];
    if (!a || !b || !shown.routes[0] || !shown.routes[1]) throw new Error("two tours");
    expect(tourDifference(a, shown.routes[0])).toEqual({ cost: eur("1.00"), metres: 1000, seconds: 600 });
    expect(tourDifference(b, shown.routes[1])).toEqual({ cost: eur("-12.00"), metres: -2000, seconds: -1200 });
    expect(minus(eur("0.30"), eur("0.10"))).toEqual(eur("0.20"));
  });
});

it("drops before the first stop beyond the pointer", () => {
  expect([0, 10, 15, 25, 99].map((pointer) => dropAt([10, 20, 30], pointer))).toEqual([0, 1, 1, 2, 3]);
  expect(dropAt([], 5)).toBe(0);
});
