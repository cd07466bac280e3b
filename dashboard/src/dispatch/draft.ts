/** A draft of the proposed tours: which orders each visits, in order. Pure; what it comes to is the server's to say. */
import type { Amount, DispatchPreview, DispatchTotals, Route, Routes, Unassigned } from "../api/types";

export interface DraftTour {
  decision: string;
  orders: string[];
}
export type Draft = readonly DraftTour[];

/** A place on a tour, counted from 0, or in the tray. */
export type Spot = { decision: string; at: number } | null;

/** The proposed tours as they stand; the others cannot be changed. */
export function begin(routes: readonly Route[]): Draft {
  const open = routes.filter((route) => route.status === "proposed");
  return open.map((route) => ({ decision: route.decision, orders: route.stops.map((stop) => stop.order) }));
}

export function spotOf(draft: Draft, order: string): Spot {
  for (const tour of draft) {
    const at = tour.orders.indexOf(order);
    if (at >= 0) return { decision: tour.decision, at };
  }
  return null;
}

/** The draft with the order at `to`, a place among the other stops; the same draft where nothing moves. */
export function move(draft: Draft, order: string, to: Spot): Draft {
  if (to && !draft.some((tour) => tour.decision === to.decision)) return draft;
  const next = draft.map((tour) => {
    const others = tour.orders.filter((other) => other !== order);
    if (tour.decision === to?.decision) others.splice(Math.max(0, to.at), 0, order);
    return { decision: tour.decision, orders: others };
  });
  return same(draft, next) ? draft : next;
}

export function same(a: Draft, b: Draft): boolean {
  const key = (draft: Draft) => JSON.stringify(draft.map((tour) => [tour.decision, tour.orders]));
  return key(a) === key(b);
}

/** The tours that differ from those proposed. */
export function changes(draft: Draft, base: Draft): Draft {
  return draft.filter((tour) => {
    const proposed = base.find((other) => other.decision === tour.decision);
    return !proposed || !same([tour], [proposed]);
  });
}

/** The tours as drafted: those of the preview in place of the proposed ones, and what is on none. */
export function drawn(routes: Routes, preview: DispatchPreview | null): Routes {
  if (!preview) return routes;
  const tours = new Map(preview.tours.map((tour) => [tour.decision, tour]));
  const shown = routes.routes.map((route) => {
    const tour = tours.get(route.decision);
    return tour ? (tour.route ?? emptied(route)) : route;
  });
  return { ...routes, routes: shown, unassigned: unassigned(routes, shown, preview.unassigned) };
}

function emptied(route: Route): Route {
  return { ...route, stops: [], rests: [], overtime_s: 0, distance_m: 0, load_g: 0, end: route.start, cost: { ...route.cost, amount: "0" } };
}

/** What the preview leaves of its depots, and what other depots left before. */
function unassigned(routes: Routes, shown: Route[], left: Unassigned[]): Unassigned[] {
  const told = new Set(left.map((order) => order.order));
  const driven = new Set(shown.flatMap((route) => route.stops.map((stop) => stop.order)));
  return [...left, ...routes.unassigned.filter((order) => !told.has(order.order) && !driven.has(order.order))];
}

export interface Difference {
  cost: Amount;
  metres: number;
  seconds: number;
}

/** What a tour costs, measures and takes more than before. */
export function tourDifference(before: Route, after: Route): Difference {
  return {
    cost: minus(after.cost, before.cost),
    metres: after.distance_m - before.distance_m,
    seconds: seconds(after) - seconds(before),
  };
}

/** What the whole draft costs, measures and takes more than before; the carrier's parcels count. */
export function difference(before: DispatchTotals, after: DispatchTotals): Difference {
  return {
    cost: minus(after.total, before.total),
    metres: after.distance_m - before.distance_m,
    seconds: after.time_s - before.time_s,
  };
}

export function minus(a: Amount, b: Amount): Amount {
  const decimals = Math.max(a.amount.split(".")[1]?.length ?? 0, b.amount.split(".")[1]?.length ?? 0);
  return { amount: (Number(a.amount) - Number(b.amount)).toFixed(decimals), currency: a.currency };
}

function seconds(route: Route): number {
  return (Date.parse(route.end) - Date.parse(route.start)) / 1000;
}

/** Where on a tour a drop falls: before the first stop whose middle lies beyond the pointer. */
export function dropAt(middles: readonly number[], pointer: number): number {
  const at = middles.findIndex((middle) => middle > pointer);
  return at < 0 ? middles.length : at;
}
