/** The map library with what it needs; loaded with the first map. */
import "maplibre-gl/dist/maplibre-gl.css";
import maplibre from "maplibre-gl";
import { feature } from "topojson-client";
import type { Topology } from "topojson-specification";
import land from "world-atlas/land-50m.json";

const world = land as unknown as Topology;
const outlines = world.objects["land"];

/** The world's coasts, 1:50 million (Natural Earth, public domain). */
export const coasts = outlines ? feature(world, outlines) : { type: "FeatureCollection" as const, features: [] };
export { maplibre };
