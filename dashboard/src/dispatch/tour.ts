/** What a tour on the board is, whether it is drawn as a timeline or as a list. */
import type { DispatchPreview, Rest, Route, RouteStop } from "../api/types";
import type { Spot } from "./draft";

export type DraftedTour = DispatchPreview["tours"][number];

export interface TourProps {
  route: Route;
  /** The tour as proposed. */
  before: Route;
  at: number;
  tour: DraftedTour | undefined;
  chosen: boolean;
  /** Whether what is dragged may be dropped here. */
  takes: boolean;
  onchoose: (vehicle: string | null) => void;
  onmove: (order: string, to: Spot) => void;
}

/** Whether people can no longer change a tour. */
export function isFixed(route: Route): boolean {
  return route.status !== "proposed";
}

/** A stop with its number from 1, or a break, in the order in which the driver comes to them. */
export type Halt<S> = { stop: S; n: number; rest?: undefined } | { rest: Rest; stop?: undefined };

/** A break that ends by the time its stop is served comes before it, another one after it. */
export function halts<S extends RouteStop>(stops: readonly S[], rests: readonly Rest[]): Halt<S>[] {
  return stops.flatMap((stop, at): Halt<S>[] => {
    const here = rests.filter((rest) => rest.stop === at);
    const before = here.filter((rest) => Date.parse(rest.end) <= Date.parse(stop.serve));
    const after = here.filter((rest) => !before.includes(rest));
    return [...before.map((rest) => ({ rest })), { stop, n: at + 1 }, ...after.map((rest) => ({ rest }))];
  });
}

/** The orders of a tour that come late or break something else. */
export function troubled(route: Route, tour: DraftedTour | undefined): Set<string> {
  const late = route.stops.filter((stop) => stop.late_s > 0).map((stop) => stop.order);
  return new Set([...late, ...(tour?.breaks ?? []).flatMap((one) => (one.order === null ? [] : [one.order]))]);
}
