/**
 * The made-up shop's day under way, roughly: a delay moves what is left of the vehicle's tour, a cancelled stop comes off, a
 * broken vehicle's rest is dropped; an order is never ready to be taken along.
 * @typedef {import("../src/api/schema").components["schemas"]} S
 */
import { cny, NOW, routes } from "./fixture-shop.mjs";

/** What the server does not take up. */
export class Refused extends Error {
  /** @param {number} status @param {string} code @param {S["FieldError"][]} errors */
  constructor(status, code, errors = []) {
    super(errors[0]?.message ?? code);
    this.status = status;
    this.code = code;
    this.errors = errors;
  }
}

/** The moment of the last commit, by depot. @type {Map<string, string>} */
const committed = new Map();

/** @param {S["Route"][]} tours */
const basis = (tours) => `fixture/${tours.map((tour) => `${tour.decision}:${tour.stops.length}:${tour.end}`).join("/")}`;
/** @param {string} field @param {import("../src/api/types").DayRefusal} code @param {string} message */
const refuse = (field, code, message) => new Refused(422, "invalid_parameter", [{ field, code, message }]);

/** @param {S["DayDraft"]} draft */
function standing(draft) {
  const now = draft.now ?? NOW;
  const last = committed.get(draft.depot);
  if (last && Date.parse(now) < Date.parse(last)) throw refuse("now", "moved_on", `the tours go on otherwise since ${last}; expected that or later`);
  for (const one of draft.happenings ?? []) {
    if (one.kind === "added") throw refuse("happenings", "not_ready", `order ${one.order} is not ready at the depot`);
  }
  return { now, before: routes.routes.filter((route) => route.depot === draft.depot && route.status !== "proposed") };
}

/**
 * @param {S["DayDraft"]} draft
 * @returns {S["DayPreview"]}
 */
export function underWay(draft) {
  const { now, before } = standing(draft);
  const told = draft.happenings ?? [];
  /** @param {string} time */
  const over = (time) => Date.parse(time) <= Date.parse(now);
  const tours = before.map((route) => {
    const by = told.reduce((sum, one) => sum + (one.kind === "delay" && one.vehicle === route.vehicle ? one.by_s : 0), 0);
    /** @param {string} time */
    const later = (time) => (by && !over(time) ? new Date(Date.parse(time) + by * 1000).toISOString() : time);
    const broken = told.some((one) => one.kind === "breakdown" && one.vehicle === route.vehicle);
    const off = new Set(told.flatMap((one) => (one.kind === "cancelled" ? [one.order] : [])));
    const served = route.stops.filter((stop) => over(stop.leave)).length;
    const left = route.stops.filter((stop, n) => n < served || (!broken && !off.has(stop.order)));
    const stops = left.map((stop) => ({ ...stop, arrive: later(stop.arrive), serve: later(stop.serve), leave: later(stop.leave) }));
    for (const stop of stops) stop.late_s = stop.window ? Math.max(0, (Date.parse(stop.serve) - Date.parse(stop.window.to)) / 1000) : 0;
    const rests = route.rests.filter((rest) => rest.stop < stops.length).map((rest) => ({ ...rest, start: later(rest.start), end: later(rest.end) }));
    const place = stops[Math.max(0, served - 1)] ?? route.stops[0];
    const overtime_s = route.hours ? Math.max(0, (Date.parse(later(route.end)) - Date.parse(route.hours.to)) / 1000) : 0;
    const next = { ...route, stops, rests, start: later(route.start), end: later(route.end), overtime_s };
    return { route: next, changed: by > 0 || stops.length < route.stops.length, served, broken, lat: place?.lat ?? 31, lng: place?.lng ?? 121, breaks: [] };
  });
  /** @param {S["Route"][]} of */
  const visits = (of) => new Map(of.flatMap((route) => route.stops.map((stop) => [stop.order, { vehicle: route.vehicle, arrive: stop.arrive }])));
  const [old, fresh] = [visits(before), visits(tours.map((tour) => tour.route))];
  const moves = [...old].filter(([order, visit]) => fresh.get(order)?.arrive !== visit.arrive).map(([order, visit]) => ({ order, before: visit, after: fresh.get(order) ?? null }));
  const broken = new Set(told.flatMap((one) => (one.kind === "breakdown" ? [one.vehicle] : [])));
  const dropped = moves.filter((move) => !move.after && broken.has(move.before.vehicle)).map((move) => ({ order: move.order, reason: /** @type {const} */ ("no_vehicle") }));
  const late = tours.flatMap(({ route }) => route.stops.filter((stop) => stop.late_s > 0).map((stop) => ({ order: stop.order, vehicle: route.vehicle, by_s: stop.late_s, settled: over(stop.leave) })));
  const sums = { distance_m: before.reduce((sum, route) => sum + route.distance_m, 0), cost: cny(before.reduce((sum, route) => sum + Number(route.cost.amount), 0)) };
  return { basis: basis(before), now, tours, moves, dropped, late, before: sums, after: sums };
}

/**
 * @param {S["DayCommit"]} draft
 * @returns {S["Dispatched"]}
 */
export function goOn(draft) {
  const { tours, ...preview } = underWay(draft);
  if (preview.basis !== draft.basis) throw new Refused(409, "status_conflict");
  const changed = tours.filter((tour) => tour.changed).map(({ route }) => route);
  if (!changed.length) throw refuse("happenings", "nothing_changes", "nothing changes");
  for (const route of changed) routes.routes[routes.routes.findIndex((one) => one.decision === route.decision)] = route;
  committed.set(draft.depot, draft.now);
  return { decisions: changed.map((route) => route.decision) };
}
