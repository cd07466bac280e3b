/** The hours that all tours share, and where on them an instant lies. */
import type { Route } from "../api/types";

const HOUR = 3_600_000;

export interface Axis {
  /** Milliseconds since the epoch. */
  from: number;
  to: number;
  /** Whole hours to label. */
  hours: number[];
}

/** From the first shift or departure to the last shift's end or return. */
export function axisOf(routes: readonly Route[]): Axis {
  const starts = routes.flatMap((route) => [route.start, ...(route.hours ? [route.hours.from] : [])]).map((at) => Date.parse(at));
  const ends = routes.flatMap((route) => [route.end, ...(route.hours ? [route.hours.to] : [])]).map((at) => Date.parse(at));
  const from = Math.floor(Math.min(...starts) / HOUR) * HOUR;
  const to = Math.max(Math.ceil(Math.max(...ends) / HOUR) * HOUR, from + HOUR);
  const step = Math.max(1, Math.ceil((to - from) / HOUR / 14)) * HOUR;
  const hours: number[] = [];
  for (let at = from; at < to; at += step) hours.push(at);
  return { from, to, hours };
}

/** Percent from the left; beyond the axis at its ends. */
export function place(axis: Axis, at: string | number): number {
  const time = typeof at === "string" ? Date.parse(at) : at;
  return Math.min(100, Math.max(0, ((time - axis.from) / (axis.to - axis.from)) * 100));
}

/** The lane of each mark: the upper one, or the lower where the last in the upper is closer than `gap`. */
export function lanes(at: readonly number[], gap: number): (0 | 1)[] {
  let last = -Infinity;
  return at.map((x) => {
    if (x - last < gap) return 1;
    last = x;
    return 0;
  });
}
