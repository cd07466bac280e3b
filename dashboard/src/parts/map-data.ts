/** What the map draws: tours as lines, stops as points, a graticule. No tiles, no fonts, nothing from elsewhere. */
import type { Routes } from "../api/types";
import { routeColour } from "./route-colours";

export type Box = [west: number, south: number, east: number, north: number];

export interface Stop {
  lng: number;
  lat: number;
  label: string;
  order: string;
  vehicle: string;
  colour: string;
}

interface Feature {
  type: "Feature";
  properties: Record<string, string | number>;
  geometry: { type: "LineString"; coordinates: [number, number][] } | { type: "Point"; coordinates: [number, number] };
}
export interface Features {
  type: "FeatureCollection";
  features: Feature[];
}

export function lines(routes: Routes, dark: boolean): Features {
  const depots = new Map(routes.depots.map((depot) => [depot.location, depot]));
  const features = routes.routes.map((route, i): Feature => {
    const at = route.stops.map((stop): [number, number] => [stop.lng, stop.lat]);
    const depot = depots.get(route.depot);
    const home: [number, number][] = depot ? [[depot.lng, depot.lat]] : [];
    return {
      type: "Feature",
      properties: { vehicle: route.vehicle, colour: routeColour(i, dark) },
      geometry: { type: "LineString", coordinates: [...home, ...at, ...home] },
    };
  });
  return { type: "FeatureCollection", features };
}

export function stops(routes: Routes, dark: boolean): Stop[] {
  return routes.routes.flatMap((route, i) =>
    route.stops.map((stop, n) => ({
      lng: stop.lng, lat: stop.lat, label: String(n + 1), order: stop.order, vehicle: route.vehicle, colour: routeColour(i, dark),
    })),
  );
}

export function points(all: Stop[]): Features {
  const features = all.map((stop): Feature => ({
    type: "Feature",
    properties: { vehicle: stop.vehicle, colour: stop.colour, order: stop.order },
    geometry: { type: "Point", coordinates: [stop.lng, stop.lat] },
  }));
  return { type: "FeatureCollection", features };
}

export function unassigned(routes: Routes): Features {
  const features: Feature[] = [];
  for (const order of routes.unassigned) {
    if (order.lat === null || order.lng === null) continue;
    features.push({ type: "Feature", properties: { order: order.order }, geometry: { type: "Point", coordinates: [order.lng, order.lat] } });
  }
  return { type: "FeatureCollection", features };
}

export function box(routes: Routes, vehicle: string | null): Box {
  const wanted = routes.routes.filter((route) => vehicle === null || route.vehicle === vehicle);
  const at = wanted.flatMap((route) => route.stops.map((stop): [number, number] => [stop.lng, stop.lat]));
  const homes = new Set(wanted.map((route) => route.depot));
  for (const depot of routes.depots) if (homes.has(depot.location)) at.push([depot.lng, depot.lat]);
  const first = at[0] ?? [0, 0];
  return at.reduce<Box>(
    ([w, s, e, n], [lng, lat]) => [Math.min(w, lng), Math.min(s, lat), Math.max(e, lng), Math.max(n, lat)],
    [first[0], first[1], first[0], first[1]],
  );
}

/** Lines of whole steps around `around`, so fine that some eight cross it. */
export function graticule(around: Box): Features {
  const span = Math.max(around[2] - around[0], around[3] - around[1], 0.02);
  const steps = [0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10];
  const step = steps.find((s) => span / s <= 8) ?? 10;
  const margin = span * 2;
  const [w, s, e, n] = [
    Math.floor((around[0] - margin) / step) * step, Math.max(-85, Math.floor((around[1] - margin) / step) * step),
    around[2] + margin, Math.min(85, around[3] + margin),
  ];
  const features: Feature[] = [];
  const add = (coordinates: [number, number][]) =>
    features.push({ type: "Feature", properties: {}, geometry: { type: "LineString", coordinates } });
  for (let lng = w; lng <= e; lng += step) add([[lng, s], [lng, n]]);
  for (let lat = s; lat <= n; lat += step) add([[w, lat], [e, lat]]);
  return { type: "FeatureCollection", features };
}
