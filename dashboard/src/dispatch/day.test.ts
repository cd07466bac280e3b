import { describe, expect, it } from "vitest";
import type { Happening, Route, Status } from "../api/types";
import { Text } from "../i18n/text";
import { atClock, driven, momentOf, nextStop, standing, takesOver, tell, waiting } from "./day";

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

  it("counts the clock as now on the tours' day, otherwise a minute before the first departure", () => {
    const routes = [route("a", ["1", "2"])];
    expect(momentOf(routes, Date.parse(at(7)) + 31_000)).toBe(at(7));
    expect(momentOf(routes, Date.parse("2027-01-01T00:00:00Z"))).toBe(at(-1));
  });

  it("tells tours apart by what stands of them, not by what is told beside", () => {
    const one = route("a", ["1", "2"]);
    expect(standing([{ ...one, assumed: ["costs"], capacity_g: 7 }])).toBe(standing([one]));
    const others = [route("b", ["1", "2"]), route("a", ["1", "2"], "overridden"), route("a", ["2", "1"]), route("a", ["1"]), { ...one, start: at(1) }, { ...one, end: at(1) }];
    for (const other of others) expect(standing([other])).not.toBe(standing([one]));
  });

  describe("reads a time of the shop's clock", () => {
    const clock = (zone: string) => (instant: string) => new Text("en", zone).clock(instant);

    it("in any zone, with either colon or none", () => {
      expect(atClock(at(0), "10:30", clock("UTC"))).toBe(at(90));
      expect(atClock(at(0), "930", clock("UTC"))).toBe(at(30));
      expect(atClock(at(0), "16：15", clock("Asia/Shanghai"))).toBe(at(-45));
      expect(atClock(at(0), "00:00", clock("UTC"))).toBe("2026-01-05T00:00:00.000Z");
      for (const wrong of ["", "noon", "9", "25:99", "25:00", "1290", "12:75"]) expect(atClock(at(0), wrong, clock("UTC"))).toBeNull();
    });

    it("on the days on which it is put forward and back", () => {
      const berlin = clock("Europe/Berlin");
      expect(atClock("2026-03-29T00:30:00Z", "09:00", berlin)).toBe("2026-03-29T07:00:00.000Z");
      expect(atClock("2026-03-29T10:00:00Z", "01:15", berlin)).toBe("2026-03-29T00:15:00.000Z");
      expect(atClock("2026-10-24T22:30:00Z", "08:00", berlin)).toBe("2026-10-25T07:00:00.000Z");
      expect(atClock("2026-10-25T07:00:00Z", "00:30", berlin)).toBe("2026-10-24T22:30:00.000Z");
      expect(atClock("2026-03-28T23:30:00Z", "23:30", berlin)).toBe("2026-03-29T21:30:00.000Z");
      // Half past two is left out that night.
      expect(atClock("2026-03-29T00:00:00Z", "02:30", berlin)).toBeNull();
    });
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
