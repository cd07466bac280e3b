import { expect, test } from "vitest";
import { choices, dayIn, daysBetween, lastDay, plusDays } from "./snooze";

const zone = "Asia/Shanghai";
const clock = "2026-11-27T01:00:00Z"; // nine in the morning there

test("days are those of the shop's zone", () => {
  expect(dayIn("2026-11-26T23:00:00Z", zone)).toBe("2026-11-27");
  expect(plusDays("2026-11-30", 1)).toBe("2026-12-01");
  expect(daysBetween("2026-11-27", "2026-12-04")).toBe(7);
});

test("nothing is offered beyond the deadline", () => {
  expect(choices(clock, zone, null).map((choice) => choice.day)).toEqual(["2026-11-28", "2026-11-30", "2026-12-04"]);
  // Due on the 30th at eight in the morning: midnight before is early enough.
  expect(choices(clock, zone, "2026-11-30T00:00:00Z").map((choice) => choice.days)).toEqual([1, 3]);
  // Due at the very midnight: it would be back too late.
  expect(choices(clock, zone, "2026-11-29T16:00:00Z").map((choice) => choice.days)).toEqual([1]);
  expect(choices(clock, zone, "2026-11-27T10:00:00Z")).toEqual([]);
  expect(lastDay(clock, zone, "2026-11-29T16:00:00Z")).toBe("2026-11-29");
});
