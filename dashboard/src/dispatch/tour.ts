/** What a tour on the board is, whether it is drawn as a timeline or as a list. */
import type { DispatchPreview, Route } from "../api/types";
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

/** The orders of a tour that come late or break something else. */
export function troubled(route: Route, tour: DraftedTour | undefined): Set<string> {
  const late = route.stops.filter((stop) => stop.window !== null && stop.serve > stop.window.to).map((stop) => stop.order);
  return new Set([...late, ...(tour?.breaks ?? []).flatMap((one) => (one.order === null ? [] : [one.order]))]);
}
