/** A day under way: which tours are driven, what happened, which moment counts as now. Pure; what comes of it is the server's to say. */
import type { Happening, Route, Unassigned } from "../api/types";

const MINUTE = 60_000;
const HOUR = 3_600_000;
/** In minutes. */
const HALF_DAY = 720;

/** The tours that are driven: approved, carried out, or as a person would have them. */
export function driven(routes: readonly Route[]): Route[] {
  return routes.filter((route) => ["approved", "applied", "overridden"].includes(route.status) && route.stops.length > 0);
}

/** What stands of tours: another text once they drive otherwise. */
export function standing(routes: readonly Route[]): string {
  return JSON.stringify(routes.map((route) => [route.decision, route.status, route.start, route.end, route.stops.map((stop) => [stop.order, stop.arrive])]));
}

/** The clock where it lies about the tours' day, otherwise a minute before the first departure: nothing has left by then. */
export function momentOf(routes: readonly Route[], clock: number): string {
  const first = Math.min(...routes.map((route) => Date.parse(route.start)));
  const last = Math.max(...routes.map((route) => Date.parse(route.end)));
  const near = clock >= first - 24 * HOUR && clock <= last + 6 * HOUR;
  return new Date(near ? Math.floor(clock / MINUTE) * MINUTE : first - MINUTE).toISOString();
}

/**
 * The instant of another time of the day of `base`; null where `wanted` is no time of it. `shows` is what the shop's clock
 * shows at an instant: where the clock is put forward or back in between, the difference to `base` is not enough.
 */
export function atClock(base: string, wanted: string, shows: (at: string) => string): string | null {
  const [from, to] = [minutes(shows(base)), minutes(wanted)];
  if (from === null || to === null) return null;
  const start = Math.floor(Date.parse(base) / MINUTE) * MINUTE;
  const at = (by: number) => new Date(start + by * MINUTE).toISOString();
  const off = (by: number) => around((minutes(shows(at(by))) ?? to) - to);
  const near = to - from;
  const right = near - off(near);
  return off(right) === 0 ? at(right) : null;
}

/** Minutes that one clock is before or behind another, at most half a day. */
function around(by: number): number {
  return ((by + 3 * HALF_DAY) % (2 * HALF_DAY)) - HALF_DAY;
}

function minutes(clock: string): number | null {
  const found = /^(\d{1,2})[:：]?(\d{2})$/.exec(clock.trim());
  if (!found) return null;
  const [hours, rest] = [Number(found[1]) % 24, Number(found[2])];
  return Number(found[1]) <= 24 && rest < 60 ? hours * 60 + rest : null;
}

/** What a happening is about; the same thing happens once, told anew where it comes again. */
function about(one: Happening): string {
  return "order" in one ? `order ${one.order}` : `${one.kind} ${one.vehicle}`;
}

/** The happenings with one more. */
export function tell(told: readonly Happening[], one: Happening): Happening[] {
  return [...told.filter((other) => about(other) !== about(one)), one];
}

/** The orders of a depot that may be taken along: on no tour, with a place. */
export function waiting(unassigned: readonly Unassigned[], depot: string): Unassigned[] {
  return unassigned.filter((order) => order.depot === depot && order.lat !== null);
}

/** The stop that comes next at a moment: the first that is not over; none after the last. */
export function nextStop(route: Route, now: string): Route["stops"][number] | null {
  return route.stops.find((stop) => Date.parse(stop.leave) > Date.parse(now)) ?? null;
}

/** Whether the stop takes its order over from another vehicle: the order comes again later. */
export function takesOver(route: Route, at: number): boolean {
  return route.stops.slice(at + 1).some((later) => later.order === route.stops[at]?.order);
}
