import { expect, it } from "vitest";
import type { Route } from "../api/types";
import { axisOf, lanes, place } from "./axis";

const route = (from: string, to: string, start: string, end: string) => ({ hours: { from, to }, start, end }) as unknown as Route;
const at = (hour: string) => `2026-01-05T${hour}:00Z`;

it("spans shifts and tours in whole hours", () => {
  const axis = axisOf([route(at("09:00"), at("17:00"), at("09:30"), at("17:40")), route(at("08:15"), at("12:00"), at("08:20"), at("11:00"))]);
  expect([axis.from, axis.to]).toEqual([Date.parse(at("08:00")), Date.parse(at("18:00"))]);
  expect(axis.hours.length).toBe(10);
  expect([place(axis, at("08:00")), place(axis, at("13:00")), place(axis, at("23:00")), place(axis, at("01:00"))]).toEqual([0, 50, 100, 0]);
});

it("labels a long axis sparsely", () => {
  const axis = axisOf([route(at("00:00"), "2026-01-07T00:00:00Z", at("01:00"), at("02:00"))]);
  expect(axis.hours.length).toBeLessThanOrEqual(14);
});

it("puts marks that would cover each other into two lanes", () => {
  expect(lanes([0, 1, 5, 7, 20], 3)).toEqual([0, 1, 0, 1, 0]);
  expect(lanes([], 3)).toEqual([]);
});
