import { describe, expect, it } from "vitest";
import type { Happening, Route, Status } from "../api/types";
import { atClock, driven, momentOf, nextStop, takesOver, tell, waiting } from "./day";

const at = (minutes: number) => new Date(Date.UTC(2026, 0, 5, 9, minutes)).toISOString();
function route(vehicle: string, orders: string[], status: Status = "applied"): Route {
  const stop = (order: string, n: number) => ({ order, lat: 52, lng: 13, load_g: 1000, arrive: at(n * 10), serve: at(n * 10), leave: at(n * 10 + 5), late_s: 0, window: null });
  return {
    decision: vehicle, status, vehicle, depot: "main", start: at(0), end: at(orders.length * 10 + 20), distance_m: 1, load_g: 1, capacity_g: 1, max_stops: 9,
    hours: null, cost: { amount: "1", currency: "EUR" }, stops: orders.map((order, n) => stop(order, n + 1)), rests: [], overtime_s: 0, assumed: [],
  };
}

describe("a day under way", () => {
  it("is of the tours that people or a rule let drive, if they have stops", () => {
    const all = [route("a", ["1"]), route("b", ["2"], "proposed"), route("c", ["3"], "overridden"), route("d", [])];
    expect(driven(all).map((one) => one.vehicle)).toEqual(["a", "c"]);
  });

  it("counts the clock as now on the tours' day, otherwise the first departure", () => {
    const routes = [route("a", ["1", "2"])];
    expect(momentOf(routes, Date.parse(at(7)) + 31_000)).toBe(at(7));
    expect(momentOf(routes, Date.parse("2027-01-01T00:00:00Z"))).toBe(at(0));
  });

  it("reads a time of the shop's clock, whatever its zone", () => {
    expect(atClock(at(0), "10:00", "11:30")).toBe(at(90));
    expect(atClock(at(0), "17:00", "16:15")).toBe(at(-45));
    for (const wrong of ["", "noon", "9", "25:00", "12:75"]) expect(atClock(at(0), "10:00", wrong)).toBeNull();
  });

  it("tells the same thing once, anew where it comes again", () => {
    const delay = (vehicle: string, by_s: number): Happening => ({ kind: "delay", vehicle, by_s });
    const told = tell(tell(tell([], delay("a", 60)), delay("b", 60)), delay("a", 600));
    expect(told).toEqual([delay("b", 60), delay("a", 600)]);
    const off: Happening = { kind: "cancelled", order: "1" };
    expect(tell(tell([], off), { kind: "added", order: "1" })).toEqual([{ kind: "added", order: "1" }]);
  });

  it("takes along what waits at the depot and has a place", () => {
    const left = (order: string, depot: string | null, lat: number | null) => ({ order, reason: null, depot, load_g: 1, window: null, lat, lng: 13 });
    expect(waiting([left("x", "main", 52), left("y", "other", 52), left("z", "main", null)], "main").map((one) => one.order)).toEqual(["x"]);
  });

  it("knows the next stop and who is taken over", () => {
    const tour = route("a", ["1", "2", "1"]);
    expect(nextStop(tour, at(0))?.order).toBe("1");
    expect(nextStop(tour, at(15))?.order).toBe("2");
    expect(nextStop(tour, at(60))).toBeNull();
    expect([0, 1, 2].map((n) => takesOver(tour, n))).toEqual([true, false, false]);
  });
});
