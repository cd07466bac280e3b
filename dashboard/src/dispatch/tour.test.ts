import { describe, expect, it } from "vitest";
import { halts } from "./tour";

const at = (minutes: number) => new Date(Date.UTC(2026, 0, 5, 9, minutes)).toISOString();
const stop = (order: string, arrive: number, serve: number, leave: number) => ({
  order, lat: 52, lng: 13, load_g: 1, arrive: at(arrive), serve: at(serve), leave: at(leave), late_s: 0,
});
const rest = (n: number, start: number, end: number) => ({ stop: n, start: at(start), end: at(end) });

describe("what a driver comes to", () => {
  it("has each break before or after the service of its stop, by the clock", () => {
    const stops = [stop("a", 0, 20, 25), stop("b", 30, 30, 75)];
    const rests = [rest(0, 0, 10), rest(0, 10, 20), rest(1, 35, 65), rest(1, 65, 75)];
    const told = halts(stops, rests).map((halt) => (halt.rest ? halt.rest.start : `${halt.n} ${halt.stop.order}`));
    expect(told).toEqual([at(0), at(10), "1 a", "2 b", at(35), at(65)]);
  });

  it("is the stops alone without breaks, and nothing of a break at no stop", () => {
    const stops = [stop("a", 0, 0, 5)];
    expect(halts(stops, [])).toEqual([{ stop: stops[0], n: 1 }]);
    expect(halts(stops, [rest(1, 0, 5)])).toHaveLength(1);
  });
});
